from django.db import models

from loge.foundation.privacy import classify
from loge.foundation.wording.choices import WordCategory


class Word(models.Model):
    """A word that does not belong in what is written about a person, in the landlord's own list.

    As long as the table is empty, the list that the house ships stands (shipped.py).
    """

    SENSITIVITY = classify(P1="id word category")

    word = models.CharField("mot ou expression", max_length=60, unique=True)
    category = models.CharField("catégorie", max_length=10, choices=WordCategory)

    class Meta:
        verbose_name = "mot à éviter"
        verbose_name_plural = "mots à éviter"
        ordering = ["category", "word"]

    def __str__(self):
        return self.word

from django.db import models

from loge.domains.outreach.choices import NoteWordCategory
from loge.foundation.privacy import classify


class NoteWord(models.Model):
    """A word that does not belong in a note (domain.md b.6): the caller is warned before saving. Editable by the landlord."""

    SENSITIVITY = classify(P1="id word category")

    word = models.CharField("mot ou expression", max_length=60, unique=True)
    category = models.CharField("catégorie", max_length=10, choices=NoteWordCategory)

    class Meta:
        verbose_name = "mot à éviter"
        verbose_name_plural = "mots à éviter"
        ordering = ["category", "word"]

    def __str__(self):
        return self.word

from django.conf import settings
from django.db import models

from loge.domains.arrears.models.letters import LETTER_STEPS
from loge.domains.arrears.permissions import can_see
from loge.domains.arrears.rules.letters import Text
from loge.foundation.privacy import classify


class LetterTextQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A text holds no person: whoever sees accounts may read what their letters say."""
        return self if can_see(user) else self.none()


class LetterText(models.Model):
    """One version of what a letter says, never changed: the last one is in force; without any, the text that is shipped.

    `is_shipped`: written by restoring the shipped text.
    """

    SENSITIVITY = classify(P1="id step number object opening ending is_shipped written_at written_by")

    step = models.CharField("lettre", max_length=10, choices=[(step.value, step.label) for step in LETTER_STEPS])
    number = models.PositiveIntegerField("version")
    object = models.CharField("objet", max_length=100)
    opening = models.TextField("avant la liste des sommes")
    ending = models.TextField("après la liste des sommes", blank=True)
    is_shipped = models.BooleanField("texte d’origine", default=False)
    written_at = models.DateTimeField("écrite le")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte de lettre"
        verbose_name_plural = "textes de lettres"
        ordering = ["step", "-number"]
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="letter_text_version_once")]

    def __str__(self):
        return f"{self.get_step_display()}, version {self.number}"

    @property
    def words(self) -> Text:
        return Text(self.object, self.opening, self.ending)

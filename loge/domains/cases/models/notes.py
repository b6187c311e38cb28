from django.conf import settings
from django.db import models

from loge.domains.cases.choices import NoteKind
from loge.domains.cases.models.cases import Case
from loge.domains.cases.permissions import can_write_privately
from loge.foundation.privacy import classify


class CaseNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the cases that they may open; private ones for social workers alone, whatever else one is."""
        seen = self.filter(case__in=Case.objects.visible_to(user).values("pk"))
        return seen if can_write_privately(user) else seen.exclude(kind=NoteKind.PRIVATE)


class CaseNote(models.Model):
    """What helps to understand, in words that the person could read (domain.md m9). Added, never changed."""

    SENSITIVITY = classify(P2="id case at by kind", P4="text")

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField("lue par", max_length=10, choices=NoteKind, default=NoteKind.ORDINARY)
    text = models.CharField("note", max_length=2000)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "notes"
        ordering = ["-at", "-pk"]

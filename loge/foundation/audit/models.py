from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from loge.foundation.privacy import classify


class Entry(models.Model):
    """Who did what, or who looked at what. Added, never changed: a trigger of the database refuses UPDATE and DELETE.

    No foreign key to the record, so that the journal outlives it. `by` is empty when the product itself acted.
    """

    SENSITIVITY = classify(P1="id action target_model target_id by at", P2="facts")

    action = models.CharField("action", max_length=80)
    target_model = models.CharField("type d’objet", max_length=80)
    target_id = models.CharField("identifiant", max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="auteur", related_name="+", db_index=False
    )
    at = models.DateTimeField("le", db_default=Now())
    facts = models.JSONField("faits", default=dict, db_default={})

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        indexes = [
            models.Index(fields=["target_model", "target_id"], name="audit_entry_target"),
            models.Index(fields=["by", "at"], name="audit_entry_by"),
            models.Index(fields=["action", "at"], name="audit_entry_action"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self):
        return f"{self.action} {self.target_model} {self.target_id}"


class Erasure(models.Model):
    """A rule of retention erased something that night. Says which and how many, never what (m.4, PurgeRun)."""

    SENSITIVITY = classify(P1="id rule at records")

    rule = models.CharField("règle", max_length=40)
    at = models.DateTimeField("le")
    records = models.PositiveIntegerField("fiches effacées")

    class Meta:
        verbose_name = "effacement"
        verbose_name_plural = "effacements"
        indexes = [models.Index(fields=["rule", "-at"], name="audit_erasure_last")]

    def __str__(self):
        return f"Effacement {self.rule}"

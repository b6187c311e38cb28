import secrets
from datetime import date

from django.conf import settings
from django.db import models

from loge.domains.aids.models.applications import AidApplication
from loge.foundation.privacy import classify


class AidDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(application__in=AidApplication.objects.visible_to(user).values("pk"))


def place_of(document, name: str) -> str:
    """Never the sender's own name: drawn, in a folder that no address leads to."""
    return f"aides/{secrets.token_hex(16)}{document.extension}"


class AidDocument(models.Model):
    """A paper that the fund asks for: missing, received (with its file or on paper), or too old once `valid_until` has passed."""

    SENSITIVITY = classify(
        P2="id application received_on received_by valid_until extension content_type size", P3="label", P4="file"
    )

    application = models.ForeignKey(AidApplication, models.CASCADE, related_name="documents")
    label = models.CharField("pièce", max_length=120)
    received_on = models.DateField("reçue le", null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    file = models.FileField("fichier", upload_to=place_of, blank=True)
    extension = models.CharField("suffixe", max_length=5, blank=True)
    content_type = models.CharField("type de fichier", max_length=40, blank=True)
    size = models.PositiveIntegerField("taille", default=0)

    objects = AidDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce d’une demande d’aide"
        verbose_name_plural = "pièces des demandes d’aide"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "label"], name="aid_document_asked_once")]

    def __str__(self):
        return self.label

    def is_good(self, on: date) -> bool:
        return self.received_on is not None and (self.valid_until is None or self.valid_until >= on)

    def is_expired(self, on: date) -> bool:
        return self.received_on is not None and not self.is_good(on)

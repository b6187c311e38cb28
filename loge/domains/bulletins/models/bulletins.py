from django.apps import apps
from django.conf import settings
from django.db import models

from loge.domains.bulletins.choices import BulletinState, ReadyText
from loge.domains.bulletins.permissions import can_see
from loge.foundation.privacy import classify
from loge.registers.accounts.access import Perimeter


class BulletinQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the whole landlord see them all; the others, theirs and what reached a home of their perimeter."""
        if not can_see(user):
            return self.none()
        if user.perimeter == Perimeter.LANDLORD:
            return self
        reached = (
            apps.get_model("bulletins", "Delivery").objects.visible_to(user).filter(bulletin=models.OuterRef("pk"))
        )
        return self.filter(models.Q(written_by=user) | models.Q(sent_by=user) | models.Exists(reached))

    def under_way(self):
        return self.filter(state=BulletinState.SENDING)


class Bulletin(models.Model):
    """An information for every home, so that nobody is singled out. It names nobody.

    `text` is read in e-mails, letters and on posters; `sms_text` replaces it on telephones. It goes to the homes of the perimeter
    of `sent_by`. `figures` are what remains once its deliveries are erased.
    """

    SENSITIVITY = classify(
        P1="id ready title text sms_text with_numbers state written_by written_at sent_by sent_at stopped_by stopped_at "
        "ended_at figures"
    )

    ready = models.CharField("modèle", max_length=10, choices=ReadyText, default=ReadyText.BLANK)
    title = models.CharField("titre", max_length=120)
    text = models.TextField("texte", max_length=4000)
    sms_text = models.CharField("texte court, pour les SMS", max_length=459)
    with_numbers = models.BooleanField("ajouter les numéros utiles", default=True)
    state = models.CharField("état", max_length=8, choices=BulletinState, default=BulletinState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrite le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    ended_at = models.DateTimeField("envoi terminé le", null=True, blank=True)
    figures = models.JSONField("chiffres gardés", default=dict, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "information aux locataires"
        verbose_name_plural = "informations aux locataires"
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[BulletinState.DRAFT, BulletinState.STOPPED])
                | models.Q(sent_by__isnull=False, sent_at__isnull=False),
                name="bulletin_sent_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(state=BulletinState.STOPPED) ^ models.Q(stopped_at=None),
                name="bulletin_stopped_when_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"], condition=models.Q(state=BulletinState.SENDING), name="bulletin_under_way"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == BulletinState.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.state == BulletinState.SENDING

import secrets

from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import OfferAnswer, OfferWay
from loge.domains.arrears.models.plans import RepaymentPlan
from loge.foundation.privacy import classify


class PlanOffer(models.Model):
    """A plan put to the tenant: by letter, or on a page of their own that ends with the plan, whatever becomes of it.

    `mobile` receives the code that signs; only its last two figures are kept in the history of the plan.
    """

    SENSITIVITY = classify(
        P1="id plan way sent_at sent_by until closed_at answer answered_at callback_at called_at undelivered_at",
        P2="recipient mobile",
    )

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, verbose_name="plan", related_name="offers")
    way = models.CharField("moyen", max_length=6, choices=OfferWay)
    recipient = models.CharField("destinataire", max_length=254, blank=True)
    mobile = models.CharField("numéro de mobile", max_length=20, blank=True)
    sent_at = models.DateTimeField("envoyé le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField("page ouverte jusqu’au", null=True, blank=True)
    closed_at = models.DateTimeField("page fermée le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=8, choices=OfferAnswer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    callback_at = models.DateTimeField("demande à être rappelé le", null=True, blank=True)
    called_at = models.DateTimeField("rappelé le", null=True, blank=True)
    undelivered_at = models.DateTimeField("non remis le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition envoyée"
        verbose_name_plural = "propositions envoyées"
        ordering = ["-sent_at", "-pk"]

    @property
    def about(self) -> str:
        return f"arrears.PlanOffer:{self.pk}"


class SigningCode(models.Model):
    """Six figures sent to the tenant’s mobile. Only their digest is kept; ten minutes, three tries, one use."""

    SENSITIVITY = classify(P1="id offer sent_at expires_at tries used_at", P5="digest nonce")

    offer = models.ForeignKey(PlanOffer, models.CASCADE, related_name="codes")
    digest = models.CharField("empreinte", max_length=64, editable=False)
    nonce = models.CharField("hasard", max_length=32, editable=False)
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("expire le")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code de signature"
        verbose_name_plural = "codes de signature"
        ordering = ["-sent_at", "-pk"]


class PlanDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(plan__in=RepaymentPlan.objects.visible_to(user).values("pk"))


def place_of(document, name: str) -> str:
    """Never the sender’s own name: drawn, in a folder that no address leads to."""
    return f"plans/{secrets.token_hex(16)}{document.extension}"


class PlanDocument(models.Model):
    """The plan as it was signed on paper, scanned; or the decision that imposes it."""

    SENSITIVITY = classify(P1="id plan content_type extension size added_at added_by", P3="file name")

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="documents")
    file = models.FileField("fichier", upload_to=place_of)
    name = models.CharField("nom", max_length=120)
    extension = models.CharField("suffixe", max_length=5)
    content_type = models.CharField("type de fichier", max_length=40)
    size = models.PositiveIntegerField("taille")
    added_at = models.DateTimeField("ajouté le")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlanDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "plan signé"
        verbose_name_plural = "plans signés"
        ordering = ["added_at", "pk"]

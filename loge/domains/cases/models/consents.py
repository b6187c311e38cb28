from django.conf import settings
from django.db import models

from loge.domains.cases.choices import Answer, LegalGround, RecipientKind
from loge.domains.cases.models.cases import Case
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class CaseConsent(models.Model):
    """Each thing that might be passed on is asked for: what, to whom, by whom, when, the answer, its withdrawal."""

    SENSITIVITY = classify(
        P2="id case asked_by asked_at answered_at withdrawn_at withdrawn_by", P4="what recipient_kind recipient answer"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    what = models.CharField("ce qui serait transmis", max_length=200)
    recipient_kind = models.CharField("à qui", max_length=10, choices=RecipientKind)
    recipient = models.CharField("nom du destinataire", max_length=120)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandé le")
    answer = models.CharField("réponse", max_length=10, choices=Answer, default=Answer.PENDING)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "accord"
        verbose_name_plural = "accords"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer=Answer.PENDING, answered_at=None)
                | ~models.Q(answer=Answer.PENDING) & models.Q(answered_at__isnull=False),
                name="case_consent_answered_once",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=Answer.WITHDRAWN, withdrawn_at__isnull=False)
                | ~models.Q(answer=Answer.WITHDRAWN) & models.Q(withdrawn_at=None),
                name="case_consent_withdrawn_when",
            ),
        ]

    def __str__(self):
        return f"{self.what}, à {self.recipient}"


class CaseDisclosure(models.Model):
    """Something was passed on: with the person's agreement, or on one of the grounds of the law, with the reason (b10)."""

    SENSITIVITY = classify(P2="id case consent at by", P4="what recipient_kind recipient ground reason")

    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    consent = models.ForeignKey(CaseConsent, models.PROTECT, null=True, blank=True, related_name="disclosures")
    what = models.CharField("ce qui a été transmis", max_length=200)
    recipient_kind = models.CharField("à qui", max_length=10, choices=RecipientKind)
    recipient = models.CharField("nom du destinataire", max_length=120)
    ground = models.CharField("motif légal", max_length=20, choices=LegalGround, blank=True)
    reason = models.CharField("faits qui le justifient", max_length=300, blank=True)
    at = models.DateTimeField("transmis le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "transmission"
        verbose_name_plural = "transmissions"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consent__isnull=False, ground="")
                | models.Q(consent=None) & ~models.Q(ground="") & ~models.Q(reason=""),
                name="case_disclosure_agreed_or_lawful",
            ),
        ]


class SupportWishQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="household__residence"))


class SupportWish(models.Model):
    """The person declined to be followed until a day: nobody proposes it again before. It outlives the case (domain.md c.5)."""

    SENSITIVITY = classify(P2="id household person said_at noted_by lifted_at lifted_by", P4="declined_until")

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="support_wishes"
    )
    declined_until = models.DateField("ne pas proposer avant le")
    said_at = models.DateTimeField("dit le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SupportWishQuerySet.as_manager()

    class Meta:
        verbose_name = "souhait sur l’accompagnement"
        verbose_name_plural = "souhaits sur l’accompagnement"
        ordering = ["-said_at", "-pk"]
        indexes = [models.Index(fields=["household"], condition=models.Q(lifted_at=None), name="support_wish_held")]

from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import CoverageEnd, CoverageProof
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.permissions import can_see
from loge.foundation.privacy import classify


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Signed in public: whoever sees accounts may read it. Whom it covers is shown within the perimeter."""
        return self.all() if can_see(user) else self.none()


class CrisisAgreement(models.Model):
    """A text signed with tenants' associations about the late payments that a crisis explains: which months, whom it covers and
    on what proof, what nobody does to them meanwhile, until when (`until`, included).

    `first_month` and `last_month` are first days of months. `proof_days`: how long a home has to send its proof.
    """

    SENSITIVITY = classify(
        P0="id name text signed_on signatories first_month last_month homes shops proof proof_days proof_accepted "
        "holds_reminders holds_costs holds_procedure until written_at closed_at",
        P1="written_by closed_by",
    )

    name = models.CharField("nom de l’accord", max_length=120)
    text = models.TextField("texte", max_length=8000)
    signed_on = models.DateField("signé le")
    signatories = models.TextField("signataires", max_length=2000)
    first_month = models.DateField("premier mois couvert")
    last_month = models.DateField("dernier mois couvert")
    homes = models.BooleanField("les logements", default=True)
    shops = models.BooleanField("les commerces et les associations", default=False)
    proof = models.CharField("preuve demandée", max_length=5, choices=CoverageProof, default=CoverageProof.NONE)
    proof_days = models.PositiveSmallIntegerField("délai pour l’envoyer (jours)", default=60)
    proof_accepted = models.CharField("ce qui est accepté", max_length=300, blank=True)
    holds_reminders = models.BooleanField("les relances", default=True)
    holds_costs = models.BooleanField("les frais", default=True)
    holds_procedure = models.BooleanField("la procédure", default=True)
    until = models.DateField("jusqu’au")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("noté le")
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "accord lié à la crise"
        verbose_name_plural = "accords liés à la crise"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")), name="agreement_months_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(first_month__day=1, last_month__day=1), name="agreement_of_whole_months"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def signed_by(self) -> list[str]:
        return [line.strip() for line in self.signatories.splitlines() if line.strip()]

    @property
    def holds(self) -> list[str]:
        named = (
            (self.holds_reminders, "les relances"),
            (self.holds_costs, "les frais"),
            (self.holds_procedure, "la procédure"),
        )
        return [words for held, words in named if held]

    def is_open(self, on) -> bool:
        return self.closed_at is None and self.until >= on


class CoverageBatch(models.Model):
    """One application of an agreement to everyone it covered that day, undone in one gesture."""

    SENSITIVITY = classify(P1="id agreement at by count undone_at undone_by")

    agreement = models.ForeignKey(CrisisAgreement, models.PROTECT, related_name="batches")
    at = models.DateTimeField("appliqué le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField("comptes", default=0)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "application d’un accord"
        verbose_name_plural = "applications d’accords"
        ordering = ["-at", "-pk"]


class CoverageQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self):
        return self.filter(ended_on=None)

    def awaiting_proof(self):
        return self.standing().filter(proved_on=None, proof_by__isnull=False)


class Coverage(models.Model):
    """An account under an agreement. `owed_then`: what it owed of the months covered, in euros, on the day it came in."""

    SENSITIVITY = classify(
        P1="id agreement account batch covered_on proof_by proved_on proved_by ended_on ended_because ended_by",
        P3="owed_then",
    )

    agreement = models.ForeignKey(CrisisAgreement, models.PROTECT, verbose_name="accord", related_name="coverages")
    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="coverages")
    batch = models.ForeignKey(CoverageBatch, models.PROTECT, verbose_name="application", related_name="coverages")
    covered_on = models.DateField("couvert depuis le")
    owed_then = models.DecimalField("dette couverte ce jour-là", max_digits=12, decimal_places=2)
    proof_by = models.DateField("preuve attendue avant le", null=True, blank=True)
    proved_on = models.DateField("preuve reçue le", null=True, blank=True)
    proved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField("sorti le", null=True, blank=True)
    ended_because = models.CharField("pourquoi", max_length=10, choices=CoverageEnd, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "compte couvert par un accord"
        verbose_name_plural = "comptes couverts par un accord"
        ordering = ["-covered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "account"], condition=models.Q(ended_on=None), name="covered_once_by_an_agreement"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, ended_because="")
                | models.Q(ended_on__isnull=False) & ~models.Q(ended_because=""),
                name="coverage_ends_for_a_reason",
            ),
        ]

    @property
    def about(self) -> str:
        """What names its pause."""
        return f"arrears.Coverage:{self.pk}"

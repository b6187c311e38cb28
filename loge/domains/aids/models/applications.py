from datetime import date

from django.conf import settings
from django.db import models

from loge.domains.aids.choices import (
    ENDED,
    OPEN,
    Agreement,
    AidDebt,
    AidStatus,
    EndReason,
    PaidTo,
    RefusalReason,
    SentBy,
)
from loge.domains.aids.models.schemes import AidScheme
from loge.domains.aids.permissions import can_see
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.seals.access import readable_by
from loge.registers.seals.models import Seal
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.models import Household, Person


class AidApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the perimeter, for who may see what is owed. Sealed ones by key only; nobody once it is erased."""
        return self.counted_for(user).filter(purged_at=None)

    def counted_for(self, user):
        """For figures alone: those erased since are counted too, without anybody’s name."""
        if not can_see(user):
            return self.none()
        here = self.filter(within_perimeter(user, residence="household__residence"))
        return here.filter(shown_to(user, "household__lease")).filter(readable_by(user))

    def open(self):
        return self.filter(status__in=OPEN)


class AidApplication(models.Model):
    """An aid asked for a home: what for, what came of it. `next_on`: the day of its next step, worked out by rules/deadlines.

    Sums in euros; `income`: resources of a month, as told on `income_on`, housing benefit left out. Months of the debt by their
    first day. `granted_*`: the debt that the fund named, which the accounts honour when the money comes.
    """

    SENSITIVITY = classify(
        P1="id scheme status owner created_at created_by sent_on sent_by decision_by remind_on acknowledged_on decided_on "
        "refusal appeal_by appealed_on adjourned_until paid_to paid_on closed_at end_reason next_on purged_at version",
        P2="household person consent consent_on consent_by",
        P3="debt debt_since debt_until amount_asked income income_on granted granted_debt granted_since granted_until",
        P4="situation",
        P5="seal",
    )

    scheme = models.ForeignKey(AidScheme, models.PROTECT, verbose_name="aide", related_name="applications")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="aid_applications")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="demandeur", null=True, blank=True, related_name="aid_applications"
    )
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("état", max_length=12, choices=AidStatus, default=AidStatus.DRAFTED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="suivie par", related_name="+")
    created_at = models.DateTimeField("préparée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    debt = models.CharField("demandée pour", max_length=15, choices=AidDebt, blank=True)
    debt_since = models.DateField("premier mois", null=True, blank=True)
    debt_until = models.DateField("dernier mois", null=True, blank=True)
    amount_asked = models.DecimalField("montant demandé", max_digits=10, decimal_places=2, null=True, blank=True)
    income = models.DecimalField("ressources du foyer", max_digits=10, decimal_places=2, null=True, blank=True)
    income_on = models.DateField("ressources dites le", null=True, blank=True)
    situation = models.CharField("ce que la demande explique", max_length=600, blank=True)
    consent = models.CharField("accord", max_length=8, choices=Agreement, default=Agreement.PENDING)
    consent_on = models.DateField("accord du", null=True, blank=True)
    consent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    sent_by = models.CharField("envoyée par", max_length=8, choices=SentBy, blank=True)
    decision_by = models.DateField("décision attendue avant le", null=True, blank=True)
    remind_on = models.DateField("relancer le", null=True, blank=True)
    acknowledged_on = models.DateField("reçue par l’organisme le", null=True, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)
    granted = models.DecimalField("montant accordé", max_digits=10, decimal_places=2, null=True, blank=True)
    paid_to = models.CharField("versée", max_length=8, choices=PaidTo, blank=True)
    granted_debt = models.CharField("accordée pour", max_length=15, choices=AidDebt, blank=True)
    granted_since = models.DateField("premier mois réglé", null=True, blank=True)
    granted_until = models.DateField("dernier mois réglé", null=True, blank=True)
    refusal = models.CharField("motif du refus", max_length=10, choices=RefusalReason, blank=True)
    appeal_by = models.DateField("recours avant le", null=True, blank=True)
    appealed_on = models.DateField("recours du", null=True, blank=True)
    adjourned_until = models.DateField("ajournée jusqu’au", null=True, blank=True)
    paid_on = models.DateField("versée le", null=True, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)
    end_reason = models.CharField("motif de fin", max_length=10, choices=EndReason, blank=True)
    next_on = models.DateField("prochaine étape le", null=True, blank=True)
    purged_at = models.DateTimeField("effacée le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AidApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’aide"
        verbose_name_plural = "demandes d’aide"
        ordering = ["next_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "scheme"],
                condition=models.Q(status__in=OPEN, seal=None),
                name="aid_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[AidStatus.GRANTED, AidStatus.PAID])
                | models.Q(granted__gt=0, decided_on__isnull=False) & ~models.Q(paid_to=""),
                name="aid_granted_for_some_amount",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=AidStatus.REFUSED)
                | models.Q(decided_on__isnull=False) & ~models.Q(refusal=""),
                name="aid_refused_with_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ENDED) ^ models.Q(closed_at=None), name="aid_closed_when_dated"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(purged_at__isnull=False),
                name="aid_is_about_someone_until_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "next_on"], condition=~models.Q(status__in=ENDED), name="aid_next_step")
        ]

    def __str__(self):
        return f"Demande d’aide n° {self.pk}"

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    def is_late(self, today: date) -> bool:
        return self.next_on is not None and self.next_on < today


class AidStep(models.Model):
    """One line of the history of an application. Added, never changed. `by` is empty for the product."""

    SENSITIVITY = classify(P2="id application at by", P3="text")

    application = models.ForeignKey(AidApplication, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField("étape", max_length=300)

    class Meta:
        verbose_name = "étape d’une demande d’aide"
        verbose_name_plural = "étapes des demandes d’aide"
        ordering = ["-at", "-pk"]


class AidPayment(models.Model):
    """Money of a grant that came to the account: a line of the ledger, known here by its number alone."""

    SENSITIVITY = classify(P1="id application entry", P3="amount received_on")

    application = models.ForeignKey(AidApplication, models.CASCADE, related_name="payments")
    entry = models.PositiveBigIntegerField("écriture", unique=True)
    amount = models.DecimalField("montant", max_digits=10, decimal_places=2)
    received_on = models.DateField("reçu le")

    class Meta:
        verbose_name = "versement d’une aide"
        verbose_name_plural = "versements des aides"
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="aid_payment_of_some_amount")]


class AidDeclineQuerySet(models.QuerySet):
    def standing(self, on: date):
        return self.filter(until__gte=on)


class AidDecline(models.Model):
    """The household is not interested in an aid until that day: it is not proposed to them meanwhile."""

    SENSITIVITY = classify(P2="id household noted_at noted_by until", P3="scheme")

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="+")
    scheme = models.ForeignKey(AidScheme, models.PROTECT, verbose_name="aide", related_name="declines")
    until = models.DateField("ne pas proposer avant le")
    noted_at = models.DateTimeField("noté le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AidDeclineQuerySet.as_manager()

    class Meta:
        verbose_name = "aide que le foyer ne souhaite pas"
        verbose_name_plural = "aides que les foyers ne souhaitent pas"
        ordering = ["-noted_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["household", "scheme"], name="aid_declined_once")]

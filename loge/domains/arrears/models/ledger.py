from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.functions import Abs, Coalesce

from loge.domains.arrears.choices import Debt, EntryKind, MatchReason
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify

_EUROS = models.DecimalField(max_digits=12, decimal_places=2)


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def until(self, day):
        return self.filter(dated_on__lte=day)

    def with_hand(self):
        """`hand`: whether a person matched it, on either side."""
        decided = Matching.objects.filter(undone_at=None, by__isnull=False)
        either = models.Q(payment=models.OuterRef("pk")) | models.Q(due=models.OuterRef("pk"))
        return self.annotate(hand=models.Exists(decided.filter(either)))

    def with_left(self):
        """`left`: what of each entry is not matched yet, in euros, always positive."""
        return self.annotate(
            left=Abs("amount") - _matched("due") - _matched("payment"),
        )


def _matched(side: str):
    live = Matching.objects.filter(**{side: models.OuterRef("pk")}, undone_at=None).order_by()
    total = live.values(side).annotate(total=models.Sum("amount")).values("total")
    return Coalesce(models.Subquery(total), models.Value(0), output_field=_EUROS)


class LedgerEntry(models.Model):
    """One line of an account. `amount` in euros: positive is owed by the tenant, negative is in the tenant's favour.

    Never changed: a mistake is answered by another line. `period` is the first day of the month that it concerns, `due_on`
    when it must be paid, `returned` the payment that the bank took back. `sender_key`: its key in the accounts of `source`.
    """

    SENSITIVITY = classify(
        P1="id account source sender_key recorded_at recorded_by import_run",
        P3="debt kind amount label dated_on due_on period returned",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="entries")
    debt = models.CharField("dette", max_length=15, choices=Debt)
    kind = models.CharField("nature", max_length=15, choices=EntryKind)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    label = models.CharField("libellé", max_length=140, blank=True)
    dated_on = models.DateField("date")
    due_on = models.DateField("échéance")
    period = models.DateField("mois concerné", null=True, blank=True)
    returned = models.OneToOneField(
        "self", models.PROTECT, verbose_name="paiement rejeté", null=True, blank=True, related_name="came_back_as"
    )
    source = models.CharField("émetteur", max_length=40, blank=True)
    sender_key = models.CharField("clé chez l’émetteur", max_length=80, blank=True)
    import_run = models.PositiveBigIntegerField("import", null=True, blank=True)
    recorded_at = models.DateTimeField("enregistré le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    left: Decimal  # by with_left()
    hand: bool  # by with_hand()
    running: Decimal  # by statement()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "écriture"
        verbose_name_plural = "écritures"
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="entry_is_of_some_amount"),
            models.CheckConstraint(
                condition=models.Q(period=None) | models.Q(period__day=1), name="entry_period_is_a_month"
            ),
            models.UniqueConstraint(
                fields=["source", "sender_key"], condition=~models.Q(sender_key=""), name="entry_once_per_sender"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "dated_on"], name="entry_of_account"),
            models.Index(fields=["import_run"], condition=models.Q(import_run__isnull=False), name="entry_of_run"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.dated_on:%d/%m/%Y}"

    @property
    def is_owed(self) -> bool:
        return self.amount > 0

    @property
    def size(self) -> Decimal:
        """Euros, whatever the side."""
        return abs(self.amount)


class MatchingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(payment__in=LedgerEntry.objects.visible_to(user).values("pk"))

    def live(self):
        return self.filter(undone_at=None)


class Matching(models.Model):
    """So many euros of a payment settle so much of what is owed, and why. Undone by a person, never erased."""

    SENSITIVITY = classify(P1="id payment due at by undone_at undone_by", P3="amount reason undone_because")

    payment = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="paiement", related_name="settles")
    due = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="dette", related_name="settled_by")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    reason = models.CharField("pourquoi", max_length=15, choices=MatchReason)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("défait le", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_because = models.CharField("pourquoi défait", max_length=200, blank=True)

    objects = MatchingQuerySet.as_manager()

    class Meta:
        verbose_name = "imputation"
        verbose_name_plural = "imputations"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="matching_is_of_some_amount"),
            models.CheckConstraint(condition=~models.Q(payment=models.F("due")), name="matching_of_two_entries"),
        ]
        indexes = [
            models.Index(fields=["due"], condition=models.Q(undone_at=None), name="matching_of_due"),
            models.Index(fields=["payment"], condition=models.Q(undone_at=None), name="matching_of_payment"),
        ]

from decimal import Decimal

from django.db import models

from loge.domains.arrears.choices import GRANTS, Debt, EntryKind
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.ledger import LedgerEntry
from loge.foundation.privacy import classify


class NamedGrant(models.Model):
    """An aid granted for one debt of an account: when its money comes, it settles that debt and no other (domain.md d.4-4).

    `about` names what asked for it ("aids.AidApplication:12"). Months by their first day; None: all of that debt. Sums in euros.
    """

    SENSITIVITY = classify(P1="id account about told_at", P3="kind amount debt since until granted_on")

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="grants")
    about = models.CharField("à propos de", max_length=60, unique=True)
    kind = models.CharField(
        "nature", max_length=15, choices=[(kind.value, kind.label) for kind in EntryKind if kind in GRANTS]
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    debt = models.CharField("dette", max_length=15, choices=Debt)
    since = models.DateField("premier mois", null=True, blank=True)
    until = models.DateField("dernier mois", null=True, blank=True)
    granted_on = models.DateField("accordée le")
    told_at = models.DateTimeField("apprise le")

    left: Decimal  # by queries.grants.open_grants()

    class Meta:
        verbose_name = "aide accordée"
        verbose_name_plural = "aides accordées"
        ordering = ["granted_on", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_is_of_some_amount")]


class GrantPayment(models.Model):
    """A line of account that brought money of a grant. A line brings that of one grant only."""

    SENSITIVITY = classify(P1="id entry", P3="grant")

    grant = models.ForeignKey(NamedGrant, models.CASCADE, related_name="payments")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, verbose_name="écriture", related_name="grant_payment")

    class Meta:
        verbose_name = "versement d’une aide accordée"
        verbose_name_plural = "versements des aides accordées"

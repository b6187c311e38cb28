from decimal import Decimal

from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import Payee
from loge.domains.arrears.permissions import can_see
from loge.foundation.errors import Refusal
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.models import Lease


class RentAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not can_see(user):
            return self.none()
        mine = self.filter(within_perimeter(user, residence="lease__main_unit__building__residence"))
        return mine.filter(shown_to(user, "lease"))

    def check_within(self, account_id, *, by):
        """Raise Refusal for an account that is not in the perimeter of `by`."""
        if not self.visible_to(by).filter(pk=account_id).exists():
            raise Refusal("Ce compte n’est pas dans votre périmètre.")

    def followed_by(self, officers):
        """Confided to one of these people: by itself, or with its residence."""
        with_its_residence = models.Q(
            officer=None, lease__main_unit__building__residence__arrears_portfolio__officer__in=officers
        )
        return self.filter(models.Q(officer__in=officers) | with_its_residence)

    def locked(self, pk):
        """One hand at a time on an account: whatever reads what is left, then writes, holds this row."""
        return self.select_for_update(of=("self",)).select_related("lease").get(pk=pk)


class RentAccount(models.Model):
    """What is owed under one lease. The entries say how much; nothing here is a balance that could drift from them.

    `officer`: whoever it was confided to by itself; the others go with their residence (models/officers.py).
    `lapse_weeks` and `lapse_months`: what the lease itself says of the notice to pay, once someone read it.
    """

    SENSITIVITY = classify(
        P1="id lease officer lapse_weeks lapse_months plan_asked_on plan_asked_by",
        P3="benefit_payee over_indebted_on",
    )

    lease = models.OneToOneField(Lease, models.PROTECT, verbose_name="bail", related_name="rent_account")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="confié à", null=True, blank=True, related_name="+"
    )
    benefit_payee = models.CharField("aide au logement", max_length=10, choices=Payee, default=Payee.NONE)
    lapse_weeks = models.PositiveSmallIntegerField("délai du commandement (semaines)", null=True, blank=True)
    lapse_months = models.PositiveSmallIntegerField("délai du commandement (mois)", null=True, blank=True)
    over_indebted_on = models.DateField("dossier de surendettement recevable le", null=True, blank=True)

    owed: Decimal  # by with_owed()

    plan_asked_on = models.DateField("plan demandé le", null=True, blank=True)
    plan_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    late: Decimal  # by to_cover()

    objects = RentAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "compte locataire"
        verbose_name_plural = "comptes locataires"

    def __str__(self):
        return f"compte {self.lease}"

    @property
    def confided_to(self):
        """Whoever answers for it, None when nobody does. Costs nothing after queries/officers.with_officer()."""
        portfolio = getattr(self.lease.main_unit.building.residence, "arrears_portfolio", None)
        return self.officer or (portfolio.officer if portfolio else None)

"""Applications as the screens list and count them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from loge.domains.aids.choices import BEFORE, ENDED, EXAMINED, AidStatus, PaidTo
from loge.domains.aids.models import AidApplication, AidPayment
from loge.domains.aids.permissions import PREPARE
from loge.domains.aids.rules.deadlines import Standing
from loge.registers.accounts.models import User
from loge.registers.tenants.models import Household

S = AidStatus
# The lists of applications: what each is called in an address → its title and its filter.
TABS: dict[str, tuple[str, Q]] = {
    "preparer": ("À préparer", Q(status__in=BEFORE)),
    "attente": ("Chez l’organisme", Q(status__in=EXAMINED)),
    "verser": ("Accordées, à verser", Q(status=S.GRANTED)),
    "refusees": ("Refusées", Q(status=S.REFUSED)),
    "versees": ("Versées", Q(status=S.PAID)),
    "terminees": ("Terminées", Q(status__in=ENDED)),
}


def with_received(applications: QuerySet[AidApplication]) -> QuerySet[AidApplication]:
    """`received`: euros that came to the account for each."""
    came = AidPayment.objects.filter(application=OuterRef("pk")).order_by().values("application")
    total = Subquery(came.annotate(total=Sum("amount")).values("total"))
    euros = DecimalField(max_digits=10, decimal_places=2)
    return applications.annotate(received=Coalesce(total, Value(Decimal(0)), output_field=euros))


def listed(user, *, tab: str, filters: dict) -> QuerySet[AidApplication]:
    """One list, what is most late first; those that are over, the last first."""
    found = AidApplication.objects.visible_to(user).filter(TABS[tab][1])
    if filters.get("scheme"):
        found = found.filter(scheme=filters["scheme"])
    if filters.get("mine"):
        found = found.filter(owner=user)
    found = with_received(found).select_related("scheme", "person", "owner", "household__residence")
    if tab == "terminees":
        return found.order_by(F("closed_at").desc(), "-pk")
    return found.order_by(F("next_on").asc(nulls_last=True), "pk")


def tally(user) -> dict[str, int]:
    """How many in each list, in one reading."""
    counts = {code: Count("pk", filter=wanted) for code, (_, wanted) in TABS.items()}
    return AidApplication.objects.visible_to(user).aggregate(**counts)


def standing_of(application: AidApplication, *, moved_on: date) -> Standing:
    return Standing(
        status=application.status, moved_on=moved_on, consent=application.consent, remind_on=application.remind_on,
        decided_on=application.decided_on, appeal_by=application.appeal_by, adjourned_until=application.adjourned_until,
        paid_to=application.paid_to, paid_days=settings.LOGE_AID_PAID_DAYS,
    )  # fmt: skip


def waiting_for(user) -> QuerySet[AidApplication]:
    """What this person has to do today on those that they follow, the most late first."""
    mine = AidApplication.objects.visible_to(user).filter(owner=user, next_on__lte=timezone.localdate())
    return mine.exclude(status__in=ENDED).select_related("scheme", "person").order_by("next_on", "pk")


def of_home(household: Household, *, viewer) -> QuerySet[AidApplication]:
    found = AidApplication.objects.visible_to(viewer).filter(household=household)
    return found.select_related("scheme", "owner").order_by("-created_at", "-pk")


def home_of(person, *, viewer) -> Household | None:
    """Where this person lives today, in the viewer's perimeter."""
    homes = Household.objects.visible_to(viewer).present().filter(occupants__person=person, occupants__ends_on=None)
    return homes.select_related("lease", "residence").order_by("-pk").first()


def able_to_follow() -> QuerySet[User]:
    able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in PREPARE.roles])
    return able.order_by("last_name", "first_name", "pk")


@dataclass(frozen=True)
class Grant:
    """What a fund granted, for the accounts to honour. `kind`: who gives; months by their first day, None for all."""

    lease_id: int
    household_id: int
    kind: str
    amount: Decimal
    debt: str
    since: date | None
    until: date | None
    decided_on: date
    to_landlord: bool


def grant_of(application_id: int) -> Grant | None:
    """None when it is not granted, any more."""
    one = (
        AidApplication.objects.filter(pk=application_id, status=S.GRANTED)
        .select_related("scheme", "household")
        .first()
    )
    if one is None or one.granted is None or one.decided_on is None:
        return None
    return Grant(
        one.household.lease_id, one.household_id, one.scheme.kind, one.granted, one.granted_debt, one.granted_since,
        one.granted_until, one.decided_on, one.paid_to == PaidTo.LANDLORD,
    )  # fmt: skip


@dataclass(frozen=True)
class Examined:
    """An application about a home, as the accounts need it: which lease, what for, whether it is under a seal."""

    lease_id: int
    kind: str
    for_debt: bool
    sealed: bool
    decision_by: date | None


def examined(application_id: int) -> Examined:
    one = AidApplication.objects.select_related("scheme", "household").get(pk=application_id)
    return Examined(
        one.household.lease_id, one.scheme.kind, one.scheme.debt_only, one.seal_id is not None, one.decision_by
    )

"""Who answers for which accounts today: portfolios by residence, accounts confided by themselves, people away, people gone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from loge.domains.arrears.models import Clock, NextStep, OfficerDesk, Portfolio, RentAccount
from loge.domains.arrears.permissions import SETTLE
from loge.domains.arrears.queries.steps import TO_DO
from loge.domains.arrears.rules.clocks import DEADLINES
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence

RESIDENCE = "lease__main_unit__building__residence"
OFFICER = Coalesce(F("account__officer"), F(f"account__{RESIDENCE}__arrears_portfolio__officer"))


def with_officer(accounts: QuerySet[RentAccount]) -> QuerySet[RentAccount]:
    return accounts.select_related("officer", f"{RESIDENCE}__arrears_portfolio__officer")


def able_to_settle() -> QuerySet[User]:
    """Those to whom an account may be confided."""
    return User.objects.filter(is_active=True, roles__overlap=[role.value for role in SETTLE.roles])


def spoken_for(user, *, on: date) -> list[int]:
    """Keys of those for whom this person answers that day: themselves, and whoever is away in their care, step by step."""
    away, speaking = dict(_away(on).values_list("officer", "stand_in")), [user.pk]
    while more := [one for one, stand_in in away.items() if stand_in in speaking and one not in speaking]:
        speaking += more
    return speaking


def mine(user, *, on: date) -> QuerySet[RentAccount]:
    return RentAccount.objects.visible_to(user).followed_by(spoken_for(user, on=on))


def has_portfolio(user, *, on: date) -> bool:
    """Whether something is confided to this person, or to whoever they stand in for."""
    officers = spoken_for(user, on=on)
    return (
        Portfolio.objects.filter(officer__in=officers).exists()
        or RentAccount.objects.filter(officer__in=officers).exists()
    )


def in_my_care(user, *, on: date) -> QuerySet[RentAccount]:
    """What a screen opens on: mine, or the whole perimeter for whoever has no account of their own."""
    return mine(user, on=on) if has_portfolio(user, on=on) else RentAccount.objects.visible_to(user)


ALL, NOBODY = "tous", "sans"


def accounts_of(user, charge: str, *, on: date) -> QuerySet[RentAccount]:
    """What a list shows for what its « chargé » filter says: mine first, everyone’s, nobody’s, or one colleague’s."""
    if not charge:
        return in_my_care(user, on=on)
    if charge == ALL:
        return RentAccount.objects.visible_to(user)
    if charge == NOBODY:
        return without_officer(user)
    return RentAccount.objects.visible_to(user).followed_by([int(charge)])


def officer_of(user, charge: str, *, on: date) -> User | None:
    """The one person whose accounts those are, when they are somebody’s."""
    if not charge:
        return user if has_portfolio(user, on=on) else None
    return None if charge in (ALL, NOBODY) else User.objects.get(pk=int(charge))


def with_accounts() -> QuerySet[User]:
    """Those to whom something is confided."""
    by_hand = RentAccount.objects.exclude(officer=None).order_by().values("officer")
    officers = Q(pk__in=Portfolio.objects.values("officer")) | Q(pk__in=by_hand)
    return User.objects.filter(officers).order_by("last_name", "first_name", "pk")


def answering(*, on: date) -> QuerySet[User]:
    """Arrears officers, and whoever else answers for accounts that day: something is confided to them, or someone away is."""
    officers = Q(roles__contains=[Role.ARREARS_OFFICER]) | Q(pk__in=with_accounts().order_by().values("pk"))
    return able_to_settle().filter(officers | Q(pk__in=_away(on).values("stand_in"))).order_by("pk")


def without_officer(user) -> QuerySet[RentAccount]:
    """Accounts of the perimeter nobody answers for: not confided, or to someone who left, changed trade, or cannot see them."""
    seen = RentAccount.objects.visible_to(user)
    return seen.exclude(pk__in=_in_good_hands().values("pk"))


def _in_good_hands() -> QuerySet[RentAccount]:
    """One condition for all who see everything, one for each of the others with their perimeter."""
    everywhere, held = [], Q(pk__in=[])
    for officer in able_to_settle().order_by("pk"):
        if officer.perimeter == Perimeter.LANDLORD:
            everywhere.append(officer.pk)
        else:
            theirs = RentAccount.objects.followed_by([officer.pk]).filter(
                within_perimeter(officer, residence=RESIDENCE)
            )
            held |= Q(pk__in=theirs.values("pk"))
    return RentAccount.objects.filter(held | Q(pk__in=RentAccount.objects.followed_by(everywhere).values("pk")))


def to_act_on(accounts: QuerySet[RentAccount]) -> QuerySet[RentAccount]:
    return accounts.filter(next_step__step__in=TO_DO)


def desk_of(officer, *, on: date) -> OfficerDesk:
    """Theirs, or what everyone begins with; an absence that is over is not told any more."""
    desk = OfficerDesk.objects.filter(officer=officer).select_related("stand_in").first() or OfficerDesk(
        officer=officer
    )
    if desk.away_until is not None and desk.away_until < on:
        desk.away_from = desk.away_until = desk.stand_in = None
    return desk


def stand_in_for(officer, *, on: date) -> OfficerDesk | None:
    """Their desk, when somebody stands in for them that day."""
    return _away(on).filter(officer=officer).select_related("stand_in").first()


def present(*, on: date) -> set[int]:
    """Keys of those who settle accounts and are there that day."""
    return set(able_to_settle().exclude(pk__in=_away(on).values("officer")).values_list("pk", flat=True))


def _away(on: date) -> QuerySet[OfficerDesk]:
    return OfficerDesk.objects.filter(away_from__lte=on, away_until__gte=on)


# ---- sharing out


@dataclass
class Load:
    """What lies on one person, within what the reader may see. `desk`: their pace and absence."""

    officer: User
    desk: OfficerDesk
    residences: int = 0
    by_hand: int = 0
    to_do: int = 0
    late: int = 0
    can_settle: bool = True


def workload(viewer, *, on: date) -> list[Load]:
    """Arrears officers, and whoever else something is confided to; those who cannot answer for it any more come first.

    As many statements for ten as for two.
    """
    seen = RentAccount.objects.visible_to(viewer)
    residences = _counted(Portfolio.objects.visible_to(viewer).values("officer"))
    by_hand = _counted(seen.exclude(officer=None).values("officer"))
    to_do = _counted(NextStep.objects.filter(account__in=seen.values("pk"), step__in=TO_DO).values(officer=OFFICER))
    late = _counted(Clock.objects.visible_to(viewer).filter(kind__in=DEADLINES, due_on__lt=on).values(officer=OFFICER))
    able = set(able_to_settle().values_list("pk", flat=True))
    officers = able_to_settle().filter(roles__contains=[Role.ARREARS_OFFICER]).values_list("pk", flat=True)
    laden = residences.keys() | by_hand.keys() | set(officers)
    people = User.objects.filter(pk__in=laden).order_by("last_name", "first_name", "pk")
    desks = {desk.officer_id: desk for desk in OfficerDesk.objects.select_related("stand_in")}
    loads = [
        Load(
            one, desks.get(one.pk) or OfficerDesk(officer=one), residences.get(one.pk, 0), by_hand.get(one.pk, 0),
            to_do.get(one.pk, 0), late.get(one.pk, 0), one.pk in able,
        )
        for one in people
    ]  # fmt: skip
    return sorted(loads, key=lambda load: (load.can_settle, not (load.residences or load.by_hand)))


def _counted(rows: QuerySet) -> dict[int, int]:
    return {row["officer"]: row["count"] for row in rows.order_by().annotate(count=Count("pk")) if row["officer"]}


def residences_to_share(viewer, *, filters: dict) -> QuerySet[Residence]:
    """Residences of the perimeter, each with whoever has it."""
    rows = Residence.objects.visible_to(viewer).filter(missing_since=None)
    if agency := filters.get("agence"):
        rows = rows.filter(agency=agency)
    if filters.get("de") == NOBODY:
        rows = rows.exclude(arrears_portfolio__officer__in=able_to_settle())
    elif filters.get("de"):
        rows = rows.filter(arrears_portfolio__officer=int(filters["de"]))
    return rows.select_related("agency", "arrears_portfolio__officer").order_by("agency__name", "name", "pk")


def to_do_by_residence(viewer) -> dict[int, int]:
    """How many accounts of each residence ask for something."""
    seen = RentAccount.objects.visible_to(viewer)
    rows = NextStep.objects.filter(account__in=seen.values("pk"), step__in=TO_DO).order_by()
    return dict(rows.values_list(f"account__{RESIDENCE}").annotate(count=Count("pk")))

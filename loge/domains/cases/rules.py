"""Delays, plans and words of a case. No clock in here: moments come in as arguments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from loge.domains.cases.choices import ActionType as A
from loge.domains.cases.choices import Origin, RecipientKind
from loge.domains.cases.choices import Theme as T


@dataclass(frozen=True)
class Setting:
    """A number that the landlord may change. `evidence` as in domain.md: V verified text, M memory, P practice proposed here."""

    label: str
    unit: str
    default: int
    evidence: str
    reference: str
    least: int = 1
    most: int = 366


SETTINGS = {
    "level_4": Setting("Urgence : agir avant", "minutes", 30, "P", "Pratique des bailleurs, b.3", most=240),
    "level_3": Setting("Aujourd’hui : agir avant", "heures", 8, "P", "Pratique des bailleurs, b.3", most=24),
    "level_2": Setting("Sous 48 h : agir avant", "heures", 48, "P", "Pratique des bailleurs, b.3", most=96),
    "level_1": Setting("À surveiller : agir avant", "jours", 7, "P", "Usage de la maison", most=60),
    "review": Setting("Bilan d’un accompagnement tous les", "jours", 90, "P", "Usage de la maison"),
    "declined": Setting("Ne pas proposer de nouveau avant", "jours", 180, "P", "Usage de la maison", most=1096),
    "kept": Setting(
        "Effacer un suivi terminé après", "jours", 30, "V", "Cnil, délibération 2014-124 : fin de l’accompagnement"
    ),
}
_UNITS = {"minutes": "minutes", "heures": "hours", "jours": "days"}
HIGHEST_LEVEL = 4
# From this level a danger passes over the wish not to be followed.
DANGER = 3


def delay(code: str, value: int) -> timedelta:
    return timedelta(**{_UNITS[SETTINGS[code].unit]: value})


def level_code(level: int) -> str:
    """The setting that dates a signal; what is only watched (0) waits as level 1 does."""
    return f"level_{min(max(level, 1), HIGHEST_LEVEL)}"


# What is usually done for each theme: (type, days from the day of the plan). The officer changes it at will.
PLAN_BY_THEME: dict[str, list[tuple[A, int]]] = {
    T.FOOD: [(A.PHONE, 1), (A.FOOD_PARCEL, 2)],
    T.ISOLATION: [(A.PHONE, 3), (A.HOME_VISIT, 14)],
    T.CARE_ACCESS: [(A.PHONE, 1), (A.MEDICINE_DELIVERY, 1), (A.RIGHTS_CHECK, 21)],
    T.MORAL_SUPPORT: [(A.PHONE, 3), (A.PSYCH_SESSION, 14)],
    T.BUDGET: [(A.BUDGET_REVIEW, 14), (A.RIGHTS_CHECK, 21)],
    T.ARREARS: [(A.BUDGET_REVIEW, 7), (A.RIGHTS_CHECK, 14), (A.FSL_APPLICATION, 30)],
    T.RIGHTS: [(A.OFFICE_MEETING, 14), (A.RIGHTS_CHECK, 21)],
    T.DIGITAL: [(A.OFFICE_MEETING, 14)],
    T.HOUSING_FIT: [(A.HOME_VISIT, 14), (A.ADAPTATION_REQUEST, 30)],
    T.UPKEEP: [(A.HOME_VISIT, 14)],
    T.NEIGHBOURS: [(A.PHONE, 7), (A.MEDIATION_SESSION, 30)],
    T.PROTECTION: [(A.PHONE, 1), (A.SAFETY_PLAN, 2)],
}
# Confided to the people of the case only: their very name says too much.
KEPT_IN_TEAM = frozenset({A.SAFETY_PLAN, A.EMERGENCY_SHELTER, A.PSYCH_SESSION, A.SURENDETTEMENT_FILE})


def plan_for(themes: Iterable[str], *, day: date, already: Iterable[str] = ()) -> list[tuple[A, date]]:
    """Actions to propose, each type once, the soonest first; never a mediation where someone needs protection (c.5)."""
    soonest: dict[A, int] = {}
    for theme in themes:
        for kind, days in PLAN_BY_THEME.get(theme, []):
            soonest[kind] = min(days, soonest.get(kind, days))
    kept = {kind: days for kind, days in soonest.items() if kind not in set(already) and offers(kind, themes)}
    return sorted(((kind, day + timedelta(days)) for kind, days in kept.items()), key=lambda one: (one[1], one[0]))


def offers(kind: str, themes: Iterable[str]) -> bool:
    """Whether this type of action may be proposed: mediation is never offered in a case of violence (domain.md c.5)."""
    return kind != A.MEDIATION_SESSION or T.PROTECTION not in set(themes)


# Trades of Loge write « trade.record » as the origin of what they raise.
_TRADES = {
    "outreach": Origin.CALL,
    "contact_centre": Origin.CALL,
    "proximity": Origin.CARETAKER,
    "arrears": Origin.ARREARS,
    "allocations": Origin.PANEL,
    "referrals": Origin.PARTNER,
}


def origin_of(origin: str) -> str:
    """« Appel » for « outreach.signal » or « call »; nothing for what is not known."""
    trade = origin.partition(".")[0]
    kind = _TRADES.get(trade) or (Origin(trade) if trade in Origin.values else None)
    return str(kind.label) if kind else ""


def origins_of(kind: str) -> list[str]:
    """The trades behind a kind of origin, to filter by it."""
    return [trade for trade, origin in _TRADES.items() if origin == kind]


# Whom each legal ground allows to tell (domain.md b10, b11).
GROUND_REACHES = {
    "unable_to_protect": {RecipientKind.AUTHORITY},
    "immediate_danger": {RecipientKind.EMERGENCY, RecipientKind.AUTHORITY},
}

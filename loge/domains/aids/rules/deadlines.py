"""What is to be done next with an application, and by when. Practice, not law: the delays are settings; only the appeal is a
right, and its delay is a number of the scheme (to be checked fund by fund)."""

from dataclasses import dataclass
from datetime import date, timedelta

from loge.domains.aids.choices import Agreement, PaidTo
from loge.domains.aids.choices import AidStatus as S
from loge.foundation.dates import add_months, next_working_day

PREPARE_DAYS = 7
PAPERS_DAYS = 10
SEND_DAYS = 3
DECISION_DAYS = 60
REMIND_DAYS = 15
CLOSE_DAYS = 15


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an application stands. `moved_on`: the day of its last change; `paid_days`: days that money takes, a setting."""

    status: str
    moved_on: date
    consent: str = Agreement.PENDING
    remind_on: date | None = None
    decided_on: date | None = None
    appeal_by: date | None = None
    adjourned_until: date | None = None
    paid_to: str = ""
    paid_days: int = 45


def next_day(one: Standing) -> date | None:
    """The day by which its next step is to be done; None when nothing is."""
    if one.status in (S.SENT, S.ACKNOWLEDGED):
        return one.remind_on
    if one.status == S.ADJOURNED:
        return one.adjourned_until or _after(one.moved_on, REMIND_DAYS)
    if one.status == S.GRANTED:
        return _after(one.decided_on or one.moved_on, one.paid_days)
    if one.status == S.REFUSED:
        return one.appeal_by
    days = {S.DRAFTED: PREPARE_DAYS, S.WAITING: PAPERS_DAYS, S.READY: SEND_DAYS, S.PAID: CLOSE_DAYS}.get(S(one.status))
    return None if days is None else _after(one.moved_on, days)


def next_words(one: Standing, *, today: date) -> str:
    """The next step in a few words; empty when it is over."""
    late = (day := next_day(one)) is not None and day < today
    if one.status in (S.DRAFTED, S.WAITING, S.READY) and one.consent != Agreement.GIVEN:
        return "Demander l’accord du foyer"
    if one.status == S.GRANTED:
        return _money(one, late)
    if one.status in (S.SENT, S.ACKNOWLEDGED):
        return "Relancer l’organisme" if late else "Attendre la décision"
    if one.status == S.REFUSED:
        return "Terminer le dossier" if late else "Voir avec le foyer s’il fait un recours"
    return {
        S.DRAFTED: "Compléter la demande", S.WAITING: "Obtenir les pièces", S.READY: "Envoyer la demande",
        S.ADJOURNED: "Compléter et renvoyer", S.PAID: "Terminer le dossier",
    }.get(S(one.status), "")  # fmt: skip


def _money(one: Standing, late: bool) -> str:
    if one.paid_to != PaidTo.LANDLORD:
        return "Vérifier avec le foyer que l’aide est versée"
    return "Rechercher le versement, qui n’est pas arrivé" if late else "Attendre le versement"


def decision_day(sent_on: date, days: int | None) -> date:
    """When a decision may be expected: the delay of the scheme, or the usual one."""
    return _after(sent_on, days or DECISION_DAYS)


def appeal_day(decided_on: date, months: int) -> date:
    """Last day of the appeal. Never pushed further: a delay that we would lengthen ourselves could be missed."""
    return add_months(decided_on, months)


def reminded_again(on: date) -> date:
    return _after(on, REMIND_DAYS)


def _after(day: date, days: int) -> date:
    return next_working_day(day + timedelta(days=days))

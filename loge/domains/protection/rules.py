"""What the papers of someone who suffered violence open, with the dates and the article (domain.md c11 to c16, 0.9).

Two different rules, two different proofs: the notice of one month, and the end of the joint liability. A complaint alone
opens neither. Everything comes in as arguments: no clock, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from loge.domains.protection.choices import PaperKind as P
from loge.foundation.dates import add_months

NOTICE_ARTICLE = "Loi n° 89-462 du 6 juillet 1989, article 15, I, 2° bis"
LIABILITY_ARTICLE = "Loi n° 89-462 du 6 juillet 1989, article 8-2"
OPENS_SHORT_NOTICE = (P.PROTECTION_ORDER, P.PROSECUTION, P.ALTERNATIVE, P.CONVICTION)
SHORT_NOTICE, FULL_NOTICE = 1, 3  # months
FRESH_CONVICTION = 6  # months


class Paper(Protocol):
    """`dated_on`: of the decision; `notified_on`: to the other member of the couple; `valid_until`: its last day."""

    kind: str
    dated_on: date
    notified_on: date | None
    valid_until: date | None


@dataclass(frozen=True)
class Notice:
    """`months` of notice, `ends_on` its last day. `reduced`: one of the legal proofs is there. `awaits_proof`: there is
    only a complaint, so that one of the proofs is to be asked for; no letter of refusal ever leaves by itself (T23)."""

    months: int
    ends_on: date
    reduced: bool
    awaits_proof: bool
    article: str = NOTICE_ARTICLE


@dataclass(frozen=True)
class Liability:
    """`free_from`: debts born from that day on are no longer the person’s, nor her guarantor’s; the earlier ones remain.
    None, with what is missing in `lacks`, when the conditions are not met."""

    free_from: date | None
    lacks: str = ""
    article: str = LIABILITY_ARTICLE


def notice(papers: Iterable[Paper], *, received_on: date) -> Notice:
    """The notice runs from the day the letter was actually received (registered letter handed over)."""
    papers = list(papers)
    reduced = any(paper.kind in OPENS_SHORT_NOTICE and _stands_on(paper, received_on) for paper in papers)
    months = SHORT_NOTICE if reduced else FULL_NOTICE
    only_a_complaint = not reduced and any(paper.kind == P.COMPLAINT for paper in papers)
    return Notice(months, add_months(received_on, months), reduced, only_a_complaint)


def joint_liability(papers: Iterable[Paper], *, sent_on: date, presented_on: date | None) -> Liability:
    """Ends the day after the first presentation of the registered letter that came with one of the two proofs."""
    if not any(_frees(paper, sent_on) for paper in papers):
        return Liability(
            None,
            "Il manque l’ordonnance de protection, déjà notifiée à l’autre membre du couple, ou une condamnation pénale "
            "de moins de six mois.",
        )
    if presented_on is None:
        return Liability(None, "Il manque la date de première présentation de la lettre recommandée.")
    return Liability(presented_on + timedelta(days=1))


def _frees(paper: Paper, sent_on: date) -> bool:
    if paper.kind == P.PROTECTION_ORDER:
        return _stands_on(paper, sent_on) and paper.notified_on is not None and paper.notified_on <= sent_on
    return paper.kind == P.CONVICTION and paper.dated_on <= sent_on < add_months(paper.dated_on, FRESH_CONVICTION)


def _stands_on(paper: Paper, day: date) -> bool:
    return paper.dated_on <= day and (paper.valid_until is None or day <= paper.valid_until)

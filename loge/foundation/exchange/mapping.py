"""Which column says what: proposed from titles and contents, corrected by a person, remembered for the sender."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from loge.foundation.exchange.values.codes import read_email
from loge.foundation.text import fold

SURE, WEAK, LIKELY, MAYBE = 100, 90, 85, 60
_LOOKED_AT = 200
_TOO_FEW = 5  # cells, below which contents do not contradict a title

_DATE = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|0{2}/0{2}/0{4}|[1-7]\d{4}")
_PHONE = re.compile(r"(?:(?:\+|00)\d{1,3}|0?[1-9])(?:[ ./-]?\d{1,3}){3,5}.*")
_AMOUNT = re.compile(r"-?[\d\s\u202f\u00a0]+(?:[.,]\d{1,2})?-?\s*€?")
_LOOKS: dict[str, Callable[[str], bool]] = {
    "date": lambda cell: bool(_DATE.fullmatch(cell)),
    "phone": lambda cell: bool(_PHONE.fullmatch(cell)) and sum(c.isdigit() for c in cell) >= 9,
    "email": lambda cell: "@" in cell and bool(read_email(cell).value),
    "amount": lambda cell: bool(_AMOUNT.fullmatch(cell)),
    "postal": lambda cell: bool(re.fullmatch(r"\d{4,5}", cell)),
    "insee": lambda cell: bool(re.fullmatch(r"\d{4,5}|2[AB]\d{3}", cell)),
    "qpv": lambda cell: bool(re.fullmatch(r"Q[NP]\w{4,8}", cell.upper())),
}
ON_CONTENT_ALONE = {"email": "email", "phone": "phone"}  # contents that say enough without a title


@dataclass(frozen=True)
class TargetField:
    """Something the register can hold. `synonyms` are folded titles; `looks` is what its cells should look like."""

    code: str
    label: str
    group: str
    synonyms: frozenset[str]
    weak: frozenset[str] = frozenset()  # titles that say it only when no better column does
    looks: str = ""
    many: bool = False  # several columns may feed it (phones)


@dataclass
class Proposal:
    """`columns`: place of the column → code. `doubts`: sentences about what a person must look at before going on."""

    columns: dict[int, str] = field(default_factory=dict)
    scores: dict[int, int] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def signature(titles: Sequence[str]) -> str:
    """Fingerprint of a line of titles, accents and case ignored: the same export comes back with the same one."""
    return hashlib.sha256(json.dumps([fold(title) for title in titles]).encode()).hexdigest()[:32]


def propose(titles: Sequence[str], sample: Sequence[Sequence[str]], fields: Sequence[TargetField]) -> Proposal:
    """The best column for each field, by title then by content. A field wanted by two equal columns is a doubt."""
    candidates = []
    for place, title in enumerate(titles):
        cells = [row[place].strip() for row in sample[:_LOOKED_AT] if row[place].strip()]
        for target in fields:
            score = _score(fold(title), cells, target)
            if score:
                candidates.append((score, place, target))
    return _assign(candidates, titles)


def _score(title: str, cells: list[str], target: TargetField) -> int:
    share = _share(cells, target.looks)
    if title in target.synonyms:
        return SURE if share is None or share > 0.2 or len(cells) < _TOO_FEW else 0
    if title in target.weak:
        return WEAK
    if share is not None and share > 0.85 and ON_CONTENT_ALONE.get(target.looks) == target.code:
        return MAYBE
    if len(title) >= 5 and any(len(known) >= 5 and fuzz.ratio(title, known) >= 90 for known in target.synonyms):
        return LIKELY if share is None or share > 0.5 else 0
    return 0


def _share(cells: list[str], looks: str) -> float | None:
    """Share of the filled cells that look right; None when there is nothing to judge by."""
    if not looks or not cells:
        return None
    return sum(map(_LOOKS[looks], cells)) / len(cells)


def _assign(candidates: list[tuple[int, int, TargetField]], titles: Sequence[str]) -> Proposal:
    proposal = Proposal()
    taken: dict[str, tuple[int, int]] = {}
    for score, place, target in sorted(candidates, key=lambda c: (-c[0], c[1])):
        if place in proposal.columns:
            continue
        if target.code in taken and not target.many:
            first_score, first = taken[target.code]
            if first_score == score == SURE:
                proposal.doubts.append(f"« {titles[first]} » et « {titles[place]} » peuvent dire : {target.label}.")
            continue
        taken[target.code] = (score, place)
        proposal.columns[place] = target.code
        proposal.scores[place] = score
    return proposal

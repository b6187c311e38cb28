"""Names of people as ERPs print them, made readable: « DE LA FONTAINE » → « de La Fontaine », « LE GALL » → « Le Gall »."""

import re
from typing import NamedTuple

from loge.foundation.exchange.values.reading import Read
from loge.foundation.text import fold

_PIECE = re.compile(r"[^\s'’\-]+|[\s'’\-]+")
_SMALL_FIRST = frozenset({"de", "du", "des", "d"})  # particles in small letters; Le, La, Les keep their capital
_DEAD = re.compile(
    r"\(?\b(?:dcd|decede|decedee|décédé|décédée|deced|feu|succession|succ|hoirs|heritiers|héritiers|indivision)\b\.?\)?"
    r"(?:\s+(?:de\b|m\.|m\b|mme\b|mr\b|d['’]))*|†|\(\+\)",
    re.I,
)
_SEVERAL = re.compile(r"\w\.?\s+(?:et|ou|&|\+)\s+\w|[^\W\d_]\s*/\s*[^\W\d_]", re.I)
_SPELLING = frozenset(" '’-.")


class ReadName(NamedTuple):
    """A name, and whether the cell says that the person has died (« DUPONT (DCD) », « SUCCESSION MARTIN »)."""

    value: str
    deceased: bool


def read_name(cell: str) -> ReadName:
    """Mixed case is kept as typed; capitals without accents become title case, particles small. Accents are not invented."""
    text = " ".join(cell.split())
    deceased = False
    if _DEAD.search(text) and not fold(text) == "feu":
        kept = " ".join(_DEAD.sub(" ", text).split()).strip(" -,")
        if kept:
            text, deceased = kept, True
    return ReadName(display_name(text)[:120], deceased)


def names_several(cell: str) -> bool:
    """« M. DUPONT et Mme MARTIN », « DUPONT / MARTIN »: two people where one was asked, as far as can be seen."""
    return bool(_SEVERAL.search(cell))


def display_name(text: str) -> str:
    """Title case for a name wholly in capitals (or wholly in small letters); anything else is as the sender typed it."""
    if not (text.isupper() or text.islower()):
        return text
    pieces = _PIECE.findall(text.lower())
    shown = []
    for place, piece in enumerate(pieces):
        if not piece[0].isalnum():
            shown.append(piece)
        elif piece in _SMALL_FIRST and place + 1 < len(pieces) and _is_particle(pieces, place):
            shown.append(piece)
        else:
            shown.append(piece[0].upper() + piece[1:])
    return "".join(shown)


def _is_particle(pieces: list[str], place: int) -> bool:
    """« d » only before an apostrophe, the others only before a space."""
    after = pieces[place + 1]
    return after[0] in "'’" if pieces[place] == "d" else after.isspace()


def name_fault(cell: str, value: str) -> str:
    """A name with digits or symbols is not one: a total, a code, a number that slipped over a column."""
    if value and (any(c.isdigit() for c in value) or not any(c.isalpha() for c in value)):
        return f"« {' '.join(cell.split())[:40]} » n’est pas un nom de personne."
    return ""


_CIVILITIES = {
    "m": "M.", "mr": "M.", "monsieur": "M.", "mons": "M.", "mme": "Mme", "madame": "Mme", "mlle": "Mme",
    "mademoiselle": "Mme", "melle": "Mme", "mrs": "M.", "h": "M.", "f": "Mme",
}  # fmt: skip
_ORGANISATIONS = frozenset(
    {
        "ste",
        "sci",
        "sarl",
        "sas",
        "sa",
        "asso",
        "association",
        "ass",
        "eurl",
        "pm",
        "soc",
        "societe",
        "entreprise",
        "mairie",
    }
)


def read_civility(cell: str) -> Read:
    """« M. » or « Mme »; several people in one cell (« M. et Mme ») give none, and it is said."""
    folded = fold(cell)
    if not folded or folded in _ORGANISATIONS:
        return Read("")
    if folded in _CIVILITIES:
        return Read(_CIVILITIES[folded])
    return Read("", "", f"civilité « {' '.join(cell.split())[:20]} » non comprise, laissée vide")


def is_organisation(civility: str) -> bool:
    return fold(civility) in _ORGANISATIONS

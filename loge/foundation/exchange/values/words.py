"""Closed lists said in many ways: yes and no, kinds, roles. Synonyms are folded; an unknown word is refused, never guessed."""

from collections.abc import Mapping

from loge.foundation.exchange.values.reading import NOTHING, Read
from loge.foundation.text import fold

YES = frozenset({"o", "oui", "1", "x", "vrai", "true", "y", "yes", "v"})
NO = frozenset({"n", "non", "0", "faux", "false", "no"})


def read_flag(cell: str) -> Read:
    """« t », « f » or nothing."""
    folded = fold(cell)
    if folded in YES:
        return Read("t")
    if folded in NO:
        return Read("f")
    return NOTHING if not folded else Read("", f"« {cell.strip()[:30]} » : oui ou non attendu.")


def read_word(cell: str, synonyms: Mapping[str, str], *, what: str) -> Read:
    """The code of a word of `synonyms` (folded word → code)."""
    folded = fold(cell)
    if not folded:
        return NOTHING
    if folded in synonyms:
        return Read(synonyms[folded])
    return Read("", f"{what} « {' '.join(cell.split())[:40]} » inconnu(e). Corrigez-le ou laissez la ligne de côté.")

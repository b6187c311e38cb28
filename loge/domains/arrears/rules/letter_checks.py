"""What a text of the landlord may not say, and what it must: told field by field to whoever writes it."""

import re

from loge.domains.arrears.rules.letters import PLACE, PLACES, Text

_KNOWN = ", ".join(f"{{{name}}}" for name in PLACES)
_FEES = re.compile(
    r"\b(frais|penalites?|majorations?|indemnites? de retard|clauses? penales?)\b"
    r"|\b(courrier|lettre|rappel|relance|message)s?\b[^.!?;]{0,40}\bfactur\w+"
)
_NONE = re.compile(r"\b(aucune?s?|sans|ni|pas de|jamais de|exempte?s? de)\s+(le moindre\s+|aucune?s?\s+)?$")
_INTEREST = re.compile(r"\binterets? (de retard|au taux|moratoires?|legaux|legal)\b")
_SENTENCE = re.compile(r"[^.!?;\n]+")
_BARE = str.maketrans("éèêëàâîïôöûüç", "eeeeaaiioouuc")


def faults(text: Text) -> dict[str, str]:
    """For each field (`object`, `opening`, `ending`), the first thing to mend; nothing when the text may be kept."""
    found = {"object": _of_the_object(text.object), "opening": _of(text.opening), "ending": _of(text.ending)}
    if not text.opening.strip():
        found["opening"] = "Écrivez ce que dit la lettre."
    elif not found["opening"] and "{total}" not in text.opening:
        found["opening"] = "Dites combien il reste à payer : écrivez {total} là où la somme doit se lire."
    return {name: sentence for name, sentence in found.items() if sentence}


def _of_the_object(words: str) -> str:
    if not words.strip():
        return "Donnez un objet à la lettre."
    if "{" in words or "}" in words:
        return "L’objet est le même pour tous : il ne prend aucun mot entre accolades."
    return _against_the_law(words)


def _of(words: str) -> str:
    for place in PLACE.finditer(words):
        if place[1] not in PLACES:
            return f"« {{{place[1]}}} » ne se remplace par rien. Les mots connus sont : {_KNOWN}."
    if "{" in (rest := PLACE.sub("", words)) or "}" in rest:
        return f"Une accolade n’est pas fermée, ou pas ouverte. Écrivez par exemple {{total}} ; les mots connus sont : {_KNOWN}."
    return _against_the_law(words)


def _against_the_law(words: str) -> str:
    if said := _fee_in(words):
        return (
            f"« {said} » : aucuns frais ni pénalités ne peuvent être demandés pour un courrier ou un retard (loi du 6 juillet "
            "1989, article 4). Retirez ces mots ; Loge écrit lui-même que le courrier est gratuit."
        )
    if _INTEREST.search(_plain(words)):
        return "N’écrivez rien des intérêts : ils ne courent que de la mise en demeure, et Loge y écrit la phrase qui le dit."
    return ""


def _fee_in(words: str) -> str:
    """The words that ask for a fee; "" when there are none, or when they say that there are none."""
    plain = _plain(words)
    for found in _FEES.finditer(plain):
        if not _NONE.search(plain[: found.start()]):
            start = max(one.start() for one in _SENTENCE.finditer(words) if one.start() <= found.start())
            return " ".join(words[start : found.end()].split())[-80:]
    return ""


def _plain(words: str) -> str:
    """Without capitals nor accents, each letter in its place."""
    return words.lower().translate(_BARE)

"""Municipalities as files name them: an INSEE code, a name, a name and a postal code.

Known: those of our homes, and those of the directory. Never guessed: a name that several bear, or that nobody knows, is
refused with what to write instead.
"""

import re
from collections import defaultdict

from loge.foundation.exchange.values.reading import NOTHING, Read
from loge.foundation.text import fold, squeeze
from loge.registers.housing.models import Residence
from loge.registers.partners.models import Area
from loge.registers.partners.rules import department_of_insee, is_area

BETWEEN = "; "
_PIECES = re.compile(r"[;|\n/]+|,(?!\s*\d)|,(?=\s*\d{5})")
_WHOLE_DEPARTMENT = re.compile(r"(?:tout le |tout )?(?:departement (?:du |de la |de l |de |des )?)?(\d{2,3}|2[ab])")
_NUMBER = re.compile(r"\b(\d{5}|2[ABab]\d{3})\b")


def town_key(name: str) -> str:
    """« ST-BARTHÉLEMY D'ANJOU CEDEX 2 » and « Saint-Barthélemy-d’Anjou » are one town."""
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in fold(name).split()]
    return " ".join(words[: words.index("cedex")] if "cedex" in words else words)


class Towns:
    """What is known when a file is read. Areas are told as « 49353 Trélazé; 71 », by order of code."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.codes: dict[str, set[str]] = defaultdict(set)
        self.postal: dict[str, set[str]] = defaultdict(set)
        for code, name in Area.objects.exclude(name="").values_list("code", "name").distinct():
            self._learn(code, name)
        ours = Residence.objects.exclude(municipality_code="").exclude(municipality="")
        for code, name, postal in ours.values_list("municipality_code", "municipality", "postal_code").distinct():
            self._learn(code, name)
            self.postal[code].add(postal)

    def _learn(self, code: str, name: str) -> None:
        self.names.setdefault(code, name)
        if len(code) == 5:
            self.codes[town_key(name)].add(code)

    def read_codes(self, cell: str) -> Read:
        """A column of INSEE codes, each with or without its name."""
        return self._all(cell, self._by_code)

    def read_names(self, cell: str) -> Read:
        """A column of names, each with or without a postal or an INSEE code."""
        return self._all(cell, self._by_name)

    def _all(self, cell: str, read) -> Read:
        found: list[str] = []
        for piece in filter(None, (squeeze(piece).strip(" .,-") for piece in _PIECES.split(cell))):
            given = read(piece)
            if given.fault:
                return given
            found.append(given.value)
        return Read(join(found)) if found else NOTHING

    def _by_code(self, piece: str) -> Read:
        code, _, name = piece.partition(" ")
        code = code.upper()
        if code.isdigit() and len(code) == 4:
            code = f"0{code}"  # the zero that spreadsheets take away from the départements 01 to 09
        if not is_area(code):
            return Read(
                "",
                f"« {piece[:40]} » n’est pas un code INSEE. Écrivez par exemple « 49353 », ou « 49 » pour tout le département.",
            )
        return Read(self._told(code, name.strip(" -,()")))

    def _by_name(self, piece: str) -> Read:
        if whole := _WHOLE_DEPARTMENT.fullmatch(fold(piece)):
            code = whole[1].upper()
            return Read(self._told(code, "")) if is_area(code) else self._unknown(piece)
        number = _NUMBER.search(piece)
        name = town_key(_NUMBER.sub(" ", piece)) if number else town_key(piece)
        digits = number[1].upper() if number else ""
        if not name:
            return Read(self._told(digits, "")) if digits in self.names else self._unknown(piece)
        return self.town(name, digits) if name in self.codes else self._unknown(piece)

    def town(self, name: str, digits: str = "") -> Read:
        """The one known under this name, among several the one of this postal (or INSEE) code."""
        known = self.codes.get(town_key(name), set())
        near = {code for code in known if not digits or digits == code or digits in self.postal[code]}
        if (
            not near and len(known) == 1
        ):  # the postal code is not one that we know: it must at least be of the same place
            near = {code for code in known if digits.startswith(department_of_insee(code))}
        if len(near) == 1:
            return Read(self._told(near.pop(), ""))
        return (
            self._unknown(name)
            if not near
            else Read(
                "",
                f"Plusieurs communes s’appellent « {name[:40]} » : ajoutez son code postal, ou donnez son code INSEE.",
            )
        )

    def _unknown(self, piece: str) -> Read:
        return Read(
            "", f"« {piece[:40]} » n’est pas une commune où nous avons des logements, ni de l’annuaire : donnez son code INSEE "
            "dans une colonne à part.",
        )  # fmt: skip

    def _told(self, code: str, name: str) -> str:
        return f"{code} {self.names.get(code, name)}".strip()


def join(areas) -> str:
    return BETWEEN.join(sorted(dict.fromkeys(areas)))


def split(text: str) -> dict[str, str]:
    """« 49353 Trélazé; 71 » → {"49353": "Trélazé", "71": ""}."""
    pairs = (piece.partition(" ") for piece in text.split(BETWEEN) if piece)
    return {code: name for code, _, name in pairs}

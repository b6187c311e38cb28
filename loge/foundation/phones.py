"""Phone numbers in one canonical form, E.164, as a landlord of France and of its overseas territories meets them.

A plain number of mainland France goes through one regular expression; the `phonenumbers` library reads the rest.
Nothing is guessed: what is refused comes back with its reason, in French.
Numbering: ARCEP decision 2018-0881 (mainland, overseas départements), libphonenumber metadata (territories, abroad).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from loge.foundation.text import fold

MOBILE, LANDLINE, VOIP, FOREIGN, OTHER = "mobile", "landline", "voip", "foreign", "other"
"""The kinds; tenants.choices.PhoneKind has the same codes and their French labels."""


class ParsedPhone(NamedTuple):
    """A number understood: E.164 `value`, its `kind`, the `note` written beside it (« fille », « travail »), the text read."""

    value: str
    kind: str
    note: str
    as_given: str


_KIND_BY_FIRST_DIGIT = {**dict.fromkeys("12345", LANDLINE), "6": MOBILE, "7": MOBILE, "9": VOIP}
_PLAIN = re.compile(r"(?:0|\+33)([1-79][0-9]{8})")
# Prefixes that mainland France does not have for itself: overseas, machines (070x). 06 39 98, inside the block of
# Mayotte, is set aside by ARCEP for fiction and stays plain.
_NOT_MAINLAND = frozenset(
    "262 263 268 269 508 590 594 596 597 598 639 690 691 692 693 694 696 697 700 701 702 703 704 705 706 707 708 709 "
    "939 947 976".split()
)
_OVERSEAS_PREFIXES = (
    (re.compile(r"590|69[01]|7090"), "590"),  # Guadeloupe, Saint-Martin, Saint-Barthélemy
    (re.compile(r"594|694|7093[0-4]"), "594"),  # Guyane
    (re.compile(r"59[67]|69[67]|7091"), "596"),  # Martinique
    (re.compile(r"26[2389]|639|69[23]|7092|7093[5-9]"), "262"),  # La Réunion, Mayotte
)
_TERRITORY_BY_DEPARTMENT = {"975": "508", "986": "681", "987": "689", "988": "687"}
_FRENCH_CODES = {33, 262, 508, 590, 594, 596, 681, 687, 689}
_KIND_BY_TYPE = {
    PhoneNumberType.MOBILE: MOBILE,
    PhoneNumberType.FIXED_LINE: LANDLINE,
    PhoneNumberType.VOIP: VOIP,
}
_NOBODY = {
    PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL, PhoneNumberType.PAGER,
}  # fmt: skip

SPECIAL = "numéro spécial, qui n’est pas celui d’une personne"
SHORT = "trop court pour un numéro de téléphone"
LONG = "trop long pour un numéro de téléphone"
SPREADSHEET = (
    "nombre abîmé par le tableur, des chiffres sont perdus : mettez la colonne au format texte et exportez à nouveau"
)
UNKNOWN = "ce numéro n’existe dans aucun plan de numérotation connu"

_SEPARATORS = str.maketrans("", "", " .-/()_'\u00a0\u202f\u2009\u2010\u2011\u2013\t")
_NONE_WORDS = frozenset({
    "", "nc", "n c", "nr", "n r", "na", "n a", "lr", "neant", "rien", "aucun", "aucune", "inconnu", "inconnue", "sans",
    "non communique", "non connu", "non renseigne", "non renseignee", "liste rouge", "num liste rouge", "sans telephone",
    "sans tel", "pas de telephone", "pas de tel", "pas de numero", "aucun telephone", "aucun numero", "null", "none",
    "vide", "x", "xx", "xxx", "so", "s o", "sans objet", "absent",
})  # fmt: skip


def canonical(number: str, *, department: str = "") -> ParsedPhone | None:
    """One number, or None when there is none or it is refused (`why_refused` says why).

    `department` (« 974 », « 988 ») reads the local writings of the territories that have their own plan.
    """
    plain = _PLAIN.fullmatch(number.replace(" ", "").replace(".", ""))
    if plain:
        nine = plain[1]
        if (nine[:3] not in _NOT_MAINLAND or nine[:5] == "63998") and nine[1:] != "00000000":
            return ParsedPhone("+33" + nine, _KIND_BY_FIRST_DIGIT[nine[0]], "", number)
    value, kind_or_reason = _read(number, department)
    return ParsedPhone(value, kind_or_reason, "", number) if value else None


def why_refused(number: str, *, department: str = "") -> str:
    """The reason, in French, why `canonical` gives None; empty when it is understood, or says that there is no number."""
    if canonical(number, department=department) or is_none(number):
        return ""
    return _read(number, department)[1]


def is_none(cell: str) -> bool:
    """« NC », « liste rouge », « 0000000000 », « - »: the cell says that there is no number."""
    folded = fold(cell)
    return folded in _NONE_WORDS or _is_placeholder(folded.replace(" ", ""))


def display(value: str) -> str:
    """What people read: « 06 39 98 12 34 », « 0692 12 34 56 », « +687 24 12 34 », « +44 20 7946 0958 »."""
    if value.startswith("+33") and len(value) == 12:
        return f"0{value[3]} {value[4:6]} {value[6:8]} {value[8:10]} {value[10:]}"
    if value[1:4] in ("262", "590", "594", "596") and len(value) == 13:
        return f"0{value[4:7]} {value[7:9]} {value[9:11]} {value[11:]}"
    return _display_abroad(value)


def mask(value: str) -> str:
    """The number for lists, where it is recognised but not read: « 06 •• •• •• 34 »."""
    shown = display(value)
    hidden = "".join("•" if c.isdigit() else c for c in shown[3:-2])
    return shown[:3] + hidden + shown[-2:]


# What stands in a cell, read from left to right. Hours (« 18h30 »), extensions and ordinals are words, not numbers.
_PIECES = re.compile(
    r"""(?P<words>(?:poste|p\.|ext\.?)\s*[0-9]+|[0-9]{1,2}\s?[hH](?:[0-9]{2})?\b|[0-9]{1,2}(?=(?:e|è|ème|er|ère)\b))
      |(?P<number>[0-9][.,][0-9]*[eE]\+?[0-9]+
        |(?:\+|\b00)33[\s.]?(?:\(0\)[\s.]?)?0?[1-9](?:[\s./-]?[0-9]{2}){4}(?!\s?[0-9]{1,3}\b(?!\s?[0-9]))(?![0-9])
        |0[1-9](?:[\s./_–-]{0,2}[0-9]{2}){4}(?!\s?[0-9]{1,3}\b(?!\s?[0-9]))(?![0-9])
        |0[1-9][0-9]{2}(?:[\s./-]?[0-9]{2}){3}(?![0-9])
        |(?:\+|\b00)[1-9][0-9]*(?:[\s.()-]{1,2}[0-9]+)*
        |[0-9]+(?:[\s.-][0-9]+)*)""",
    re.X,
)
_BOUNDARY = re.compile(r"\s*(?:[/;,|\n]|\b(?:ou|et|puis)\b|\s-\s|&)\s*")
_LABEL = re.compile(r"\b(?:t[ée]l(?:[ée]phone)?s?|num[ée]ro|n°)\b\.?|n°", re.I)


def parse_phones(cell: str, *, department: str = "") -> tuple[list[ParsedPhone], list[str]]:
    """Every number of a cell with the note written beside it, and a French sentence for each thing not understood.

    « 06 39 98 12 34 / 01 99 00 11 22 fille » gives two numbers, the second with the note « fille ». The same number
    twice is given once.
    """
    if plain := canonical(cell, department=department):
        return [plain], []
    if is_none(cell):
        return [], []
    found: dict[str, ParsedPhone] = {}
    faults = []
    for number, note in _pieces(unicodedata.normalize("NFKC", cell)):
        note = " ".join(_LABEL.sub(" ", note).split()).strip(" :")[:120]
        parsed = canonical(number, department=department) if number else None
        if parsed:
            found.setdefault(parsed.value, parsed._replace(note=note))
        elif not is_none(number or note):
            reason = why_refused(number, department=department) if number else "aucun numéro reconnu"
            faults.append(f"« {number or note} » : {reason}")
    return list(found.values()), faults


def _pieces(cell: str) -> list[tuple[str, str]]:
    """[(number or "", note)] in order. A note follows its number, or comes before it when the cell starts with a note."""
    tokens: list[tuple[str, str]] = []
    position = 0
    for match in _PIECES.finditer(cell):
        if match["number"]:
            tokens += [*_words(cell[position : match.start()]), ("number", match["number"])]
            position = match.end()
    tokens += _words(cell[position:])
    return _attach(tokens)


def _words(text: str) -> list[tuple[str, str]]:
    """The words between two numbers, cut where a separator closes what came before."""
    tokens: list[tuple[str, str]] = []
    for i, part in enumerate(_BOUNDARY.split(text)):
        if i:
            tokens.append(("boundary", ""))
        note = " ".join(part.split()).strip(" :()[]-–=*'\"")
        if note:
            tokens.append(("note", note))
    return tokens


def _attach(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    before = bool(tokens) and tokens[0][0] == "note"
    pieces: list[tuple[str, str]] = []
    waiting, open_number = "", False
    for kind, text in [*tokens, ("boundary", "")]:
        if kind == "number":
            pieces.append((text, waiting))
            waiting, open_number = "", not (before and pieces[-1][1])
        elif kind == "note" and open_number and not (before and waiting):
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {text}".strip())
        elif kind == "note":
            waiting = f"{waiting} {text}".strip()
        else:
            pieces += [("", waiting)] if waiting else []
            waiting, open_number = "", False
    return pieces


def _is_placeholder(digits: str) -> bool:
    if not digits.isdigit():
        return False
    return len(set(digits)) == 1 and (digits[0] == "0" or len(digits) >= 8) or digits.endswith("00000000")


def _read(number: str, department: str) -> tuple[str, str]:
    """(E.164, kind), or ("", reason)."""
    text = unicodedata.normalize("NFKC", number).strip().lstrip("='\"").rstrip("\"'")
    if re.search(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+$", text):
        return "", SPREADSHEET
    digits = re.sub(r"^(\+?[0-9]+)[.,]0$", r"\1", text).translate(_SEPARATORS)
    if not re.fullmatch(r"\+?[0-9]+", digits) or _is_placeholder(digits.lstrip("+")):
        return "", "aucun numéro reconnu"
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if french := re.fullmatch(r"\+(33|262|590|594|596)0?([1-9][0-9]*)", digits):
        value, kind = _read_french(french[2])
        return (value, kind) if french[1] in ("33", value[1:4]) or not value else ("", UNKNOWN)
    return _read_abroad(digits) if digits.startswith("+") else _read_national(digits, department)


def _read_national(digits: str, department: str) -> tuple[str, str]:
    territory = _TERRITORY_BY_DEPARTMENT.get(department)
    if territory and len(digits) in (6, 8):
        return _read_abroad(f"+{territory}{digits}")
    if digits.startswith("0"):
        return _read_french(digits[1:])
    if len(digits) == 9:  # the leading zero eaten by a spreadsheet
        return _read_french(digits)
    if len(digits) == 11 and digits.startswith("33"):  # the « + » lost
        return _read_french(digits[2:])
    if len(digits) == 12 and digits.startswith(("262", "590", "594", "596")):
        return _read(f"+{digits}", department)
    return "", _wrong_length(digits)


def _wrong_length(digits: str) -> str:
    if len(digits) in (3, 4, 6) and digits[0] in "13":
        return SPECIAL
    if len(digits) < 9:
        return SHORT
    return LONG if len(digits) > 10 else UNKNOWN


def _read_french(nine: str) -> tuple[str, str]:
    """`nine`: the national number of mainland France or of an overseas département, without its leading zero."""
    if len(nine) != 9:
        return "", SPECIAL if len(nine) < 9 and nine.startswith("8") else SHORT if len(nine) < 9 else LONG
    if nine[0] == "8" or nine.startswith(("700", "701", "702", "703", "704", "705")):
        return "", SPECIAL
    if nine[0] == "0":
        return "", UNKNOWN
    if nine.startswith("508"):
        return _read_abroad(f"+508{nine[3:]}")
    for prefix, code in _OVERSEAS_PREFIXES:
        if prefix.match(nine) and not nine.startswith("63998"):
            return f"+{code}{nine}", MOBILE if nine[0] in "67" else LANDLINE
    code = _overseas_voip(nine) or "33"
    return f"+{code}{nine}", _KIND_BY_FIRST_DIGIT[nine[0]]


def _overseas_voip(nine: str) -> str:
    """09 39, 09 47 and 09 76 are shared between the mainland and overseas: the metadata says which."""
    if not nine.startswith(("939", "947", "976", "598")):
        return ""
    valid = (
        c for c in ("590", "594", "596", "262") if phonenumbers.is_valid_number(phonenumbers.parse(f"+{c}{nine}"))
    )
    return next(valid, "")


@lru_cache(maxsize=4096)
def _read_abroad(number: str) -> tuple[str, str]:
    """`number` starts with + and a country code. A possible number of a foreign plan is kept even when the metadata lags."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return "", UNKNOWN
    kind = phonenumbers.number_type(parsed)
    if kind in _NOBODY:
        return "", SPECIAL
    french = parsed.country_code in _FRENCH_CODES
    if not phonenumbers.is_possible_number(parsed) or french and not phonenumbers.is_valid_number(parsed):
        return "", UNKNOWN
    value = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return value, _KIND_BY_TYPE.get(kind, OTHER) if french else FOREIGN


@lru_cache(maxsize=4096)
def _display_abroad(value: str) -> str:
    try:
        parsed = phonenumbers.parse(value)
    except NumberParseException:
        return value
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

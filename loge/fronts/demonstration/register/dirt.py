"""What real exports look like: each kind of dirt has a name, a rate, and is counted when it is put.

`light` is what every export has and any import must swallow; `real` adds what spreadsheets and hurried hands do.
No kind invents a phone number: spoiled numbers are spellings or pieces of the fictional ones.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

from loge.fronts.demonstration.register.columns import AT
from loge.fronts.demonstration.register.options import Dirt
from loge.fronts.demonstration.register.words import capitals

Row = list[str]
Spoil = Callable[[Row, Random], bool]  # True when it found something to spoil

LANDLINE, MOBILE, NOTE = AT["Tel fixe"], AT["Mobile"], AT["Note tel"]
NAME, BIRTH_NAME, FIRST, BORN, DIED = (
    AT["Nom"],
    AT["Nom de naissance"],
    AT["Prénom"],
    AT["Date naissance"],
    AT["Date décès"],
)
START, END, CLIENT, ROLE = AT["Date entrée"], AT["Date sortie"], AT["N° client"], AT["Rôle"]
CODES = (AT["Agence"], AT["Code postal"], AT["Code INSEE"], AT["N° contrat"])
PADDED = (AT["Adresse"], AT["Commune"], NAME, FIRST, AT["Programme"])
CAPITALS = (AT["Programme"], AT["Adresse"], AT["Commune"], NAME, BIRTH_NAME, FIRST, AT["Raison sociale"])
IDENTITY = (NAME, BIRTH_NAME, FIRST, BORN, DIED)
LEASE, UNIT_NUMBER, MONEY = AT["N° contrat"], AT["N° logement"], (AT["Loyer"], AT["Solde"])
DATES = (BORN, START, AT["Dernier paiement"])


def capitals_without_accents(row: Row, r: Random) -> bool:
    for at in CAPITALS:
        row[at] = capitals(row[at])
    return True


def trailing_spaces(row: Row, r: Random) -> bool:
    at = PADDED[int(r.random() * len(PADDED))]
    row[at] = f"  {row[at]}" if r.random() < 0.3 else f"{row[at]}   "
    return bool(row[at].strip())


def unknown_birth(row: Row, r: Random) -> bool:
    if not row[BORN]:
        return False
    u = r.random()
    row[BORN] = (
        "00/00/0000" if u < 0.3 else "01/01/1900" if u < 0.55 else "" if u < 0.75 else f"01/01/{row[BORN][-4:]}"
    )
    return True


def endless(row: Row, r: Random) -> bool:
    if not row[LEASE] or row[END]:
        return False
    row[END] = "31/12/9999"
    return True


def phone_spelling(row: Row, r: Random) -> bool:
    for at in (LANDLINE, MOBILE):
        row[at] = spelled(row[at], r) if len(row[at]) == 10 else row[at]
    return bool(row[LANDLINE] or row[MOBILE])


def several_phones(row: Row, r: Random) -> bool:
    if not (row[LANDLINE] and row[MOBILE]) or "/" in row[LANDLINE] + row[MOBILE]:
        return False
    note = f" {row[NOTE]}" if row[NOTE] else r.choice((" fille", " fils", "", ""))
    target, other = (MOBILE, LANDLINE) if r.random() < 0.6 else (LANDLINE, MOBILE)
    row[target] = f"{row[target]}{r.choice((' / ', '/', ' ou ', ' - '))}{row[other]}{note}"
    row[other] = row[NOTE] = ""
    return True


def no_number_words(row: Row, r: Random) -> bool:
    if not row[NAME] or row[LANDLINE]:
        return False
    row[LANDLINE] = r.choice(("NC", "liste rouge", "0000000000", "LISTE ROUGE", "néant", "?"))
    return True


def lost_zeros(row: Row, r: Random) -> bool:
    at = CODES[int(r.random() * len(CODES))] if r.random() < 0.4 else (MOBILE if row[MOBILE] else LANDLINE)
    digits = row[at].replace(" ", "").replace(".", "")
    if not digits.startswith("0") or not digits.isdigit() or digits.strip("0") == "":
        return False
    row[at] = digits.lstrip("0")
    return True


def exponent(row: Row, r: Random) -> bool:
    at = UNIT_NUMBER if r.random() < 0.15 else (MOBILE if row[MOBILE] else LANDLINE)
    digits = row[at].replace(" ", "").replace(".", "")
    if not digits.isdigit() or len(digits) not in (10, 12) or int(digits) == 0:
        return False
    row[at] = f"{int(digits):.5E}" if r.random() < 0.5 else f"{int(digits):.5E}".replace(".", ",")
    return True


def two_digit_year(row: Row, r: Random) -> bool:
    at = DATES[int(r.random() * len(DATES))]
    if len(row[at]) != 10 or row[at].startswith("00"):
        return False
    row[at] = row[at][:6] + row[at][8:]
    return True


def cut_phone(row: Row, r: Random) -> bool:
    digits = row[MOBILE].replace(" ", "").replace(".", "")
    if len(digits) != 10 or not digits.isdigit():
        return False
    row[MOBILE] = f"{digits[:2]} {digits[2:4]} {digits[4:6]}"
    return True


def deceased_in_name(row: Row, r: Random) -> bool:
    if not row[DIED]:
        return False
    row[NAME] += r.choice((" (DCD)", " DECEDE", " SUCCESSION"))
    row[DIED] = ""
    return True


def money_spelling(row: Row, r: Random) -> bool:
    for at in MONEY:
        if row[at]:
            row[at] = row[at].replace(",", ".") if r.random() < 0.5 else f"{row[at]} €"
    return bool(row[MONEY[0]])


def spelled(digits: str, r: Random) -> str:
    """One of the ways people write ten digits."""
    u = r.random()
    pairs = (digits[0:2], digits[2:4], digits[4:6], digits[6:8], digits[8:10])
    if u < 0.5:
        return " ".join(pairs)
    if u < 0.75:
        return digits
    if u < 0.88:
        return ".".join(pairs)
    return f"+33{digits[1:]}" if u < 0.96 else f"0033 {digits[1]} {' '.join(pairs[1:])}"


LIGHT: tuple[tuple[Spoil, float], ...] = (
    (capitals_without_accents, 0.85),
    (several_phones, 0.08),
    (phone_spelling, 0.9),
    (no_number_words, 0.02),
    (trailing_spaces, 0.05),
    (unknown_birth, 0.02),
    (endless, 0.3),
)
REAL: tuple[tuple[Spoil, float], ...] = (
    *LIGHT,
    (lost_zeros, 0.03),
    (exponent, 0.004),
    (two_digit_year, 0.02),
    (cut_phone, 0.004),
    (deceased_in_name, 0.4),
    (money_spelling, 0.01),
)
LEVELS: dict[Dirt, tuple[tuple[Spoil, float], ...]] = {"none": (), "light": LIGHT, "real": REAL}
DUPLICATE, BLANK_LINE, TOTAL_LINE = "duplicate", "blank_line", "total_line"
DUPLICATE_RATE, BLANK_RATE, TOTAL_RATE = 0.03, 0.004, 0.04  # of adults, of lines, of residences
LINE_KINDS = (DUPLICATE, BLANK_LINE, TOTAL_LINE)


def kinds(level: Dirt) -> tuple[str, ...]:
    """Names of the kinds of dirt that a level can put."""
    return tuple(spoil.__name__ for spoil, _ in LEVELS[level]) + (LINE_KINDS if level == "real" else ())


def soil(row: Row, level: Dirt, r: Random, counts: Counter[str]) -> None:
    """Spoil one line in place."""
    for spoil, rate in LEVELS[level]:
        if r.random() < rate and spoil(row, r):
            counts[spoil.__name__] += 1


def messy_twin(row: Row, client: str, r: Random) -> Row:
    """The same human a second time: another client number, the name a little different, something missing."""
    twin = list(row)
    twin[CLIENT] = client
    u = r.random()
    if u < 0.3:
        twin[NAME] = capitals(twin[NAME]).replace("-", " ").replace("'", " ")
    elif u < 0.55 and len(twin[NAME]) > 4:
        twin[NAME] = twin[NAME][:-1]
    elif u < 0.75 and twin[BIRTH_NAME]:
        twin[NAME], twin[BIRTH_NAME] = twin[BIRTH_NAME], ""
    else:
        twin[NAME], twin[FIRST] = twin[FIRST], twin[NAME]
    if r.random() < 0.3:
        twin[BORN] = ""
    elif r.random() < 0.2:
        twin[BORN] = f"{twin[BORN][3:5]}/{twin[BORN][:2]}/{twin[BORN][6:]}" if int(twin[BORN][:2]) <= 12 else ""
    if r.random() < 0.4:
        twin[MOBILE] = ""
    return twin

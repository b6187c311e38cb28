"""How each field's cell is read, and whether a fault costs the line or only the cell."""

from collections.abc import Callable, Iterator
from functools import partial

from loge.foundation import phones
from loge.foundation.exchange.columns import Column
from loge.foundation.exchange.values import codes, dates, names, numbers, words
from loge.foundation.exchange.values.reading import NOTHING, Read
from loge.foundation.text import fold
from loge.registers.tenants.choices import Channel, ContactOwner, PhoneKind
from loge.registers.tenants.imports import roles

FIELD, ITEM = "\x1f", "\x1e"
NEXT_YEARS = 10  # a lease may end, or a works date fall, some years ahead

# A fault in one of these leaves the cell out and keeps the line: a wrong phone must not hide a tenant.
CELL_ONLY = frozenset(
    "phone second_phone email floor door typology area year_built language guardian_phone guardian_name guardian_measure "
    "phone_note rpls_id qpv_code municipality_code postal_code siret civility second_civility disability disability_consent "
    "is_adapted unit_status payment_method priority_transfer deceased".split()
)
_RELATIVES = frozenset(
    "fille fils mere pere soeur frere niece neveu belle beau gendre bru cousin cousine petite petit conjoint conjointe "
    "mari femme ami amie famille proche enfant enfants aide compagne compagnon tante oncle ex".split()
)
_NEIGHBOURS = frozenset("voisin voisine voisins gardien gardienne".split())
_GUARDIANS = frozenset("tuteur tutrice curateur curatrice udaf mandataire tutelle curatelle mjpm".split())


def readers(*, year: int) -> dict[str, Column]:
    """One reader per field. `year`: that of the file; two digits may mean at most that year for a birth."""
    read: dict[str, Callable[[str], Read]] = {}
    for code, longest in _TEXTS.items():
        read[code] = partial(codes.read_text, longest=longest)
    for code, longest in _CODES.items():
        read[code] = partial(codes.read_code, longest=longest)
    for code in ("rent", "service_charges", "housing_benefit", "balance", "area"):
        read[code] = numbers.read_amount
    for code in ("birth_date", "second_birth_date"):
        read[code] = partial(read_birth, year=year)
    read["deceased_on"] = partial(dates.read_date, pivot=year)
    for code in ("signed_on", "starts_on", "ends_on"):
        read[code] = partial(dates.read_date, pivot=year + NEXT_YEARS, earliest=1900)
    for code in ("priority_transfer", "is_adapted", "deceased", "disability", "disability_consent"):
        read[code] = words.read_flag
    for code in ("last_name", "birth_name", "first_name", "second_last_name", "second_first_name"):
        read[code] = _name
    read |= {
        "year_built": numbers.read_count,
        "postal_code": partial(codes.read_fixed, width=5, what="Code postal"),
        "municipality_code": partial(codes.read_fixed, width=5, what="Code INSEE"),
        "civility": names.read_civility,
        "second_civility": names.read_civility,
        "role": partial(words.read_word, synonyms=roles.ROLES, what="Rôle"),
        "unit_kind": partial(words.read_word, synonyms=roles.UNIT_KINDS, what="Nature"),
        "unit_status": partial(words.read_word, synonyms=roles.UNIT_STATUSES, what="État"),
        "lease_kind": partial(words.read_word, synonyms=roles.LEASE_KINDS, what="Nature de bail"),
        "guardian_measure": partial(words.read_word, synonyms=roles.MEASURES, what="Mesure de protection"),
        "payment_method": _payment,
        "siret": _siret,
        "email": _email,
        "phone": read_contact_phones,
        "second_phone": read_contact_phones,
        "guardian_phone": _one_phone,
    }
    return {code: Column(reader) for code, reader in read.items()}


_TEXTS = {
    "agency_name": 120, "residence_name": 160, "entrance": 60, "address": 250, "municipality": 120, "floor": 10, "door": 20,
    "typology": 10, "full_name": 250, "language": 40, "organisation": 200, "phone_note": 100, "guardian_name": 160,
}  # fmt: skip
_CODES = {
    "agency_code": 40, "residence_code": 40, "qpv_code": 10, "building_code": 60, "unit_code": 80, "rpls_id": 20,
    "lease_number": 60, "source_key": 60, "second_source_key": 60,
}  # fmt: skip


def _name(cell: str) -> Read:
    read = names.read_name(cell)
    return Read(
        read.value,
        names.name_fault(cell, read.value),
        " ; ".join(_seen_in_name(cell, read)),
    )


def _seen_in_name(cell: str, read: names.ReadName) -> Iterator[str]:
    if read.deceased:
        yield "décès indiqué dans le nom"
    if names.names_several(cell):
        yield "deux personnes dans une même cellule ? Donnez à chacune sa ligne, ou les colonnes du second titulaire"


def _payment(cell: str) -> Read:
    folded = fold(cell)
    if not folded:
        return NOTHING
    return Read(roles.PAYMENTS.get(folded, " ".join(cell.split())[:20]))


def _siret(cell: str) -> Read:
    digits = "".join(cell.split())
    if not digits or (digits.isdigit() and len(digits) == 14):
        return Read(digits)
    return Read("", f"SIRET « {digits[:20]} » : 14 chiffres attendus.")


def _email(cell: str) -> Read:
    if "@" not in cell:
        return codes.read_email(cell)
    found, faults = [], []
    for piece in cell.replace(";", " ").replace(",", " ").replace("/", " ").split():
        read = codes.read_email(piece)
        if read.value:
            found.append(FIELD.join((Channel.EMAIL, read.value, "", ContactOwner.SELF, "", piece[:254])))
        elif read.fault:
            faults.append(read.fault)
    return Read(ITEM.join(found), " ".join(faults))


def read_contact_phones(cell: str, *, department: str = "") -> Read:
    """Every number of the cell as contact facts, and what was refused."""
    if not cell or cell.isspace():
        return NOTHING
    found, faults = phones.parse_phones(cell, department=department)
    facts = [
        FIELD.join(
            (Channel.PHONE, p.value, p.kind, whose(p.note) if p.note else ContactOwner.SELF, p.note, plain(p.as_given))
        )
        for p in found
    ]
    return Read(ITEM.join(facts), " ; ".join(faults))


def plain(text: str) -> str:
    return " ".join(text.split())[:254]


def read_birth(cell: str, *, year: int) -> Read:
    """A date that ERPs write for « unknown » (01/01/1900, domain.md a.4) is taken as unknown, and said: ages rest on it."""
    read = dates.read_date(cell, pivot=year)
    if read == NOTHING and cell.strip("0/.- "):
        return Read(
            "", "", f"« {cell.strip()} » est une date de convention, douteuse : la naissance est tenue pour inconnue"
        )
    return read


def whose(note: str) -> str:
    """Whose number a note says it is: « fille » → a relative, « voisine » → a neighbour."""
    said = set(fold(note).split())
    if said & _GUARDIANS:
        return ContactOwner.GUARDIAN
    if said & _NEIGHBOURS:
        return ContactOwner.NEIGHBOUR
    return ContactOwner.RELATIVE if said & _RELATIVES else ContactOwner.SELF


def with_note(facts: str, note: str) -> str:
    """The note of a column of its own goes to the mobile, else to the first number, unless a number has its own."""
    items = [item.split(FIELD) for item in facts.split(ITEM)]
    if not facts or any(item[4] for item in items):
        return facts
    best = next((item for item in items if item[2] == PhoneKind.MOBILE), items[0])
    best[3], best[4] = whose(note), note
    return ITEM.join(FIELD.join(item) for item in items)


def _one_phone(cell: str) -> Read:
    if not cell.strip() or phones.is_none(cell):
        return NOTHING
    number = phones.canonical(cell)
    return Read(number.value) if number else Read("", f"« {plain(cell)[:30]} » : {phones.why_refused(cell)}")

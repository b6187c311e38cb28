"""What follows from the cells of a line: who it speaks of, under which key, and whether the line holds together."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from loge.foundation.exchange.values import names
from loge.foundation.text import fold
from loge.registers.housing.models import Building
from loge.registers.tenants.imports import cells, roles
from loge.registers.tenants.imports.rows import NULLABLE, Rows

SHARED_WITH_SECOND = (
    "agency_code agency_name residence_code residence_name qpv_code building_code year_built entrance address postal_code "
    "municipality municipality_code unit_code rpls_id unit_kind unit_status floor door typology area is_adapted lease_number "
    "lease_kind signed_on starts_on ends_on priority_transfer rent service_charges housing_benefit balance payment_method"
).split()
COPIED = (
    "agency_code agency_name residence_code residence_name qpv_code municipality municipality_code postal_code address unit_code rpls_id "
    "unit_status floor door typology lease_number lease_kind payment_method source_key siret civility last_name birth_name "
    "first_name language guardian_name guardian_measure guardian_phone year_built area is_adapted signed_on starts_on ends_on "
    "priority_transfer rent service_charges housing_benefit balance birth_date deceased_on"
).split()
_FULL_YEAR = re.compile(r"[/.\- ](?:18|19|20)\d\d\s*$|^\s*(?:19|20)\d{6}\s*$")  # « 1/2/1950 », « 19500201 »
_TOTALS = ("total", "sous total", "totaux", "cumul")
_TOTAL_FIELDS = (
    "agency_code",
    "agency_name",
    "residence_code",
    "residence_name",
    "building_code",
    "address",
    "last_name",
)
_fold = lru_cache(maxsize=100_000)(fold)
_address_key = lru_cache(maxsize=50_000)(Building.build_search_key)
_is_organisation = lru_cache(maxsize=2_000)(names.is_organisation)


class Derivation:
    """`day`: the date that the file describes; what lies after it is in the future."""

    def __init__(self, *, day: date):
        self.day = day.isoformat()

    def rows(
        self, lines: Sequence[int], part: int, read: dict, remarks, given: Mapping, digests: Mapping[int, str]
    ) -> Rows:
        count = len(lines)
        if not count:
            return Rows()
        blank = [""] * count

        def of(code: str) -> list[str]:
            return read.get(code, blank)

        self._split_full_names(read, given, remarks, count)
        self._organisations(read, given, count)
        self._people(read, given, count)
        self._roles(read, remarks, part, count)
        self._places(read, count)
        self._contacts(read, count)
        out = {code: of(code) for code in COPIED}
        out |= {code: read[code] for code in _DERIVED}
        left_out = self._totals(read, given, remarks, count)
        self._check(out, remarks, left_out)
        return Rows.of(lines, part, out, remarks, given, left_out, digests)

    @staticmethod
    def _split_full_names(read: dict, given: Mapping, remarks, count: int) -> None:
        """« DUPONT Jean » and « DUPONT, Jean » can be cut; « DUPONT JEAN » cannot without guessing."""
        if "full_name" not in read:
            return
        last, first = read.setdefault("last_name", [""] * count), read.setdefault("first_name", [""] * count)
        last, first = list(last), list(first)
        for place, text in enumerate(read["full_name"]):
            if not text or last[place]:
                continue
            surname, given_name = _cut_name(text)
            if not given_name:
                remarks.add(
                    place, "full_name", "error", f"« {text} » : impossible de séparer le nom du prénom sans deviner."
                )
                continue
            last[place], first[place] = names.read_name(surname).value, names.read_name(given_name).value
        read["last_name"], read["first_name"] = last, first

    @staticmethod
    def _organisations(read: dict, given: Mapping, count: int) -> None:
        organisations = list(read.get("organisation", [""] * count))
        if "civility" in given and "last_name" in read:
            for place, civility in enumerate(given["civility"]):
                if civility and not organisations[place] and _is_organisation(civility):
                    organisations[place] = read["last_name"][place]
        read["organisation"] = organisations

    def _people(self, read: dict, given: Mapping, count: int) -> None:
        blank = [""] * count
        last, first, birth = (read.get(code, blank) for code in ("last_name", "first_name", "birth_name"))
        births = read.get("birth_date", blank)
        keys, leases, bodies = read.get("source_key", blank), read.get("lease_number", blank), read["organisation"]
        names_keys = [f"{_fold(a)} {_fold(b)}".strip() for a, b in zip(last, first, strict=True)]
        read["names_key"] = names_keys
        read["search_key"] = [
            f"{names_key} {_fold(b)}"[:400] if b and b != a else names_key[:400]
            for names_key, a, b in zip(names_keys, last, birth, strict=True)
        ]
        read["person_ref"] = [
            ("o" + (key or _fold(body))) if body else _person_ref(key, names_key, born, lease)
            for key, body, names_key, born, lease in zip(keys, bodies, names_keys, births, leases, strict=True)
        ]
        read["birth_date_quality"] = self._qualities(births, given, count)
        flags, dated = read.get("deceased", blank), read.get("deceased_on", blank)
        said = self._said_dead(read, given, count)
        read["deceased"] = ["t" if f == "t" or d or s else "f" for f, d, s in zip(flags, dated, said, strict=True)]

    @staticmethod
    def _qualities(births: Sequence[str], given: Mapping, count: int) -> list[str]:
        written = given.get("birth_date", [""] * count)
        return [
            "unknown"
            if not born
            else "year_only"
            if born.endswith("-01-01")
            else "exact"
            if len(cell.strip()) > 8 or _FULL_YEAR.search(cell)
            else "doubtful"
            for born, cell in zip(births, written, strict=True)
        ]

    @staticmethod
    def _said_dead(read: dict, given: Mapping, count: int) -> list[bool]:
        if "last_name" not in given:
            return [False] * count
        return [bool(cell) and _marks_dead(cell) for cell in given["last_name"]]

    def _roles(self, read: dict, remarks, part: int, count: int) -> None:
        default = "holder" if part == 1 else "joint"
        said = read.get("role")
        present = read["person_ref"]
        if said is None:
            said = [default if ref else "" for ref in present]
        elif "" in said:
            said = list(said)
            for place, role in enumerate(said):
                if not role and present[place] and not remarks.refuses(place):
                    said[place] = "other"
                    remarks.add(place, "role", "warning", "Rôle absent : la personne est notée « autre occupant ».")
        read["role_party"] = [roles.PARTY_BY_ROLE.get(role, "") for role in said]
        read["role_link"] = [roles.LINK_BY_ROLE.get(role, "") for role in said]

    @staticmethod
    def _places(read: dict, count: int) -> None:
        blank = [""] * count
        residences, given_buildings = read.get("residence_code", blank), read.get("building_code", blank)
        address_keys = [
            _address_key(*place)
            for place in zip(*(read.get(c, blank) for c in ("address", "postal_code", "municipality")), strict=True)
        ]
        buildings = [
            _building(residence, building, address)
            for residence, building, address in zip(residences, given_buildings, address_keys, strict=True)
        ]
        entrances = read.get("entrance", blank)
        read["address_key"], read["building_code"] = address_keys, buildings
        read["entrance_code"] = [
            f"{building}/{_fold(label) or address}"[:80] if building and (label or address) else ""
            for building, label, address in zip(buildings, entrances, address_keys, strict=True)
        ]
        read["entrance_label"] = [
            f"{label}, {address}"[:60] if label and address else (label or address)[:60]
            for label, address in zip(entrances, read.get("address", blank), strict=True)
        ]
        kinds, types = read.get("unit_kind", blank), read.get("typology", blank)
        read["unit_kind"] = [
            k or (roles.UNIT_KINDS.get(_fold(t), "") if t else "") for k, t in zip(kinds, types, strict=True)
        ]

    @staticmethod
    def _contacts(read: dict, count: int) -> None:
        blank = [""] * count
        columns = [read[name] for name in read if name.split(" ")[0] in ("phone", "email")]
        joined = list(map(_join, *columns)) if columns else blank
        notes = read.get("phone_note", blank)
        if any(notes):
            joined = [
                cells.with_note(facts, note) if note and facts else facts
                for facts, note in zip(joined, notes, strict=True)
            ]
        read["contacts"] = joined
        agreed, said = read.get("disability_consent", blank), read.get("disability", blank)
        read["disability"] = ["t" if d == "t" and a == "t" else "" for d, a in zip(said, agreed, strict=True)]

    @staticmethod
    def _totals(read: dict, given: Mapping, remarks, count: int) -> set[int]:
        """Lines of subtotals that reports put between the others: recognised, shown, left out."""
        blank = [""] * count
        leases = read.get("lease_number", blank)
        columns = [given[code] for code in _TOTAL_FIELDS if code in given]
        found = set()
        for place, lease in enumerate(leases):
            if not lease and any(_fold(column[place][:40]).startswith(_TOTALS) for column in columns if column[place]):
                found.add(place)
                remarks[place] = [{"field": "", "level": "warning", "text": "Ligne de total : laissée de côté."}]
        return found

    def _check(self, out: dict, remarks, skipped: set[int]) -> None:
        """Faults that no cell shows alone."""
        checks = zip(
            out["unit_code"],
            out["lease_number"],
            out["person_ref"],
            out["last_name"],
            out["organisation"],
            strict=True,
        )
        for place, (unit, lease, ref, last, body) in enumerate(checks):
            whole = unit and bool(lease) == bool(ref) and (last or body or not ref)
            if not whole and place not in skipped:
                _explain(remarks, place, unit, lease, last or body)
        for code, text in _IN_THE_FUTURE.items():
            for place, day in enumerate(out[code]):
                if day > self.day:
                    remarks.add(place, code, "error", text)
        for place, (start, end) in enumerate(zip(out["starts_on"], out["ends_on"], strict=True)):
            if end and start > end:
                remarks.add(
                    place, "ends_on", "error", "La date de sortie précède la date d’entrée. Corrigez l’une des deux."
                )


_IN_THE_FUTURE = {
    "birth_date": "La date de naissance est dans le futur. Corrigez l’année.",
    "deceased_on": "La date de décès est dans le futur. Corrigez l’année.",
}


def _explain(remarks, place: int, unit: str, lease: str, name: str) -> None:
    already = {remark["field"] for remark in remarks.get(place, ()) if remark["level"] == "error"}
    if not unit and "unit_code" not in already:
        remarks.add(place, "unit_code", "error", "Le n° de logement manque. Complétez-le ou laissez la ligne de côté.")
    if name and not lease and "lease_number" not in already:
        remarks.add(place, "lease_number", "error", "Le n° de contrat de cette personne manque. Complétez-le.")
    if lease and not name and not already & {"last_name", "full_name"}:
        remarks.add(
            place,
            "last_name",
            "error",
            "Ce bail n’a pas de nom. Complétez le nom, ou videz le n° de contrat si c’est vacant.",
        )


def _person_ref(key: str, names_key: str, born: str, lease: str) -> str:
    """Key of a person inside the file: the sender's number, else names and birth, else names within the lease."""
    if not names_key:
        return ""
    if key:
        return "k" + key
    return f"b{names_key}|{born}" if born else f"l{names_key}|{lease}"


def _building(residence: str, building: str, address: str) -> str:
    """« A » is a building of its residence, not of the landlord; without a code, one building per address."""
    if not residence:
        return ""
    own = building or address
    return own[:60] if own.startswith(residence) else f"{residence}-{own}"[:60]


def _cut_name(text: str) -> tuple[str, str]:
    if "," in text:
        surname, _, given = text.partition(",")
        return surname.strip(), given.strip()
    words = text.split(" ")
    cut = next((i for i, word in enumerate(words) if not word.isupper()), len(words))
    if not 0 < cut < len(words):
        return text, ""
    return " ".join(words[:cut]), " ".join(words[cut:])


@lru_cache(maxsize=100_000)
def _marks_dead(cell: str) -> bool:
    return names.read_name(cell).deceased


def _join(*facts: str) -> str:
    filled = [fact for fact in facts if fact]
    return filled[0] if len(filled) == 1 else cells.ITEM.join(filled)


_DERIVED = (
    "names_key search_key person_ref birth_date_quality deceased role_party role_link address_key building_code entrance_code "
    "entrance_label unit_kind contacts organisation disability"
).split()
assert not NULLABLE - set(COPIED) - set(_DERIVED)

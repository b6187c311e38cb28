"""What one line of the file stands for, and the columns without which it says nothing."""

from collections.abc import Collection, Sequence

from django.db import models

from loge.foundation.errors import Refusal
from loge.registers.tenants.imports.fields import BY_CODE


class Grain(models.TextChoices):
    PERSON = "person", "Une ligne par personne"
    LEASE = "lease", "Une ligne par bail"
    UNIT = "unit", "Une ligne par logement ou local"


REQUIRED = {
    Grain.PERSON: (("unit_code",), ("lease_number",), ("last_name", "full_name")),
    Grain.LEASE: (("unit_code",), ("lease_number",), ("last_name", "full_name", "organisation")),
    Grain.UNIT: (("unit_code",), ("residence_code",)),
}


def detect_grain(columns: dict[int, str], sample: Sequence[Sequence[str]]) -> Grain:
    """From the columns present and the keys that repeat in the sample; a person confirms."""
    place = {code: at for at, code in columns.items()}
    if "lease_number" not in place:
        return Grain.UNIT
    leases = [row[place["lease_number"]].strip() for row in sample]
    let = [lease for lease in leases if lease]
    if len(set(let)) < 0.9 * len(let) and ("role" in place or "source_key" in place):
        return Grain.PERSON
    if "second_last_name" in place:
        return Grain.UNIT if len(let) < len(leases) else Grain.LEASE
    return Grain.PERSON if "role" in place else Grain.LEASE


def check_columns(columns: Collection[str], grain: str) -> None:
    """Raise Refusal naming every column that this grain cannot do without."""
    if grain not in Grain.values:
        raise Refusal("Dites ce que représente une ligne du fichier : une personne, un bail, ou un logement.")
    missing = [options for options in REQUIRED[Grain(grain)] if not set(options) & set(columns)]
    if missing:
        named = ", ".join(f"« {BY_CODE[options[0]].label} »" for options in missing)
        raise Refusal(f"Il manque des colonnes indispensables : {named}. Indiquez lesquelles les contiennent.")

"""Person ≠ household ≠ lease ≠ dwelling: four nouns, four files, never one for another."""

from loge.registers.tenants.models.contacts import ContactPoint, ContactRefusal
from loge.registers.tenants.models.corrections import Correction, DuplicatePair, Merge
from loge.registers.tenants.models.households import Household, Occupant
from loge.registers.tenants.models.imports import ImportedRow, PlannedChange, RowOutcome
from loge.registers.tenants.models.leases import Lease, LeaseParty
from loge.registers.tenants.models.people import FrailtyMark, Guardian, Organisation, Person

__all__ = [
    "ContactPoint",
    "ContactRefusal",
    "Correction",
    "DuplicatePair",
    "FrailtyMark",
    "Guardian",
    "Household",
    "ImportedRow",
    "Lease",
    "LeaseParty",
    "Merge",
    "Occupant",
    "Organisation",
    "Person",
    "PlannedChange",
    "RowOutcome",
]

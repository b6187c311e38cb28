"""What the call desk needs to know of a home, in a fixed number of queries; a volunteer's desk reads less of it."""

from dataclasses import dataclass, field

from loge.domains.outreach.choices import MemberResult
from loge.domains.outreach.models import Attempt, CallDraft, Target, TargetMember
from loge.registers.tenants.choices import ContactOwner
from loge.registers.tenants.models import ContactPoint, FrailtyMark, Guardian, Occupant, Person

PREVIOUS_CALLS = 5
OWNER_ORDER = [
    ContactOwner.SELF,
    ContactOwner.HOUSEHOLD,
    ContactOwner.RELATIVE,
    ContactOwner.GUARDIAN,
    ContactOwner.NEIGHBOUR,
]


@dataclass(frozen=True)
class DeskNumber:
    """One number to dial, once even when several people of the home give it; `sharers` are the others' first names."""

    contact: ContactPoint
    sharers: list[str]


@dataclass(frozen=True)
class DeskHome:
    """`members` are the people still to reach (all those drawn when nobody is left); the lists after `numbers` stay
    empty for a volunteer."""

    members: list[TargetMember]
    numbers: list[DeskNumber]
    occupants: list[Occupant] = field(default_factory=list)
    frailties: list[FrailtyMark] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    calls: list[Attempt] = field(default_factory=list)
    drafts: list[CallDraft] = field(default_factory=list)


def desk_home(target: Target, *, viewer) -> DeskHome:
    members = list(target.members.select_related("person").order_by("person__birth_date", "pk"))
    occupants = list(
        Occupant.objects.filter(household=target.household_id, ends_on=None).select_related("person").order_by("pk")
    )
    awaited = [member for member in members if member.result == MemberResult.TO_REACH] or members
    numbers = _numbers(awaited, occupants)
    if viewer.is_volunteer_only:
        return DeskHome(awaited, numbers)
    people = [member.person_id for member in members]
    calls = (
        Attempt.objects.filter(household=target.household_id).select_related("caller").order_by("-started_at", "-pk")
    )
    drafts = CallDraft.objects.filter(target=target).select_related("caller")
    if target.claim_id:
        drafts = drafts.exclude(claim_id=target.claim_id)
    return DeskHome(
        members=awaited,
        numbers=numbers,
        occupants=occupants,
        frailties=list(FrailtyMark.objects.filter(person__in=people, ended_on=None).order_by("pk")),
        guardians=list(Guardian.objects.filter(person__in=people, ends_on=None).order_by("pk")),
        calls=list(calls[:PREVIOUS_CALLS]),
        drafts=list(drafts.order_by("-saved_at")[:PREVIOUS_CALLS]),
    )


def _numbers(members: list[TargetMember], occupants: list[Occupant]) -> list[DeskNumber]:
    """Those of the people drawn first, then those of the others of the home; own numbers before a relative's."""
    drawn = {member.person_id for member in members}
    people: dict[int, Person] = {occupant.person_id: occupant.person for occupant in occupants}
    people |= {member.person_id: member.person for member in members}
    usable = ContactPoint.objects.phones().usable().filter(person__in=people)
    ordered = sorted(
        usable, key=lambda one: (one.person_id not in drawn, OWNER_ORDER.index(one.belongs_to), one.rank, one.pk)
    )
    found: dict[str, DeskNumber] = {}
    for contact in ordered:
        if contact.value in found:
            found[contact.value].sharers.append(people[contact.person_id].first_name)
        else:
            found[contact.value] = DeskNumber(contact, [])
    return list(found.values())

"""The desk of a real call. Who looks decides what is there at all: a volunteer gets first names, numbers, the script."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.models import CallDraft, Target
from loge.domains.outreach.presenters.desk import (
    LIVE,
    Desk,
    Home,
    Interrupted,
    NumberCard,
    PersonCard,
    PreviousCall,
    Urls,
    build_desk,
)
from loge.domains.outreach.queries.desk_home import DeskHome, DeskNumber
from loge.domains.outreach.rules import CallingHours
from loge.domains.outreach.rules.call_fields import Typed
from loge.foundation.ui.french import ago, phone, short_date
from loge.registers.tenants.choices import ContactOwner
from loge.registers.tenants.models import Person

UNNAMED = "Personne sans prénom connu"
# Screens of an upper floor: met by their address.
TENANT_FILE = "/locataires/{}/"
BESIDE = "/appels/{}/a-proposer/"


def live_desk(
    target: Target, home: DeskHome, *, claim_id, viewer, typed: Typed, draft: CallDraft | None, words, now
) -> Desk:
    campaign = target.campaign
    hours = CallingHours.parse(campaign.calling_hours, campaign.department)
    return build_desk(
        mode=LIVE,
        title="Appel en cours",
        heading=campaign.name,
        claim=str(claim_id),
        hold_seconds=campaign.hold_minutes * 60,
        home=_bare(home) if viewer.is_volunteer_only else _full(target, home, now=now),
        script=steps_of(target),
        words=words,
        typed=typed,
        urls=_urls(claim_id),
        today=timezone.localdate(now),
        saved_at=draft.saved_at if draft else None,
        hours_sentence=hours.describe(),
        danger_instructions=campaign.danger_instructions,
    )


def steps_of(target: Target) -> list[dict]:
    version = target.campaign.script_version
    return version.steps if version else []


def _urls(claim_id) -> Urls:
    def address(name: str) -> str:
        return reverse(f"outreach:{name}", args=[claim_id])

    return Urls(
        here=address("call"),
        complete=address("call"),
        danger=address("call_danger"),
        skip=address("call_skip"),
        save=address("call_draft"),
        renew=address("call_renew"),
        beside=BESIDE.format(claim_id),
    )


def _bare(home: DeskHome) -> Home:
    return Home(
        members=_members(home),
        people=[PersonCard(name=_first_name(member.person)) for member in home.members],
        numbers=[number_card(number, with_note=False) for number in home.numbers],
    )


def _full(target: Target, home: DeskHome, *, now: datetime) -> Home:
    return Home(
        members=_members(home),
        people=[_person(member.person, home, now) for member in home.members],
        numbers=[number_card(number, with_note=True) for number in home.numbers],
        facts=_home_facts(target, home, now),
        previous=[_previous(call, now) for call in home.calls],
        interrupted=[_interrupted(draft, now) for draft in home.drafts],
    )


def _members(home: DeskHome) -> list[tuple[int, str]]:
    """(person, first name); two people of the same first name are told apart by their place on the screen."""
    names = [_first_name(member.person) for member in home.members]
    return [
        (member.person_id, f"{name} ({rank})" if names.count(name) > 1 else name)
        for rank, (member, name) in enumerate(zip(home.members, names, strict=True), start=1)
    ]


def _first_name(person: Person) -> str:
    return person.first_name or UNNAMED


def _person(person: Person, home: DeskHome, now: datetime) -> PersonCard:
    age = person.age_on(timezone.localdate(now))
    facts = [f"{age} ans" if age is not None else "âge inconnu"]
    facts += [
        f"{mark.get_kind_display()} (accord du {short_date(mark.consent_on)})"
        for mark in home.frailties
        if mark.person_id == person.pk
    ]
    facts += [
        f"{guardian.get_measure_display()} : {guardian.authority_name}"
        + (f", {phone(guardian.phone)}" if guardian.phone else "")
        for guardian in home.guardians
        if guardian.person_id == person.pk
    ]
    if person.language:
        facts.append(f"Langue : {person.language}")
    return PersonCard(name=person.full_name, facts=facts, url=TENANT_FILE.format(person.pk))


def _home_facts(target: Target, home: DeskHome, now: datetime) -> list[str]:
    unit = target.household.unit
    place = [unit.building.address, _floor(unit.floor), f"porte {unit.door}" if unit.door else ""]
    drawn = {member.person_id for member in home.members}
    others = [_other(occupant, now) for occupant in home.occupants if occupant.person_id not in drawn]
    return [
        ", ".join(part for part in place if part),
        f"{unit.building.postal_code} {unit.building.municipality}".strip(),
        *(
            [f"Vivent aussi là : {', '.join(others)}"]
            if others
            else ["Personne d’autre ne vit là, à notre connaissance"]
        ),
    ]


def _floor(floor: str) -> str:
    if not floor:
        return ""
    if floor == "0" or floor.upper() == "RDC":
        return "rez-de-chaussée"
    return (
        f"{floor}ᵉ étage" if floor.isdigit() and floor != "1" else ("1ᵉʳ étage" if floor == "1" else f"étage {floor}")
    )


def _other(occupant, now: datetime) -> str:
    age = occupant.person.age_on(timezone.localdate(now))
    details = [occupant.get_link_display().lower(), *([f"{age} ans"] if age is not None else [])]
    return f"{_first_name(occupant.person)} ({', '.join(details)})"


def number_card(number: DeskNumber, *, with_note: bool) -> NumberCard:
    contact = number.contact
    flags = [f"partagé avec {name}" for name in number.sharers]
    if contact.belongs_to not in (ContactOwner.SELF, ContactOwner.HOUSEHOLD):
        flags.insert(0, f"numéro d’un tiers : {contact.get_belongs_to_display().lower()}")
    return NumberCard(
        id=contact.pk,
        display=phone(contact.value),
        tel=contact.value,
        kind=contact.get_phone_kind_display(),
        flags=flags,
        note=contact.note if with_note else "",
    )


def _previous(call, now: datetime) -> PreviousCall:
    who = call.caller.first_name or call.caller.username
    return PreviousCall(
        outcome=call.get_outcome_display(), when=ago(call.started_at, now=now), who=who, note=call.note
    )


def _interrupted(draft: CallDraft, now: datetime) -> Interrupted:
    note = Typed.from_draft(draft.content).one("note") or str(draft.content.get("note") or "")
    return Interrupted(
        when=f"{ago(draft.saved_at, now=now)}, {draft.caller.first_name or draft.caller.username}", text=note
    )

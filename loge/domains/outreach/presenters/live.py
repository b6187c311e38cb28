"""The desk of a real call. Who looks decides what is there at all: a volunteer gets first names, numbers, the script."""

from datetime import datetime
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.choices import Outcome, RiskCode
from loge.domains.outreach.models import CallDraft, Target
from loge.domains.outreach.presenters.desk import (
    LIVE,
    AlarmCard,
    Desk,
    Home,
    Interrupted,
    NumberCard,
    PersonCard,
    PreviousCall,
    Urls,
    build_desk,
)
from loge.domains.outreach.queries.desk_home import (
    DeskAlarm,
    DeskCall,
    DeskDraft,
    DeskHome,
    DeskNumber,
    DeskPerson,
    Place,
)
from loge.domains.outreach.rules import CallingHours
from loge.domains.outreach.rules.call_fields import Typed, drafted_note
from loge.foundation.dates import age_on
from loge.foundation.ui.french import ago, hour, phone, short_date
from loge.registers.tenants.choices import ContactOwner, FrailtyKind, GuardianshipMeasure, OccupantLink, PhoneKind

UNNAMED = "Personne sans prénom connu"
# Screens of an upper floor: met by their address.
TENANT_FILE = "/locataires/{}/"
BESIDE = "/appels/{}/a-proposer/"
_ANY_CLAIM = str(UUID(int=0))


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
        home=_bare(home) if viewer.is_volunteer_only else _full(home, now=now),
        script=steps_of(target),
        words=words,
        typed=typed,
        urls=urls_of(claim_id),
        today=timezone.localdate(now),
        saved_at=draft.saved_at if draft else None,
        hours_sentence=hours.describe(),
        danger_instructions=campaign.danger_instructions,
        alarms=[_alarm(alarm) for alarm in home.alarms],
    )


def steps_of(target: Target) -> list[dict]:
    version = target.campaign.script_version
    return version.steps if version else []


def urls_of(claim_id) -> Urls:
    def address(name: str) -> str:
        return _route(name).replace(_ANY_CLAIM, str(claim_id))

    return Urls(
        here=address("call"),
        complete=address("call"),
        danger=address("call_danger"),
        skip=address("call_skip"),
        save=address("call_draft"),
        renew=address("call_renew"),
        beside=BESIDE.format(claim_id),
    )


@cache  # six at each call, and only the claim changes
def _route(name: str) -> str:
    return reverse(f"outreach:{name}", args=[_ANY_CLAIM])


def _bare(home: DeskHome) -> Home:
    return Home(
        members=_members(home),
        people=[PersonCard(name=_first_name(member)) for member in home.members],
        numbers=[number_card(number, with_note=False) for number in home.numbers],
    )


def _full(home: DeskHome, *, now: datetime) -> Home:
    return Home(
        members=_members(home),
        people=[_person(member, home, now) for member in home.members],
        numbers=[number_card(number, with_note=True) for number in home.numbers],
        facts=_home_facts(home, now),
        previous=[_previous(call, now) for call in home.calls],
        interrupted=[_interrupted(draft, now) for draft in home.drafts],
    )


def _members(home: DeskHome) -> list[tuple[int, str]]:
    """(person, first name); two people of the same first name are told apart by their place on the screen."""
    names = [_first_name(member) for member in home.members]
    return [
        (member.person_id, f"{name} ({rank})" if names.count(name) > 1 else name)
        for rank, (member, name) in enumerate(zip(home.members, names, strict=True), start=1)
    ]


def _first_name(person: DeskPerson) -> str:
    return person.first_name or UNNAMED


def _age(person: DeskPerson, now: datetime) -> str:
    return f"{age_on(person.birth_date, timezone.localdate(now))} ans" if person.birth_date else ""


def _person(person: DeskPerson, home: DeskHome, now: datetime) -> PersonCard:
    facts = [_age(person, now) or "âge inconnu"]
    facts += [
        f"{FrailtyKind(mark.kind).label} (accord du {short_date(mark.consent_on)})"
        for mark in home.frailties
        if mark.person_id == person.person_id
    ]
    facts += [
        f"{GuardianshipMeasure(guardian.measure).label} : {guardian.authority_name}"
        + (f", {phone(guardian.phone)}" if guardian.phone else "")
        for guardian in home.guardians
        if guardian.person_id == person.person_id
    ]
    if person.language:
        facts.append(f"Langue : {person.language}")
    return PersonCard(name=person.full_name, facts=facts, url=TENANT_FILE.format(person.person_id))


def _home_facts(home: DeskHome, now: datetime) -> list[str]:
    drawn = {member.person_id for member in home.members}
    others = [_other(occupant, now) for occupant in home.occupants if occupant.person_id not in drawn]
    return [
        *(_where(home.place) if home.place else []),
        *(
            [f"Vivent aussi là : {', '.join(others)}"]
            if others
            else ["Personne d’autre ne vit là, à notre connaissance"]
        ),
    ]


def _where(place: Place) -> list[str]:
    door = f"porte {place.door}" if place.door else ""
    return [
        ", ".join(part for part in (place.address, _floor(place.floor), door) if part),
        f"{place.postal_code} {place.municipality}".strip(),
    ]


def _floor(floor: str) -> str:
    if not floor:
        return ""
    if floor == "0" or floor.upper() == "RDC":
        return "rez-de-chaussée"
    return (
        f"{floor}ᵉ étage" if floor.isdigit() and floor != "1" else ("1ᵉʳ étage" if floor == "1" else f"étage {floor}")
    )


def _other(occupant: DeskPerson, now: datetime) -> str:
    details = [OccupantLink(occupant.link).label.lower(), _age(occupant, now)]
    return f"{_first_name(occupant)} ({', '.join(detail for detail in details if detail)})"


def number_card(number: DeskNumber, *, with_note: bool) -> NumberCard:
    contact = number.contact
    flags = [f"partagé avec {name}" for name in number.sharers]
    if contact.belongs_to not in (ContactOwner.SELF, ContactOwner.HOUSEHOLD):
        flags.insert(0, f"numéro d’un tiers : {ContactOwner(contact.belongs_to).label.lower()}")
    return NumberCard(
        id=contact.id,
        display=phone(contact.value),
        tel=contact.value,
        kind=PhoneKind(contact.phone_kind).label if contact.phone_kind else "",
        flags=flags,
        note=contact.note if with_note else "",
    )


def _alarm(alarm: DeskAlarm) -> AlarmCard:
    return AlarmCard(when=hour(alarm.detected_at), risk=RiskCode(alarm.risk).label, officer=alarm.officer)


def _previous(call: DeskCall, now: datetime) -> PreviousCall:
    return PreviousCall(
        outcome=Outcome(call.outcome).label, when=ago(call.started_at, now=now), who=call.caller, note=call.note
    )


def _interrupted(draft: DeskDraft, now: datetime) -> Interrupted:
    return Interrupted(when=f"{ago(draft.saved_at, now=now)}, {draft.caller}", text=drafted_note(draft.content))

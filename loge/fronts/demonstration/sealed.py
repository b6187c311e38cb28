"""One file under a seal, of which one social worker alone has the key: the other logins show no trace of it."""

from datetime import date, time, timedelta

from loge.domains.cases.operations.cases import open_by_hand
from loge.domains.cases.operations.team import seal_case
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import open_step
from loge.registers.accounts.models import User
from loge.registers.peace.operations import pause_contacts
from loge.registers.seals.models import Seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.queries import protected_person_ids
from loge.registers.tenants.choices import OccupantLink
from loge.registers.tenants.models import Occupant, Person

PLACE = 7  # of the couple in the register: any would do


def has_sealed() -> bool:
    return bool(protected_person_ids())


def tell_sealed(*, owner: User, today: date) -> None:
    """A spouse between thirty and fifty-five, met a few days ago; another home is in hospital, nobody writes to it."""
    spouses = Occupant.objects.filter(
        link=OccupantLink.SPOUSE, ends_on=None, household__ended_on=None, person__deceased=False,
        person__birth_date__range=(date(today.year - 55, 1, 1), date(today.year - 30, 1, 1)),
        household__targets=None, household__cases=None,
    ).select_related("person", "household").order_by("pk")  # fmt: skip
    chosen = list(spouses[: PLACE + 1])
    if not chosen:
        return
    home, person = chosen[-1].household, chosen[-1].person
    case = open_by_hand(
        home,
        person=person,
        origin="self",
        level=3,
        summary="Demande à être reçue seule",
        themes=[],
        owner=owner,
        by=owner,
    )
    seal = seal_case(case, reason="violence", by=owner).seal
    assert seal is not None, "a case that was sealed has its seal"
    _protect(seal, person, today=today, owner=owner)
    if len(chosen) > 1:
        pause_contacts(chosen[0].household, reason="hospital", by=owner)


def _protect(seal: Seal, person: Person, *, today: date, owner: User) -> None:
    """How they may be reached, what was given, what comes next."""
    set_safe_contact(
        seal, person=person, channel="phone", allowed=True, days=[2, 4], since_hour=time(14), until_hour=time(16),
        code_word="la fuite d’eau", by=owner,
    )  # fmt: skip
    for channel in ("voicemail", "sms", "letter", "visit"):
        set_safe_contact(seal, person=person, channel=channel, allowed=False, by=owner)
    open_step(seal, kind="safety_plan", due_on=today + timedelta(days=1), by=owner)
    note_paper(
        seal,
        kind="protection_order",
        dated_on=today - timedelta(days=12),
        notified_on=today - timedelta(days=9),
        by=owner,
    )
    note_letter(
        seal, kind="departure", sent_on=today - timedelta(days=6), presented_on=today - timedelta(days=4), by=owner
    )

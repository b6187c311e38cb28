"""What waits at the doors of the demonstration: visits, services, and people who wished to be called regularly."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from loge.domains.outreach.operations import campaigns, people_to_warn, regular
from loge.domains.proximity.operations.errands import ask_errand, deliver_errand, plan_errand
from loge.domains.proximity.operations.knocks import ask_by_hand, record_visit
from loge.domains.proximity.operations.money import note_money
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import Household

RHYTHMS = ("weekly", "twice_a_week", "monthly", "fortnightly", "weekly")
DOORS = (("news", ""), ("number", ""), ("news", "nobody_answers"), ("news", "seen_well"))  # why, what was found


def has_doors() -> bool:
    """Read from the homes: a front does not look into the tables of a trade. Calls without an answer make knocks too: only what
    is told here, and last, says that it was."""
    return Household.objects.filter(regular_calls__isnull=False).exists()


@transaction.atomic
def tell_doors(*, keeper, manager, lead, caller, today: date) -> None:
    """A few rows of each, told through the operations; a home that may not be contacted is passed over."""
    homes = iter(_homes_of(keeper))
    for reason, result in DOORS:
        knock = _first(homes, lambda home, reason=reason: ask_by_hand(home, reason=reason, level=2, by=manager))
        if knock is not None and result:
            record_visit(knock, result=result, by=keeper)
    _tell_errands(homes, keeper, manager, today)
    _tell_regular_calls(homes, lead, caller)


def _homes_of(keeper) -> list[Household]:
    """The eldest first, in the residences of the caretaker."""
    homes = Household.objects.visible_to(keeper).present().exclude(reference_person=None)
    homes = homes.filter(reference_person__deceased=False).select_related("reference_person")
    return list(homes.order_by("reference_person__birth_date", "pk")[:40])


def _first(homes, act):
    for home in homes:
        try:
            return act(home)
        except Refusal:
            continue
    return None


def _tell_errands(homes, keeper, manager, today: date) -> None:
    what = "Pain, lait, pommes, eau minérale"
    shopping = _first(homes, lambda home: ask_errand(home, kind="shopping", what=what, agreed=True, by=manager))
    if shopping is not None:
        plan_errand(shopping, day=today, slot="afternoon", to=keeper, by=manager)
        note_money(shopping, kind="received", amount=Decimal(30), token=UUID(int=2026), by=keeper)
    medicines = _first(homes, lambda home: ask_errand(home, kind="medicines", agreed=True, by=manager))
    if medicines is not None:
        plan_errand(medicines, day=today, slot="afternoon", to=keeper, by=manager)
    parcel = _first(homes, lambda home: ask_errand(home, kind="parcel", agreed=True, by=manager))
    if parcel is not None:
        plan_errand(parcel, day=today, slot="morning", to=keeper, by=manager)
        deliver_errand(parcel, handed_to="self", by=keeper)
    _first(
        homes, lambda home: ask_errand(home, kind="meals", what="Déjeuners de la semaine", agreed=False, by=manager)
    )


def _tell_regular_calls(homes, lead, caller) -> None:
    campaign = regular.open_regular_campaign(dpia_reference="AIPD-2026-04", by=lead)
    campaigns.finish_training(campaigns.enrol_caller(campaign, user=caller, by=lead), by=caller)
    campaigns.name_risk_officer(campaign, agency=None, user=lead, by=lead)
    campaigns.start_campaign(campaign, by=lead)
    for rhythm in RHYTHMS:
        enrolled = _first(homes, lambda home, rhythm=rhythm: _enrol(home, rhythm, caller, lead))
        if enrolled is not None:
            people_to_warn.add_person_to_warn(
                enrolled.person, name="Lucie Morin", relation="nièce", phone="06 39 98 40 40", agreed=True, by=lead
            )


def _enrol(home: Household, rhythm: str, caller, lead):
    person = home.reference_person
    assert person is not None, "only homes that have one are chosen"
    return regular.enrol_regular(
        person, reason="alone", rhythm=rhythm, preferred_caller=caller, agreed=True, by=lead
    )  # fmt: skip

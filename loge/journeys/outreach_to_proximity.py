from django.conf import settings

from loge.domains.outreach.choices import NeedCode, RiskCode
from loge.domains.outreach.events import HelpAgreed, HomeUnreachable, PursuitEnded
from loge.domains.proximity.choices import ErrandKind
from loge.domains.proximity.operations.heard import propose_errand
from loge.domains.proximity.operations.knocks import ask_for_knock, withdraw_requests
from loge.journeys.outreach_to_referrals import THEMES
from loge.registers.accounts.models import User
from loge.registers.partners.queries import proposed_for
from loge.registers.tenants.models import Household

ORIGIN = "outreach.pursuit"
# What caretakers can bring. Whoever says that they cannot shop asks for the same thing as whoever asks for shopping.
ERRANDS: dict[str, ErrandKind] = {
    NeedCode.SHOPPING: ErrandKind.SHOPPING,
    NeedCode.MEDICINES: ErrandKind.MEDICINES,
    NeedCode.MEALS: ErrandKind.MEALS,
    RiskCode.CANNOT_SHOP: ErrandKind.SHOPPING,
    RiskCode.MEDICATION_OUT: ErrandKind.MEDICINES,
}


def send_someone_to_the_door(event: HomeUnreachable) -> None:
    """The caretaker has it on their telephone the same minute, with a neutral reason."""
    ask_for_knock(
        household_id=event.household_id,
        person_id=event.person_id,
        level=event.level,
        origin=ORIGIN,
        origin_id=str(event.pursuit_id),
        fallback_owner_id=event.officer_id,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )


def call_the_visit_off(event: PursuitEnded) -> None:
    """They called back while the caretaker was on the way: unless someone else asked, nobody needs to knock."""
    withdraw_requests(
        origin=ORIGIN, origin_id=str(event.pursuit_id), by=User.objects.get(pk=event.by_id) if event.by_id else None
    )


def propose_errands_after_call(event: HelpAgreed) -> frozenset[str]:
    """What the caretakers are asked to bring: what the landlord gives them first (CARETAKERS_FIRST), and what no partner of
    the town does. Answer the codes of the needs and risks that are now theirs: nobody else is asked."""
    heard = [*event.needs, *(code for code, _ in event.risks)]
    home = Household.objects.select_related("residence").get(pk=event.household_id)
    caller = User.objects.get(pk=event.by_id) if event.by_id else None
    return frozenset(
        code for code in heard if code in ERRANDS and _for_us(code, home) and _propose(event, code, caller)
    )


def _for_us(code: str, home: Household) -> bool:
    if ERRANDS[code] in settings.CARETAKERS_FIRST:
        return True
    return not proposed_for(home.residence.municipality_code, THEMES[code]).exists()


def _propose(event: HelpAgreed, code: str, caller: User | None) -> bool:
    errand = propose_errand(
        household_id=event.household_id, person_id=event.person_id, kind=ERRANDS[code], origin="outreach.call",
        origin_id=str(event.attempt_id), heard_by=caller, by=caller,
    )  # fmt: skip
    return errand is not None

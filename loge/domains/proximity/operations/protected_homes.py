"""When someone is protected from now on, nobody goes to their door for what was asked before (registers/seals)."""

from django.db import transaction
from django.utils import timezone

from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.operations.errands import call_errand_off
from loge.domains.proximity.operations.knocks import call_knock_off
from loge.domains.proximity.operations.money import purse_of_errand
from loge.registers.seals.queries import protected_household_ids

SAID = "Organisé autrement"


@transaction.atomic
def leave_protected_homes(*, by) -> int:
    """Visits and errands under way there end with a neutral word. One whose money is in someone's hands stays: it must be
    given back, which its owner does without going. Return how many ended."""
    homes = protected_household_ids()
    now = timezone.now()
    knocks = Knock.objects.select_for_update(of=("self",)).standing().filter(household__in=homes)
    errands = Errand.objects.select_for_update(of=("self",)).standing().filter(household__in=homes)
    ended = 0
    for knock in knocks:
        call_knock_off(knock, text=SAID, now=now, by=by)
        ended += 1
    for errand in errands:
        if not purse_of_errand(errand).in_hand:
            call_errand_off(errand, text=SAID, now=now, by=by)
            ended += 1
    return ended

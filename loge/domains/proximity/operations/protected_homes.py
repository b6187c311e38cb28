"""When someone is protected from now on, nobody goes to their door for what was asked before (registers/seals)."""

from django.db import transaction
from django.utils import timezone

from loge.domains.proximity.choices import ErrandStage, MoneyKind
from loge.domains.proximity.models import Errand, Knock, MoneyLine
from loge.domains.proximity.operations.errands import call_errand_off
from loge.domains.proximity.operations.knocks import call_knock_off
from loge.domains.proximity.operations.money import purse_of_errand
from loge.domains.proximity.queries.returns import to_return
from loge.domains.proximity.workflow import ERRAND_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.queries import seals_by_home

SAID = "Organisé autrement"


@transaction.atomic
def leave_protected_homes(*, by) -> int:
    """Visits and errands under way there end with a neutral word. Of one whose money is in someone's hands, the money alone is
    left: it goes under the seal, and is returned without going there. Return how many ended."""
    seals = {home: seal for seal, home in seals_by_home()}
    homes = list(seals)
    now = timezone.now()
    knocks = Knock.objects.select_for_update(of=("self",)).standing().filter(household__in=homes)
    errands = Errand.objects.select_for_update(of=("self",)).standing().filter(household__in=homes, seal=None)
    ended = 0
    for knock in knocks:
        call_knock_off(knock, text=SAID, now=now, by=by)
        ended += 1
    for errand in errands:
        if purse_of_errand(errand).in_hand:
            _leave_the_money_only(errand, seals[errand.household_id], by=by)
        else:
            call_errand_off(errand, text=SAID, now=now, by=by)
            ended += 1
    return ended


@transaction.atomic
def return_money(errand: Errand, *, by) -> None:
    """All that is held was brought to whoever answers for the file, who gives it back to the person. Said by the one who held
    it, or by the one who received it. The errand ends with it; the journal names the seal alone."""
    errand = Errand.objects.select_for_update(of=("self",)).select_related("seal").get(pk=errand.pk)
    if errand.seal is None or errand.ended_at is not None:
        raise Stale("Cet argent est déjà rendu.")
    if not to_return(by).filter(pk=errand.pk).exists():
        raise Refusal("Cet argent ne vous est pas confié.")
    held, now = purse_of_errand(errand).in_hand, timezone.now()
    if held:
        MoneyLine.objects.create(errand=errand, kind=MoneyKind.GIVEN_BACK, amount=held, at=now, by=by)
    ERRAND_WORKFLOW.check(errand.stage, ErrandStage.CANCELLED)
    errand.stage, errand.ended_at = ErrandStage.CANCELLED, now
    errand.save(update_fields=["stage", "ended_at"])
    trail.record("proximity.money_returned", errand.seal, by=by)


def _leave_the_money_only(errand: Errand, seal_id: int, *, by) -> None:
    """Neither the day, nor what was to be bought: whoever holds the money reads a sum, and to whom it is brought."""
    errand.seal_id, errand.what = seal_id, ""
    if errand.stage == ErrandStage.PLANNED:
        errand.stage, errand.planned_on, errand.slot = ErrandStage.ACCEPTED, None, ""
    errand.save()
    trail.record("proximity.money_left", errand.seal, by=by)

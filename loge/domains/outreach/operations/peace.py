"""The peace of contact, kept in the queues: protected homes leave them without a trace, paused homes are put off.

Nothing of this weighs on a claim: the queue itself is put right, at once when someone is protected or a pause begins, when a
wave is drawn, and every minute for what happened otherwise (someone moved in, two records were merged).
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from loge.domains.outreach.choices import SPOKEN_TO, ExclusionCause, TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, PaperSheet, Pursuit, Signal, Target, Wave
from loge.foundation.audit import trail
from loge.registers.peace.queries import paused_homes
from loge.registers.seals.models import Seal
from loge.registers.seals.queries import seals_by_home

_CALLABLE = (TargetStatus.WAITING, TargetStatus.DEFERRED, TargetStatus.HELD, TargetStatus.TO_QUALIFY)
_PUT_OFF = """
UPDATE outreach_target t SET status = 'deferred', due_at = p.until
FROM unnest(%(homes)s::bigint[], %(untils)s::timestamptz[]) p (household_id, until)
WHERE t.household_id = p.household_id AND t.status IN ('waiting', 'deferred') AND t.due_at < p.until
RETURNING t.id
"""
# Calls of all campaigns, told to the other trades: one insertion for the last hours, and nothing at the end of a call.
_TELL = """
INSERT INTO peace_outgoingcontact (household_id, person_id, channel, trade, about, at, by_id, spoken)
SELECT household_id, NULL, 'phone', 'outreach', 'outreach.Attempt:' || id, started_at, caller_id, outcome = ANY(%(spoken_to)s)
FROM outreach_attempt WHERE started_at >= %(since)s
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def withdraw_protected_homes(*, by) -> int:
    """Homes where a protected person lives leave every queue; `by` None: the product itself. Return how many.

    One that nobody ever called is as if it had never been drawn, in the figures of its wave too. One that has a past keeps
    it, and ends as « n’est plus concerné ». The journal names the seal, not the home.
    """
    seals = {home: seal for seal, home in seals_by_home()}
    targets = Target.objects.select_for_update(of=("self",)).filter(household__in=seals)
    found = list(targets.annotate(has_past=_has_past()).order_by("pk"))
    moved = [target for target in found if _withdraw(target)]
    for seal in Seal.objects.filter(pk__in={seals[target.household_id] for target in moved}).order_by("pk"):
        trail.record("outreach.homes_withdrawn", seal, by=by)
    return len(moved)


@transaction.atomic
def put_off_paused_homes(*, now: datetime, by) -> int:
    """Homes whose contacts are paused wait until its end. Those on the line are left to their caller. Return how many."""
    pauses = paused_homes(now)
    if not pauses:
        return 0
    untils = [pause.put_off_until for pause in pauses.values()]
    with connection.cursor() as cursor:
        cursor.execute(_PUT_OFF, {"homes": list(pauses), "untils": untils})
        put_off = [pk for (pk,) in cursor.fetchall()]
    for target in Target.objects.filter(pk__in=put_off).order_by("pk"):
        trail.record("outreach.home_put_off", target, by=by)
    return len(put_off)


@transaction.atomic
def call_again_after_pause(*, household_id: int, until: datetime, by) -> int:
    """The pause is over before its end (`until`): what it had put off may be called now. Return how many homes."""
    waiting = Target.objects.filter(household=household_id, status=TargetStatus.DEFERRED, due_at=until)
    homes = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for target in homes:
        target.due_at = timezone.now()
        target.save(update_fields=["due_at"])
        trail.record("outreach.home_put_back", target, by=by)
    return len(homes)


@transaction.atomic
def tell_calls_to_other_trades(*, since: datetime, by) -> int:
    """So that a courtesy call today means no reminder today. The act itself is journalled by each call."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL, {"since": since, "spoken_to": [str(outcome) for outcome in SPOKEN_TO]})
        return cursor.rowcount


def _has_past():
    """Something of it was heard, called or is being typed."""
    kept = [model.objects.filter(target=OuterRef("pk")) for model in (Attempt, Signal, CallDraft, PaperSheet, Pursuit)]
    return Exists(kept[0]) | Exists(kept[1]) | Exists(kept[2]) | Exists(kept[3]) | Exists(kept[4])


def _withdraw(target) -> bool:
    if not target.has_past and target.status != TargetStatus.HELD:
        _take_out_of_its_wave(target)
        target.delete()
        return True
    unreachable = target.status == TargetStatus.EXCLUDED and target.cause == ExclusionCause.NO_NUMBER
    if target.status not in _CALLABLE and not unreachable:
        return False
    target.status, target.cause = TargetStatus.EXCLUDED, ExclusionCause.NO_LONGER_CONCERNED
    target.holder = target.held_since = target.claim_id = target.assigned_to = None
    target.on_paper, target.completed_at = False, timezone.now()
    target.save()
    return True


def _take_out_of_its_wave(target) -> None:
    """The frozen figures of the wave and the board keep telling the same story."""
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=target.wave_id)
    counts, excluded = wave.counts, wave.counts.get("excluded", {})
    if excluded.get(target.cause):
        excluded[target.cause] -= 1
        counts["excluded"] = {cause: number for cause, number in excluded.items() if number}
    elif target.status == TargetStatus.TO_QUALIFY and counts.get("to_qualify"):
        counts["to_qualify"] -= 1
    elif counts.get("homes"):
        counts["homes"] -= 1
        counts["people"] = max(counts.get("people", 0) - target.members.filter(result="to_reach").count(), 0)
    wave.save(update_fields=["counts"])

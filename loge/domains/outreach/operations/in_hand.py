"""The homes whose calls end: locked first, then everything that their ends depend on. Two prepared statements, however many.

Two and not one: what a statement reads beside the rows it waited for would be as old as the wait.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations.drafts import Claim, find_claim
from loge.foundation.errors import Stale
from loge.foundation.runtime.prepared import fetch_all

_TARGET = [field.column for field in Target._meta.concrete_fields]
_TARGET_NAMES = [field.attname for field in Target._meta.concrete_fields]
# In the order of the model, as `from_db` wants them.
_CAMPAIGN = ["id", "script_version_id", "calling_hours", "department", "retry_rules", "max_attempts", "hold_minutes"]
_JSON = {"calling_hours", "retry_rules"}
_LOCK = """
SELECT {columns} FROM outreach_target t JOIN outreach_campaign c ON c.id = t.campaign_id {{which}} ORDER BY t.id FOR UPDATE OF t
"""
_LOCK = _LOCK.format(columns=", ".join([*(f"t.{name}" for name in _TARGET), *(f"c.{name}" for name in _CAMPAIGN)]))
_LOCK_HELD = _LOCK.format(
    which="""JOIN unnest(%(callers)s::bigint[], %(claims)s::uuid[]) asked (me, claim)
    ON t.holder_id = asked.me AND t.claim_id = asked.claim AND NOT t.on_paper"""
)
_LOCK_FREE = _LOCK_HELD.rstrip() + " SKIP LOCKED"
_LOCK_NAMED = _LOCK.format(which="WHERE t.id = %(target)s")
_READ = """
SELECT (SELECT id FROM outreach_attempt WHERE claim_id = asked.claim),
       (SELECT json_object_agg(person_id, result ORDER BY id) FROM outreach_targetmember WHERE target_id = t.id),
       ARRAY(SELECT person_id FROM tenants_occupant WHERE household_id = t.household_id AND ends_on IS NULL),
       ARRAY(SELECT outcome FROM outreach_attempt WHERE target_id = t.id AND started_at >= asked.since
             ORDER BY started_at, id),
       ARRAY(SELECT started_at FROM outreach_attempt WHERE target_id = t.id AND started_at >= asked.since
             ORDER BY started_at, id),
       EXISTS (SELECT FROM outreach_target o WHERE o.household_id = t.household_id AND o.campaign_id <> t.campaign_id
               AND o.status IN ('waiting', 'deferred')),
       EXISTS (SELECT FROM outreach_signal WHERE target_id = t.id AND attempt_id IS NULL AND heard_by_id = asked.me),
       CASE WHEN %(in_a_hurry)s THEN set_config('lock_timeout', '250ms', true) END
FROM outreach_target t JOIN (
    SELECT a.*, coalesce((SELECT reopened_at FROM outreach_target WHERE id = a.target), '-infinity') AS since
    FROM unnest(%(targets)s::bigint[], %(claims)s::uuid[], %(callers)s::bigint[]) WITH ORDINALITY a (target, claim, me, place)
) asked ON t.id = asked.target
ORDER BY asked.place
"""


@dataclass(frozen=True, kw_only=True)
class InHand:
    """`target` comes with the settings of its campaign that an end of call needs, and no other.

    `stands`: the claim still holds the home. `done`: the call that this claim has already ended with, if any. `members`:
    where each person drawn stood before the call; `tries`: the calls made so far (outcome, time) since the home was last
    reopened; `is_elsewhere`: another campaign waits for these people; `has_alarms`: the danger button was used meanwhile.
    """

    target: Target
    claim: Claim
    stands: bool
    done: int | None
    members: dict[int, str]
    occupants: list[int]
    tries: list[tuple[str, datetime]]
    is_elsewhere: bool
    has_alarms: bool


class NotFree(Exception):
    """A claim that no longer stands, or a home that someone else is writing to: each is to be looked at for itself."""


def take_in_hand(asked: Sequence[tuple[uuid.UUID, Any]], *, in_a_hurry: bool) -> list[InHand]:
    """The home of each claim, for the User who says to have made it; inside the caller's transaction, that keeps them locked.

    In a hurry, nobody is waited for: all the claims stand and all the homes are free, or NotFree is raised; and the rest of
    the transaction waits a quarter of a second at most. Else `asked` is one claim, that may no longer stand: Refusal when it
    is not this person's.
    """
    callers, claims = [by.pk for _, by in asked], [claim_id for claim_id, _ in asked]
    held: dict[uuid.UUID, tuple[Target, Claim]] = {}
    for row in fetch_all(_LOCK_FREE if in_a_hurry else _LOCK_HELD, {"callers": callers, "claims": claims}):
        target = _target(row)
        claim_id: Any = target.claim_id
        held_since: Any = target.held_since
        held[claim_id] = target, Claim(claim_id, target.pk, held_since, stands=True)
    if len(held) == len(asked):
        found = [held[claim_id] for claim_id in claims]
    elif in_a_hurry:
        raise NotFree
    else:
        found = [_lost(*asked[0])]
    return _read(found, callers, in_a_hurry)


def _lost(claim_id: uuid.UUID, by) -> tuple[Target, Claim]:
    claim = find_claim(claim_id, by)
    rows = fetch_all(_LOCK_NAMED, {"target": claim.target_id})
    if not rows:
        raise Stale("Ce foyer n’est plus à appeler.")
    return _target(rows[0]), claim


def _target(row: tuple) -> Target:
    values = row[: len(_TARGET)], row[len(_TARGET) :]
    target = Target.from_db(connection.alias, _TARGET_NAMES, values[0])
    settings = [
        json.loads(value) if name in _JSON else value for name, value in zip(_CAMPAIGN, values[1], strict=True)
    ]
    target.campaign = Campaign.from_db(connection.alias, _CAMPAIGN, settings)
    return target


def _read(found: list[tuple[Target, Claim]], callers: list[int], in_a_hurry: bool) -> list[InHand]:
    targets, claims = [target.pk for target, _ in found], [claim.claim_id for _, claim in found]
    params = {"targets": targets, "claims": claims, "callers": callers, "in_a_hurry": in_a_hurry}
    rows = fetch_all(_READ, params)
    return [_in_hand(target, claim, row) for (target, claim), row in zip(found, rows, strict=True)]


def _in_hand(target: Target, claim: Claim, row: tuple) -> InHand:
    done, members, occupants, outcomes, times, is_elsewhere, has_alarms, _ = row
    return InHand(
        target=target,
        claim=claim,
        stands=target.status == TargetStatus.HELD and target.claim_id == claim.claim_id,
        done=done,
        members={int(person): result for person, result in (members or {}).items()},
        occupants=occupants,
        tries=list(zip(outcomes, times, strict=True)),
        is_elsewhere=is_elsewhere,
        has_alarms=has_alarms,
    )

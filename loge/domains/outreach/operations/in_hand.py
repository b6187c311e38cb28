"""The home whose call ends: locked first, then everything that its end depends on. Two prepared statements, whatever the home.

Two and not one: what a statement reads beside the row it waited for would be as old as the wait.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations.drafts import Claim, find_claim, parse_claim
from loge.foundation.errors import Stale
from loge.foundation.runtime.prepared import fetch_one

_TARGET = [field.column for field in Target._meta.concrete_fields]
# In the order of the model, as `from_db` wants them.
_CAMPAIGN = ["id", "script_version_id", "calling_hours", "department", "retry_rules", "max_attempts", "hold_minutes"]
_JSON = {"calling_hours", "retry_rules"}
_LOCK = "SELECT {columns} FROM outreach_target t JOIN outreach_campaign c ON c.id = t.campaign_id WHERE {{which}} FOR UPDATE OF t"
_LOCK = _LOCK.format(columns=", ".join([*(f"t.{name}" for name in _TARGET), *(f"c.{name}" for name in _CAMPAIGN)]))
_LOCK_HELD = _LOCK.format(which="t.holder_id = %(me)s AND t.claim_id = %(claim)s AND NOT t.on_paper")
_LOCK_NAMED = _LOCK.format(which="t.id = %(target)s")
_READ = """
SELECT (SELECT id FROM outreach_attempt WHERE claim_id = %(claim)s),
       (SELECT json_object_agg(person_id, result ORDER BY id) FROM outreach_targetmember WHERE target_id = %(target)s),
       ARRAY(SELECT person_id FROM tenants_occupant WHERE household_id = %(household)s AND ends_on IS NULL),
       ARRAY(SELECT outcome FROM outreach_attempt WHERE target_id = %(target)s AND started_at >= %(since)s::timestamptz
             ORDER BY started_at, id),
       ARRAY(SELECT started_at FROM outreach_attempt WHERE target_id = %(target)s AND started_at >= %(since)s::timestamptz
             ORDER BY started_at, id),
       EXISTS (SELECT FROM outreach_target WHERE household_id = %(household)s AND campaign_id <> %(campaign)s
               AND status IN ('waiting', 'deferred')),
       EXISTS (SELECT FROM outreach_signal WHERE target_id = %(target)s AND attempt_id IS NULL AND heard_by_id = %(me)s)
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


def take_in_hand(claim_id, *, by) -> InHand:
    """Inside the caller's transaction, that keeps the home locked. Raise Refusal when the claim is not this person's."""
    claim_id = parse_claim(claim_id)
    row = fetch_one(_LOCK_HELD, {"me": by.pk, "claim": claim_id})
    if row is not None:
        target = _target(row)
        held_since: Any = target.held_since
        return _read(target, Claim(claim_id, target.pk, held_since, stands=True), by)
    claim = find_claim(claim_id, by)
    row = fetch_one(_LOCK_NAMED, {"target": claim.target_id})
    if row is None:
        raise Stale("Ce foyer n’est plus à appeler.")
    return _read(_target(row), claim, by)


def _target(row: tuple) -> Target:
    values = row[: len(_TARGET)], row[len(_TARGET) :]
    target = Target.from_db(connection.alias, [field.attname for field in Target._meta.concrete_fields], values[0])
    settings = [
        json.loads(value) if name in _JSON else value for name, value in zip(_CAMPAIGN, values[1], strict=True)
    ]
    target.campaign = Campaign.from_db(connection.alias, _CAMPAIGN, settings)
    return target


def _read(target: Target, claim: Claim, by) -> InHand:
    row = fetch_one(
        _READ,
        {
            "claim": claim.claim_id, "target": target.pk, "household": target.household_id, "campaign": target.campaign_id,
            "since": target.reopened_at or "-infinity", "me": by.pk,
        },
    )  # fmt: skip
    assert row is not None
    done, members, occupants, outcomes, times, is_elsewhere, has_alarms = row
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

"""Which home a caller is served next, taken and journalled in one statement.

Callers who ask at the same instant are served by one statement (loge/foundation/runtime/together.py): as many homes from
the head of the queue, one each, one line of the journal each. Whoever it leaves out (something is kept for them, they
passed that very home, they have one in hand, another campaign holds it…) is served by a statement of their own.
"""

import threading
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from loge.domains.outreach.choices import SPOKEN_TO
from loge.domains.outreach.models import Campaign, Target
from loge.foundation.runtime.prepared import fetch_all
from loge.foundation.runtime.together import Together
from loge.registers.accounts.access import Perimeter

TRIES = 5  # two campaigns may reach for the same home at the same instant: the index says no, we look again
MOST_TOGETHER = 100  # callers served by one statement; far more than a web process has threads
_FIELDS = [field.attname for field in Target._meta.concrete_fields]
_COLUMNS = ", ".join(f"u.{field.column}" for field in Target._meta.concrete_fields)
_SPOKEN_TO = [str(outcome) for outcome in SPOKEN_TO]

_IN_PERIMETER = {
    Perimeter.LANDLORD: "",
    Perimeter.AGENCIES: """
      AND EXISTS (SELECT 1 FROM housing_residence r JOIN accounts_user_agencies g ON g.agency_id = r.agency_id
                  WHERE r.id = t.residence_id AND g.user_id = %(me)s)""",
    Perimeter.RESIDENCES: """
      AND EXISTS (SELECT 1 FROM housing_residenceassignment s WHERE s.residence_id = t.residence_id AND s.user_id = %(me)s)""",
}
# Not a home that I passed to others, nor one that another campaign holds, nor one that it spoke to today.
_FOR_ME = """(SELECT k.id FROM outreach_skip k WHERE k.target_id = t.id AND k.caller_id = {me} LIMIT 1) IS NULL
      AND (SELECT o.id FROM outreach_target o WHERE o.household_id = t.household_id AND o.claim_id IS NOT NULL LIMIT 1) IS NULL
      AND (t.priority = 0 OR (
          SELECT a.id FROM outreach_attempt a WHERE a.household_id = t.household_id AND a.started_at + interval '0' >= %(today)s
          AND a.campaign_id <> %(campaign)s AND a.outcome = ANY(%(spoken_to)s) LIMIT 1) IS NULL)"""
_WAITING = "t.campaign_id = %(campaign)s AND t.status = 'waiting'"
# assigned_to_id is the same on every row read, and yet must be said: PostgreSQL does not see that IS NULL leaves one value,
# and would sort the whole queue at each claim instead of reading the head of its index. Likewise what is held, and who
# was spoken to today, are looked up home by home (scalar subqueries): NOT EXISTS may read them all, more as the day goes.
# And `interval '0'`, that adds nothing, leaves it the index of the home's calls only: in the morning, when it knows of no
# call yet, it would as soon take that of the day's calls, and read them all in the evening.
_ORDER = "ORDER BY t.assigned_to_id, t.priority, t.rank, t.due_at, t.id LIMIT {most} FOR UPDATE OF t SKIP LOCKED"
# Enrolled, trained, in a campaign that runs: how long they hold a home.
_ALLOWED = """SELECT c.hold_minutes FROM outreach_campaign c JOIN outreach_caller w ON w.campaign_id = c.id
    WHERE c.id = %(campaign)s AND c.status = 'running' AND w.user_id = {me} AND w.is_active AND w.trained_at IS NOT NULL"""
_HELD = """status = 'held', holder_id = a.me, held_since = coalesce(u.held_since, a.now),
        claim_id = coalesce(u.claim_id, a.claim), due_at = a.now + make_interval(mins => a.hold_minutes)"""
_WRITTEN = """INSERT INTO audit_entry (action, target_model, target_id, by_id, facts)
    SELECT 'outreach.home_claimed', 'outreach.Target', id::text, holder_id,
           jsonb_build_object('campaign', campaign_id, 'claim', claim_id)
    FROM claimed WHERE claim_id = ANY(%(claims)s)"""
# The head of the common queue, for people who see all of it, have nothing in hand and nothing of their own, one home each.
# Nothing is asked of the rows before they are locked: what callers do at the same instant is asked again of each row that
# another one has just taken, and would cost more than the claim itself. The queue is read no further than there are people:
# the number known beforehand only tells PostgreSQL that its index is the way.
_FOR_SEVERAL = """
WITH a AS MATERIALIZED (
    SELECT a.*, row_number() OVER (ORDER BY a.place) AS turn
    FROM (SELECT a.*, ({allowed}) AS hold_minutes
          FROM unnest(%(callers)s::bigint[], %(claims)s::uuid[], %(moments)s::timestamptz[])
               WITH ORDINALITY a (me, claim, now, place)) a
    WHERE a.hold_minutes IS NOT NULL
      AND (SELECT h.id FROM outreach_target h WHERE h.holder_id = a.me AND NOT h.on_paper LIMIT 1) IS NULL
      AND (SELECT m.id FROM outreach_target m WHERE m.campaign_id = %(campaign)s AND m.status = 'waiting'
           AND m.assigned_to_id = a.me LIMIT 1) IS NULL
), t AS MATERIALIZED (
    SELECT t.*, row_number() OVER () AS turn
    FROM (SELECT t.* FROM (
              SELECT t.id, t.household_id, t.priority FROM outreach_target t
              WHERE {waiting} AND t.assigned_to_id IS NULL
              {order}) t
          LIMIT (SELECT count(*) FROM a)) t
), claimed AS (
    UPDATE outreach_target u SET {held} FROM a JOIN t ON t.turn = a.turn
    WHERE u.id = t.id AND {for_me}
    RETURNING {columns}
), written AS ({written}
)
SELECT * FROM claimed
"""
# Every case, in this order: the home I already have in hand, whatever its campaign (second tab, reload); what is kept for me;
# the common queue. Nothing is taken while I hold a home, even one that somebody is writing to at this instant.
_FOR_ONE = """
WITH a AS MATERIALIZED (
    SELECT %(me)s::bigint AS me, %(now)s::timestamptz AS now, %(claim)s::uuid AS claim, c.hold_minutes FROM ({allowed}) c
), held AS MATERIALIZED (
    SELECT t.id FROM outreach_target t WHERE t.holder_id = %(me)s AND NOT t.on_paper AND EXISTS (SELECT 1 FROM a)
), in_hand AS MATERIALIZED (
    SELECT t.id FROM outreach_target t WHERE t.id = (SELECT id FROM held LIMIT 1)
    FOR UPDATE OF t SKIP LOCKED
), mine AS MATERIALIZED (
    SELECT t.id FROM outreach_target t
    WHERE {waiting} AND {for_me} AND t.assigned_to_id = %(me)s {perimeter}
      AND EXISTS (SELECT 1 FROM a) AND NOT EXISTS (SELECT 1 FROM held)
    {order}
), pool AS MATERIALIZED (
    SELECT t.id FROM outreach_target t
    WHERE {waiting} AND {for_me} AND t.assigned_to_id IS NULL {perimeter}
      AND EXISTS (SELECT 1 FROM a) AND NOT EXISTS (SELECT 1 FROM held) AND NOT EXISTS (SELECT 1 FROM mine)
    {order}
), claimed AS (
    UPDATE outreach_target u SET {held} FROM a
    WHERE u.id = (SELECT id FROM in_hand UNION ALL SELECT id FROM mine UNION ALL SELECT id FROM pool LIMIT 1)
    RETURNING {columns}
), written AS ({written}
)
SELECT * FROM claimed
"""


def _said(statement: str, *, me: str, most: int, perimeter: str = "") -> str:
    return statement.format(
        allowed=_ALLOWED.format(me=me), waiting=_WAITING, for_me=_FOR_ME.format(me=me), order=_ORDER.format(most=most),
        held=_HELD, written=_WRITTEN, perimeter=perimeter, columns=_COLUMNS,
    )  # fmt: skip


_CLAIM_HEAD = _said(_FOR_SEVERAL, me="a.me", most=MOST_TOGETHER)
_CLAIM = {p: _said(_FOR_ONE, me="%(me)s", most=1, perimeter=within) for p, within in _IN_PERIMETER.items()}


@dataclass(frozen=True, kw_only=True)
class NextCall:
    """Someone presses « next call », at `now`, on the day that began at `today`."""

    campaign: int
    me: int
    perimeter: Perimeter
    now: datetime
    today: datetime


def serve(campaign: Campaign, *, by, now: datetime, today: datetime) -> Target | None:
    """The home that `by` holds from now on; None: nothing for them, or they may not call (claiming.py says why)."""
    call = NextCall(campaign=campaign.pk, me=by.pk, perimeter=Perimeter(by.perimeter), now=now, today=today)
    if call.perimeter == Perimeter.LANDLORD:
        row = _AT_ONCE.ask(call, key=(call.campaign, today))
    else:
        row = _serve_alone(call)  # each sees their own part of the queue
    return Target.from_db(connection.alias, _FIELDS, row) if row else None


def _serve_at_once(calls: list[NextCall]) -> list[tuple | None]:
    """Most often one."""
    if len(calls) == 1:
        return [_serve_alone(calls[0])]
    try:
        served = {row[_HOLDER]: row for row in _run(_CLAIM_HEAD, calls)}
    except IntegrityError:  # a home held by another campaign since our look, or someone's other tab was quicker
        served = {}
    return [served.get(call.me) or _serve_alone(call) for call in calls]


def _serve_alone(call: NextCall) -> tuple | None:
    for _ in range(TRIES):
        try:
            rows = _run(_CLAIM[call.perimeter], [call])
            return rows[0] if rows else None
        except IntegrityError:
            continue
    return None


_HOLDER = _FIELDS.index("holder_id")
# In each process, homes are handed out and calls ended in turn: while one is done, those who ask for the other gather.
LANE = threading.Lock()
_AT_ONCE = Together(_serve_at_once, lane=LANE)


def _run(sql: str, calls: list[NextCall]) -> list[tuple]:
    """A savepoint when someone else's transaction is open, so that a second look remains possible."""
    params = _params(calls)
    if connection.in_atomic_block:
        with transaction.atomic():
            return fetch_all(sql, params)
    return fetch_all(sql, params)


def _params(calls: list[NextCall]) -> dict:
    """`calls` are of one campaign and one day. Claims are new each time: one that is asked again is known by the home in hand."""
    first, claims = calls[0], [uuid.uuid4() for _ in calls]
    return {
        "campaign": first.campaign,
        "today": first.today,
        "spoken_to": _SPOKEN_TO,
        "me": first.me,
        "now": first.now,
        "claim": claims[0],
        "callers": [call.me for call in calls],
        "claims": claims,
        "moments": [call.now for call in calls],
    }

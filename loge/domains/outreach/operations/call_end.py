"""The end of a call, written in one prepared statement: the call, what each person answered, where they and the home
stand now, the draft that is no longer needed, and the line of the journal."""

import json

from loge.domains.outreach.models import Attempt, PersonResult, Target
from loge.foundation.runtime.prepared import fetch_one

_CALL = [field for field in Attempt._meta.concrete_fields if not field.primary_key]
_MOVES = (
    "status", "cause", "assigned_to_id", "holder_id", "held_since", "claim_id", "on_paper", "due_at", "priority",
    "attempts", "last_outcome", "last_attempt_at", "completed_at",
)  # fmt: skip
_WRITE = """
WITH call AS (
    INSERT INTO outreach_attempt ({columns}) VALUES ({values}) RETURNING id
), heard AS (
    INSERT INTO outreach_personresult (attempt_id, person_id, result, answers)
    SELECT call.id, heard.person_id, heard.result, heard.answers::jsonb
    FROM call, unnest(%(heard)s::bigint[], %(results)s::text[], %(answers)s::text[]) heard (person_id, result, answers)
), people AS (
    UPDATE outreach_targetmember member SET result = moved.result
    FROM unnest(%(moved)s::bigint[], %(moved_to)s::text[]) moved (person_id, result)
    WHERE member.target_id = %(target)s AND member.person_id = moved.person_id
), home AS (
    UPDATE outreach_target SET {moves} WHERE id = %(target)s
), draft AS (
    DELETE FROM outreach_calldraft WHERE claim_id = %(call_claim_id)s
), journal AS (
    INSERT INTO audit_entry (action, target_model, target_id, by_id, facts)
    SELECT 'outreach.call_completed', 'outreach.Target', %(target)s::text, %(call_caller_id)s,
           jsonb_build_object('attempt', call.id, 'outcome', %(call_outcome)s::text, 'on_paper', %(call_on_paper)s::boolean)
    FROM call
)
SELECT id FROM call
""".format(
    columns=", ".join(str(field.column) for field in _CALL),
    values=", ".join(f"%(call_{field.attname})s" for field in _CALL),
    moves=", ".join(f"{name} = %(home_{name})s" for name in _MOVES),
)


def write_end(attempt: Attempt, *, target: Target, heard: list[PersonResult], moved: dict[int, str]) -> None:
    """`moved`: the people drawn who stand elsewhere than before the call. Gives `attempt` its key."""
    params = {f"call_{field.attname}": getattr(attempt, field.attname) for field in _CALL}
    params |= {f"home_{name}": getattr(target, name) for name in _MOVES}
    row = fetch_one(
        _WRITE,
        params
        | {
            "target": target.pk,
            "heard": [one.person_id for one in heard],
            "results": [str(one.result) for one in heard],
            "answers": [json.dumps(one.answers) for one in heard],
            "moved": list(moved),
            "moved_to": [str(result) for result in moved.values()],
        },
    )
    assert row is not None
    attempt.pk = row[0]
    attempt._state.adding = False

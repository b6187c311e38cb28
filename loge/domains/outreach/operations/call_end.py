"""The end of calls, written in one prepared statement, one call or several: the call, what each person answered, where they
and the home stand now, the draft that is no longer needed, and the line of the journal."""

import json
from dataclasses import dataclass
from typing import NamedTuple

from loge.domains.outreach.models import Attempt, Target
from loge.foundation.runtime.prepared import fetch_all

_CALL = [str(field.column) for field in Attempt._meta.concrete_fields if not field.primary_key]
_MOVES = (
    "status", "cause", "assigned_to_id", "holder_id", "held_since", "claim_id", "on_paper", "due_at", "resumes_at", "priority",
    "attempts", "last_outcome", "last_attempt_at", "completed_at",
)  # fmt: skip
_WRITE = """
WITH call AS (
    INSERT INTO outreach_attempt ({columns})
    SELECT {columns} FROM json_populate_recordset(NULL::outreach_attempt, %(calls)s::json)
    RETURNING id, claim_id, target_id, caller_id, outcome, on_paper
), heard AS (
    INSERT INTO outreach_personresult (attempt_id, person_id, result, answers)
    SELECT call.id, heard.person_id, heard.result, heard.answers
    FROM json_to_recordset(%(heard)s::json) heard (claim_id uuid, person_id bigint, result text, answers jsonb)
    JOIN call ON call.claim_id = heard.claim_id
), people AS (
    UPDATE outreach_targetmember member SET result = moved.result
    FROM json_populate_recordset(NULL::outreach_targetmember, %(moved)s::json) moved
    WHERE member.target_id = moved.target_id AND member.person_id = moved.person_id
), home AS (
    UPDATE outreach_target home SET {moves}
    FROM json_populate_recordset(NULL::outreach_target, %(homes)s::json) now WHERE home.id = now.id
), draft AS (
    DELETE FROM outreach_calldraft WHERE claim_id = ANY(%(claims)s::uuid[])
), journal AS (
    INSERT INTO audit_entry (action, target_model, target_id, by_id, facts)
    SELECT 'outreach.call_completed', 'outreach.Target', target_id::text, caller_id,
           jsonb_build_object('attempt', id, 'outcome', outcome, 'on_paper', on_paper)
    FROM call
)
SELECT claim_id, id FROM call
""".format(columns=", ".join(_CALL), moves=", ".join(f"{name} = now.{name}" for name in _MOVES))


class Heard(NamedTuple):
    """What one person of the home answered, by step of the script, and the result for them."""

    person_id: int
    result: str
    answers: dict


@dataclass(frozen=True)
class CallEnd:
    """`target` as it stands from now on; `moved`: the people drawn who stand elsewhere than before the call."""

    attempt: Attempt
    target: Target
    heard: list[Heard]
    moved: dict[int, str]


def write_ends(ends: list[CallEnd]) -> None:
    """Gives each `attempt` its key."""
    rows = fetch_all(
        _WRITE,
        {
            "calls": _document([{name: getattr(end.attempt, name) for name in _CALL} for end in ends]),
            "heard": _document([
                {"claim_id": end.attempt.claim_id} | one._asdict()
                for end in ends
                for one in end.heard
            ]),
            "moved": _document([
                {"target_id": end.target.pk, "person_id": person, "result": result}
                for end in ends
                for person, result in end.moved.items()
            ]),
            "homes": _document([{"id": end.target.pk} | {n: getattr(end.target, n) for n in _MOVES} for end in ends]),
            "claims": [end.attempt.claim_id for end in ends],
        },
    )  # fmt: skip
    keys = dict(rows)
    for end in ends:
        end.attempt.pk = keys[end.attempt.claim_id]
        end.attempt._state.adding = False


def _document(rows: list[dict]) -> str:
    """Days and keys as PostgreSQL reads them."""
    return json.dumps(rows, default=str)

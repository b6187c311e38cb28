"""What a caller types, saved as it is typed: it outlives the page, the laptop and the hold."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, PaperSheet, Target
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

LONGEST_DRAFT = 20_000  # characters of JSON
REMEMBERED = timedelta(days=30)  # how long after a claim its result may still be sent in

_UPSERT = """
INSERT INTO outreach_calldraft (target_id, caller_id, claim_id, started_at, saved_at, content)
SELECT t.id, %(me)s, %(claim)s, coalesce(t.held_since, %(now)s), %(now)s, %(content)s::jsonb
FROM outreach_target t
WHERE t.id = %(target)s
ON CONFLICT (claim_id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
    WHERE outreach_calldraft.caller_id = %(me)s
"""


@dataclass(frozen=True)
class Claim:
    """A claim as it was made: whose, of which home, since when, whether it still stands."""

    claim_id: uuid.UUID
    target_id: int
    started_at: datetime
    stands: bool


@transaction.atomic
def save_draft(*, claim_id, content: dict, by) -> None:
    """Raise Refusal when the claim is not this person's. A call already completed is left alone: a late keystroke
    is no new draft. Not in the journal: typing is no act, completing the call is."""
    text = json.dumps(content)
    if len(text) > LONGEST_DRAFT:
        raise Refusal("La saisie est trop longue pour être conservée.")
    claim = find_claim(claim_id, by)
    if Attempt.objects.filter(claim_id=claim_id).exists():
        return
    write_draft(claim, text, by)


def write_draft(claim: Claim, content: str, by) -> None:
    params = {
        "me": by.pk,
        "claim": claim.claim_id,
        "now": timezone.now(),
        "content": content,
        "target": claim.target_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, params)


def find_claim(claim_id, by) -> Claim:
    """A claim of this person's: standing, else remembered by its draft, its printed sheet or the journal. Raise Refusal."""
    claim_id = parse_claim(claim_id)
    held = Target.objects.filter(holder=by, claim_id=claim_id, status=TargetStatus.HELD).first()
    if held and held.held_since:
        return Claim(claim_id, held.pk, held.held_since, stands=True)
    draft = CallDraft.objects.filter(claim_id=claim_id, caller=by).first()
    if draft:
        return Claim(claim_id, draft.target_id, draft.started_at, stands=False)
    sheet = PaperSheet.objects.select_related("batch").filter(claim_id=claim_id, batch__caller=by).first()
    if sheet:
        return Claim(claim_id, sheet.target_id, sheet.batch.printed_at, stands=False)
    return _journalled_claim(claim_id, by)


def parse_claim(claim_id) -> uuid.UUID:
    """Raise Refusal when it is no claim at all."""
    try:
        return uuid.UUID(str(claim_id))
    except ValueError as error:
        raise Refusal("Cet appel est inconnu.") from error


def _journalled_claim(claim_id: uuid.UUID, by) -> Claim:
    line = Entry.objects.filter(
        by=by,
        at__gte=timezone.now() - REMEMBERED,
        action="outreach.home_claimed",
        facts__claim=str(claim_id),
    ).first()
    if line is None:
        raise Stale("Cet appel n’est pas le vôtre.")
    return Claim(claim_id, int(line.target_id), line.at, stands=False)

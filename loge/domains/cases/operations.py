from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.models import FollowUp, FollowUpStep
from loge.domains.cases.rules import DELAY_BY_LEVEL
from loge.foundation.audit import trail


@transaction.atomic
def open_follow_up(
    *,
    household_id: int,
    person_id: int | None,
    origin: str,
    origin_id: str,
    level: int,
    summary: str,
    owner_id: int,
    by,
) -> FollowUp:
    """Give what was heard an owner and a deadline drawn from its level (0 to 4, domain.md b.3)."""
    now = timezone.now()
    follow_up = FollowUp.objects.create(
        household_id=household_id, person_id=person_id, origin=origin, origin_id=origin_id, level=level, summary=summary,
        owner_id=owner_id, opened_at=now, opened_by=by, due_at=now + DELAY_BY_LEVEL.get(level, timedelta(days=7)),
    )  # fmt: skip
    FollowUpStep.objects.create(follow_up=follow_up, at=now, by=by, text="Signal reçu")
    trail.record("cases.follow_up_opened", follow_up, by=by, level=level, owner=owner_id)
    return follow_up

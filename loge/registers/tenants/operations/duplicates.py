"""Records that may be one human being: found in the background, listed most likely first, decided by a person."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import DuplicatePair
from loge.registers.tenants.permissions import check_can_merge
from loge.registers.tenants.queries import (
    bearing_one_name,
    born_on_one_day,
    living_together,
    pairs_of,
    sharing_a_number,
)
from loge.registers.tenants.rules import Known, Likeness, compare, holds_within_a_home

MERGED, DISTINCT = "merged", "distinct"
SEARCH = "search_duplicates"
"""Name of the job in config/schedule.py."""
BATCH = 2000


@transaction.atomic
def find_duplicates(*, by) -> int:
    """Compare the whole register again; the number of pairs waiting for a decision. Decisions taken are kept.

    `by` is None when the product does it at night. Safe to run twice.
    """
    if by is not None:
        check_can_merge(by)
    found = _likely_pairs()
    now = timezone.now()
    DuplicatePair.objects.bulk_create(
        (
            DuplicatePair(first_id=a, second_id=b, score=likeness.score, reasons=likeness.reasons, found_at=now)
            for (a, b), likeness in found.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,  # a pair keeps its key and its decision
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "found_at"],
    )
    DuplicatePair.objects.filter(decided_at=None, found_at__lt=now).delete()
    waiting = DuplicatePair.objects.waiting().count()
    trail.record("tenants.duplicates_searched", DuplicatePair(pk=0), by=by, found=waiting)
    return waiting


@transaction.atomic
def ask_for_duplicates(*, by) -> None:
    """Search in the background. Raise Refusal when a search already waits."""
    check_can_merge(by)
    try:
        with transaction.atomic():
            app.configure_task(SEARCH, queueing_lock=SEARCH).defer()
    except AlreadyEnqueued as waiting:
        raise Refusal("Une recherche est déjà lancée.") from waiting
    trail.record("tenants.duplicates_asked", by, by=by)


@transaction.atomic
def dismiss_pair(pair: DuplicatePair, *, by) -> DuplicatePair:
    """Two different people: the pair is not proposed again."""
    check_can_merge(by)
    pair = DuplicatePair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.decided_at:
        raise Refusal("Quelqu’un a déjà décidé pour ces deux fiches.")
    pair.decided_at, pair.decided_by, pair.decision = timezone.now(), by, DISTINCT
    pair.save(update_fields=["decided_at", "decided_by", "decision"])
    trail.record("tenants.pair_dismissed", pair, by=by)
    return pair


def _likely_pairs() -> dict[tuple[int, int], Likeness]:
    found: dict[tuple[int, int], Likeness] = {}
    for same_phone, blocks in ((True, sharing_a_number()), (False, bearing_one_name()), (False, born_on_one_day())):
        for key, a, b in _candidates(blocks):
            likeness = compare(a, b, same_phone=same_phone)
            if likeness and (key not in found or found[key].score < likeness.score):
                found[key] = likeness
    together = living_together(set(found))
    return {key: likeness for key, likeness in found.items() if key not in together or holds_within_a_home(likeness)}


def _candidates(blocks) -> Iterator[tuple[tuple[int, int], Known, Known]]:
    for block in blocks:
        for a, b in pairs_of(block):
            yield ((a.pk, b.pk) if a.pk < b.pk else (b.pk, a.pk)), a, b

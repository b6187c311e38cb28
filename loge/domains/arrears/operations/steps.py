"""The next step of every account, and the table of rules that gives it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.models import NextStep, StepRule
from loge.domains.arrears.permissions import check_can_set_rules
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.queries.steps import table_in_force
from loge.domains.arrears.rules.next_step import Advice, Facts, Line, advise
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

BLOCK = 2_000
_FIELDS = ("step", "sentence", "owed", "until", "since")


def advise_accounts(*, on: date, accounts: list[int] | None = None, by) -> int:
    """Work out the next step of these accounts (all of them by default); return how many changed.

    Written block by block, each in its own transaction: cut in the middle, the next run goes on.
    """
    table, changed = table_in_force(), 0
    block: list[tuple[int, Facts, Advice]] = []
    for account, known in facts(on=on, accounts=accounts):
        block.append((account, known, advise(known, table=table, on=on)))
        if len(block) == BLOCK:
            changed += _write(block, on=on)
            block = []
    return changed + _write(block, on=on)


@transaction.atomic
def _write(block: list[tuple[int, Facts, Advice]], *, on: date) -> int:
    """Only what changed is written: most accounts say today what they said yesterday."""
    known = NextStep.objects.in_bulk([account for account, _, _ in block])
    changed = []
    for account, facts_, advice in block:
        former = known.get(account)
        since = former.since if former is not None and former.step == advice.step else on
        row = NextStep(
            account_id=account,
            step=advice.step,
            sentence=advice.sentence,
            owed=facts_.owed,
            until=advice.on,
            since=since,
        )
        if former is None or any(getattr(former, name) != getattr(row, name) for name in _FIELDS):
            changed.append(row)
    NextStep.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["account"], update_fields=list(_FIELDS), batch_size=BLOCK
    )
    return len(changed)


@transaction.atomic
def set_table(lines: Iterable[Line], *, by) -> list[StepRule]:
    """Replace the whole table, in this order. Raise Refusal for an empty one: accounts would wait for ever."""
    check_can_set_rules(by)
    lines = list(lines)
    if not lines:
        raise Refusal("Gardez au moins une ligne : sans elle, aucun compte ne serait suivi.")
    StepRule.objects.all().delete()
    now = timezone.now()
    rules = StepRule.objects.bulk_create(
        [StepRule(rank=rank, changed_at=now, changed_by=by, **vars(line)) for rank, line in enumerate(lines, start=1)]
    )
    trail.record("arrears.table_set", by, by=by, lines=len(rules))
    return rules

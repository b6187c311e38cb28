"""The next step of every account, and the table of rules that gives it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from loge.domains.arrears.models import StepRule
from loge.domains.arrears.permissions import check_can_set_rules
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.queries.steps import table_in_force
from loge.domains.arrears.rules.next_step import Advice, Facts, Line, advise
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

BLOCK = 5_000
# Most accounts say today what they said yesterday: only what changed is written, and a step keeps the day it was first advised.
WRITE = """
INSERT INTO arrears_nextstep AS known (account_id, step, sentence, owed, until, since)
SELECT *, %(on)s FROM unnest(%(accounts)s::bigint[], %(steps)s::text[], %(sentences)s::text[], %(owed)s::numeric[],
    %(until)s::date[])
ON CONFLICT (account_id) DO UPDATE SET step = excluded.step, sentence = excluded.sentence, owed = excluded.owed,
    until = excluded.until, since = CASE WHEN known.step = excluded.step THEN known.since ELSE excluded.since END
WHERE (known.step, known.sentence, known.owed, known.until)
    IS DISTINCT FROM (excluded.step, excluded.sentence, excluded.owed, excluded.until)
"""


def advise_accounts(
    *, on: date, accounts: list[int] | None = None, known: Mapping[int, Facts] | None = None, by
) -> int:
    """Work out the next step of these accounts (all of them by default; those `known` already); return how many changed.

    Written block by block, each in its own transaction: cut in the middle, the next run goes on.
    """
    read = facts(on=on, accounts=accounts) if known is None else iter(known.items())
    table, changed = table_in_force(), 0
    while block := list(islice(read, BLOCK)):
        changed += _write([(account, one.owed, advise(one, table=table, on=on)) for account, one in block], on=on)
    return changed


@transaction.atomic
def _write(block: list[tuple[int, Decimal, Advice]], *, on: date) -> int:
    accounts, owed, advices = zip(*block, strict=True)
    rows: dict[str, Any] = {
        "on": on,
        "accounts": list(accounts),
        "owed": list(owed),
        "steps": [advice.step.value for advice in advices],
        "sentences": [advice.sentence for advice in advices],
        "until": [advice.on for advice in advices],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, rows)
        return cursor.rowcount


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

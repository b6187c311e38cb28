"""What the night has to look at."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.models import Episode, LedgerEntry, RentAccount, RepaymentPlan
from loge.domains.arrears.queries.plans import all_judged
from loge.domains.arrears.rules.plans import status_after

BLOCK = 1_000


def accounts_to_match(*, on: date) -> QuerySet[RentAccount]:
    """Accounts with money that settles nothing yet, beside something due that it could settle."""
    lines = LedgerEntry.objects.filter(account=OuterRef("pk")).with_left().filter(left__gt=0)
    free = lines.filter(amount__lt=0).exclude(settles__undone_by__isnull=False)
    due = lines.filter(amount__gt=0, due_on__lte=on)
    return RentAccount.objects.filter(Exists(free), Exists(due)).order_by("pk")


def plans_that_moved(*, on: date) -> list[RepaymentPlan]:
    """Signed, not ended, whose ledger says otherwise than their state. A broken plan is watched too: people catch up."""
    watched = RepaymentPlan.objects.filter(status__in=(PlanStatus.ACTIVE, PlanStatus.SUSPENDED, PlanStatus.BROKEN))
    rows, moved = list(watched.select_related("account").order_by("pk")), []
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        said = all_judged(block, on=on)
        moved += [plan for plan in block if status_after(said[plan.pk].health) != plan.status]
    return moved


def episodes_to_check(*, on: date) -> QuerySet[Episode]:
    """Told to the payer with a plan, and no check to come is written yet."""
    told = Episode.objects.standing().filter(plan_sent_on__isnull=False)
    return told.exclude(checks__due_on__gt=on).order_by("pk")

"""What comes back by itself: config/schedule.py says how often."""

from django.utils import timezone

from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.operations.errands import raise_late_errand
from loge.domains.proximity.operations.knocks import raise_late_knock


def raise_late_knocks(timestamp: int = 0) -> int:
    """Every minute: visits, decisions and services past their deadline go to the manager. Return how many."""
    now = timezone.now()
    late = Knock.objects.standing().filter(due_at__lte=now, raised_at=None).order_by("due_at")
    errands = Errand.objects.standing().filter(due_at__lte=now, raised_at=None, seal=None).order_by("due_at")
    raised = sum(raise_late_knock(knock, by=None, now=now) for knock in late)
    return raised + sum(raise_late_errand(errand, by=None, now=now) for errand in errands)

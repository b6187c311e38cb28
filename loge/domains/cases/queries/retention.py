from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from loge.domains.cases.choices import CaseStatus
from loge.domains.cases.models import Case
from loge.domains.cases.queries.delays import period
from loge.registers.seals.queries import protection_over


def is_due(case: Case, *, now: datetime) -> bool:
    return cases_to_purge(now=now).filter(pk=case.pk).exists()


def cases_to_purge(*, now: datetime) -> QuerySet[Case]:
    """Ended long enough ago, or kept until a day that has passed. Under a seal: with the protection."""
    over = Q(status__in=(CaseStatus.CLOSED, CaseStatus.DECLINED), closed_at__lt=now - period("kept"))
    no_longer_kept = Q(status=CaseStatus.ARCHIVED, kept_until__lt=timezone.localdate(now))
    unprotected = Q(seal=None) | Q(seal__lifted_at__lt=protection_over(now))
    return Case.objects.filter(over | no_longer_kept).filter(unprotected).order_by("pk")

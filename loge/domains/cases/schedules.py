import logging

from django.utils import timezone

from loge.domains.cases.operations.retention import purge_case
from loge.domains.cases.queries.retention import cases_to_purge

logger = logging.getLogger(__name__)


def purge_ended_cases(timestamp: int = 0) -> int:
    """Each night: erase what was written in cases that ended long enough ago. Return how many."""
    due = list(cases_to_purge(now=timezone.now()))
    for case in due:
        purge_case(case, by=None)
    if due:
        logger.info("%s cases erased, their figures kept", len(due))
    return len(due)

import logging

from django.utils import timezone

from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import follow_plan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.nightly import accounts_to_match, plans_to_follow

logger = logging.getLogger(__name__)


def follow_accounts(timestamp: int = 0) -> None:
    """Each night: payments laid on debts, then every plan judged, then the next step of each. Safe to run twice.

    An account that cannot be read leaves its line in the log and does not stop the others.
    """
    today = timezone.localdate()
    matched = _each(accounts_to_match(on=today), lambda account: match_account(account, on=today))
    followed = _each(plans_to_follow(), lambda plan: follow_plan(plan, on=today))
    changed = advise_accounts(on=today)
    logger.info("%s accounts matched, %s plans followed, %s next steps changed", matched, followed, changed)


def _each(rows, act) -> int:
    done = 0
    for row in list(rows):
        try:
            act(row)
        except Exception:
            logger.exception("%s left as it was", row)
        else:
            done += 1
    return done

"""What follows from new lines: payments matched, plans judged, clocks started or stopped, the next step of each account."""

import logging
from collections.abc import Callable, Iterable
from datetime import date

from loge.domains.arrears.models import Episode, RentAccount
from loge.domains.arrears.operations.agreements import end_unproved
from loge.domains.arrears.operations.arrangements import follow_deferral, follow_partial
from loge.domains.arrears.operations.checks import open_checks
from loge.domains.arrears.operations.clocks import set_clocks
from loge.domains.arrears.operations.episodes import end_episode, open_episode
from loge.domains.arrears.operations.exchanges import follow_promise
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import follow_plan
from loge.domains.arrears.operations.signs import watch_accounts
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.arrangements import deferrals_to_follow, partials_to_follow
from loge.domains.arrears.queries.exchanges import promises_to_judge
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.queries.gestures import homes_that_acted
from loge.domains.arrears.queries.nightly import accounts_to_match, episodes_to_check, plans_that_moved
from loge.domains.arrears.rules.next_step import Facts
from loge.registers.peace.choices import LifeSign
from loge.registers.peace.operations import note_signs_of_life

logger = logging.getLogger(__name__)


def follow_accounts(*, on: date, by) -> str:
    """Every account, each in a transaction of its own: cut in the middle, the next run goes on; safe to run twice. Return what
    was done, for the log.

    An account that cannot be read leaves its line in the log and does not stop the others.
    """
    matched = _each(accounts_to_match(on=on), lambda account: match_account(account, on=on, by=by))
    followed = _each(plans_that_moved(on=on), lambda plan: follow_plan(plan, on=on, by=by))
    known = _watch_episodes(on, by)
    end_unproved(on=on, by=by)
    _each(deferrals_to_follow(), lambda deferral: follow_deferral(deferral, on=on, by=by))
    _each(partials_to_follow(), lambda partial: follow_partial(partial, on=on, by=by))
    _each(promises_to_judge(), lambda promise: follow_promise(promise, on=on, by=by))
    note_signs_of_life(homes_that_acted(on=on), kind=LifeSign.PAYMENT, by=by)
    set_clocks(known, on=on, by=by)
    changed, seen = advise_accounts(on=on, by=by), watch_accounts(on=on, by=by)
    return f"{matched} accounts matched, {followed} plans moved, {changed} next steps and {seen} signs changed"


def _watch_episodes(on: date, by) -> dict[int, Facts]:
    """Clocks start when a debt becomes an impayé, and stop when all of it is paid. Return what was read of every account."""
    known = dict(facts(on=on))
    begun = [account for account, one in known.items() if one.reportable and one.episode is None and not one.departed]
    over = [one.episode for one in known.values() if one.episode is not None and one.owed_home <= one.awaited]
    _each(RentAccount.objects.filter(pk__in=begun), lambda account: open_episode(account, on=on, by=by))
    _each(Episode.objects.filter(pk__in=over), lambda episode: end_episode(episode, on=on, by=by))
    _each(episodes_to_check(on=on), lambda episode: open_checks(episode, on=on, by=by))
    return known


def _each(rows: Iterable, act: Callable) -> int:
    done = 0
    for row in list(rows):
        try:
            act(row)
        except Exception:
            logger.exception("%s left as it was", row)
        else:
            done += 1
    return done

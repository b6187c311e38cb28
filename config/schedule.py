"""What runs when: every periodic job of the house, on one page.

procrastinate reads these times in UTC. Paris is one hour ahead in winter and two in summer: what is asked at 01:40
runs at 02:40 or 03:40, in the middle of the night all year round, once the day has changed there.
"""

from collections.abc import Callable

from procrastinate import App

from loge.domains.arrears.schedules import compute_estimates, finish_letters, follow_accounts, warn_staff
from loge.domains.bulletins.schedules import relay_bulletins
from loge.domains.cases.schedules import purge_ended_cases
from loge.domains.offers.schedules import purge_ended_offers
from loge.domains.outreach.schedules import (
    feed_regular_calls,
    follow_silent_homes,
    keep_the_peace,
    promote_due_homes,
    purge_due_campaigns,
)
from loge.domains.proximity.schedules import raise_late_knocks
from loge.domains.referrals.schedules import remind_partners
from loge.foundation.exchange.lines.schedules import forget_old_imports
from loge.foundation.notifications.bounces import read_bounces
from loge.foundation.notifications.delivery import collect_receipts, deliver_messages
from loge.foundation.runtime import jobs
from loge.fronts.privacy.retention import erase_what_is_over
from loge.journeys.arrears_to_aids import tell_first_unpaid_rents
from loge.registers.accounts.schedules import forget_old_attempts, forget_old_sessions
from loge.registers.tenants.schedules import search_duplicates

# (name, cron, function): minute hour day month weekday
HOUSEKEEPING: list[tuple[str, str, Callable]] = [
    ("rescue_stalled_jobs", "* * * * *", jobs.rescue_stalled_jobs),
    ("deliver_messages", "* * * * *", deliver_messages),
    ("collect_receipts", "* * * * *", collect_receipts),
    ("read_bounces", "*/5 * * * *", read_bounces),
    ("forget_old_imports", "7 3 * * *", forget_old_imports),
    ("forget_old_jobs", "17 2 * * *", jobs.forget_old_jobs),
    ("forget_old_sessions", "27 2 * * *", forget_old_sessions),
    ("forget_old_attempts", "37 2 * * *", forget_old_attempts),
]
TRADE: list[tuple[str, str, Callable]] = [
    ("feed_regular_calls", "* * * * *", feed_regular_calls),
    ("follow_silent_homes", "* * * * *", follow_silent_homes),
    ("raise_late_knocks", "* * * * *", raise_late_knocks),
    ("remind_partners", "*/5 * * * *", remind_partners),
    ("promote_due_homes", "* * * * *", promote_due_homes),
    ("relay_bulletins", "* * * * *", relay_bulletins),
    ("keep_the_peace", "* * * * *", keep_the_peace),
    ("finish_letters", "* * * * *", finish_letters),
    ("compute_estimates", "* * * * *", compute_estimates),
    ("follow_accounts", "20 2 * * *", follow_accounts),
    ("tell_first_unpaid_rents", "50 2 * * *", tell_first_unpaid_rents),
    ("warn_staff", "45 3 * * *", warn_staff),
    ("purge_due_campaigns", "40 1 * * *", purge_due_campaigns),
    ("purge_ended_cases", "50 1 * * *", purge_ended_cases),
    ("purge_ended_offers", "55 1 * * *", purge_ended_offers),
    ("erase_what_is_over", "20 2 * * *", erase_what_is_over),
    ("search_duplicates", "10 1 * * *", search_duplicates),
]


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django has loaded."""
    for name, cron, function in HOUSEKEEPING + TRADE:
        task = app.task(name=name, queueing_lock=name)(function)
        app.periodic(cron=cron, periodic_id=name)(task)

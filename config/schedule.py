"""What runs when: every periodic job of the house, on one page. Times are UTC, as procrastinate reads them."""

from procrastinate import App

from loge.domains.outreach.schedules import promote_due_homes
from loge.foundation.runtime import jobs

# (name, cron, function): minute hour day month weekday
HOUSEKEEPING = [
    ("rescue_stalled_jobs", "* * * * *", jobs.rescue_stalled_jobs),
    ("forget_old_jobs", "17 3 * * *", jobs.forget_old_jobs),
]
TRADE = [
    ("promote_due_homes", "* * * * *", promote_due_homes),
]


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django has loaded."""
    for name, cron, function in HOUSEKEEPING + TRADE:
        task = app.task(name=name, queueing_lock=name)(function)
        app.periodic(cron=cron, periodic_id=name)(task)

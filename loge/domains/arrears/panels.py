from datetime import timedelta

from django.utils import timezone

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.permissions import can_see, can_settle, can_share_out
from loge.domains.arrears.queries.accounts import with_owed
from loge.domains.arrears.queries.clocks import counts
from loge.domains.arrears.queries.day import day_of
from loge.domains.arrears.queries.law import standing_on
from loge.domains.arrears.queries.offers import callbacks
from loge.domains.arrears.queries.officers import has_portfolio, in_my_care, to_act_on, with_officer, without_officer
from loge.domains.arrears.queries.signs import new_signs
from loge.domains.arrears.queries.steps import worklist_by_step
from loge.registers.accounts.permissions import can_keep_law

SHOWN = 5
NEW = timedelta(days=7)


def on_home(user):
    """For whoever settles accounts: what the night found to do, and the legal deadlines of the next fortnight."""
    if not can_settle(user):
        return None
    today = timezone.localdate()
    accounts = in_my_care(user, on=today)
    rows = [(row["step"], row["step"].label, row["count"], row["owed"]) for row in worklist_by_step(accounts)]
    clocks = counts(accounts, on=today)
    context = {
        "steps": rows,
        "signs": new_signs(accounts, on=today, days=NEW.days),
        "callbacks": list(callbacks(user)[:SHOWN]),
        "nobody": to_act_on(without_officer(user)).count() if can_share_out(user) else 0,
    }
    if not any(clocks.values()) and not any(context.values()):
        return None
    day = day_of(user, on=today) if has_portfolio(user, on=today) else None
    return "arrears/_home_panel.html", context | {"clocks": clocks, "day": day}


def on_tenant_file(person, *, viewer):
    """The accounts of the leases that this person signed: what is due, and the plan."""
    if not can_see(viewer):
        return None
    signed = RentAccount.objects.visible_to(viewer).filter(lease__parties__person=person, lease__parties__ends_on=None)
    found = list(with_officer(with_owed(signed.distinct(), on=timezone.localdate())).prefetch_related("plans")[:SHOWN])
    if not found:
        return None
    rows = [(account, account.owed, next(iter(account.plans.all()), None)) for account in found]
    return "arrears/_tenant_panel.html", {"accounts": rows}


def law_on_home(user):
    """From 1 January until it is done: the numbers of the law that nobody compared with their text this year."""
    if not can_keep_law(user):
        return None
    today = timezone.localdate()
    waiting = [one for one in standing_on(today) if one.wants_check]
    return ("arrears/_law_panel.html", {"waiting": len(waiting), "year": today.year}) if waiting else None

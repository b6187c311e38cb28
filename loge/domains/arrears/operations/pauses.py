"""Nobody asks for a debt for a while: why, until when, and who said so."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import PauseBecause
from loge.domains.arrears.models import AccountPause, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_settle
from loge.foundation.audit import trail
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal, Stale

LONGEST = 12  # months: a pause that nobody ends would forget an account


@transaction.atomic
def pause_account(
    account: RentAccount, *, reason: str, until: date, by, note: str = "", procedure: bool = False, about: str = ""
) -> AccountPause:
    """From today to `until`, included. Another trade that waits (an aid being examined) passes `about` and the system as `by`.

    The second time about the same thing moves its end. Raise Refusal for an end that is past or further than a year.
    """
    if by is not None:
        check_can_settle(by)
        RentAccount.objects.check_within(account.pk, by=by)
    today = timezone.localdate()
    if not today <= until <= add_months(today, LONGEST):
        raise Refusal("Une pause se termine entre aujourd’hui et dans un an.")
    if reason not in PauseBecause.values:
        raise Refusal("Choisissez le motif de la pause.")
    RentAccount.objects.locked(account.pk)
    said = {"reason": reason, "until": until, "note": note[:200], "procedure": procedure}
    pause = AccountPause.objects.filter(account=account, about=about, lifted_at=None).first() if about else None
    if pause is None:
        now = timezone.now()
        pause = AccountPause.objects.create(account=account, since=today, about=about, by=by, at=now, **said)
    else:
        AccountPause.objects.filter(pk=pause.pk).update(**said)
        pause.refresh_from_db()
    trail.record("arrears.account_paused", pause, by=by, reason=reason, until=until.isoformat())
    look_again([account.pk], by=by)
    return pause


@transaction.atomic
def lift_pause(pause: AccountPause, *, by) -> AccountPause:
    """Raise Stale for one that is lifted already."""
    if by is not None:
        check_can_settle(by)
        RentAccount.objects.check_within(pause.account_id, by=by)
    RentAccount.objects.locked(pause.account_id)
    pause = AccountPause.objects.select_related("account").get(pk=pause.pk)
    if pause.lifted_at is not None:
        raise Stale("Cette pause est déjà levée.")
    pause.lifted_at, pause.lifted_by = timezone.now(), by
    pause.save(update_fields=["lifted_at", "lifted_by"])
    trail.record("arrears.pause_lifted", pause, by=by)
    look_again([pause.account_id], by=by)
    return pause


@transaction.atomic
def pause_lease(*, lease_id: int, reason: str, until: date, about: str, by, note: str = "") -> AccountPause | None:
    """For another trade that waits: by the system, whoever that trade’s colleague is. None when the lease has no account."""
    account = RentAccount.objects.filter(lease=lease_id).first()
    if account is None:
        return None
    return pause_account(account, reason=reason, until=until, note=note, about=about, by=None)


@transaction.atomic
def lift_pause_about(*, about: str, by) -> AccountPause | None:
    """What it waited for is over. None when nothing waits any more: someone lifted it before."""
    pause = AccountPause.objects.filter(about=about, lifted_at=None).first()
    return lift_pause(pause, by=None) if pause is not None else None

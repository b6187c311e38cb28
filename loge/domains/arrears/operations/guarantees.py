"""Guarantors of leases, kept by another trade: their last day on the calendar, their call in the procedure, noted once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import Act
from loge.domains.arrears.events import GuarantorCallCancelled, GuarantorCalled
from loge.domains.arrears.models import ProcedureStep, RentAccount, ToldGuarantee
from loge.domains.arrears.operations.at_once import look_again
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import publish


@dataclass(frozen=True)
class Told:
    """`call_by`: last day to call, None once it is called, ended, or as long as nothing is unpaid."""

    lease_id: int
    about: str
    name: str
    call_by: date | None
    called_on: date | None


@transaction.atomic
def keep_guarantees(told: Iterable[Told], *, by) -> int:
    """What is known of them from now on; how many accounts changed. A call noted elsewhere becomes a step of the procedure."""
    said = {one.about: one for one in told}
    accounts = dict(
        RentAccount.objects.filter(lease__in={one.lease_id for one in said.values()}).values_list("lease", "pk")
    )
    known = {one.about: one for one in ToldGuarantee.objects.filter(about__in=list(said)).select_related("act")}
    moved = set()
    for about, one in said.items():
        account = accounts.get(one.lease_id)
        if account is not None and _keep(known.get(about), one, account, by=by):
            moved.add(account)
    look_again(moved, by=by)
    return len(moved)


def _keep(row: ToldGuarantee | None, one: Told, account: int, *, by) -> bool:
    new = (one.name[:120], one.call_by, one.called_on)
    if row is None and not (one.call_by or one.called_on):
        return False
    row = row or ToldGuarantee(account_id=account, about=one.about)
    if row.pk and (row.name, row.call_by, row.called_on) == new:
        return False
    (row.name, row.call_by, row.called_on), row.told_at = new, timezone.now()
    if row.called_on is None:
        row.act = None
    elif row.act is None and by is not None:
        row.act = _noted(row, on=row.called_on, by=by)
    row.save()
    trail.record("arrears.guarantee_told", row.account, by=by, runs=row.call_by is not None)
    return True


def _noted(row: ToldGuarantee, *, on: date, by) -> ProcedureStep:
    """The step that someone noted that day of their own accord, else a new one."""
    same = ProcedureStep.objects.standing().filter(account=row.account_id, kind=Act.GUARANTOR, guarantee=None)
    if (found := same.filter(happened_on=on).first()) is not None:
        return found
    step = ProcedureStep.objects.create(
        account_id=row.account_id, kind=Act.GUARANTOR, happened_on=on, reference=row.name, by=by,
        at=timezone.now(),
    )  # fmt: skip
    trail.record("arrears.act_noted", step, by=by, kind=str(Act.GUARANTOR))
    return step


@transaction.atomic
def tell_the_call(step: ProcedureStep, *, about: str, by) -> None:
    """The guarantor was called, and noted here first. Raise Stale when it was noted there meanwhile."""
    row = ToldGuarantee.objects.filter(account=step.account_id, about=about).first()
    if row is None:
        raise Refusal("Cette garantie n’est pas connue de ce compte.")
    if row.called_on is not None:
        raise Stale(f"Ce garant est déjà appelé, depuis le {row.called_on:%d/%m/%Y}.")
    row.act, row.called_on = step, step.happened_on
    row.save(update_fields=["act", "called_on"])
    if not step.reference:
        step.reference = row.name
        step.save(update_fields=["reference"])
    trail.record("arrears.guarantee_told", row.account, by=by, runs=False)
    publish(GuarantorCalled(about=about, act_id=step.pk, by_id=by.pk))


@transaction.atomic
def take_the_call_back(step: ProcedureStep, *, by) -> None:
    """Its step is cancelled: there, the guarantor is to be called again."""
    row = ToldGuarantee.objects.filter(act=step).first()
    if row is None:
        return
    row.act = None
    row.save(update_fields=["act"])
    trail.record("arrears.guarantee_told", row.account, by=by, runs=True)
    publish(GuarantorCallCancelled(about=row.about, act_id=step.pk, by_id=by.pk))

"""Guarantors known of an account, and what the trade that keeps them asks about their calls."""

from datetime import date

from django.db.models import QuerySet

from loge.domains.arrears.models import ProcedureStep, RentAccount, ToldGuarantee


def to_call(account: RentAccount) -> QuerySet[ToldGuarantee]:
    return ToldGuarantee.objects.to_call().filter(account=account)


def call_noted(act_id: int) -> date:
    return ProcedureStep.objects.get(pk=act_id).happened_on


def why_cancelled(act_id: int) -> str:
    return ProcedureStep.objects.get(pk=act_id).cancelled_because

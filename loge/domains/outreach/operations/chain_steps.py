"""How each step of a search for news begins. Each returns the line to write and who must act; Silence when it has no object."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from loge.domains.outreach.choices import ChainStep, MemberResult, RiskLevel, TargetStatus
from loge.domains.outreach.events import HomeUnreachable
from loge.domains.outreach.models import PersonToWarn, Pursuit, Target
from loge.domains.outreach.models.targets import NO_PRIORITY
from loge.domains.outreach.queries.pursuits import mobile_of_home, number_never_tried
from loge.domains.outreach.workflow import TARGET_WORKFLOW
from loge.foundation import events, phones
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import send_later
from loge.foundation.ui.french import phone
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel
from loge.registers.peace.operations import log_contact

LONGEST_SMS = 300
TRADE = "outreach"


class Silence(Exception):
    """This step has nothing to try here. The message, in French, goes into the history."""


class Later(Exception):
    """The home is left in peace until then (bereavement, hospital, already contacted today): the step waits."""

    def __init__(self, until: datetime, sentence: str):
        super().__init__(sentence)
        self.until = until


def send_sms(pursuit: Pursuit, *, by, now: datetime) -> tuple[str, int]:
    mobile = mobile_of_home(pursuit.target.household_id)
    if mobile is None:
        raise Silence("Aucun mobile utilisable dans ce foyer")
    _ask_the_gate(pursuit, Channel.SMS, now=now, person_id=mobile.person_id, value=mobile.value)
    try:
        send_later(
            channel=MessageChannel.SMS,
            to=mobile.value,
            body=sms_text(pursuit.target),
            about=f"outreach.Pursuit:{pursuit.pk}",
            by=by,
        )
    except Refusal as refusal:
        raise Silence(str(refusal)) from refusal
    log_contact(
        household_id=pursuit.target.household_id, person_id=mobile.person_id, channel=Channel.SMS, trade=TRADE,
        about=f"outreach.Pursuit:{pursuit.pk}", at=now, by=by,
    )  # fmt: skip
    return f"SMS envoyé au {phones.mask(mobile.value)}", pursuit.owner_id


def sms_text(target: Target) -> str:
    """Says who, why in three words, and how to answer: nothing that a neighbour could not read."""
    landlord = settings.LANDLORD_NAME or "votre bailleur"
    answer = target.campaign.phone_shown
    back = f" Rappelez-nous au {phone(answer)}, même un instant." if answer else " Faites-nous signe, même un instant."
    return f"Bonjour, {landlord} a essayé de vous joindre pour prendre de vos nouvelles.{back}"[:LONGEST_SMS]


@transaction.atomic
def try_another_number(pursuit: Pursuit, *, by, now: datetime) -> tuple[str, int]:
    """The home goes back to the callers, who see all its numbers; the search goes on if nobody answers either."""
    number = number_never_tried(pursuit.target)
    if number is None:
        raise Silence("Aucun autre numéro à essayer")
    target = Target.objects.select_for_update(of=("self",)).get(pk=pursuit.target_id)
    if target.status != TargetStatus.HELD:
        _back_in_queue(target, now)
        trail.record("outreach.home_reopened", target, by=by)
    return f"À essayer par les appelants : {phones.mask(number.value)}", pursuit.owner_id


def _back_in_queue(target: Target, now: datetime) -> None:
    if target.status != TargetStatus.WAITING:
        TARGET_WORKFLOW.check(target.status, TargetStatus.WAITING)
    target.members.filter(result=MemberResult.UNREACHABLE).update(result=MemberResult.TO_REACH)
    target.status, target.cause, target.completed_at = TargetStatus.WAITING, "", None
    target.due_at, target.priority, target.reopened_at = now, NO_PRIORITY, now
    target.save(update_fields=["status", "cause", "completed_at", "due_at", "priority", "reopened_at"])


def call_person_to_warn(pursuit: Pursuit, *, by, now: datetime) -> tuple[str, int]:
    people = people_to_warn(pursuit.target).count()
    if not people:
        raise Silence("Personne à prévenir n’est connue")
    return "Appeler la personne à prévenir, dans l’ordre convenu", pursuit.owner_id


def people_to_warn(target: Target):
    """Named by those who live there, in order."""
    living = Q(person__occupancies__household=target.household_id, person__occupancies__ends_on=None)
    return PersonToWarn.objects.filter(living, ended_at=None).order_by("rank", "pk").distinct()


def knock_at_the_door(pursuit: Pursuit, *, by, now: datetime) -> tuple[str, int]:
    _ask_the_gate(pursuit, Channel.VISIT, now=now)
    target = pursuit.target
    events.publish(
        HomeUnreachable(
            pursuit_id=pursuit.pk, household_id=target.household_id,
            person_id=target.household.reference_person_id, level=pursuit.level, officer_id=pursuit.owner_id,
            by_id=by.pk if by else None,
        )
    )  # fmt: skip
    return "Passage à domicile demandé", pursuit.owner_id


def _ask_the_gate(pursuit: Pursuit, channel: str, *, now: datetime, **whom) -> None:
    """The peace of contact, asked before anything leaves: urgency passes over a pause, never over a protected person."""
    home, urgent = pursuit.target.household_id, pursuit.level >= RiskLevel.SAME_DAY
    verdict = gate.ask(household_id=home, channel=channel, trade=TRADE, now=now, urgent=urgent, **whom)
    if verdict.until is not None:
        raise Later(verdict.until, verdict.sentence)
    if not verdict.may_go:
        raise Silence(verdict.sentence)


BEGIN: dict[ChainStep, Callable[..., tuple[str, int]]] = {
    ChainStep.SMS: send_sms,
    ChainStep.OTHER_NUMBER: try_another_number,
    ChainStep.PERSON_TO_WARN: call_person_to_warn,
    ChainStep.KNOCK: knock_at_the_door,
}

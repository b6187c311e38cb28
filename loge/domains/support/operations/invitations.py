"""The time and place of a meeting, sent to those who come: never why, nor with whom."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from loge.domains.support.choices import Mode, SessionStatus
from loge.domains.support.models import Session
from loge.domains.support.operations.sessions import check_can_plan
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import send_later
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel as Way
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.choices import Channel
from loge.registers.tenants.models import ContactPoint

TRADE = "support"


@dataclass
class Invited:
    """`reached`: those a message leaves for; `others`: who they are and why they must be told otherwise."""

    reached: list = field(default_factory=list)
    others: list[tuple] = field(default_factory=list)


@transaction.atomic
def send_invitation(session: Session, *, by) -> Invited:
    """By e-mail to each participant who has an address that may be used, now. Raise Refusal when it reaches nobody."""
    check_can_plan(session, by)
    if session.status != SessionStatus.PLANNED:
        raise Stale("Ce rendez-vous n’est plus à venir.")
    invited = Invited()
    for person, household_id in session.participants():
        if sentence := _send(session, person, household_id, by):
            invited.others.append((person, sentence))
        else:
            invited.reached.append(person)
    if not invited.reached:
        raise Refusal(" ".join(f"{person} : {sentence}" for person, sentence in invited.others))
    trail.record("support.invitation_sent", session, by=by, people=[person.pk for person in invited.reached])
    return invited


def _send(session: Session, person, household_id: int, by) -> str:
    """Why it does not leave, else empty."""
    mails = ContactPoint.objects.usable().filter(person=person, channel=Channel.EMAIL).order_by("rank", "pk")
    mail = mails.values_list("value", flat=True).first()
    if mail is None:
        return "pas d’adresse électronique, prévenez par téléphone ou par lettre."
    now = timezone.now()
    verdict = gate.ask(
        household_id=household_id, person_id=person.pk, channel=Way.EMAIL, trade=TRADE, now=now, value=mail
    )
    if not verdict.may_go:
        return verdict.sentence
    about = f"support.Session:{session.pk}"
    send_later(
        channel=MessageChannel.EMAIL, to=mail, subject="Votre rendez-vous", body=_text(session), about=about, by=by
    )
    log_contact(
        household_id=household_id, person_id=person.pk, channel=Way.EMAIL, trade=TRADE,
        about=f"{about}.{session.sequence}", at=now, by=by,
    )  # fmt: skip
    return ""


def _text(session: Session) -> str:
    when = timezone.localtime(session.starts_at)
    how = {
        Mode.PHONE: "Nous vous appellerons par téléphone.",
        Mode.ON_SITE: f"Lieu : {session.place}",
        Mode.VIDEO: f"Pour nous rejoindre en visioconférence : {session.place}",
    }[Mode(session.mode)]
    name = settings.LANDLORD_NAME or "Votre bailleur"
    return (
        f"Bonjour,\n\nVotre rendez-vous est fixé au {when:%d/%m/%Y} à {when:%H h %M}, pour {session.minutes} minutes.\n"
        f"{how}\n\nSi ce moment ne vous convient pas, répondez à votre interlocuteur habituel.\n\n{name}\n"
    )

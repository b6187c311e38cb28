"""The one gate asked before any outgoing contact of any trade: may this home be contacted now, this way?

    verdict = gate.ask(household_id=…, person_id=…, channel="sms", trade="cases", now=timezone.now())
    if not verdict.may_go:
        raise Refusal(verdict.sentence)        # or put off until verdict.until
    …send…
    log_contact(…)                             # so that the other trades know

A protected home answers the very sentence of any home for which a human decides, at the same price in queries.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.registers.peace.choices import Answer, Channel, PauseReason
from loge.registers.peace.models import ContactPause, OutgoingContact
from loge.registers.peace.rules import is_safe_now, midnight, next_morning
from loge.registers.seals.models import SafeContact, Seal, SealedPerson
from loge.registers.seals.queries import protected_at_home, seals_over
from loge.registers.tenants.models import ContactRefusal, Occupant

A_HUMAN_DECIDES = "Un référent décide des prises de contact avec ce foyer."
MESSAGES = (Channel.SMS, Channel.EMAIL, Channel.LETTER, Channel.VOICEMAIL)


@dataclass(frozen=True)
class Verdict:
    """`until` is set when the answer is WAIT; `sentence` is for the person at the screen, empty when the answer is GO."""

    answer: Answer
    sentence: str = ""
    until: datetime | None = None

    @property
    def may_go(self) -> bool:
        return self.answer == Answer.GO


GO = Verdict(Answer.GO)
HUMAN = Verdict(Answer.HUMAN, A_HUMAN_DECIDES)


def ask(
    *, household_id: int, person_id: int | None = None, channel: str, trade: str, now: datetime, value: str = "",
    urgent: bool = False,
) -> Verdict:  # fmt: skip
    """`value`: the number or address about to be used, when known. `urgent` (someone may be in danger) passes over pauses
    and over what was already sent today, never over what a protected person asked."""
    channel = Channel(channel)
    pauses = list(ContactPause.objects.standing(now).filter(household=household_id))
    if not _is_safe(household_id, person_id, channel, value, now):
        return HUMAN
    if urgent:
        return GO
    if verdict := _paused(pauses, person_id):
        return verdict
    if channel in (Channel.PHONE, Channel.VOICEMAIL) and _refuses_calls(household_id, person_id):
        return HUMAN
    return _already_today(household_id, channel, trade, now)


def check_may_decide(*, household_id: int, person_id: int | None, by) -> Seal | None:
    """What someone at a screen begins about a home for which a human decides is begun by that human.

    The seal under which it goes, when `by` holds its key; None when nothing protects anyone there. Raise Refusal otherwise, with
    the very sentence of a home for which somebody else decides.
    """
    people = [person_id] if person_id else protected_at_home(household_id)
    seals = [seal for person in people for seal in seals_over(person_id=person)]
    pauses = ContactPause.objects.standing().filter(household=household_id, reason=PauseReason.HUMAN)
    decided = [pause for pause in pauses.select_related("referent") if pause.person_id in (None, person_id)]
    held = set(by.seal_keys.live().values_list("seal", flat=True))
    if seals and not held.intersection(seal.pk for seal in seals):
        raise Refusal(A_HUMAN_DECIDES)
    if not seals and any(pause.referent_id != by.pk and pause.referent.is_active for pause in decided):
        raise Refusal(A_HUMAN_DECIDES)
    return next((seal for seal in seals if seal.pk in held), None)


def _is_safe(household_id, person_id, channel, value, now) -> bool:
    """Nobody there is protected; or the contact is with the protected person, the way they agreed."""
    living = Occupant.objects.filter(household=household_id, ends_on=None).values("person")
    people = [person_id] if person_id else []
    covered = SealedPerson.objects.filter(seal__lifted_at=None)
    seals = list((covered.filter(person__in=living) | covered.filter(person__in=people)).values_list("seal", "person"))
    if not seals:
        return True
    if any(person != person_id for _, person in seals):
        return False
    agreed = list(SafeContact.objects.filter(seal__in=[s for s, _ in seals], person=person_id, channel=channel))
    return len({row.seal_id for row in agreed}) == len({s for s, _ in seals}) and is_safe_now(
        agreed, at=now, value=value
    )


def _paused(pauses: list[ContactPause], person_id) -> Verdict | None:
    standing = [pause for pause in pauses if person_id is None or pause.person_id in (None, person_id)]
    if any(pause.until is None for pause in standing):
        return HUMAN
    if standing:
        until = max(pause.until for pause in standing if pause.until)
        day = timezone.localtime(until)
        return Verdict(
            Answer.WAIT, f"Les prises de contact avec ce foyer sont suspendues jusqu’au {day:%d/%m/%Y}.", until
        )
    return None


def _refuses_calls(household_id, person_id) -> bool:
    """The person, or everyone at home, asked not to be called."""
    living = Occupant.objects.filter(household=household_id, ends_on=None)
    people = [person_id] if person_id else list(living.values_list("person", flat=True))
    refused = set(ContactRefusal.objects.filter(person__in=people, lifted_at=None).values_list("person", flat=True))
    return bool(people) and refused >= set(people)


def _already_today(household_id, channel, trade, now) -> Verdict:
    """One message per home and day by default, and none after a call that was answered; calls are not messages."""
    if channel not in MESSAGES:
        return GO
    today = OutgoingContact.objects.filter(household=household_id, at__gte=midnight(now), at__lte=now)
    sent = sum(1 for one in today if one.channel in MESSAGES or one.spoken)
    if sent < settings.LOGE_MESSAGES_PER_DAY:
        return GO
    morning = next_morning(now)
    return Verdict(Answer.WAIT, "Ce foyer a déjà été contacté aujourd’hui : ce message attendra demain.", morning)

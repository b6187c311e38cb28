"""What people answer, noted with one click, changed by another, taken back by a third. Two clicks or two people change nothing
that was not asked for."""

from django.db import transaction
from django.utils import timezone

from loge.domains.offers.choices import HEARD, SETTLED, TOOK_UP, AnswerState
from loge.domains.offers.models import AnswerStep, LocalOffer, OfferAnswer
from loge.domains.offers.operations.offers import locked
from loge.domains.offers.permissions import can_keep, check_can_note, check_can_record
from loge.domains.offers.rules import has_place
from loge.domains.offers.workflow import ANSWER_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.tenants.models import Household

UNDO, AGREES, AGREES_NO_MORE = "annuler", "accord", "sans-accord"
A = AnswerState


@transaction.atomic
def hear(offer: LocalOffer, *, person, said: str, by) -> OfferAnswer | None:
    """One button of the panel: a code of `AnswerState`, « annuler », « accord » or « sans-accord »."""
    if said == UNDO:
        return take_back(offer, person=person, by=by)
    if said in (AGREES, AGREES_NO_MORE):
        return note_agreement(offer, person=person, agrees=said == AGREES, by=by)
    return note_answer(offer, person=person, state=said, by=by)


@transaction.atomic
def note_answer(offer: LocalOffer, *, person, state: str, by) -> OfferAnswer:
    """When every place is taken, « inscrit » becomes « sur liste d’attente ». Raise Refusal when the offer is not open, or for
    what is noted afterwards by those who do not keep it."""
    if state not in (*HEARD, *SETTLED):
        raise Refusal("Choisissez une réponse parmi celles qui sont proposées.")
    check_can_note(by, state)
    offer = locked(offer)
    _check_may_hear(offer, person, state)
    answer = _answer_of(offer, person, by)
    if answer.state in TOOK_UP and not can_keep(by):
        raise Stale("Cette personne en a déjà profité.")
    wanted = _seat(offer, answer, by) if state == A.REGISTERED else A(state)
    return _move(answer, wanted, by) if answer.state != wanted else answer


@transaction.atomic
def take_back(offer: LocalOffer, *, person, by) -> OfferAnswer | None:
    """The last click undone by whoever made it, or by those who keep the offer. What is already undone stays so."""
    check_can_record(by)
    offer = locked(offer)
    answer = OfferAnswer.objects.filter(offer=offer, person=person).first()
    last = answer.steps.last() if answer else None
    if answer is None or last is None or last.undoes:
        return answer
    if last.by_id != by.pk and not can_keep(by):
        raise Refusal(f"Cette réponse a été notée par {last.by} : notez plutôt la nouvelle réponse.")
    before = _seat(offer, answer, by) if last.before == A.REGISTERED else A(last.before)
    return _move(answer, before, by, undoes=True)


@transaction.atomic
def note_agreement(offer: LocalOffer, *, person, agrees: bool, by) -> OfferAnswer:
    """Whether the person agrees that whoever runs the offer gets their name and number to call them back."""
    check_can_record(by)
    offer = locked(offer)
    answer = OfferAnswer.objects.filter(offer=offer, person=person).first()
    if answer is None or not answer.is_awaited:
        raise Stale("Notez d’abord que la personne est intéressée ou inscrite.")
    if agrees == bool(answer.agreed_on):
        return answer
    answer.agreed_on, answer.agreed_with = (timezone.localdate(), by) if agrees else (None, None)
    answer.save(update_fields=["agreed_on", "agreed_with"])
    trail.record("offers.agreement_noted", answer, by=by, agrees=agrees)
    return answer


def _check_may_hear(offer: LocalOffer, person, state: str) -> None:
    if person.deceased:
        raise Refusal("Cette personne est décédée.")
    over = offer.ends_on is not None and offer.ends_on < timezone.localdate()
    if state in HEARD and (not offer.is_open or over):
        raise Stale("Cette offre n’est plus proposée.")


def _answer_of(offer: LocalOffer, person, by) -> OfferAnswer:
    """The offer is locked: nobody else makes it meanwhile."""
    known = OfferAnswer.objects.filter(offer=offer, person=person).first()
    if known:
        return known
    lived_in = Household.objects.visible_to(by).filter(
        occupants__person=person, occupants__ends_on=None, ended_on=None
    )
    home = lived_in.order_by("-pk").first()
    if home is None:
        raise Refusal(f"{person} n’habite plus dans un logement de votre périmètre.")
    return OfferAnswer.objects.create(offer=offer, person=person, household=home, noted_at=timezone.now(), noted_by=by)


def _seat(offer: LocalOffer, answer: OfferAnswer, by) -> AnswerState:
    """Whoever keeps the offer gives a free place to whom they choose; a caller does not pass before those who wait."""
    if answer.state == A.REGISTERED:
        return A.REGISTERED
    seated = offer.answers.seated().exclude(pk=answer.pk).count()
    before = 0 if can_keep(by) else _waiting_before(offer, answer)
    free = has_place(capacity=offer.capacity, seated=seated, waiting_before=before)
    return A.REGISTERED if free else A.WAITING


def _waiting_before(offer: LocalOffer, answer: OfferAnswer) -> int:
    queue = list(offer.answers.waiting().values_list("pk", flat=True))
    return queue.index(answer.pk) if answer.pk in queue else len(queue)


def _move(answer: OfferAnswer, state: AnswerState, by, *, undoes: bool = False) -> OfferAnswer:
    if answer.state == state:
        return answer
    if not undoes:
        ANSWER_WORKFLOW.check(answer.state, state)
    now = timezone.now()
    AnswerStep.objects.create(answer=answer, before=answer.state, state=state, at=now, by=by, undoes=undoes)
    answer.state, answer.noted_at, answer.noted_by = state, now, by
    if not answer.is_awaited:
        answer.agreed_on = answer.agreed_with = None
    answer.save()
    trail.record("offers.answer_noted", answer, by=by, state=state, undoes=undoes)
    return answer

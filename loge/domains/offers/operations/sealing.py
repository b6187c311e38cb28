from django.db import transaction
from django.utils import timezone

from loge.domains.offers.choices import AnswerState
from loge.domains.offers.models import AnswerStep
from loge.domains.offers.queries.lists import awaited_of_protected
from loge.foundation.audit import trail
from loge.registers.seals.queries import protected_household_ids, protected_person_ids


@transaction.atomic
def withdraw_protected(*, by) -> int:
    """Nobody expects at an activity, nor calls back, someone who is protected from now on. Their place is free for others.

    The journal names the offer, not the person. Return how many answers ended.
    """
    found = awaited_of_protected(protected_person_ids(), protected_household_ids())
    answers = list(found.select_related("offer").select_for_update(of=("self",)))
    now = timezone.now()
    for answer in answers:
        AnswerStep.objects.create(answer=answer, before=answer.state, state=AnswerState.WITHDRAWN, at=now, by=by)
        answer.state, answer.agreed_on, answer.agreed_with = AnswerState.WITHDRAWN, None, None
        answer.save(update_fields=["state", "agreed_on", "agreed_with"])
        trail.record("offers.place_given_back", answer.offer, by=by)
    return len(answers)

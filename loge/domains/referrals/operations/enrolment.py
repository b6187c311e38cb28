"""Help to enrol in the town's register: proposed, the form printed, handed over. Who is on it, we never know (domain.md b3)."""

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import EnrolmentState
from loge.domains.referrals.models import EnrolmentHelp
from loge.domains.referrals.permissions import check_can_propose
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.peace.gate import check_may_decide
from loge.registers.tenants.models import Household, Person

NEXT = {
    "": (EnrolmentState.WANTED, EnrolmentState.NOT_WANTED),
    EnrolmentState.NOT_WANTED: (EnrolmentState.WANTED,),
    EnrolmentState.WANTED: (EnrolmentState.PRINTED, EnrolmentState.HANDED_OVER, EnrolmentState.NOT_WANTED),
    EnrolmentState.PRINTED: (EnrolmentState.PRINTED, EnrolmentState.HANDED_OVER, EnrolmentState.NOT_WANTED),
    EnrolmentState.HANDED_OVER: (),
}


@transaction.atomic
def note_enrolment(person: Person, *, home: Household, state: str, by) -> EnrolmentHelp:
    """What the person said of it, or what we did. Raise Refusal for a step that does not follow."""
    check_can_propose(by)
    if state not in EnrolmentState.values:
        raise Refusal("Choisissez une étape.")
    check_may_decide(household_id=home.pk, person_id=person.pk, by=by)
    state = EnrolmentState(state)
    now = timezone.now()
    known = EnrolmentHelp.objects.select_for_update(of=("self",)).filter(person=person).first()
    if state not in NEXT[known.state if known else ""]:
        raise Refusal(
            "Notez d’abord si la personne souhaite s’inscrire." if not known else "Cette étape est déjà passée."
        )
    helped = known or EnrolmentHelp(person=person, asked_at=now, asked_by=by)
    helped.household, helped.state = home, state
    if state == EnrolmentState.PRINTED:
        helped.printed_at = now
    if state == EnrolmentState.HANDED_OVER:
        helped.handed_over_at = now
    helped.save()
    trail.record("referrals.enrolment_noted", person, by=by, state=state)
    return helped

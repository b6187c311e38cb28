from loge.domains.cases.operations.cases import open_case, tell_open_case
from loge.domains.referrals.events import ReferralUnanswered
from loge.registers.accounts.models import User

WITHIN_48_H = 2
FROM_A_CASE = "cases.Case"


def tell_after_silence(event: ReferralUnanswered) -> None:
    """A partner who does not answer becomes somebody's task, with a deadline: in the case of someone followed already, first of
    all the one that the referral came from; else in a case of its own.

    What is under a seal opens nothing that others could read: its officer finds it on their own home page.
    """
    if event.seal_id:
        return
    by = User.objects.get(pk=event.by_id) if event.by_id else None
    told = tell_open_case(
        person_id=event.person_id,
        preferred=event.origin_id if event.origin == FROM_A_CASE else "",
        text=event.summary,
        within_days=WITHIN_48_H,
        by=by,
    )
    if told is None:
        open_case(
            household_id=event.household_id,
            person_id=event.person_id,
            origin="referrals.referral",
            origin_id=str(event.referral_id),
            level=max(event.level, WITHIN_48_H),
            summary=event.summary,
            owner_id=event.officer_id,
            by=by,
        )

"""What people said about being followed."""

from datetime import date

from django.db.models import Q

from loge.domains.cases.models import SupportWish


def declined_until(*, household_id: int, person_id: int | None, today: date) -> date | None:
    """The day before which nobody proposes a follow-up to this person (or this home), None when they may be asked."""
    about = Q(household=household_id, person=None)
    if person_id:
        about |= Q(person=person_id)
    held = SupportWish.objects.filter(about, lifted_at=None, declined_until__gt=today)
    return held.order_by("-declined_until").values_list("declined_until", flat=True).first()

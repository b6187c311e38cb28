from datetime import datetime

from loge.domains.proximity.models import Errand, ErrandStep, Knock, KnockRequest, KnockStep, MoneyLine
from loge.foundation.retention import Rule, delete


def erase_knocks(before: datetime) -> int:
    return delete(Knock.objects.filter(closed_at__lt=before))


def erase_errands(before: datetime) -> int:
    """With the lines of the tenant's money, that balance since it ended."""
    over = Errand.objects.filter(ended_at__lt=before)
    MoneyLine.objects.filter(errand__in=over).exclude(strikes_out=None).delete()
    MoneyLine.objects.filter(errand__in=over).delete()
    return delete(over)


def people_in_hand() -> set[int]:
    knocks = Knock.objects.standing().exclude(person=None).values_list("person", flat=True)
    return {*knocks, *Errand.objects.standing().exclude(person=None).values_list("person", flat=True)}


RULES = [
    Rule(
        code="knocks", what="Passages à domicile", since="la fin du passage", days=90,
        covers=(Knock, KnockRequest, KnockStep), erase=erase_knocks,
    ),
    Rule(
        code="errands", what="Services rendus, et l’argent confié", since="la fin du service", days=365,
        covers=(Errand, ErrandStep, MoneyLine), erase=erase_errands,
    ),
]  # fmt: skip

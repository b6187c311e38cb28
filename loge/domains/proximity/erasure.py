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


def forget_words(before: datetime) -> int:
    """What was said at the door and what was to be bought; the facts stay for the account of a year."""
    said = KnockStep.objects.filter(knock__closed_at__lt=before).exclude(text="", needs=[]).update(text="", needs=[])
    told = ErrandStep.objects.filter(errand__ended_at__lt=before).exclude(text="").update(text="")
    return said + told + Errand.objects.filter(ended_at__lt=before).exclude(what="").update(what="")


def people_in_hand() -> set[int]:
    knocks = Knock.objects.standing().exclude(person=None).values_list("person", flat=True)
    return {*knocks, *Errand.objects.standing().exclude(person=None).values_list("person", flat=True)}


RULES = [
    Rule(
        code="doorstep_words", what="Ce qui a été dit aux passages et demandé aux services", days=90,
        since="la fin du passage ou du service", covers=(KnockStep, ErrandStep, Errand), erase=forget_words,
    ),
    Rule(
        code="knocks", what="Passages à domicile", since="la fin du passage", days=400,
        covers=(Knock, KnockRequest, KnockStep), erase=erase_knocks,
    ),
    Rule(
        code="errands", what="Services rendus, et l’argent confié", since="la fin du service", days=400,
        covers=(Errand, ErrandStep, MoneyLine), erase=erase_errands,
    ),
]  # fmt: skip

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from loge.domains.cases.models import (
    Case,
    CaseAction,
    CaseConsent,
    CaseDisclosure,
    CaseNote,
    CaseStep,
    SupportWish,
)
from loge.foundation.retention import Rule, delete


def erase_wishes(before: datetime) -> int:
    """A wish that no longer holds: the day that the person gave has passed, or they changed their mind."""
    day = timezone.localdate(before)
    return delete(SupportWish.objects.filter(Q(declined_until__lt=day) | Q(lifted_at__lt=before)))


def people_in_hand() -> set[int]:
    return set(Case.objects.standing().exclude(person=None).values_list("person", flat=True))


RULES = [
    Rule(
        code="cases", what="Suivis : notes, plan, accords, étapes", since="la fin du suivi, ou le jour convenu avec la personne",
        covers=(Case, CaseAction, CaseConsent, CaseDisclosure, CaseNote, CaseStep),
        where="Suivis, Délais ; sous accès nominatif, avec la protection",
    ),
    Rule(
        code="wishes", what="Souhaits de ne pas être suivi", since="le jour donné par la personne", days=180,
        covers=(SupportWish,), erase=erase_wishes,
    ),
]  # fmt: skip

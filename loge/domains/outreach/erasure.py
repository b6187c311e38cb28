"""Beside the campaigns, that erase themselves whole (operations/retention.py): what the permanent one gathers, day after day."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from loge.domains.outreach.choices import OPEN_STATUSES
from loge.domains.outreach.models import (
    Attempt,
    CallDraft,
    PersonResult,
    PersonToWarn,
    Pursuit,
    PursuitLine,
    QuietDismissal,
    RegularCall,
    Signal,
    Skip,
    Target,
    TargetMember,
    TransmissionConsent,
)
from loge.foundation.retention import Rule, delete
from loge.registers.tenants.models.people import ERASED


def erase_regular_calls(before: datetime) -> int:
    """Calls of the permanent campaign, what was heard in them, and the searches that followed."""
    made = Attempt.objects.filter(campaign__is_regular=True, ended_at__lt=before)
    Signal.objects.filter(target__campaign__is_regular=True, detected_at__lt=before).delete()
    CallDraft.objects.filter(target__campaign__is_regular=True, saved_at__lt=before).delete()
    Skip.objects.filter(target__campaign__is_regular=True, skipped_at__lt=before).delete()
    Pursuit.objects.filter(target__campaign__is_regular=True, ended_at__lt=before).delete()
    return delete(made)


def erase_enrolments(before: datetime) -> int:
    """Who was called regularly; then the homes of the permanent campaign where nobody is any more, and nothing is left."""
    ended = delete(RegularCall.objects.filter(ended_at__lt=before))
    left = [model.objects.filter(target=OuterRef("pk")) for model in (Attempt, Signal, Pursuit)]
    empty = Target.objects.filter(campaign__is_regular=True, created_at__lt=before).exclude(status__in=OPEN_STATUSES)
    for rows in [*left, RegularCall.objects.filter(household=OuterRef("household"))]:
        empty = empty.exclude(Exists(rows))
    empty.delete()
    return ended


def erase_people_to_warn(before: datetime) -> int:
    """Names taken back; and those of people who left so long ago that they were erased."""
    return delete(PersonToWarn.objects.filter(Q(ended_at__lt=before) | Q(person__last_name=ERASED)))


def erase_dismissals(before: datetime) -> int:
    return delete(QuietDismissal.objects.filter(until__lt=timezone.localdate(before)))


def people_in_hand() -> set[int]:
    return set(RegularCall.objects.standing().values_list("person", flat=True))


RULES = [
    Rule(
        code="campaigns", what="Campagnes d’appels : foyers, appels, réponses, besoins, recherches de nouvelles",
        since="la fin de la campagne", where="À la création de chaque campagne",
        covers=(Attempt, CallDraft, PersonResult, Pursuit, PursuitLine, Signal, Skip, Target, TargetMember,
                TransmissionConsent),
    ),
    Rule(
        code="regular_calls", what="Appels réguliers : les appels faits", since="l’appel", days=400,
        covers=(Attempt, CallDraft, PersonResult, Pursuit, Signal, Skip), erase=erase_regular_calls,
    ),
    Rule(
        code="enrolments", what="Appels réguliers : les inscriptions", since="la fin de l’inscription", days=400,
        covers=(RegularCall, Target, TargetMember), erase=erase_enrolments,
    ),
    Rule(
        code="people_to_warn", what="Personnes à prévenir", since="le retrait de leur nom", days=30, covers=(PersonToWarn,),
        erase=erase_people_to_warn,
    ),
    Rule(
        code="quiet_homes", what="Foyers silencieux écartés", since="la fin de la mise à l’écart", days=30,
        covers=(QuietDismissal,), erase=erase_dismissals,
    ),
]  # fmt: skip

"""Calls, in the account of a period: who was drawn, called, heard; what was asked; who is called regularly."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from loge.domains.outreach.choices import ANSWERED, ExclusionCause, MemberResult, NeedCode, SignalKind
from loge.domains.outreach.models import Attempt, PersonResult, RegularCall, Signal, TargetMember
from loge.domains.outreach.permissions import can_enrol_regular, can_read_answers, can_supervise
from loge.foundation.figures import NUMBER, SPENT, Figure, Line, Measure, Median, Period, by_agency, located, ratio
from loge.registers.housing.access import within_perimeter

HERE = "target__residence"
R = MemberResult
SETTLED = (R.REACHED, R.REFUSED, R.DECEASED, R.MOVED)


def _people(viewer, *conditions) -> QuerySet[TargetMember]:
    """Once each, whatever the number of campaigns: where they were drawn last."""
    found = TargetMember.objects.filter(*conditions, within_perimeter(viewer, residence=HERE))
    found = found.filter(target__campaign__is_regular=False)
    once = found.order_by("person_id", "-pk").distinct("person_id").values("pk")
    people = TargetMember.objects.filter(pk__in=once).select_related("person", "target__residence")
    return people.annotate(**located(HERE))


def _called(viewer, period: Period, *conditions) -> QuerySet[TargetMember]:
    """People of a home that was dialled, but for those known beforehand to be gone or not to wish it."""
    dialled = Exists(Attempt.objects.filter(period.has("started_at"), target=OuterRef("target")))
    awaited = ~Q(result__in=(R.REFUSED, R.DECEASED, R.MOVED)) | _told(period, SETTLED)
    return _people(viewer, dialled, awaited, *conditions)


def _told(period: Period, results) -> Q:
    said = PersonResult.objects.filter(
        period.has("attempt__started_at"),
        attempt__target=OuterRef("target"),
        person=OuterRef("person"),
        result__in=results,
    )
    return Q(Exists(said))


def drawn(viewer, period: Period):
    return _people(viewer, period.has("target__created_at"))


def without_number(viewer, period: Period):
    return _people(viewer, period.has("target__created_at"), Q(target__cause=ExclusionCause.NO_NUMBER))


def called(viewer, period: Period):
    return _called(viewer, period)


def reached(viewer, period: Period):
    return _called(viewer, period, _told(period, [R.REACHED]))


def refused(viewer, period: Period):
    return _called(viewer, period, _told(period, [R.REFUSED]) & ~_told(period, [R.REACHED]))


def never_reached(viewer, period: Period):
    return _called(viewer, period, ~_told(period, SETTLED))


def calls(viewer, period: Period) -> QuerySet[Attempt]:
    return _calls(viewer, period).filter(campaign__is_regular=False)


def _calls(viewer, period: Period) -> QuerySet[Attempt]:
    found = Attempt.objects.visible_to(viewer).filter(period.has("started_at"))
    return found.select_related("household__reference_person", "target__residence").annotate(**located(HERE))


def needing(code: str):
    def rows(viewer, period: Period) -> QuerySet[Signal]:
        heard = Signal.objects.visible_to(viewer).filter(period.has("detected_at"), kind=SignalKind.NEED, need=code)
        once = heard.order_by("target__household_id", "-pk").distinct("target__household_id").values("pk")
        found = Signal.objects.filter(pk__in=once).annotate(**located(HERE))
        return found.select_related("target__household__reference_person", "target__residence")

    return rows


def regular(viewer, *conditions) -> QuerySet[RegularCall]:
    found = RegularCall.objects.filter(within_perimeter(viewer, residence="household__residence"), *conditions)
    return found.select_related("person", "household__residence").annotate(**located("household__residence"))


def _member(row: TargetMember) -> Line:
    home = reverse("outreach:home", args=[row.target.campaign_id, row.target_id])
    return Line(str(row.person), home, row.target.last_attempt_at, str(row.target.residence))


def _call(row: Attempt) -> Line:
    home = reverse("outreach:home", args=[row.campaign_id, row.target_id])
    return Line(str(row.household.reference_person or "Foyer"), home, row.started_at, str(row.get_outcome_display()))


def _need(row: Signal) -> Line:
    home = reverse("outreach:home", args=[row.target.campaign_id, row.target_id])
    who = row.target.household.reference_person or "Foyer"
    return Line(str(who), home, row.detected_at, str(row.target.residence))


def _regular(row: RegularCall) -> Line:
    return Line(
        str(row.person), reverse("outreach:regular", args=[row.pk]), row.enrolled_at, str(row.household.residence)
    )


HEADING = "Appels"
FIGURES = (
    Figure(
        "retenues",
        "Personnes à appeler",
        "Personnes qu’une campagne a retenues pendant la période, comptées une fois, jointes ou non.",
        drawn,
        _member,
        can_supervise,
    ),
    Figure(
        "sans-numero",
        "Sans numéro de téléphone",
        "Parmi elles, celles dont aucun numéro ne permet d’appeler le foyer.",
        without_number,
        _member,
        can_supervise,
        within="retenues",
        detailed=False,
    ),
    Figure(
        "appelees",
        "Personnes appelées",
        "Personnes dont on a composé le numéro au moins une fois pendant la période.",
        called,
        _member,
        can_supervise,
    ),
    Figure(
        "jointes",
        "Personnes jointes",
        "Parmi elles, celles à qui l’on a parlé, ou dont un proche a donné des nouvelles.",
        reached,
        _member,
        can_supervise,
        within="appelees",
    ),
    Figure(
        "refus",
        "Ne souhaitent pas être appelées",
        "Parmi les personnes appelées, celles qui l’ont dit. On ne les rappelle pas.",
        refused,
        _member,
        can_supervise,
        within="appelees",
        detailed=False,
    ),
    Figure(
        "jamais-jointes",
        "Pas encore jointes",
        "Parmi les personnes appelées, celles dont aucun appel n’a donné de nouvelles.",
        never_reached,
        _member,
        can_supervise,
        within="appelees",
        detailed=False,
    ),
    Figure(
        "appels",
        "Appels passés",
        "Chaque appel composé compte, qu’on y ait répondu ou non.",
        calls,
        _call,
        can_supervise,
        detailed=False,
    ),
)
NEEDS_HEADING = "Besoins entendus au téléphone"
NEEDS = tuple(
    Figure(
        f"besoin-{code.value.replace('_', '-')}",
        str(code.label),
        "Foyers où ce besoin a été dit, comptés une fois.",
        needing(code.value),
        _need,
        can_read_answers,
        detailed=False,
    )
    for code in NeedCode
)
REGULAR_HEADING = "Appels réguliers"
REGULAR = (
    Figure(
        "reguliers",
        "Personnes appelées régulièrement",
        "Inscrites à leur demande, au dernier jour de la période.",
        lambda viewer, period: regular(viewer, period.standing_at_its_end("enrolled_at", "ended_at")),
        _regular,
        can_enrol_regular,
    ),
    Figure(
        "reguliers-nouveaux",
        "Nouvelles inscriptions",
        "Personnes inscrites pendant la période.",
        lambda viewer, period: regular(viewer, period.has("enrolled_at")),
        _regular,
        can_enrol_regular,
        detailed=False,
    ),
    Figure(
        "reguliers-appels",
        "Appels réguliers passés",
        "Chaque appel composé compte.",
        lambda viewer, period: _calls(viewer, period).filter(campaign__is_regular=True),
        _call,
        can_supervise,
        detailed=False,
    ),
)


def measures(viewer, period: Period, counts) -> list[Measure]:
    """`counts`: code of a figure → its count for the whole (None) and by agency."""
    spoken = Median(F("ended_at") - F("started_at"), filter=Q(outcome__in=ANSWERED))
    told = by_agency(
        _calls(viewer, period),
        callers=Count("caller", distinct=True),
        hours=Sum(F("ended_at") - F("started_at")),
        length=spoken,
    )
    return [
        Measure(
            "Appels par personne jointe",
            "Appels passés, divisés par les personnes jointes.",
            NUMBER,
            ratio(counts["appels"], counts["jointes"]),
            base="jointes",
        ),
        Measure(
            "Durée d’une conversation",
            "La moitié des conversations durent moins, la moitié durent plus.",
            SPENT,
            told["length"],
            base="jointes",
        ),
        Measure(
            "Appelants engagés",
            "Salariés et volontaires qui ont passé au moins un appel, appels réguliers compris.",
            NUMBER,
            told["callers"],
            base="appels",
        ),
        Measure(
            "Heures passées au téléphone", "Du début à la fin de chaque appel.", SPENT, told["hours"], base="appels"
        ),
    ]

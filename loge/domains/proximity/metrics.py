"""What caretakers and colleagues did at the doors, in the account of a period."""

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from loge.domains.proximity.choices import ErrandKind, ErrandStage, KnockOutcome
from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.permissions import can_see_rounds
from loge.foundation.figures import DELAY, Figure, Line, Measure, Median, Period, by_agency, located
from loge.registers.housing.access import within_perimeter

DELIVERED = Q(stage=ErrandStage.DELIVERED)
SEEN = Q(outcome__in=(KnockOutcome.SEEN_WELL, KnockOutcome.SEEN_NEEDS_HELP))


def _errands(viewer, *conditions) -> QuerySet[Errand]:
    found = Errand.objects.filter(within_perimeter(viewer, residence="residence"), *conditions, seal=None)
    return found.select_related("person", "residence").annotate(**located("residence"))


def _delivered(viewer, period: Period, *conditions):
    return _errands(viewer, period.has("delivered_at"), DELIVERED, *conditions)


def _visits(viewer, period: Period) -> QuerySet[Knock]:
    found = Knock.objects.filter(within_perimeter(viewer, residence="residence"), period.has("closed_at"), SEEN)
    return found.select_related("person", "residence").annotate(**located("residence"))


def _errand(errand: Errand) -> Line:
    where = reverse("proximity:errand", args=[errand.pk])
    return Line(
        str(errand.person or "Foyer"), where, errand.delivered_at or errand.asked_at, str(errand.get_kind_display())
    )


def _visit(knock: Knock) -> Line:
    return Line(
        str(knock.person or "Foyer"),
        reverse("proximity:knock", args=[knock.pk]),
        knock.closed_at,
        str(knock.residence),
    )


HEADING = "Services rendus et passages à domicile"
FIGURES = (
    Figure(
        "services-demandes",
        "Services demandés",
        "Courses, colis, médicaments ou repas demandés pendant la période.",
        lambda viewer, period: _errands(viewer, period.has("asked_at")),
        _errand,
        can_see_rounds,
        detailed=False,
    ),
    Figure(
        "services",
        "Services livrés",
        "Remis en main propre pendant la période, à des personnes qui l’avaient accepté.",
        _delivered,
        _errand,
        can_see_rounds,
    ),
    Figure(
        "colis",
        "Dont colis alimentaires",
        "Parmi les services livrés.",
        lambda viewer, period: _delivered(viewer, period, Q(kind=ErrandKind.PARCEL)),
        _errand,
        can_see_rounds,
        within="services",
    ),
    Figure(
        "passages",
        "Personnes vues à leur porte",
        "Passages à domicile où quelqu’un a été vu. Chaque passage réussi compte.",
        _visits,
        _visit,
        can_see_rounds,
    ),
)


def measures(viewer, period: Period, counts) -> list[Measure]:
    told = by_agency(_delivered(viewer, period), delay=Median(F("delivered_at") - F("asked_at")))
    return [
        Measure(
            "De la demande à la livraison",
            "La moitié des services arrivent plus vite, la moitié moins vite.",
            DELAY,
            told["delay"],
            base="services",
        ),
    ]


def helped(viewer, period: Period, *, seen_by=None) -> list[QuerySet]:
    found = _delivered(viewer, period)
    if seen_by is not None:
        found = found.filter(pk__in=Errand.objects.visible_to(seen_by).values("pk"))
    who = Coalesce("person", "household__reference_person")
    return [found.annotate(helped=who, asked=F("asked_at"), done=F("delivered_at"))]

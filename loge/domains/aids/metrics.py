"""Aids asked for tenants, in the account of a period: those sent within it, and what came of them."""

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.urls import reverse

from loge.domains.aids.choices import AidStatus
from loge.domains.aids.models import AidApplication
from loge.domains.aids.permissions import can_see
from loge.foundation.figures import DELAY, NUMBER, Figure, Line, Measure, Median, Period, by_agency, located
from loge.registers.housing.access import within_perimeter

HERE = "household__residence"
S = AidStatus
GRANTED = Q(granted__isnull=False)
PAID = GRANTED & Q(paid_on__isnull=False)
REFUSED = Q(status=S.REFUSED) | ~Q(refusal="")


def _sent(viewer, period: Period, *conditions) -> QuerySet[AidApplication]:
    """Sealed ones are in no figure, not even in those of the people who hold the key."""
    within = Q(sent_on__gte=period.since, sent_on__lte=period.until)
    found = AidApplication.objects.filter(within_perimeter(viewer, residence=HERE), within, *conditions, seal=None)
    return found.select_related("person", "scheme").annotate(**located(HERE))


def _seen(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=AidApplication.objects.visible_to(viewer).values("pk"))


def _tell(application: AidApplication) -> Line:
    where = reverse("aids:detail", args=[application.pk])
    return Line(str(application.person or application), where, application.sent_on, str(application.scheme))


def _figure(code: str, label: str, how: str, *conditions, **more) -> Figure:
    return Figure(
        code, label, how, lambda viewer, period: _sent(viewer, period, *conditions), _tell, can_see, _seen, **more
    )


HEADING = "Aides demandées pour des locataires"
FIGURES = (
    _figure("aides-demandees", "Demandes envoyées", "FSL, Action Logement, CCAS et autres, avec l’accord du foyer."),
    _figure(
        "aides-accordees", "Dont accordées", "Parmi elles, celles que le fonds a accordées, en tout ou partie.", GRANTED,
        within="aides-demandees",
    ),
    _figure(
        "aides-versees", "Dont versées", "Parmi celles-ci, celles dont l’argent est arrivé.", PAID, within="aides-accordees"
    ),
    _figure(
        "aides-refusees", "Refusées", "Un recours reste possible ; une autre aide est alors cherchée.", REFUSED,
        within="aides-demandees", detailed=False,
    ),
)  # fmt: skip


def measures(viewer, period: Period, counts) -> list[Measure]:
    wait = ExpressionWrapper(F("decided_on") - F("sent_on"), output_field=DurationField())
    told = by_agency(
        _sent(viewer, period),
        decided=Median(wait, filter=Q(decided_on__isnull=False)),
        granted=Sum("granted"),
    )
    euros = {key: round(value) for key, value in told["granted"].items() if value}
    return [
        Measure(
            "De l’envoi à la décision", "La moitié des demandes sont décidées plus vite, la moitié moins vite.", DELAY,
            told["decided"], base="aides-demandees",
        ),
        Measure("Euros accordés", "Somme des aides accordées, arrondie à l’euro.", NUMBER, euros, base="aides-accordees"),
    ]  # fmt: skip

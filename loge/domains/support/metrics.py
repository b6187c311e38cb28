"""Mediations and support, in the account of a period. A mediation is counted once, at the home of its first party."""

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from loge.domains.support.choices import MediationOutcome, SessionStatus
from loge.domains.support.models import Listening, Mediation, Party
from loge.domains.support.permissions import can_mediate
from loge.foundation.figures import SHARE, Figure, Line, Measure, Period, located
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household

HERE = "household__residence"
AGREED = Q(outcome__in=(MediationOutcome.AGREEMENT, MediationOutcome.PARTIAL))


def _mediations(viewer, *conditions) -> QuerySet[Mediation]:
    homes: QuerySet = Party.objects.filter(mediation=OuterRef("pk")).order_by("pk").annotate(**located(HERE))
    found = Mediation.objects.filter(*conditions).annotate(
        first_home=Subquery(homes.values("household")[:1]),
        at_agency=Subquery(homes.values("at_agency")[:1]),
        at_town=Subquery(homes.values("at_town")[:1]),
    )
    here = Household.objects.filter(within_perimeter(viewer, residence="residence")).values("pk")
    return found.filter(first_home__in=here).select_related("mediator")


def _seen(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=Mediation.objects.visible_to(viewer).values("pk"))


def _tell(mediation: Mediation) -> Line:
    where = reverse("support:mediation", args=[mediation.pk])
    return Line(str(mediation), where, mediation.closed_at or mediation.opened_at, str(mediation.mediator))


def _figure(code: str, label: str, how: str, wanted, **more) -> Figure:
    return Figure(
        code, label, how, lambda viewer, period: _mediations(viewer, wanted(period)), _tell, can_mediate, _seen, **more
    )


HEADING = "Médiations entre voisins"
FIGURES = (
    _figure(
        "mediations-ouvertes",
        "Médiations ouvertes",
        "Pendant la période.",
        lambda period: period.has("opened_at"),
        detailed=False,
    ),
    _figure(
        "mediations",
        "Médiations terminées",
        "Pendant la période, quelle qu’en soit l’issue.",
        lambda period: period.has("closed_at"),
    ),
    _figure(
        "accords",
        "Avec un accord",
        "Parmi elles, celles qui se terminent par un accord, même partiel.",
        lambda period: period.has("closed_at") & AGREED,
        within="mediations",
    ),
)


def measures(viewer, period: Period, counts) -> list[Measure]:
    agreed, ended = counts["accords"], counts["mediations"]
    share = {key: (agreed.get(key, 0), whole) for key, whole in ended.items() if whole}
    return [
        Measure("Part des médiations avec un accord", "Sur les médiations terminées.", SHARE, share, base="accords")
    ]


def helped(viewer, period: Period, *, seen_by=None) -> list[QuerySet]:
    """Each side of a mediation that ended in an agreement; a person whose first meeting of support was held."""
    sides = Party.objects.filter(period.has("mediation__closed_at"), within_perimeter(viewer, residence=HERE))
    sides = sides.filter(mediation__outcome__in=(MediationOutcome.AGREEMENT, MediationOutcome.PARTIAL))
    heard = Listening.objects.filter(within_perimeter(viewer, residence=HERE)).annotate(
        first=Min("sessions__starts_at", filter=Q(sessions__status=SessionStatus.HELD))
    )
    if seen_by is not None:
        sides = sides.filter(mediation__in=Mediation.objects.visible_to(seen_by).values("pk"))
        heard = heard.filter(pk__in=Listening.objects.visible_to(seen_by).values("pk"))
    where = located(HERE)
    return [
        sides.annotate(**where, helped=F("person"), asked=F("mediation__opened_at"), done=F("mediation__closed_at")),
        heard.filter(period.has("first")).annotate(**where, helped=F("person"), asked=F("opened_at"), done=F("first")),
    ]

"""What was passed on to partners, in the account of a period: those sent within it, and what came of them."""

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from loge.domains.referrals.choices import ReferralStatus
from loge.domains.referrals.models import Referral
from loge.domains.referrals.permissions import can_see_board
from loge.domains.referrals.queries.lists import FACTS
from loge.foundation.figures import DELAY, Figure, Line, Measure, Median, Period, by_agency, located
from loge.registers.housing.access import within_perimeter

HERE = "household__residence"
S = ReferralStatus


def _referrals(viewer, *conditions) -> QuerySet[Referral]:
    """Sealed ones are in no figure, not even in those of the people who hold the key."""
    found = Referral.objects.filter(within_perimeter(viewer, residence=HERE), *conditions, seal=None)
    return found.select_related("person", "partner").annotate(**located(HERE))


def _sent(viewer, period: Period, *conditions):
    return _referrals(viewer, period.has("sent_at"), *conditions)


def _seen(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=Referral.objects.visible_to(viewer).values("pk"))


def _tell(referral: Referral) -> Line:
    where = reverse("referrals:detail", args=[referral.pk])
    return Line(str(referral.person), where, referral.sent_at, str(referral.partner or ""))


def _figure(code: str, label: str, how: str, *conditions, **more) -> Figure:
    return Figure(
        code,
        label,
        how,
        lambda viewer, period: _sent(viewer, period, *conditions),
        _tell,
        can_see_board,
        _seen,
        **more,
    )


HEADING = "Demandes transmises aux partenaires"
FIGURES = (
    _figure(
        "transmises",
        "Demandes transmises",
        "Envoyées à un partenaire pendant la période, avec l’accord de la personne.",
    ),
    _figure(
        "recues",
        "Dont le partenaire accuse réception",
        "Parmi elles, celles que le partenaire a dit avoir reçues.",
        FACTS["recue"][1],
        within="transmises",
    ),
    _figure(
        "abouties",
        "Abouties",
        "Parmi celles-ci, celles dont le partenaire a dit « c’est fait ».",
        FACTS["recue"][1],
        Q(status=S.DONE),
        within="recues",
    ),
    _figure(
        "declinees",
        "Que le partenaire ne peut pas prendre",
        "Une autre solution est alors cherchée.",
        FACTS["recue"][1],
        Q(status=S.DECLINED),
        within="recues",
        detailed=False,
    ),
    _figure(
        "sans-reponse",
        "Restées sans réponse",
        "Après les rappels : une personne de la maison s’en charge.",
        FACTS["silence"][1],
        Q(acknowledged_at=None),
        within="transmises",
        detailed=False,
    ),
)


def measures(viewer, period: Period, counts) -> list[Measure]:
    told = by_agency(
        _sent(viewer, period),
        received=Median(F("acknowledged_at") - F("sent_at"), filter=FACTS["recue"][1]),
        acted=Median(F("acted_at") - F("sent_at"), filter=FACTS["agie"][1]),
    )
    return [
        Measure(
            "De l’envoi à l’accusé de réception",
            "La moitié des partenaires répondent plus vite, la moitié moins vite.",
            DELAY,
            told["received"],
            base="recues",
        ),
        Measure(
            "De l’envoi à la prise en charge",
            "Quand le partenaire dit qu’il s’en occupe.",
            DELAY,
            told["acted"],
            base="recues",
        ),
    ]


def helped(viewer, period: Period, *, seen_by=None) -> list[QuerySet]:
    """What a partner did; the signal is the day when the need was heard and the referral proposed."""
    found = _referrals(viewer, period.has("closed_at"), Q(status=S.DONE))
    if seen_by is not None:
        found = _seen(found, seen_by)
    return [found.annotate(helped=F("person"), asked=F("created_at"), done=F("closed_at"))]

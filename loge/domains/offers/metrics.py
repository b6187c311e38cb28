"""Activities and aids, in the account of a period: to whom they were proposed, who took them up."""

from django.db.models import QuerySet
from django.urls import reverse

from loge.domains.offers.choices import TOOK_UP
from loge.domains.offers.models import OfferAnswer
from loge.domains.offers.permissions import can_keep
from loge.foundation.figures import Figure, Line, Period, located
from loge.registers.housing.access import within_perimeter

HERE = "household__residence"


def _answers(viewer, period: Period, **wanted) -> QuerySet[OfferAnswer]:
    found = OfferAnswer.objects.listed().filter(
        period.has("noted_at"), within_perimeter(viewer, residence=HERE), **wanted
    )
    return found.select_related("person", "offer").annotate(**located(HERE))


def taken_up(viewer, period: Period):
    return _answers(viewer, period, state__in=TOOK_UP)


def _tell(answer: OfferAnswer) -> Line:
    return Line(
        str(answer.person), reverse("offers:detail", args=[answer.offer_id]), answer.noted_at, str(answer.offer)
    )


HEADING = "Activités et aides proposées"
FIGURES = (
    Figure(
        "propositions",
        "Propositions faites",
        "Chaque réponse notée pendant la période, oui ou non.",
        _answers,
        _tell,
        can_keep,
    ),
    Figure(
        "participations",
        "Dont suivies d’effet",
        "Parmi elles, celles où la personne est venue, ou a reçu ce qui était proposé.",
        taken_up,
        _tell,
        can_keep,
        within="propositions",
    ),
)

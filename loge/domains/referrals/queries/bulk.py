"""Lists for towns: who agreed, where, and to whom the list may go."""

from dataclasses import dataclass

from django.db.models import Count, F
from django.utils import timezone

from loge.domains.referrals.choices import ReferralStatus
from loge.domains.referrals.models import Referral
from loge.domains.referrals.queries.lists import seen_by
from loge.registers.partners.choices import PartnerKind
from loge.registers.partners.models import Partner
from loge.registers.peace.queries import homes_to_leave_alone

TOWNS = (PartnerKind.CCAS, PartnerKind.CIAS, PartnerKind.TOWN_HALL)
TOWN = "household__residence__municipality_code"


@dataclass(frozen=True)
class Gathering:
    """People of one town, of one campaign, who agreed and wait to be passed on."""

    gathering: str
    label: str
    code: str
    municipality: str
    people: int


def waiting_gatherings(viewer) -> list[Gathering]:
    """The largest first. Those without a known municipality are sent one by one."""
    rows = (
        _ready(viewer)
        .exclude(**{TOWN: ""})
        .values("gathering", "gathering_label", code=F(TOWN), municipality=F("household__residence__municipality"))
        .annotate(people=Count("pk"))
        .order_by("-people", "municipality", "gathering")
    )
    return [
        Gathering(row["gathering"], row["gathering_label"], row["code"], row["municipality"], row["people"])
        for row in rows
    ]


def ready_for_town(viewer, *, gathering: str, code: str):
    """In alphabetical order. Homes about which a human decides are never in a list, whatever the reason."""
    found = _ready(viewer).filter(gathering=gathering, **{TOWN: code})
    return found.order_by("person__search_key", "pk")


def _ready(viewer):
    found = seen_by(viewer).filter(status=ReferralStatus.CONSENTED, seal=None).exclude(gathering="")
    return found.exclude(household__in=homes_to_leave_alone(timezone.now())).select_related(
        "person", "officer", "household__unit__building", "household__residence"
    )


def towns_for(viewer, code: str):
    """The town's own services, the nearest first."""
    return Partner.objects.visible_to(viewer).active().serving(code).filter(kind__in=TOWNS)


def rows_of(listing, viewer) -> list[Referral]:
    seen = seen_by(viewer).filter(listing=listing)
    return list(seen.order_by("person__search_key", "pk"))

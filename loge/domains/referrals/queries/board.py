"""The board: what was passed on, to whom, where, how soon it was answered, what was not."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from loge.domains.referrals.choices import DeclineReason, ReferralStatus
from loge.domains.referrals.models import Referral
from loge.domains.referrals.queries.lists import FACTS
from loge.foundation.figures import Median

S = ReferralStatus
TOWN = "household__residence__municipality_code"


@dataclass(frozen=True)
class Row:
    """One partner, or one municipality. Delays are medians, None while nobody answered."""

    key: str
    label: str
    sent: int
    acknowledged: int
    acted: int
    done: int
    declined: int
    unanswered: int
    delay_to_acknowledge: timedelta | None
    delay_to_act: timedelta | None


FIGURES = {
    "sent": Count("pk"),
    "acknowledged": Count("pk", filter=Q(acknowledged_at__isnull=False)),
    "acted": Count("pk", filter=Q(acted_at__isnull=False)),
    "done": Count("pk", filter=Q(status=S.DONE)),
    "declined": Count("pk", filter=Q(status=S.DECLINED)),
    "unanswered": Count("pk", filter=FACTS["silence"][1]),
    "delay_to_acknowledge": Median(F("acknowledged_at") - F("sent_at"), filter=Q(acknowledged_at__isnull=False)),
    "delay_to_act": Median(F("acted_at") - F("sent_at"), filter=Q(acted_at__isnull=False)),
}


def sent_ones(viewer) -> QuerySet[Referral]:
    """Sealed ones are in no figure, not even in those of the people who hold the key."""
    return Referral.objects.counted_for(viewer).filter(sent_at__isnull=False, seal=None)


def by_partner(viewer) -> list[Row]:
    return _rows(sent_ones(viewer), key="partner", label="partner__name")


def by_municipality(viewer) -> list[Row]:
    return _rows(sent_ones(viewer), key=TOWN, label="household__residence__municipality")


def total(viewer) -> Row:
    return Row(key="", label="", **sent_ones(viewer).aggregate(**FIGURES))


def refusals(viewer) -> list[dict]:
    """Why partners said no: code, words, how many, the most frequent first."""
    found = sent_ones(viewer).filter(status=S.DECLINED).values("decline_reason").annotate(count=Count("pk"))
    return [
        {"code": row["decline_reason"], "label": DeclineReason(row["decline_reason"]).label, "count": row["count"]}
        for row in found.order_by("-count", "decline_reason")
    ]


def _rows(found: QuerySet[Referral], *, key: str, label: str) -> list[Row]:
    grouped = found.values(group=F(key), name=F(label)).annotate(**FIGURES)
    grouped = grouped.order_by("-sent", "name", "group")  # type: ignore[misc]
    return [
        Row(
            key=str(row["group"] or ""),
            label=row["name"] or "Commune inconnue",
            **{name: row[name] for name in FIGURES},  # type: ignore[literal-required]
        )
        for row in grouped
    ]

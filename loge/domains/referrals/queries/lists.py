"""What the screens list: referrals by tab and filter, those of a person, of an origin, of who heard them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, CLOSED, ReferralStatus
from loge.domains.referrals.models import Referral
from loge.foundation.links.models import Link

S = ReferralStatus
NEWS_KEPT = timedelta(days=30)
TABS: dict[str, tuple[str, Q]] = {
    "envoyer": ("À envoyer", Q(status=S.CONSENTED)),
    "accord": ("Accord à demander", Q(status=S.PROPOSED)),
    "silence": ("Sans réponse", Q(status=S.SENT) & (Q(unanswered_at__isnull=False) | Q(undelivered_at__isnull=False))),
    "attente": ("Envoyées", Q(status=S.SENT)),
    "encours": ("Reçues, en cours", Q(status__in=[S.ACKNOWLEDGED, S.IN_PROGRESS])),
    "terminees": ("Terminées", Q(status__in=CLOSED)),
    "toutes": ("Toutes", Q()),
}
FILTERS = {
    "partenaire": "partner",
    "commune": "household__residence__municipality_code",
    "theme": "theme",
    "etat": "status",
    "motif": "decline_reason",
    "campagne": "gathering",
}
FACTS = {
    "envoyee": ("Envoyées", Q(sent_at__isnull=False)),
    "recue": ("Reçues", Q(acknowledged_at__isnull=False)),
    "agie": ("Suivies d’effet", Q(acted_at__isnull=False)),
    "silence": ("Restées sans réponse", Q(unanswered_at__isnull=False) | Q(undelivered_at__isnull=False)),
}


def seen_by(viewer) -> QuerySet[Referral]:
    return Referral.objects.visible_to(viewer).select_related("person", "partner", "officer", "household__residence")


def listed(viewer, *, tab: str, filters: dict[str, str]) -> QuerySet[Referral]:
    """The urgent and the old first, but for what is over: the latest first."""
    found = seen_by(viewer).filter(TABS[tab][1])
    found = found.filter(**{FILTERS[name]: value for name, value in filters.items() if name in FILTERS})
    if filters.get("fait"):
        found = found.filter(FACTS[filters["fait"]][1])
    if tab in ("terminees", "toutes"):
        return found.order_by(F("closed_at").desc(nulls_last=True), "-created_at", "-pk")
    return found.order_by("-level", "created_at", "pk")


def tally(viewer) -> dict[str, int]:
    """How many in each tab; one query."""
    seen = Referral.objects.visible_to(viewer)
    return seen.aggregate(**{tab: Count("pk", filter=about) for tab, (_, about) in TABS.items() if tab != "toutes"})


def page_of(referral: Referral) -> Link | None:
    """The last page opened for its partner, closed or not."""
    return Link.objects.filter(about=referral.about).order_by("-pk").first()


def of_origin(viewer, origin: str, origin_id: str) -> QuerySet[Referral]:
    return seen_by(viewer).filter(origin=origin, origin_id=origin_id).order_by("-created_at", "-pk")


def waiting_for_me(user) -> QuerySet[Referral]:
    """What an officer must do: send, ask, find somebody else; for whoever has left, those who see it do."""
    todo = Q(status__in=[S.PROPOSED, S.CONSENTED]) | TABS["silence"][1]
    mine = Q(officer=user) | Q(officer__is_active=False)
    return seen_by(user).filter(mine).filter(todo).order_by("-level", "created_at", "pk")


@dataclass(frozen=True)
class News:
    """A need that somebody heard, and what became of it: enough to tell the tenant, nothing that the partner wrote."""

    referral: Referral
    at: datetime | None


def news_for(user) -> list[News]:
    """What came back of the needs that `user` heard, or that someone who left heard and `user` follows; not told yet, of the
    last thirty days."""
    since = timezone.now() - NEWS_KEPT
    came_back = [*AWAITED[1:], S.DONE, S.DECLINED]
    heard = Q(heard_by=user) | Q(heard_by__is_active=False, officer=user)
    found = seen_by(user).filter(heard, told_at=None, status__in=came_back, acknowledged_at__gte=since)
    return [
        News(r, r.closed_at or r.acted_at or r.acknowledged_at) for r in found.order_by("-acknowledged_at", "-pk")[:10]
    ]

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from loge.domains.proximity.choices import ErrandStage
from loge.domains.proximity.models import Errand
from loge.registers.seals.queries import protected_household_ids

NEWS_KEPT = timedelta(days=30)


def heard_by(user) -> QuerySet[Errand]:
    """What became of the needs that this person heard, whatever their role and perimeter; never of a home protected since."""
    mine = Errand.objects.filter(heard_by=user, seal=None).exclude(household__in=protected_household_ids())
    return mine.select_related("person", "owner", "partner")


def news_for(user) -> QuerySet[Errand]:
    """Those that someone organised, delivered or ended within thirty days, and that the person has not been told of."""
    told = [ErrandStage.ASKED, ErrandStage.ACCEPTED]
    recent = heard_by(user).filter(asked_at__gte=timezone.now() - NEWS_KEPT, told_at=None)
    return recent.exclude(stage__in=told).order_by("-asked_at", "-pk")[:10]

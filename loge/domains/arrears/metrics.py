"""Rent accounts, in the account of a period: plans signed and broken, unpaid rents told in time. The figures of a day, with their
sums, are on a page of this trade."""

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.models import Episode, RepaymentPlan
from loge.domains.arrears.permissions import can_see
from loge.foundation.figures import SHARE, Figure, Line, Measure, Period, by_agency, located
from loge.registers.housing.access import within_perimeter

_HERE = "account__lease__main_unit__building__residence"


def _plans(viewer) -> QuerySet[RepaymentPlan]:
    plans = RepaymentPlan.objects.filter(within_perimeter(viewer, residence=_HERE)).annotate(**located(_HERE))
    return plans.select_related("account__lease")


def _signed(viewer, period: Period) -> QuerySet[RepaymentPlan]:
    return _plans(viewer).filter(signed_on__gte=period.since, signed_on__lte=period.until)


def _broken(viewer, period: Period) -> QuerySet[RepaymentPlan]:
    first = Min("steps__at", filter=Q(steps__status=PlanStatus.BROKEN))
    broken = _plans(viewer).annotate(broken_at=first).filter(period.has("broken_at"))
    return _plans(viewer).filter(pk__in=broken.values("pk"))


def _reported(viewer, period: Period) -> QuerySet[Episode]:
    told = Episode.objects.filter(within_perimeter(viewer, residence=_HERE)).annotate(**located(_HERE))
    return told.filter(reported_on__gte=period.since, reported_on__lte=period.until).select_related("account__lease")


def _tell_plan(plan: RepaymentPlan) -> Line:
    return Line(f"Plan du bail {plan.account.lease}", reverse("arrears:plan", args=[plan.pk]), plan.signed_on)


def _tell_episode(episode: Episode) -> Line:
    where = reverse("arrears:account", args=[episode.account_id])
    return Line(f"Bail {episode.account.lease}", where, episode.reported_on, episode.get_told_display())


def _seen_plans(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=RepaymentPlan.objects.visible_to(viewer).values("pk"))


def _seen_episodes(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=Episode.objects.visible_to(viewer).values("pk"))


HEADING = "Loyers et plans d’apurement"
FIGURES = (
    Figure(
        "plans-signes", "Plans d’apurement signés", "Par les locataires, pendant la période.", _signed, _tell_plan, can_see,
        _seen_plans, detailed=False,
    ),
    Figure(
        "plans-rompus", "Plans d’apurement rompus", "Pour la première fois pendant la période, quelle que soit leur signature.",
        _broken, _tell_plan, can_see, _seen_plans, detailed=False,
    ),
    Figure(
        "impayes-signales", "Impayés signalés", "À la CAF, à la MSA ou à la CCAPEX, pendant la période.", _reported,
        _tell_episode, can_see, _seen_episodes, detailed=False,
    ),
)  # fmt: skip


def measures(viewer, period: Period, counts) -> list[Measure]:
    """Of the unpaid rents told during the period, those told before the end of their delay."""
    in_time = Count("pk", filter=Q(reported_on__lte=F("report_by")))
    told = by_agency(_reported(viewer, period), in_time=in_time, whole=Count("pk"))
    share = {key: (told["in_time"].get(key, 0), whole) for key, whole in told["whole"].items() if whole}
    return [Measure("Part signalée à temps", "Avant la fin du délai légal.", SHARE, share, base="impayes-signales")]

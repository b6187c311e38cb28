"""Follow-ups, in the account of a period. What is under a seal is in no figure, whoever reads and however many there are."""

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from loge.domains.cases.choices import ActionStatus, CaseResult
from loge.domains.cases.models import Case, CaseAction, CaseStep
from loge.domains.cases.permissions import FOLLOW_ALL
from loge.foundation.figures import DELAY, SHARE, Figure, Line, Measure, Median, Period, by_agency, located
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter

HERE = "household__residence"
HELPED = (CaseResult.HELP_ARRANGED, CaseResult.GOALS_MET)


def _cases(viewer, *conditions) -> QuerySet[Case]:
    """Restricted ones are counted, as they say nothing here; they are opened by the social staff alone."""
    found = Case.objects.unsealed().filter(within_perimeter(viewer, residence=HERE), *conditions)
    return found.select_related("person", "owner", HERE).annotate(**located(HERE))


def opened(viewer, period: Period):
    return _cases(viewer, period.has("opened_at"))


def _seen(rows: QuerySet, viewer) -> QuerySet:
    return rows.filter(pk__in=Case.objects.visible_to(viewer).unsealed().values("pk"))


def _opens(viewer) -> bool:
    return holds(viewer, FOLLOW_ALL)


def _tell(case: Case) -> Line:
    return Line(str(case.person or "Foyer"), reverse("cases:detail", args=[case.pk]), case.opened_at, str(case.owner))


def _figure(code: str, label: str, how: str, wanted, **more) -> Figure:
    return Figure(
        code, label, how, lambda viewer, period: _cases(viewer, wanted(period)), _tell, _opens, _seen, **more
    )


HEADING = "Suivis par une personne nommée"
FIGURES = (
    _figure(
        "suivis-ouverts",
        "Nouveaux suivis",
        "Situations signalées pendant la période, confiées à une personne nommée.",
        lambda period: period.has("opened_at"),
    ),
    _figure(
        "suivis-en-cours",
        "Suivis en cours",
        "Au dernier jour de la période.",
        lambda period: period.standing_at_its_end("opened_at", "closed_at"),
    ),
    _figure(
        "suivis-termines",
        "Suivis terminés",
        "Pendant la période, quelle qu’en soit l’issue.",
        lambda period: period.has("closed_at"),
    ),
    _figure(
        "accompagnements-acceptes",
        "Accompagnements acceptés",
        "La personne a dit oui pendant la période.",
        lambda period: Q(agreed_on__gte=period.since, agreed_on__lte=period.until),
        detailed=False,
    ),
    _figure(
        "accompagnements-declines",
        "Accompagnements déclinés",
        "La personne a dit non : on ne le lui propose plus pendant un temps.",
        lambda period: period.has("closed_at") & Q(result=CaseResult.NOT_WANTED, agreed_on=None),
        detailed=False,
    ),
)


def measures(viewer, period: Period, counts) -> list[Measure]:
    gestures = CaseStep.objects.filter(case=OuterRef("pk"), by__isnull=False, at__gt=OuterRef("opened_at")).order_by(
        "at"
    )
    first = Subquery(gestures.values("at")[:1], output_field=DateTimeField())
    waited = opened(viewer, period).annotate(first_gesture=first).filter(first_gesture__isnull=False)
    told = by_agency(waited, delay=Median(F("first_gesture") - F("opened_at")))
    yes, no = counts["accompagnements-acceptes"], counts["accompagnements-declines"]
    answered = {key: yes.get(key, 0) + no.get(key, 0) for key in {*yes, *no}}
    return [
        Measure(
            "Du signal au premier geste",
            "Délai jusqu’à la première démarche notée. La moitié attendent moins, la moitié plus.",
            DELAY,
            told["delay"],
            base="suivis-ouverts",
        ),
        Measure(
            "Part qui accepte un accompagnement",
            "Oui, sur l’ensemble des oui et des non.",
            SHARE,
            {key: (yes.get(key, 0), whole) for key, whole in answered.items() if whole},
            base="accompagnements-acceptes",
        ),
    ]


def helped(viewer, period: Period, *, seen_by=None) -> list[QuerySet]:
    """An action done, or a follow-up that ended with help in place; `seen_by`: of those that this person may open."""
    done = CaseAction.objects.filter(period.has("done_at"), status=ActionStatus.DONE, case__seal=None)
    done = done.filter(within_perimeter(viewer, residence=f"case__{HERE}"))
    ended = _cases(viewer, period.has("closed_at"), Q(result__in=HELPED))
    if seen_by is not None:
        mine = Case.objects.visible_to(seen_by).unsealed().values("pk")
        done, ended = (
            done.filter(case__in=mine, case__person__isnull=False),
            ended.filter(pk__in=mine, person__isnull=False),
        )
    return [
        done.annotate(
            **located(f"case__{HERE}"),
            helped=Coalesce("case__person", "case__household__reference_person"),
            asked=F("case__opened_at"),
            done=F("done_at"),
        ),
        ended.annotate(
            helped=Coalesce("person", "household__reference_person"), asked=F("opened_at"), done=F("closed_at")
        ),
    ]

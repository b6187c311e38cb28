"""What the operations of this trade share: the row as it is now, moved if it may be; its next day; a line of history."""

from datetime import date

from django.utils import timezone

from loge.domains.aids.choices import OPEN, AidStatus
from loge.domains.aids.models import AidApplication, AidScheme, AidStep, SchemeStep
from loge.domains.aids.queries.applications import standing_of
from loge.domains.aids.rules.deadlines import next_day
from loge.domains.aids.workflow import AID_WORKFLOW
from loge.foundation.errors import Refusal, Stale


def locked(application: AidApplication) -> AidApplication:
    rows = AidApplication.objects.select_for_update(of=("self",)).select_related("scheme__partner", "household__lease")
    return rows.get(pk=application.pk)


def locked_for(application: AidApplication, *, by) -> AidApplication:
    """Raise Refusal outside the perimeter of whoever acts, or without the key."""
    if not AidApplication.objects.visible_to(by).filter(pk=application.pk).exists():
        raise Refusal("Cette demande n’est pas dans votre périmètre.")
    return locked(application)


def locked_scheme(scheme: AidScheme) -> AidScheme:
    return AidScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)


def move(application: AidApplication, status: AidStatus) -> None:
    """Raise Stale when it stands there already, Refusal when it may not go there."""
    if application.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    AID_WORKFLOW.check(application.status, status)
    application.status = status


def keep(application: AidApplication) -> AidApplication:
    """Save it whole, its next day worked out again."""
    application.version += 1
    application.next_on = next_day(standing_of(application, moved_on=timezone.localdate()))
    application.save()
    return application


def write(application: AidApplication, text: str, *, by) -> AidStep:
    return AidStep.objects.create(application=application, at=timezone.now(), by=by, text=text[:300])


def write_scheme(scheme: AidScheme, text: str, *, by) -> SchemeStep:
    return SchemeStep.objects.create(scheme=scheme, at=timezone.now(), by=by, text=text[:600])


def check_not_to_come(day: date, what: str) -> None:
    if day > timezone.localdate():
        raise Refusal(f"{what} est dans l’avenir.")


def check_open(application: AidApplication) -> None:
    if application.status not in OPEN:
        raise Stale("Cette demande est terminée.")

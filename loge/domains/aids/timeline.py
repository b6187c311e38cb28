from django.urls import reverse

from loge.domains.aids.models import AidApplication, AidStep
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """Each step of the applications made in this person’s name that the viewer may open."""
    seen = AidApplication.objects.visible_to(viewer).filter(person=person)
    steps = AidStep.objects.filter(application__in=seen).select_related("application__scheme", "by")
    return [Stream(name="aids.steps", rows=steps, at="at", tell=_tell)]


def _tell(step: AidStep) -> Told:
    return Told(
        title=f"Aide : {step.application.scheme}",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("aids:detail", args=[step.application_id]),
        icon="cash-coin",
    )

from django.urls import reverse

from loge.domains.cases.models import FollowUp, FollowUpStep
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """Each step of the follow-ups about this person that the viewer may open."""
    seen = FollowUp.objects.visible_to(viewer).filter(person=person)
    steps = FollowUpStep.objects.filter(follow_up__in=seen).select_related("follow_up", "by")
    return [Stream(name="cases.steps", rows=steps, at="at", tell=_tell)]


def _tell(step: FollowUpStep) -> Told:
    return Told(
        title=f"Suite à donner : {step.follow_up.summary}",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("cases:detail", args=[step.follow_up_id]),
        icon="clipboard2-check",
    )

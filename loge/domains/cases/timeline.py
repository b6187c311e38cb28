from django.urls import reverse

from loge.domains.cases.models import Case, CaseStep
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """Each step of the cases about this person that the viewer may open. Sealed ones are read in their own file only."""
    seen = Case.objects.visible_to(viewer).unsealed().filter(person=person)
    steps = CaseStep.objects.filter(case__in=seen).select_related("case", "by")
    return [Stream(name="cases.steps", rows=steps, at="at", tell=_tell)]


def _tell(step: CaseStep) -> Told:
    return Told(
        title=f"Suivi : {step.case.summary}",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("cases:detail", args=[step.case_id]),
        icon="clipboard2-check",
    )

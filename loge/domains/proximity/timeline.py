from django.urls import reverse

from loge.domains.proximity.models import Errand, ErrandStep, Knock, KnockStep
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """Each step of the visits at the homes of this person that the viewer may see."""
    seen = Knock.objects.visible_to(viewer).filter(household__occupants__person=person).values("pk")
    steps = KnockStep.objects.filter(knock__in=seen).select_related("by")
    services = Errand.objects.visible_to(viewer).filter(household__occupants__person=person).values("pk")
    done = ErrandStep.objects.filter(errand__in=services).select_related("by", "errand")
    return [
        Stream(name="proximity.knocks", rows=steps, at="at", tell=_tell),
        Stream(name="proximity.errands", rows=done, at="at", tell=_tell_errand),
    ]


def _tell(step: KnockStep) -> Told:
    return Told(
        title=f"Passage à domicile : {step.get_result_display().lower()}" if step.result else "Passage à domicile",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("proximity:knock", args=[step.knock_id]),
        icon="door-open",
    )


def _tell_errand(step: ErrandStep) -> Told:
    return Told(
        title=f"Service rendu : {step.errand.get_kind_display().lower()}",
        detail=step.text,
        who=str(step.by or "Loge"),
        url=reverse("proximity:errand", args=[step.errand_id]),
        icon="basket",
    )

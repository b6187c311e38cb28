from django.urls import reverse

from loge.domains.referrals.models import Referral, ReferralStep
from loge.domains.referrals.permissions import can_refer
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """Each step of the referrals of this person that the viewer may open."""
    seen = Referral.objects.visible_to(viewer).filter(person=person)
    steps = ReferralStep.objects.filter(referral__in=seen).select_related("referral", "by")
    read = can_refer(viewer)
    return [Stream(name="referrals.steps", rows=steps, at="at", tell=lambda step: _tell(step, read))]


def _tell(step: ReferralStep, read: bool) -> Told:
    """What a partner wrote is for those who follow referrals."""
    return Told(
        title=f"Orientation : {step.referral.get_theme_display().lower()}",
        detail=step.text if read else step.text.partition(" : ")[0],
        who=str(step.by or ("Le partenaire" if step.kind == "partner" else "Loge")),
        url=reverse("referrals:detail", args=[step.referral_id]),
        icon="signpost-split",
    )

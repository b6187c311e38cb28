from django.urls import reverse

from loge.domains.offers.models import OfferAnswer
from loge.domains.offers.permissions import can_keep, can_see
from loge.domains.offers.queries.lists import answers_of
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """What was offered to this person and how it stands: one line per offer, at its last change."""
    if not can_see(viewer):
        return []
    leads_there = can_keep(viewer)

    def told(answer: OfferAnswer) -> Told:
        url = reverse("offers:detail", args=[answer.offer_id]) if leads_there else ""
        said = f"{answer.offer} : {answer.get_state_display().lower()}"
        return Told(title="Offre proposée", detail=said, who=str(answer.noted_by), url=url, icon="tag")

    return [Stream(name="offers.answers", rows=answers_of(person, viewer=viewer), at="noted_at", tell=told)]

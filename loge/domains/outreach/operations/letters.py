"""Homes without a number: a letter to each, or a list of visits for caretakers. Paper leaves the house, so it is journalled."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.queries.doors import Door, doors
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

MOST_DOORS = 500  # a few seconds to lay out


@transaction.atomic
def print_letters(campaign: Campaign, *, filters: dict, by) -> list[Door]:
    """The homes to write to, within the perimeter of `by`; `filters` as in the list of homes. The campaign counts them."""
    check_can_supervise(by)
    _check_not_over(campaign)
    if not campaign.phone_shown.strip():
        raise Refusal("Indiquez d’abord, dans les réglages, le numéro que les locataires peuvent rappeler.")
    found = _doors_to_print(campaign, filters, by)
    Campaign.objects.filter(pk=campaign.pk).update(
        letters_printed=F("letters_printed") + len(found), letters_printed_at=timezone.now()
    )
    trail.record("outreach.letters_printed", campaign, by=by, letters=len(found), filters=sorted(filters))
    return found


@transaction.atomic
def print_visits(campaign: Campaign, *, filters: dict, by) -> list[Door]:
    """The same homes, for whoever goes and knocks."""
    check_can_supervise(by)
    _check_not_over(campaign)
    found = _doors_to_print(campaign, filters, by)
    trail.record("outreach.visits_printed", campaign, by=by, homes=len(found), filters=sorted(filters))
    return found


def _check_not_over(campaign: Campaign) -> None:
    if campaign.status in (CampaignStatus.CLOSED, CampaignStatus.PURGED):
        raise Refusal("Cette campagne est terminée : plus rien ne s’imprime pour elle.")


def _doors_to_print(campaign: Campaign, filters: dict, by) -> list[Door]:
    found = doors(campaign, viewer=by, filters=filters)
    if not found:
        raise Refusal("Aucun foyer sans numéro ne répond à ces filtres.")
    if len(found) > MOST_DOORS:
        raise Refusal(f"{len(found)} foyers : choisissez une agence ou une vague, {MOST_DOORS} au plus à la fois.")
    return found

"""What becomes of a quiet home: called by a campaign, or left alone for a while."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, ExclusionCause, QuietReason, TargetStatus
from loge.domains.outreach.models import Campaign, QuietDismissal, Target, TargetMember, Wave
from loge.domains.outreach.operations.waves import check_can_draw
from loge.domains.outreach.permissions import check_can_enrol_regular, check_can_supervise
from loge.domains.outreach.queries.quiet import QuietCriteria, has_number, quiet_people
from loge.domains.outreach.rules import rank
from loge.foundation.audit import trail
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import Household

MOST_AT_ONCE = 200
AGAIN_IN_MONTHS = {QuietReason.NOT_WANTED: 24, QuietReason.SURROUNDED: 12, QuietReason.LATER: 1}


@transaction.atomic
def draw_quiet_homes(campaign: Campaign, *, household_ids: Iterable[int], criteria: QuietCriteria, by) -> Wave:
    """The homes chosen become a wave of their own: who was called under which criterion stays known (domain.md b.6).

    Those that are quiet no more, or already drawn by the campaign, are left out. Raise Refusal when none is left.
    """
    check_can_supervise(by)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    check_can_draw(campaign)
    if campaign.status == CampaignStatus.DRAFT:
        raise Refusal("Choisissez une campagne approuvée ou en cours.")
    now, today = timezone.now(), timezone.localdate()
    wanted = list(household_ids)[:MOST_AT_ONCE]
    still = quiet_people(criteria, viewer=by, today=today).filter(household__in=wanted)
    people = list(still.exclude(household__targets__campaign=campaign))
    if not people:
        raise Refusal("Aucun des foyers choisis n’est à ajouter à cette campagne.")
    number = (campaign.waves.aggregate(last=Max("number"))["last"] or 0) + 1
    wave = Wave.objects.create(
        campaign=campaign, number=number, label=f"Foyers silencieux, {today:%d/%m/%Y}", criteria=criteria.as_wave(),
        reference_date=today, created_at=now, approved_at=now, approved_by=by,
    )  # fmt: skip
    homes = {one.household_id: one.household for one in people}
    excluded = 0
    for home in homes.values():
        living = [one.person for one in people if one.household_id == home.pk]
        excluded += _draw(wave, home, living, today=today, now=now)
    wave.counts = {"homes": len(homes) - excluded, "people": len(people), "to_qualify": 0,
                   "excluded": {str(ExclusionCause.NO_NUMBER): excluded} if excluded else {}}  # fmt: skip
    wave.save(update_fields=["counts"])
    trail.record("outreach.quiet_homes_drawn", wave, by=by, campaign=campaign.pk, homes=len(homes))
    return wave


@transaction.atomic
def dismiss_quiet_home(household: Household, *, reason: str, by) -> QuietDismissal:
    """Not proposed again before a while, that depends on the reason; they may be called all the same if they ask."""
    check_can_enrol_regular(by)
    if not Household.objects.visible_to(by).filter(pk=household.pk).exists():
        raise Refusal("Ce foyer n’est pas dans votre périmètre.")
    if reason not in QuietReason.values:
        raise Refusal("Dites pourquoi ce foyer n’est pas retenu.")
    until = add_months(timezone.localdate(), AGAIN_IN_MONTHS[QuietReason(reason)])
    dismissal = QuietDismissal.objects.create(
        household=household, reason=reason, until=until, at=timezone.now(), by=by
    )  # fmt: skip
    trail.record("outreach.quiet_home_dismissed", household, by=by, quiet=reason)
    return dismissal


def _draw(wave: Wave, home: Household, people: list, *, today: date, now) -> bool:
    """Return whether it was left out, for want of a number: it then joins the letters and the visits."""
    reachable = has_number(home)
    age = max((person.age_on(today) or 0 for person in people), default=None)
    target = Target.objects.create(
        campaign_id=wave.campaign_id, wave=wave, household=home, residence_id=home.residence_id,
        agency_id=home.residence.agency_id, status=TargetStatus.WAITING if reachable else TargetStatus.EXCLUDED,
        cause="" if reachable else ExclusionCause.NO_NUMBER, due_at=now, created_at=now,
        rank=rank(wave=wave.number, age=age, frailty=0),
    )  # fmt: skip
    TargetMember.objects.bulk_create(
        TargetMember(
            target=target, person=person, age_at_draw=person.age_on(today), reasons=["min_age", "no_contact_months"]
        )
        for person in people
    )
    return not reachable

"""Drawing homes: a wave is drafted, counted, approved; approval freezes it."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, ExclusionCause, MemberResult, TargetStatus
from loge.domains.outreach.models import Campaign, Target, TargetMember, Wave
from loge.domains.outreach.operations.peace import put_off_paused_homes
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.queries.audience import gathered_count, with_other_leases
from loge.domains.outreach.queries.drawing import Drawing, drawing
from loge.domains.outreach.rules import Criteria, rank
from loge.domains.outreach.workflow import CAMPAIGN_WORKFLOW, TARGET_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.dates import age_on
from loge.foundation.errors import Refusal
from loge.registers.tenants.choices import BirthDateQuality
from loge.registers.tenants.models import ContactPoint, Person

# rank() of rules/ranking.py, said in SQL; a test holds the two together.
# In the order of the register: each foreign key marks the home and the person that it points at, page after page rather than at
# random (10 % less time among a million people, 15 % among ten).
_SNAPSHOT = """
, homes_in AS (
    INSERT INTO outreach_target (campaign_id, wave_id, household_id, residence_id, agency_id, status, cause, due_at,
                                 priority, rank, attempts, last_outcome, on_paper, created_at)
    SELECT %(into)s, %(wave)s, household_id, residence_id, agency_id, status, cause, %(now)s, 1,
           %(number)s::bigint * 1000000 + (999 - coalesce(age, 0)::int) * 1000 + (99 - least(frailty, 99)),
           0, '', false, %(now)s
    FROM drawn
    ORDER BY household_id
    RETURNING id, household_id, status, cause
), people_in AS (
    INSERT INTO outreach_targetmember (target_id, person_id, age_at_draw, reasons, result)
    SELECT t.id, n.person_id, EXTRACT(YEAR FROM age(%(on)s::date, n.birth_date)), %(reasons)s::varchar[],
           CASE WHEN n.deceased THEN 'deceased' WHEN n.elsewhere THEN 'moved' WHEN n.refused THEN 'refused'
                ELSE 'to_reach' END
    FROM homes_in t JOIN named n ON n.household_id = t.household_id
    ORDER BY t.id, n.person_id
    RETURNING target_id, result
), awaited AS (
    SELECT target_id, count(*) AS people FROM people_in WHERE result = 'to_reach' GROUP BY target_id
)
SELECT h.status, h.cause, count(*), coalesce(sum(a.people), 0)
FROM homes_in h LEFT JOIN awaited a ON a.target_id = h.id
GROUP BY h.status, h.cause
"""

# The 75-year-old whose 84-year-old spouse was drawn by the first wave: same home, a person more to reach. A home that said no
# is left alone; one already reached goes back to the queue, for that person only.
_NEWCOMERS = """
, joined AS (
    INSERT INTO outreach_targetmember (target_id, person_id, age_at_draw, reasons, result)
    SELECT t.id, n.person_id, EXTRACT(YEAR FROM age(%(on)s::date, n.birth_date)), %(reasons)s::varchar[], 'to_reach'
    FROM drawn d
    JOIN named n ON n.household_id = d.household_id AND NOT n.deceased AND NOT n.unknown AND NOT n.refused AND NOT n.elsewhere
    JOIN outreach_target t ON t.household_id = d.household_id AND t.campaign_id = %(into)s AND t.wave_id <> %(wave)s
    WHERE d.status = 'waiting' AND t.status NOT IN ('excluded', 'refused', 'to_qualify')
    ON CONFLICT DO NOTHING
    RETURNING target_id
), reopened AS (
    UPDATE outreach_target SET status = 'waiting', completed_at = NULL, due_at = %(now)s, priority = 1
    WHERE id IN (SELECT target_id FROM joined) AND status = 'reached'
    RETURNING id
)
SELECT (SELECT count(*) FROM joined), (SELECT count(*) FROM reopened)
"""


@transaction.atomic
def draft_wave(campaign: Campaign, *, label: str, criteria: dict, reference_date: date, by) -> Wave:
    """`criteria`: see rules/criteria.py. Raise BadCriteria, with a sentence for each criterion that does not hold."""
    check_can_supervise(by)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    _check_takes_waves(campaign)
    if campaign.status in (CampaignStatus.CLOSED, CampaignStatus.PURGED):
        raise Refusal("Cette campagne est terminée.")
    parsed = Criteria.parse(criteria)
    number = (campaign.waves.aggregate(last=Max("number"))["last"] or 0) + 1
    wave = Wave.objects.create(
        campaign=campaign, number=number, label=label, criteria=parsed.as_json(), reference_date=reference_date,
        created_at=timezone.now(),
    )  # fmt: skip
    trail.record("outreach.wave_drafted", wave, by=by, campaign=campaign.pk, criteria=wave.criteria)
    return wave


@transaction.atomic
def edit_wave(wave: Wave, *, label: str, criteria: dict, reference_date: date, by) -> Wave:
    """Refused once approved: who was called under which criterion stays known (domain.md b.6)."""
    check_can_supervise(by)
    wave = _still_a_draft(wave)
    wave.label, wave.reference_date = label, reference_date
    wave.criteria = Criteria.parse(criteria).as_json()
    wave.save(update_fields=["label", "criteria", "reference_date"])
    trail.record("outreach.wave_edited", wave, by=by, criteria=wave.criteria)
    return wave


@transaction.atomic
def approve_wave(wave: Wave, *, by) -> Wave:
    """Draw the homes now, within the perimeter of the person who approves, and freeze the counts.

    Everyone drawn becomes a target, those excluded for a cause too: they are the denominator. Homes that the campaign
    has already drawn are not drawn again; people of those homes whom only these criteria designate join them. Raise
    Refusal without the reference of the impact analysis (DPIA).
    """
    check_can_supervise(by)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=wave.campaign_id)
    wave = _still_a_draft(wave)
    check_can_draw(campaign)
    now = timezone.now()
    wave.counts = _draw(wave, now=now, by=by)
    put_off_paused_homes(now=now, by=by)
    wave.approved_at, wave.approved_by = now, by
    wave.save(update_fields=["counts", "approved_at", "approved_by"])
    if campaign.status == CampaignStatus.DRAFT:
        CAMPAIGN_WORKFLOW.check(campaign.status, CampaignStatus.APPROVED)
        campaign.status, campaign.approved_at, campaign.approved_by = CampaignStatus.APPROVED, now, by
        campaign.save(update_fields=["status", "approved_at", "approved_by"])
    trail.record("outreach.wave_approved", wave, by=by, campaign=campaign.pk, counts=wave.counts)
    return wave


def _check_takes_waves(campaign: Campaign) -> None:
    if campaign.is_regular:
        raise Refusal("Aux appels réguliers, on est inscrit un par un et avec son accord : aucune vague ne s’y tire.")


def check_can_draw(campaign: Campaign) -> None:
    _check_takes_waves(campaign)
    if campaign.status in (CampaignStatus.CLOSED, CampaignStatus.PURGED):
        raise Refusal("Cette campagne est terminée.")
    if not campaign.dpia_reference.strip():
        raise Refusal(
            "Indiquez d’abord la référence de l’analyse d’impact, à demander au délégué à la protection des données."
        )


@transaction.atomic
def qualify_home(target: Target, *, concerned: bool, birth_dates: dict[int, date], by) -> Target:
    """Someone found out how old the people are. `birth_dates` by person id; `concerned`: the home is to be called.

    The dates found stay with the register, marked exact; a home without a usable number joins its own list.
    """
    check_can_supervise(by)
    target = Target.objects.select_for_update(of=("self",)).select_related("wave").get(pk=target.pk)
    if target.status != TargetStatus.TO_QUALIFY:
        raise Refusal("Ce foyer n’est plus à qualifier.")
    _note_birth_dates(target, birth_dates)
    cause: str
    if not concerned:
        status, cause = TargetStatus.EXCLUDED, ExclusionCause.NO_LONGER_CONCERNED
    elif _has_number(target):
        status, cause = TargetStatus.WAITING, ""
    else:
        status, cause = TargetStatus.EXCLUDED, ExclusionCause.NO_NUMBER
    TARGET_WORKFLOW.check(target.status, status)
    target.status, target.cause, target.due_at = status, cause, timezone.now()
    oldest = target.members.filter(result=MemberResult.TO_REACH).aggregate(age=Max("age_at_draw"))["age"]
    target.rank = rank(wave=target.wave.number, age=oldest, frailty=0)
    target.save(update_fields=["status", "cause", "due_at", "rank"])
    trail.record("outreach.home_qualified", target, by=by, concerned=concerned, people=sorted(birth_dates))
    return target


def _draw(wave: Wave, *, now: datetime, by) -> dict:
    criteria = Criteria.parse(wave.criteria)
    new_homes = _drawing_of(wave, criteria, now=now, by=by, campaign_id=wave.campaign_id)
    with connection.cursor() as cursor:
        cursor.execute(new_homes.sql + _SNAPSHOT, new_homes.params)
        count = gathered_count(cursor.fetchall())
    counts = with_other_leases(count, criteria, on=wave.reference_date, viewer=by).as_json()
    return counts | _join_homes_drawn_before(wave, criteria, now=now, by=by)


def _join_homes_drawn_before(wave: Wave, criteria: Criteria, *, now: datetime, by) -> dict:
    """People designated in homes that an earlier wave drew: how many joined, how many homes are called again for them."""
    if wave.number == 1:
        return {}
    every_home = _drawing_of(wave, criteria, now=now, by=by, campaign_id=None)
    with connection.cursor() as cursor:
        cursor.execute(every_home.sql + _NEWCOMERS, every_home.params)
        joined, reopened = cursor.fetchone()
    return {"joined": joined, "reopened": reopened}


def _drawing_of(wave: Wave, criteria: Criteria, *, now: datetime, by, campaign_id: int | None) -> Drawing:
    draw = drawing(criteria, on=wave.reference_date, viewer=by, now=now, campaign_id=campaign_id, for_snapshot=True)
    told = {
        "into": wave.campaign_id,
        "wave": wave.pk,
        "number": wave.number,
        "now": now,
        "reasons": _reasons(criteria),
    }
    return Drawing(draw.sql, draw.params | told)


def _reasons(criteria: Criteria) -> list[str]:
    """Why these people: the names of the criteria that drew them, kept with each person."""
    told = ("min_age", "max_age", "alone", "priority_transfer", "arrears", "frailty", "no_contact_months")
    found = criteria.as_json()
    return [name for name in told if name in found]


def _still_a_draft(wave: Wave) -> Wave:
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if wave.approved_at is not None:
        raise Refusal("Cette vague est approuvée : un autre critère fait une nouvelle vague.")
    return wave


def _note_birth_dates(target: Target, birth_dates: dict[int, date]) -> None:
    members = {member.person_id: member for member in target.members.select_related("person")}
    if not members.keys() >= birth_dates.keys():
        raise Refusal("Une des personnes nommées n’a pas été tirée avec ce foyer.")
    for person_id, birth_date in birth_dates.items():
        if not date(1900, 1, 1) < birth_date <= target.wave.reference_date:
            raise Refusal("Une des dates de naissance n’est pas possible.")
        person, member = members[person_id].person, members[person_id]
        person.birth_date, person.birth_date_quality = birth_date, BirthDateQuality.EXACT
        member.age_at_draw = age_on(birth_date, target.wave.reference_date)
    Person.objects.bulk_update([members[pk].person for pk in birth_dates], ["birth_date", "birth_date_quality"])
    TargetMember.objects.bulk_update([members[pk] for pk in birth_dates], ["age_at_draw"])


def _has_number(target: Target) -> bool:
    return (
        ContactPoint.objects.usable()
        .phones()
        .filter(person__occupancies__household=target.household_id, person__occupancies__ends_on=None)
        .exists()
    )

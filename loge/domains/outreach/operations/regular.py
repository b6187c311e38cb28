"""People who wished to be called regularly, and their permanent campaign, that feeds the call desk by itself."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from loge.domains.outreach.choices import (
    OPEN_STATUSES,
    SUSPENSIONS,
    CampaignStatus,
    ExclusionCause,
    MemberResult,
    RegularEnd,
    RegularReason,
    RegularState,
    Rhythm,
    TargetStatus,
)
from loge.domains.outreach.models import Caller, Campaign, RegularCall, Target, TargetMember, Wave
from loge.domains.outreach.models.targets import NO_PRIORITY
from loge.domains.outreach.operations.campaigns import create_campaign
from loge.domains.outreach.permissions import check_can_enrol_regular, check_can_supervise
from loge.domains.outreach.queries.regular import regular_campaign
from loge.domains.outreach.rules import REVIEW_MONTHS, next_call, rank
from loge.domains.outreach.workflow import CAMPAIGN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.dates import add_months, department_of
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel, PauseReason
from loge.registers.peace.operations import end_pause, pause_contacts
from loge.registers.tenants.models import ContactRefusal, Household, Person

NAME = "Appels réguliers"
PURPOSE = "Appeler régulièrement les locataires qui l’ont souhaité, au rythme qu’ils ont choisi."
YEARS = 10


@transaction.atomic
def open_regular_campaign(*, dpia_reference: str, by) -> Campaign:
    """The permanent campaign, once for the landlord. Callers, hours and alerts are set as for any other."""
    check_can_supervise(by)
    if regular_campaign() is not None:
        raise Stale("La campagne des appels réguliers existe déjà.")
    if not dpia_reference.strip():
        raise Refusal("Indiquez la référence de l’analyse d’impact.")
    today, now = timezone.localdate(), timezone.now()
    campaign = create_campaign(
        name=NAME, purpose=PURPOSE, legal_basis="consent", dpia_reference=dpia_reference.strip(), starts_on=today,
        ends_on=add_months(today, 12 * YEARS), retention_until=add_months(today, 12 * YEARS + 6), by=by,
    )  # fmt: skip
    CAMPAIGN_WORKFLOW.check(campaign.status, CampaignStatus.APPROVED)
    campaign.is_regular, campaign.status = True, CampaignStatus.APPROVED
    campaign.approved_at, campaign.approved_by = now, by
    campaign.save()
    Wave.objects.create(
        campaign=campaign, number=1, label="Inscriptions", reference_date=today, created_at=now, approved_at=now,
        approved_by=by,
    )  # fmt: skip
    trail.record("outreach.regular_campaign_opened", campaign, by=by)
    return campaign


@transaction.atomic
def enrol_regular(
    person: Person, *, reason: str, rhythm: str, preferred_caller=None, ends_on: date | None = None, agreed: bool, by
) -> RegularCall:
    """With the person's own wish, or not at all. The first call is due at the next working day of their rhythm."""
    check_can_enrol_regular(by)
    campaign = regular_campaign()
    home = _home_of(person, by)
    if campaign is None:
        raise Refusal("Ouvrez d’abord la campagne des appels réguliers.")
    if not agreed:
        raise Refusal("Les appels réguliers sont volontaires : demandez d’abord à la personne si elle les souhaite.")
    if reason not in RegularReason.values or rhythm not in Rhythm.values:
        raise Refusal("Choisissez le motif et le rythme.")
    if ContactRefusal.objects.filter(person=person, lifted_at=None).exists():
        raise Refusal("Cette personne a demandé à ne plus être appelée : levez d’abord ce refus avec elle.")
    if RegularCall.objects.standing().filter(person=person).exists():
        raise Stale("Cette personne est déjà inscrite.")
    verdict = gate.ask(household_id=home.pk, channel=Channel.PHONE, trade="outreach", now=timezone.now())
    if not verdict.may_go and verdict.until is None:
        raise Refusal(verdict.sentence)
    now, today = timezone.now(), timezone.localdate()
    if ends_on is not None and ends_on <= today:
        raise Refusal("La date de fin doit être dans l’avenir.")
    enrolled = RegularCall.objects.create(
        person=person, household=home, reason=reason, rhythm=rhythm, preferred_caller=preferred_caller, owner=by,
        enrolled_at=now, enrolled_by=by, review_on=add_months(today, REVIEW_MONTHS), ends_on=ends_on,
        next_on=next_call(rhythm, after=today, department=_department(home)),
    )  # fmt: skip
    _sleep_until_due(enrolled, campaign, now)
    trail.record("outreach.regular_enrolled", enrolled, by=by, rhythm=rhythm)
    return enrolled


@transaction.atomic
def suspend_regular(
    enrolled: RegularCall, *, until: date | None, reason: str = PauseReason.HOSPITAL, by
) -> RegularCall:
    """In hospital, away: nobody calls until then, or until someone says that they are back. No trade does: the suspension
    opens a pause of all contacts with the person, that ends with it."""
    enrolled = _standing(enrolled, by)
    if enrolled.state == RegularState.SUSPENDED:
        raise Stale("Ces appels sont déjà suspendus.")
    if until is not None and until <= timezone.localdate():
        raise Refusal("La reprise doit être dans l’avenir.")
    if reason not in SUSPENSIONS:
        raise Refusal("Dites pourquoi ces appels sont suspendus.")
    back = timezone.make_aware(datetime.combine(until, time(0))) if until else None
    enrolled.pause = pause_contacts(enrolled.household, reason=reason, until=back, person=enrolled.person, by=by)
    enrolled.state, enrolled.suspended_until, enrolled.due_since = RegularState.SUSPENDED, until, None
    enrolled.save()
    _leave_queue(enrolled, timezone.now())
    trail.record("outreach.regular_suspended", enrolled, by=by)
    return enrolled


@transaction.atomic
def resume_regular(enrolled: RegularCall, *, by) -> RegularCall:
    """Back home: the first call is due at once, and the other trades may write again. `by` None: the day said came."""
    enrolled = _standing(enrolled, by)
    if enrolled.state != RegularState.SUSPENDED:
        raise Stale("Ces appels ne sont pas suspendus.")
    pause, enrolled.pause = enrolled.pause, None
    enrolled.state, enrolled.suspended_until, enrolled.next_on = RegularState.ACTIVE, None, timezone.localdate()
    enrolled.save()
    end_pause(pause, by=by)
    trail.record("outreach.regular_resumed", enrolled, by=by)
    return enrolled


@transaction.atomic
def resume_after_pause(*, household_id: int, by) -> int:
    """Someone lifted the pause from the tenant's file: they are back, the calls begin again. Return how many."""
    waiting = RegularCall.objects.filter(
        household=household_id, state=RegularState.SUSPENDED, pause__lifted_at__isnull=False
    )
    found = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for enrolled in found:
        enrolled.state, enrolled.suspended_until, enrolled.pause = RegularState.ACTIVE, None, None
        enrolled.next_on = timezone.localdate()
        enrolled.save()
        trail.record("outreach.regular_resumed", enrolled, by=by)
    return len(found)


@transaction.atomic
def review_regular(enrolled: RegularCall, *, rhythm: str, preferred_caller=None, by) -> RegularCall:
    """The person was asked again what they wish: the same, more often, less often, someone else."""
    enrolled = _standing(enrolled, by)
    if rhythm not in Rhythm.values:
        raise Refusal("Choisissez le rythme.")
    today = timezone.localdate()
    enrolled.rhythm, enrolled.preferred_caller = rhythm, preferred_caller
    enrolled.review_on = add_months(today, REVIEW_MONTHS)
    if not enrolled.owner.is_active:
        enrolled.owner = by
    if enrolled.due_since is None:
        after = timezone.localdate(enrolled.last_heard_at) if enrolled.last_heard_at else today
        enrolled.next_on = max(next_call(rhythm, after=after, department=_department(enrolled.household)), today)
    enrolled.save()
    trail.record("outreach.regular_reviewed", enrolled, by=by, rhythm=rhythm)
    return enrolled


@transaction.atomic
def end_regular(enrolled: RegularCall, *, end: str, by) -> RegularCall:
    """Said by the person, or because they left, or died. `by` None: the campaign learnt it."""
    enrolled = _standing(enrolled, by)
    if end not in RegularEnd.values:
        raise Refusal("Dites pourquoi ces appels se terminent.")
    now = timezone.now()
    enrolled.state, enrolled.end, enrolled.ended_at, enrolled.ended_by = RegularState.ENDED, end, now, by
    enrolled.due_since = None
    enrolled.save()
    _leave_queue(enrolled, now)
    trail.record("outreach.regular_ended", enrolled, by=by, end=end)
    return enrolled


@transaction.atomic
def make_due(enrolled: RegularCall, *, by, now: datetime) -> bool:
    """The day has come: the home is in the queue, kept for the preferred caller today. False when it moved meanwhile."""
    enrolled = RegularCall.objects.select_for_update(of=("self",)).select_related("household").get(pk=enrolled.pk)
    campaign = regular_campaign()
    if enrolled.state != RegularState.ACTIVE or enrolled.due_since is not None or campaign is None:
        return False
    target = _target_of(enrolled, campaign, now)
    if target.status == TargetStatus.HELD:
        return False
    TargetMember.objects.filter(target=target, person=enrolled.person_id).update(result=MemberResult.TO_REACH)
    target.status, target.cause, target.completed_at = TargetStatus.WAITING, "", None
    target.due_at, target.priority, target.attempts, target.reopened_at = now, NO_PRIORITY, 0, now
    target.assigned_to_id = _caller_of(enrolled, campaign)
    target.save()
    enrolled.due_since = now
    enrolled.save(update_fields=["due_since"])
    trail.record("outreach.regular_due", enrolled, by=by)
    return True


@transaction.atomic
def settle_call(enrolled: RegularCall, *, by, now: datetime) -> bool:
    """The call was made, or given up to the chain: the next one has its day. Ends when the person said so."""
    enrolled = RegularCall.objects.select_for_update(of=("self",)).select_related("household").get(pk=enrolled.pk)
    member = TargetMember.objects.filter(
        person=enrolled.person_id, target__household=enrolled.household_id, target__campaign__is_regular=True
    ).select_related("target")  # fmt: skip
    found = member.order_by("-pk").first()
    if enrolled.due_since is None or found is None or found.result == MemberResult.TO_REACH:
        return False
    ends = {MemberResult.REFUSED: RegularEnd.BY_PERSON, MemberResult.MOVED: RegularEnd.MOVED,
            MemberResult.DECEASED: RegularEnd.DECEASED}  # fmt: skip
    if end := ends.get(MemberResult(found.result)):
        end_regular(enrolled, end=end, by=by)
        return True
    done = found.target.completed_at or now
    if found.result == MemberResult.REACHED:
        enrolled.last_heard_at = done
    enrolled.due_since = None
    enrolled.next_on = next_call(
        enrolled.rhythm, after=timezone.localdate(done), department=_department(enrolled.household)
    )
    enrolled.save(update_fields=["last_heard_at", "due_since", "next_on"])
    trail.record("outreach.regular_called", enrolled, by=by, result=found.result)
    return True


@transaction.atomic
def open_to_all(*, since: datetime, by) -> int:
    """Kept for one caller until the end of the day, then for whoever is there: a regular call is not lost with a leave."""
    campaign = regular_campaign()
    if campaign is None:
        return 0
    kept = Target.objects.filter(campaign=campaign, status=TargetStatus.WAITING, due_at__lt=since)
    number = kept.exclude(assigned_to=None).update(assigned_to=None)
    if number:
        trail.record("outreach.homes_freed", campaign, by=by, homes=number)
    return number


def _home_of(person: Person, by) -> Household:
    homes = Household.objects.visible_to(by).present().select_related("residence", "unit__building")
    home = homes.filter(occupants__person=person, occupants__ends_on=None).order_by("-pk").first()
    if home is None or person.deceased:
        raise Refusal("Cette personne n’habite pas, ou plus, dans votre périmètre.")
    return home


def _sleep_until_due(enrolled: RegularCall, campaign: Campaign, now: datetime) -> Target:
    """The home is one of the campaign's from the day of enrolment: counted, found, and asleep until its day."""
    target = _target_of(enrolled, campaign, now)
    if target.status in (TargetStatus.EXCLUDED, TargetStatus.REFUSED):
        target.status, target.cause, target.completed_at = TargetStatus.REACHED, "", now
        target.save()
    return target


def _target_of(enrolled: RegularCall, campaign: Campaign, now: datetime) -> Target:
    home = enrolled.household
    target, _ = Target.objects.select_for_update(of=("self",)).get_or_create(
        campaign=campaign,
        household=home,
        defaults={
            "wave": campaign.waves.get(number=1), "residence_id": home.residence_id,
            "agency_id": home.residence.agency_id, "status": TargetStatus.REACHED, "due_at": now, "created_at": now,
            "rank": rank(wave=1, age=None, frailty=0), "completed_at": now,
        },
    )  # fmt: skip
    TargetMember.objects.get_or_create(
        target=target, person_id=enrolled.person_id, defaults={"result": MemberResult.REACHED, "reasons": ["regular"]}
    )
    return target


def _leave_queue(enrolled: RegularCall, now: datetime) -> None:
    """Unless someone else of the home is still to be called; a call on the line is left to its end."""
    TargetMember.objects.filter(
        target__campaign__is_regular=True, person=enrolled.person_id, result=MemberResult.TO_REACH
    ).update(result=MemberResult.REACHED)
    waiting = Target.objects.select_for_update(of=("self",)).filter(
        campaign__is_regular=True, household=enrolled.household_id, status__in=OPEN_STATUSES
    )
    target = waiting.exclude(status=TargetStatus.HELD).exclude(members__result=MemberResult.TO_REACH).first()
    if target is not None:
        target.status, target.cause, target.completed_at = TargetStatus.EXCLUDED, ExclusionCause.BY_HAND, now
        target.assigned_to = None
        target.save()


def _caller_of(enrolled: RegularCall, campaign: Campaign) -> int | None:
    """The same voice when it is still there: enrolled in the campaign, trained, and not gone."""
    if enrolled.preferred_caller_id is None:
        return None
    there = Caller.objects.filter(
        campaign=campaign, user=enrolled.preferred_caller_id, is_active=True, user__is_active=True
    ).exclude(trained_at=None)
    return enrolled.preferred_caller_id if there.exists() else None


def _standing(enrolled: RegularCall, by) -> RegularCall:
    if by is not None:
        check_can_enrol_regular(by)
        if not RegularCall.objects.visible_to(by).filter(pk=enrolled.pk).exists():
            raise Refusal("Cette inscription n’est pas dans votre périmètre.")
    found = RegularCall.objects.select_for_update(of=("self",)).select_related(
        "household__residence", "owner", "pause"
    )
    enrolled = found.get(pk=enrolled.pk)
    if enrolled.state == RegularState.ENDED:
        raise Stale("Ces appels sont terminés.")
    return enrolled


def _department(home: Household) -> str:
    return department_of(home.residence.postal_code)

"""A campaign's life, its settings and its people."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loge.domains.outreach.choices import OPEN_STATUSES, CampaignStatus, TargetStatus
from loge.domains.outreach.models import Caller, Campaign, RiskOfficer, ScriptVersion, Target
from loge.domains.outreach.permissions import CALL, check_can_supervise
from loge.domains.outreach.rules import CallingHours, RetryRules
from loge.domains.outreach.workflow import CAMPAIGN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import holds

FIELDS = {
    "name",
    "purpose",
    "legal_basis",
    "dpia_reference",
    "starts_on",
    "ends_on",
    "retention_until",
    "department",
    "script_version",
    "hold_minutes",
    "phone_shown",
    "danger_instructions",
}
FROZEN_ONCE_APPROVED = {"purpose", "legal_basis"}
DEFAULT_DANGER = (
    "Danger immédiat : restez en ligne et faites appeler le 15 (SAMU), le 18 (pompiers), le 17 (police) ou le 112 ; "
    "par SMS, le 114 pour les personnes sourdes. Personne âgée maltraitée : 3977. Violences conjugales : 3919. "
    "Enfant en danger : 119. Idées suicidaires : 3114. Prévenez ensuite le destinataire des alertes de la campagne."
)


@transaction.atomic
def create_campaign(
    *, name, purpose, legal_basis, dpia_reference, starts_on, ends_on, retention_until, by, **settings
) -> Campaign:
    """`settings`: any other field of FIELDS, `hours` and `department` (see set_calling_hours)."""
    check_can_supervise(by)
    hours = CallingHours.parse(settings.pop("hours", None) or {}, settings.pop("department", ""))
    fields = {"danger_instructions": DEFAULT_DANGER} | settings
    campaign = Campaign(
        name=name, purpose=purpose, legal_basis=legal_basis, dpia_reference=dpia_reference, starts_on=starts_on,
        ends_on=ends_on, retention_until=retention_until, calling_hours=hours.as_json(), department=hours.department,
        created_at=timezone.now(), created_by=by,
    )  # fmt: skip
    _set_fields(campaign, fields)
    campaign.save()
    trail.record("outreach.campaign_created", campaign, by=by, purpose_length=len(purpose))
    return campaign


@transaction.atomic
def edit_campaign(campaign: Campaign, *, by, **fields) -> Campaign:
    """Purpose and legal basis are frozen once the campaign is approved: people were drawn under them."""
    check_can_supervise(by)
    campaign = _locked(campaign)
    _check_not_over(campaign)
    if campaign.status != CampaignStatus.DRAFT and any(
        getattr(campaign, name) != fields[name] for name in FROZEN_ONCE_APPROVED & fields.keys()
    ):
        raise Refusal("La finalité et la base légale ne changent plus une fois la campagne approuvée.")
    _set_fields(campaign, fields)
    campaign.save()
    trail.record("outreach.campaign_edited", campaign, by=by, fields=sorted(fields))
    return campaign


@transaction.atomic
def set_calling_hours(campaign: Campaign, *, hours: dict, department: str, by) -> Campaign:
    """`hours`: {"0": [["09:00", "12:00"], …], …}, 0 = Monday; `department` gives the public holidays and the clock."""
    check_can_supervise(by)
    campaign = _locked(campaign)
    _check_not_over(campaign)
    parsed = CallingHours.parse(hours, department)
    campaign.calling_hours, campaign.department = parsed.as_json(), department
    campaign.save(update_fields=["calling_hours", "department"])
    trail.record("outreach.calling_hours_set", campaign, by=by, hours=campaign.calling_hours, department=department)
    return campaign


@transaction.atomic
def set_retry_rules(campaign: Campaign, *, rules: dict, max_attempts: int, by) -> Campaign:
    """`rules`: {"busy": {"delay": minutes, "limit": n, "another_slot": bool, "another_weekday": bool}, …}."""
    check_can_supervise(by)
    campaign = _locked(campaign)
    _check_not_over(campaign)
    RetryRules.parse(rules, max_attempts)
    campaign.retry_rules, campaign.max_attempts = rules, max_attempts
    campaign.save(update_fields=["retry_rules", "max_attempts"])
    trail.record("outreach.retry_rules_set", campaign, by=by, rules=rules, max_attempts=max_attempts)
    return campaign


@transaction.atomic
def enrol_caller(campaign: Campaign, *, user, by) -> Caller:
    """Enrolling again someone withdrawn keeps their training."""
    check_can_supervise(by)
    _check_not_over(campaign)
    if not holds(user, CALL):
        raise Refusal(f"{user} n’a pas de rôle qui permette d’appeler les locataires.")
    caller, created = Caller.objects.get_or_create(
        campaign=campaign, user=user, defaults={"enrolled_at": timezone.now()}
    )
    if not created and not caller.is_active:
        caller.is_active = True
        caller.save(update_fields=["is_active"])
    trail.record("outreach.caller_enrolled", caller, by=by, campaign=campaign.pk, user=user.pk)
    return caller


@transaction.atomic
def withdraw_caller(caller: Caller, *, by) -> Caller:
    """Their homes go back to everyone; a call on the line may still be finished."""
    check_can_supervise(by)
    caller.is_active = False
    caller.save(update_fields=["is_active"])
    freed = Target.objects.filter(campaign=caller.campaign, assigned_to=caller.user, status__in=OPEN_STATUSES).exclude(
        status=TargetStatus.HELD
    )
    number = freed.update(assigned_to=None)
    trail.record("outreach.caller_withdrawn", caller, by=by, campaign=caller.campaign_id, homes_freed=number)
    return caller


@transaction.atomic
def finish_training(caller: Caller, *, by) -> Caller:
    """The caller went through the invented homes; or a supervisor vouches for them."""
    if caller.user_id != by.pk:
        check_can_supervise(by)
    if caller.trained_at is None:
        caller.trained_at = timezone.now()
        caller.save(update_fields=["trained_at"])
    trail.record("outreach.training_finished", caller, by=by, campaign=caller.campaign_id)
    return caller


@transaction.atomic
def name_risk_officer(campaign: Campaign, *, agency, user, by) -> RiskOfficer:
    """`agency` None: for all the agencies that have nobody of their own. The person must be able to act, so to log in."""
    check_can_supervise(by)
    _check_not_over(campaign)
    if not user.is_active:
        raise Refusal("Cette personne n’a plus de compte actif.")
    if user.is_volunteer_only:
        raise Refusal("Un appelant volontaire ne peut pas recevoir les alertes.")
    officer, _ = RiskOfficer.objects.update_or_create(campaign=campaign, agency=agency, defaults={"user": user})
    trail.record(
        "outreach.risk_officer_named", officer, by=by, campaign=campaign.pk, agency=agency and agency.pk, user=user.pk
    )
    return officer


@transaction.atomic
def start_campaign(campaign: Campaign, *, by) -> Campaign:
    """Raise Refusal until someone receives the serious signals of every agency drawn, and a published script is chosen."""
    check_can_supervise(by)
    campaign = _locked(campaign)
    CAMPAIGN_WORKFLOW.check(campaign.status, CampaignStatus.RUNNING)
    check_is_ready(campaign)
    return _move(campaign, CampaignStatus.RUNNING, "outreach.campaign_started", by=by)


@transaction.atomic
def pause_campaign(campaign: Campaign, *, by) -> Campaign:
    """Nobody is served any more; calls on the line are finished."""
    check_can_supervise(by)
    return _move(_locked(campaign), CampaignStatus.PAUSED, "outreach.campaign_paused", by=by)


@transaction.atomic
def resume_campaign(campaign: Campaign, *, by) -> Campaign:
    check_can_supervise(by)
    campaign = _locked(campaign)
    check_is_ready(campaign)
    return _move(campaign, CampaignStatus.RUNNING, "outreach.campaign_resumed", by=by)


@transaction.atomic
def close_campaign(campaign: Campaign, *, by) -> Campaign:
    """Refused while someone is on the line. Homes still to call stay as they are, and stay counted."""
    check_can_supervise(by)
    campaign = _locked(campaign)
    held = Target.objects.filter(campaign=campaign, status=TargetStatus.HELD, on_paper=False).count()
    if held:
        raise Refusal(f"{held} appel(s) en cours : mettez d’abord la campagne en pause et attendez leur fin.")
    return _move(campaign, CampaignStatus.CLOSED, "outreach.campaign_closed", by=by)


def check_is_ready(campaign: Campaign) -> None:
    """Raise Refusal when a call made now could meet a danger that nobody would receive."""
    officers = RiskOfficer.objects.filter(campaign=campaign, user__is_active=True)
    covered = Q(pk=None) if officers.filter(agency=None).exists() else ~Q(agency__in=officers.values("agency"))
    if missing := Target.objects.filter(campaign=campaign).filter(covered).first():
        raise Refusal(f"Nommez qui reçoit les alertes graves (agence « {missing.agency} » au moins).")
    if not officers.exists():
        raise Refusal("Nommez d’abord la personne qui reçoit les alertes graves.")
    if campaign.script_version is not None and campaign.script_version.published_at is None:
        raise Refusal("Le script choisi n’est pas encore publié.")


def _move(campaign: Campaign, status: CampaignStatus, action: str, *, by) -> Campaign:
    CAMPAIGN_WORKFLOW.check(campaign.status, status)
    campaign.status = status
    campaign.save(update_fields=["status"])
    trail.record(action, campaign, by=by)
    return campaign


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _check_not_over(campaign: Campaign) -> None:
    if campaign.status in (CampaignStatus.CLOSED, CampaignStatus.PURGED):
        raise Refusal("Cette campagne est terminée.")


def _set_fields(campaign: Campaign, fields: dict) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"not a setting of a campaign: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(campaign, name, value)
    if campaign.ends_on < campaign.starts_on:
        raise Refusal("La campagne finit avant de commencer.")
    if campaign.retention_until < campaign.ends_on:
        raise Refusal("Les données doivent être conservées au moins jusqu’à la fin de la campagne.")
    if not 2 <= campaign.hold_minutes <= 120:
        raise Refusal("La durée de réservation d’un foyer va de 2 à 120 minutes.")
    version = campaign.script_version
    if version is not None and not ScriptVersion.objects.filter(pk=version.pk, published_at__isnull=False).exists():
        raise Refusal("Choisissez une version publiée du script.")

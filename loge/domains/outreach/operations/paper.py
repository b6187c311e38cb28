"""For the day when the network is down: call sheets on paper, keyed back in bulk. No line lost, none twice.

A sheet is a claim that lasts until the end of the day, with a code printed on it. Keyed in, it ends like any call; if
someone called the home meanwhile, the sheet is kept aside as a conflict and shown, never dropped.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, SheetState, TargetStatus
from loge.domains.outreach.models import Attempt, Caller, Campaign, PaperBatch, PaperSheet, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import promote_due
from loge.domains.outreach.permissions import check_can_call, check_can_supervise
from loge.domains.outreach.rules import CallingHours, CallReport
from loge.domains.outreach.rules.codes import sheet_code, tidy_code
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace.queries import homes_to_leave_alone

MOST_SHEETS = 60


@dataclass(frozen=True)
class KeyedSheet:
    """What became of one line: `state` (KEYED, CONFLICT), or a `problem` to mend, and then nothing was written."""

    code: str
    sheet: PaperSheet | None = None
    state: str = ""
    problem: str = ""
    attempt: Attempt | None = None


@transaction.atomic
def print_sheets(campaign: Campaign, *, caller, size: int, by) -> PaperBatch:
    """Put `size` homes aside until the end of the day for `caller` (a User), in the order of service, each on a sheet.

    A caller may print their own; for someone else one must supervise. Raise Refusal when there is nothing to print.
    """
    check_can_call(by) if caller.pk == by.pk else check_can_supervise(by)
    _check_may_print(campaign, caller, size)
    now = timezone.now()
    promote_due(campaign, by=by, now=now)
    homes = _next_homes(campaign, caller, size)
    if not homes:
        raise Refusal("Aucun foyer n’attend d’appel en ce moment.")
    until = CallingHours.parse(campaign.calling_hours, campaign.department).day_end(now)
    batch = PaperBatch.objects.create(
        campaign=campaign, caller=caller, printed_at=now, printed_by=by, valid_until=until
    )
    sheets = [sheet for home in homes if (sheet := _put_aside(home, batch, now))]
    for position, sheet in enumerate(sheets, start=1):
        sheet.position = position
    PaperSheet.objects.bulk_create(sheets)
    for sheet in sheets:
        sheet.code = sheet_code(sheet.pk)
    PaperSheet.objects.bulk_update(sheets, ["code"])
    trail.record(
        "outreach.sheets_printed", batch, by=by, caller=caller.pk, homes=[sheet.target_id for sheet in sheets]
    )
    return batch


def key_in(campaign: Campaign, *, lines: list[tuple[str, CallReport | None]], by) -> list[KeyedSheet]:
    """Key back a pile of sheets: (code, report) pairs, the report None for a sheet given back without a call.

    Each line is a transaction of its own: a faulty one comes back with its `problem`, the others are written. A sheet
    keyed twice changes nothing. The answers follow the order of the lines.
    """
    check_can_call(by)
    return [_key_line(campaign, code, report, by) for code, report in lines]


@transaction.atomic
def settle_conflict(sheet: PaperSheet, *, by) -> PaperSheet:
    """A supervisor has read the sheet beside the other call and closes it. The home is reopened apart, if need be."""
    check_can_supervise(by)
    sheet = PaperSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.state != SheetState.CONFLICT:
        raise Stale("Cette fiche n’est plus en conflit.")
    return _mark(sheet, SheetState.RETURNED, by)


def _key_line(campaign: Campaign, typed: str, report: CallReport | None, by) -> KeyedSheet:
    code = tidy_code(typed)
    sheet = PaperSheet.objects.select_related("batch__caller").filter(code=code, batch__campaign=campaign).first()
    if not code or sheet is None:
        return KeyedSheet(typed, problem=f"Aucune fiche ne porte le code « {typed} » dans cette campagne.")
    try:
        if sheet.batch.caller_id != by.pk:
            check_can_supervise(by)
        if sheet.state == SheetState.RETURNED and report is not None:
            raise Stale("Cette fiche a été rendue sans appel : elle ne se saisit plus.")
        if sheet.state != SheetState.PRINTED:
            return KeyedSheet(code, sheet, sheet.state, attempt=sheet.attempt)
        return _give_back(sheet, by) if report is None else _complete(sheet, report, by)
    except Refusal as refusal:
        return KeyedSheet(code, sheet, problem=str(refusal))


def _complete(sheet: PaperSheet, report: CallReport, by) -> KeyedSheet:
    """The call, then the sheet: cut in between, the sheet is keyed again and finds its call already written."""
    try:
        attempt = complete_call(
            claim_id=sheet.claim_id, report=report, by=sheet.batch.caller, on_paper=True, keyed_by=by
        )
    except Stale:
        # Someone called meanwhile: what the sheet says waits in a draft, and on the list of conflicts.
        with transaction.atomic():
            _mark(sheet, SheetState.CONFLICT, by)
        return KeyedSheet(sheet.code, sheet, SheetState.CONFLICT)
    with transaction.atomic():
        sheet.attempt = attempt
        _mark(sheet, SheetState.KEYED, by)
        _let_go(Target.objects.select_for_update(of=("self",)).get(pk=sheet.target_id), sheet)
    return KeyedSheet(sheet.code, sheet, SheetState.KEYED, attempt=attempt)


@transaction.atomic
def _give_back(sheet: PaperSheet, by) -> KeyedSheet:
    target = Target.objects.select_for_update(of=("self",)).get(pk=sheet.target_id)
    if target.claim_id == sheet.claim_id:
        _let_go(target, sheet)
    return KeyedSheet(sheet.code, _mark(sheet, SheetState.RETURNED, by), SheetState.RETURNED)


def _let_go(target: Target, sheet: PaperSheet) -> None:
    """On paper a home is not kept in hand for its next number: it goes back to the queue."""
    if not target.on_paper or target.holder_id != sheet.batch.caller_id:
        return
    target.status, target.due_at, target.resumes_at = TargetStatus.WAITING, timezone.now(), None
    target.holder = target.held_since = target.claim_id = None
    target.on_paper = False
    target.save()


def _mark(sheet: PaperSheet, state: SheetState, by) -> PaperSheet:
    sheet.state, sheet.keyed_at, sheet.keyed_by = state, timezone.now(), by
    sheet.save(update_fields=["state", "keyed_at", "keyed_by", "attempt"])
    trail.record("outreach.sheet_keyed", sheet, by=by, state=str(state), target=sheet.target_id)
    return sheet


def _check_may_print(campaign: Campaign, caller, size: int) -> None:
    if campaign.status != CampaignStatus.RUNNING:
        raise Refusal("Cette campagne n’est pas en cours.")
    if not Caller.objects.filter(campaign=campaign, user=caller, is_active=True, trained_at__isnull=False).exists():
        raise Refusal(f"{caller} n’est pas inscrit, ou n’a pas terminé l’entraînement.")
    if not 1 <= size <= MOST_SHEETS:
        raise Refusal(f"Imprimez de 1 à {MOST_SHEETS} fiches à la fois.")


def _next_homes(campaign: Campaign, caller, size: int) -> list[Target]:
    """What claim_next would serve this caller, one after the other."""
    waiting = Target.objects.visible_to(caller).filter(campaign=campaign, status=TargetStatus.WAITING)
    elsewhere = Target.objects.filter(household=OuterRef("household"), status=TargetStatus.HELD)
    waiting = waiting.exclude(skips__caller=caller).exclude(Exists(elsewhere))
    waiting = waiting.exclude(household__in=homes_to_leave_alone(timezone.now()))
    mine = waiting.filter(assigned_to=caller)
    common = waiting.filter(assigned_to=None)
    found: list[Target] = []
    for homes in (mine, common):
        ordered = homes.order_by("priority", "rank", "due_at", "pk")[: size - len(found)]
        found += ordered.select_for_update(of=("self",), skip_locked=True)
    return found


def _put_aside(home: Target, batch: PaperBatch, now: datetime) -> PaperSheet | None:
    home.status, home.holder, home.held_since, home.claim_id = TargetStatus.HELD, batch.caller, now, uuid.uuid4()
    home.on_paper, home.due_at = True, batch.valid_until
    try:
        with transaction.atomic():
            home.save()
    except IntegrityError:
        return None  # another campaign took this home at the same instant
    return PaperSheet(batch=batch, target=home, claim_id=home.claim_id, code=uuid.uuid4().hex[:8])

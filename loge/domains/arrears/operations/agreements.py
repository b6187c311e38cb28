"""An agreement signed because of a crisis: written, applied to all whom it covers, undone, proved, ended.

Whoever it covers is asked for nothing meanwhile: each account gets a pause (pauses.py), lifted with the coverage.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from loge.domains.arrears.choices import CoverageEnd, CoverageProof, PauseBecause
from loge.domains.arrears.models import AccountPause, Coverage, CoverageBatch, CrisisAgreement, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_agree, check_can_settle, check_can_sign_for_all
from loge.domains.arrears.queries.agreements import to_cover
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale


@dataclass(frozen=True, kw_only=True)
class Clauses:
    """What was signed (see models.CrisisAgreement)."""

    name: str
    text: str
    signed_on: date
    signatories: str
    first_month: date
    last_month: date
    until: date
    homes: bool = True
    shops: bool = False
    proof: str = CoverageProof.NONE
    proof_days: int = 60
    proof_accepted: str = ""
    holds_reminders: bool = True
    holds_costs: bool = True
    holds_procedure: bool = True


@transaction.atomic
def write_agreement(clauses: Clauses, *, by) -> CrisisAgreement:
    """Raise Refusal for clauses that contradict each other."""
    check_can_sign_for_all(by)
    _check_clauses(clauses)
    agreement = CrisisAgreement.objects.create(**vars(clauses), written_by=by, written_at=timezone.now())
    trail.record("arrears.agreement_written", agreement, by=by)
    return agreement


@transaction.atomic
def amend_agreement(agreement: CrisisAgreement, *, clauses: Clauses, by) -> CrisisAgreement:
    """By a rider: the pauses of those whom it covers already follow its new end."""
    check_can_sign_for_all(by)
    agreement = _locked(agreement)
    _check_clauses(clauses)
    for name, value in vars(clauses).items():
        setattr(agreement, name, value)
    agreement.save()
    covered = list(agreement.coverages.standing())
    pauses = _pauses(covered).filter(since__lte=clauses.until)
    pauses.update(until=clauses.until, procedure=clauses.holds_procedure)
    look_again([one.account_id for one in covered], by=by)
    trail.record("arrears.agreement_amended", agreement, by=by)
    return agreement


@transaction.atomic
def apply_agreement(agreement: CrisisAgreement, *, by) -> CoverageBatch:
    """To every account of the perimeter that it covers today. Applied again later, it only takes in the newcomers.

    Raise Refusal when nobody is left to cover.
    """
    check_can_agree(by)
    agreement, today = _locked(agreement), timezone.localdate()
    if not agreement.is_open(today):
        raise Refusal(f"Cet accord ne court plus depuis le {agreement.until:%d/%m/%Y}.")
    found = list(to_cover(agreement, by, on=today))
    if not found:
        raise Refusal("Aucun nouveau compte de votre périmètre n’est couvert par cet accord.")
    batch = CoverageBatch.objects.create(agreement=agreement, at=timezone.now(), by=by, count=len(found))
    proof_by = today + timedelta(days=agreement.proof_days) if agreement.proof != CoverageProof.NONE else None
    coverages = Coverage.objects.bulk_create(
        [
            Coverage(
                agreement=agreement, account=one, batch=batch, covered_on=today, owed_then=one.late, proof_by=proof_by
            )
            for one in found
        ]
    )
    if agreement.holds_reminders:
        AccountPause.objects.bulk_create([_pause(one, agreement, by) for one in coverages])
    trail.record("arrears.agreement_applied", agreement, by=by, accounts=len(found), batch=batch.pk)
    look_again([one.pk for one in found], by=by)
    return batch


@transaction.atomic
def undo_application(batch: CoverageBatch, *, by) -> CoverageBatch:
    """Everyone whom it took in comes out. Raise Stale when it is undone already."""
    check_can_agree(by)
    agreement = _locked(batch.agreement)
    batch = CoverageBatch.objects.get(pk=batch.pk)
    if batch.undone_at is not None:
        raise Stale("Cette application est déjà annulée.")
    if batch.coverages.exclude(pk__in=Coverage.objects.visible_to(by).values("pk")).exists():
        raise Refusal("Cette application dépasse votre périmètre : la direction peut l’annuler.")
    batch.undone_at, batch.undone_by = timezone.now(), by
    batch.save(update_fields=["undone_at", "undone_by"])
    _end(batch.coverages.standing(), CoverageEnd.UNDONE, by=by)
    trail.record("arrears.agreement_undone", agreement, by=by, batch=batch.pk)
    return batch


@transaction.atomic
def note_proof(coverage: Coverage, *, proved_on: date, by) -> Coverage:
    """The home declared, or sent what the agreement asks for. What it says is not kept here."""
    check_can_settle(by)
    coverage = _standing(coverage, by)
    if coverage.proof_by is None:
        raise Refusal("Cet accord ne demande aucune preuve.")
    if not coverage.covered_on <= proved_on <= timezone.localdate():
        raise Refusal(f"La date est comprise entre le {coverage.covered_on:%d/%m/%Y} et aujourd’hui.")
    coverage.proved_on, coverage.proved_by = proved_on, by
    coverage.save(update_fields=["proved_on", "proved_by"])
    trail.record("arrears.coverage_proved", coverage, by=by)
    return coverage


@transaction.atomic
def end_coverage(coverage: Coverage, *, because: str, by) -> Coverage:
    """This home comes out of the agreement: it asked to, or was covered by mistake."""
    check_can_settle(by)
    coverage = _standing(coverage, by)
    if because not in (CoverageEnd.LEFT, CoverageEnd.MISTAKE):
        raise Refusal("Dites pourquoi ce compte sort de l’accord.")
    _end(Coverage.objects.filter(pk=coverage.pk), because, by=by)
    trail.record("arrears.coverage_ended", coverage, by=by, because=because)
    return coverage


@transaction.atomic
def close_agreement(agreement: CrisisAgreement, *, by) -> CrisisAgreement:
    """Before its end: everyone comes out, what was gained stays in the figures."""
    check_can_sign_for_all(by)
    agreement = _locked(agreement)
    agreement.closed_at, agreement.closed_by = timezone.now(), by
    agreement.save(update_fields=["closed_at", "closed_by"])
    _end(agreement.coverages.standing(), CoverageEnd.CLOSED, by=by)
    trail.record("arrears.agreement_closed", agreement, by=by)
    return agreement


@transaction.atomic
def end_unproved(*, on: date, by) -> int:
    """Each night: those whose proof did not come by its day are out; their account takes up its course, an officer sees it."""
    late = Coverage.objects.awaiting_proof().filter(proof_by__lt=on)
    ended = list(late.select_related("agreement"))
    _end(late, CoverageEnd.UNPROVED, by=by)
    for coverage in ended:
        trail.record("arrears.coverage_ended", coverage, by=by, because=CoverageEnd.UNPROVED)
    return len(ended)


def _end(coverages: QuerySet[Coverage], because: str, *, by) -> None:
    ending = list(coverages)
    now, today = timezone.now(), timezone.localdate()
    _pauses(ending).update(lifted_at=now, lifted_by=by)
    Coverage.objects.filter(pk__in=[one.pk for one in ending]).update(
        ended_on=today, ended_because=because, ended_by=by
    )
    look_again([one.account_id for one in ending], by=by)


def _pauses(coverages) -> QuerySet[AccountPause]:
    return AccountPause.objects.filter(about__in=[one.about for one in coverages], lifted_at=None)


def _pause(coverage: Coverage, agreement: CrisisAgreement, by) -> AccountPause:
    return AccountPause(
        account_id=coverage.account_id, reason=PauseBecause.CRISIS, note=agreement.name, since=coverage.covered_on,
        until=agreement.until, procedure=agreement.holds_procedure, about=coverage.about, by=by, at=timezone.now(),
    )  # fmt: skip


def _check_clauses(clauses: Clauses) -> None:
    if clauses.last_month < clauses.first_month:
        raise Refusal("Le dernier mois couvert vient avant le premier.")
    if not clauses.homes and not clauses.shops:
        raise Refusal("Dites qui l’accord couvre : les logements, les commerces et associations, ou les deux.")
    if clauses.holds_procedure and not clauses.holds_reminders:
        raise Refusal("Un accord qui suspend la procédure suspend aussi les relances.")
    if clauses.until < clauses.signed_on:
        raise Refusal("L’accord se termine avant d’être signé.")
    if clauses.signed_on > timezone.localdate():
        raise Refusal("La date de signature est dans l’avenir.")


def _locked(agreement: CrisisAgreement) -> CrisisAgreement:
    agreement = CrisisAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if agreement.closed_at is not None:
        raise Stale("Cet accord est terminé.")
    return agreement


def _standing(coverage: Coverage, by) -> Coverage:
    RentAccount.objects.check_within(coverage.account_id, by=by)
    coverage = Coverage.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=coverage.pk)
    if coverage.ended_on is not None:
        raise Stale("Ce compte est déjà sorti de l’accord.")
    return coverage

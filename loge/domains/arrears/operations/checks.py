"""The payer looks every six months, the payer or the panel decides: what was sent, and what was decided."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import BenefitFate, Payer
from loge.domains.arrears.models import BenefitCheck, BenefitDecision, Episode, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.checks import prepared
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import benefit
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale


@transaction.atomic
def open_checks(episode: Episode, *, on: date, by) -> list[BenefitCheck]:
    """The checks of an impayé whose plan was sent, up to the next one to come. The second time adds none."""
    if episode.plan_sent_on is None or episode.ended_on is not None:
        return []
    law, day, wanted = law_on(on), episode.plan_sent_on, []
    while day <= on:
        day = benefit.next_check(episode.plan_sent_on, law, on=day)
        wanted.append(day)
    known = set(episode.checks.values_list("due_on", flat=True))
    checks = [BenefitCheck(episode=episode, due_on=due) for due in wanted if due not in known]
    BenefitCheck.objects.bulk_create(checks)
    if checks:
        trail.record("arrears.checks_opened", episode, by=by, checks=len(checks))
    return checks


@transaction.atomic
def send_check(check: BenefitCheck, *, sent_on: date, by) -> BenefitCheck:
    """What the ledger says is frozen and sent. Raise Refusal for a day to come or long before the check."""
    check_can_settle(by)
    check = _locked(check, by)
    if check.sent_on is not None:
        raise Stale(f"La réponse est déjà partie, le {check.sent_on:%d/%m/%Y}.")
    told = check.episode.reported_on or check.episode.constituted_on
    if not told <= sent_on <= timezone.localdate():
        raise Refusal(f"La date est comprise entre le {told:%d/%m/%Y} et aujourd’hui.")
    found = prepared(check, on=sent_on)
    check.sent_on, check.sent_by, check.plan_kept = sent_on, by, found.plan_kept
    check.rent_paid, check.half_paid = found.housing.is_paid, found.housing.half_is_paid
    check.save(update_fields=["sent_on", "sent_by", "plan_kept", "rent_paid", "half_paid"])
    trail.record("arrears.check_sent", check, by=by)
    look_again([check.episode.account_id], by=by)
    return check


@transaction.atomic
def note_decision(episode: Episode, *, decided_by: str, decision: str, decided_on: date, by) -> BenefitDecision:
    """The payer, or the panel since the law of 2023, keeps or suspends the benefit (CCH, L824-2)."""
    check_can_settle(by)
    RentAccount.objects.check_within(episode.account_id, by=by)
    if decided_by not in Payer.values or decision not in BenefitFate.values:
        raise Refusal("Dites qui a décidé, et quoi.")
    if episode.reported_on is None:
        raise Refusal("L’impayé n’est pas encore signalé : personne n’a pu en décider.")
    if not episode.reported_on <= decided_on <= timezone.localdate():
        raise Refusal(f"La date est comprise entre le {episode.reported_on:%d/%m/%Y} et aujourd’hui.")
    made = BenefitDecision.objects.create(
        episode=episode, decided_by=decided_by, decision=decision, decided_on=decided_on, noted_by=by,
        noted_at=timezone.now(),
    )  # fmt: skip
    trail.record("arrears.benefit_decided", made, by=by, decision=decision, decided_by=decided_by)
    return made


def _locked(check: BenefitCheck, by) -> BenefitCheck:
    RentAccount.objects.check_within(check.episode.account_id, by=by)
    RentAccount.objects.locked(check.episode.account_id)
    return BenefitCheck.objects.select_related("episode__account__lease").get(pk=check.pk)

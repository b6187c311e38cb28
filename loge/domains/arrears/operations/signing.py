"""What a tenant does on the page of a plan. Nobody is signed in there: its address and a code by SMS prove who it is."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from loge.domains.arrears.choices import OfferAnswer, PlanStatus, Signature
from loge.domains.arrears.models import PlanOffer, RentAccount, RepaymentPlan, SigningCode
from loge.domains.arrears.notifications import write_code
from loge.domains.arrears.operations.plans import end_proposal, start_plan, write
from loge.domains.arrears.permissions import check_is_proposed
from loge.domains.arrears.rules.offers import (
    BETWEEN_CODES,
    CODE_FIGURES,
    CODE_LASTS,
    CODES_PER_HOUR,
    MOST_TRIES,
    ending_of,
)
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel, LifeSign
from loge.registers.peace.operations import log_contact, note_signs_of_life

_SALT = "loge.domains.arrears.signing"
WRONG = "Ce code n’est pas le bon, ou il n’est plus valable. Demandez-en un autre."


@transaction.atomic
def open_plan_page(offer: PlanOffer, *, by=None) -> None:
    """A look at the page, kept in the journal beside the other reads."""
    trail.record("arrears.plan_page_opened", offer.plan, by=by)


@transaction.atomic
def ask_code(offer: PlanOffer, *, by=None) -> SigningCode:
    """A new code, the former one dies. Raise Refusal within a minute of the last, or after three in an hour."""
    plan = _locked(offer)
    check_is_proposed(plan)
    now = timezone.now()
    sent = list(offer.codes.filter(sent_at__gt=now - timedelta(hours=1)))
    if any(code.sent_at > now - BETWEEN_CODES for code in sent):
        raise Refusal("Un code vient de partir : attendez une minute avant d’en demander un autre.")
    if len(sent) >= CODES_PER_HOUR:
        raise Refusal("Trop de codes ont été demandés : réessayez dans une heure, ou appelez-nous.")
    _ask_the_gate(plan, offer)
    offer.codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    figures = f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}d}"
    nonce = secrets.token_urlsafe(16)
    code = SigningCode.objects.create(
        offer=offer, nonce=nonce, digest=_digest(offer, nonce, figures), sent_at=now, expires_at=now + CODE_LASTS
    )
    write_code(code, figures, by=by)
    log_contact(
        household_id=plan.account.lease.household.pk, channel=Channel.SMS, trade="arrears",
        about=f"arrears.SigningCode:{code.pk}", at=now, by=by,
    )  # fmt: skip
    trail.record("arrears.signing_code_sent", plan, by=by)
    return code


def _ask_the_gate(plan: RepaymentPlan, offer: PlanOffer) -> None:
    """The person is there and asks for it: neither a pause nor the message of the day stands in the way (`urgent`), but a number
    that is not the one agreed with a protected person does."""
    home = plan.account.lease.household
    verdict = gate.ask(
        household_id=home.pk, person_id=home.reference_person_id, channel=Channel.SMS, trade="arrears",
        now=timezone.now(), value=offer.mobile, urgent=True,
    )  # fmt: skip
    if not verdict.may_go:
        raise Refusal("Le code ne peut pas être envoyé : appelez la personne qui vous a écrit.")


def accept_plan(offer: PlanOffer, *, code: str, by=None) -> RepaymentPlan:
    """The code is the one received: the plan begins. A try is counted whatever follows, so that nobody guesses.

    Raise Refusal for a wrong code, Stale when the plan changed since it was sent.
    """
    given = _take_a_try(offer, by=by)
    if given is None or not constant_time_compare(given.digest, _digest(offer, given.nonce, code.strip())):
        raise Refusal(WRONG)
    return _accept(offer, given, by=by)


@transaction.atomic
def _take_a_try(offer: PlanOffer, *, by) -> SigningCode | None:
    alive = offer.codes.filter(used_at=None, expires_at__gt=timezone.now(), tries__lt=MOST_TRIES)
    code = alive.select_for_update().order_by("-pk").first()
    if code is None:
        return None
    SigningCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
    trail.record("arrears.signing_code_tried", offer.plan, by=by)
    return code


@transaction.atomic
def _accept(offer: PlanOffer, code: SigningCode, *, by) -> RepaymentPlan:
    plan, now = _locked(offer), timezone.now()
    check_is_proposed(plan)
    if plan.first_on < timezone.localdate():
        raise Stale("La première échéance de cette proposition est passée.")
    if not SigningCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
        raise Refusal(WRONG)
    _answer(offer, OfferAnswer.SIGNED)
    words = f"Signé en ligne, avec un code reçu par SMS au numéro finissant par {ending_of(offer.mobile)}"
    return start_plan(plan, signature=Signature.SMS_CODE, signed_on=timezone.localdate(now), words=words, by=by)


@transaction.atomic
def refuse_plan(offer: PlanOffer, *, by=None) -> RepaymentPlan:
    """The tenant does not want it."""
    plan = _locked(offer)
    check_is_proposed(plan)
    _answer(offer, OfferAnswer.DECLINED)
    _note_presence(plan, by=by)
    end_proposal(plan, PlanStatus.DECLINED, "Le locataire l’a refusé en ligne", by=by)
    trail.record("arrears.plan_declined", plan, by=by, online=True)
    return plan


@transaction.atomic
def ask_callback(offer: PlanOffer, *, by=None) -> PlanOffer:
    """The tenant would rather speak to someone. Asked twice, it is one call."""
    plan = _locked(offer)
    check_is_proposed(plan)
    offer = PlanOffer.objects.select_for_update(of=("self",)).select_related("plan").get(pk=offer.pk)
    if offer.callback_at is not None and offer.called_at is None:
        return offer
    offer.callback_at, offer.called_at = timezone.now(), None
    offer.save(update_fields=["callback_at", "called_at"])
    write(plan, "Le locataire demande à être rappelé", by=by)
    _note_presence(plan, by=by)
    trail.record("arrears.plan_callback_asked", plan, by=by)
    return offer


def _note_presence(plan: RepaymentPlan, *, by) -> None:
    """Someone of the home answered. Opening the page is not enough: programs that guard mailboxes open what they receive."""
    if home := getattr(plan.account.lease, "household", None):
        note_signs_of_life({home.pk: timezone.localdate()}, kind=LifeSign.PORTAL, by=by)


def _answer(offer: PlanOffer, answer: str) -> None:
    PlanOffer.objects.filter(pk=offer.pk).update(answer=answer, answered_at=timezone.now())


def _locked(offer: PlanOffer) -> RepaymentPlan:
    RentAccount.objects.locked(offer.plan.account_id)
    plans = RepaymentPlan.objects.select_for_update(of=("self",)).select_related("account__lease__household")
    return plans.get(pk=offer.plan_id)


def _digest(offer: PlanOffer, nonce: str, code: str) -> str:
    return salted_hmac(_SALT, f"{offer.pk}:{nonce}:{code}", algorithm="sha256").hexdigest()

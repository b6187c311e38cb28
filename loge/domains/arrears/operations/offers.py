"""A proposed plan is put to the tenant: on paper, or on a page of their own. The gate is asked, as for any contact."""

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import OfferWay
from loge.domains.arrears.models import PlanOffer, RepaymentPlan
from loge.domains.arrears.notifications import PURPOSE, write_offer
from loge.domains.arrears.operations.plans import check_debt_still_stands, close_pages, locked_plan, write
from loge.domains.arrears.permissions import check_can_settle, check_is_proposed
from loge.domains.arrears.queries.letters import has_guardian, is_unsafe
from loge.domains.arrears.queries.offers import email_of, mobile_of
from loge.domains.arrears.rules.offers import PAGE_LASTS
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import make_link
from loge.foundation.ui.french import short_date
from loge.registers.peace import gate
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.models import Person

TRADE = "arrears"


@transaction.atomic
def send_offer(plan: RepaymentPlan, *, way: str, by) -> PlanOffer:
    """The page sent before no longer opens. Raise Refusal when the gate says no, or when the way is not known of the person."""
    check_can_settle(by)
    plan = locked_plan(plan, by)
    check_is_proposed(plan)
    check_debt_still_stands(plan)
    if plan.first_on < timezone.localdate():
        raise Stale("La première échéance est passée : refaites la proposition.")
    if way not in OfferWay.values:
        raise Refusal("Choisissez comment envoyer la proposition.")
    person = _person(plan)
    _check_person(plan, person)
    recipient, mobile = _where(person, way)
    _ask_the_gate(plan, person, way, recipient)
    close_pages(plan, by=by)
    offer = PlanOffer.objects.create(
        plan=plan, way=way, recipient=recipient, mobile=mobile, sent_at=timezone.now(), sent_by=by
    )
    if way != OfferWay.LETTER:
        _open_page(offer, by)
    log_contact(
        household_id=plan.account.lease.household.pk, person_id=person.pk, channel=way, trade=TRADE, about=offer.about,
        at=offer.sent_at, by=by,
    )  # fmt: skip
    write(plan, f"Envoyé : {offer.get_way_display().lower()}", by=by)
    trail.record("arrears.plan_sent_to_tenant", plan, by=by, way=way)
    return offer


def _open_page(offer: PlanOffer, by) -> None:
    link = make_link(purpose=PURPOSE, about=offer.about, lasts=PAGE_LASTS, by=by)
    offer.until = link.expires_at
    offer.save(update_fields=["until"])
    write_offer(offer, link, by=by)


def _person(plan: RepaymentPlan) -> Person:
    household = getattr(plan.account.lease, "household", None)
    person = household.reference_person if household is not None else None
    if person is None:
        raise Refusal("Ce bail n’a pas de foyer connu : remettez le plan sur papier.")
    return person


def _check_person(plan: RepaymentPlan, person: Person) -> None:
    if person.deceased:
        raise Refusal("Le titulaire est décédé : rien ne part sans avoir parlé à ses proches.")
    if is_unsafe(plan.account.lease.household):
        raise Refusal(gate.A_HUMAN_DECIDES)
    if has_guardian(person):
        raise Refusal("Mesure de protection : le plan se convient avec le représentant légal.")


def _where(person: Person, way: str) -> tuple[str, str]:
    """(the address it goes to, the mobile that receives the code)."""
    if way == OfferWay.LETTER:
        return "", ""
    mobile = mobile_of(person)
    if not mobile:
        raise Refusal(
            "Aucun mobile de cette personne n’est connu : le code de signature ne pourrait pas lui parvenir."
        )
    if way == OfferWay.SMS:
        return mobile, mobile
    mail = email_of(person)
    if not mail:
        raise Refusal("Aucune adresse électronique de cette personne n’est connue.")
    return mail, mobile


def _ask_the_gate(plan: RepaymentPlan, person: Person, way: str, recipient: str) -> None:
    verdict = gate.ask(
        household_id=plan.account.lease.household.pk, person_id=person.pk, channel=way, trade=TRADE, now=timezone.now(),
        value=recipient,
    )  # fmt: skip
    if not verdict.may_go:
        raise Refusal(verdict.sentence)


@transaction.atomic
def close_offer(plan: RepaymentPlan, *, by) -> None:
    """The page no longer opens; the proposal itself still stands."""
    check_can_settle(by)
    plan = locked_plan(plan, by)
    if not close_pages(plan, by=by):
        raise Refusal("Aucune page n’est ouverte pour ce plan.")
    write(plan, "Page du locataire fermée", by=by)
    trail.record("arrears.plan_page_closed", plan, by=by)


@transaction.atomic
def note_called_back(offer: PlanOffer, *, by) -> None:
    """Someone called the tenant who asked for it."""
    check_can_settle(by)
    plan = locked_plan(offer.plan, by)
    offer = PlanOffer.objects.select_for_update().get(pk=offer.pk)
    if offer.callback_at is None or offer.called_at is not None:
        raise Stale("Cette personne n’attend plus d’appel.")
    offer.called_at = timezone.now()
    offer.save(update_fields=["called_at"])
    write(plan, "Rappelé à sa demande", by=by)
    trail.record("arrears.plan_called_back", plan, by=by)


@transaction.atomic
def note_lost_offer(*, offer_id: int, by=None) -> None:
    """The message that held the address of the page did not arrive."""
    offer = PlanOffer.objects.select_for_update(of=("self",)).filter(pk=offer_id, undelivered_at=None).first()
    if offer is None:
        return
    offer.undelivered_at = timezone.now()
    offer.save(update_fields=["undelivered_at"])
    write(offer.plan, f"Le message du {short_date(offer.sent_at)} n’est pas arrivé", by=by)
    trail.record("arrears.plan_message_lost", offer.plan, by=by)

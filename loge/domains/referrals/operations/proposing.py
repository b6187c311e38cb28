"""A referral begins: from a call, a case, a colleague; and is made ready."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import TO_PREPARE, ConsentBasis, ReferralStatus, Shared
from loge.domains.referrals.models import Referral
from loge.domains.referrals.models.referrals import FROM_A_CALL
from loge.domains.referrals.operations.writing import locked, write
from loge.domains.referrals.permissions import REFER, check_can_propose, check_can_refer
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import holds
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.queries import proposed_for
from loge.registers.peace.gate import check_may_decide
from loge.registers.seals.queries import seals_over
from loge.registers.tenants.models import Household, Person

FROM_A_CASE = "cases.Case"
USUAL = [Shared.PHONE, Shared.ADDRESS]


@transaction.atomic
def propose_referral(
    *,
    household_id: int,
    person_id: int,
    theme: str,
    need: str,
    officer_id: int,
    by,
    level: int = 0,
    origin: str = "self",
    origin_id: str = "",
    gathering: tuple[str, str] = ("", ""),
    heard_by=None,
    consent: tuple[datetime, str] | None = None,
    partner: Partner | None = None,
    seal_id: int | None = None,
    replaces: Referral | None = None,
) -> Referral:
    """With the partner of the town for this theme. `consent`: when it was given, and for whom; `gathering`: a campaign and its
    name. From a call it is made once, however often the fact is told, and whoever the caller is; anything else is by hand:
    raise Refusal when `by` may not. About someone protected it is under their seal, and followed by someone with its key."""
    if replaces is None and (known := _known(person_id, theme, origin, origin_id, by=by)):
        return known
    if seal_id is None and (seal := seals_over(person_id=person_id).first()):
        seal_id, officer_id = seal.pk, seal.who_answers(officer_id)
    agreed_at, agreed_for = consent or (None, "")
    referral = Referral.objects.create(
        household_id=household_id, person_id=person_id, theme=Theme(theme), need=need[:300], level=level, origin=origin,
        origin_id=origin_id, gathering=gathering[0], gathering_label=gathering[1], heard_by=heard_by,
        officer_id=officer_id, created_at=timezone.now(), created_by=by, shares=USUAL, seal_id=seal_id,
        partner=partner or _usual_partner(household_id, theme), replaces=replaces, consent_at=agreed_at,
        consent=ConsentBasis.GIVEN if consent else ConsentBasis.PENDING, consent_recipient=agreed_for,
        consent_by=(heard_by or by) if consent else None,
        status=ReferralStatus.CONSENTED if consent else ReferralStatus.PROPOSED,
    )  # fmt: skip
    write(referral, "Proposée" + (f", avec l’accord de la personne ({agreed_for})" if consent else ""), by=by)
    trail.record("referrals.proposed", referral, by=by, origin=origin)
    return referral


@transaction.atomic
def propose_by_hand(
    person: Person, *, home: Household, theme: str, need: str, consent: bool, origin: str = "", by
) -> Referral:
    """From a screen, followed by whoever proposes it. `origin`: the case that it comes from (« cases.Case:12 »), kept only when
    it is one; a call never is. Raise Refusal outside the perimeter, or when someone else decides for this person."""
    check_can_propose(by)
    seen = Household.objects.visible_to(by).filter(pk=home.pk, occupants__person=person, occupants__ends_on=None)
    if not seen.exists():
        raise Refusal("Cette personne n’habite pas, ou plus, dans votre périmètre.")
    seal = check_may_decide(household_id=home.pk, person_id=person.pk, by=by)
    label, _, number = origin.partition(":")
    known = label == FROM_A_CASE and number.isascii() and number.isdigit() and len(number) < 19
    return propose_referral(
        household_id=home.pk, person_id=person.pk, theme=theme, need=need, officer_id=by.pk, heard_by=by, by=by,
        origin=label if known else "self", origin_id=number if known else "", seal_id=seal.pk if seal else None,
        consent=(timezone.now(), "") if consent else None,
    )  # fmt: skip


def _known(person_id: int, theme: str, origin: str, origin_id: str, *, by) -> Referral | None:
    """The one already made from that call. Raise Refusal when it is no call, and `by` may not propose."""
    if origin != FROM_A_CALL:
        check_can_propose(by)
        return None
    told = Referral.objects.filter(person=person_id, theme=theme, origin=origin, origin_id=origin_id, replaces=None)
    return told.first()


def _usual_partner(household_id: int, theme: str) -> Partner | None:
    home = Household.objects.select_related("residence").get(pk=household_id)
    return proposed_for(home.residence.municipality_code, theme).first()


@transaction.atomic
def prepare_referral(
    referral: Referral, *, partner: Partner | None, theme: str, need: str, shares: list[str], by
) -> Referral:
    """To whom, what for, and what is told. What was sent is not rewritten."""
    check_can_refer(by)
    referral = locked(referral)
    if referral.status not in TO_PREPARE:
        raise Refusal("Cette orientation est déjà partie : ce que le partenaire a reçu ne se réécrit pas.")
    referral.partner, referral.theme, referral.need = partner, Theme(theme), need.strip()[:300]
    referral.shares = [code for code in Shared.values if code in shares]
    referral.save(update_fields=["partner", "theme", "need", "shares"])
    trail.record("referrals.prepared", referral, by=by)
    return referral


@transaction.atomic
def entrust_referral(referral: Referral, *, to, by) -> None:
    """Another officer follows it: someone leaves, someone is away."""
    check_can_refer(by)
    referral = locked(referral)
    if not to.is_active or not holds(to, REFER):
        raise Refusal(f"{to} ne suit pas les orientations.")
    referral.officer = to
    referral.save(update_fields=["officer"])
    write(referral, f"Confiée à {to}", by=by)
    trail.record("referrals.entrusted", referral, by=by, to=to.pk)

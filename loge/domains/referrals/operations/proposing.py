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
from loge.registers.tenants.models import Household

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
    name. From a call it is made once, however often the fact is told. Raise Refusal when `by` may not propose by hand."""
    if origin == "self":
        check_can_propose(by)
    known = _known(person_id, theme, origin, origin_id) if replaces is None else None
    if known:
        return known
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


def _known(person_id: int, theme: str, origin: str, origin_id: str) -> Referral | None:
    if origin != FROM_A_CALL:
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

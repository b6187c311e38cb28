from loge.domains.referrals.choices import ConsentBasis
from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds
from loge.registers.partners.choices import AUTHORITIES

REFER = Permission(
    "Préparer, envoyer et suivre les orientations vers les partenaires",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)
PROPOSE = Permission(
    "Proposer une orientation et dire à la personne ce qu’elle est devenue",
    REFER.roles | {Role.TENANCY_OFFICER, Role.CONTACT_CENTRE_AGENT},
)
WITHOUT_CONSENT = Permission(
    "Transmettre sans accord, dans les cas prévus par la loi",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD}),
)
SEE_BOARD = Permission("Lire le tableau des orientations", REFER.roles | {Role.DIRECTOR})


def check_can_refer(user) -> None:
    if not holds(user, REFER):
        raise Refusal("Votre rôle ne permet pas d’envoyer des orientations aux partenaires.")


def check_can_propose(user) -> None:
    if not holds(user, PROPOSE):
        raise Refusal("Votre rôle ne permet pas de proposer une orientation.")


def check_can_see_board(user) -> None:
    if not holds(user, SEE_BOARD):
        raise Refusal("Votre rôle ne donne pas accès au tableau des orientations.")


def check_can_pass_without_consent(user, referral) -> None:
    """domain.md b10: judicial, medical or administrative authorities only."""
    if not holds(user, WITHOUT_CONSENT):
        raise Refusal("Seuls le conseiller social et le référent des locataires fragilisés transmettent sans accord.")
    if referral.partner is None or referral.partner.kind not in AUTHORITIES:
        raise Refusal("Sans accord, on ne transmet qu’à une autorité : mairie, CCAS, département, réseau de santé.")


def check_can_send(user, referral) -> None:
    """Explained before the button is pressed, and again by the operation."""
    check_can_refer(user)
    if referral.partner is None:
        raise Refusal("Choisissez d’abord le partenaire.")
    if not referral.partner.is_active:
        raise Refusal(f"« {referral.partner} » est mis de côté : choisissez un autre partenaire.")
    if referral.consent not in (ConsentBasis.GIVEN, ConsentBasis.EXCEPTION):
        raise Refusal("L’accord de la personne n’est pas noté.")


def check_can_tell(user, referral) -> None:
    """Whoever heard the need, or those who follow referrals."""
    if referral.heard_by_id != user.pk and not holds(user, PROPOSE):
        raise Refusal("Cette orientation est suivie par une autre personne.")


can_refer = is_allowed(check_can_refer)
can_propose = is_allowed(check_can_propose)
can_see_board = is_allowed(check_can_see_board)
can_send = is_allowed(check_can_send)
can_pass_without_consent = is_allowed(check_can_pass_without_consent)


def check_can_see_referrals(user) -> None:
    """A list holds only what is the person's own, for those who do not refer; volunteers read theirs on the home page."""
    if user.is_volunteer_only or not user.roles:
        raise Refusal("Votre rôle ne donne pas accès aux orientations.")


def why_not_send(user, referral) -> str:
    """The refusal's own sentence, empty when it may leave."""
    try:
        check_can_send(user, referral)
    except Refusal as refusal:
        return str(refusal)
    return ""

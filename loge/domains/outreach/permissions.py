"""Who may do what with a campaign. check_can_x() explains its refusal and is called by the operation; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

SUPERVISE = Permission(
    "Préparer, approuver et suivre les campagnes d’appels",
    frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.VULNERABILITY_LEAD, Role.AGENCY_MANAGER, Role.DIRECTOR}),
)
CALL = Permission(
    "Appeler les locataires d’une campagne",
    frozenset(
        {
            Role.CUSTOMER_RELATIONS_MANAGER,
            Role.VULNERABILITY_LEAD,
            Role.AGENCY_MANAGER,
            Role.TENANCY_OFFICER,
            Role.CONTACT_CENTRE_AGENT,
            Role.SOCIAL_WORKER,
            Role.VOLUNTEER_CALLER,
        }
    ),
)
SEE_ANSWERS = Permission(
    "Lire les réponses et les signaux recueillis",
    frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.VULNERABILITY_LEAD, Role.AGENCY_MANAGER, Role.SOCIAL_WORKER}),
)
FOLLOW_PURSUITS = Permission(
    "Rechercher des nouvelles des locataires qui ne répondent pas",
    SUPERVISE.roles | SEE_ANSWERS.roles | {Role.TENANCY_OFFICER},
)

ENROL_REGULAR = Permission(
    "Inscrire un locataire aux appels réguliers, suspendre et terminer",
    FOLLOW_PURSUITS.roles | {Role.CONTACT_CENTRE_AGENT},
)


def check_can_supervise(user) -> None:
    if not holds(user, SUPERVISE):
        raise Refusal("Vous ne gérez pas les campagnes d’appels.")


def check_can_call(user) -> None:
    if not holds(user, CALL):
        raise Refusal("Vous ne participez pas aux campagnes d’appels.")


def check_can_read_answers(user) -> None:
    if not holds(user, SEE_ANSWERS):
        raise Refusal("Vous ne lisez pas les réponses recueillies au téléphone.")


def check_can_see_calls(user) -> None:
    """That a call was made, and its outcome; what was heard is for those who read answers."""
    if user.is_volunteer_only or not (holds(user, CALL) or holds(user, SUPERVISE)):
        raise Refusal("Vous ne voyez pas les appels des campagnes.")


def check_can_follow_pursuits(user) -> None:
    if not holds(user, FOLLOW_PURSUITS):
        raise Refusal("Vous ne suivez pas les locataires restés sans nouvelles.")


def check_can_enrol_regular(user) -> None:
    if not holds(user, ENROL_REGULAR):
        raise Refusal("Vous n’inscrivez pas les locataires aux appels réguliers.")


def check_can_act_on_pursuit(user, pursuit) -> None:
    """Whoever owns it, and those who follow the searches of the perimeter."""
    if pursuit.owner_id != user.pk:
        check_can_follow_pursuits(user)


can_follow_pursuits = is_allowed(check_can_follow_pursuits)
can_enrol_regular = is_allowed(check_can_enrol_regular)
can_supervise = is_allowed(check_can_supervise)
can_call = is_allowed(check_can_call)
can_see_calls = is_allowed(check_can_see_calls)
can_read_answers = is_allowed(check_can_read_answers)

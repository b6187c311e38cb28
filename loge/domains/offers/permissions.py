"""Who sees the offers, who notes the answers, who keeps them. check_can_x() explains its refusal; can_x() is for screens."""

from loge.domains.offers.choices import SETTLED
from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

KEEP = Permission(
    "Préparer, ouvrir et suivre les activités et aides proposées aux locataires",
    frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.VULNERABILITY_LEAD, Role.SOCIAL_WORKER}),
)
SEE = Permission(
    "Voir les activités et aides proposées aux locataires",
    frozenset(Role) - {Role.VOLUNTEER_CALLER, Role.DPO, Role.ADMINISTRATOR},
)
RECORD = Permission(
    "Noter ce qu’un locataire répond à une activité ou une aide proposée",
    frozenset({Role.AGENCY_MANAGER, Role.TENANCY_OFFICER, Role.CONTACT_CENTRE_AGENT, Role.VOLUNTEER_CALLER})
    | KEEP.roles,
)
EXPORT = Permission("Exporter les listes d’une activité ou d’une aide, à remettre au partenaire", KEEP.roles)


def check_can_see(user) -> None:
    if not holds(user, SEE):
        raise Refusal("Votre rôle ne donne pas accès aux activités et aides.")


def check_can_keep(user) -> None:
    if not holds(user, KEEP):
        raise Refusal("Les activités et aides sont tenues par la relation clientèle et les conseillers sociaux.")


def check_can_record(user) -> None:
    if not holds(user, RECORD):
        raise Refusal("Votre rôle ne permet pas de noter la réponse d’un locataire.")


def check_can_note(user, state: str) -> None:
    """What is heard is noted by callers; what came of it, by those who keep the offer."""
    if state in SETTLED:
        check_can_keep(user)
    else:
        check_can_record(user)


def check_can_export(user) -> None:
    if not holds(user, EXPORT):
        raise Refusal("Votre rôle ne permet pas d’exporter ces listes.")


can_see = is_allowed(check_can_see)
can_keep = is_allowed(check_can_keep)
can_record = is_allowed(check_can_record)
can_export = is_allowed(check_can_export)

"""Who writes to all tenants at once, who sends. check_can_x() explains its refusal; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

SEND = Permission(
    "Envoyer une information à tous les foyers de son périmètre, et l’arrêter",
    frozenset({Role.VULNERABILITY_LEAD, Role.DIRECTOR}),
)
WRITE = Permission(
    "Préparer une information pour tous les locataires, imprimer ses lettres et ses affiches",
    SEND.roles | {Role.AGENCY_MANAGER, Role.SOCIAL_WORKER},
)
SEE = Permission(
    "Voir les informations envoyées aux locataires",
    WRITE.roles | {Role.CUSTOMER_RELATIONS_MANAGER, Role.TENANCY_OFFICER},
)


def check_can_see(user) -> None:
    if not holds(user, SEE):
        raise Refusal("Votre rôle ne donne pas accès aux informations envoyées aux locataires.")


def check_can_write(user) -> None:
    if not holds(user, WRITE):
        raise Refusal(
            "Les informations aux locataires sont préparées par la direction, les responsables d’agence, le référent des "
            "locataires fragilisés et les conseillers sociaux."
        )


def check_can_send(user) -> None:
    if not holds(user, SEND):
        raise Refusal("Une information est envoyée par le référent des locataires fragilisés ou par la direction.")


can_see = is_allowed(check_can_see)
can_write = is_allowed(check_can_write)
can_send = is_allowed(check_can_send)

"""Who administers accounts. check_can_x() explains its refusal and is called by the operation; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

MANAGE_USERS = Permission(
    "Créer les comptes, attribuer les rôles et les périmètres",
    frozenset({Role.ADMINISTRATOR}),
)

KEEP_MESSAGES = Permission(
    "Suivre les courriels et les SMS envoyés, en retard ou refusés",
    frozenset({Role.ADMINISTRATOR}),
)


def check_can_manage_users(user) -> None:
    if not holds(user, MANAGE_USERS):
        raise Refusal("Seul un administrateur gère les comptes.")


def check_can_close(user, person) -> None:
    """Nobody shuts themselves out by mistake."""
    check_can_manage_users(user)
    if user.pk == person.pk:
        raise Refusal("Vous ne pouvez pas fermer votre propre compte : demandez-le à un autre administrateur.")


def check_can_keep_messages(user) -> None:
    if not holds(user, KEEP_MESSAGES):
        raise Refusal("Seul un administrateur suit les messages envoyés.")


can_keep_messages = is_allowed(check_can_keep_messages)
can_manage_users = is_allowed(check_can_manage_users)
can_close = is_allowed(check_can_close)

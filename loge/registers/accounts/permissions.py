"""Who administers accounts. check_can_x() explains its refusal and is called by the operation; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Perimeter, Permission, Role, holds

MANAGE_USERS = Permission(
    "Créer les comptes, attribuer les rôles et les périmètres",
    frozenset({Role.ADMINISTRATOR}),
)

KEEP_MESSAGES = Permission(
    "Suivre les courriels et les SMS envoyés, en retard ou refusés",
    frozenset({Role.ADMINISTRATOR}),
)

KEEP_LAW = Permission(
    "Vérifier chaque année les valeurs légales, les corriger",
    frozenset({Role.DIRECTOR, Role.AGENCY_MANAGER}),
)
READ_LAW = Permission(
    "Lire les valeurs légales en vigueur, avec leur texte",
    frozenset(Role) - {Role.VOLUNTEER_CALLER},
)

SEE_ACCOUNT = Permission(
    "Lire et exporter le compte rendu d’activité de son périmètre (des nombres, sans personne)",
    frozenset(
        {
            Role.CUSTOMER_RELATIONS_MANAGER,
            Role.VULNERABILITY_LEAD,
            Role.AGENCY_MANAGER,
            Role.DIRECTOR,
            Role.DPO,
        }
    ),
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


def check_can_read_law(user) -> None:
    if not holds(user, READ_LAW):
        raise Refusal("Votre rôle ne donne pas accès aux valeurs légales.")


def check_can_keep_law(user) -> None:
    """They are the same for the whole landlord."""
    if not holds(user, KEEP_LAW):
        raise Refusal("La direction ou un responsable d’agence vérifie et corrige les valeurs légales.")
    if user.perimeter != Perimeter.LANDLORD:
        raise Refusal("Une valeur légale vaut pour tout l’organisme : votre périmètre est limité à une partie.")


def check_can_see_account(user) -> None:
    if not holds(user, SEE_ACCOUNT):
        raise Refusal("Votre rôle ne donne pas accès au compte rendu d’activité.")


def check_can_publish(user) -> None:
    """Two public accounts of parts that overlap would give away what each of them hides: there is one, of the whole landlord."""
    check_can_see_account(user)
    if user.perimeter != Perimeter.LANDLORD:
        raise Refusal("La version publique porte sur tout l’organisme : votre périmètre est limité à une partie.")


can_publish = is_allowed(check_can_publish)
can_keep_messages = is_allowed(check_can_keep_messages)
can_manage_users = is_allowed(check_can_manage_users)
can_close = is_allowed(check_can_close)
can_keep_law = is_allowed(check_can_keep_law)

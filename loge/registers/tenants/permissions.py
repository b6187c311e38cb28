"""Who may look at tenants and put the register right. check_can_x() explains its refusal; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

_FIELD = {
    Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER, Role.TENANCY_OFFICER, Role.CONTACT_CENTRE_AGENT,
    Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.ARREARS_OFFICER,
}  # fmt: skip
SEE_TENANTS = Permission("Chercher un locataire et ouvrir son dossier", frozenset(Role) - {Role.VOLUNTEER_CALLER})
CORRECT = Permission("Corriger une fiche, ses numéros et son foyer", frozenset(_FIELD))
SEE_NUMBERS = Permission("Lire les numéros en entier dans les listes", frozenset(_FIELD - {Role.ARREARS_OFFICER}))
SEE_MONEY = Permission(
    "Lire le loyer et le solde des baux",
    frozenset(_FIELD - {Role.CONTACT_CENTRE_AGENT, Role.VULNERABILITY_LEAD} | {Role.DIRECTOR}),
)
SEE_FRAILTY = Permission(
    "Lire et noter les fragilités connues avec accord",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)
MERGE = Permission(
    "Fusionner et séparer les fiches en double", frozenset({Role.ADMINISTRATOR, Role.CUSTOMER_RELATIONS_MANAGER})
)
RETURN_CORRECTIONS = Permission(
    "Renvoyer les corrections au progiciel et trancher les divergences",
    frozenset({Role.ADMINISTRATOR, Role.CUSTOMER_RELATIONS_MANAGER}),
)


def check_can_see_tenants(user) -> None:
    if not holds(user, SEE_TENANTS):
        raise Refusal("Votre rôle ne donne pas accès aux dossiers des locataires.")


def check_can_correct(user) -> None:
    if not holds(user, CORRECT):
        raise Refusal("Votre rôle ne permet pas de corriger les fiches des locataires.")


def check_can_see_numbers(user) -> None:
    if not holds(user, SEE_NUMBERS):
        raise Refusal("Votre rôle ne donne pas accès aux numéros dans les listes.")


def check_can_see_money(user) -> None:
    if not holds(user, SEE_MONEY):
        raise Refusal("Votre rôle ne donne pas accès aux montants.")


def check_can_see_frailty(user) -> None:
    if not holds(user, SEE_FRAILTY):
        raise Refusal("Votre rôle ne donne pas accès aux fragilités.")


def check_can_merge(user) -> None:
    if not holds(user, MERGE):
        raise Refusal("Votre rôle ne permet pas de fusionner des fiches.")


def check_can_return_corrections(user) -> None:
    if not holds(user, RETURN_CORRECTIONS):
        raise Refusal("Votre rôle ne permet pas de renvoyer les corrections au progiciel.")


can_see_tenants = is_allowed(check_can_see_tenants)
can_correct = is_allowed(check_can_correct)
can_see_numbers = is_allowed(check_can_see_numbers)
can_see_money = is_allowed(check_can_see_money)
can_see_frailty = is_allowed(check_can_see_frailty)
can_merge = is_allowed(check_can_merge)
can_return_corrections = is_allowed(check_can_return_corrections)


def check_can_follow_corrections(user) -> None:
    """Those who correct see what became of it; those who send it back too."""
    if not (can_correct(user) or can_return_corrections(user)):
        raise Refusal("Votre rôle ne donne pas accès aux corrections.")

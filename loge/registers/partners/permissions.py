from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

SEE_PARTNERS = Permission("Chercher un partenaire dans l’annuaire", frozenset(Role) - {Role.VOLUNTEER_CALLER})
KEEP_PARTNERS = Permission(
    "Tenir l’annuaire des partenaires",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)


def check_can_see_partners(user) -> None:
    if not holds(user, SEE_PARTNERS):
        raise Refusal("Votre rôle ne donne pas accès à l’annuaire des partenaires.")


def check_can_keep_partners(user) -> None:
    if not holds(user, KEEP_PARTNERS):
        raise Refusal("Votre rôle ne permet pas de modifier l’annuaire des partenaires.")


can_see_partners = is_allowed(check_can_see_partners)
can_keep_partners = is_allowed(check_can_keep_partners)

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

FOLLOW_ALL = Permission(
    "Suivre toutes les situations de son périmètre",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)


def check_can_act_on(user, case) -> None:
    if case.owner_id != user.pk and not holds(user, FOLLOW_ALL):
        raise Refusal("Ce suivi est confié à une autre personne.")


def check_can_receive(user, case) -> None:
    """Whoever receives a situation must be able to open it."""
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not holds(user, FOLLOW_ALL):
        raise Refusal(f"{user} ne suit pas les situations des locataires.")


can_act_on = is_allowed(check_can_act_on)

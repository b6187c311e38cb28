from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds
from loge.registers.tenants.permissions import CORRECT

PAUSE = Permission(
    "Suspendre les prises de contact avec un foyer, et lever la pause", CORRECT.roles | {Role.CARETAKER}
)
SEE_PAUSES = Permission("Voir les pauses de contact de son périmètre", PAUSE.roles | {Role.DIRECTOR})
DECIDE = Permission(
    "Décider des prises de contact quand « un référent décide »",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD}),
)


def check_can_pause(user) -> None:
    if not holds(user, PAUSE):
        raise Refusal("Votre rôle ne permet pas de suspendre les prises de contact.")


def check_can_see_pauses(user) -> None:
    if not holds(user, SEE_PAUSES):
        raise Refusal("Votre rôle ne donne pas accès aux pauses de contact.")


def check_can_decide(user) -> None:
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not holds(user, DECIDE):
        raise Refusal(f"{user} ne décide pas des prises de contact.")


def check_is_referent(user) -> None:
    """The page of one’s own decisions."""
    if not user.is_active or not holds(user, DECIDE):
        raise Refusal("Votre rôle ne décide pas des prises de contact.")


def check_can_lift(user, pause) -> None:
    """What a human decides is lifted by that human; by anyone of the trade when they left."""
    check_can_pause(user)
    if pause.referent_id and pause.referent_id != user.pk:
        if pause.referent.is_active or not holds(user, DECIDE):
            raise Refusal("La personne qui suit ce foyer est seule à lever cette pause.")


can_pause = is_allowed(check_can_pause)
can_see_pauses = is_allowed(check_can_see_pauses)
can_decide = is_allowed(check_can_decide)
can_lift = is_allowed(check_can_lift)

"""Who may do what with a case. check_can_x() explains its refusal and is called by the operation; can_x() is for screens."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

FOLLOW_ALL = Permission(
    "Suivre toutes les situations de son périmètre",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)
ACCOMPANY = Permission(
    "Ouvrir un suivi, proposer et conduire un accompagnement, lire les suivis restreints",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD}),
)
PRIVATE_NOTES = Permission("Écrire et lire les notes privées d’un suivi", frozenset({Role.SOCIAL_WORKER}))
SHARE_OUT = Permission(
    "Répartir les suivis entre les responsables",
    frozenset({Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER, Role.AGENCY_MANAGER}),
)
SET_DELAYS = Permission(
    "Régler les délais des suivis", frozenset({Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER})
)
STAFF_AT_WORK = frozenset(Role) - {Role.VOLUNTEER_CALLER, Role.DPO, Role.ADMINISTRATOR}


def check_can_act_on(user, case) -> None:
    if user.pk not in (case.owner_id, case.substitute_id) and not holds(user, FOLLOW_ALL):
        raise Refusal("Ce suivi est confié à une autre personne.")


def check_can_accompany(user) -> None:
    if not holds(user, ACCOMPANY):
        raise Refusal("Proposer et conduire un accompagnement revient aux conseillers sociaux.")


def check_can_receive(user, case) -> None:
    """Whoever receives a situation must be able to open it."""
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not holds(user, FOLLOW_ALL):
        raise Refusal(f"{user} ne suit pas les situations des locataires.")
    if case.seal_id and not case.seal.keys.live().filter(user=user).exists():
        raise Refusal(f"{user} n’a pas accès à ce suivi.")


def check_can_be_in_charge(user, case, *, in_team: bool) -> None:
    """An ordinary colleague or a caretaker may be given a task; what would tell too much stays with those of the case."""
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not STAFF_AT_WORK.intersection(user.roles):
        raise Refusal(f"{user} ne reçoit pas de tâches de suivi.")
    if case.seal_id and not case.seal.keys.live().filter(user=user).exists():
        raise Refusal(f"{user} n’a pas accès à ce suivi.")
    if in_team and user.pk not in (case.owner_id, case.substitute_id) and not holds(user, FOLLOW_ALL):
        raise Refusal("Cette action reste entre les personnes qui suivent la situation.")


def check_can_write_privately(user) -> None:
    if not holds(user, PRIVATE_NOTES):
        raise Refusal("Les notes privées sont réservées aux conseillers sociaux.")


def check_can_share_out(user) -> None:
    if not holds(user, SHARE_OUT):
        raise Refusal("Vous ne répartissez pas les suivis.")


def check_can_set_delays(user) -> None:
    if not holds(user, SET_DELAYS):
        raise Refusal("Vous ne réglez pas les délais des suivis.")


def check_can_export(user) -> None:
    if not holds(user, FOLLOW_ALL):
        raise Refusal("Vous n’exportez pas les suivis.")


can_act_on = is_allowed(check_can_act_on)
can_accompany = is_allowed(check_can_accompany)
can_write_privately = is_allowed(check_can_write_privately)
can_share_out = is_allowed(check_can_share_out)
can_set_delays = is_allowed(check_can_set_delays)
can_export = is_allowed(check_can_export)

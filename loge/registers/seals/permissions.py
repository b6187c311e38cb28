"""Who may seal, hold a key, name the officer on duty, watch over emergencies. A role alone never opens anything."""

from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

SEAL = Permission(
    "Ouvrir un dossier à accès nominatif et en donner les clés",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD}),
)
HOLD_KEY = Permission(
    "Recevoir par son nom la clé d’un dossier à accès nominatif",
    SEAL.roles | {Role.AGENCY_MANAGER, Role.CUSTOMER_RELATIONS_MANAGER, Role.DIRECTOR, Role.TENANCY_OFFICER},
)
NAME_DUTY = Permission(
    "Nommer la personne d’astreinte, qui peut ouvrir un dossier en urgence",
    frozenset({Role.DIRECTOR, Role.VULNERABILITY_LEAD}),
)
WATCH = Permission("Voir les ouvertures en urgence, sans la personne concernée", frozenset({Role.DPO}))


def check_can_seal(user) -> None:
    if not holds(user, SEAL):
        raise Refusal("Votre rôle ne permet pas d’ouvrir un dossier à accès nominatif.")


def check_can_hold_key(user) -> None:
    """Whoever receives a key is named, at work, and of a trade that may know (domain.md c10)."""
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not holds(user, HOLD_KEY):
        raise Refusal(f"Le rôle de {user} ne permet pas de recevoir cet accès.")


def check_can_manage_keys(user, seal) -> None:
    """The owner. When the owner has left, any other person who holds a key and may seal; when there is none, whoever opened it
    in an emergency: a file is never without anyone for good."""
    if seal.owner_id == user.pk and user.is_active:
        return
    relays = holds(user, SEAL) and _holds_own_key(user, seal)
    if not relays and not has_anyone(seal):
        relays = seal.keys.live().filter(user=user).exists()
    if seal.owner.is_active or not relays:
        raise Refusal("Seul le responsable de ce dossier en donne et en reprend les clés.")


def check_can_read(user, seal) -> None:
    if not seal.keys.live().filter(user=user).exists():
        raise Refusal("Vous n’avez pas accès à ce dossier.")


def check_can_have_files(user) -> None:
    """The page of one’s own files: those who may be given a key."""
    if not holds(user, HOLD_KEY):
        raise Refusal("Votre rôle ne donne accès à aucun dossier par son nom.")


def check_can_name_duty(user) -> None:
    if not holds(user, NAME_DUTY):
        raise Refusal("Votre rôle ne permet pas de nommer la personne d’astreinte.")


def check_can_watch(user) -> None:
    if not holds(user, WATCH):
        raise Refusal("Ce suivi est réservé au délégué à la protection des données.")


def _holds_own_key(user, seal) -> bool:
    return seal.keys.live().filter(user=user, break_glass=False).exists()


def has_anyone(seal) -> bool:
    """Its owner is still there, or someone who may take over: a lasting key in the hands of someone who may seal."""
    able = [role.value for role in SEAL.roles]
    return seal.owner.is_active or seal.keys.live().filter(break_glass=False, user__roles__overlap=able).exists()


can_seal = is_allowed(check_can_seal)
can_manage_keys = is_allowed(check_can_manage_keys)
can_read = is_allowed(check_can_read)
can_name_duty = is_allowed(check_can_name_duty)
can_watch = is_allowed(check_can_watch)

"""Who knocks at doors, who asks for it, who decides. check_can_x() explains its refusal; can_x() is for screens."""

from loge.domains.proximity.choices import OVER, KnockStage
from loge.foundation.errors import Refusal, Stale, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

DECIDE = Permission(
    "Confier les passages à domicile et décider de leur suite",
    frozenset({Role.AGENCY_MANAGER, Role.VULNERABILITY_LEAD, Role.CUSTOMER_RELATIONS_MANAGER}),
)
VISIT = Permission(
    "Passer au domicile des locataires et leur rendre service",
    frozenset({Role.CARETAKER, Role.TENANCY_OFFICER, Role.SOCIAL_WORKER}) | DECIDE.roles,
)
ASK = Permission(
    "Demander un passage à domicile ou un service rendu",
    frozenset({Role.TENANCY_OFFICER, Role.SOCIAL_WORKER, Role.CONTACT_CENTRE_AGENT, Role.CARETAKER}) | DECIDE.roles,
)


def check_can_visit(user) -> None:
    if not holds(user, VISIT):
        raise Refusal("Votre rôle ne prévoit pas de passages à domicile.")


def check_can_ask(user) -> None:
    if not holds(user, ASK):
        raise Refusal("Votre rôle ne permet pas de demander un passage à domicile.")


def check_can_decide(user) -> None:
    if not holds(user, DECIDE):
        raise Refusal("Le responsable de l’agence décide de la suite.")


def check_can_see_rounds(user) -> None:
    if not (holds(user, VISIT) or holds(user, ASK)):
        raise Refusal("Votre rôle ne donne pas accès aux passages à domicile.")


def check_can_receive(user) -> None:
    """Whoever is given a visit must be able to make it, and to be there."""
    if not user.is_active:
        raise Refusal(f"Le compte de {user} n’est plus actif.")
    if not holds(user, VISIT):
        raise Refusal(f"{user} ne fait pas de passages à domicile.")


def check_can_tell(user, errand) -> None:
    """Whoever heard the need, or those who ask for services."""
    if errand.heard_by_id != user.pk and not holds(user, ASK):
        raise Refusal("Ce service est suivi par une autre personne.")


def check_is_under_way(errand) -> None:
    if errand.stage in OVER:
        raise Stale("Ce service est déjà terminé.")


def check_is_open(knock) -> None:
    if knock.stage == KnockStage.CLOSED:
        raise Stale("Ce passage est déjà terminé.")


can_visit = is_allowed(check_can_visit)
can_ask = is_allowed(check_can_ask)
can_decide = is_allowed(check_can_decide)
can_see_rounds = is_allowed(check_can_see_rounds)

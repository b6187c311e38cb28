"""Who sees what tenants owe, who settles it. check_can_x() explains its refusal; can_x() is for screens."""

from loge.domains.arrears.choices import PlanStatus
from loge.foundation.errors import Refusal, Stale, is_allowed
from loge.registers.accounts.access import Perimeter, Permission, Role, holds

SETTLE = Permission(
    "Suivre les comptes locataires et convenir de plans d’apurement",
    frozenset({Role.ARREARS_OFFICER, Role.TENANCY_OFFICER, Role.AGENCY_MANAGER}),
)
SET_RULES = Permission(
    "Modifier le tableau des actions sur les comptes", frozenset({Role.AGENCY_MANAGER, Role.DIRECTOR})
)
WRITE_LETTERS = Permission(
    "Écrire le texte des lettres aux locataires", frozenset({Role.AGENCY_MANAGER, Role.DIRECTOR})
)
AGREE = Permission("Noter un accord lié à une crise et l’appliquer", frozenset({Role.AGENCY_MANAGER, Role.DIRECTOR}))
SHARE_OUT = Permission(
    "Confier les comptes aux chargés de recouvrement", frozenset({Role.AGENCY_MANAGER, Role.DIRECTOR})
)
IMPORT = Permission("Importer les écritures des comptes", frozenset({Role.ARREARS_OFFICER}))
SEE = Permission(
    "Voir les comptes des locataires",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.DIRECTOR}) | SETTLE.roles,
)


def check_can_see(user) -> None:
    if not holds(user, SEE):
        raise Refusal("Votre rôle ne donne pas accès aux comptes des locataires.")


def check_can_settle(user) -> None:
    if not holds(user, SETTLE):
        raise Refusal("Les chargés de recouvrement et de clientèle conviennent des plans et imputent les paiements.")


def check_can_import(user) -> None:
    if not holds(user, IMPORT):
        raise Refusal("Un chargé de recouvrement importe les écritures des comptes.")
    if user.perimeter != Perimeter.LANDLORD:
        raise Refusal("Un fichier touche tout l’organisme : votre périmètre ne suffit pas.")


def check_can_set_rules(user) -> None:
    if not holds(user, SET_RULES):
        raise Refusal("Un responsable d’agence ou la direction modifie le tableau des actions.")


def check_can_write_letters(user) -> None:
    if not holds(user, WRITE_LETTERS):
        raise Refusal("Un responsable d’agence ou la direction écrit le texte des lettres.")


def check_can_agree(user) -> None:
    if not holds(user, AGREE):
        raise Refusal("Un responsable d’agence ou la direction note un accord et l’applique.")


def check_can_share_out(user) -> None:
    if not holds(user, SHARE_OUT):
        raise Refusal("Un responsable d’agence ou la direction confie les comptes aux chargés de recouvrement.")


def check_can_arrange(user, *, desk_of) -> None:
    """A pace or an absence: one’s own, or that of those whom one manages."""
    if user != desk_of:
        check_can_share_out(user)
    else:
        check_can_settle(user)


def check_can_arrange_someone(user) -> None:
    """Has a desk to arrange, whosever it is."""
    if not holds(user, SHARE_OUT):
        check_can_settle(user)


def check_can_be_confided_to(user) -> None:
    if not holds(user, SETTLE):
        raise Refusal(f"{user} ne suit pas les comptes des locataires : choisissez quelqu’un d’autre.")


def check_can_sign_for_all(user) -> None:
    check_can_agree(user)
    if user.perimeter != Perimeter.LANDLORD:
        raise Refusal("Un accord engage tout l’organisme : votre périmètre ne suffit pas.")


def check_is_proposed(plan) -> None:
    if plan.status != PlanStatus.PROPOSED:
        raise Stale("Cette proposition a déjà reçu sa réponse.")


can_see = is_allowed(check_can_see)
can_settle = is_allowed(check_can_settle)
can_set_rules = is_allowed(check_can_set_rules)
can_write_letters = is_allowed(check_can_write_letters)
can_share_out = is_allowed(check_can_share_out)
can_import = is_allowed(check_can_import)
can_agree = is_allowed(check_can_agree)
can_sign_for_all = is_allowed(check_can_sign_for_all)

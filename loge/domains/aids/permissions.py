"""Who sees the aids asked for, asks for them, keeps their rules. check_can_x() explains its refusal; can_x() is for screens.

An application says what a household owes: those who see accounts see it, nobody else. A volunteer never does (domain.md b.6).
"""

from loge.foundation.errors import Refusal, Stale, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

PREPARE = Permission(
    "Préparer, envoyer et suivre les demandes d’aide des locataires",
    frozenset(
        {
            Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.ARREARS_OFFICER, Role.TENANCY_OFFICER, Role.AGENCY_MANAGER,
        }
    ),
)  # fmt: skip
SEE = Permission("Voir les demandes d’aide et les garanties", PREPARE.roles | {Role.DIRECTOR})
KEEP_SCHEMES = Permission(
    "Modifier les règles des aides (montants, plafonds, pièces, délais)",
    frozenset({Role.AGENCY_MANAGER, Role.VULNERABILITY_LEAD, Role.DIRECTOR}),
)
KEEP_GUARANTEES = Permission(
    "Enregistrer et appeler les garanties des baux",
    frozenset({Role.ARREARS_OFFICER, Role.TENANCY_OFFICER, Role.AGENCY_MANAGER}),
)
EXPORT = Permission("Exporter les demandes d’aide", frozenset({Role.AGENCY_MANAGER, Role.VULNERABILITY_LEAD}))


def check_can_see(user) -> None:
    if not holds(user, SEE):
        raise Refusal("Votre rôle ne donne pas accès aux demandes d’aide.")


def check_can_prepare(user) -> None:
    if not holds(user, PREPARE):
        raise Refusal(
            "Les conseillers sociaux et les chargés de clientèle ou de recouvrement préparent les demandes d’aide."
        )


def check_can_keep_schemes(user) -> None:
    if not holds(user, KEEP_SCHEMES):
        raise Refusal("Un responsable ou la direction modifie les règles des aides.")


def check_can_keep_guarantees(user) -> None:
    if not holds(user, KEEP_GUARANTEES):
        raise Refusal("Les chargés de clientèle et de recouvrement tiennent les garanties des baux.")


def check_can_export(user) -> None:
    if not holds(user, EXPORT):
        raise Refusal("Votre rôle ne permet pas d’exporter les demandes d’aide.")


def check_seen(row, seen: int | None) -> None:
    """`seen`: the version that the page showed. Raise Stale when a colleague wrote meanwhile."""
    if seen is not None and row.version != seen:
        raise Stale("Quelqu’un vient de modifier cette page : relisez ce qui a changé avant d’enregistrer.")


can_see = is_allowed(check_can_see)
can_prepare = is_allowed(check_can_prepare)
can_keep_schemes = is_allowed(check_can_keep_schemes)
can_keep_guarantees = is_allowed(check_can_keep_guarantees)
can_export = is_allowed(check_can_export)

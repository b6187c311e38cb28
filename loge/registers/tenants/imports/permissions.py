from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Perimeter, Permission, Role, holds

IMPORT = Permission(
    "Importer le registre des locataires, et annuler un import",
    frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.ADMINISTRATOR}),
)


def check_can_import(user) -> None:
    """An import touches the whole landlord: neither a smaller perimeter nor another role is enough."""
    if not holds(user, IMPORT):
        raise Refusal(
            "Seuls le responsable de la relation clientèle et l’administrateur peuvent importer le registre."
        )
    if user.perimeter != Perimeter.LANDLORD:
        raise Refusal("L’import touche tout l’organisme : votre périmètre est limité à une partie.")


can_import = is_allowed(check_can_import)

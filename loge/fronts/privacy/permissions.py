from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

READ_JOURNAL = Permission(
    "Lire et exporter le journal : qui a fait quoi, qui a consulté quoi",
    frozenset({Role.DPO, Role.ADMINISTRATOR}),
)


def check_can_read_journal(user) -> None:
    if not holds(user, READ_JOURNAL):
        raise Refusal("Le journal est réservé au délégué à la protection des données et aux administrateurs.")


can_read_journal = is_allowed(check_can_read_journal)

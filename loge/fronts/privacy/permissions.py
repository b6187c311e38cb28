from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

READ_JOURNAL = Permission(
    "Lire et exporter le journal : qui a fait quoi, qui a consulté quoi",
    frozenset({Role.DPO, Role.ADMINISTRATOR}),
)
EDIT_WORDS = Permission(
    "Tenir la liste des mots à éviter dans ce qui s’écrit sur une personne",
    frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.VULNERABILITY_LEAD, Role.DPO}),
)


def check_can_read_journal(user) -> None:
    if not holds(user, READ_JOURNAL):
        raise Refusal("Le journal est réservé au délégué à la protection des données et aux administrateurs.")


def check_can_edit_words(user) -> None:
    if not holds(user, EDIT_WORDS):
        raise Refusal("Vous ne tenez pas la liste des mots à éviter.")


can_read_journal = is_allowed(check_can_read_journal)

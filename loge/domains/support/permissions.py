from loge.foundation.errors import Refusal, is_allowed
from loge.registers.accounts.access import Permission, Role, holds

MEDIATE = Permission(
    "Ouvrir et suivre les médiations de son périmètre",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD, Role.AGENCY_MANAGER}),
)
LISTEN = Permission(
    "Proposer un soutien psychologique et suivre ses rendez-vous",
    frozenset({Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD}),
)


def check_can_mediate(user) -> None:
    if not holds(user, MEDIATE):
        raise Refusal("Les médiations sont confiées aux conseillers sociaux et aux responsables d’agence.")


def check_can_listen(user) -> None:
    if not holds(user, LISTEN):
        raise Refusal("Le soutien psychologique est confié aux conseillers sociaux.")


def check_can_support(user) -> None:
    """Either of the two: the way in to the screens of this trade."""
    if not (holds(user, MEDIATE) or holds(user, LISTEN)):
        raise Refusal("Les médiations et le soutien psychologique sont confiés aux conseillers sociaux.")


can_mediate = is_allowed(check_can_mediate)
can_listen = is_allowed(check_can_listen)

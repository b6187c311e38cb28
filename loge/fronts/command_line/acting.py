"""In whose name a command acts. Someone always does: the journal names them, and their rights are those of the screens."""

from collections.abc import Callable

import click

acting_option: Callable = click.option(
    "--as",
    "acting",
    envvar="LOGE_USER",
    required=True,
    metavar="IDENTIFIANT",
    help="Le compte au nom duquel agir (ou variable LOGE_USER).",
)


def acting_user(username: str):
    """The account of this name. Raises User.DoesNotExist, and Refusal for a closed account."""
    from loge.foundation.errors import Refusal
    from loge.registers.accounts.models import User

    try:
        user = User.objects.get(username=username)
    except User.DoesNotExist:
        raise User.DoesNotExist(f"aucun compte ne s’appelle {username}.") from None
    if not user.is_active:
        raise Refusal(f"Le compte {username} est fermé.")
    return user

"""Opening, changing and closing accounts. Only administrators do; there is always one left."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.text import squeeze
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.accounts.operations.credentials import close_sessions
from loge.registers.accounts.permissions import check_can_close, check_can_manage_users


@transaction.atomic
def create_user(
    *, username, email, first_name, last_name, roles, perimeter, agencies=(), phone="", password=None, by
) -> User:
    """Without a password the person comes in by the link sent to them, or through the landlord's directory.

    Residences of a perimeter « résidences » are given afterwards, by housing.operations.assign_residences.
    Raise Refusal when the name or the address is taken, or when a role, perimeter or password will not do.
    """
    check_can_manage_users(by)
    return _open_account(
        username=username, email=email, first_name=first_name, last_name=last_name, roles=roles, perimeter=perimeter,
        agencies=agencies, phone=phone, password=password, by=by,
    )  # fmt: skip


@transaction.atomic
def create_first_administrator(*, username, email, password, first_name="", last_name="", by=None) -> User:
    """The one account that nobody opens: possible only while there is none."""
    if User.objects.exists():
        raise Refusal("Il existe déjà des comptes : un administrateur peut en ouvrir d’autres.")
    return _open_account(
        username=username, email=email, first_name=first_name, last_name=last_name, roles=[Role.ADMINISTRATOR],
        perimeter=Perimeter.LANDLORD, agencies=(), phone="", password=password, by=by,
    )  # fmt: skip


def _open_account(*, agencies, password, by, **fields) -> User:
    user = User(**_clean(fields), is_active=True)
    _check_unique(user)
    agencies = _check_perimeter(user.perimeter, agencies)
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    user.save()
    user.agencies.set(agencies)
    trail.record("accounts.user_created", user, by=by, roles=user.roles, perimeter=user.perimeter)
    return user


@transaction.atomic
def edit_user(user, *, username, email, first_name, last_name, perimeter, agencies=(), phone="", by) -> None:
    """Who they are and how far they see. The journal keeps which fields changed, not their content."""
    check_can_manage_users(by)
    fields = _clean(
        {"username": username, "email": email, "first_name": first_name, "last_name": last_name, "phone": phone,
         "perimeter": perimeter}
    )  # fmt: skip
    changed = sorted(name for name, value in fields.items() if getattr(user, name) != value)
    for name in changed:
        setattr(user, name, fields[name])
    _check_unique(user)
    agencies = _check_perimeter(user.perimeter, agencies)
    if {agency.pk for agency in agencies} != set(user.agencies.values_list("pk", flat=True)):
        changed.append("agencies")
    user.save()
    user.agencies.set(agencies)
    if changed:
        trail.record(
            "accounts.user_edited", user, by=by, fields=changed, perimeter=user.perimeter,
            agencies=sorted(agency.pk for agency in agencies),
        )  # fmt: skip


@transaction.atomic
def change_roles(user, *, roles, by) -> None:
    """Raise Refusal when it would leave nobody to administer accounts."""
    check_can_manage_users(by)
    before, after = user.roles, _check_roles(roles)
    if before == after:
        return
    if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in after:
        _check_another_administrator(user)
    user.roles = after
    user.save(update_fields=["roles"])
    trail.record("accounts.roles_changed", user, by=by, before=before, after=after)


@transaction.atomic
def deactivate_user(user, *, by) -> None:
    """Out at once: their sessions end with this transaction."""
    check_can_close(by, user)
    if not user.is_active:
        raise Refusal("Ce compte est déjà fermé.")
    if Role.ADMINISTRATOR in user.roles:
        _check_another_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    close_sessions(user, by=by)
    trail.record("accounts.user_deactivated", user, by=by)


@transaction.atomic
def reactivate_user(user, *, by) -> None:
    check_can_manage_users(by)
    if user.is_active:
        raise Refusal("Ce compte est déjà ouvert.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    trail.record("accounts.user_reactivated", user, by=by)


def _clean(fields: dict) -> dict:
    cleaned = {name: squeeze(value) if isinstance(value, str) else value for name, value in fields.items()}
    if not cleaned["username"]:
        raise Refusal("L’identifiant manque.")
    cleaned["email"] = cleaned["email"].lower()
    if "roles" in cleaned:
        cleaned["roles"] = _check_roles(cleaned["roles"])
    return cleaned


def _check_unique(user) -> None:
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username__iexact=user.username).exists():
        raise Refusal("Cet identifiant est déjà pris.")
    if user.email and others.filter(email__iexact=user.email).exists():
        raise Refusal("Cette adresse électronique appartient déjà à un autre compte.")
    if others.filter(email__iexact=user.username).exists() or (
        user.email and others.filter(username__iexact=user.email).exists()
    ):
        raise Refusal("Cet identifiant ou cette adresse sert déjà à la connexion d’une autre personne.")


def _check_roles(roles: Iterable[str]) -> list[str]:
    """Known roles, each once, in the order of the list of the trade."""
    wanted = {str(role) for role in roles}
    if unknown := wanted - set(Role.values):
        raise Refusal(f"Rôle inconnu : {', '.join(sorted(unknown))}.")
    return [role for role in Role.values if role in wanted]


def _check_perimeter(perimeter: str, agencies: Iterable) -> list:
    if perimeter not in Perimeter.values:
        raise Refusal("Périmètre inconnu.")
    if perimeter != Perimeter.AGENCIES:
        return []
    agencies = list(agencies)
    if not agencies:
        raise Refusal("Choisissez au moins une agence pour ce périmètre.")
    return agencies


def _check_password(password: str, user) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error


def _check_another_administrator(user) -> None:
    """Administrators are locked while it is decided, so that two of them cannot remove each other at the same time."""
    administrators = User.objects.filter(is_active=True, roles__contains=[Role.ADMINISTRATOR]).order_by("pk")
    if not set(administrators.select_for_update().values_list("pk", flat=True)) - {user.pk}:
        raise Refusal("C’est le dernier administrateur : nommez-en un autre d’abord.")

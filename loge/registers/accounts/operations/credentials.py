"""What a person comes in with: password, second factor, sessions. Each change leaves its line, never its secret."""

from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.accounts.models import User
from loge.registers.accounts.permissions import check_can_manage_users


@transaction.atomic
def record_sign_in(user, *, methods, by) -> None:
    trail.record("accounts.signed_in", user, by=by, methods=methods)


@transaction.atomic
def record_lock_out(user, *, address, by) -> None:
    """Too many wrong passwords for this person from one address; nobody is signed in, so `by` is None."""
    trail.record("accounts.locked_out", user, by=by, address=address)


@transaction.atomic
def set_password(user, *, password, by) -> None:
    """Ends the person's other sessions: their key is drawn from the password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    trail.record("accounts.password_changed", user, by=by)


@transaction.atomic
def record_second_factor(user, *, active, by) -> None:
    trail.record("accounts.second_factor_activated" if active else "accounts.second_factor_removed", user, by=by)


@transaction.atomic
def reset_second_factor(user, *, by) -> None:
    """For someone who lost their phone and their recovery codes. Their sessions end."""
    check_can_manage_users(by)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refusal("Cette personne n’a pas de second facteur.")
    close_sessions(user, by=by)
    trail.record("accounts.second_factor_reset", user, by=by)


@transaction.atomic
def close_sessions(user, *, by, but: str = "") -> int:
    """End the sessions of a person, except the one whose key is given. Returns how many ended."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in sessions:
        session.end()
    if sessions:
        trail.record("accounts.sessions_closed", user, by=by, count=len(sessions))
    return len(sessions)


@transaction.atomic
def send_password_link(user, *, site: str, by) -> None:
    """Write to the person a link, good for three days, with which they choose their password.

    `site` is the address of this Loge (« https://loge.exemple.fr »). The message leaves once the line is written;
    OSError comes out when the mail server does not answer.
    """
    check_can_manage_users(by)
    if not user.is_active:
        raise Refusal("Ce compte est fermé : rouvrez-le d’abord.")
    if not user.email:
        raise Refusal("Cette personne n’a pas d’adresse électronique.")
    trail.record("accounts.password_link_sent", user, by=by)
    transaction.on_commit(partial(_write_password_link, user, site))


def _write_password_link(user: User, site: str) -> None:
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    context = {"user": user, "link": f"{site.rstrip('/')}{path}", "site": site}
    body = render_to_string("accounts/email/password_link.txt", context)
    send_mail("Loge : choisissez votre mot de passe", body, None, [user.email])

"""Our answers to the questions that allauth asks: words, redirections, who may come in, what the journal keeps."""

import base64
import logging
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes

from loge.registers.accounts.models import User
from loge.registers.accounts.operations import credentials
from loge.registers.accounts.passwords import PUBLIC, is_public
from loge.registers.accounts.queries import needs_second_factor
from loge.registers.accounts.throttling import client_address

logger = logging.getLogger(__name__)
WRONG = "Identifiant ou mot de passe incorrect. Vérifiez les majuscules, puis réessayez."
MESSAGES = {
    "account/messages/password_changed.txt": "Votre mot de passe est changé.",
    "account/messages/password_set.txt": "Votre mot de passe est enregistré.",
    "account/messages/logged_out.txt": "Vous êtes déconnecté.",
    "mfa/messages/totp_activated.txt": "Le second facteur est actif. Il vous sera demandé à chaque connexion.",
    "mfa/messages/totp_deactivated.txt": "Le second facteur est désactivé.",
    "mfa/messages/recovery_codes_generated.txt": "Voici vos codes de secours. S’il y en avait d’autres, ils sont effacés.",
    "usersessions/messages/sessions_logged_out.txt": "Vos autres sessions sont fermées.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est fermé. Adressez-vous à l’administrateur de Loge.",
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "enter_current_password": "Le mot de passe actuel n’est pas celui-là.",
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà changé. Attendez le suivant.",
        "too_many_login_attempts": "Trop d’essais à la suite. Réessayez dans dix minutes.",
        "public_password": PUBLIC,
        "rate_limited": "Trop de demandes à la suite. Patientez quelques minutes.",
    }

    def is_open_for_signup(self, request):
        """Nobody creates their own account: an administrator does."""
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def pre_authenticate(self, request, **credentials):
        """A database that once held the demonstration keeps its accounts; never its open doors."""
        super().pre_authenticate(request, **credentials)
        if is_public(credentials.get("password")):
            raise self.validation_error("public_password")

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:me")

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Only what is worth saying: signing in shows by itself."""
        if text := MESSAGES.get(message_template):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def set_password(self, user, password):
        credentials.set_password(user, password=password, by=user)

    def post_login(self, request, user, **kwargs):
        records = request.session.get("account_authentication_methods", [])
        credentials.record_sign_in(user, methods=[record["method"] for record in records], by=user)
        return super().post_login(request, user, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed with a key drawn from SECRET_KEY; SECRET_KEY_FALLBACKS still open them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Votre rôle demande un second facteur : il ne peut pas être retiré.",
    }

    def can_delete_authenticator(self, authenticator):
        return not needs_second_factor(authenticator.user)

    def encrypt(self, text):
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _safe().decrypt(encrypted_text.encode()).decode()


def _safe() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [HKDF(SHA256(), 32, None, b"loge second factor").derive(force_bytes(secret)) for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """The landlord's directory says who someone is; Loge says whether they may come in. Nothing it says is kept."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Find the active person created here with that address. An address said to be unverified is worth nothing."""
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or {}
        email = claims.get("email") or ""
        person = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if person is None or _is_doubted(claims.get("email_verified")):
            raise ImmediateHttpResponse(_refuse("inconnu"))
        sociallogin.user = person

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """The reason is for the administrator's eyes; someone who gave up is simply told so by allauth's own page."""
        if error == AuthError.CANCELLED:
            return
        logger.warning("sign-in through the directory failed: %s %s", error, exception)
        raise ImmediateHttpResponse(_refuse("annuaire"))


def _is_doubted(verified) -> bool:
    """Many directories do not say; some say it with a word, "false", where the standard asks for a boolean."""
    return verified is not None and str(verified).lower() != "true"


def _refuse(reason: str):
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'refus': reason})}")

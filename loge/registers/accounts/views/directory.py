"""Signing in through the landlord's directory (OpenID Connect), or ProConnect, whose user information is a signed token.

Stricter than allauth alone: the identity token is required, its signature checked with an asymmetric key, its nonce must
be the one we sent, and the user information must speak of the same person.
"""

import logging
import secrets
from urllib.parse import urlencode

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from requests import RequestException

logger = logging.getLogger(__name__)
SIGNATURES = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512"}
NONCE = "directory_nonce"


class Directory(OpenIDConnectOAuth2Adapter):
    def complete_login(self, request, app, token, **kwargs):
        """Raise OAuth2Error when what the directory answers does not hold together."""
        answer = kwargs["response"].get("id_token")
        if not answer:
            raise OAuth2Error("no id_token")
        identity = self._open(answer, app)
        expected = request.session.pop(NONCE, "")
        if not expected or not constant_time_compare(identity.get("nonce", ""), expected):
            raise OAuth2Error("nonce does not match")
        about = self._ask_about(token.token, app)
        if about.get("sub") != identity.get("sub"):
            raise OAuth2Error("userinfo speaks of someone else")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": about, "id_token": identity})

    def _ask_about(self, access_token: str, app) -> dict:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        if "application/jwt" in response.headers.get("Content-Type", ""):
            return self._open(response.text.strip(), app)
        return response.json()

    def _open(self, token: str, app) -> dict:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("not a token") from error
        if header.get("alg") not in SIGNATURES or "kid" not in header:
            raise OAuth2Error("unknown signature")
        return jwtkit.verify_and_decode(
            credential=token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


@login_not_required
@require_GET
def leave(request, provider_id):
    """To the directory, with a nonce that its answer must carry."""
    response = _step(OAuth2LoginView, request, provider_id)
    if response.status_code == 302 and "state=" in response["Location"]:
        nonce = request.session[NONCE] = secrets.token_urlsafe(32)
        response["Location"] += f"&{urlencode({'nonce': nonce})}"
    return response


@login_not_required
@require_GET
def come_back(request, provider_id):
    return _step(OAuth2CallbackView, request, provider_id)


@login_not_required
@require_GET
def cancelled(request):
    return render(request, "accounts/directory_cancelled.html")


def _step(step, request, provider_id):
    try:
        return step.adapter_view(Directory(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException as error:
        logger.warning("the directory does not answer: %s", error)
        return redirect(f"{reverse('account_login')}?refus=annuaire")

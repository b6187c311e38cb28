"""How a directory is described to allauth. Read by the settings, before Django is ready: nothing is imported here."""


def describe_directory(issuer: str, client_id: str, secret: str, *, name: str, scope: str = "", acr: str = "") -> dict:
    """The provider of OpenID Connect as allauth describes it."""
    app = {
        "provider_id": "annuaire",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer},
    }
    return {
        "openid_connect": {
            "SCOPE": (scope or "openid profile email").split(),
            "AUTH_PARAMS": {"acr_values": acr} if acr else {},
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [app],
        }
    }

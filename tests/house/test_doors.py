"""Every address of the site, found by asking the site itself: who gets in, and with what headers the answer leaves."""

from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.models import User

# Open to anyone: the sign-in screens, and what a load balancer asks.
PUBLIC = {
    "health",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "referrals:partner",
    "arrears:tenant_plan",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
}
BY_SECRET_ADDRESS = {"referrals:partner", "arrears:tenant_plan"}
# Open to every member of staff, whatever their role: their own account, what was confided to them by name, and pages
# without any person in them.
FOR_ALL_STAFF = {
    "desk:home",
    "cases:list",
    "cases:tasks",
    "ui:gallery",
    "privacy:rights",
    "protection:numbers",
    "accounts:me",
    "accounts:close_other_sessions",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}
SAMPLES = {
    "token": "a" * 43,
    "int": 987654,
    "slug": "annuaire",
    "str": "accounts.User",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
IN_REGULAR_EXPRESSIONS = {"uidb36": "1", "key": "un-lien"}


@dataclass(frozen=True)
class Door:
    name: str
    parameters: tuple

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=dict(self.parameters))


def doors(patterns=None, namespace="") -> list[Door]:
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += doors(pattern.url_patterns, inner)
        else:
            found.append(Door(f"{namespace}{pattern.name}", tuple(parameters(pattern))))
    return found


def parameters(pattern: URLPattern):
    converters = pattern.pattern.converters
    for name in pattern.pattern.regex.groupindex:
        kind = (
            type(converters[name]).__name__.removesuffix("Converter").lower().replace("string", "str")
            if converters
            else ""
        )
        yield name, SAMPLES[kind] if kind else IN_REGULAR_EXPRESSIONS[name]


DOORS = doors()
each = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
private = pytest.mark.parametrize("door", [d for d in DOORS if d.name not in PUBLIC], ids=lambda door: door.name)
restricted = pytest.mark.parametrize(
    "door", [d for d in DOORS if d.name not in PUBLIC | FOR_ALL_STAFF], ids=lambda door: door.name
)


def test_every_address_has_a_name():
    assert [door for door in DOORS if door.name.endswith("None")] == []


def test_the_lists_name_only_addresses_that_exist():
    assert (PUBLIC | FOR_ALL_STAFF) - {door.name for door in DOORS} == set()


@private
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, door, method):
    answer = getattr(client, method)(door.path)
    assert answer.status_code == 302 and answer["Location"].startswith("/connexion/?next=")


@private
def test_htmx_is_told_that_a_stranger_must_sign_in(client, door):
    answer = client.post(door.path, HTTP_HX_REQUEST="true")
    assert answer.status_code == 401 and answer["HX-Redirect"].startswith("/connexion/?next=")
    assert answer.content == b""


@pytest.mark.parametrize("door", [d for d in DOORS if d.name in PUBLIC], ids=lambda door: door.name)
def test_public_addresses_never_lead_inside(client, door):
    answer = client.get(door.path)
    assert answer.status_code in (200, 302, 404)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/connexion/")


@restricted
def test_someone_without_any_role_is_refused(client, door):
    """A new screen is closed until its permission, or the list FOR_ALL_STAFF above, opens it."""
    client.force_login(User.objects.create(username="personne", perimeter=Perimeter.LANDLORD, roles=[]))
    before = Entry.objects.count()
    answer = client.get(door.path)
    if answer.status_code == 405:
        answer = client.post(door.path)
    assert answer.status_code in (403, 404)
    assert Entry.objects.count() == before


@each
def test_every_answer_is_protected(client, door):
    """The pages themselves are read by the client of the tests, which refuses inline scripts and styles."""
    client.force_login(User.objects.create(username="personne", roles=[]))
    answer = client.get(door.path)
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
                 "frame-ancestors 'none'", "form-action 'self'"):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy and "*" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == ("no-referrer" if door.name in BY_SECRET_ADDRESS else "same-origin")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_pages_of_errors_are_protected_too(client):
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404 and "default-src 'self'" in answer["Content-Security-Policy"]

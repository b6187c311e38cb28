"""The entries of the navigation, in order, each for the roles that have work behind it.

An entry is shown only when its screen is part of this installation (its route exists). Hiding an entry protects
nothing: every screen checks the right to see for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from loge.domains.aids import permissions as aids
from loge.domains.arrears import permissions as arrears
from loge.domains.bulletins import permissions as bulletins
from loge.domains.offers import permissions as offers
from loge.domains.outreach import permissions as calls
from loge.domains.proximity import permissions as doors
from loge.domains.referrals import permissions as referrals
from loge.domains.support import permissions as support
from loge.registers.accounts import permissions as accounts
from loge.registers.accounts.access import Role
from loge.registers.partners import permissions as partners
from loge.registers.peace import permissions as peace
from loge.registers.seals import permissions as seals
from loge.registers.tenants.imports.permissions import can_import

EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.VOLUNTEER_CALLER}
SUPERVISORS = calls.SUPERVISE.roles
CASES = STAFF - {Role.DPO, Role.ADMINISTRATOR}
WORDS = frozenset({Role.CUSTOMER_RELATIONS_MANAGER, Role.VULNERABILITY_LEAD, Role.DPO})
REGISTER = frozenset({Role.ADMINISTRATOR, Role.CUSTOMER_RELATIONS_MANAGER})


@dataclass(frozen=True)
class Entry:
    """`icon` is a name of the icon sprite; `route` a URL name without argument; `may` asks more than a role."""

    label: str
    route: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    may: Callable[[Any], bool] | None = None


SECTIONS = [
    ("", [Entry("Aujourd’hui", "desk:home", "house")]),
    (
        "Locataires",
        [
            Entry("Rechercher", "desk:search", "search", STAFF),
            Entry("Suivis", "cases:list", "clipboard2-check", CASES),
            Entry("Activités et aides", "offers:list", "tag", offers.SEE.roles),
            Entry("Informations", "bulletins:list", "megaphone", bulletins.SEE.roles),
            Entry("Soutien et médiation", "support:list", "people", support.MEDIATE.roles | support.LISTEN.roles),
            Entry("Accès nominatifs", "protection:list", "key", seals.HOLD_KEY.roles),
            Entry("Contacts à décider", "peace:decisions", "pause-circle", peace.DECIDE.roles),
            Entry("Numéros utiles", "protection:numbers", "telephone", STAFF),
        ],
    ),
    (
        "Loyers",
        [
            Entry("Comptes à suivre", "arrears:list", "cash-coin", arrears.SEE.roles),
            Entry("Signes précoces", "arrears:signs", "eye", arrears.SEE.roles),
            Entry("Lettres", "arrears:letters", "envelope", arrears.SETTLE.roles),
            Entry("Accords", "arrears:agreements", "file-earmark-text", arrears.SEE.roles),
            Entry("Chiffres", "arrears:figures", "bar-chart", arrears.SEE.roles),
            Entry("Échéances légales", "arrears:clocks", "clock-history", arrears.SEE.roles),
            Entry("Demandes d’aide", "aids:list", "clipboard2-check", aids.SEE.roles),
            Entry("Garanties", "aids:guarantees", "shield-lock", aids.SEE.roles),
        ],
    ),
    (
        "Partenaires",
        [
            Entry("Orientations", "referrals:list", "signpost-split", referrals.PROPOSE.roles),
            Entry("Tableau", "referrals:board", "bar-chart", referrals.SEE_BOARD.roles),
            Entry("Annuaire", "partners:list", "people", partners.SEE_PARTNERS.roles),
        ],
    ),
    (
        "Appels",
        [
            Entry("Appeler", "outreach:desk", "telephone-outbound", calls.CALL.roles),
            Entry("Fiches papier", "outreach:paper", "printer", calls.CALL.roles - {Role.VOLUNTEER_CALLER}),
            Entry("Campagnes", "outreach:campaigns", "megaphone", SUPERVISORS),
            Entry("Appels réguliers", "outreach:regular_calls", "telephone-plus", calls.ENROL_REGULAR.roles),
            Entry("Foyers silencieux", "outreach:quiet", "moon-stars", calls.ENROL_REGULAR.roles),
            Entry("Sans nouvelles", "outreach:pursuits", "exclamation-triangle", calls.FOLLOW_PURSUITS.roles),
            Entry("Scripts d’appel", "outreach:scripts", "chat-left-text", SUPERVISORS),
        ],
    ),
    (
        "Proximité",
        [
            Entry("Ma tournée", "proximity:round", "pin-map", doors.VISIT.roles),
            Entry("Services rendus", "proximity:errands", "basket", doors.ASK.roles | doors.VISIT.roles),
            Entry("Passages à domicile", "proximity:knocks", "door-open", doors.ASK.roles | doors.VISIT.roles),
        ],
    ),
    (
        "Registre",
        [
            Entry("Imports", "imports:list", "upload", REGISTER, may=can_import),
            Entry("Doublons", "tenants:duplicates", "people", REGISTER),
            Entry("Corrections", "tenants:corrections", "pencil", REGISTER | {Role.TENANCY_OFFICER}),
        ],
    ),
    (
        "Rendre compte",
        [Entry("Compte rendu", "observatory:account", "bar-chart", accounts.SEE_ACCOUNT.roles)],
    ),
    (
        "Administration",
        [
            Entry("Utilisateurs", "accounts:users", "person", accounts.MANAGE_USERS.roles),
            Entry("Messages envoyés", "outbox:list", "envelope", accounts.KEEP_MESSAGES.roles),
            Entry("Ouvertures en urgence", "protection:watch", "exclamation-triangle", seals.WATCH.roles),
            Entry("Mots à éviter", "privacy:words", "chat-left-text", WORDS),
            Entry("Valeurs légales", "law:values", "shield-lock", accounts.READ_LAW.roles),
            Entry("Journal", "privacy:journal", "journal-text", frozenset({Role.ADMINISTRATOR, Role.DPO})),
            Entry("Conservation", "privacy:retention", "archive", frozenset({Role.ADMINISTRATOR, Role.DPO})),
        ],
    ),
]
USER_MENU = [
    Entry("Mon compte", "accounts:me", "person"),
    Entry("Qui peut faire quoi", "privacy:rights", "shield-lock"),
]


def address(route: str) -> str | None:
    """Path of the route, or None when this installation does not have it."""
    return _address(route, get_urlconf(), get_script_prefix())


@cache  # thirty on each page, and they never change
def _address(route: str, urlconf: str | None, prefix: str) -> str | None:
    try:
        return reverse(route, urlconf)
    except NoReverseMatch:
        return None


def entries(request) -> dict:
    """Context processor: `navigation`, `user_menu`, `user_roles` and `logout_url` for the layouts.

    `navigation_marks` says all that the drawing of `navigation` depends on: the layout keeps each drawing once made.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    navigation = _sections(user, request.path)
    return {
        "navigation": navigation,
        "navigation_marks": [(section["heading"], *map(str, section["entries"])) for section in navigation],
        "user_menu": _shown(USER_MENU, user),
        "user_roles": ", ".join(Role(role).label for role in user.roles),
        "logout_url": address("account_logout"),
    }


def _sections(user, path: str) -> list[dict]:
    sections: list[dict[str, Any]] = [
        {"heading": heading, "entries": _shown(listed, user)} for heading, listed in SECTIONS
    ]
    shown = [entry for section in sections for entry in section["entries"]]
    best = max((entry for entry in shown if _covers(entry["url"], path)), key=lambda e: len(e["url"]), default=None)
    if best:
        best.update(active=True, exact=best["url"] == path)
    return [section for section in sections if section["entries"]]


def _covers(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _shown(listed: list[Entry], user) -> list[dict]:
    roles = set(user.roles)
    return [
        {"label": entry.label, "url": url, "icon": entry.icon, "active": False, "exact": False}
        for entry in listed
        if not entry.roles.isdisjoint(roles) and (not entry.may or entry.may(user)) and (url := address(entry.route))
    ]

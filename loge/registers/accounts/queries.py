from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from loge.registers.accounts.models import User


@dataclass(frozen=True)
class OpenSession:
    began: datetime
    address: str
    browser: str
    is_current: bool


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def needs_second_factor(user) -> bool:
    return not set(settings.SECOND_FACTOR_ROLES).isdisjoint(user.roles)


def open_sessions(user, *, current: str | None) -> list[OpenSession]:
    """The latest first; those that ended by themselves are left out."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    alive = Session.objects.filter(expire_date__gt=timezone.now(), session_key__in=rows.values("session_key"))
    keys = set(alive.values_list("session_key", flat=True))
    return [
        OpenSession(row.created_at, row.ip, _browser(row.user_agent), row.session_key == current)
        for row in rows
        if row.session_key in keys
    ]


def _browser(user_agent: str) -> str:
    for mark, name in (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")):
        if mark in user_agent:
            return name
    return "Navigateur inconnu"


def search_users(viewer, *, text: str = "", role: str = "", state: str = ""):
    """Accounts the viewer may see, every word of `text` found in a name, an identifier or an address."""
    people = User.objects.visible_to(viewer).prefetch_related("agencies")
    for word in text.split():
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
        )
    if role:
        people = people.filter(roles__contains=[role])
    if state:
        people = people.filter(is_active=state == "ouvert")
    return people

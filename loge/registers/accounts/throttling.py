"""Counting failed sign-ins: who was meant, and from where."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from loge.registers.accounts.models import User


def client_address(request) -> str:
    """The visitor's address. Behind our own proxy, the entry it added itself: the last; the others can be invented."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def person_meant(typed: str) -> User | None:
    if not typed:
        return None
    return User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk").first()


def who_is_meant(request, credentials: dict | None = None) -> str:
    """The same person whether they type their name or their address, so that mistakes add up."""
    credentials = credentials or {}
    typed = credentials.get("username") or credentials.get("email") or request.POST.get("login", "")
    known = getattr(request, "_person_meant", None)
    if known is None or known[0] != typed:
        person = person_meant(typed)
        known = request._person_meant = (typed, person.username if person else typed.lower()[:150])
    return known[1]


def minutes_left(request, credentials: dict | None = None) -> int:
    """Whole minutes, at least one, until this person may try again from this address."""
    attempts = AccessAttempt.objects.filter(
        username=who_is_meant(request, credentials), ip_address=client_address(request)
    )
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    left = (last + settings.AXES_COOLOFF_TIME - timezone.now()) if last else settings.AXES_COOLOFF_TIME
    return max(1, -(-left // timedelta(minutes=1)))


def has_just_begun(request, credentials: dict | None = None) -> bool:
    """Whether this very mistake closed the door; those made afterwards are refused without being counted."""
    return getattr(request, "axes_failures_since_start", None) is not None

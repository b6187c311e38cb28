"""What the night tidies at the door. None of it is an act of someone's: nothing goes to the journal.

Signing in, lock-outs and sessions closed by hand are in the journal, which does not depend on these tables.
"""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

ATTEMPTS_KEPT = timedelta(days=1)  # a lock-out lasts a quarter of an hour: long enough to explain one
JUST_OPENED = timedelta(hours=1)  # a session being opened may be listed before it is saved


def forget_old_sessions(timestamp: int = 0) -> int:
    """Sessions whose time is over, and the lines of the lists of sessions that lead to none. Return how many rows went."""
    now = timezone.now()
    over, _ = Session.objects.filter(expire_date__lte=now).delete()
    standing = Session.objects.values("session_key")
    dead = UserSession.objects.filter(created_at__lt=now - JUST_OPENED).exclude(session_key__in=standing)
    listed, _ = dead.delete()
    return over + listed


def forget_old_attempts(timestamp: int = 0) -> int:
    """Wrong passwords that no longer count, with the addresses they came from. Return how many went."""
    gone, _ = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - ATTEMPTS_KEPT).delete()
    return gone

"""Doors of screens. The operation behind keeps its own check: a door spares a person a page they could not use."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from loge.foundation.errors import Refusal, is_allowed


def allowed_when(check):
    """Let a view be seen only by those whom `check(user)` does not refuse; the 403 page shows the refusal's sentence.

    The view says to whom it is open, so that nobody is shown a link to it in vain (templatetags/doors.py).
    """

    def door(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            try:
                check(request.user)
            except Refusal as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            return view(request, *args, **kwargs)

        guarded.is_open_to = is_allowed(check)  # type: ignore[attr-defined]
        return guarded

    return door

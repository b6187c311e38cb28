"""What several screens answer alike: who may see them, a PDF, a refusal told to the browser."""

from functools import wraps

from django.http import Http404, HttpResponse

from loge.domains.outreach.permissions import can_call, can_supervise


def supervisors_only(view):
    """Everyone else gets a 404: the screen does not exist for them."""
    return _guarded(view, can_supervise)


def callers_only(view):
    return _guarded(view, can_call)


def _guarded(view, allowed):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def pdf(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser under the name that saving it would give; never kept by a cache on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response

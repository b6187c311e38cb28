"""The common manners of answers."""

from urllib.parse import urlsplit

from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from loge.foundation.ui.french import typeset


def french_spaces(get_response):
    """Nobody has to type no-break spaces: a colon or a question mark never begins a line, wherever the words come from."""

    def answer(request):
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            response.content = typeset(response.content)
        return response

    return answer


def whole_page_after_redirect(get_response):
    """A redirect asked for by htmx sends the browser to the page instead of pasting the page inside the old one."""

    def answer(request):
        response = get_response(request)
        if request.htmx and not request.htmx.boosted and response.status_code in (301, 302, 303):
            response["HX-Redirect"] = response["Location"]
            del response["Location"]
            response.status_code = 200
        return response

    return answer


def page_when_not_allowed(get_response):
    """Whoever opens an address that only receives forms is told so on a page; htmx and programs get the bare 405."""

    def answer(request):
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.htmx or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", {"back": _page_before(request)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return answer


def _page_before(request) -> str:
    """The page of ours that led here, or the home page."""
    shown = urlsplit(request.headers.get("Referer", ""))
    ours = url_has_allowed_host_and_scheme(shown.geturl(), allowed_hosts={request.get_host()})
    if not ours or not shown.netloc or shown.path == request.path:
        return "/"
    return f"{shown.path}?{shown.query}" if shown.query else shown.path

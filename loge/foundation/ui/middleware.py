"""The common manners of answers."""


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

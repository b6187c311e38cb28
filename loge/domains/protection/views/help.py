from django.shortcuts import render
from django.views.decorators.http import require_GET

from loge.foundation.helplines import NUMBERS


@require_GET
def numbers(request):
    """For every member of staff, whatever their role: whom to call, what to say to someone who asks for help."""
    return render(request, "protection/numbers.html", {"numbers": NUMBERS})

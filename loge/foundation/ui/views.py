from datetime import timedelta
from decimal import Decimal

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.foundation.ui import gallery as samples


@require_GET
def gallery(request):
    """Every component of the house in its states, with invented data."""
    now = timezone.now()
    context = {
        "rows": samples.ROWS,
        "homes": samples.HOMES,
        "form": samples.SampleForm(),
        "wrong_form": samples.SampleForm({}, prefix="w"),
        "page": Paginator(range(480), 25).page(9),
        "amount": Decimal("1234.5"),
        "now": now,
        "earlier": now - timedelta(minutes=5),
    }
    return render(request, "ui/gallery.html", context)

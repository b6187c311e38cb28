from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.fronts.desk.home import panels_for


@require_GET
def home(request):
    return render(request, "desk/home.html", {"panels": panels_for(request.user), "today": timezone.localdate()})

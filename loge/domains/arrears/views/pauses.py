from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.arrears.forms.pauses import PauseForm
from loge.domains.arrears.models import AccountPause
from loge.domains.arrears.operations.pauses import lift_pause, pause_account
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.ui.answers import press


@require_http_methods(["GET", "POST"])
@for_settlers
def pause(request, pk):
    account = find(request, pk)
    form = PauseForm(typed(request))
    return answer_form(
        request, form, lambda said: pause_account(account, **said, by=request.user),
        back=reverse("arrears:account", args=[pk]), heading="Suspendre les relances", submit="Suspendre",
        done=lambda made: f"Les relances sont suspendues jusqu’au {made.until:%d/%m/%Y} inclus.",
    )  # fmt: skip


@require_POST
@for_settlers
def lift(request, pk):
    pause = get_object_or_404(AccountPause.objects.visible_to(request.user), pk=pk)
    return press(
        request, lambda: lift_pause(pause, by=request.user), back=reverse("arrears:account", args=[pause.account_id]),
        done="Les relances reprennent.",
    )  # fmt: skip

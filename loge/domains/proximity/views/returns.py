from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from loge.domains.proximity.operations.protected_homes import return_money
from loge.domains.proximity.permissions import check_can_see_rounds
from loge.domains.proximity.queries.returns import sums_to_return, to_return
from loge.foundation.ui.answers import press
from loge.registers.accounts.guards import allowed_when


@require_GET
@allowed_when(check_can_see_rounds)
def listing(request):
    """Sums to be brought back, without anything of whose they are."""
    return render(request, "proximity/returns.html", {"sums": sums_to_return(request.user)})


@require_POST
@allowed_when(check_can_see_rounds)
def settle(request, pk):
    held = get_object_or_404(to_return(request.user), pk=pk)
    return press(
        request, lambda: return_money(held, by=request.user), done="C’est noté : l’argent est rendu.",
        back=reverse("proximity:returns"),
    )  # fmt: skip

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.arrears.forms.signs import DismissForm, SignFilter, ToldForm, thresholds_form
from loge.domains.arrears.models import EarlySign
from loge.domains.arrears.operations.signs import dismiss_sign, note_on_account, set_thresholds
from loge.domains.arrears.permissions import can_set_rules, can_settle
from loge.domains.arrears.queries.officers import accounts_of
from loge.domains.arrears.queries.signs import signs_by_kind, signs_list
from loge.domains.arrears.queries.thresholds import thresholds_in_force
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_readers, for_rule_setters, for_settlers, typed
from loge.foundation.errors import Refusal

PER_PAGE = 50


@require_GET
@for_readers
def listing(request):
    """What may be seen before a debt grows, one tab per sign, the latest first."""
    form, today = SignFilter(request.GET, user=request.user), timezone.localdate()
    form.is_valid()  # what cannot be read filters nothing, and says so
    filters = form.cleaned_data
    accounts = accounts_of(request.user, filters.get("charge") or "", on=today)
    dismissed = filters.get("vue") == "ecartes"
    rows = signs_list(request.user, filters=filters, dismissed=dismissed, on=today)
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "signs": [(sign, sign.label, count) for sign, count in signs_by_kind(accounts, on=today)],
        "shown": filters.get("signe") or "",
        "dismissed": dismissed,
        "may_settle": can_settle(request.user),
    }
    return render(request, "arrears/signs.html", context)


@require_http_methods(["GET", "POST"])
@for_settlers
def dismiss(request, pk):
    signs = EarlySign.objects.visible_to(request.user).standing()
    sign = get_object_or_404(signs.select_related("account"), pk=pk)
    form = DismissForm(typed(request))
    return answer_form(
        request, form, lambda said: dismiss_sign(sign, **said, by=request.user),
        back=reverse("arrears:account", args=[sign.account_id]), heading=f"Écarter : {sign.get_sign_display().lower()}",
        submit="Écarter ce signe", done="C’est noté. Ce signe ne sera plus montré jusqu’à ce jour.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def tell(request, pk):
    """What someone of the home said to an officer, and agreed to have noted."""
    account = find(request, pk)
    form = ToldForm(typed(request))
    return answer_form(
        request, form, lambda said: note_on_account(account, **said, by=request.user),
        back=reverse("arrears:account", args=[pk]), heading="Noter ce que le foyer a dit", submit="Noter",
        done="C’est noté, avec l’accord de la personne.",
    )  # fmt: skip


@require_GET
@for_readers
def thresholds(request):
    """The numbers in the open: whoever reads a sign may read what raised it."""
    context = {"lines": thresholds_in_force(), "may_set": can_set_rules(request.user)}
    return render(request, "arrears/thresholds.html", context)


@require_http_methods(["GET", "POST"])
@for_rule_setters
def edit_thresholds(request):
    table = thresholds_form(typed(request), lines=thresholds_in_force())
    if request.method == "POST" and table.is_valid():
        try:
            set_thresholds([form.threshold() for form in table], by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Les seuils sont enregistrés. Les signes les suivront dès la nuit prochaine.")
            return redirect("arrears:thresholds")
    status = 422 if request.method == "POST" else 200
    return render(request, "arrears/thresholds_edit.html", {"table": table}, status=status)

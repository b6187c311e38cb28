from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.forms.exchanges import ExchangeForm
from loge.domains.arrears.operations.exchanges import note_exchange
from loge.domains.arrears.queries.accounts import with_owed
from loge.domains.arrears.queries.exchanges import latest_exchanges, may_call, numbers_to_dial
from loge.domains.arrears.queries.shops import tenant_name
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.ui.french import phone


@require_http_methods(["GET", "POST"])
@for_settlers
def note(request, pk):
    """Under the eyes while one speaks: what is due, the numbers that may be dialled, what was said before."""
    account = find(request, pk)
    verdict = may_call(account)
    numbers = numbers_to_dial(account) if verdict.may_go or request.method == "POST" else []
    form = ExchangeForm(typed(request), numbers=[(one.pk, f"{phone(one.value)}, {one.names}") for one in numbers])
    return answer_form(
        request, form, lambda _: note_exchange(account, said=form.said, by=request.user),
        back=reverse("arrears:account", args=[pk]), heading="Appeler, et noter l’échange", submit="Noter", done=_done,
        template="arrears/exchange.html", account=account, tenant=tenant_name(account), verdict=verdict,
        numbers=numbers if verdict.may_go else [], former=latest_exchanges(account),
        owed=with_owed(type(account).objects.filter(pk=pk), on=timezone.localdate()).get().owed,
    )  # fmt: skip


def _done(made) -> str:
    if made.promised_on is None:
        return "L’échange est noté."
    return f"L’échange est noté. Les relances attendent le paiement promis pour le {made.promised_on:%d/%m/%Y}."

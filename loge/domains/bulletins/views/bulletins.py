from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.bulletins.choices import ReadyText
from loge.domains.bulletins.forms import BulletinForm, words_of
from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.operations.writing import edit_bulletin, write_bulletin
from loge.domains.bulletins.permissions import can_send, can_write, check_can_see, check_can_write
from loge.domains.bulletins.presenters.preview import preview_of, size_of
from loge.domains.bulletins.queries.progress import batches_of, figures_of, sent_by_bulletin
from loge.domains.bulletins.rules.ready import READY, filled
from loge.domains.bulletins.rules.words import landlord_name
from loge.foundation.ui.answers import fill, typed
from loge.registers.accounts.guards import allowed_when

PER_PAGE = 25


@require_GET
@allowed_when(check_can_see)
def index(request):
    found = Bulletin.objects.visible_to(request.user).select_related("written_by", "sent_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    reached = sent_by_bulletin(list(page), viewer=request.user)
    rows = [(bulletin, reached.get(bulletin.pk, 0)) for bulletin in page]
    return render(request, "bulletins/list.html", {"rows": rows, "page": page, "writes": can_write(request.user)})


@require_GET
@allowed_when(check_can_write)
def choose(request):
    """With what to begin."""
    models = [(code, code.label, READY[code].title) for code in ReadyText]
    return render(request, "bulletins/choose.html", {"models": models})


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_write)
def new(request, ready):
    if ready not in ReadyText.values:
        raise Http404
    form = BulletinForm(typed(request), initial=filled(ready, landlord=landlord_name()))
    return fill(
        request, form, lambda said: write_bulletin(ready=ready, **said, by=request.user),
        template="bulletins/compose.html", context={"cancel": reverse("bulletins:list"), "model": ReadyText(ready).label},
        done="Le brouillon est enregistré : relisez-le tel qu’il sera reçu.", back=_page_of,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_write)
def edit(request, pk):
    bulletin = get_object_or_404(Bulletin.objects.visible_to(request.user), pk=pk)
    form = BulletinForm(typed(request), initial=words_of(bulletin))
    return fill(
        request, form, lambda said: edit_bulletin(bulletin, **said, by=request.user),
        template="bulletins/compose.html", context={"cancel": _page_of(bulletin), "bulletin": bulletin, "model": ""},
        done="C’est enregistré.", back=_page_of,
    )  # fmt: skip


@require_POST
@allowed_when(check_can_write)
def size(request):
    """How many SMS the operator will count, while one types. A look, by POST as the text is long."""
    return render(request, "bulletins/_size.html", {"size": size_of(request.POST.get("sms_text", ""))})


@require_GET
@allowed_when(check_can_see)
def detail(request, pk):
    """As it is received, and how far it has gone."""
    visible = Bulletin.objects.visible_to(request.user).select_related("written_by", "sent_by", "stopped_by")
    bulletin, user = get_object_or_404(visible, pk=pk), request.user
    context = {
        "bulletin": bulletin,
        "preview": preview_of(bulletin),
        "figures": figures_of(bulletin, viewer=user),
        "batches": batches_of(bulletin, viewer=user),
        "writes": can_write(user),
        "sends": can_send(user),
    }
    return render(request, "bulletins/detail.html", context)


def _page_of(bulletin: Bulletin) -> str:
    return reverse("bulletins:detail", args=[bulletin.pk])

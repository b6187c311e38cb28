from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.errors import Refusal
from loge.foundation.text import fold, storable
from loge.foundation.ui.answers import XLSX, attached, fill, press, typed
from loge.foundation.wording.lexicon import lexicon
from loge.fronts.privacy import queries, retention, rights
from loge.fronts.privacy.forms import JournalFilters, WordForm
from loge.fronts.privacy.labels import object_label
from loge.fronts.privacy.operations import add_doubtful_word, export_journal, remove_doubtful_word
from loge.fronts.privacy.permissions import check_can_edit_words, check_can_read_journal
from loge.fronts.privacy.presenters import line
from loge.registers.accounts.guards import allowed_when


@require_GET
@allowed_when(check_can_read_journal)
def journal(request):
    form = JournalFilters(request.GET, viewer=request.user)
    found = queries.entries(form.filters() if form.is_valid() else queries.Filters(), viewer=request.user)
    page = _page(found, request.GET.get("apres", ""))
    context = {"form": form, "lines": [line(entry) for entry in page.entries], "next": _next(request, page)}
    return render(request, "privacy/journal.html", context, status=200 if form.is_valid() else 422)


@require_POST
@allowed_when(check_can_read_journal)
def export(request):
    form = JournalFilters(request.POST, viewer=request.user)
    back = f"{reverse('privacy:journal')}?{urlencode({name: request.POST.get(name, '') for name in form.fields})}"
    if not form.is_valid():
        return redirect(back)
    try:
        content = export_journal(filters=form.filters(), described=form.in_words(), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return attached(content, XLSX, "journal-loge.xlsx")


@require_GET
@allowed_when(check_can_read_journal)
def object_history(request, target_model, target_id):
    """Everything done to one object, and who looked at it."""
    try:
        apps.get_model(target_model)
    except (LookupError, ValueError):
        raise Http404 from None
    filters = queries.Filters(target_model=target_model, target_id=target_id)
    found = queries.entries(filters, viewer=request.user)
    page = _page(found, request.GET.get("apres", ""))
    context = {
        "heading": f"{object_label(target_model)} {target_id}",
        "readers": queries.readers(target_model, target_id, viewer=request.user),
        "lines": [line(entry) for entry in page.entries],
        "next": _next(request, page),
    }
    return render(request, "privacy/object.html", context)


@require_GET
@allowed_when(check_can_read_journal)
def retained(request):
    """What is kept of people, how long, since when; and what the nights erased."""
    context = {"table": retention.table(), "never_erased": retention.never_erased()}
    return render(request, "privacy/retention.html", context)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_edit_words)
def words(request):
    """The words of which whoever writes is asked to think twice, by category, and one more."""
    listed = sorted(lexicon(), key=lambda one: (one.category, fold(one.word)))
    return fill(
        request, WordForm(typed(request)), lambda said: add_doubtful_word(**said, by=request.user),
        template="privacy/words.html", context={"words": listed}, back=reverse("privacy:words"),
        done="Le mot est ajouté : chaque métier en tient compte.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_edit_words)
def remove_word(request):
    word = storable(request.POST.get("mot", ""))
    return press(
        request, lambda: remove_doubtful_word(word=word, by=request.user), back=reverse("privacy:words"),
        done=f"« {word} » est retiré de la liste.",
    )  # fmt: skip


@require_GET
def who_may_do_what(request):
    """Open to every member of staff: nobody has to guess what a role allows."""
    return render(request, "privacy/rights.html", {"sections": rights.table()})


def _page(found, key):
    try:
        return queries.page_after(found, key)
    except ValueError:
        raise Http404 from None


def _next(request, page) -> str:
    query = request.GET.copy()
    query["apres"] = page.next_key
    return f"?{query.urlencode()}" if page.next_key else ""

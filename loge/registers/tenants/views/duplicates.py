from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.forms import MergeForm
from loge.registers.tenants.models import DuplicatePair, Merge
from loge.registers.tenants.operations.duplicates import ask_for_duplicates, dismiss_pair
from loge.registers.tenants.operations.merging import merge_people, unmerge
from loge.registers.tenants.permissions import check_can_merge
from loge.registers.tenants.presenters import differing_fields, side_by_side
from loge.registers.tenants.queries import homes_of

for_mergers = allowed_when(check_can_merge)
PAGE, RECENT = 50, 20


@require_GET
@for_mergers
def index(request):
    """The most likely first; below, the merges, the latest first, which can be taken apart however old they are."""
    waiting = DuplicatePair.objects.visible_to(request.user).waiting().select_related("first", "second")
    page = Paginator(waiting.order_by("-score", "pk"), PAGE).get_page(request.GET.get("page"))
    before = request.GET.get("fusions_avant", "")
    merges = list(_merges_before(request.user, before)[: RECENT + 1])
    context = {
        "page": page,
        "merges": merges[:RECENT],
        "older": merges[RECENT - 1].pk if len(merges) > RECENT else None,
        "before": before,
    }
    return render(request, "tenants/duplicates.html", context)


def _merges_before(user, key: str):
    if key and not key.isdecimal():
        raise Http404
    standing = Merge.objects.visible_to(user).filter(reversed_at=None, **({"pk__lt": int(key)} if key else {}))
    return standing.select_related("survivor", "absorbed", "merged_by").order_by("-pk")


@require_http_methods(["GET", "POST"])
@for_mergers
def compare(request, pk):
    """Two records side by side: which one stays, and for each field that differs, which value."""
    pairs = DuplicatePair.objects.visible_to(request.user).select_related("first", "second")
    pair = get_object_or_404(pairs, pk=pk)
    if not pairs.waiting().filter(pk=pk).exists():  # two clicks, the back button, a colleague
        messages.info(request, "Cette paire est déjà examinée. Une fusion se défait au bas de cette page.")
        return redirect("tenants:duplicates")
    fields = differing_fields(pair.first, pair.second)
    initial = dict.fromkeys(["survivor", *fields], pair.first_id)
    form = MergeForm(request.POST if request.method == "POST" else None, initial=initial, pair=pair, fields=fields)
    if request.method == "POST" and form.is_valid():
        try:
            _merge(pair, form.cleaned_data, fields, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les deux fiches n’en font plus qu’une. La fusion peut être défaite ci-dessous.")
            return redirect("tenants:duplicates")
    context = {
        "pair": pair,
        "form": form,
        "lines": side_by_side(form, pair, fields),
        "records": _records(pair, form, request.user),
    }
    return render(request, "tenants/compare.html", context, status=422 if form.errors else 200)


def _records(pair, form, viewer) -> list[dict]:
    """Each record with where it lives and the option that keeps it."""
    homes, options = homes_of([pair.first_id, pair.second_id], viewer=viewer), list(form["survivor"])
    people = (pair.first, pair.second)
    return [{"person": p, "homes": homes[p.pk], "option": o} for p, o in zip(people, options, strict=True)]


def _merge(pair, chosen, fields, *, by):
    first_stays = chosen["survivor"] == pair.first_id
    survivor, absorbed = (pair.first, pair.second) if first_stays else (pair.second, pair.first)
    choices = {name: "absorbed" for name in fields if chosen[name] == absorbed.pk}
    return merge_people(survivor, absorbed=absorbed, choices=choices, by=by)


@require_POST
@for_mergers
def dismiss(request, pk):
    pair = get_object_or_404(DuplicatePair.objects.visible_to(request.user), pk=pk)
    return _then_list(request, lambda: dismiss_pair(pair, by=request.user), "Ces deux fiches restent distinctes.")


@require_POST
@for_mergers
def separate(request, pk):
    merge = get_object_or_404(Merge.objects.visible_to(request.user), pk=pk)
    return _then_list(request, lambda: unmerge(merge, by=request.user), "La fusion est défaite.")


@require_POST
@for_mergers
def search_again(request):
    done = "La recherche est lancée : la liste se mettra à jour d’ici quelques minutes."
    return _then_list(request, lambda: ask_for_duplicates(by=request.user), done)


def _then_list(request, act, done):
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("tenants:duplicates")

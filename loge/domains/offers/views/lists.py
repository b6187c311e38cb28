from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from loge.domains.offers.choices import SETTLED, OfferStatus
from loge.domains.offers.exports import concerned_workbook, people_workbook
from loge.domains.offers.models import LocalOffer
from loge.domains.offers.permissions import can_export, can_keep, check_can_export, check_can_keep, check_can_see
from loge.domains.offers.presenters import GROUP_NAMES, has_free_place, settling_of, with_words
from loge.domains.offers.queries.lists import (
    GROUPS,
    answers_in,
    figures_of,
    numbers_of,
    offers_seen_by,
    to_call_back,
)
from loge.domains.offers.queries.matching import criteria_of, people_concerned, with_answers, with_seats
from loge.foundation.ui.answers import XLSX, attached
from loge.registers.accounts.guards import allowed_when

PER_PAGE = 50
STATUSES = {"ouvertes": OfferStatus.OPEN, "en-preparation": OfferStatus.DRAFT, "terminees": OfferStatus.CLOSED}
TABS = {"ouvertes": "Ouvertes", "en-preparation": "En préparation", "terminees": "Terminées"}


@require_GET
@allowed_when(check_can_see)
def index(request):
    shown = request.GET.get("vue", "ouvertes")
    shown = shown if shown in TABS else "ouvertes"
    found = offers_seen_by(request.user, status=STATUSES[shown])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    keeps = can_keep(request.user)
    waiting = to_call_back([offer.pk for offer in page], viewer=request.user) if keeps else {}
    rows = [(offer, waiting.get(offer.pk, 0)) for offer in page]
    context = {"tabs": TABS, "shown": shown, "page": page, "rows": rows, "keeps": keeps}
    return render(request, "offers/list.html", context)


def _offer(request, pk) -> LocalOffer:
    visible = LocalOffer.objects.visible_to(request.user).select_related("partner")
    return get_object_or_404(with_seats(visible), pk=pk)


def _group(request) -> str:
    group = request.GET.get("vue", "interessees")
    return group if group in GROUPS else "interessees"


@require_GET
@allowed_when(check_can_keep)
def people(request, pk):
    """Those who answered, list by list, with what may be noted next of each."""
    offer, group = _offer(request, pk), _group(request)
    page = Paginator(answers_in(offer, group, viewer=request.user), PER_PAGE).get_page(request.GET.get("page"))
    phones = numbers_of([answer.person_id for answer in page])
    figures = figures_of(offer, viewer=request.user)
    context = {
        "offer": offer,
        "shown": group,
        "tabs": [(code, label, figures[code]) for code, label in GROUP_NAMES.items()],
        "page": page,
        "rows": [(one, phones.get(one.person_id, ""), settling_of(offer, one.state)) for one in page],
        "may_export": can_export(request.user),
        "free": has_free_place(offer),
        "settled": SETTLED,
    }
    return render(request, "offers/people.html", context)


@require_GET
@allowed_when(check_can_keep)
def concerned(request, pk):
    """Those for whom it is, with what each already said."""
    offer = _offer(request, pk)
    found = people_concerned(criteria_of(offer), viewer=request.user, on=timezone.localdate())
    page = Paginator(with_answers(found, offer), PER_PAGE).get_page(request.GET.get("page"))
    context = {"offer": offer, "page": page, "rows": with_words(page), "today": timezone.localdate()}
    context["may_export"] = can_export(request.user)
    return render(request, "offers/concerned.html", context)


@require_POST
@allowed_when(check_can_export)
def export(request, pk):
    offer, group = _offer(request, pk), _group(request)
    for_partner = request.GET.get("pour") == "partenaire"
    return _file(offer, people_workbook(offer, group=group, for_partner=for_partner, by=request.user))


@require_POST
@allowed_when(check_can_export)
def export_concerned(request, pk):
    offer = _offer(request, pk)
    return _file(offer, concerned_workbook(offer, by=request.user))


def _file(offer: LocalOffer, content: bytes) -> HttpResponse:
    return attached(content, XLSX, f"{slugify(offer.title) or 'offre'}.xlsx")

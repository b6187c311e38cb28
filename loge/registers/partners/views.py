from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.ui.answers import fill, press, typed
from loge.registers.accounts.guards import allowed_when
from loge.registers.partners import operations
from loge.registers.partners.forms import PartnerFilter, PartnerForm
from loge.registers.partners.models import Partner
from loge.registers.partners.permissions import can_keep_partners, check_can_keep_partners, check_can_see_partners
from loge.registers.partners.queries import search_partners

PER_PAGE = 50


@require_GET
@allowed_when(check_can_see_partners)
def listing(request):
    form = PartnerFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = search_partners(
        request.user, text=asked.get("q", ""), municipality=asked.get("commune", ""), theme=asked.get("theme", ""),
        kind=asked.get("nature", ""), aside=asked.get("cote", False),
    )  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_keep": can_keep_partners(request.user)}
    return render(request, "partners/list.html", context)


@require_GET
@allowed_when(check_can_see_partners)
def detail(request, pk):
    partner = get_object_or_404(Partner.objects.visible_to(request.user).select_related("fallback"), pk=pk)
    context = {"partner": partner, "areas": partner.areas.all(), "may_keep": can_keep_partners(request.user)}
    return render(request, "partners/detail.html", context)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep_partners)
def create(request):
    form = PartnerForm(typed(request), viewer=request.user)
    return _save(
        request, form, "partners/create.html", {}, lambda said: operations.add_partner(**said, by=request.user)
    )


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep_partners)
def edit(request, pk):
    partner = get_object_or_404(Partner.objects.visible_to(request.user), pk=pk)
    form = PartnerForm.about(partner, data=typed(request), viewer=request.user)
    context = {"partner": partner}
    return _save(
        request, form, "partners/edit.html", context,
        lambda said: operations.edit_partner(partner, **said, by=request.user),
    )  # fmt: skip


def _save(request, form, template, context, operation):
    return fill(
        request, form, operation, template=template, context=context, back=_page_of,
        done=lambda partner: f"« {partner} » est enregistré.",
    )  # fmt: skip


def _page_of(partner: Partner) -> str:
    return reverse("partners:detail", args=[partner.pk])


@require_POST
@allowed_when(check_can_keep_partners)
def put_aside(request, pk):
    return _act(request, pk, operations.put_aside, "Ce partenaire n’est plus proposé.")


@require_POST
@allowed_when(check_can_keep_partners)
def bring_back(request, pk):
    return _act(request, pk, operations.bring_back, "Ce partenaire est de nouveau proposé.")


def _act(request, pk, operation, sentence):
    partner = get_object_or_404(Partner.objects.visible_to(request.user), pk=pk)
    return press(request, lambda: operation(partner, by=request.user), done=sentence, back=_page_of(partner))

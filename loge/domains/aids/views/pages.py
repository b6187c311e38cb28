from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.aids.choices import BEFORE, EXAMINED, AidStatus, PaidTo
from loge.domains.aids.forms.applications import AidFilter, ApplicationForm, DeclineForm
from loge.domains.aids.models import AidApplication, AidScheme
from loge.domains.aids.operations.drafting import decline_aid, draft_application
from loge.domains.aids.permissions import can_export, can_keep_guarantees, can_keep_schemes, can_prepare
from loge.domains.aids.presenters.pages import row_of, rows_of
from loge.domains.aids.queries.applications import TABS, listed, tally
from loge.domains.aids.queries.entitlement import entitled, facts_of, with_reasons
from loge.domains.aids.queries.guarantees import of_lease as of_this_lease
from loge.domains.aids.queries.schemes import conditions_of
from loge.domains.aids.rules.entitlement import propose
from loge.domains.aids.views.answers import answer_form, for_preparers, for_readers, typed
from loge.registers.tenants.models import Household, Lease, Person

PER_PAGE = 50
SHOWN = 5


@require_GET
@for_readers
def listing(request):
    """Applications, one tab per stage, what is most late first."""
    shown = request.GET.get("vue", "preparer")
    shown = shown if shown in TABS else "preparer"
    form = AidFilter(request.GET, viewer=request.user)
    form.is_valid()  # what cannot be read filters nothing
    page = Paginator(listed(request.user, tab=shown, filters=form.cleaned_data), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = tally(request.user)
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page.object_list, today=timezone.localdate()),
        "views": [(code, label, counts[code]) for code, (label, _) in TABS.items()],
        "shown": shown,
        "may_export": can_export(request.user),
    }
    return render(request, "aids/list.html", context)


@require_GET
@for_readers
def detail(request, pk):
    """What is asked, for whom, with which papers; where it stands and what is to be done."""
    application, today = find(request, pk), timezone.localdate()
    papers = [(paper, paper.is_good(today), paper.is_expired(today)) for paper in application.documents.all()]
    context = {
        "application": application,
        "scheme": application.scheme,
        "row": row_of(application, today=today),
        "papers": papers,
        "steps": application.steps.select_related("by"),
        "payments": application.payments.all(),
        "today": today,
        "may_prepare": can_prepare(request.user),
        "before": application.status in BEFORE,
        "editable": application.status in (*BEFORE, AidStatus.ADJOURNED),
        "takes_papers": application.status in (*BEFORE, *EXAMINED),
        "awaits": application.status in (AidStatus.SENT, AidStatus.ACKNOWLEDGED),
        "paid_elsewhere": application.status == AidStatus.GRANTED and application.paid_to != PaidTo.LANDLORD,
    }
    return render(request, "aids/detail.html", context)


@require_GET
@for_readers
def of_lease(request, lease):
    """For the page of an account: what is asked for the home of this lease, and who answers for it."""
    contract = get_object_or_404(Lease.objects.visible_to(request.user), pk=lease)
    today = timezone.localdate()
    applications = AidApplication.objects.visible_to(request.user).filter(household__lease=contract)
    shown = applications.select_related("scheme", "owner").order_by("-created_at", "-pk")[:SHOWN]
    context = {
        "lease": contract,
        "rows": rows_of(shown, today=today),
        "guarantees": list(of_this_lease(contract.pk, viewer=request.user)[:SHOWN]),
        "may_guarantee": can_keep_guarantees(request.user),
        "today": today,
    }
    return render(request, "aids/_lease_panel.html", context)


def find(request, pk) -> AidApplication:
    seen = AidApplication.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related(
            "scheme__partner", "person", "owner", "consent_by", "household__residence__agency", "household__lease"
        ),
        pk=pk,
    )


@require_http_methods(["GET", "POST"])
@for_preparers
def new(request, household, scheme):
    """Begin an application for a home, the reason first."""
    home, aid = _home(request, household), _scheme(request, scheme)
    people = Person.objects.visible_to(request.user).filter(
        occupancies__household=home, occupancies__ends_on=None, deceased=False
    )
    form = ApplicationForm(typed(request), people=people.distinct(), initial={"person": home.reference_person_id})
    proposal = propose(conditions_of(aid), facts_of([home], on=timezone.localdate())[home.pk])

    def act(said) -> AidApplication:
        told = {name: value for name, value in said.items() if name != "seen"}
        return draft_application(aid, household=home, **told, by=request.user)

    return answer_form(
        request, form, act, back=_file_of(home), heading=f"Demander : {aid}", submit="Préparer la demande",
        done="La demande est préparée. Demandez l’accord du foyer et les pièces.",
        then=lambda made: reverse("aids:detail", args=[made.pk]), template="aids/new.html", household=home, scheme=aid,
        proposal=proposal, trail=[(reverse("aids:list"), "Demandes d’aide")],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def decline(request, household, scheme):
    home, aid = _home(request, household), _scheme(request, scheme)
    return answer_form(
        request, DeclineForm(typed(request)), lambda said: decline_aid(aid, household=home, **said, by=request.user),
        back=_file_of(home), heading=f"{aid} : le foyer n’est pas intéressé", submit="Noter",
        done="C’est noté : cette aide ne lui est plus proposée d’ici là.", trail=[(_file_of(home), "Dossier du locataire")],
    )  # fmt: skip


@require_GET
@for_readers
def homes(request, pk):
    """Homes of the perimeter that may ask for this aid, each with the reason."""
    scheme, today = get_object_or_404(AidScheme.objects.visible_to(request.user), pk=pk), timezone.localdate()
    page = Paginator(entitled(scheme, viewer=request.user, on=today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "scheme": scheme,
        "page": page,
        "rows": with_reasons(scheme, page.object_list, on=today),
        "running": scheme.is_running(today),
        "may_prepare": can_prepare(request.user),
        "keeps": can_keep_schemes(request.user),
    }
    return render(request, "aids/homes.html", context)


def _home(request, pk) -> Household:
    seen = (
        Household.objects.visible_to(request.user).present().select_related("lease", "residence", "reference_person")
    )
    return get_object_or_404(seen, pk=pk)


def _scheme(request, pk) -> AidScheme:
    return get_object_or_404(AidScheme.objects.visible_to(request.user), pk=pk)


def _file_of(home: Household) -> str:
    if home.reference_person_id is None:
        return reverse("aids:list")
    return reverse("desk:tenant_file", args=[home.reference_person_id]) + "#aides"

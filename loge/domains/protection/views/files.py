"""The files confided by name: their list, their page, the reason for opening one."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.protection.forms.files import ContactForm, OpenForm, ReasonForm
from loge.domains.protection.presenters import file_page
from loge.domains.protection.queries import may_own, my_files, protected_people, sealed_file
from loge.domains.protection.views.answers import ask, page_of, the_seal, typed
from loge.foundation.ui.answers import fill
from loge.registers.accounts.guards import allowed_when
from loge.registers.seals.operations.reading import note_reading, open_seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.seals.permissions import can_name_duty, check_can_have_files, check_can_seal
from loge.registers.seals.queries import current_opening
from loge.registers.tenants.models import Person

PER_PAGE = 50


@require_GET
@allowed_when(check_can_have_files)
def listing(request):
    page = Paginator(my_files(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "protection/list.html", {"page": page, "names_duty": can_name_duty(request.user)})


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_seal)
def create(request, person_pk):
    """From a tenant’s file: the same page whether or not someone else already protects this person."""
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)

    def protect(said):
        seal = seal_people(people=[person], **said, by=request.user)
        open_seal(seal, reason="following", by=request.user)
        return seal

    return fill(
        request, OpenForm(typed(request), owners=may_own()), protect, template="protection/create.html",
        context={"person": person}, done="Le dossier est ouvert.", back=page_of,
    )  # fmt: skip


@require_GET
def detail(request, reference):
    seal = the_seal(request, reference)
    opening = current_opening(seal, request.user)
    if opening is None:
        return render(request, "protection/why.html", {"seal": seal, "form": ReasonForm()})
    note_reading(opening, by=request.user)
    return render(request, "protection/detail.html", file_page(seal, sealed_file(seal), viewer=request.user))


@require_POST
def why(request, reference):
    """The reason for reading, asked once for a short while."""
    seal = the_seal(request, reference)
    return fill(
        request, ReasonForm(request.POST), lambda said: open_seal(seal, **said, by=request.user),
        template="protection/why.html", context={"seal": seal}, back=page_of(seal),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def contact(request, reference):
    seal = the_seal(request, reference)
    form = ContactForm(typed(request), people=protected_people(seal))
    return ask(
        request, seal, form, lambda said: set_safe_contact(seal, **said, by=request.user),
        heading="Comment joindre la personne", done="Le moyen de contact est noté.",
        lead="Un moyen dont rien n’est dit n’est pas sûr : aucun métier ne l’utilise.",
    )  # fmt: skip

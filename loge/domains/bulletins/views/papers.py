from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.operations.letters import print_again, print_letters
from loge.domains.bulletins.permissions import check_can_see, check_can_write
from loge.domains.bulletins.presenters.paper import letters_pdf, poster_pdf, specimen_pdf
from loge.foundation.ui.answers import PDF, attached, press
from loge.registers.accounts.guards import allowed_when


@require_GET
@allowed_when(check_can_see)
def poster(request, pk):
    """For the halls; it names nobody."""
    bulletin = _found(request, pk)
    return attached(poster_pdf(bulletin), PDF, f"affiche-{pk}.pdf")


@require_GET
@allowed_when(check_can_see)
def specimen(request, pk):
    bulletin = _found(request, pk)
    return attached(specimen_pdf(bulletin), PDF, f"modele-de-lettre-{pk}.pdf")


@require_POST
@allowed_when(check_can_write)
def letters(request, pk):
    bulletin = _found(request, pk)
    return _printed(request, bulletin, lambda: print_letters(bulletin, by=request.user), f"lettres-{pk}.pdf")


@require_POST
@allowed_when(check_can_write)
def letters_again(request, pk, batch):
    bulletin = _found(request, pk)
    name = f"lettres-{pk}-lot-{batch}.pdf"
    return _printed(request, bulletin, lambda: print_again(bulletin, batch=batch, by=request.user), name)


def _found(request, pk) -> Bulletin:
    return get_object_or_404(Bulletin.objects.visible_to(request.user), pk=pk)


def _printed(request, bulletin, act, name):
    return press(
        request, act, back=reverse("bulletins:detail", args=[bulletin.pk]),
        then=lambda printed: attached(letters_pdf(bulletin, printed, today=timezone.localdate()), PDF, name),
    )  # fmt: skip

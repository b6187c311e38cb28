from django.views.decorators.http import require_http_methods

from loge.domains.protection.forms.papers import LetterForm, PaperForm
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.views.answers import ask, the_seal, typed


@require_http_methods(["GET", "POST"])
def paper(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, PaperForm(typed(request)), lambda said: note_paper(seal, **said, by=request.user),
        heading="Noter une pièce", submit="Noter", done="La pièce est notée.",
        lead="Notez ses dates et rendez-la à la personne : rien de son contenu n’est gardé.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def letter(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, LetterForm(typed(request)), lambda said: note_letter(seal, **said, by=request.user),
        heading="Noter une lettre recommandée", submit="Noter", done="La lettre est notée.",
        lead="Chaque date compte : la première présentation met fin à la solidarité, la réception fait courir le préavis.",
    )  # fmt: skip

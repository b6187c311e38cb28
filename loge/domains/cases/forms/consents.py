from django import forms

from loge.domains.cases.choices import Answer, LegalGround, RecipientKind
from loge.foundation.wording.forms import CarefulForm

NAMES = {Answer.PENDING: "Pas encore", Answer.GIVEN: "Oui", Answer.REFUSED: "Non"}


class ConsentForm(CarefulForm):
    careful = ("what",)

    what = forms.CharField(
        label="Ce qui serait transmis", max_length=200, help_text="Seulement ce dont le destinataire a besoin."
    )
    recipient_kind = forms.ChoiceField(label="À qui", choices=RecipientKind)
    recipient = forms.CharField(label="Nom du destinataire", max_length=120)
    answer = forms.ChoiceField(
        label="La personne est-elle d’accord ?", widget=forms.RadioSelect, initial=Answer.PENDING,
        choices=[(code.value, label) for code, label in NAMES.items()],
    )  # fmt: skip


class LawForm(CarefulForm):
    careful = ("what", "reason")

    ground = forms.ChoiceField(label="Motif légal", choices=LegalGround, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Faits qui le justifient", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous avez vu ou entendu, et quand.",
    )  # fmt: skip
    what = forms.CharField(label="Ce qui est transmis", max_length=200)
    recipient_kind = forms.ChoiceField(
        label="À qui", choices=[(k.value, k.label) for k in (RecipientKind.EMERGENCY, RecipientKind.AUTHORITY)]
    )
    recipient = forms.CharField(label="Nom du destinataire", max_length=120)

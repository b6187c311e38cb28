from django import forms

from loge.domains.arrears.rules.letter_checks import faults
from loge.domains.arrears.rules.letters import Text
from loge.foundation.wording.forms import CarefulForm

_PARAGRAPHS = "Une ligne vide sépare deux paragraphes."


class LetterTextForm(CarefulForm):
    careful = ("object", "opening", "ending")

    object = forms.CharField(
        label="Objet", max_length=100, help_text="Sur le papier ; le courriel garde un objet neutre."
    )
    opening = forms.CharField(
        label="Avant la liste des sommes dues",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_PARAGRAPHS,
    )
    ending = forms.CharField(
        label="Après la liste des sommes dues", max_length=2000, widget=forms.Textarea(attrs={"rows": 8}), help_text=_PARAGRAPHS,
        required=False,
    )  # fmt: skip
    read = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self):
        said = super().clean()
        for name, sentence in faults(self.text).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return said

    @property
    def text(self) -> Text:
        said = self.cleaned_data
        return Text(*(said.get(name, "") for name in ("object", "opening", "ending")))

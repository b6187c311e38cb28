from django import forms

from loge.domains.arrears.choices import PauseBecause
from loge.foundation.ui.fields import DayInput


class PauseForm(forms.Form):
    """The reason never says anything of a person's health or life: that belongs to their case."""

    reason = forms.ChoiceField(label="Motif", choices=PauseBecause.choices, widget=forms.RadioSelect)
    until = forms.DateField(label="Jusqu’au (inclus)", widget=DayInput(), help_text="Dans un an au plus.")
    note = forms.CharField(label="Précision", max_length=200, required=False)
    procedure = forms.BooleanField(
        label="La procédure aussi", required=False,
        help_text="Aucune étape vers le tribunal n’est engagée pendant ce temps.",
    )  # fmt: skip

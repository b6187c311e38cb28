from django import forms

from loge.domains.arrears.choices import ReviewOutcome, Step
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.forms.officers import OfOfficer
from loge.domains.arrears.models.letters import LETTER_STEPS
from loge.registers.accounts.models import Agency


class BatchForm(OfOfficer):
    step = forms.ChoiceField(
        label="Quelle lettre ?", choices=[(step.value, step.label) for step in LETTER_STEPS], widget=forms.RadioSelect,
        initial=Step.REMIND.value,
    )  # fmt: skip
    agency = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    min_owed = euros("Doit au moins (€)", required=False)


class ReturnedForm(forms.Form):
    because = forms.CharField(
        label="Ce qu’écrit la poste", max_length=120, initial="N’habite pas à l’adresse indiquée"
    )


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(label="Que faites-vous ?", choices=ReviewOutcome.choices, widget=forms.RadioSelect)

    def __init__(self, *args, on_paper: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if on_paper:
            self.fields["outcome"].choices = [c for c in ReviewOutcome.choices if c[0] != ReviewOutcome.PRINTED]

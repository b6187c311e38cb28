from datetime import timedelta

from django import forms
from django.forms import formset_factory
from django.utils import timezone

from loge.domains.arrears.choices import TOLD_SIGNS, Sign
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.forms.officers import OfOfficer
from loge.domains.arrears.rules.thresholds import ASKS, MOST, MOST_LABEL, Threshold
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency

USUAL_DISMISSAL = timedelta(days=30)
_NUMBERS = ("days", "months", "times")


class SignFilter(OfOfficer):
    signe = forms.ChoiceField(
        label="Signe", choices=[("", "Tous"), *Sign.choices], required=False, widget=forms.HiddenInput
    )
    vue = forms.ChoiceField(
        label="Vue", choices=[("", "À voir"), ("ecartes", "Écartés")], required=False, widget=forms.HiddenInput
    )
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")


class DismissForm(forms.Form):
    because = forms.CharField(
        label="Pourquoi ?",
        max_length=200,
        help_text="Une phrase de fait : « il a payé au guichet, l’écriture arrive ».",
    )
    until = forms.DateField(
        label="Ne plus le montrer jusqu’au", widget=DayInput(),
        help_text="Passé ce jour, il revient s’il est encore vrai.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + USUAL_DISMISSAL


class ToldForm(forms.Form):
    sign = forms.ChoiceField(
        label="Ce que le foyer a dit",
        choices=[(sign.value, sign.label) for sign in TOLD_SIGNS],
        initial=TOLD_SIGNS[0],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label="La personne accepte que ce soit noté ici", required=False,
        help_text="Seul le fait est noté : ni la cause, ni le détail.",
    )  # fmt: skip


class ThresholdForm(forms.Form):
    """The numbers that one sign asks, and no other. What it does not ask is left as it was."""

    active = forms.BooleanField(label="Signe suivi", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = Threshold(**self.initial)
        for name, label in ASKS[self.line.sign].items():
            self.fields[name] = (
                euros(label, min_value=0)
                if name == "min_euros"
                else forms.IntegerField(label=label, min_value=0, max_value=400)
            )
        self.fields[MOST] = forms.DecimalField(
            label=MOST_LABEL, min_value=0, max_digits=3, decimal_places=1, localize=True
        )

    def threshold(self) -> Threshold:
        return Threshold(**{**self.initial, **self.cleaned_data})


def thresholds_form(data, *, lines):
    made = formset_factory(ThresholdForm, extra=0)
    return made(data, initial=[vars(line) for line in lines])

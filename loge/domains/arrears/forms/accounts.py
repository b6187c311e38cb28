from django import forms

from loge.domains.arrears.choices import Step
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.forms.officers import OfOfficer
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency

PLANS = [("", "Tous"), ("yes", "Avec un plan"), ("no", "Sans plan"), ("broken", "Plan rompu")]


class AccountFilter(OfOfficer):
    etape = forms.ChoiceField(
        label="Action",
        choices=[("", "À faire"), ("tous", "Tous"), *Step.choices],
        required=False,
        widget=forms.HiddenInput,
    )
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    minimum = euros("Doit au moins (€)", required=False)
    plan = forms.ChoiceField(label="Plan d’apurement", choices=PLANS, required=False)


class UndoForm(forms.Form):
    because = forms.CharField(label="Pourquoi ?", max_length=200)


class MatchForm(forms.Form):
    due = forms.ChoiceField(label="Dette à régler", widget=forms.RadioSelect)
    amount = euros("Montant à imputer (€)")

    def __init__(self, *args, dues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due"].choices = dues


class OverIndebtednessForm(forms.Form):
    admissible_on = forms.DateField(
        label="Dossier recevable le", required=False, widget=DayInput(),
        help_text="Laissez vide quand la procédure est terminée : sa fin est notée aujourd’hui.",
    )  # fmt: skip

from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import Authority
from loge.domains.arrears.forms.fields import euros
from loge.foundation.dates import add_months
from loge.foundation.ui.fields import DayInput
from loge.foundation.ui.french import euros as in_words


class EntriesForm(forms.Form):
    """Sums of the account, each with what is left of it; all of them chosen at first."""

    entries = forms.MultipleChoiceField(label="Quelles sommes ?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, dues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entries"].choices = [
            (str(due.pk), f"{due.get_kind_display()} du {due.due_on:%d/%m/%Y}, reste {in_words(due.left)}")
            for due in dues
        ]
        self.fields["entries"].initial = [str(due.pk) for due in dues]

    def clean_entries(self):
        return [int(pk) for pk in self.cleaned_data["entries"]]


class DeferralForm(EntriesForm):
    until = forms.DateField(label="Reportées jusqu’au (inclus)", widget=DayInput(), help_text="Dans un an au plus.")
    rent_required = forms.BooleanField(
        label="Les loyers suivants sont à payer normalement", required=False, initial=True,
        help_text="Sinon le report ne peut pas être rompu par un loyer impayé.",
    )  # fmt: skip
    instalment = euros(
        "Ensuite, un plan de (€ par mois)", required=False, help_text="Laissez vide pour en reparler le moment venu."
    )
    note = forms.CharField(label="Précision", max_length=200, required=False)


class PartialForm(forms.Form):
    amount = euros("Montant accepté chaque mois (€)")
    first_month = forms.DateField(label="À partir du mois de", widget=DayInput())
    months = forms.IntegerField(label="Pendant combien de mois ?", min_value=1, max_value=12, initial=3)
    day = forms.IntegerField(label="Avant le (jour du mois)", min_value=1, max_value=28, initial=10)
    note = forms.CharField(label="Précision", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_month"].initial = add_months(timezone.localdate().replace(day=1), 1)


class SpreadForm(forms.Form):
    parts = forms.TypedChoiceField(
        label="En combien de fois ?", choices=[(3, "3 fois"), (6, "6 fois"), (12, "12 fois")], initial=6, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    first_on = forms.DateField(label="Première échéance", widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_on"].initial = add_months(timezone.localdate(), 1)


class StopForm(forms.Form):
    because = forms.CharField(label="Pourquoi ?", max_length=200)


class WaiverForm(EntriesForm):
    amount = euros("Montant annulé (€)")
    authority = forms.ChoiceField(label="Qui l’a décidé ?", choices=Authority.choices, widget=forms.RadioSelect)
    decided_on = forms.DateField(label="Le", widget=DayInput())
    reference = forms.CharField(label="Référence de la décision", max_length=80)
    reason = forms.CharField(label="Motif", max_length=200, required=False)

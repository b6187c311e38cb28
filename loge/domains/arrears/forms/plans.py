from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import Frequency, PlanOrigin, Signature
from loge.domains.arrears.forms.fields import euros
from loge.foundation.dates import add_months
from loge.foundation.ui.fields import DayInput
from loge.foundation.ui.french import euros as in_words


class PlanForm(forms.Form):
    """What is agreed on the telephone. The budget is asked for, never required: some do not wish to tell."""

    entries = forms.MultipleChoiceField(label="Sommes à étaler", widget=forms.CheckboxSelectMultiple)
    origin = forms.ChoiceField(label="D’où vient ce plan", choices=PlanOrigin.choices, initial=PlanOrigin.AMICABLE)
    instalment = euros("Échéance (€)")
    frequency = forms.ChoiceField(label="Rythme", choices=Frequency.choices, initial=Frequency.MONTHLY)
    first_on = forms.DateField(label="Première échéance", widget=DayInput())
    tolerance_days = forms.IntegerField(label="Tolérance (jours)", min_value=0, max_value=31, initial=5)
    rent_required = forms.BooleanField(
        label="Le loyer du mois est dû aussi", required=False, initial=True,
        help_text="C’est la condition pour que l’aide au logement soit maintenue.",
    )  # fmt: skip
    income = euros(
        "Ressources du foyer par mois (€)", required=False, min_value=0, help_text="Sans l’aide au logement."
    )
    other_costs = euros("Autres charges par mois (€)", required=False, min_value=0)
    counts_estimate = forms.BooleanField(
        required=False,
        help_text="Au lieu de l’aide que connaît le bail. La CAF ou la MSA décide : ce n’est pas un engagement.",
    )

    def __init__(self, *args, dues, estimate=None, **kwargs):
        super().__init__(*args, **kwargs)
        if estimate is None:
            del self.fields["counts_estimate"]
        else:
            day = f"{timezone.localdate(estimate.asked_at):%d/%m/%Y}"
            self.fields[
                "counts_estimate"
            ].label = (
                f"Compter dans le budget l’aide au logement estimée le {day} : {in_words(estimate.amount)} par mois"
            )
        self.fields["entries"].choices = [(str(entry.pk), entry.pk) for entry in dues]
        if not self.is_bound:
            open_ones = [str(entry.pk) for entry in dues]
            self.initial["entries"] = [pk for pk in self.initial.get("entries", open_ones) if pk in open_ones]
            self.initial["first_on"] = add_months(timezone.localdate(), 1)

    def clean_entries(self):
        return [int(pk) for pk in self.cleaned_data["entries"]]


class SignForm(forms.Form):
    signature = forms.ChoiceField(
        label="Comment l’accord est-il donné ?",
        choices=[pair for pair in Signature.choices if pair[0] != Signature.SMS_CODE],
        widget=forms.RadioSelect,
    )
    signed_on = forms.DateField(label="Le", widget=DayInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = timezone.localdate

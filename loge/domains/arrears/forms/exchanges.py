from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import ExchangeOutcome, Means, UnpaidCause
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.rules.exchanges import Said
from loge.domains.arrears.rules.promises import LONGEST
from loge.foundation.ui.fields import DayInput
from loge.foundation.wording.forms import CarefulForm


class ExchangeForm(CarefulForm):
    """`numbers`: (key, words) of the numbers that may be dialled; none when the home is not to be called now."""

    careful = ("note",)
    means = forms.ChoiceField(label="Comment ?", choices=Means.choices, initial=Means.CALLED, widget=forms.RadioSelect)
    number = forms.TypedChoiceField(label="Numéro appelé", coerce=int, empty_value=None, required=False)
    outcome = forms.ChoiceField(label="Résultat", choices=ExchangeOutcome.choices, widget=forms.RadioSelect)
    cause = forms.ChoiceField(
        label="Pourquoi ce n’est pas payé", choices=[("", "Non dit"), *UnpaidCause.choices], required=False
    )
    note = forms.CharField(
        label="Ce qui a été dit", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Des faits, que la personne pourrait lire. Ni santé ni vie privée : cela se confie à un suivi.",
    )  # fmt: skip
    promised = euros("Paiement promis (€)", required=False, help_text="Les relances attendent qu’il arrive.")
    promised_on = forms.DateField(label="Au plus tard le", widget=DayInput(), required=False)

    def __init__(self, *args, numbers: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["promised_on"].widget.attrs |= {"min": f"{today}", "max": f"{today + LONGEST}"}
        self.fields["number"].choices = [("", "Aucun"), *numbers]
        if not numbers:
            del self.fields["number"]

    @property
    def said(self) -> Said:
        return Said(**self.cleaned_data)

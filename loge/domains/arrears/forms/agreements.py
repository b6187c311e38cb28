from datetime import date

from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import CoverageEnd
from loge.domains.arrears.models import CrisisAgreement
from loge.foundation.ui.fields import DayInput, MonthInput


def _month(label: str) -> forms.DateField:
    """« 2027-03 », as the browser’s month field gives it, or « 03/2027 » typed where it has none."""
    return forms.DateField(
        label=label, input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"], help_text="Par exemple 03/2027.",
        widget=MonthInput(),
    )  # fmt: skip


class AgreementForm(forms.ModelForm):
    first_month = _month("Premier mois couvert")
    last_month = _month("Dernier mois couvert")

    class Meta:
        model = CrisisAgreement
        fields = (
            "name", "signed_on", "signatories", "text", "first_month", "last_month", "homes", "shops", "proof", "proof_days",
            "proof_accepted", "holds_reminders", "holds_costs", "holds_procedure", "until",
        )  # fmt: skip
        widgets = {
            "signed_on": DayInput(),
            "until": DayInput(),
            "proof": forms.RadioSelect,
            "signatories": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 8}),
        }
        labels = {
            "homes": "Couvre les logements",
            "shops": "Couvre les commerces et les associations",
            "holds_reminders": "Suspend les relances",
            "holds_costs": "Suspend les frais",
            "holds_procedure": "Suspend la procédure",
        }
        help_texts = {
            "signatories": "Un par ligne : organisme, associations de locataires.",
            "proof_days": "Passé ce délai sans preuve, le compte sort de l’accord.",
            "until": "Compris. Ce que l’accord suspend reprend le lendemain.",
        }

    def clean_first_month(self) -> date:
        return self.cleaned_data["first_month"].replace(day=1)

    def clean_last_month(self) -> date:
        return self.cleaned_data["last_month"].replace(day=1)

    def validate_constraints(self) -> None:
        """Left to the operation, which says what is wrong in words."""


class ProofForm(forms.Form):
    proved_on = forms.DateField(label="Preuve reçue le", widget=DayInput(), initial=timezone.localdate)


class EndCoverageForm(forms.Form):
    because = forms.ChoiceField(
        label="Pourquoi ?", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (CoverageEnd.LEFT, CoverageEnd.MISTAKE)],
    )  # fmt: skip

from datetime import date

from django import forms
from django.utils import timezone

from loge.foundation.dates import add_months
from loge.foundation.figures import Period
from loge.foundation.ui.fields import DayInput
from loge.fronts.observatory.presenters import BY

LONGEST_YEARS = 5


class PeriodForm(forms.Form):
    """Days included, and how the places are told apart. Without an answer: this month and the two before."""

    du = forms.DateField(label="Du", widget=DayInput(), required=False)
    au = forms.DateField(label="Au", widget=DayInput(), required=False)
    par = forms.ChoiceField(label="Détail", choices=BY.items(), required=False)

    def __init__(self, data, **kwargs):
        today = timezone.localdate()
        usual = {"du": usual_start(today).isoformat(), "au": today.isoformat(), "par": "agence"}
        super().__init__(usual | {name: data[name] for name in usual if data.get(name)}, **kwargs)

    def clean(self):
        answers = super().clean() or {}
        since, until = answers.get("du"), answers.get("au")
        if since and until and until < since:
            self.add_error("au", "La fin de la période précède son début.")
        elif since and until and add_months(since, 12 * LONGEST_YEARS) < until:
            self.add_error("du", "Choisissez une période de cinq ans au plus.")
        return answers

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["du"], self.cleaned_data["au"])

    @property
    def by(self) -> str:
        return self.cleaned_data["par"]


def usual_start(today: date) -> date:
    return add_months(date(today.year, today.month, 1), -2)


class RowsForm(PeriodForm):
    agence = forms.IntegerField(required=False)
    commune = forms.CharField(required=False, max_length=120)

    def __init__(self, data):
        super().__init__(data)
        self.data = {**self.data, **{name: data[name] for name in ("agence", "commune") if name in data}}

    @property
    def place(self) -> dict:
        """The filter of the rows, as they are annotated."""
        asked = {"at_agency": self.cleaned_data["agence"]} if self.cleaned_data["agence"] else {}
        return asked | ({"at_town": self.cleaned_data["commune"]} if "commune" in self.data else {})

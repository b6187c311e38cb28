from datetime import date

from django import forms
from django.utils import timezone

from loge.foundation.dates import add_months
from loge.foundation.ui.fields import DayInput, MonthInput
from loge.registers.accounts.models import Agency

OLDEST_YEARS = 10


class MonthField(forms.DateField):
    """« 2026-03 » as browsers send it, « 03/2026 » as people type it: its first day."""

    def __init__(self, label: str, **more):
        widget = MonthInput()
        formats = ["%Y-%m", "%m/%Y"]
        super().__init__(label=label, widget=widget, input_formats=formats, **more)


class FiguresForm(forms.Form):
    """A day, an agency, and the month from which on the level of unpaid rent is compared with the year before."""

    au = forms.DateField(label="Au", widget=DayInput(), required=False)
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    crise = MonthField("Comparer depuis le mois de", required=False)

    def __init__(self, data):
        today = timezone.localdate()
        usual = {"au": today.isoformat(), "crise": f"{add_months(today, -6):%Y-%m}"}
        given = {name: data[name] for name in ("au", "agence", "crise") if data.get(name)}
        super().__init__(usual | given)

    def clean_au(self) -> date:
        today, day = timezone.localdate(), self.cleaned_data["au"]
        if not add_months(today, -12 * OLDEST_YEARS) <= day <= today:
            raise forms.ValidationError("Choisissez un jour passé, de moins de dix ans.")
        return day


class BoardForm(forms.Form):
    mois = MonthField("Mois", required=False)
    version = forms.ChoiceField(
        label="Version", required=False, choices=[("", "Pour le conseil d’administration"), ("publique", "Publique")]
    )

    def __init__(self, data):
        usual = {"mois": f"{add_months(timezone.localdate().replace(day=1), -1):%Y-%m}"}
        super().__init__(usual | {name: data[name] for name in ("mois", "version") if data.get(name)})

    def clean_mois(self) -> date:
        today, month = timezone.localdate(), self.cleaned_data["mois"]
        if not add_months(today, -12 * OLDEST_YEARS) <= month <= today:
            raise forms.ValidationError("Choisissez un mois commencé, de moins de dix ans.")
        return month

    @property
    def is_public(self) -> bool:
        return self.cleaned_data.get("version") == "publique"

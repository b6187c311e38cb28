from datetime import datetime, time

from django import forms
from django.utils import timezone

from loge.foundation.ui.fields import DayInput
from loge.registers.peace.choices import PauseReason
from loge.registers.tenants.models import Household


class _Homes(forms.ModelChoiceField):
    def label_from_instance(self, home) -> str:
        return f"{home.residence}, logement {home.unit}"


class PauseForm(forms.Form):
    household = _Homes(label="Foyer", queryset=Household.objects.none(), empty_label=None)
    reason = forms.ChoiceField(label="Pourquoi", choices=PauseReason, help_text="Aucun détail de santé n’est gardé.")
    until = forms.DateField(
        label="Jusqu’au", required=False, widget=DayInput(),
        help_text="Dernier jour sans contact. Vide : jusqu’à ce que quelqu’un lève la pause.",
    )  # fmt: skip
    referent = forms.ModelChoiceField(
        label="Qui décide", queryset=None, required=False, empty_label="Personne en particulier",
        help_text="Seulement si « Un référent décide ».",
    )  # fmt: skip

    def __init__(self, *args, homes, referents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes
        self.fields["referent"].queryset = referents

    def clean_until(self):
        """The pause ends with its last day."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError("Cette date est passée.")
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))

from django import forms

from loge.domains.protection.choices import StepKind, StepState
from loge.domains.protection.forms.days import day
from loge.registers.housing.models import Unit
from loge.registers.tenants.models import Person


class StepForm(forms.Form):
    kind = forms.ChoiceField(label="Démarche", choices=StepKind)
    in_charge = forms.ModelChoiceField(
        label="Confiée à", queryset=None, empty_label=None, help_text="Parmi les personnes qui ont une clé."
    )
    due_on = day("À faire avant le")
    note = forms.CharField(
        label="Précision", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Des faits utiles, que la personne pourrait lire.",
    )  # fmt: skip

    def __init__(self, *args, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["in_charge"].queryset = holders


class EndForm(forms.Form):
    state = forms.ChoiceField(
        label="Comment se termine-t-elle ?",
        choices=[choice for choice in StepState.choices if choice[0] != StepState.TO_DO],
        widget=forms.RadioSelect,
    )


class _Homes(forms.ModelChoiceField):
    def label_from_instance(self, unit) -> str:
        return f"{unit.building.residence}, {unit.building}, logement {unit} ({unit.typology or 'type inconnu'})"


class HomeForm(forms.Form):
    unit = _Homes(label="Logement", queryset=Unit.objects.none(), empty_label="Choisissez un logement vacant")
    until = day("Jusqu’au", required=True)

    def __init__(self, *args, homes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = homes


class AddressForm(forms.Form):
    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.none(), empty_label=None)
    address = forms.CharField(label="Adresse", max_length=250)
    postal_code = forms.CharField(label="Code postal", max_length=5, required=False)
    municipality = forms.CharField(label="Commune", max_length=120, required=False)
    since = day("Depuis le")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

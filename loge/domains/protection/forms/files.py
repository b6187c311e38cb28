from django import forms

from loge.domains.protection.choices import Weekday
from loge.registers.seals.choices import ReadingReason, SafeChannel, SealReason
from loge.registers.tenants.models import Person


class OpenForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=SealReason, help_text="Lu dans ce dossier seulement.")
    owner = forms.ModelChoiceField(
        label="Responsable", queryset=None, required=False, empty_label="Moi",
        help_text="La personne qui donne et reprend les clés.",
    )  # fmt: skip

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi ouvrez-vous ce dossier ?", choices=ReadingReason, widget=forms.RadioSelect
    )


class ContactForm(forms.Form):
    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.none(), empty_label=None)
    channel = forms.ChoiceField(label="Moyen", choices=SafeChannel)
    allowed = forms.TypedChoiceField(
        label="La personne le dit-elle sûr ?", choices=[("non", "Non"), ("oui", "Oui")],
        coerce=lambda said: said == "oui", widget=forms.RadioSelect, initial="non",
    )  # fmt: skip
    value = forms.CharField(
        label="Numéro ou adresse à utiliser", max_length=200, required=False, help_text="Vide : celui de la fiche."
    )
    days = forms.TypedMultipleChoiceField(
        label="Jours", choices=Weekday, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : tous les jours.",
    )  # fmt: skip
    since_hour = forms.TimeField(label="À partir de", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    until_hour = forms.TimeField(label="Jusqu’à", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    code_word = forms.CharField(
        label="Mot convenu", max_length=60, required=False,
        help_text="Celui que l’appelant dit, ou que la personne répond si elle ne peut pas parler.",
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

from django import forms

from loge.domains.protection.forms.days import moment

HOURS = [(1, "1 heure"), (4, "4 heures"), (12, "12 heures"), (24, "24 heures")]


class _Someone(forms.Form):
    """Someone to choose among `people`, by their name."""

    field = "to"

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.field].queryset = people


class KeyForm(_Someone):
    to = forms.ModelChoiceField(label="À qui", queryset=None, empty_label="Choisissez une personne")
    until = moment("Jusqu’au", required=False, help_text="Vide : jusqu’à ce que vous la repreniez.")


class ConfideForm(_Someone):
    to = forms.ModelChoiceField(label="À qui", queryset=None, empty_label="Choisissez une personne")


class CoverForm(_Someone):
    field = "person"
    person = forms.ModelChoiceField(
        label="Personne", queryset=None, empty_label="Choisissez une personne", help_text="Parmi celles du même foyer."
    )


class DutyForm(_Someone):
    field = "user"
    user = forms.ModelChoiceField(label="Personne d’astreinte", queryset=None, empty_label="Choisissez une personne")
    since = moment("À partir du")
    until = moment("Jusqu’au", help_text="Un mois au plus.")


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi est-ce urgent ?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sans nommer la personne : le délégué à la protection des données lira ce motif.",
    )  # fmt: skip
    hours = forms.TypedChoiceField(label="Pour combien de temps", choices=HOURS, coerce=int, initial=4)

from django import forms

from loge.domains.cases.choices import CaseResult, Origin, Theme
from loge.domains.cases.forms.fields import long_text
from loge.domains.cases.queries.candidates import able_to_follow
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User
from loge.registers.seals.choices import ReadingReason, SealReason
from loge.registers.tenants.models import Household

LEVELS = [
    (4, "Urgence : tout de suite"),
    (3, "Aujourd’hui"),
    (2, "Sous 48 heures"),
    (1, "À surveiller"),
]
READABLE = "Des faits utiles, que la personne concernée pourrait lire."


def _level() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Niveau", choices=LEVELS, coerce=int)


def _themes() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Thèmes", choices=Theme, required=False, widget=forms.CheckboxSelectMultiple
    )


class OpenForm(CarefulForm):
    careful = ("summary",)

    household = forms.ModelChoiceField(label="Logement", queryset=Household.objects.none(), empty_label=None)
    summary = forms.CharField(label="Ce qui est signalé", max_length=300, help_text=READABLE)
    level = _level()
    origin = forms.ChoiceField(
        label="Qui le signale", choices=Origin, initial=Origin.SELF,
        help_text="Un voisin qui signale ne reçoit aucune nouvelle de la suite.",
    )  # fmt: skip
    themes = _themes()
    owner = forms.ModelChoiceField(label="Responsable", queryset=User.objects.none())
    restricted = forms.BooleanField(
        label="Restreint : lu par les conseillers sociaux et les personnes nommées", required=False
    )

    def __init__(self, *args, homes, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = homes
        self.fields["household"].label_from_instance = lambda home: f"{home.residence}, logement {home.unit}"
        self.fields["owner"].queryset = able_to_follow()
        self.fields["owner"].initial = user.pk
        self.fields["level"].initial = 2
        if len(homes) == 1:
            self.fields["household"].initial = homes[0].pk


class StepForm(CarefulForm):
    text = long_text("Ce qui a été fait ou convenu", max_length=500, help_text=READABLE)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none(), empty_label="Choisissez une personne")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = able_to_follow()


class CloseForm(CarefulForm):
    result = forms.ChoiceField(label="Issue", choices=CaseResult)
    text = long_text("En quelques mots", max_length=450, required=False)


class EditForm(CarefulForm):
    careful = ("summary", "needs", "goals")

    summary = forms.CharField(label="Ce qui est signalé", max_length=300)
    level = _level()
    themes = _themes()
    needs = long_text("Besoins", max_length=1000, required=False, help_text="Le besoin, jamais le diagnostic.")
    goals = long_text(
        "Objectifs", max_length=1000, required=False, help_text="Ce que la personne souhaite, avec ses mots."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class TeamForm(forms.Form):
    substitute = forms.ModelChoiceField(
        label="Suppléant", queryset=User.objects.none(), required=False, empty_label="Personne",
        help_text="Il voit ce suivi dans sa liste et peut agir en l’absence du responsable.",
    )  # fmt: skip
    members = forms.ModelMultipleChoiceField(
        label="Autres personnes du suivi", queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    restricted = forms.BooleanField(
        label="Restreint : lu par les conseillers sociaux et les personnes nommées ici", required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = self.fields["members"].queryset = able_to_follow()


class SealForm(forms.Form):
    reason = forms.ChoiceField(label="Motif", choices=SealReason, help_text="Il ne se lit que dans ce suivi.")


class ReadingForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi ouvrez-vous ce suivi ?", choices=ReadingReason)

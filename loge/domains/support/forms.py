from datetime import datetime

from django import forms
from django.utils import timezone

from loge.domains.support.choices import Answer, ListeningEnd, MediationOutcome, Mode, Nature
from loge.domains.support.models import Party
from loge.foundation.ui.fields import DayInput
from loge.registers.tenants.models import Person
from loge.registers.tenants.search import search

CHOOSE = "Vérifiez de qui il s’agit : choisissez la bonne personne."


class OpenMediationForm(forms.Form):
    """The other side is found as in the search; when several people answer, or only names that are close, one is chosen."""

    nature = forms.ChoiceField(label="Objet du désaccord", choices=[("", "Choisir…"), *Nature.choices])
    other = forms.CharField(
        label="L’autre partie", max_length=120, help_text="Son nom, un numéro de téléphone ou un numéro de bail."
    )
    chosen = forms.ChoiceField(label="Laquelle ?", choices=[], required=False, widget=forms.RadioSelect)
    provider = forms.CharField(label="Médiateur extérieur (s’il y en a un)", max_length=120, required=False)

    def __init__(self, *args, person, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.viewer = person, viewer
        results = search(self.data.get("other", "") if self.is_bound else "", viewer=viewer)
        self.answers = [one for one in results.found if one.person.pk != person.pk]
        if len(self.answers) > 1 or results.is_guess:
            self.fields["chosen"].choices = [(str(one.person.pk), _said(one)) for one in self.answers]
        else:
            del self.fields["chosen"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("other"):
            return cleaned
        if not self.answers:
            self.add_error("other", "Personne ne répond à cette recherche dans votre périmètre.")
        elif "chosen" not in self.fields:
            cleaned["second"] = self.answers[0].person
        elif cleaned.get("chosen"):
            cleaned["second"] = Person.objects.visible_to(self.viewer).get(pk=cleaned["chosen"])
        elif "chosen" not in self.errors:
            self.add_error("chosen", CHOOSE)
        return cleaned


def _said(found) -> str:
    home = f", {found.home.residence}" if found.home else ""
    return f"{found.person}{home}"


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Sa réponse",
        choices=[pair for pair in Answer.choices if pair[0] != Answer.AWAITED],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label="Donnée le",
        initial=timezone.localdate,
        widget=DayInput(),
    )


class WordForm(forms.Form):
    text = forms.CharField(
        label="Ce que cette partie a dit", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Des faits, dans ses mots. L’autre partie ne lira jamais ceci.",
    )  # fmt: skip


class CloseMediationForm(forms.Form):
    outcome = forms.ChoiceField(label="Issue", choices=[("", "Choisir…"), *MediationOutcome.choices])
    agreement = forms.CharField(
        label="Ce qui est convenu", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En cas d’accord, même partiel : les mots acceptés par toutes les parties.",
    )  # fmt: skip


class SessionForm(forms.Form):
    """Where and when. `party` is asked in a mediation only."""

    party = forms.ModelChoiceField(
        label="Avec qui", queryset=Party.objects.none(), required=False, empty_label="Toutes les parties ensemble"
    )
    mode = forms.ChoiceField(label="Comment", choices=Mode.choices)
    place = forms.CharField(
        label="Lieu, numéro ou lien", max_length=300, required=False,
        help_text="Une adresse, un numéro de téléphone, ou le lien https:// de la visioconférence.",
    )  # fmt: skip
    day = forms.DateField(label="Jour", widget=DayInput())
    hour = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label="Durée (minutes)", min_value=10, max_value=240, initial=45)

    def __init__(self, *args, parties=None, **kwargs):
        super().__init__(*args, **kwargs)
        if parties is None:
            del self.fields["party"]
        else:
            self.fields["party"].queryset = parties

    def meeting(self) -> dict:
        """As the operations want it."""
        typed = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(typed["day"], typed["hour"]))
        return {name: typed[name] for name in ("mode", "place", "minutes")} | {"starts_at": starts_at}


class OpenListeningForm(forms.Form):
    provider = forms.CharField(label="Partenaire qui reçoit la personne", max_length=120)
    agreed_on = forms.DateField(
        label="La personne a donné son accord le", initial=timezone.localdate,
        widget=DayInput(),
    )  # fmt: skip
    sessions_planned = forms.IntegerField(label="Rendez-vous convenus", min_value=1, max_value=30, initial=5)


class EndListeningForm(forms.Form):
    end = forms.ChoiceField(label="Fin du soutien", choices=[("", "Choisir…"), *ListeningEnd.choices])

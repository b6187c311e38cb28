from datetime import date, datetime, time, timedelta
from typing import cast

from django import forms
from django.utils import timezone

from loge.foundation.text import fold
from loge.foundation.ui.fields import DayInput
from loge.foundation.wording.choices import WordCategory
from loge.fronts.privacy.labels import action_label, object_label
from loge.fronts.privacy.queries import Filters, known_actions, known_models
from loge.registers.accounts.models import User


class WordForm(forms.Form):
    word = forms.CharField(
        label="Mot ou expression", max_length=60, help_text="Au singulier : le pluriel est compris."
    )
    category = forms.ChoiceField(label="Catégorie", choices=WordCategory)


class JournalFilters(forms.Form):
    personne = forms.ModelChoiceField(
        label="Personne", queryset=User.objects.all(), required=False, empty_label="Toutes"
    )
    action = forms.ChoiceField(label="Action", required=False)
    objet = forms.ChoiceField(label="Objet", required=False)
    numero = forms.CharField(label="Numéro de l’objet", required=False, max_length=40)
    du = forms.DateField(label="Du", required=False, widget=DayInput())
    au = forms.DateField(label="Au", required=False, widget=DayInput())

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer("action", "Toutes", known_actions(viewer), action_label)
        self._offer("objet", "Tous", known_models(viewer), object_label)

    def _offer(self, name: str, all_of_them: str, codes: list[str], label) -> None:
        """What the journal knows of, in French and in French order."""
        labelled = sorted(((code, label(code)) for code in codes), key=lambda choice: fold(choice[1]))
        cast(forms.ChoiceField, self.fields[name]).choices = [("", all_of_them), *labelled]

    def clean(self):
        answers = super().clean() or {}
        if answers.get("du") and answers.get("au") and answers["au"] < answers["du"]:
            self.add_error("au", "La fin de la période précède son début.")
        if answers.get("numero") and not answers.get("objet") and "objet" not in self.errors:
            self.add_error("objet", "Dites de quel objet c’est le numéro.")
        return answers

    def filters(self) -> Filters:
        answers = self.cleaned_data
        last = answers.get("au")
        return Filters(
            by=answers.get("personne"),
            action=answers.get("action", ""),
            target_model=answers.get("objet", ""),
            target_id=answers.get("numero", ""),
            since=_midnight(answers.get("du")),
            until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
        )

    def in_words(self) -> str:
        """What is shown, for the head of the export."""
        answers = self.cleaned_data
        parts = [
            f"personne : {answers['personne']}" if answers.get("personne") else "",
            f"action : {action_label(answers['action'])}" if answers.get("action") else "",
            f"objet : {object_label(answers['objet'])} {answers['numero']}".strip() if answers.get("objet") else "",
            f"du {answers['du']:%d/%m/%Y}" if answers.get("du") else "",
            f"au {answers['au']:%d/%m/%Y}" if answers.get("au") else "",
        ]
        return ", ".join(part for part in parts if part) or "tout le journal"


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None

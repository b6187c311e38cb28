from django import forms

from loge.domains.cases.choices import NoteKind
from loge.domains.cases.forms.cases import READABLE
from loge.domains.cases.forms.fields import day, long_text
from loge.foundation.wording.forms import CarefulForm


class ProposeForm(CarefulForm):
    text = long_text("Ce qui est proposé", max_length=400, required=False, help_text=READABLE)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Réponse de la personne", widget=forms.RadioSelect,
        choices=[("oral", "Oui, de vive voix"), ("written", "Oui, par écrit"), ("no", "Non")],
    )  # fmt: skip
    until = day(
        label="Si non, ne pas proposer de nouveau avant le", required=False,
        help_text="Sans date, le délai habituel s’applique. Personne ne le lui proposera avant.",
    )  # fmt: skip


class SuspendForm(forms.Form):
    until = day(label="Suspendre jusqu’au", help_text="Ce jour-là, le suivi revient dans votre liste.")


class ReviewForm(CarefulForm):
    text = long_text("Ce que dit le bilan", rows=4, max_length=490, help_text=READABLE)
    next_on = day(label="Prochain bilan le", required=False, help_text="Sans date, le rythme habituel s’applique.")


class KeepForm(forms.Form):
    until = day(
        label="Garder l’historique jusqu’au",
        help_text="Avec l’accord de la personne, pour reprendre plus tard. Sans lui, ce suivi est effacé.",
    )


class NoteForm(CarefulForm):
    kind = forms.ChoiceField(label="Qui la lira", choices=NoteKind, widget=forms.RadioSelect)
    text = long_text(
        "Note", rows=4, max_length=2000, help_text="Objective, datée, nécessaire : la personne peut la lire."
    )

    def __init__(self, *args, privately: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = NoteKind.ORDINARY
        if not privately:
            self.fields["kind"].choices = [(NoteKind.ORDINARY.value, NoteKind.ORDINARY.label)]

import uuid

from django import forms

from loge.domains.proximity.choices import Decision, HelpNeeded, KnockReason, Urgency, VisitResult
from loge.domains.proximity.queries.people import may_receive
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User


class VisitForm(CarefulForm):
    """One visit at one door. `token` is that of the page: pressing twice is one visit."""

    careful = ("text",)
    result = forms.ChoiceField(
        label="Ce que vous avez trouvé",
        choices=VisitResult,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que vous avez trouvé."},
    )
    needs = forms.MultipleChoiceField(
        label="Si la personne a besoin d’aide, de quoi ?",
        choices=HelpNeeded,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label="Utile au prochain passage",
        max_length=250,
        required=False,
        help_text="Par exemple « sonnette en panne ». Ni maladie, ni jugement.",
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("result") == VisitResult.SEEN_NEEDS_HELP and not cleaned.get("needs"):
            self.add_error("needs", "Dites de quoi la personne a besoin.")
        return cleaned


class AskForm(forms.Form):
    reason = forms.ChoiceField(label="Motif dit à qui passe", choices=KnockReason, widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label="Quand", choices=Urgency, coerce=int, initial=Urgency.WITHIN_48_H, widget=forms.RadioSelect
    )


class ToForm(forms.Form):
    """Someone who may go to that residence."""

    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none(), empty_label="Choisissez une personne")

    def __init__(self, *args, residence, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = may_receive(residence)


class DecisionForm(ToForm, CarefulForm):
    careful = ("text",)
    decision = forms.ChoiceField(
        label="Suite à donner",
        choices=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la suite à donner."},
    )
    text = forms.CharField(
        label="En quelques mots",
        max_length=200,
        required=False,
        help_text="Pour faire repasser : la bonne adresse, le moyen d’entrer, la bonne heure.",
    )
    field_order = ["decision", "to", "text", "accept_words"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].required = False
        self.fields["to"].label = "Qui repasse"
        self.fields["to"].empty_label = "Le gardien de la résidence"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == Decision.HEARD_FROM and not (cleaned.get("text") or "").strip():
            self.add_error("text", "Dites comment la personne a donné de ses nouvelles.")
        return cleaned

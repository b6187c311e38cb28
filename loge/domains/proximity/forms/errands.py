import uuid

from django import forms
from django.utils import timezone

from loge.domains.proximity.choices import DaySlot, ErrandKind, HandedTo, MissedReason, MoneyKind
from loge.domains.proximity.queries.people import may_receive
from loge.foundation.ui.fields import DayInput
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User
from loge.registers.partners.models import Partner


class AskErrandForm(CarefulForm):
    careful = ("what",)
    kind = forms.ChoiceField(label="Service", choices=ErrandKind, widget=forms.RadioSelect)
    what = forms.CharField(
        label="Quoi",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La liste des courses, la pharmacie où aller. Jamais la raison, ni une maladie.",
    )
    agreed = forms.BooleanField(
        label="La personne est d’accord",
        required=False,
        help_text="Sinon, sa réponse est attendue : rien n’est livré sans elle.",
    )
    field_order = ["kind", "what", "accept_words", "agreed"]


class PlanForm(forms.Form):
    day = forms.DateField(label="Jour", widget=DayInput())
    slot = forms.ChoiceField(label="Moment", choices=DaySlot, widget=forms.RadioSelect, initial=DaySlot.MORNING)
    to = forms.ModelChoiceField(
        label="Confier à", queryset=User.objects.none(), required=False, empty_label="Personne de chez nous"
    )
    partner = forms.ModelChoiceField(
        label="Ou à un partenaire", queryset=Partner.objects.none(), required=False, empty_label="Aucun partenaire"
    )

    def __init__(self, *args, errand, viewer, **kwargs):
        super().__init__(*args, initial={"day": timezone.localdate(), "slot": DaySlot.MORNING}, **kwargs)
        self.fields["to"].queryset = may_receive(errand.residence)
        here = Partner.objects.visible_to(viewer).active().serving(errand.residence.municipality_code)
        self.fields["partner"].queryset = here

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("to")) == bool(cleaned.get("partner")):
            self.add_error("to", "Choisissez une personne ou un partenaire.")
        return cleaned


class DeliverForm(forms.Form):
    handed_to = forms.ChoiceField(
        label="Remis à",
        choices=HandedTo,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites à qui c’est remis."},
    )


class MissForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=MissedReason, widget=forms.RadioSelect)


class CancelForm(CarefulForm):
    careful = ("reason",)
    reason = forms.CharField(label="Pourquoi", max_length=200)


class MoneyForm(forms.Form):
    kind = forms.ChoiceField(label="Mouvement", choices=MoneyKind, widget=forms.RadioSelect)
    amount = forms.DecimalField(label="Montant (€)", min_value=0, max_digits=8, decimal_places=2, localize=True)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CorrectMoneyForm(forms.Form):
    """Asked, then confirmed on a page that shows both lines: two gestures for someone else's money."""

    amount = forms.DecimalField(
        label="Montant juste (€)",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        localize=True,
        help_text="0 pour annuler.",
    )
    reason = forms.CharField(label="Pourquoi", max_length=120)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import BenefitFate, ClockKind, Payer
from loge.domains.arrears.forms.officers import OfOfficer
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency


class ReportForm(forms.Form):
    told = forms.ChoiceField(label="Signalé à", choices=Payer.choices, widget=forms.RadioSelect)
    reported_on = forms.DateField(label="Le", widget=DayInput())

    def __init__(self, *args, has_payer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [pair for pair in Payer.choices if (pair[0] == Payer.PANEL) != has_payer]
        self.fields["reported_on"].initial = timezone.localdate


class PlanSentForm(forms.Form):
    sent_on = forms.DateField(label="Plan transmis le", initial=timezone.localdate, widget=DayInput())


class CheckForm(forms.Form):
    sent_on = forms.DateField(label="Réponse transmise le", initial=timezone.localdate, widget=DayInput())


class DecisionForm(forms.Form):
    decided_by = forms.ChoiceField(label="Qui a décidé ?", choices=Payer.choices, widget=forms.RadioSelect)
    decision = forms.ChoiceField(label="L’aide est", choices=BenefitFate.choices, widget=forms.RadioSelect)
    decided_on = forms.DateField(label="Le", initial=timezone.localdate, widget=DayInput())


class CalendarFilter(OfOfficer):
    quoi = forms.ChoiceField(label="Échéance", choices=[("", "Toutes"), *ClockKind.choices], required=False)
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    depuis = forms.DateField(label="Du", required=False, widget=DayInput())
    jusque = forms.DateField(label="Au", required=False, widget=DayInput())


class AlertsForm(forms.Form):
    """Days before each kind of day; all of them are shown, and kept."""

    def __init__(self, *args, days: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        for kind in ClockKind:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label, min_value=1, max_value=365, initial=days[kind]
            )

from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import BenefitFate, Payer
from loge.domains.arrears.forms.fields import calendar


class ReportForm(forms.Form):
    told = forms.ChoiceField(label="Signalé à", choices=Payer.choices, widget=forms.RadioSelect)
    reported_on = forms.DateField(label="Le", widget=calendar())

    def __init__(self, *args, has_payer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [pair for pair in Payer.choices if (pair[0] == Payer.PANEL) != has_payer]
        self.fields["reported_on"].initial = timezone.localdate


class PlanSentForm(forms.Form):
    sent_on = forms.DateField(label="Plan transmis le", initial=timezone.localdate, widget=calendar())


class CheckForm(forms.Form):
    sent_on = forms.DateField(label="Réponse transmise le", initial=timezone.localdate, widget=calendar())


class DecisionForm(forms.Form):
    decided_by = forms.ChoiceField(label="Qui a décidé ?", choices=Payer.choices, widget=forms.RadioSelect)
    decision = forms.ChoiceField(label="L’aide est", choices=BenefitFate.choices, widget=forms.RadioSelect)
    decided_on = forms.DateField(label="Le", initial=timezone.localdate, widget=calendar())

from django import forms

from loge.domains.referrals.choices import ResendReason
from loge.domains.referrals.queries.bulk import towns_for
from loge.registers.partners.models import Partner


class SendListForm(forms.Form):
    partner = forms.ModelChoiceField(label="Envoyer à", queryset=Partner.objects.none(), empty_label="Choisissez")
    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, viewer, code, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = towns_for(viewer, code)


class CompleteListForm(forms.Form):
    expected = forms.IntegerField(widget=forms.HiddenInput)


class ResendListForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi la renvoyer", choices=ResendReason, widget=forms.RadioSelect)

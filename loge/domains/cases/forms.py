from django import forms

from loge.domains.cases.choices import CaseResult
from loge.domains.cases.permissions import FOLLOW_ALL
from loge.registers.accounts.models import User


class StepForm(forms.Form):
    text = forms.CharField(
        label="Ce qui a été fait ou convenu",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Des faits utiles, que la personne concernée pourrait lire.",
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none(), empty_label="Choisissez une personne")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in FOLLOW_ALL.roles])
        self.fields["to"].queryset = able.order_by("last_name", "first_name", "pk")


class CloseForm(forms.Form):
    result = forms.ChoiceField(label="Issue", choices=CaseResult)
    text = forms.CharField(
        label="En quelques mots", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

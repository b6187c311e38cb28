from django import forms

from loge.domains.outreach.choices import Outcome
from loge.registers.accounts.models import User

# What one line of the pile can say by itself; the rest is keyed on the full screen.
RETURNED = "returned"
QUICK_OUTCOMES = (
    ("", "—"),
    (Outcome.NO_ANSWER.value, "Pas de réponse"),
    (Outcome.VOICEMAIL.value, "Répondeur (sans message)"),
    (Outcome.BUSY.value, "Ligne occupée"),
    (Outcome.ANSWERED_OK.value, "Joint, tout va bien"),
    (RETURNED, "Rendue sans appel"),
)


class PrintForm(forms.Form):
    """`callers` are the people who may be given sheets: oneself, or every caller for a supervisor."""

    caller = forms.ModelChoiceField(label="Pour", queryset=User.objects.none(), empty_label=None)
    size = forms.IntegerField(label="Nombre de fiches", min_value=1, max_value=60, initial=15)

    def __init__(self, *args, callers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["caller"].queryset = callers


class CodeForm(forms.Form):
    code = forms.CharField(label="Code de la fiche", max_length=12, help_text="En haut à gauche de la fiche.")

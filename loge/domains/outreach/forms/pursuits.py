"""The chain of a campaign, and what someone learnt about a home that does not answer."""

from django import forms

from loge.domains.outreach.choices import ChainStep, NewsResult, RiskBand
from loge.domains.outreach.rules.chain import LONGEST_STEP, BandRule
from loge.foundation.wording.forms import CarefulForm


class BandForm(forms.Form):
    """The rule of one level of risk. The last step is not in the list: it is never left out."""

    attempts = forms.IntegerField(label="Appels sans réponse avant de commencer", min_value=1, max_value=20)
    hours = forms.IntegerField(label="Heures laissées à chaque étape", min_value=1, max_value=LONGEST_STEP)
    steps = forms.MultipleChoiceField(
        label="Étapes, dans cet ordre",
        choices=[choice for choice in ChainStep.choices if choice[0] != ChainStep.CHECK],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, band: str, rule: BandRule, **kwargs):
        self.band = RiskBand(band)
        initial = {"attempts": rule.attempts, "hours": rule.hours, "steps": list(rule.steps)}
        super().__init__(*args, initial=initial, prefix=band, **kwargs)

    @property
    def rule(self) -> dict:
        return {**self.cleaned_data, "steps": [*self.cleaned_data["steps"], str(ChainStep.CHECK)]}


class NoNumberForm(forms.Form):
    no_number = forms.BooleanField(
        label="Faire visiter d’office les foyers sans numéro utilisable",
        required=False,
        help_text="Sinon, des lettres et des listes de visites sont proposées dans « Foyers ».",
    )


class NewsForm(CarefulForm):
    result = forms.ChoiceField(
        label="Ce que l’on sait",
        choices=NewsResult,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que l’on sait."},
    )
    text = forms.CharField(
        label="Par qui, en quelques mots",
        max_length=250,
        help_text="Par exemple « sa fille l’a eue hier au téléphone ». Ni maladie, ni jugement.",
    )

"""Filters of the list of homes, and what a supervisor types about a home."""

from django import forms

from loge.domains.outreach.choices import ExclusionCause, MemberResult, NeedCode, Outcome, RiskCode, TargetStatus
from loge.domains.outreach.queries.homes import TO_CALL
from loge.foundation.ui.fields import TickedField
from loge.registers.accounts.models import Agency, User

ANY = [("", "Tous")]


class HomesFilter(forms.Form):
    """The names are those of the links of the board: `?etat=waiting&agence=3`."""

    etat = forms.ChoiceField(
        label="État",
        choices=[*ANY, (TO_CALL, "Retenus pour être appelés"), ("open", "Restent à joindre"), *TargetStatus.choices],
        required=False,
    )
    cause = forms.ChoiceField(label="Écarté pour", choices=[*ANY, *ExclusionCause.choices], required=False)
    agence = forms.ModelChoiceField(
        label="Agence", queryset=Agency.objects.all(), required=False, empty_label="Toutes"
    )
    vague = forms.ChoiceField(label="Vague", required=False)
    resultat = forms.ChoiceField(label="Dernier appel", choices=[*ANY, *Outcome.choices], required=False)
    signal = forms.ChoiceField(
        label="Besoin ou risque", choices=[*ANY, *NeedCode.choices, *RiskCode.choices], required=False
    )
    niveau = forms.IntegerField(required=False, min_value=0, max_value=4, widget=forms.HiddenInput)
    appelant = forms.ModelChoiceField(
        label="Confié à ou appelé par", queryset=User.objects.none(), required=False, empty_label="Tous"
    )
    jamais = forms.BooleanField(label="Jamais essayé", required=False)

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vague"].choices = [*ANY, *((wave.number, str(wave)) for wave in campaign.waves.all())]
        self.fields["appelant"].queryset = User.objects.filter(calling_for__campaign=campaign)


class PeopleFilter(HomesFilter):
    """The people of those homes, by what is known of each."""

    personne = forms.ChoiceField(label="Personne", choices=[*ANY, *MemberResult.choices], required=False)
    field_order = ["vague", "personne", "etat", "agence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("cause", "resultat", "signal", "niveau", "appelant", "jamais"):
            del self.fields[name]


class AssignForm(forms.Form):
    homes = TickedField(empty="Cochez au moins un foyer.")
    to = forms.ModelChoiceField(
        label="Confier les foyers cochés à", queryset=User.objects.none(), required=False, empty_label="Tout le monde"
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(calling_for__campaign=campaign, calling_for__is_active=True)


class LiftRefusalForm(forms.Form):
    reason = forms.CharField(label="Pourquoi le refus est levé", max_length=200)

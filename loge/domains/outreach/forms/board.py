"""Filters of the list of homes, and what a supervisor types about a home."""

from django import forms

from loge.domains.outreach.choices import ExclusionCause, MemberResult, NeedCode, Outcome, RiskCode, TargetStatus
from loge.domains.outreach.permissions import can_read_answers
from loge.domains.outreach.queries.homes import HEARD, TO_CALL, people_in_charge
from loge.foundation.ui.fields import DayInput, TickedField
from loge.registers.accounts.models import Agency, User

ANY = [("", "Tous")]
HOURS = [("", "Toutes"), *((hour, f"{hour} h") for hour in range(24))]


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
    jour = forms.DateField(label="Appelé le", required=False, widget=DayInput())
    heure = forms.TypedChoiceField(label="À l’heure", choices=HOURS, coerce=int, empty_value=None, required=False)
    repondu = forms.BooleanField(label="A répondu ce jour-là", required=False)
    charge = forms.ModelChoiceField(
        label="Risque grave suivi par", queryset=User.objects.none(), required=False, empty_label="Tous"
    )
    attente = forms.BooleanField(label="Risque grave que personne n’a pris en charge", required=False)
    jamais = forms.BooleanField(label="Jamais essayé", required=False)

    def __init__(self, *args, campaign, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        if can_read_answers(viewer):
            self.fields["charge"].queryset = people_in_charge(campaign)
        else:  # the figures of what was heard, and not whose it is
            for name in HEARD:
                del self.fields[name]
        self.fields["vague"].choices = [*ANY, *((wave.number, str(wave)) for wave in campaign.waves.all())]
        self.fields["appelant"].queryset = User.objects.filter(calling_for__campaign=campaign)

    @property
    def given(self) -> dict:
        """The filters that narrow something; midnight is one of the hours."""
        return {name: value for name, value in self.cleaned_data.items() if value or (name == "heure" and value == 0)}


class PeopleFilter(HomesFilter):
    """The people of those homes, by what is known of each."""

    personne = forms.ChoiceField(label="Personne", choices=[*ANY, *MemberResult.choices], required=False)
    field_order = ["vague", "personne", "etat", "agence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.field_order):
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

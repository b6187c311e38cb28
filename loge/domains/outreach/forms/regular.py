from django import forms

from loge.domains.outreach.choices import SUSPENSIONS, RegularEnd, RegularReason, Rhythm
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import User


class OpenRegularForm(forms.Form):
    dpia_reference = forms.CharField(
        label="Référence de l’analyse d’impact",
        max_length=120,
        help_text="Donnée par votre délégué à la protection des données.",
    )


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(label="Rythme choisi par la personne", choices=Rhythm, initial=Rhythm.WEEKLY)
    preferred_caller = forms.ModelChoiceField(
        label="Appelant préféré", queryset=User.objects.none(), required=False, empty_label="N’importe lequel"
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        calling = User.objects.filter(calling_for__campaign=campaign, calling_for__is_active=True, is_active=True)
        self.fields["preferred_caller"].queryset = calling.order_by("last_name", "first_name", "pk")


class EnrolForm(RhythmForm):
    reason = forms.ChoiceField(
        label="Pourquoi la personne le souhaite", choices=RegularReason, widget=forms.RadioSelect
    )
    ends_on = forms.DateField(
        label="Jusqu’au", required=False, widget=DayInput(), help_text="Vide : sans date de fin."
    )
    agreed = forms.BooleanField(
        label="La personne souhaite ces appels",
        error_messages={"required": "Les appels réguliers sont volontaires : demandez d’abord à la personne."},
    )
    field_order = ["reason", "rhythm", "preferred_caller", "ends_on", "agreed"]


class SuspendForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi", choices=[(code.value, code.label) for code in SUSPENSIONS], initial=SUSPENSIONS[0].value,
        help_text="Pendant ce temps, aucun métier n’écrit ni n’appelle.",
    )  # fmt: skip
    until = forms.DateField(
        label="Reprendre le",
        required=False,
        widget=DayInput(),
        help_text="Vide : quand on saura la personne de retour.",
    )


class EndForm(forms.Form):
    end = forms.ChoiceField(label="Pourquoi", choices=RegularEnd, widget=forms.RadioSelect)


class PersonToWarnForm(forms.Form):
    name = forms.CharField(label="Nom", max_length=120)
    relation = forms.CharField(label="Lien", max_length=60, required=False, help_text="Par exemple : fille, voisin.")
    phone = forms.CharField(label="Téléphone", max_length=20)
    has_keys = forms.BooleanField(label="A les clés", required=False)
    agreed = forms.BooleanField(
        label="Désignée par la personne elle-même",
        error_messages={"required": "Notez seulement les personnes que le locataire a désignées."},
    )

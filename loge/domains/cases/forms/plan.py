from django import forms

from loge.domains.cases.choices import ActionType, Actor
from loge.domains.cases.forms.cases import READABLE
from loge.domains.cases.forms.fields import day, long_text
from loge.domains.cases.queries.candidates import able_to_do_a_task
from loge.domains.cases.rules import offers
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User


class ActionForm(CarefulForm):
    careful = ("detail",)

    kind = forms.ChoiceField(label="Action")
    due_on = day(label="À faire avant le")
    in_charge = forms.ModelChoiceField(
        label="Confiée à", queryset=User.objects.none(),
        help_text="Hors de l’équipe du suivi, la personne lit l’action, la date et le logement, rien d’autre.",
    )  # fmt: skip
    actor = forms.ChoiceField(label="Qui agit", choices=Actor)
    partner_name = forms.CharField(label="Nom du partenaire", max_length=120, required=False)
    detail = long_text("Précision pour l’équipe du suivi", max_length=500, required=False, help_text=READABLE)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k, label) for k, label in ActionType.choices if offers(k, case.themes)]
        self.fields["in_charge"].queryset = able_to_do_a_task()
        self.fields["in_charge"].initial = case.owner_id


class FinishForm(CarefulForm):
    careful = ("result",)

    result = long_text("Ce qui a été fait", max_length=300, help_text=READABLE)

from django import forms

from loge.domains.arrears.choices import PlanCondition
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.models.steps import FROM_THE_TABLE
from loge.domains.arrears.rules.next_step import Line

STEPS = [("", "—"), *((step.value, step.label) for step in FROM_THE_TABLE)]


class RuleForm(forms.Form):
    """One line of the table of actions. A line whose step is left empty is taken out of the table."""

    step = forms.ChoiceField(label="Action", choices=STEPS, required=False)
    min_owed = euros("Doit au moins (€)", min_value=0, initial=0)
    min_months = forms.DecimalField(
        label="Mois de loyer au moins", min_value=0, max_digits=3, decimal_places=1, localize=True, initial=0
    )
    min_days_late = forms.IntegerField(label="Jours de retard au moins", min_value=0, max_value=3650, initial=0)
    quiet_days = forms.IntegerField(label="Jours depuis le dernier contact", min_value=0, max_value=365, initial=0)
    plan = forms.ChoiceField(label="Plan d’apurement", choices=PlanCondition.choices)
    payment_returned = forms.BooleanField(label="Prélèvement rejeté", required=False)
    benefit_stopped = forms.BooleanField(label="Aide au logement interrompue", required=False)


class RulesFormSet(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Rang"

    def clean(self):
        if not any(self.errors) and not self.lines():
            raise forms.ValidationError("Gardez au moins une ligne : sans elle, aucun compte ne serait suivi.")

    def lines(self) -> list[Line]:
        """The table in its new order."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("step")]
        ranked = sorted(kept, key=lambda said: said["ORDER"] or len(kept) + 1)
        return [Line(**{name: value for name, value in said.items() if name != "ORDER"}) for said in ranked]


def rules_form(data, *, lines: list[Line]) -> RulesFormSet:
    """The whole table, and one empty line."""
    made = forms.formset_factory(RuleForm, formset=RulesFormSet, can_order=True, extra=1, max_num=40)
    return made(data, initial=[vars(line) for line in lines])  # type: ignore[return-value]

from decimal import Decimal

from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import Frequency, Payer, PlanCondition, Signature, Step
from loge.domains.arrears.models.steps import FROM_THE_TABLE
from loge.domains.arrears.rules.next_step import Line
from loge.foundation.dates import add_months
from loge.registers.accounts.models import Agency

PLANS = [("", "Tous"), ("yes", "Avec un plan"), ("no", "Sans plan"), ("broken", "Plan rompu")]


def euros(label: str, **more) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=10, decimal_places=2, localize=True, **{"min_value": Decimal("0.01")} | more
    )


def _calendar() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AccountFilter(forms.Form):
    etape = forms.ChoiceField(
        label="Action",
        choices=[("", "À faire"), ("tous", "Tous"), *Step.choices],
        required=False,
        widget=forms.HiddenInput,
    )
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    minimum = euros("Doit au moins (€)", required=False)
    plan = forms.ChoiceField(label="Plan d’apurement", choices=PLANS, required=False)


class PlanForm(forms.Form):
    """What is agreed on the telephone. The budget is asked for, never required: some do not wish to tell."""

    entries = forms.MultipleChoiceField(label="Sommes à étaler", widget=forms.CheckboxSelectMultiple)
    instalment = euros("Échéance (€)")
    frequency = forms.ChoiceField(label="Rythme", choices=Frequency.choices, initial=Frequency.MONTHLY)
    first_on = forms.DateField(label="Première échéance", widget=_calendar())
    tolerance_days = forms.IntegerField(label="Tolérance (jours)", min_value=0, max_value=31, initial=5)
    rent_required = forms.BooleanField(
        label="Le loyer du mois est dû aussi", required=False, initial=True,
        help_text="C’est la condition pour que l’aide au logement soit maintenue.",
    )  # fmt: skip
    income = euros(
        "Ressources du foyer par mois (€)", required=False, min_value=0, help_text="Sans l’aide au logement."
    )
    other_costs = euros("Autres charges par mois (€)", required=False, min_value=0)

    def __init__(self, *args, dues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entries"].choices = [(str(entry.pk), entry.pk) for entry in dues]
        if not self.is_bound:
            self.initial["entries"] = [str(entry.pk) for entry in dues]
            self.initial["first_on"] = add_months(timezone.localdate(), 1)

    def clean_entries(self):
        return [int(pk) for pk in self.cleaned_data["entries"]]


class SignForm(forms.Form):
    signature = forms.ChoiceField(
        label="Comment l’accord est-il donné ?",
        choices=[pair for pair in Signature.choices if pair[0] != Signature.SMS_CODE],
        widget=forms.RadioSelect,
    )
    signed_on = forms.DateField(label="Le", widget=_calendar())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = timezone.localdate


class UndoForm(forms.Form):
    because = forms.CharField(label="Pourquoi ?", max_length=200)


class MatchForm(forms.Form):
    due = forms.ChoiceField(label="Dette à régler", widget=forms.RadioSelect)
    amount = euros("Montant à imputer (€)")

    def __init__(self, *args, dues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due"].choices = dues


class OverIndebtednessForm(forms.Form):
    admissible_on = forms.DateField(
        label="Dossier recevable le", required=False, widget=_calendar(),
        help_text="Laissez vide quand la procédure est terminée.",
    )  # fmt: skip


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


class ReportForm(forms.Form):
    told = forms.ChoiceField(label="Signalé à", choices=Payer.choices, widget=forms.RadioSelect)
    reported_on = forms.DateField(label="Le", widget=_calendar())

    def __init__(self, *args, has_payer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [pair for pair in Payer.choices if (pair[0] == Payer.PANEL) != has_payer]
        self.fields["reported_on"].initial = timezone.localdate


class PlanSentForm(forms.Form):
    sent_on = forms.DateField(label="Plan transmis le", initial=timezone.localdate, widget=_calendar())

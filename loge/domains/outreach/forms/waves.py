"""The criteria of a wave, composed on screen. `criteria` gives the dictionary that rules.Criteria reads."""

from django import forms

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Campaign
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency
from loge.registers.housing.models import Residence
from loge.registers.tenants.choices import FrailtyKind


class ResidenceChoices(forms.ModelMultipleChoiceField):
    """Several residences bear the same name: the town tells them apart."""

    def label_from_instance(self, residence) -> str:
        return f"{residence.name} ({residence.municipality})" if residence.municipality else residence.name


ENDS = [
    (TargetStatus.REACHED, "Joint"),
    (TargetStatus.UNREACHABLE, "Jamais joint"),
    (TargetStatus.REFUSED, "A refusé"),
    (TargetStatus.WAITING, "Pas encore appelé"),
]


class WaveForm(forms.Form):
    """Who is drawn. Every box left empty widens the audience; what is ticked narrows it."""

    label = forms.CharField(label="Intitulé de la vague", max_length=120, required=False)
    reference_date = forms.DateField(label="Âge calculé au", widget=DayInput())
    min_age = forms.IntegerField(label="Âge minimal", min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(label="Âge maximal", min_value=0, max_value=120, required=False)
    alone = forms.BooleanField(label="Vit seul", required=False)
    agencies = forms.ModelMultipleChoiceField(
        label="Agences", queryset=Agency.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    residences = ResidenceChoices(
        label="Résidences",
        queryset=Residence.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    priority_transfer = forms.BooleanField(label="Demande de mutation prioritaire", required=False)
    arrears = forms.BooleanField(label="Loyers impayés", required=False)
    arrears_min = forms.DecimalField(
        label="dont le solde dû atteint (€)", min_value=0, required=False, decimal_places=2
    )
    frailty = forms.MultipleChoiceField(
        label="Fragilité connue avec l’accord de la personne",
        choices=FrailtyKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_contact_months = forms.IntegerField(
        label="Sans contact depuis (mois)", min_value=1, max_value=60, required=False
    )
    earlier_campaign = forms.ModelChoiceField(
        label="Campagne précédente",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="Ne pas en tenir compte",
    )
    earlier_mode = forms.ChoiceField(
        label="Les foyers de cette campagne",
        choices=[("exclude", "sont écartés"), ("include", "sont les seuls retenus")],
        required=False,
    )
    earlier_results = forms.MultipleChoiceField(
        label="quand leur résultat était", choices=ENDS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, viewer, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["residences"].queryset = Residence.objects.visible_to(viewer)
        self.fields["earlier_campaign"].queryset = Campaign.objects.visible_to(viewer).exclude(pk=campaign.pk)

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("min_age"), cleaned.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", "L’âge maximal est inférieur à l’âge minimal.")
        if cleaned.get("earlier_campaign") and not cleaned.get("earlier_results"):
            self.add_error("earlier_results", "Cochez au moins un résultat de la campagne précédente.")
        if cleaned.get("earlier_results") and not cleaned.get("earlier_campaign", "wrong already"):
            self.add_error("earlier_campaign", "Choisissez la campagne de ces résultats, ou décochez-les.")
        return cleaned

    @property
    def criteria(self) -> dict:
        """The criteria to store with the wave: only what narrows the audience is written."""
        typed = self.cleaned_data
        composed = {
            "min_age": typed["min_age"],
            "max_age": typed["max_age"],
            "alone": typed["alone"],
            "agencies": [agency.pk for agency in typed["agencies"]],
            "residences": [residence.pk for residence in typed["residences"]],
            "priority_transfer": typed["priority_transfer"],
            "arrears": self._arrears(),
            "frailty": typed["frailty"],
            "no_contact_months": typed["no_contact_months"],
            "earlier": self._earlier(),
        }
        return {name: value for name, value in composed.items() if value not in (None, False, [], "")}

    def _arrears(self) -> bool | dict:
        """An amount is a criterion, whether its box is ticked or not: nothing typed is left out in silence."""
        threshold = self.cleaned_data["arrears_min"]
        if not self.cleaned_data["arrears"] and not threshold:
            return False
        return {"min": str(threshold)} if threshold else True

    def _earlier(self) -> list[dict]:
        campaign = self.cleaned_data["earlier_campaign"]
        if not campaign:
            return []
        results = self.cleaned_data["earlier_results"]
        return [{"campaign": campaign.pk, "results": results, "mode": self.cleaned_data["earlier_mode"] or "exclude"}]


def initial_from_criteria(criteria: dict) -> dict:
    """The form's initial values for a stored wave."""
    initial = {key: value for key, value in criteria.items() if key not in ("arrears", "earlier")}
    if arrears := criteria.get("arrears"):
        initial["arrears"] = True
        initial["arrears_min"] = arrears.get("min") if isinstance(arrears, dict) else None
    for earlier in criteria.get("earlier", [])[:1]:
        initial |= {
            "earlier_campaign": earlier["campaign"],
            "earlier_mode": earlier["mode"],
            "earlier_results": earlier["results"],
        }
    return initial


class QualifyForm(forms.Form):
    """The birth dates that were missing, when someone could find them, and whether the home is concerned."""

    concerned = forms.TypedChoiceField(
        label="Ce foyer est-il concerné par la campagne ?",
        choices=[("yes", "Oui, l’appeler"), ("no", "Non, l’écarter")],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, **kwargs)
        occupants = target.household.occupants.filter(ends_on=None, person__birth_date=None, person__deceased=False)
        self.people = [occupant.person for occupant in occupants.select_related("person").order_by("pk")]
        for person in self.people:
            self.fields[f"born_{person.pk}"] = forms.DateField(
                label=f"Date de naissance de {person.full_name}", required=False, widget=DayInput()
            )

    @property
    def birth_dates(self) -> dict:
        typed = {person.pk: self.cleaned_data.get(f"born_{person.pk}") for person in self.people}
        return {pk: day for pk, day in typed.items() if day}

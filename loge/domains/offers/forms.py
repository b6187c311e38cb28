from django import forms

from loge.domains.offers.choices import OfferKind
from loge.domains.offers.models import LocalOffer
from loge.domains.offers.permissions import KEEP
from loge.domains.offers.queries.lists import towns_of
from loge.domains.offers.rules import Criteria
from loge.foundation import phones
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency, User
from loge.registers.housing.models import Residence
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner
from loge.registers.tenants.choices import NeedCode

CRITERIA = ("min_age", "max_age", "alone", "municipalities", "agencies", "residences")
COUNTED = ("kind", *CRITERIA)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput())


class ResidenceChoices(forms.ModelMultipleChoiceField):
    """Several residences bear the same name: the town tells them apart."""

    def label_from_instance(self, residence) -> str:
        return f"{residence.name} ({residence.municipality})" if residence.municipality else residence.name


class OfferForm(forms.Form):
    """What is offered, and to whom. Criteria left empty are for everyone."""

    title = forms.CharField(label="Intitulé", max_length=120)
    description = forms.CharField(
        label="Ce que l’on dit au locataire", max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une ou deux phrases simples, dites telles quelles au téléphone.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Nature", choices=OfferKind)
    partner = forms.ModelChoiceField(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="Nous-mêmes"
    )
    manager = forms.ModelChoiceField(label="Responsable", queryset=User.objects.none(), empty_label=None)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    schedule = forms.CharField(
        label="Jours et heures", max_length=200, required=False, help_text="« Le mardi de 14 h à 16 h »."
    )
    how = forms.CharField(
        label="Comment en profiter", max_length=300, required=False, help_text="Inscription, pièces à apporter, prix."
    )
    phone = forms.CharField(label="Téléphone à donner", max_length=30, required=False)
    starts_on, ends_on = _day("À partir du"), _day("Jusqu’au")
    capacity = forms.IntegerField(
        label="Nombre de places", min_value=1, max_value=10_000, required=False, help_text="Vide : sans limite."
    )
    needs = forms.MultipleChoiceField(
        label="Besoins auxquels elle répond", choices=NeedCode, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Pendant l’appel, l’offre est mise en avant quand l’un de ces besoins est coché.",
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=Theme, required=False, widget=forms.CheckboxSelectMultiple
    )
    min_age = forms.IntegerField(label="Âge minimal", min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(label="Âge maximal", min_value=0, max_value=120, required=False)
    alone = forms.BooleanField(label="Seulement les personnes qui vivent seules", required=False)
    municipalities = forms.MultipleChoiceField(
        label="Communes", choices=[], required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Agences", queryset=Agency.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    residences = ResidenceChoices(
        label="Résidences", queryset=Residence.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )  # fmt: skip

    def __init__(self, *args, viewer, offer: LocalOffer | None = None, **kwargs):
        """What an offer already says stays among the choices, even beyond the perimeter of whoever edits it."""
        initial = _known(offer) if offer else {"manager": viewer.pk}
        super().__init__(*args, initial=initial, **kwargs)
        partners = Partner.objects.visible_to(viewer).active()
        seen = Residence.objects.visible_to(viewer)
        towns = dict(towns_of(viewer))
        if offer:
            partners = partners | Partner.objects.filter(pk=offer.partner_id)
            seen = seen | Residence.objects.filter(pk__in=offer.residences.values("pk"))
            towns = {code: code for code in offer.municipalities} | towns
        able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in KEEP.roles])
        self.fields["partner"].queryset = partners
        self.fields["residences"].queryset = seen
        self.fields["municipalities"].choices = list(towns.items())
        self.fields["manager"].queryset = able.order_by("last_name", "first_name", "pk")

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        number = phones.canonical(typed)
        if number is None:
            raise forms.ValidationError(f"Numéro non compris : {phones.why_refused(typed)}.")
        return number.value

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("min_age"), cleaned.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", "L’âge maximal est inférieur à l’âge minimal.")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "La date de fin est avant la date de début.")
        return cleaned

    @property
    def may_be_counted(self) -> bool:
        """What is not a criterion may still be missing while one composes."""
        return not set(COUNTED) & set(self.errors)

    @property
    def criteria(self) -> Criteria:
        typed = self.cleaned_data
        return Criteria(
            min_age=typed["min_age"],
            max_age=typed["max_age"],
            alone=typed["alone"],
            municipalities=tuple(typed["municipalities"]),
            agencies=tuple(sorted(agency.pk for agency in typed["agencies"])),
            residences=tuple(sorted(residence.pk for residence in typed["residences"])),
        )


def _known(offer: LocalOffer) -> dict:
    plain = [name for name in OfferForm.base_fields if name not in ("agencies", "residences", "partner", "manager")]
    return {name: getattr(offer, name) for name in plain} | {
        "phone": phones.display(offer.phone),
        "partner": offer.partner_id,
        "manager": offer.manager_id,
        "agencies": list(offer.agencies.values_list("pk", flat=True)),
        "residences": list(offer.residences.values_list("pk", flat=True)),
    }

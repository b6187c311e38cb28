from django import forms

from loge.foundation import phones
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.rules import read_areas


class PartnerFilter(forms.Form):
    q = forms.CharField(label="Nom", required=False, max_length=100)
    commune = forms.CharField(label="Commune ou code INSEE", required=False, max_length=100)
    theme = forms.ChoiceField(label="Thème", choices=[("", "Tous"), *Theme.choices], required=False)
    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *PartnerKind.choices], required=False)
    cote = forms.BooleanField(label="Ceux mis de côté", required=False)


class PartnerForm(forms.Form):
    name = forms.CharField(label="Nom", max_length=160)
    kind = forms.ChoiceField(label="Nature", choices=[("", "Choisissez"), *PartnerKind.choices])
    themes = forms.MultipleChoiceField(
        label="Ce pour quoi on s’adresse à lui", choices=Theme, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.CharField(
        label="Communes servies",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une par ligne, code INSEE puis nom : « 71153 Chalon-sur-Saône ». « 71 » pour tout le département.",
    )
    channel = forms.ChoiceField(label="Moyen préféré", choices=PartnerChannel)
    email = forms.EmailField(label="Courriel", required=False)
    phone = forms.CharField(label="Téléphone", required=False, max_length=30)
    address = forms.CharField(
        label="Adresse postale",
        required=False,
        max_length=250,
        help_text="Pour la lettre : rue, code postal et ville.",
    )
    contact_name = forms.CharField(label="Interlocuteur", required=False, max_length=120)
    hours = forms.CharField(label="Horaires", required=False, max_length=250)
    advice = forms.CharField(label="À savoir avant d’orienter", required=False, max_length=300)
    fallback = forms.ModelChoiceField(
        label="Partenaire de repli",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Proposé quand celui-ci ne répond pas.",
    )

    def __init__(self, *args, viewer, partner=None, **kwargs):
        super().__init__(*args, **kwargs)
        others = Partner.objects.visible_to(viewer).active()
        self.fields["fallback"].queryset = others.exclude(pk=partner.pk) if partner else others

    def clean_areas(self) -> dict[str, str]:
        areas, wrong = read_areas(self.cleaned_data["areas"])
        if wrong:
            raise forms.ValidationError(f"Ligne non comprise : « {wrong[0]} ». Commencez par le code INSEE.")
        return areas

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        number = phones.canonical(typed)
        if number is None:
            raise forms.ValidationError(f"Numéro non compris : {phones.why_refused(typed)}.")
        return number.value

    @classmethod
    def about(cls, partner: Partner, **kwargs) -> "PartnerForm":
        shown = (
            "name",
            "kind",
            "themes",
            "channel",
            "email",
            "address",
            "contact_name",
            "hours",
            "advice",
            "fallback",
        )
        initial = {name: getattr(partner, name) for name in shown} | {"phone": phones.display(partner.phone)}
        initial["areas"] = "\n".join(f"{area.code} {area.name}".strip() for area in partner.areas.all())
        return cls(partner=partner, initial=initial, **kwargs)

from django import forms

from loge.domains.aids.choices import AidKind, GuaranteeKind
from loge.domains.aids.forms.fields import LinesField, day, euros, seen
from loge.domains.aids.models import AidScheme
from loge.domains.aids.models.schemes import FIELDS
from loge.foundation.legal.choices import Evidence
from loge.registers.partners.models import Partner
from loge.registers.partners.rules import department_of_insee, is_area


def _number(label: str, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=400, required=False, **more)


class SchemeForm(forms.Form):
    """The rules of one fund. Left empty, a condition asks nothing."""

    name = forms.CharField(label="Nom", max_length=120, help_text="« FSL de Maine-et-Loire, aide au maintien ».")
    kind = forms.ChoiceField(label="Nature", choices=AidKind)
    departments = forms.CharField(
        label="Départements", max_length=200, required=False, help_text="« 49, 72 ». Vide : partout."
    )
    partner = forms.ModelChoiceField(
        label="Partenaire de l’annuaire", queryset=Partner.objects.none(), required=False, empty_label="Aucun"
    )
    debt_only = forms.BooleanField(label="Seulement pour un foyer qui a une dette", required=False)
    debt_min = euros("Dette minimale (€)", required=False)
    debt_max = euros("Dette maximale (€)", required=False)
    max_amount = euros("Aide maximale (€)", required=False)
    income_ceiling = euros(
        "Plafond de ressources (€)",
        required=False,
        help_text="Par mois et par unité de consommation, hors aide au logement.",
    )
    rent_resumed_months = _number(
        "Mois de loyer courant repris", help_text="Loge le lit dans le compte du foyer, quand il y en a un."
    )
    min_age = _number("Âge minimal d’une personne du foyer")
    guarantee = forms.ChoiceField(
        label="Le bail a cette garantie", choices=[("", "Peu importe"), *GuaranteeKind.choices], required=False
    )
    to_check = LinesField(label="À vérifier avec le foyer", longest=160, help_text="Une condition par ligne.")
    documents = LinesField(label="Pièces demandées", longest=120, help_text="Une pièce par ligne.")
    decision_days = _number("Délai de décision (jours)")
    appeal_months = forms.IntegerField(label="Délai de recours (mois)", min_value=1, max_value=24, initial=2)
    send_to = forms.CharField(label="Où envoyer la demande", max_length=250, required=False)
    official_page = forms.URLField(label="Page officielle", max_length=200, required=False, assume_scheme="https")
    source = forms.CharField(
        label="D’où viennent ces règles",
        max_length=250,
        required=False,
        help_text="« Règlement intérieur du 1ᵉʳ janvier 2026 ».",
    )
    evidence = forms.ChoiceField(
        label="Fiabilité", choices=Evidence, initial=Evidence.TO_CHECK,
        help_text="Tant que personne ne les a lues dans le texte, ces règles sont montrées « à vérifier ».",
    )  # fmt: skip
    active_from = day("Ouverte depuis le", required=False, help_text="Vide : en préparation, proposée à personne.")
    active_until = day("Jusqu’au", required=False)
    seen = seen()

    def __init__(self, *args, viewer, scheme: AidScheme | None = None, **kwargs):
        initial = _known(scheme) if scheme else {"debt_only": True}
        super().__init__(*args, initial=initial, **kwargs)
        partners = Partner.objects.visible_to(viewer).active()
        self.fields["partner"].queryset = (
            partners | Partner.objects.filter(pk=scheme.partner_id) if scheme else partners
        )

    def clean_departments(self) -> list[str]:
        codes = [
            code.strip().upper()
            for code in self.cleaned_data["departments"].replace(";", ",").split(",")
            if code.strip()
        ]
        if wrong := [code for code in codes if not is_area(code) or department_of_insee(code) != code]:
            raise forms.ValidationError(f"Département non compris : {', '.join(wrong)}.")
        return list(dict.fromkeys(codes))


def _known(scheme: AidScheme) -> dict:
    shown = {name: getattr(scheme, name) for name in FIELDS if name != "partner"}
    return shown | {
        "departments": ", ".join(scheme.departments), "partner": scheme.partner_id, "seen": scheme.version,
    }  # fmt: skip

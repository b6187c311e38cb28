"""Forms of those who prepare a campaign. They check what was typed; operations decide."""

import re
from datetime import time

from django import forms

from loge.domains.outreach.choices import LegalBasis, Outcome
from loge.domains.outreach.models import ScriptVersion
from loge.domains.outreach.permissions import CALL
from loge.foundation.ui.fields import DayInput
from loge.registers.accounts.models import Agency, User

WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
_DEPARTMENT = re.compile(r"^(0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[678])$")
_RANGE = re.compile(r"^(\d{1,2})[:hH](\d{2})?\s*[-–à]\s*(\d{1,2})[:hH](\d{2})?$")


class CampaignForm(forms.Form):
    """What a campaign is for, on which legal basis, and until when its data are kept."""

    name = forms.CharField(label="Nom de la campagne", max_length=120)
    purpose = forms.CharField(
        label="Finalité",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À quoi servent ces appels, en une ou deux phrases que les locataires pourraient lire.",
    )
    legal_basis = forms.ChoiceField(label="Base légale", choices=LegalBasis)
    dpia_reference = forms.CharField(
        label="Référence de l’analyse d’impact",
        max_length=120,
        required=False,
        help_text="Donnée par votre délégué à la protection des données ; nécessaire pour approuver une vague.",
    )
    starts_on = forms.DateField(label="Début", widget=DayInput())
    ends_on = forms.DateField(label="Fin", widget=DayInput())
    retention_until = forms.DateField(
        label="Données conservées jusqu’au",
        widget=DayInput(),
        help_text="Au-delà, seuls les chiffres sont gardés. Usage courant : trois à six mois après la fin.",
    )
    department = forms.CharField(
        label="Département",
        max_length=3,
        required=False,
        help_text="Pour les jours fériés et l’heure locale, par exemple 49, 67 ou 974.",
    )
    phone_shown = forms.CharField(label="Numéro que le locataire peut rappeler", max_length=20, required=False)
    script_version = forms.ModelChoiceField(
        label="Script d’appel",
        queryset=ScriptVersion.objects.none(),
        required=False,
        empty_label="Aucun pour l’instant",
    )
    danger_instructions = forms.CharField(
        label="Conduite à tenir en cas de danger",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Affichée à l’appelant avec les numéros d’urgence.",
    )
    hold_minutes = forms.IntegerField(
        label="Durée de réservation d’un foyer (minutes)",
        min_value=2,
        max_value=60,
        initial=10,
        help_text="Sans nouvelle de l’appelant au-delà, le foyer est proposé à un collègue.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = ScriptVersion.objects.exclude(published_at=None).select_related("script")
        self.fields["script_version"].queryset = published

    def clean_department(self) -> str:
        """Refused when there is none: it would keep, without a word, the holidays and the clock of the mainland."""
        typed = self.cleaned_data["department"].upper()
        if typed and not _DEPARTMENT.match(typed):
            raise forms.ValidationError("Ce département n’existe pas : écrivez par exemple 49, 2A ou 974.")
        return typed

    def clean(self):
        cleaned = super().clean()
        start, end, kept = (cleaned.get(name) for name in ("starts_on", "ends_on", "retention_until"))
        if start and end and end < start:
            self.add_error("ends_on", "La fin doit suivre le début.")
        if end and kept and kept < end:
            self.add_error(
                "retention_until", "Les données doivent être conservées au moins jusqu’à la fin de la campagne."
            )
        return cleaned


def parse_ranges(text: str) -> list[list[str]]:
    """« 9h-12h, 14h-18h30 » → [["09:00", "12:00"], ["14:00", "18:30"]]. Raise ValidationError, in French."""
    ranges: list[list[str]] = []
    for part in filter(None, (piece.strip() for piece in text.replace(";", ",").split(","))):
        match = _RANGE.match(part)
        if not match:
            raise forms.ValidationError(
                f"« {part} » n’est pas une plage horaire. Écrivez par exemple 9h-12h, 14h-18h30."
            )
        opening, closing = (_hour(*match.group(i, i + 1)) for i in (1, 3))
        if closing <= opening:
            raise forms.ValidationError(f"« {part} » : la fin doit suivre le début.")
        if ranges and f"{opening:%H:%M}" < ranges[-1][1]:
            raise forms.ValidationError(f"« {part} » chevauche la plage précédente.")
        ranges.append([f"{opening:%H:%M}", f"{closing:%H:%M}"])
    return ranges


def _hour(hours: str, minutes: str | None) -> time:
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError as error:
        raise forms.ValidationError(f"« {hours}h{minutes or ''} » n’est pas une heure.") from error


class CallingHoursForm(forms.Form):
    """One line per weekday; an empty line means that nobody is called that day."""

    def __init__(self, *args, hours: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            known = (hours or {}).get(str(number), [])
            self.fields[f"day_{number}"] = forms.CharField(
                label=name.capitalize(),
                required=False,
                initial=", ".join(f"{a}-{b}" for a, b in known),
                help_text="Par exemple 9h-12h, 14h-18h." if number == 0 else "",
            )

    def clean(self):
        cleaned = super().clean()
        for number in range(7):
            try:
                cleaned[f"day_{number}"] = parse_ranges(cleaned.get(f"day_{number}", ""))
            except forms.ValidationError as error:
                self.add_error(f"day_{number}", error)
        if not self.errors and not any(cleaned[f"day_{n}"] for n in range(7)):
            raise forms.ValidationError("Indiquez au moins une plage d’appel dans la semaine.")
        return cleaned

    @property
    def hours(self) -> dict[str, list[list[str]]]:
        return {str(n): self.cleaned_data[f"day_{n}"] for n in range(7) if self.cleaned_data[f"day_{n}"]}


class EnrolCallersForm(forms.Form):
    users = forms.ModelMultipleChoiceField(
        label="Personnes à inscrire", queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in CALL.roles])
        self.fields["users"].queryset = able.exclude(calling_for__campaign=campaign, calling_for__is_active=True)


class RiskOfficerForm(forms.Form):
    agency = forms.ModelChoiceField(
        label="Agence", queryset=Agency.objects.all(), required=False, empty_label="Toutes les autres agences"
    )
    user = forms.ModelChoiceField(
        label="Personne qui reçoit les alertes",
        queryset=User.objects.filter(is_active=True),
        empty_label="Choisissez une personne",
    )


class RetryRuleForm(forms.Form):
    """What follows one outcome: when to try again, how many times, and whether at another moment of the week."""

    MINUTES = {"minutes": 1, "hours": 60, "days": 1440}

    amount = forms.IntegerField(label="Délai avant nouvel essai", min_value=0, max_value=10_000)
    unit = forms.ChoiceField(label="Unité", choices=[("minutes", "minutes"), ("hours", "heures"), ("days", "jours")])
    limit = forms.IntegerField(label="Essais au plus", min_value=1, max_value=20)
    another_slot = forms.BooleanField(label="À un autre moment de la journée", required=False)
    another_weekday = forms.BooleanField(label="Un autre jour de la semaine", required=False)

    def __init__(self, *args, outcome: str, known, **kwargs):
        self.outcome = Outcome(outcome)
        unit = next(name for name in ("days", "hours", "minutes") if known.delay % self.MINUTES[name] == 0)
        initial = {
            "amount": known.delay // self.MINUTES[unit],
            "unit": unit,
            "limit": known.limit,
            "another_slot": known.another_slot,
            "another_weekday": known.another_weekday,
        }
        super().__init__(*args, initial=initial, prefix=outcome, **kwargs)

    @property
    def rule(self) -> dict:
        """The rule as the campaign keeps it, the delay in minutes."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("limit", "another_slot", "another_weekday")}
        return {"delay": typed["amount"] * self.MINUTES[typed["unit"]], **kept}

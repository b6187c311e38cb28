from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone

from loge.foundation.dates import add_months
from loge.foundation.legal.choices import Evidence, Unit
from loge.foundation.ui.fields import DayInput


class DayForm(forms.Form):
    au = forms.DateField(label="En vigueur le", widget=DayInput(), required=False)
    vue = forms.ChoiceField(
        label="Valeurs",
        choices=[("", "Toutes"), ("a-verifier", "À vérifier cette année"), ("douteuses", "Texte à lire")],
        required=False,
    )

    def __init__(self, data):
        usual = {"au": timezone.localdate().isoformat()}
        super().__init__(usual | {name: data[name] for name in ("au", "vue") if data.get(name)})


class CorrectForm(forms.Form):
    """Another value from a day on, and until another when its end is known."""

    value = forms.DecimalField(
        label="Valeur", max_digits=10, decimal_places=2, localize=True, min_value=Decimal("0.01")
    )
    valid_from = forms.DateField(label="En vigueur depuis le", widget=DayInput())
    valid_to = forms.DateField(
        label="Jusqu’au", widget=DayInput(), required=False, help_text="Laissez vide si aucune fin n’est connue."
    )
    reference = forms.CharField(label="Texte", max_length=200, help_text="Article, décret, avec sa date.")
    evidence = forms.ChoiceField(label="Certitude", choices=Evidence.choices)
    reason = forms.CharField(label="Pourquoi cette correction ?", max_length=200)

    def __init__(self, *args, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["value"].help_text = (
            "Une date s’écrit AAAAMMJJ, ou MMJJ quand elle revient chaque année."
            if unit == Unit.DATE
            else f"En {Unit(unit).label}."
        )

    def clean_value(self) -> Decimal:
        """Raise ValidationError for a day that does not exist, or half a month."""
        value = self.cleaned_data["value"]
        if self.unit != Unit.EUROS and value != int(value):
            raise forms.ValidationError("Écrivez un nombre entier.")
        if self.unit == Unit.DATE and not _is_day(int(value)):
            raise forms.ValidationError("Ce jour n’existe pas. Écrivez AAAAMMJJ, ou MMJJ.")
        return value

    def clean(self):
        said = super().clean() or {}
        since, until = said.get("valid_from"), said.get("valid_to")
        if since and until and until < since:
            self.add_error("valid_to", "La fin précède le début.")
        if since and since > add_months(timezone.localdate(), 120):
            self.add_error("valid_from", "C’est dans plus de dix ans.")
        return said


class WithdrawForm(forms.Form):
    because = forms.CharField(label="Pourquoi la retirer ?", max_length=200)


def _is_day(value: int) -> bool:
    whole = value if value > 9999 else 20_240_000 + value  # a leap year: 29 February comes back too
    try:
        date(whole // 10_000, whole // 100 % 100, whole % 100)
    except (ValueError, InvalidOperation):
        return False
    return True

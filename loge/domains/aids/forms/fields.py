from decimal import Decimal

from django import forms

from loge.foundation.ui.fields import DayInput, MonthInput


def euros(label: str, **more) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=10, decimal_places=2, localize=True, **{"min_value": Decimal("0.01")} | more
    )


def day(label: str, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **more)


def month(label: str, **more) -> forms.DateField:
    """A month, by its first day."""
    widget = MonthInput({"placeholder": "2026-11"})
    return forms.DateField(
        label=label, input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"], widget=widget, required=False, **more
    )


def seen() -> forms.IntegerField:
    """The version that the page shows: a colleague who wrote meanwhile is not overwritten."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class LinesField(forms.CharField):
    """One thing per line."""

    def __init__(self, *, longest: int, **more):
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), required=False, **more)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        if long := next((line for line in lines if len(line) > self.longest), None):
            raise forms.ValidationError(f"« {long[:40]}… » dépasse {self.longest} caractères.")
        return list(dict.fromkeys(lines))

"""Fields of the forms of this trade."""

from django import forms

from loge.foundation.ui.fields import DayInput


def day(**kwargs) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **kwargs)


def long_text(label: str, *, rows: int = 3, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

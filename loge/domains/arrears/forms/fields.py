from decimal import Decimal

from django import forms


def euros(label: str, **more) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=10, decimal_places=2, localize=True, **{"min_value": Decimal("0.01")} | more
    )


def calendar() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

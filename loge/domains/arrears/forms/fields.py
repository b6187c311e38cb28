import re
from decimal import Decimal

from django import forms


class Euros(forms.DecimalField):
    """« 13 400,50 » is how a sum is written, whatever the space."""

    def to_python(self, value):
        return super().to_python(re.sub(r"[\s\u00a0\u202f]+", "", value) if isinstance(value, str) else value)


def euros(label: str, **more) -> forms.DecimalField:
    return Euros(label=label, max_digits=10, decimal_places=2, localize=True, **{"min_value": Decimal("0.01")} | more)

from django import forms
from django.conf import settings
from django.utils import timezone

from loge.domains.aids.choices import GuaranteeKind
from loge.domains.aids.forms.fields import day, euros, seen
from loge.domains.aids.models import Guarantee
from loge.domains.aids.models.guarantees import FIELDS


class GuaranteeForm(forms.Form):
    kind = forms.ChoiceField(label="Nature", choices=GuaranteeKind)
    number = forms.CharField(
        label="N° de la garantie", max_length=60, required=False, help_text="Le visa, le n° de contrat."
    )
    guarantor = forms.CharField(label="Garant", max_length=120, required=False)
    valid_from = day("Valable depuis le")
    valid_until = day("Jusqu’au", required=False)
    months_covered = forms.IntegerField(label="Mois couverts", min_value=1, max_value=120, required=False)
    amount_covered = euros("Montant couvert (€)", required=False)
    call_days = forms.IntegerField(
        label="Jours pour appeler après le premier impayé", min_value=1, max_value=730,
        help_text="Écrits au contrat de la garantie : vérifiez-les, l’appel tardif n’est pas payé.",
    )  # fmt: skip
    seen = seen()

    def __init__(self, *args, guarantee: Guarantee | None = None, **kwargs):
        initial = {"call_days": settings.LOGE_GUARANTEE_CALL_DAYS}
        if guarantee:
            initial = {name: getattr(guarantee, name) for name in FIELDS} | {"seen": guarantee.version}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "La garantie finit avant de commencer.")
        return cleaned


class GuaranteePaidForm(forms.Form):
    amount = euros("Versé en tout par le garant (€)")
    on = day("Le", initial=timezone.localdate)

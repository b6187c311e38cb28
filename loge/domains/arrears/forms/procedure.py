from django import forms
from django.utils import timezone

from loge.domains.arrears.choices import Act, PanelMode, Payee
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.rules.acts import MONTHS
from loge.foundation.ui.fields import DayInput

_REFERENCES = {
    Act.PANEL: "N° donné par EXPLOC, ou référence du courrier",
    Act.NEW_ADDRESS: "D’où vient cette adresse",
    Act.GUARANTOR: "Garant ou garantie",
    Act.END: "Pourquoi la procédure s’arrête",
}


class ActForm(forms.Form):
    """One act; only what this kind of act needs is asked."""

    on = forms.DateField(label="Date", widget=DayInput(), initial=timezone.localdate)
    mode = forms.ChoiceField(label="Saisine", choices=PanelMode.choices, widget=forms.RadioSelect)
    months = forms.IntegerField(label="Durée (mois)", min_value=1, max_value=60)
    erased = euros("Somme effacée (€)")
    guarantee = forms.ChoiceField(
        label="Qui est appelé ?", widget=forms.RadioSelect, required=False,
        help_text="L’appel d’une garantie connue se note ici ou depuis la garantie : une seule fois suffit.",
    )  # fmt: skip
    rehoused = forms.BooleanField(
        label="Le relogement est assuré, dans des conditions qui respectent l’unité et les besoins de la famille",
        required=False,
        help_text="C’est la seule raison d’expulser pendant la trêve hivernale (CPCE, art. L412-6).",
    )
    reference = forms.CharField(label="Document ou référence", max_length=120, required=False)

    def __init__(self, *args, kind: str, guarantees=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = [(one.about, f"{one}, à appeler avant le {one.call_by:%d/%m/%Y}") for one in guarantees]
        self.fields["guarantee"].choices = [*known, ("", "Un autre garant")]
        self.fields["guarantee"].initial = known[0][0] if known else ""
        asked = {
            "guarantee": bool(known),
            "mode": kind == Act.PANEL,
            "months": kind in MONTHS,
            "erased": kind == Act.DEBT_ERASED,
            "rehoused": kind == Act.EVICTION,
        }
        for name, wanted in asked.items():
            if not wanted:
                del self.fields[name]
        self.fields["reference"].label = _REFERENCES.get(Act(kind), self.fields["reference"].label)
        if kind == Act.HEARING:
            self.fields["on"].help_text = "Elle peut être à venir."


class CancelForm(forms.Form):
    because = forms.CharField(label="Pourquoi ?", max_length=200)


class ClauseForm(forms.Form):
    weeks = forms.IntegerField(
        label="Délai écrit dans le bail, en semaines", min_value=1, max_value=26, required=False
    )
    months = forms.IntegerField(
        label="Ou en mois", min_value=1, max_value=12, required=False,
        help_text="Laissez les deux vides tant que personne n’a lu le bail : le délai de sa date de signature est présumé.",
    )  # fmt: skip
    payee = forms.ChoiceField(label="Aide au logement", choices=Payee.choices)

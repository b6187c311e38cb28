import re

from django import forms

from loge.domains.arrears.choices import Situation
from loge.domains.arrears.forms.fields import euros
from loge.domains.arrears.queries.estimates import UNDER

YES, NO = "yes", "no"
MONEY = ("wages", "unemployment", "pensions", "other")
_LABELS = {
    "wages": "Salaires (€)",
    "unemployment": "Allocations de chômage (€)",
    "pensions": "Retraites et autres pensions imposables (€)",
    "other": "Autres revenus imposables (€)",
}


class EstimateForm(forms.Form):
    """What an estimate needs, and nothing more: the home (P1), who lives there (P2), what they earned in twelve months (P3).

    `first` and `second`: the adults of the couple, or the one alone. Nothing on health, on jobs, on anybody's history.
    """

    couple = forms.ChoiceField(
        label="La personne vit-elle en couple dans ce logement ?", choices=[(NO, "Non"), (YES, "Oui")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    children = forms.CharField(
        label="Âges des enfants de moins de 21 ans qui vivent là", required=False, max_length=80,
        help_text="Séparés par des virgules, par exemple « 3, 7, 15 ». Laissez vide s’il n’y en a pas.",
    )  # fmt: skip
    rent = euros("Loyer du mois, sans les charges (€)")
    municipality_code = forms.RegexField(
        r"^(\d{5}|2[ABab]\d{3})$", label="Code INSEE de la commune",
        error_messages={"invalid": "Un code INSEE a cinq caractères, par exemple 49007. Ce n’est pas le code postal."},
    )  # fmt: skip
    under_agreement = forms.BooleanField(
        label="Le logement est conventionné", required=False, initial=True,
        help_text="C’est le cas de presque tous les logements HLM : l’aide est alors l’APL.",
    )  # fmt: skip
    gets_rsa = forms.BooleanField(label="Le foyer reçoit le RSA", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for who in ("first", "second"):
            self.fields[f"{who}_situation"] = forms.ChoiceField(
                label="Situation aujourd’hui", required=who == "first", choices=[("", "Choisir…"), *Situation.choices]
            )
            for name in MONEY:
                self.fields[f"{who}_{name}"] = euros(_LABELS[name], required=False, min_value=0)

    def first(self):
        return [self[name] for name in ("first_situation", *(f"first_{name}" for name in MONEY))]

    def second(self):
        return [self[name] for name in ("second_situation", *(f"second_{name}" for name in MONEY))]

    def clean_municipality_code(self):
        return self.cleaned_data["municipality_code"].upper()

    def clean_children(self):
        words = [word for word in re.split(r"[,;\s]+", self.cleaned_data["children"].strip()) if word]
        ages = [int(word) for word in words if word.isascii() and word.isdigit()]
        if len(ages) != len(words) or any(age >= UNDER for age in ages) or len(ages) > 15:
            raise forms.ValidationError("Écrivez des âges entre 0 et 20 ans, séparés par des virgules.")
        return tuple(sorted(ages))

    def clean(self):
        said = super().clean()
        told_of_second = [name for name in ("situation", *MONEY) if said.get(f"second_{name}")]
        if said.get("couple") == YES and not said.get("second_situation"):
            self.add_error("second_situation", "Choisissez la situation de la personne en couple.")
        if said.get("couple") == NO and told_of_second:
            self.add_error(
                "couple",
                "Vous avez répondu « Non », et rempli la partie de la personne en couple : corrigez l’une des deux.",
            )
        for who in ("first", "second"):
            if said.get(f"{who}_situation") == Situation.PAID_UNEMPLOYED and not said.get(f"{who}_unemployment"):
                self.add_error(
                    f"{who}_unemployment",
                    "Indiquez les allocations reçues, ou choisissez « sans allocation ou avec l’ASS ».",
                )
        return said

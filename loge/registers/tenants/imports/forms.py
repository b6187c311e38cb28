from django import forms

from loge.foundation.exchange.choices import MissingPolicy
from loge.foundation.exchange.models import Sender
from loge.foundation.ui.fields import DayInput
from loge.registers.tenants.imports.fields import BY_CODE, FIELDS, field_of
from loge.registers.tenants.imports.grains import Grain


class Upload(forms.Form):
    file = forms.FileField(
        label="Fichier du registre",
        allow_empty_file=True,
        help_text="Un export .csv ou .xlsx de votre progiciel, une ligne par personne, par bail ou par logement. 700 Mo au plus.",
    )
    sender = forms.ModelChoiceField(
        Sender.objects.all(), label="Émetteur déjà connu", required=False, empty_label="— un nouvel émetteur —",
        help_text="Les colonnes validées la dernière fois pour cet émetteur seront proposées.",
    )  # fmt: skip
    new_sender = forms.CharField(
        label="Ou nom du nouvel émetteur",
        max_length=40,
        required=False,
        help_text="Par exemple le nom de votre progiciel.",
    )

    def clean(self):
        given = super().clean()
        if not given.get("sender") and not given.get("new_sender", "").strip():
            self.add_error(
                "new_sender", "Dites d’où vient ce fichier : choisissez un émetteur, ou nommez-en un nouveau."
            )
        return given


class Mapping(forms.Form):
    """One choice per column of the file, named `column_0`, `column_1`…"""

    grain = forms.ChoiceField(label="Une ligne du fichier représente", choices=Grain.choices, widget=forms.RadioSelect)
    reference_date = forms.DateField(
        label="Situation à la date du", widget=DayInput(),
        help_text="Jour où l’export a été fait : les départs et les âges se comptent à cette date.",
    )  # fmt: skip

    def __init__(self, *args, titles: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "— ignorer —"), *_grouped()]
        for place, title in enumerate(titles):
            self.fields[f"column_{place}"] = forms.ChoiceField(label=title, choices=choices, required=False)

    def columns(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column_")): code
            for name, code in self.cleaned_data.items()
            if name.startswith("column_") and code
        }


def _grouped() -> list:
    groups: dict[str, list] = {}
    for field in FIELDS:
        groups.setdefault(field.group, []).append((field.code, field.label))
    return list(groups.items())


class Row(forms.Form):
    """The cells of one line, as they were given."""

    def __init__(self, *args, names: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        for name in names:
            label = BY_CODE[field_of(name)].label + name.removeprefix(field_of(name))
            self.fields[name.replace(" ", "_")] = forms.CharField(
                label=label, required=False, max_length=400, strip=False
            )


class Apply(forms.Form):
    missing = forms.ChoiceField(
        label="Ce que le fichier n’a plus",
        choices=[(MissingPolicy.FLAG, MissingPolicy.FLAG.label), (MissingPolicy.IGNORE, MissingPolicy.IGNORE.label)],
        widget=forms.RadioSelect,
        help_text="Rien n’est supprimé. Un absent signalé reste dans le registre, avec la date.",
    )

from django import forms

from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import Sender


class Upload(forms.Form):
    file = forms.FileField(label="Fichier", allow_empty_file=True)
    sender = forms.ModelChoiceField(
        Sender.objects.all(), label="Émetteur déjà connu", required=False, empty_label="— un nouvel émetteur —",
        help_text="Les colonnes validées la dernière fois pour cet émetteur seront proposées.",
    )  # fmt: skip
    new_sender = forms.CharField(
        label="Ou nom du nouvel émetteur",
        max_length=40,
        required=False,
        help_text="D’où vient ce fichier : un service, un logiciel, une association.",
    )

    def __init__(self, *args, importer: Importer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = importer.expected

    def clean(self):
        given = super().clean()
        if not given.get("sender") and not given.get("new_sender", "").strip():
            self.add_error(
                "new_sender", "Dites d’où vient ce fichier : choisissez un émetteur, ou nommez-en un nouveau."
            )
        return given


class Mapping(forms.Form):
    """One choice per column of the file, named `column_0`, `column_1`…"""

    def __init__(self, *args, importer: Importer, titles: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        groups: dict[str, list] = {}
        for field in importer.fields:
            groups.setdefault(field.group, []).append((field.code, field.label))
        for place, title in enumerate(titles):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=title, choices=[("", "— ignorer —"), *groups.items()], required=False
            )

    def columns(self) -> dict[int, str]:
        return {int(name.removeprefix("column_")): code for name, code in self.cleaned_data.items() if code}


class Line(forms.Form):
    """The cells of one line, as they were given."""

    def __init__(self, *args, importer: Importer, codes: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        for code in codes:
            label = importer.by_code[code].label
            self.fields[code] = forms.CharField(label=label, required=False, max_length=2000, strip=False)

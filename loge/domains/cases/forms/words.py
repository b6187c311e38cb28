"""Texts that a tenant could read: words that do not belong in them are pointed at before saving, never removed."""

from django import forms

from loge.foundation.wording import default_words, doubtful_words


def day(**kwargs) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, **kwargs)


def long_text(label: str, *, rows: int = 3, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class WordCheckedForm(forms.Form):
    """`checked` names the fields that are read. The box to keep the words appears only once some were found."""

    checked: tuple[str, ...] = ("text",)
    accept_words = forms.BooleanField(
        label="Garder ces mots : ils sont nécessaires, et la personne pourrait les lire",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "accept_words"] + ["accept_words"])

    def clean(self):
        cleaned = super().clean()
        said = " ".join(str(cleaned.get(name) or "") for name in self.checked)
        found = doubtful_words(said, default_words())
        if found:
            self.fields["accept_words"].widget = forms.CheckboxInput()
            if not cleaned.get("accept_words"):
                words = ", ".join(f"« {one.word} »" for one in found)
                self.add_error(None, f"Relisez : ces mots n’ont peut-être pas leur place ici : {words}.")
        cleaned.pop("accept_words", None)
        return cleaned

from django import forms

from loge.domains.arrears.choices import OfferWay


class OfferForm(forms.Form):
    way = forms.ChoiceField(label="Comment ?", choices=OfferWay.choices, widget=forms.RadioSelect, initial="email")


class PaperForm(forms.Form):
    document = forms.FileField(
        label="Plan signé", help_text="PDF ou image, 5 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code reçu par SMS", max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())

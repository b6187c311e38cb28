from django import forms

from loge.domains.protection.choices import LetterKind, PaperKind
from loge.domains.protection.forms.days import day


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label="Pièce", choices=PaperKind)
    dated_on = day("Datée du", required=True)
    notified_on = day("Notifiée à l’autre membre du couple le", help_text="Pour une ordonnance de protection.")
    valid_until = day("Valable jusqu’au", help_text="Pour une ordonnance de protection.")


class LetterForm(forms.Form):
    kind = forms.ChoiceField(label="Lettre", choices=LetterKind)
    sent_on = day("Envoyée le", required=True)
    presented_on = day("Présentée pour la première fois le", help_text="Le cachet de l’avis de réception.")
    received_on = day("Reçue le", help_text="Le jour où elle a été remise contre signature.")

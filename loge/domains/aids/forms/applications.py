from django import forms
from django.utils import timezone

from loge.domains.aids.choices import AidDebt, EndReason, PaidTo, RefusalReason, SentBy
from loge.domains.aids.forms.fields import day, euros, month, seen
from loge.domains.aids.models import AidApplication, AidScheme
from loge.domains.aids.queries.applications import able_to_follow
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User
from loge.registers.tenants.models import Person

_WORDS = forms.Textarea(attrs={"rows": 3})
_DEBTS = [("", "Sans dette précise"), *AidDebt.choices]


class AidFilter(forms.Form):
    vue = forms.CharField(required=False, widget=forms.HiddenInput)
    scheme = forms.ModelChoiceField(AidScheme.objects.none(), label="Aide", required=False, empty_label="Toutes")
    mine = forms.BooleanField(label="Seulement celles que je suis", required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = AidScheme.objects.visible_to(viewer)


class ApplicationForm(CarefulForm):
    """What is asked, and what the household accepts to say. Read by the fund, and by the household."""

    careful = ("situation",)
    person = forms.ModelChoiceField(label="Au nom de", queryset=Person.objects.none(), empty_label=None)
    debt = forms.ChoiceField(label="Demandée pour", choices=_DEBTS, required=False)
    debt_since = month("Premier mois de la dette")
    debt_until = month("Dernier mois de la dette")
    amount_asked = euros("Montant demandé (€)", required=False)
    income = euros(
        "Ressources du foyer par mois (€)", required=False, min_value=0,
        help_text="Telles que le foyer les dit, hors aide au logement et allocations d’études. Vide : non connues.",
    )  # fmt: skip
    situation = forms.CharField(
        label="Ce que la demande explique", max_length=600, required=False, widget=_WORDS,
        help_text="Des faits : une perte d’emploi, une facture. Ni maladie, ni jugement.",
    )  # fmt: skip
    seen = seen()

    def __init__(self, *args, people, application: AidApplication | None = None, **kwargs):
        initial = kwargs.pop("initial", {}) | (_known(application) if application else {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["person"].queryset = people
        if application:
            del self.fields["person"]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("debt_since"), cleaned.get("debt_until")
        if since and until and until < since:
            self.add_error("debt_until", "Le dernier mois est avant le premier.")
        return cleaned


def _known(application: AidApplication) -> dict:
    names = ("debt", "debt_since", "debt_until", "amount_asked", "income", "situation")
    return {name: getattr(application, name) for name in names} | {"seen": application.version}


class PaperForm(forms.Form):
    received_on = day("Reçue le", initial=timezone.localdate)
    valid_until = day(
        "Valable jusqu’au", required=False, help_text="Quand l’organisme la veut récente ; vide : sans limite."
    )
    document = forms.FileField(
        label="Fichier", required=False, help_text="PDF ou image, 5 Mo au plus. Vide : reçue sur papier.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class AskPaperForm(forms.Form):
    label = forms.CharField(label="Pièce demandée en plus", max_length=120)


class SendForm(forms.Form):
    sent_on = day("Envoyée le", initial=timezone.localdate)
    sent_by = forms.ChoiceField(label="Par", choices=SentBy, widget=forms.RadioSelect)


class OnForm(forms.Form):
    on = day("Le", initial=timezone.localdate)


class GrantForm(forms.Form):
    amount = euros("Montant accordé (€)")
    decided_on = day("Décision du", initial=timezone.localdate)
    paid_to = forms.ChoiceField(label="Versée", choices=PaidTo, widget=forms.RadioSelect, initial=PaidTo.LANDLORD)
    debt = forms.ChoiceField(
        label="Accordée pour", choices=_DEBTS, required=False,
        help_text="Le versement réglera cette dette, et aucune autre.",
    )  # fmt: skip
    since = month("Premier mois réglé", help_text="Vide : toute cette dette, la plus ancienne d’abord.")
    until = month("Dernier mois réglé")


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(label="Motif du refus", choices=RefusalReason, widget=forms.RadioSelect)
    decided_on = day("Décision du", initial=timezone.localdate)


class AdjournForm(CarefulForm):
    careful = ("why",)
    why = forms.CharField(label="Ce que l’organisme demande", max_length=200)
    until = day("À reprendre avant le")


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=EndReason, widget=forms.RadioSelect)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none(), empty_label="Choisissez une personne")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = able_to_follow()


class DeclineForm(forms.Form):
    until = day("Ne pas proposer avant le", help_text="Le foyer a dit que cela ne l’intéresse pas.")

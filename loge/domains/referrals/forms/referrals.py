from django import forms

from loge.domains.referrals.choices import Answer, DeclineReason, EndReason, LegalException, Shared
from loge.domains.referrals.permissions import REFER
from loge.foundation.wording.forms import CarefulForm
from loge.registers.accounts.models import User
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner

WORDS = forms.Textarea(attrs={"rows": 3})


class NeedForm(CarefulForm):
    """What leaves the house is read by others: doubtful words are shown before they go (domain.md b9)."""

    careful = ("need",)
    theme = forms.ChoiceField(label="Thème", choices=[("", "Choisissez"), *Theme.choices])
    need = forms.CharField(
        label="Ce qui est demandé",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Le besoin, pas sa cause : « Aide aux courses une fois par semaine ». Ni maladie, ni montant, ni jugement.",
    )


class ProposeForm(NeedForm):
    consent = forms.TypedChoiceField(
        label="La personne est-elle d’accord pour que nous transmettions sa demande ?",
        choices=[("yes", "Oui, elle vient de le dire"), ("later", "Pas encore demandé")],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
        initial="later",
    )


class PrepareForm(NeedForm):
    partner = forms.ModelChoiceField(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="À choisir plus tard"
    )
    shares = forms.MultipleChoiceField(
        label="Transmis avec le nom",
        choices=Shared,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Seulement ce dont le partenaire a besoin.",
    )
    field_order = ["partner", "theme", "need", "accept_words", "shares"]

    def __init__(self, *args, referral, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        town = referral.household.residence.municipality_code
        here = Partner.objects.visible_to(viewer).active().serving(town)
        self.fields["partner"].queryset = here | Partner.objects.visible_to(viewer).filter(pk=referral.partner_id)


class ExceptionForm(forms.Form):
    exception = forms.ChoiceField(label="Ce que la loi permet", choices=LegalException, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=WORDS,
        help_text="Des faits. Il sera relu par le délégué à la protection des données.",
    )


class AnswerForm(forms.Form):
    """The partner's own page, and the one where a colleague notes what was said on the telephone."""

    answer = forms.ChoiceField(label="Réponse", choices=Answer, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="Si vous ne pouvez pas y répondre, pourquoi ?",
        choices=[("", "Choisissez"), *DeclineReason.choices],
        required=False,
    )
    words = forms.CharField(
        label="Quelques mots",
        max_length=500,
        required=False,
        widget=WORDS,
        help_text="Ce que la personne peut entendre : ce qui est prévu, quand, qui appeler.",
    )


class PartnerAnswerForm(AnswerForm):
    document = forms.FileField(
        label="Joindre un document", required=False, help_text="PDF ou image, 5 Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label="Motif", choices=EndReason)
    text = forms.CharField(label="En quelques mots", max_length=300, required=False, widget=WORDS)


class EntrustForm(forms.Form):
    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none(), empty_label="Choisissez une personne")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in REFER.roles])
        self.fields["to"].queryset = able.order_by("last_name", "first_name", "pk")

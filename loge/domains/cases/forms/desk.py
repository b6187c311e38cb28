from django import forms

from loge.domains.cases.choices import ENDED, CaseStatus, Origin, Theme
from loge.domains.cases.forms.cases import LEVELS
from loge.domains.cases.queries.candidates import able_to_follow
from loge.foundation.ui.fields import TickedField
from loge.registers.accounts.models import Agency, User

ANY = [("", "Tous")]


class DeskFilter(forms.Form):
    """`vue` is the tab; kept by the form so that filtering does not leave it."""

    vue = forms.CharField(required=False, widget=forms.HiddenInput)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[*ANY, *((s.value, s.label) for s in CaseStatus if s not in ENDED)]
    )
    theme = forms.ChoiceField(label="Thème", required=False, choices=[*ANY, *Theme.choices])
    niveau = forms.TypedChoiceField(
        label="Niveau", required=False, choices=[*ANY, *LEVELS], coerce=int, empty_value=None
    )
    origine = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices])
    responsable = forms.ModelChoiceField(
        label="Responsable", queryset=User.objects.none(), required=False, empty_label="Tous"
    )
    agence = forms.ModelChoiceField(
        label="Agence", queryset=Agency.objects.all(), required=False, empty_label="Toutes"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Of cases that all may see: an officer known for sealed ones only would be named here by them.
        officers = User.objects.filter(cases__isnull=False, cases__seal=None)
        self.fields["responsable"].queryset = officers.distinct().order_by("last_name", "first_name", "pk")


class ReassignForm(forms.Form):
    cases = TickedField(empty="Cochez les suivis à confier.")
    to = forms.ModelChoiceField(
        label="Confier les suivis cochés à", queryset=User.objects.none(), empty_label="Choisissez une personne"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = able_to_follow()


class DelaysForm(forms.Form):
    """One number per setting of the house; `standing` gives those of today."""

    def __init__(self, *args, standing, **kwargs):
        super().__init__(*args, **kwargs)
        for one in standing:
            self.fields[one.code] = forms.IntegerField(
                label=f"{one.setting.label} ({one.setting.unit})",
                initial=one.value,
                min_value=one.setting.least,
                max_value=one.setting.most,
                help_text=f"{one.setting.reference}. Fiabilité {one.setting.evidence}, d’origine {one.setting.default}.",
            )

from django import forms

from loge.domains.outreach.choices import CampaignStatus, QuietReason
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.queries.quiet import QuietCriteria
from loge.foundation.ui.fields import TickedField


class QuietFilter(forms.Form):
    """The criteria, in the address of the page: whoever receives the link sees the same list."""

    age = forms.IntegerField(label="À partir de (ans)", min_value=60, max_value=110, required=False)
    mois = forms.IntegerField(label="Sans nouvelles depuis (mois)", min_value=1, max_value=60, required=False)
    seul = forms.BooleanField(label="Vit seul", required=False)

    @property
    def criteria(self) -> QuietCriteria:
        typed, usual = (self.cleaned_data if self.is_valid() else {}), QuietCriteria()
        return QuietCriteria(
            typed.get("age") or usual.min_age, typed.get("mois") or usual.months, bool(typed.get("seul"))
        )


class DrawForm(forms.Form):
    homes = TickedField(empty="Cochez au moins un foyer.")
    campaign = forms.ModelChoiceField(
        label="Ajouter les foyers cochés à",
        queryset=Campaign.objects.none(),
        empty_label="Choisissez une campagne",
        error_messages={"required": "Choisissez une campagne."},
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        alive = (CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.PAUSED)
        self.fields["campaign"].queryset = Campaign.objects.visible_to(viewer).filter(
            status__in=alive, is_regular=False
        )


class DismissForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=QuietReason)

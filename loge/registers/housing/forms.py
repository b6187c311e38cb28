from typing import cast

from django import forms

from loge.registers.housing.models import Residence


class AssignedResidences(forms.Form):
    """Every residence of the landlord, by agency; the sender of the form sees them all."""

    residences = forms.ModelMultipleChoiceField(
        label="Résidences", queryset=Residence.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        choices = cast(forms.ModelMultipleChoiceField, self.fields["residences"])
        choices.queryset = Residence.objects.visible_to(viewer).order_by("name", "pk")

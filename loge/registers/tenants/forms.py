from django import forms

from loge.foundation.ui.fields import DayInput
from loge.registers.tenants.choices import Channel, ContactOwner, ContactSource, FrailtyKind, OccupantLink
from loge.registers.tenants.models import Person


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class CorrectionForm(forms.Form):
    """One field of a person, in the form that suits it."""

    def __init__(self, *args, field: str, **kwargs):
        super().__init__(*args, **kwargs)
        column = Person._meta.get_field(field)
        label = str(column.verbose_name).capitalize()
        if column.get_internal_type() == "DateField":
            self.fields["value"] = _day(label, help_text="Laissez vide si la date est inconnue.")
        else:
            self.fields["value"] = forms.CharField(
                label=label, max_length=column.max_length, required=not column.blank
            )


class ContactPointForm(forms.Form):
    channel = forms.ChoiceField(label="Moyen", choices=Channel, initial=Channel.PHONE)
    value = forms.CharField(
        label="Numéro ou adresse", max_length=254, help_text="Par exemple 06 39 98 12 34, ou +44 20 7946 0958."
    )
    belongs_to = forms.ChoiceField(label="Appartient à", choices=ContactOwner, initial=ContactOwner.SELF)
    note = forms.CharField(label="Précision", max_length=120, required=False, help_text="« fille », « après 18 h »…")
    source = forms.ChoiceField(
        label="D’où vient-il ?",
        choices=[(s.value, s.label) for s in ContactSource if s != ContactSource.ERP],
        initial=ContactSource.TENANT,
    )


class DisableForm(forms.Form):
    reason = forms.ChoiceField(
        label="Pourquoi ?",
        choices=[
            (r, r) for r in ("Mauvais numéro", "Numéro non attribué", "N’appartient plus à la personne", "Autre")
        ],
    )


class NoteForm(forms.Form):
    note = forms.CharField(label="Précision", max_length=120, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif", max_length=200, required=False, help_text="Des faits utiles, que la personne pourrait lire."
    )


class DeathForm(forms.Form):
    on = _day("Date du décès", help_text="Laissez vide si elle est inconnue.")


class FrailtyForm(forms.Form):
    kind = forms.ChoiceField(label="Fragilité", choices=FrailtyKind)
    consent_on = _day("Accord de la personne, donné le", required=True)
    source = forms.CharField(label="Origine", max_length=60, required=False, help_text="« appel », « visite »…")
    review_on = _day("À revoir le")


class OccupantForm(forms.Form):
    last_name = forms.CharField(label="Nom", max_length=120)
    first_name = forms.CharField(label="Prénom", max_length=120, required=False)
    birth_date = _day("Date de naissance")
    link = forms.ChoiceField(
        label="Lien avec la personne de référence",
        choices=[(link.value, link.label) for link in OccupantLink if link != OccupantLink.REFERENCE],
        initial=OccupantLink.OTHER,
    )
    starts_on = _day("Dans le logement depuis le")


class DepartureForm(forms.Form):
    on = _day("Dernier jour dans le logement", required=True)


def _radio() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input"})  # drawn one by one in the page: no component does it


class MergeForm(forms.Form):
    """Which record stays, then for each field that differs, which value survives (the key of the record)."""

    def __init__(self, *args, pair, fields, **kwargs):
        super().__init__(*args, **kwargs)
        records = (pair.first, pair.second)
        self.fields["survivor"] = forms.TypedChoiceField(
            label="Fiche gardée", coerce=int, choices=[(p.pk, str(p)) for p in records], widget=_radio()
        )
        for name in fields:
            label = Person.label_of(name).capitalize()
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(p.pk, str(p)) for p in records], widget=_radio()
            )

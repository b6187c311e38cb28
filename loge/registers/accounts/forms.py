from django import forms

from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import Agency


class Identity(forms.Form):
    """Who the person is and how far they see."""

    first_name = forms.CharField(label="Prénom", max_length=150, required=False)
    last_name = forms.CharField(label="Nom", max_length=150, required=False)
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label="Identifiant",
        max_length=150,
        help_text="Ce que la personne tape pour se connecter : lettres, chiffres, point, tiret.",
        error_messages={"invalid": "Seuls les lettres, les chiffres et les signes @ . + - _ conviennent."},
    )
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="Nécessaire pour choisir son mot de passe et pour l’annuaire de l’organisme.",
    )
    phone = forms.CharField(label="Téléphone professionnel", max_length=20, required=False)
    perimeter = forms.ChoiceField(label="Périmètre", choices=Perimeter, initial=Perimeter.LANDLORD)
    agencies = forms.ModelMultipleChoiceField(
        label="Agences",
        queryset=Agency.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour le périmètre « Une ou plusieurs agences ».",
    )


class Roles(forms.Form):
    roles = forms.MultipleChoiceField(label="Rôles", choices=Role, required=False, widget=forms.CheckboxSelectMultiple)


class NewUser(Identity):
    roles = forms.MultipleChoiceField(label="Rôles", choices=Role, required=False, widget=forms.CheckboxSelectMultiple)


class Search(forms.Form):
    q = forms.CharField(label="Nom, identifiant ou adresse", required=False)
    role = forms.ChoiceField(label="Rôle", choices=[("", "Tous"), *Role.choices], required=False)
    etat = forms.ChoiceField(
        label="Compte", choices=[("", "Tous"), ("ouvert", "Ouverts"), ("ferme", "Fermés")], required=False
    )

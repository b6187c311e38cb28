"""Invented data for the gallery, where every component is shown in its states."""

from django import forms

from loge.foundation.ui.fields import DayInput

ROWS = [
    {"label": "Appelés et joints", "value": 1240, "href": "?resultat=joints", "tone": "success"},
    {"label": "Messagerie", "value": 412},
    {"label": "Sans réponse", "value": 305, "tone": "neutral"},
    {"label": "Numéro erroné", "value": 96, "tone": "warning"},
    {"label": "Refus", "value": 18, "tone": "danger"},
]
HOMES = [
    {"name": "Mme Aubertin", "place": "Les Tilleuls, bât. B", "calls": 3, "state": "À rappeler", "tone": "warning"},
    {"name": "M. et Mme Kowalczyk", "place": "Résidence du Port", "calls": 1, "state": "Joint", "tone": "success"},
    {"name": "M. Nguyen", "place": "Les Tilleuls, bât. A", "calls": 0, "state": "À appeler", "tone": "info"},
]


class SampleForm(forms.Form):
    """One field of each kind; given `{}` as data it shows its errors."""

    name = forms.CharField(label="Nom de la campagne", help_text="Il figure sur les feuilles d’appel.", max_length=80)
    reason = forms.CharField(label="Pourquoi appelons-nous ?", widget=forms.Textarea, required=False)
    starts_on = forms.DateField(label="Premier jour", widget=DayInput())
    agency = forms.ChoiceField(label="Agence", choices=[("", "Choisir…"), ("n", "Nord"), ("s", "Sud")])
    audience = forms.ChoiceField(
        label="Qui appeler", widget=forms.RadioSelect, choices=[("all", "Tous les foyers"), ("old", "70 ans et plus")]
    )
    days = forms.MultipleChoiceField(
        label="Jours d’appel", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("1", "lundi"), ("2", "mardi"), ("3", "mercredi")],
    )  # fmt: skip
    file = forms.FileField(label="Fichier à déposer", required=False, help_text="CSV ou XLSX.")
    told = forms.BooleanField(label="Les locataires ont été prévenus", required=False, help_text="Par affiche.")

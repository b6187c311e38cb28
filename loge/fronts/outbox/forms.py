from django import forms


class BounceForm(forms.Form):
    reason = forms.CharField(
        label="Ce que dit l’avis de non-remise",
        max_length=120,
        help_text="Par exemple « boîte inconnue » ou « boîte pleine ». Pas de nom de locataire.",
    )

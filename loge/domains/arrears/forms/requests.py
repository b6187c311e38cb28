from django import forms


class PlanWantedForm(forms.Form):
    agreed = forms.BooleanField(
        label="La personne est d’accord pour que le chargé de recouvrement lui propose un plan",
        error_messages={"required": "Sans l’accord de la personne, rien n’est demandé."},
    )

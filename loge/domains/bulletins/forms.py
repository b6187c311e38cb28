from django import forms

from loge.domains.bulletins.models import Bulletin
from loge.foundation.wording.forms import CarefulForm


class BulletinForm(CarefulForm):
    careful = ("title", "text", "sms_text")

    title = forms.CharField(
        label="Titre", max_length=120,
        help_text="Objet du courriel, titre de la lettre et de l’affiche. Restez neutre : d’autres le lisent.",
    )  # fmt: skip
    text = forms.CharField(
        label="Texte du courriel, de la lettre et de l’affiche", max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14}), help_text="Une ligne vide sépare deux paragraphes.",
    )  # fmt: skip
    with_numbers = forms.BooleanField(
        label="Ajouter les numéros utiles (17, 15, 3919, 119…)", required=False,
        help_text="Au bas du courriel et de la lettre, en grand sur l’affiche.",
    )  # fmt: skip
    sms_text = forms.CharField(
        label="Texte court, pour les SMS", max_length=459, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dites qui écrit. Il sert aussi sous l’avis d’échéance.",
    )  # fmt: skip


def words_of(bulletin: Bulletin) -> dict:
    """What the form of a draft begins with."""
    return {name: getattr(bulletin, name) for name in ("title", "text", "with_numbers", "sms_text")}

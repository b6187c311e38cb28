"""Ready-made informations. Each speaks to everybody: whoever reads it over a shoulder learns nothing of the one it reached."""

from dataclasses import dataclass

from loge.domains.bulletins.choices import ReadyText

LANDLORD = "{bailleur}"


@dataclass(frozen=True)
class Ready:
    """`sms` in the alphabet that costs least (neither ê, â, î, ô, û nor ç)."""

    title: str
    text: str
    sms: str
    with_numbers: bool = True


READY = {
    ReadyText.VIOLENCE: Ready(
        title="Des numéros à garder, pour soi ou pour un proche",
        text="""Madame, Monsieur,

Nous adressons cette information à tous nos locataires, dans toutes nos résidences.

Chacun peut un jour avoir besoin de parler, pour soi, pour un proche ou pour un voisin : des menaces, des coups, de \
la peur chez soi, un enfant ou une personne âgée que l’on traite mal. Des personnes formées écoutent, conseillent et \
orientent. Les appeler n’engage à rien.

En danger immédiat : le 17. Quand on ne peut pas parler : le 114, par SMS.
Pour parler et être conseillé : le 3919. Pour un enfant : le 119. Pour une personne âgée ou en situation de handicap \
: le 3977.
Pour être mis à l’abri : le 115. Pour être aidé après une infraction : le 116 006.

Nos conseillers sociaux reçoivent aussi toute personne qui le demande. Ce qui leur est confié reste confidentiel.

Nous vous remercions de garder ces numéros, et de les donner autour de vous.""",
        sms="{bailleur}, à tous nos locataires : numéros à garder, pour vous ou un proche. Danger : 17, ou 114 par "
        "SMS. Violences : 3919. Enfants : 119. Seniors : 3977. Abri : 115. Victimes : 116 006.",
    ),
    ReadyText.LINK: Ready(
        title="Restons en lien",
        text="""Madame, Monsieur,

Nous adressons cette information à tous nos locataires, dans toutes nos résidences.

Il arrive à chacun de passer des journées sans parler à personne. Un appel, une visite, un café partagé font du bien, \
à tout âge.

Vous souhaitez recevoir un appel de temps en temps, participer à une activité, ou un coup de main pour vos courses ? \
Dites-le à votre gardien ou à votre agence : nous chercherons avec vous.

Vous pouvez aussi donner un peu de votre temps : frapper à la porte d’un voisin, prendre de ses nouvelles, c’est déjà \
beaucoup.

Nous vous remercions de l’attention que vous portez à celles et ceux qui vivent près de vous.""",
        sms="{bailleur}, à tous nos locataires : envie d'un appel, d'une activité, d'un coup de main ? Dites-le à "
        "votre gardien ou à votre agence. Et prenez des nouvelles de vos voisins.",
    ),
    ReadyText.HEAT: Ready(
        title="Fortes chaleurs : les bons gestes",
        text="""Madame, Monsieur,

De fortes chaleurs sont annoncées. Nous adressons cette information à tous nos locataires.

Buvez de l’eau avant d’avoir soif, mangez normalement, mouillez-vous la peau plusieurs fois par jour.
Fermez volets et fenêtres le jour, aérez la nuit. Évitez de sortir et de faire des efforts aux heures les plus \
chaudes.
Donnez et prenez des nouvelles, surtout de celles et ceux qui vivent seuls.

Votre mairie tient un registre des personnes âgées ou en situation de handicap qui souhaitent être appelées pendant \
les fortes chaleurs : chacun peut s’y inscrire, ou y inscrire un proche avec son accord.

En cas de malaise, appelez le 15. Pour toute difficulté dans votre logement, prévenez votre agence ou votre \
gardien.""",
        sms="{bailleur}, à tous nos locataires : fortes chaleurs annoncées. Buvez de l'eau, fermez les volets le "
        "jour, prenez des nouvelles de vos voisins. Malaise : appelez le 15.",
    ),
    ReadyText.COLD: Ready(
        title="Grand froid : les bons gestes",
        text="""Madame, Monsieur,

Un épisode de grand froid est annoncé. Nous adressons cette information à tous nos locataires.

Ne bouchez jamais les grilles d’aération, n’utilisez ni barbecue, ni réchaud, ni groupe électrogène à l’intérieur : \
le monoxyde de carbone ne se voit pas et ne se sent pas.
Couvrez-vous, limitez les sorties, donnez et prenez des nouvelles, surtout de celles et ceux qui vivent seuls.

Votre chauffage est en panne ? Prévenez aussitôt votre agence ou votre gardien.

En cas de maux de tête, de nausées ou de malaise, aérez, sortez et appelez le 15 ou le 18. Pour une personne sans \
abri, appelez le 115.""",
        sms="{bailleur}, à tous nos locataires : grand froid annoncé. N'obstruez pas les grilles d'aération. Panne "
        "de chauffage : prévenez votre agence. Malaise : 15. Personne sans abri : 115.",
    ),
    ReadyText.BLANK: Ready(title="", text="", sms=""),
}


def filled(code: str, *, landlord: str) -> dict[str, str | bool]:
    """The words of a draft, with the name of the landlord in its place."""
    one = READY[ReadyText(code)]
    said = {"title": one.title, "text": one.text, "sms_text": one.sms}
    return {name: words.replace(LANDLORD, landlord) for name, words in said.items()} | {
        "with_numbers": one.with_numbers
    }

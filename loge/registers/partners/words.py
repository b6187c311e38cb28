"""How files name kinds, themes and channels. Folded; what is not here is refused, never guessed."""

from loge.foundation.text import fold
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme


def _words(choices, others: dict[str, str]) -> dict[str, str]:
    """Labels, their parts between commas and codes, then the other words: « code » → « mot|autre mot »."""
    known: dict[str, str] = {}
    for code, label in choices.choices:
        for said in (label, code, *str(label).split(",")):
            known.setdefault(fold(said), code)
    for code, said in others.items():
        known |= dict.fromkeys(said.split("|"), code)
    return known


KINDS = _words(PartnerKind, {
    PartnerKind.CCAS: "centre communal d action sociale|c c a s",
    PartnerKind.CIAS: "centre intercommunal d action sociale",
    PartnerKind.TOWN_HALL: "ville|commune|hotel de ville",
    PartnerKind.COUNTY_SOCIAL_SERVICE: "conseil departemental|departement|mds|maison des solidarites|assistante sociale|mdpa|utas|udas|cms",
    PartnerKind.CLIC: "point info seniors|point d information seniors|maison de l autonomie",
    PartnerKind.HOME_HELP: "aide a domicile|saad|sad|admr|ssiad|service a domicile",
    PartnerKind.MUTUAL_AID: "entraide|plateforme",
    PartnerKind.FOOD_BANK: "banque alimentaire|epicerie solidaire|epicerie sociale|restos du coeur|colis alimentaire",
    PartnerKind.MONALISA: "monalisa|equipe citoyenne",
    PartnerKind.PSYCHOLOGICAL: "psychologue|ecoute|cmp",
    PartnerKind.MEDIATION: "mediateur",
    PartnerKind.VICTIMS: "france victimes|cidff|aide aux victimes",
    PartnerKind.FSL: "fsl",
    PartnerKind.HEALTH: "sante|dac|cpts|reseau sante",
    PartnerKind.ASSOCIATION: "asso|association loi 1901",
})  # fmt: skip
THEMES = _words(Theme, {
    Theme.FOOD: "alimentaire|alimentation|colis|epicerie|nourriture|aide alimentaire",
    Theme.SHOPPING: "courses|repas|portage de repas|medicaments|portage",
    Theme.COMPANY: "isolement|visites|convivialite|lien social|compagnie",
    Theme.ACTIVITIES: "animation|animations|sorties|loisirs",
    Theme.HOME_HELP: "menage|aide a domicile|domicile",
    Theme.PAPERWORK: "demarches|acces aux droits|administratif|droits|numerique|papiers",
    Theme.MONEY: "budget|loyer|dettes|impayes|surendettement|fsl",
    Theme.LISTENING: "ecoute|psychologique|soutien|psy",
    Theme.MEDIATION: "mediation|voisinage|conflits",
    Theme.PROTECTION: "victimes|violences|protection",
    Theme.HEALTH: "sante|soins",
    Theme.ADAPTATION: "adaptation|adaptation du logement|amenagement",
    Theme.TOWN_REGISTER: "registre|registre communal|plan canicule|registre canicule",
})  # fmt: skip
CHANNELS = _words(PartnerChannel, {
    PartnerChannel.EMAIL: "mail|e mail|email|courriel|messagerie",
    PartnerChannel.LETTER: "courrier|poste|postal|lettre",
    PartnerChannel.PHONE: "tel|telephone|appel",
})  # fmt: skip
_IN_NAMES = {
    "ccas": PartnerKind.CCAS, "cias": PartnerKind.CIAS, "mairie": PartnerKind.TOWN_HALL, "clic": PartnerKind.CLIC,
    "admr": PartnerKind.HOME_HELP,
}  # fmt: skip


def kind_in_name(name: str) -> str:
    """« C.C.A.S. de Trélazé » says what it is. Only names that leave no doubt."""
    words = fold(name.replace(".", "")).split()
    return next((kind for word, kind in _IN_NAMES.items() if word in words[:1]), "")

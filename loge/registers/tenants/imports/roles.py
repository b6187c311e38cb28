"""Words of ERPs for roles, kinds and states, folded, and what they mean here. An unknown word is refused."""

from loge.registers.housing.choices import UnitKind, UnitStatus
from loge.registers.tenants.choices import GuardianshipMeasure, LeaseKind, OccupantLink, PartyRole


def _by_word(words_by_code: dict[str, str]) -> dict[str, str]:
    return {word: code for code, words in words_by_code.items() for word in words.split("|")}


# What a role makes of a person: (role in the lease, place in the home); "" for none.
_ROLE_MEANING = {
    "holder": (PartyRole.HOLDER, OccupantLink.REFERENCE),
    "joint": (PartyRole.JOINT_HOLDER, OccupantLink.JOINT_HOLDER),
    "spouse": ("", OccupantLink.SPOUSE),
    "child": ("", OccupantLink.CHILD),
    "parent": ("", OccupantLink.PARENT),
    "other": ("", OccupantLink.OTHER),
    "guarantor": (PartyRole.GUARANTOR, ""),
    "subtenant": (PartyRole.SUB_TENANT, OccupantLink.OTHER),
    "representative": (PartyRole.LEGAL_REPRESENTATIVE, ""),
}
PARTY_BY_ROLE = {role: str(party) for role, (party, _) in _ROLE_MEANING.items()}
LINK_BY_ROLE = {role: str(link) for role, (_, link) in _ROLE_MEANING.items()}

ROLES = _by_word(
    {
        "holder": "titulaire|tit|titu|locataire|principal|locataire principal|titulaire principal|signataire|holder|t",
        "joint": "cotitulaire|co titulaire|cotit|colocataire|co locataire|cot|ct|2eme titulaire|second titulaire",
        "spouse": "conjoint|conjointe|conj|epoux|epouse|concubin|concubine|partenaire|pacse|pacsee|mari|femme|compagnon|compagne",
        "child": "enfant|enf|fils|fille|enfant a charge|pupille",
        "parent": "parent|ascendant|ascendante|mere|pere|belle mere|beau pere|grand mere|grand pere",
        "other": "occupant|occ|autre|autre occupant|heberge|hebergee|frere|soeur|neveu|niece|petit enfant|colataire|tiers",
        "guarantor": "garant|garante|caution|cautionnaire",
        "subtenant": "sous locataire|souslocataire",
        "representative": "representant legal|tuteur|tutrice|curateur|curatrice|mandataire",
    }
)

UNIT_KINDS = _by_word(
    {
        UnitKind.DWELLING: "logement|log|appartement|appt|appart|apt|maison|pavillon|pav|studio|villa|habitation|l|logement collectif"
        "|logement individuel|t1|t2|t3|t4|t5|t6|collectif|individuel|duplex|foyer logement",
        UnitKind.GARAGE: "garage|gar|box|box ferme|g",
        UnitKind.PARKING: "parking|pkg|pk|stationnement|place|place de parking|place de stationnement|emplacement|parc|p|park",
        UnitKind.CELLAR: "cave|cellier|debarras|cav",
        UnitKind.SHOP: "commerce|local commercial|boutique|magasin|com|bureau|local professionnel|cabinet|local",
        UnitKind.ASSOCIATION_ROOM: "local associatif|association|lcr|salle commune|local collectif residentiel|salle",
        UnitKind.CARETAKER_LODGE: "loge|loge gardien|loge de gardien|loge du gardien|bureau d accueil",
        UnitKind.TECHNICAL: "technique|local technique|chaufferie|local velos|local poubelles|transformateur",
    }
)

UNIT_STATUSES = _by_word(
    {
        UnitStatus.OCCUPIED: "occupe|occupee|loue|louee|lou|occ|o|en location|sous bail",
        UnitStatus.VACANT_MARKET: "vacant|vacante|vac|libre|vacant commercial|vacance commerciale|a louer|non loue|v|relocation",
        UnitStatus.VACANT_WORKS: "vacant travaux|travaux|vacance technique|vacant technique|en travaux|vt",
        UnitStatus.VACANT_AWAITING_SALE: "vacant vente|vente|a vendre|en attente de vente|mis en vente",
        UnitStatus.VACANT_AWAITING_DEMOLITION: "vacant demolition|demolition|a demolir|en attente de demolition",
        UnitStatus.CARETAKER: "gardien|logement de fonction|fonction|concierge",
        UnitStatus.OUT_OF_MANAGEMENT: "sorti|vendu|hors gestion|sorti de gestion|demoli",
    }
)

LEASE_KINDS = _by_word(
    {
        LeaseKind.RESIDENTIAL: "habitation|logement|hab|bail d habitation|residentiel|conventionne|bail|loi 1948|convention",
        LeaseKind.PARKING_ONLY: "stationnement|parking|garage|parking seul|annexe|stat|pkg|garage parking|box",
        LeaseKind.COMMERCIAL: "commercial|commerce|com|bail commercial|3 6 9",
        LeaseKind.PROFESSIONAL: "professionnel|pro|bail professionnel|profession liberale",
        LeaseKind.ASSOCIATION: "association|associatif|asso|sous location|intermediation",
        LeaseKind.TEMPORARY: "temporaire|precaire|convention d occupation precaire|bail mobilite|provisoire",
        LeaseKind.OCCUPANCY_AGREEMENT: "convention d occupation|occupation sans titre|indemnite d occupation|protocole",
    }
)

MEASURES = _by_word(
    {
        GuardianshipMeasure.GUARDIANSHIP: "tutelle|tut|tutelle familiale|tutelle d etat",
        GuardianshipMeasure.CURATORSHIP: "curatelle|cur|curatelle simple|curatelle renforcee|curatelle amenagee|sauvegarde de justice",
        GuardianshipMeasure.FAMILY_AUTHORISATION: "habilitation familiale|habilitation",
        GuardianshipMeasure.MANDATE: "mandat|mandat de protection future|mandat protection future",
    }
)

# Kept as codes of at most 20 characters: what the trade prints on its statements.
PAYMENTS = _by_word(
    {
        "direct_debit": "prlv|prelevement|prelevement automatique|prel|pa|sepa|prelevement sepa|pre",
        "tip": "tip|tip sepa|tips",
        "cheque": "chq|cheque|ch",
        "transfer": "vir|virement|virement bancaire|virement permanent|vi",
        "cash": "esp|especes|efficash|cash|mandat cash|mandat compte|guichet",
        "card": "cb|carte|carte bancaire|tpe|paiement en ligne|internet",
    }
)

"""What a register export may tell us, under which titles, and how each cell is read.

Titles: the words of the trade (domain.md a.4). UG, module, ESI, lot, local all say « unit »; client, occupant,
contrat and compte locataire overlap, so that contents are looked at too.
"""

from loge.foundation.exchange.mapping import TargetField

FEEDS = "tenants"
"""What these files feed, among all that is imported (ImportRun.feeds)."""

PLACE, LEASE, PERSON, CONTACT, SECOND = (
    "Patrimoine",
    "Bail",
    "Personne",
    "Coordonnées et protection",
    "Second titulaire",
)


def _field(code: str, label: str, group: str, titles: str, looks: str = "", many: bool = False) -> TargetField:
    """Titles end with « ? » when they say the field only for want of a better column (« Agence »: its code or its name)."""
    names = titles.split("|")
    weak = frozenset(name[:-1] for name in names if name.endswith("?"))
    return TargetField(code, label, group, frozenset(names) - {f"{name}?" for name in weak}, weak, looks, many)


FIELDS: tuple[TargetField, ...] = (
    _field("agency_code", "Code de l’agence", PLACE, "agence?|code agence|ag|cod agence|n agence|secteur|code secteur"),
    _field("agency_name", "Nom de l’agence", PLACE, "agence?|libelle agence|nom agence|agence libelle|lib agence"),
    _field("residence_code", "Code de la résidence", PLACE,
           "groupe|residence?|programme?|code groupe|code residence|n groupe|code programme|n programme|ensemble immobilier|esi|code esi|n residence"),
    _field("residence_name", "Nom de la résidence", PLACE,
           "programme?|residence?|nom residence|nom programme|libelle programme|libelle groupe|libelle residence|lib groupe"),
    _field("qpv_code", "Quartier prioritaire (code)", PLACE, "qpv|code qpv|quartier prioritaire", "qpv"),
    _field("building_code", "Bâtiment", PLACE, "batiment|code batiment|bat|n batiment|bloc|immeuble"),
    _field("year_built", "Année de construction", PLACE, "annee construction|annee de construction|construction|annee constr"),
    _field("entrance", "Escalier ou entrée", PLACE, "escalier|esc|entree immeuble|cage|allee|hall|cage d escalier|montee"),
    _field("address", "Adresse", PLACE, "adresse|adresse logement|rue|voie|adresse 1|adresse1|adr"),
    _field("postal_code", "Code postal", PLACE, "code postal|cp|codepostal|c postal", "postal"),
    _field("municipality", "Commune", PLACE, "commune|ville|localite|nom commune"),
    _field("municipality_code", "Code INSEE de la commune", PLACE, "code insee|insee|code commune|cod insee", "insee"),
    _field("unit_code", "N° de logement (UG, lot, module)", PLACE,
           "n logement|code logement|logement?|ug?|code ug|n ug|lot?|n lot|code lot|module?|code module|n module|local?|code local"
           "|numero logement|ref logement|unite de gestion"),
    _field("rpls_id", "Identifiant RPLS", PLACE, "rpls|identifiant rpls|id rpls|n rpls"),
    _field("unit_kind", "Nature du logement ou local", PLACE, "nature|nature logement|nature lot|type lot|nature local|categorie"),
    _field("unit_status", "État (loué, vacant…)", PLACE, "etat|etat logement|statut logement|situation locative|occupation|statut"),
    _field("floor", "Étage", PLACE, "etage|niveau|et"),
    _field("door", "Porte", PLACE, "porte|n porte|pte|no porte"),
    _field("typology", "Type (T1, T2…)", PLACE, "type|typologie|type logement|nb pieces|t|type lgt"),
    _field("area", "Surface", PLACE, "surface|surface habitable|shab|surf|surface hab|m2", "amount"),
    _field("is_adapted", "Logement adapté", PLACE, "logement adapte|adapte|pmr|accessible pmr"),
    _field("lease_number", "N° de contrat (bail)", LEASE,
           "n contrat|contrat?|num contrat|numero contrat|n bail|bail?|num bail|numero de bail|ref contrat|code contrat"
           "|n compte?|compte locataire?|n de contrat|no contrat"),
    _field("lease_kind", "Nature du bail", LEASE, "nature bail|type bail|type contrat|nature contrat|categorie bail"),
    _field("signed_on", "Date de signature", LEASE, "date signature|date bail|signe le|date de signature", "date"),
    _field("starts_on", "Date d’entrée", LEASE, "date entree|entree|date d entree|date debut|debut bail|date effet|entree le", "date"),
    _field("ends_on", "Date de sortie", LEASE, "date sortie|sortie|date de sortie|date fin|fin bail|date depart|sortie le", "date"),
    _field("priority_transfer", "Demande de mutation prioritaire", LEASE, "mutation prioritaire|mutation|demande mutation"),
    _field("rent", "Loyer", LEASE, "loyer|loyer principal|loyer net|montant loyer|loyer mensuel", "amount"),
    _field("service_charges", "Charges", LEASE, "charges|provision charges|provisions|montant charges|prov charges", "amount"),
    _field("housing_benefit", "Aide au logement", LEASE, "apl|al|aide logement|apl al|montant apl|aide au logement", "amount"),
    _field("balance", "Solde dû", LEASE, "solde|solde compte|solde du|dette|impaye|solde locataire", "amount"),
    _field("payment_method", "Mode de paiement", LEASE, "mode paiement|mode de paiement|mode reglement|mode de reglement|paiement"),
    _field("source_key", "N° de client", PERSON,
           "n client|client?|code client|num client|numero client|n personne|num personne|id personne|n locataire|code locataire"
           "|n tiers|code tiers|n occupant|identifiant personne|ref locataire"),
    _field("role", "Rôle dans le bail ou le foyer", PERSON, "role|lien|qualite|lien parente|type occupant|role locataire"),
    _field("civility", "Civilité", PERSON, "civ|civilite|titre|politesse"),
    _field("last_name", "Nom", PERSON, "nom|nom locataire|nom usage|nom d usage|nom marital|nom titulaire|nom de famille"),
    _field("birth_name", "Nom de naissance", PERSON, "nom de naissance|nom naissance|nom jeune fille|nom de jeune fille|nom patronymique"),
    _field("first_name", "Prénom", PERSON, "prenom|prenoms|prenom locataire|prenom titulaire"),
    _field("full_name", "Nom et prénom ensemble", PERSON, "nom prenom|nom et prenom|nom prenom locataire|identite"),
    _field("birth_date", "Date de naissance", PERSON, "date naissance|date de naissance|naissance|ne le|ddn|nee le|dt naissance", "date"),
    _field("deceased_on", "Date de décès", PERSON, "date deces|deces|date de deces|decede le|dcd le", "date"),
    _field("deceased", "Décédé (oui/non)", PERSON, "decede|dcd"),
    _field("language", "Langue", PERSON, "langue|langue parlee|langue de contact"),
    _field("organisation", "Raison sociale", PERSON, "raison sociale|organisme|societe|nom societe|personne morale|association"),
    _field("siret", "SIRET", PERSON, "siret|n siret"),
    _field("phone", "Téléphone", CONTACT,
           "tel|telephone|tel fixe|fixe|mobile|portable|tel mobile|tel portable|gsm|telephone fixe|telephone mobile|tel 1|tel 2"
           "|telephone 1|telephone 2|tel domicile|telephone portable|tel travail|tel pro|tel bureau|n telephone", "phone", True),
    _field("phone_note", "Précision sur le téléphone", CONTACT, "note tel|note telephone|commentaire tel|precision tel|observation tel"),
    _field("email", "Adresse électronique", CONTACT, "email|e mail|mail|courriel|adresse mail|adresse electronique|mel", "email", True),
    _field("guardian_measure", "Mesure de protection", CONTACT, "mesure de protection|mesure|protection juridique|tutelle|regime de protection"),
    _field("guardian_name", "Tuteur ou organisme", CONTACT, "organisme tuteur|tuteur|nom tuteur|curateur|mandataire|tuteur curateur"),
    _field("guardian_phone", "Téléphone du tuteur", CONTACT, "tel tuteur|telephone tuteur|tel curateur"),
    _field("disability", "Handicap déclaré", CONTACT, "handicap declare|handicap"),
    _field("disability_consent", "Accord pour noter le handicap", CONTACT, "accord handicap|consentement handicap|accord"),
    _field("second_civility", "Civilité du second titulaire", SECOND, "civ 2|civilite 2|civ cotitulaire|civilite cotitulaire|civilite conjoint"),
    _field("second_last_name", "Nom du second titulaire", SECOND, "nom 2|nom cotitulaire|nom conjoint|nom co titulaire|nom 2eme titulaire"),
    _field("second_first_name", "Prénom du second titulaire", SECOND, "prenom 2|prenom cotitulaire|prenom conjoint|prenom co titulaire"),
    _field("second_birth_date", "Naissance du second titulaire", SECOND,
           "date naissance 2|naissance 2|date naissance cotitulaire|date naissance conjoint|ddn cotitulaire", "date"),
    _field("second_source_key", "N° de client du second titulaire", SECOND, "n client 2|client 2|n client cotitulaire|code client 2"),
    _field("second_phone", "Téléphone du second titulaire", SECOND, "mobile 2|tel cotitulaire|tel conjoint|mobile cotitulaire|mobile conjoint"),
)  # fmt: skip

BY_CODE = {field.code: field for field in FIELDS}
KNOWN_TITLES = frozenset(title for field in FIELDS for title in field.synonyms)
SECOND_FIELDS = {field.code: field.code.removeprefix("second_") for field in FIELDS if field.group == SECOND}


def field_of(name: str) -> str:
    """« phone 2 » is the second column of the field « phone »."""
    return name.rstrip(" 0123456789")

"""Aids that a landlord may start from. Not one number that nobody checked: amounts and ceilings are left to the landlord, who
reads the rules of each fund; what is written here is known of all of them (domain.md c1 to c5, d.5), and stays « à vérifier »."""

from dataclasses import dataclass, field

from loge.domains.aids.choices import AidKind, GuaranteeKind

_IDENTITY = "Pièce d’identité"
_INCOME = "Justificatifs de ressources des trois derniers mois"
_TAX = "Dernier avis d’imposition"
_RENT = "Relevé de compte locataire"
_BENEFIT = "Attestation de paiement de la CAF ou de la MSA"
FSL = (
    "paiement du loyer courant repris", "dossier rempli avec le foyer", "ni garant ni assurance qui paierait",
    "logement adapté en loyer et en taille",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Start:
    """A model of scheme, as the fields of AidScheme."""

    kind: str
    name: str
    source: str
    debt_only: bool = True
    guarantee: str = ""
    min_age: int | None = None
    to_check: tuple[str, ...] = ()
    documents: tuple[str, ...] = field(default=(_IDENTITY, _INCOME))
    official_page: str = ""


STARTS = (
    Start(
        kind=AidKind.HARDSHIP_FUND, name="FSL, aide au maintien", to_check=FSL,
        documents=(_IDENTITY, _INCOME, _TAX, _RENT, _BENEFIT, "Plan d’apurement ou preuve de la négociation"),
        source="Règlement intérieur du FSL de votre département : plafonds, montants, pièces et délais y sont.",
        official_page="https://www.service-public.fr/particuliers/vosdroits/F1334",
    ),
    Start(
        kind=AidKind.EMPLOYERS, name="Action Logement, aide aux difficultés de loyer",
        to_check=("salarié du secteur privé ou demandeur d’emploi", "baisse de ressources récente"),
        documents=(_IDENTITY, _INCOME, "Justificatif d’emploi ou de perte d’emploi", _RENT),
        source="Conditions publiées par Action Logement : elles changent, relisez-les.",
        official_page="https://www.actionlogement.fr",
    ),
    Start(
        kind=AidKind.VISALE, name="Visale, appel de la garantie", guarantee=GuaranteeKind.VISALE,
        documents=("Contrat de cautionnement", "Bail", _RENT, "Preuve de la relance du locataire"),
        source="Contrat de cautionnement : délai d’appel, montants couverts.", official_page="https://www.visale.fr",
    ),
    Start(
        kind=AidKind.LOCA_PASS, name="Loca-Pass, appel de la garantie", guarantee=GuaranteeKind.LOCA_PASS,
        documents=("Contrat de garantie", _RENT), source="Contrat de garantie Loca-Pass.",
        official_page="https://www.actionlogement.fr",
    ),
    Start(
        kind=AidKind.CCAS, name="CCAS, secours", to_check=("règles du CCAS de la commune",),
        documents=(_IDENTITY, _INCOME, "Relevé bancaire du dernier mois"), source="Règlement des aides du CCAS de la commune.",
    ),
    Start(
        kind=AidKind.PENSION, name="Caisse de retraite, action sociale", min_age=60,
        to_check=("caisses de retraite du foyer",), documents=(_IDENTITY, "Relevés des pensions", _TAX),
        source="Chaque caisse (régime général, complémentaire) a ses conditions.",
    ),
    Start(
        kind=AidKind.MUTUAL, name="Mutuelle, fonds de secours", to_check=("mutuelle du foyer et existence d’un fonds",),
        documents=(_IDENTITY, _INCOME, "Attestation d’adhésion"), source="Fonds d’action sociale de la mutuelle.",
    ),
    Start(
        kind=AidKind.ENERGY, name="Chèque énergie", debt_only=False,
        to_check=("chèque reçu et utilisé", "plafond de l’année"), documents=("Chèque ou attestation",),
        source="Site officiel du chèque énergie.", official_page="https://chequeenergie.gouv.fr",
    ),
)  # fmt: skip

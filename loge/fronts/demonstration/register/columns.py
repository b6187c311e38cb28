"""The columns of the export, in the order of the file, and the cells of one line."""

from loge.fronts.demonstration.register.estate import Residence
from loge.fronts.demonstration.register.people import Person
from loge.fronts.demonstration.register.tenancies import Let, Tenancy
from loge.fronts.demonstration.register.units import HOME

UNIT = (
    "Sté;Agence;Libellé agence;Groupe;Programme;QPV;Bâtiment;Escalier;Etage;Porte;N° logement;Nature;Type;Surface;"
    "Financement;DPE;Logement adapté;Année construction;Adresse;Code postal;Commune;Code INSEE;Etat"
).split(";")
LEASE = "N° contrat;Nature bail;Date entrée;Date sortie;Mutation prioritaire".split(";")
PERSON = (
    "N° client;Rôle;Civ;Nom;Nom de naissance;Prénom;Date naissance;Date décès;Raison sociale;Tel fixe;Mobile;Note tel;"
    "Email;Mesure de protection;Organisme tuteur;Tel tuteur;Handicap déclaré;Accord handicap"
).split(";")
MONEY = "Loyer;Charges;APL;Solde;Dernier paiement;Mode paiement;Code contentieux".split(";")
HEADER = [*UNIT, *LEASE, *PERSON, *MONEY]
SECOND_HOLDER = ["Civ 2", "Nom 2", "Prénom 2", "Date naissance 2", "Mobile 2"]  # grains lease and unit only

AT = {title: place for place, title in enumerate(HEADER)}
COMPANY = "01"
EMPTY_LEASE = [""] * len(LEASE)
EMPTY_PERSON = [""] * len(PERSON)
EMPTY_MONEY = [""] * len(MONEY)


def amount(euros: float) -> str:
    """French amount, two decimals, no thousands separator."""
    return f"{euros:.2f}".replace(".", ",")


def unit_cells(residence: Residence, let: Let) -> list[str]:
    unit, agency = let.unit, residence.agency
    number, street = unit.entrance.street_number, unit.building.street
    return [
        COMPANY,
        agency.code,
        agency.name,
        f"{residence.number:05d}",
        residence.name,
        "O" if residence.priority_area else "N",
        unit.building.label,
        unit.entrance.label,
        unit.floor,
        unit.door,
        unit.number,
        unit.kind,
        f"T{unit.rooms}" if unit.kind == HOME else "",
        amount(unit.area) if unit.area else "",
        unit.funding,
        unit.energy,
        "O" if unit.adapted else "",
        str(unit.building.year),
        f"{number} {street}",
        residence.postal_code,
        residence.commune.name,
        residence.commune.insee,
        let.status,
    ]


def lease_cells(tenancy: Tenancy) -> list[str]:
    return [tenancy.number, tenancy.kind, tenancy.start, tenancy.end, tenancy.transfer]


def person_cells(person: Person) -> list[str]:
    grown = person.age >= 18
    return [
        person.client,
        person.role,
        ("MME" if person.sex == "F" else "M.") if grown else "",
        person.family_name,
        person.birth_name if person.birth_name != person.family_name else "",
        person.first_name,
        person.born,
        person.died,
        "",
        person.landline,
        person.mobile,
        person.phone_note,
        person.email,
        person.measure,
        person.guardian,
        person.guardian_phone,
        person.disability,
        person.disability_consent,
    ]


def organisation_cells(tenancy: Tenancy) -> list[str]:
    cells = list(EMPTY_PERSON)
    cells[0], cells[1], cells[8], cells[9] = tenancy.client, "TITULAIRE", tenancy.organisation, tenancy.phone
    return cells


def money_cells(tenancy: Tenancy) -> list[str]:
    return [
        amount(tenancy.rent),
        amount(tenancy.charges),
        amount(tenancy.benefit),
        amount(tenancy.balance),
        tenancy.last_payment,
        tenancy.payment,
        tenancy.legal,
    ]


def second_holder_cells(tenancy: Tenancy) -> list[str]:
    """The other holder on the same line, when the file has one line per lease or per lot."""
    for person in tenancy.people[1:]:
        if person.role in ("COTITULAIRE", "CONJOINT"):
            civility = "MME" if person.sex == "F" else "M."
            return [civility, person.family_name, person.first_name, person.born, person.mobile]
    return [""] * len(SECOND_HOLDER)

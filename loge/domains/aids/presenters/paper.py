"""The summary that goes to the fund with the papers: what the household agreed to pass on, and nothing else."""

from datetime import date
from pathlib import Path

from django.conf import settings

from loge.domains.aids.models import AidApplication
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines
from loge.foundation.ui.french import euros, phone, short_date

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "aids" / "paper"


def summary_pdf(application: AidApplication, *, today: date) -> bytes:
    return compile_pdf(LAYOUTS / "summary.typ", summary_data(application, today=today))


def summary_data(application: AidApplication, *, today: date) -> dict:
    scheme, owner, agency = application.scheme, application.owner, application.household.residence.agency
    return {
        "title": f"Demande d’aide n° {application.pk}",
        "sender": [settings.LANDLORD_NAME or "Votre bailleur", agency.name, *postal_lines(agency.address)],
        "addressee": _addressee(application),
        "dated": place_and_date(agency.address, today),
        "reference": f"demande d’aide {application.pk}, bail {application.household.lease}",
        "object": f"demande d’aide : {scheme.name}",
        "facts": [[label, value] for label, value in _facts(application, today) if value],
        "situation": application.situation,
        "papers": [[paper.label, _state(paper, today)] for paper in application.documents.all()],
        "agreed": f"Le foyer a donné son accord le {short_date(application.consent_on)} pour transmettre ces renseignements.",
        "contact": list(filter(None, (str(owner), phone(owner.phone), owner.email))),
    }


def _addressee(application: AidApplication) -> list[str]:
    scheme = application.scheme
    name = scheme.partner.name if scheme.partner else scheme.get_kind_display()
    return [name, *postal_lines(scheme.send_to or (scheme.partner.address if scheme.partner else ""))]


def _facts(application: AidApplication, today: date) -> list[tuple[str, str]]:
    """Of a home under a seal, no address: the fund writes to us."""
    home, person = application.household, application.person
    lease, building = home.lease, home.unit.building
    town = f"{building.postal_code} {building.municipality}".strip()
    address = "Courrier à nous adresser" if application.seal_id else f"{building.address}, {town}"
    people = home.occupants.filter(ends_on=None).count()
    debt = application.get_debt_display() if application.debt else ""
    return [
        ("Demandeur", person.full_name if person else ""),
        ("Logement", address),
        ("Personnes au foyer", str(people or "")),
        ("Loyer et charges", euros((lease.rent or 0) + (lease.service_charges or 0)) if lease.rent else ""),
        ("Aide au logement", euros(lease.housing_benefit) if lease.housing_benefit else ""),
        (
            "Ressources dites par le foyer",
            f"{euros(application.income)} par mois" if application.income is not None else "",
        ),
        ("Dette", f"{debt}{_months(application)}" if debt else ""),
        ("Montant demandé", euros(application.amount_asked) if application.amount_asked is not None else ""),
    ]


def _months(application: AidApplication) -> str:
    since, until = application.debt_since, application.debt_until or application.debt_since
    if since is None:
        return ""
    return f", {since:%m/%Y}" if until == since else f", de {since:%m/%Y} à {until:%m/%Y}"


def _state(paper, today: date) -> str:
    return "jointe" if paper.is_good(today) else "à suivre"

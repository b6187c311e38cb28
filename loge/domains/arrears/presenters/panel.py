"""What the eviction-prevention panel asks for: the monthly rent and charges, and a statement of the debt (domain.md d13)."""

from datetime import date
from pathlib import Path

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.queries.accounts import balances, open_dues
from loge.domains.arrears.queries.episodes import monthly_sum
from loge.foundation.documents import compile_pdf
from loge.foundation.ui.french import euros, short_date

LAYOUT = Path(__file__).resolve().parents[1] / "templates" / "arrears" / "paper" / "panel.typ"


def panel_pdf(account: RentAccount, *, on: date) -> bytes:
    return compile_pdf(LAYOUT, panel_data(account, on=on))


def panel_data(account: RentAccount, *, on: date) -> dict:
    """In the order of the fields of EXPLOC: the home, the tenant, the month, the debt, line by line."""
    lease, month = account.lease, monthly_sum(account)
    building = lease.main_unit.building
    household = getattr(lease, "household", None)
    tenant = household.reference_person if household is not None else None
    episode = account.episodes.standing().first()
    facts = [
        ("Bail", str(lease)),
        ("Locataire", tenant.full_name if tenant else "Titulaire du bail"),
        ("Adresse", f"{building.address}, {building.postal_code} {building.municipality}".strip(", ")),
        ("Bail signé le", short_date(lease.signed_on) or "Date non connue"),
        ("Loyer mensuel", euros(month.rent)),
        ("Charges mensuelles", euros(month.charges)),
        ("Aide au logement", f"{euros(month.benefit)}, {account.get_benefit_payee_display().lower()}"),
        ("Impayé depuis le", short_date(episode.constituted_on) if episode else "Non constitué"),
    ]
    return {
        "title": f"Saisine de la CCAPEX, état au {short_date(on)}",
        "facts": [list(pair) for pair in facts],
        "balances": [[one.name, euros(one.balance)] for one in balances(account, on=on)],
        "dues": [
            [due.get_kind_display(), f"{due.due_on:%d/%m/%Y}", euros(due.amount), euros(due.left)]
            for due in open_dues(account).filter(due_on__lte=on)
        ],
    }

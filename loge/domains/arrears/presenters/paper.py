"""What the tenant takes away: the plan that was agreed, the statement of the account on a day."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from loge.domains.arrears.models import RentAccount, RepaymentPlan
from loge.domains.arrears.queries.accounts import balances, statement
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines
from loge.foundation.ui.french import euros, short_date

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "arrears" / "paper"


def plan_pdf(plan: RepaymentPlan, *, today: date) -> bytes:
    return compile_pdf(LAYOUTS / "plan.typ", plan_data(plan, today=today))


def statement_pdf(account: RentAccount, *, on: date, today: date) -> bytes:
    return compile_pdf(LAYOUTS / "statement.typ", statement_data(account, on=on, today=today))


def plan_data(plan: RepaymentPlan, *, today: date) -> dict:
    """Everything that is agreed and nothing else: the budget that the household told stays with us."""
    return _heading(plan.account, today) | {
        "title": f"Plan d’apurement n° {plan.pk}",
        "object": "votre plan d’apurement",
        "reference": f"plan {plan.pk}, bail {plan.account.lease}",
        "total": euros(plan.total),
        "rent_required": plan.rent_required,
        "tolerance": plan.tolerance_days,
        "instalments": [
            [str(one.number), short_date(one.due_on), euros(one.amount)] for one in plan.instalments.all()
        ],
    }


def statement_data(account: RentAccount, *, on: date, today: date) -> dict:
    """The same whenever it is printed: lines are never changed."""
    return _heading(account, today) | {
        "title": f"Relevé de compte au {short_date(on)}",
        "object": f"relevé de votre compte au {short_date(on)}",
        "reference": f"bail {account.lease}",
        "lines": [
            [f"{line.dated_on:%d/%m/%Y}", _said(line), *_sides(line.amount), euros(line.running)]
            for line in statement(account, on=on)
        ],
        "balances": [[one.name, euros(one.balance)] for one in balances(account, on=on)],
    }


def _said(line) -> str:
    month = f", {line.period:%m/%Y}" if line.period else ""
    return f"{line.get_kind_display()}{month}"


def _sides(amount: Decimal) -> list[str]:
    return [euros(amount), ""] if amount > 0 else ["", euros(-amount)]


def _heading(account: RentAccount, today: date) -> dict:
    lease = account.lease
    building, agency = lease.main_unit.building, lease.main_unit.building.residence.agency
    household = getattr(lease, "household", None)
    tenant = household.reference_person if household is not None else None
    town = f"{building.postal_code} {building.municipality}".strip()
    return {
        "sender": [settings.LANDLORD_NAME or "Votre bailleur", agency.name, *postal_lines(agency.address)],
        "addressee": [tenant.full_name if tenant else "Au titulaire du bail", *postal_lines(building.address, town)],
        "dated": place_and_date(agency.address, today),
    }

"""Estimates of the housing benefit: what is put to the library, what the register already knows, what an estimate says today."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from loge.domains.arrears.choices import EstimateState
from loge.domains.arrears.models import BenefitEstimate, RentAccount
from loge.domains.arrears.queries.facts import SHOPS
from loge.domains.arrears.rules.estimates import may_sleep, still_says_something
from loge.foundation.dates import age_on
from loge.foundation.runtime.engines import Engine
from loge.registers.tenants.choices import LeaseKind
from loge.registers.tenants.models import Lease

UNDER = 21  # years: a child who earns nothing counts until then


def engine() -> Engine:
    """The library that computes, in an environment of its own (docs/adr/0077)."""
    return Engine(
        folder=settings.LOGE_DATA / "engines" / "benefit",
        script=settings.BASE_DIR / "engines" / "benefit" / "estimate.py",
        lock=settings.BASE_DIR / "locks" / "benefit.txt",
        instead=tuple(settings.LOGE_BENEFIT_ENGINE),
    )


def is_home(lease: Lease) -> bool:
    """Someone lives there today under this lease: neither a shop, nor a parking place, nor a lease that is over."""
    return lease.is_current and lease.kind not in (*SHOPS, LeaseKind.PARKING_ONLY)


def question_of(estimate: BenefitEstimate) -> dict:
    """One household as engines/benefit reads it: no name, no date of birth, no address."""
    return {
        "month": f"{estimate.month:%Y-%m}",
        "municipality_code": estimate.municipality_code,
        "rent": str(estimate.rent),
        "under_agreement": estimate.under_agreement,
        "gets_rsa": estimate.gets_rsa,
        "children": estimate.children,
        "adults": estimate.adults,
    }


def known_of(account: RentAccount, *, on: date) -> dict:
    """What the register can answer in place of the household: the ages of children, the town, the rent."""
    household = getattr(account.lease, "household", None)
    living = household.occupants.filter(ends_on=None, person__birth_date__isnull=False) if household else None
    ages = sorted(age_on(one.person.birth_date, on) for one in living.select_related("person")) if living else []
    return {
        "children": ", ".join(str(age) for age in ages if age < UNDER),
        "municipality_code": account.lease.main_unit.building.residence.municipality_code,
        "rent": account.lease.rent,
    }


def latest(account: RentAccount) -> BenefitEstimate | None:
    return account.estimates.first()


def usable(account: RentAccount, *, on: date) -> BenefitEstimate | None:
    """The last amount, while it says something."""
    found = account.estimates.filter(state=EstimateState.DONE).first()
    return found if found and still_says_something(timezone.localdate(found.asked_at), on=on) else None


def is_asleep(estimate: BenefitEstimate | None, account: RentAccount, *, on: date) -> bool:
    """Whether this household may have a right that it does not use."""
    if estimate is None or estimate.amount is None:
        return False
    return may_sleep(
        estimated=estimate.amount, asked_on=timezone.localdate(estimate.asked_at), known=account.lease.housing_benefit,
        payee=account.benefit_payee, on=on,
    )  # fmt: skip


def counted_benefit(estimate: BenefitEstimate | None, *, counts: bool) -> Decimal | None:
    """The estimate, when someone chose to count it in a budget. None: what the lease says."""
    return estimate.amount if estimate and counts else None

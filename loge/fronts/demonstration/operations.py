"""Loading the demonstration: staff, register through the real import, a campaign three weeks old.

Every step looks at what is already there, so that a load broken half-way is taken up again and a second one does
nothing. Passwords are public: production refuses the whole.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.fronts.demonstration.aids import has_aids, tell_aids
from loge.fronts.demonstration.arrears import has_accounts, tell_accounts, tell_agreement
from loge.fronts.demonstration.bulletins import has_bulletins, tell_bulletins
from loge.fronts.demonstration.campaign import tell_campaign
from loge.fronts.demonstration.cases import tell_cases
from loge.fronts.demonstration.offers import has_offers, tell_offers
from loge.fronts.demonstration.partners import tell_partners, tell_referrals
from loge.fronts.demonstration.portfolios import has_portfolios, tell_portfolios
from loge.fronts.demonstration.proximity import has_doors, tell_doors
from loge.fronts.demonstration.register.writing import write_register
from loge.fronts.demonstration.sealed import has_sealed, tell_sealed
from loge.fronts.demonstration.staff import ARREARS_OFFICERS, CALLERS, LEADING, PASSWORD, STAFF, Member
from loge.fronts.demonstration.support import has_support, tell_support
from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.models import Agency, User
from loge.registers.accounts.operations.people import create_first_administrator, create_user
from loge.registers.housing.models import Residence
from loge.registers.housing.operations import assign_residences
from loge.registers.tenants.imports.operations import import_file
from loge.registers.tenants.models import Household
from loge.registers.tenants.operations.duplicates import find_duplicates

HOMES, AGENCIES, LODGES, SEED = 15_000, 4, 50, 2026
SENDER = "progiciel"
CARETAKER_RESIDENCES = 3


def check_can_load() -> None:
    """Raise Refusal in production, and where a real landlord already works."""
    if (settings.SETTINGS_MODULE or "").endswith("production"):
        raise Refusal("L’organisme de démonstration a des mots de passe publics : il ne se charge pas en production.")
    if User.objects.exists() and not User.objects.filter(username=LEADING[-1].username).exists():
        raise Refusal("Cette base contient déjà des comptes : la démonstration ne s’y charge pas.")


def is_loaded() -> bool:
    """Whether there is nothing left to load."""
    return User.objects.filter(username=STAFF[-1].username).exists() and _has_campaign() and _has_cases()


def load_demonstration(*, homes: int = HOMES, say: Callable[[str], None] = print) -> bool:
    """Load what is missing of the invented landlord; False when everything was there. About a minute for 15,000 homes.

    Raise Refusal in production or on a base where others work.
    """
    check_can_load()
    if is_loaded():
        return False
    administrator = _administrator()
    if not Household.objects.exists():
        say(f"Création de l’organisme de démonstration : {homes} logements…")
        _bring_register_in(homes, administrator)
    people = {member.username: _member(member, administrator) for member in STAFF}
    tell_partners(by=people["irene"])
    if not _has_campaign():
        say("Création de la campagne d’appels…")
        tell_campaign(
            homes=homes,
            manager=people["claire"],
            officer=people["irene"],
            callers=[people[member.username] for member in (*LEADING[1:3], *CALLERS)],
            today=timezone.localdate(),
            seed=SEED,
        )
        tell_referrals(officer=people["irene"], today=timezone.localdate())
    if not has_bulletins():
        tell_bulletins(
            lead=people["irene"], manager=people["marc"], worker=people["solene"], today=timezone.localdate()
        )
    _tell_help(people, today=timezone.localdate())
    return True


def _tell_rents(people: dict[str, User], *, today: date) -> None:
    if not has_accounts(people["gaelle"], today=today):
        tell_accounts(officer=people["odile"], today=today, seed=SEED)  # Gaëlle’s day is still to do
        tell_agreement(director=people["helene"], today=today)
    if not has_portfolios():
        officers = [people[member.username] for member in ARREARS_OFFICERS]
        tell_portfolios([people["gaelle"], *officers], director=people["helene"])


def _tell_help(people: dict[str, User], *, today: date) -> None:
    """What followed the calls; the cases say that all is there."""
    _tell_rents(people, today=today)
    if not has_aids(people["irene"]):
        tell_aids(lead=people["irene"], worker=people["solene"], officer=people["odile"], today=today, seed=SEED)
    if not has_support(people["solene"]):
        tell_support(officer=people["solene"], seed=SEED)
    if not has_offers(people["claire"]):
        tell_offers(keeper=people["claire"], caller=people["hugo"], today=today)
    if not has_doors():
        tell_doors(
            keeper=people["bruno"],
            manager=people["marc"],
            lead=people["irene"],
            caller=people["hugo"],
            today=today,
        )
    if not _has_cases():
        tell_cases(officer=people["solene"], lead=people["irene"], caretaker=people["bruno"], today=today)
    if not has_sealed():
        tell_sealed(owner=people["solene"], today=today)


def _has_campaign() -> bool:
    """Read from the homes: a front does not look into the tables of a trade."""
    return Household.objects.filter(targets__isnull=False).exists()


def _has_cases() -> bool:
    return Household.objects.filter(cases__owner__username="solene").exists()


def load_if_empty(say: Callable[[str], None]) -> None:
    """For `make run`: load on the first run, nothing on the others, nothing on a real landlord's base."""
    if not User.objects.exists() or not is_loaded():
        try:
            load_demonstration(say=say)
        except Refusal as refusal:
            say(str(refusal))


def _bring_register_in(homes: int, by: User) -> None:
    """The file is written as an ERP would, and goes through the same import as anybody's."""
    lodges = max(1, round(LODGES * homes / HOMES))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export-locataires.csv"
        write_register(path, homes=homes, lodges=lodges, agencies=AGENCIES, seed=SEED, as_of=timezone.localdate())
        import_file(path=path, sender=SENDER, by=by)
    find_duplicates(by=None)  # as the night does


def _administrator() -> User:
    chief = LEADING[-1]
    known = User.objects.filter(username=chief.username).first()
    return known or create_first_administrator(
        username=chief.username,
        email=chief.email,
        password=PASSWORD,
        first_name=chief.first_name,
        last_name=chief.last_name,
    )


def _member(member: Member, by: User) -> User:
    """Only the logins that are printed have a password: the others are there to share the calls."""
    known = User.objects.filter(username=member.username).first()
    if known:
        return known
    agencies = list(Agency.objects.order_by("code"))  # fewer than four when only some homes are loaded
    agency = agencies[member.agency % len(agencies)] if member.agency is not None else None
    user = create_user(
        username=member.username,
        email=member.email,
        first_name=member.first_name,
        last_name=member.last_name,
        roles=[member.role],
        perimeter=member.perimeter,
        agencies=[agency] if member.perimeter == Perimeter.AGENCIES else [],
        password=PASSWORD if member in LEADING else None,
        by=by,
    )
    if member.perimeter == Perimeter.RESIDENCES:
        residences = Residence.objects.filter(agency=agency).order_by("code")[:CARETAKER_RESIDENCES]
        assign_residences(user, residences=residences, by=by)
    return user

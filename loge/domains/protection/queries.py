"""What the screens read. A seal that the viewer has no key of is answered as one that does not exist."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from loge.domains.protection.models import HomeAside, Letter, NewAddress, Paper, Step
from loge.registers.accounts.models import User
from loge.registers.housing.choices import UnitKind
from loge.registers.housing.models import Unit
from loge.registers.seals.models import SafeContact, Seal, SealedPerson, SealKey
from loge.registers.seals.permissions import HOLD_KEY, SEAL
from loge.registers.seals.queries import broken_glass
from loge.registers.tenants.models import Household, Person

FRESH = timedelta(days=30)


@dataclass(frozen=True)
class SealedFile:
    """Everything of one file, in a number of queries that does not depend on how much was written."""

    people: list[SealedPerson]
    keys: list[SealKey]
    safe_contacts: list[SafeContact]
    papers: list[Paper]
    letters: list[Letter]
    steps: list[Step]
    homes: list[HomeAside]
    addresses: list[NewAddress]


def sealed_file(seal: Seal) -> SealedFile:
    now = timezone.now()
    return SealedFile(
        people=list(seal.people.select_related("person").order_by("pk")),
        keys=list(seal.keys.live().select_related("user", "given_by").order_by("break_glass", "given_at", "pk")),
        safe_contacts=list(seal.safe_contacts.select_related("person", "by")),
        papers=list(Paper.objects.filter(seal=seal).select_related("noted_by")),
        letters=list(Letter.objects.filter(seal=seal).select_related("noted_by")),
        steps=list(
            Step.objects.filter(seal=seal).select_related("in_charge", "ended_by").order_by("-state", "due_on", "pk")
        ),
        homes=list(
            HomeAside.objects.filter(seal=seal, released_at=None, until__gte=timezone.localdate(now)).select_related(
                "unit__building__residence"
            )
        ),
        addresses=list(NewAddress.objects.filter(seal=seal, replaced_at=None).select_related("person", "noted_by")),
    )


def my_files(user) -> QuerySet[Seal]:
    """The files that this person has a key of: those whose protection holds first."""
    return Seal.objects.visible_to(user).select_related("owner").order_by("lifted_at", "-opened_at", "-pk")


def by_reference(reference: str) -> Seal | None:
    """Whoever asks; for the journal of attempts alone."""
    return Seal.objects.filter(reference=reference).first()


def may_hold_key() -> QuerySet[User]:
    return _at_work(HOLD_KEY.roles)


def may_own() -> QuerySet[User]:
    return _at_work(SEAL.roles)


def holders(seal: Seal) -> QuerySet[User]:
    keys = seal.keys.live().values("user")
    return User.objects.filter(pk__in=keys).order_by("last_name", "first_name", "pk")


def protected_people(seal: Seal) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=seal.people.values("person")).order_by("pk")


def people_around(seal: Seal, viewer) -> QuerySet[Person]:
    """Those who live with someone protected and are not protected yet, within the viewer’s perimeter."""
    covered = seal.people.values("person")
    homes = Household.objects.visible_to(viewer).filter(occupants__person__in=covered, occupants__ends_on=None)
    living = Person.objects.filter(occupancies__household__in=homes, occupancies__ends_on=None, merged_into=None)
    return living.exclude(pk__in=covered).distinct().order_by("search_key", "pk")


def vacant_homes(viewer, lettable) -> QuerySet[Unit]:
    homes = Unit.objects.visible_to(viewer).filter(kind=UnitKind.DWELLING, status__in=lettable)
    return homes.select_related("building__residence").order_by("building__residence__name", "code")


def emergencies_of(owner=None) -> QuerySet[SealKey]:
    """Files opened in an emergency over the last month: of one owner, or of all for the data protection officer."""
    return broken_glass(since=timezone.now() - FRESH, owner=owner)


def _at_work(roles) -> QuerySet[User]:
    able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in roles])
    return able.order_by("last_name", "first_name", "pk")

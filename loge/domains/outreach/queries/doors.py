"""The homes without a number, as a letter or a visit needs them: who, where, and through whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from loge.domains.outreach.choices import ExclusionCause
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.queries.homes import homes_matching
from loge.registers.housing.models import Unit
from loge.registers.peace.queries import homes_to_leave_alone
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Guardian, Occupant, Person


@dataclass(frozen=True)
class Door:
    """One home to write to or to visit. `guardian` receives the letters of `person`, when there is one (domain.md a.6)."""

    target: Target
    person: Person
    guardian: Guardian | None

    @property
    def unit(self) -> Unit:
        return self.target.household.unit


def doors(campaign: Campaign, *, viewer, filters: dict) -> list[Door]:
    """In the order of service. Left out: who has left, died or refused since the draw, and homes kept for their referent."""
    homes = homes_matching(campaign, viewer=viewer, filters={**filters, "cause": ExclusionCause.NO_NUMBER})
    homes = homes.filter(household__ended_on=None).exclude(Exists(_unsafe()))
    homes = homes.exclude(household__in=homes_to_leave_alone(timezone.now()))
    people = Occupant.objects.filter(ends_on=None).order_by("pk").prefetch_related(_people())
    homes = homes.select_related("household__unit__building", "household__unit__entrance", "agency")
    return list(_doors(homes.prefetch_related(Prefetch("household__occupants", people), "members")))


def _unsafe() -> QuerySet[ContactPoint]:
    """A way to reach someone there is unsafe for them: nothing goes to that door but through the referent."""
    lives_there = Q(person__occupancies__household=OuterRef("household"), person__occupancies__ends_on=None)
    return ContactPoint.objects.filter(lives_there, safe_to_use=False)


def _people() -> Prefetch:
    """With the measures and the refusals that stand, and no other."""
    today = timezone.localdate()
    measures = Guardian.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by("pk")
    refusals = ContactRefusal.objects.filter(lifted_at=None)
    people = Person.objects.prefetch_related(
        Prefetch("guardians", measures),
        Prefetch("contact_refusals", refusals),
    )
    return Prefetch("person", people)


def _doors(homes) -> Iterator[Door]:
    for target in homes:
        if person := _addressee(target):
            yield Door(target, person, next(iter(person.guardians.all()), None))


def _addressee(target: Target) -> Person | None:
    """The reference person of the home; when it cannot be, someone whom the campaign wishes to reach."""
    drawn = {member.person_id for member in target.members.all()}
    people = [one.person for one in target.household.occupants.all()]
    reachable = [one for one in people if not one.deceased and not one.contact_refusals.all()]
    reference = target.household.reference_person_id
    wanted = [one for one in reachable if one.pk == reference] + [one for one in reachable if one.pk in drawn]
    return wanted[0] if wanted else None

"""The round of the day: what waits at each door, residence after residence, the most pressing residence first."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from loge.domains.proximity.choices import ErrandKind
from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.presenters.places import door, street, walk
from loge.registers.housing.models import Unit

ICONS = {
    ErrandKind.SHOPPING: "basket",
    ErrandKind.PARCEL: "box-seam",
    ErrandKind.MEDICINES: "capsule",
    ErrandKind.MEALS: "egg-fried",
}


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One thing to do at one door."""

    what: str
    name: str
    unit: Unit
    due_at: datetime
    url: str
    level: int
    is_late: bool
    is_mine: bool
    hint: str = ""
    is_errand: bool = False
    icon: str = "door-open"

    @property
    def door(self) -> str:
        return door(self.unit)

    @property
    def street(self) -> str:
        return street(self.unit)


@dataclass(frozen=True)
class Place:
    name: str
    stops: list[Stop]


def knock_stop(knock: Knock, *, viewer, now: datetime) -> Stop:
    return Stop(
        what=knock.get_reason_display(),
        name=name_on_door(knock),
        unit=knock.household.unit,
        due_at=knock.due_at,
        url=reverse("proximity:knock", args=[knock.pk]),
        level=knock.level,
        is_late=knock.due_at < now or knock.raised_at is not None,
        is_mine=knock.owner_id == viewer.pk,
        hint=knock.advice,
    )


def errand_stop(errand: Errand, *, viewer, now: datetime) -> Stop:
    return Stop(
        what=errand.get_kind_display(),
        name=name_on_door(errand),
        unit=errand.household.unit,
        due_at=errand.due_at,
        url=reverse("proximity:errand", args=[errand.pk]),
        level=0,
        is_late=errand.due_at < now or errand.raised_at is not None,
        is_mine=errand.owner_id == viewer.pk,
        hint=errand.what,
        is_errand=True,
        icon=ICONS[ErrandKind(errand.kind)],
    )


def name_on_door(knock: Knock | Errand) -> str:
    person = knock.person or knock.household.reference_person
    return person.full_name if person else "Foyer"


def by_residence(stops: list[Stop]) -> list[Place]:
    """As one walks inside a residence; residences by their closest deadline."""
    ordered = sorted(stops, key=lambda stop: (stop.unit.building.residence_id, walk(stop.unit)))
    places = [
        Place(str(group[0].unit.building.residence), group)
        for _, rows in groupby(ordered, key=lambda stop: stop.unit.building.residence_id)
        if (group := list(rows))
    ]
    return sorted(places, key=lambda place: min(stop.due_at for stop in place.stops))

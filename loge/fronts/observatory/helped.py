"""Who was helped, whoever helped them: one line per person, at the first help of the period that really reached its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.urls import reverse

from loge.foundation.figures import Line, Period, Place
from loge.fronts.observatory.chapters import HELPERS
from loge.registers.tenants.models import Person

SOON = timedelta(days=7)
HOW = (
    "Personnes pour qui quelque chose s’est vraiment terminé pendant la période : une action de leur suivi faite, ou un "
    "suivi fini avec une aide en place ; une demande que le partenaire dit « faite » ; un service livré ; une médiation "
    "finie par un accord ; un premier rendez-vous de soutien tenu. Chaque personne compte une fois."
)
HOW_SOON = "Parmi elles, celles aidées au plus tard sept jours après que leur demande a été entendue."


@dataclass(frozen=True)
class Help:
    person: int
    place: Place
    asked: datetime
    done: datetime

    @property
    def delay(self) -> timedelta:
        return max(self.done - self.asked, timedelta())


def helps(viewer, period: Period, *, seen_by=None) -> dict[int, Help]:
    """By person; `seen_by`: of what this person may open only. A few readings, however many people."""
    first: dict[int, Help] = {}
    for helper in HELPERS:
        for rows in helper(viewer, period, seen_by=seen_by):
            told = rows.order_by().values_list("helped", "at_agency", "at_town", "asked", "done")
            for person, agency, town, asked, done in told:
                known = first.get(person)
                if person and (known is None or done < known.done):
                    first[person] = Help(person, Place(agency, town or ""), asked, done)
    return first


def is_soon(one: Help) -> bool:
    return one.delay <= SOON


def median_delays(found: list[Help]) -> dict[int | None, timedelta]:
    """For the whole (None) and by agency."""
    delays: dict[int | None, list[float]] = {}
    for one in found:
        for key in (None, one.place.agency):
            delays.setdefault(key, []).append(one.delay.total_seconds())
    return {key: timedelta(seconds=median(several)) for key, several in delays.items()}


def line(one: Help, people: dict[int, Person]) -> Line:
    return Line(str(people[one.person]), reverse("desk:tenant_file", args=[one.person]), one.done)

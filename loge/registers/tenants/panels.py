"""What the register itself says of a person on their file. Each panel reads for one viewer, and may stay silent (None)."""

from django.utils import timezone

from loge.registers.tenants.models import Household, Lease, Occupant, Person
from loge.registers.tenants.operations.people import CORRECTABLE
from loge.registers.tenants.permissions import can_correct, can_see_frailty, can_see_money


def identity(person, *, viewer):
    """Who they are: names, birth, language, protection, refusal of calls, frailties known with consent."""
    refusal = person.contact_refusals.filter(lifted_at=None).select_related("recorded_by").first()
    return "tenants/_identity_panel.html", {
        "person": person,
        "guardians": person.guardians.filter(ends_on=None).order_by("pk"),
        "refusal": refusal,
        "frailties": person.frailties.filter(ended_on=None).order_by("kind") if can_see_frailty(viewer) else [],
        "corrections": person.corrections.filter(settled_at=None).order_by("field"),
        "may_correct": can_correct(viewer),
        "sees_frailty": can_see_frailty(viewer),
        "correctable": [(name, Person.label_of(name)) for name in CORRECTABLE[:6]],
        "today": timezone.localdate(),
    }


def contact_points(person, *, viewer):
    """How to reach them, in order, with whose number it is and why one is out of use."""
    return "tenants/_contact_panel.html", {
        "person": person,
        "contacts": person.contact_points.select_related("disabled_by").order_by("channel", "rank", "pk"),
        "may_correct": can_correct(viewer),
    }


def household(person, *, viewer):
    """Who lives there too, today, each with their own file."""
    homes = Household.objects.visible_to(viewer).filter(occupants__person=person, occupants__ends_on=None)
    home = homes.select_related("unit__building", "residence__agency", "lease").order_by("ended_on", "-pk").first()
    if home is None:
        return None
    living = Occupant.objects.filter(household=home, ends_on=None).select_related("person").order_by("pk")
    return "tenants/_household_panel.html", {
        "home": home,
        "living": living,
        "may_correct": can_correct(viewer),
        "person": person,
        "today": timezone.localdate(),
    }


def leases(person, *, viewer):
    """The leases they hold or live under: home, parking. Amounts only for the roles that deal with money."""
    seen = Lease.objects.visible_to(viewer)
    found = seen.filter(parties__person=person) | seen.filter(household__occupants__person=person)
    listed = found.select_related("main_unit__building").distinct().order_by("ends_on", "-starts_on", "pk")
    return "tenants/_leases_panel.html", {"leases": listed, "shows_money": can_see_money(viewer)}

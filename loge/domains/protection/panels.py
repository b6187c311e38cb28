"""On the home page, what was opened in an emergency; on a tenant’s file, gestures that are the same for every tenant."""

from loge.domains.protection.queries import emergencies_of
from loge.registers.seals.permissions import can_seal, can_watch
from loge.registers.seals.queries import on_duty, without_owner

SHOWN = 5


def on_home(user):
    """For the owner of a file and for the data protection officer: at once, for a month."""
    watches = can_watch(user)
    keys = list(emergencies_of(None if watches else user)[:SHOWN])
    left = without_owner(None if watches else user)[:SHOWN]
    context = {"keys": keys, "watches": watches, "left": left}
    return ("protection/_home_panel.html", context) if keys or left else None


def on_tenant_file(person, *, viewer):
    """Never says whether something exists: the gestures depend on the viewer alone."""
    seals, breaks = can_seal(viewer), on_duty(viewer)
    if not seals and not breaks:
        return None
    return "protection/_tenant_panel.html", {"person": person, "seals": seals, "breaks": breaks}

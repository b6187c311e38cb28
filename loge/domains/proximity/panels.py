from django.db.models import F
from django.utils import timezone

from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.permissions import can_ask, can_see_rounds
from loge.domains.proximity.presenters.rounds import by_residence, errand_stop, knock_stop
from loge.domains.proximity.queries.heard import news_for
from loge.domains.proximity.queries.returns import sums_to_return
from loge.domains.proximity.queries.rounds import (
    errands_to_carry,
    errands_to_organise,
    knocks_to_decide,
    knocks_to_make,
)
from loge.registers.tenants.models import Household, Person

SHOWN = 5


def round_on_home(user):
    """For whoever goes from door to door: the first doors; for whoever answers for them: what is late or undecided."""
    if not can_see_rounds(user):
        return None
    now = timezone.now()
    stops = [knock_stop(knock, viewer=user, now=now) for knock in knocks_to_make(user)[: SHOWN + 1]]
    stops += [errand_stop(errand, viewer=user, now=now) for errand in errands_to_carry(user, now=now)[: SHOWN + 1]]
    to_decide = list(knocks_to_decide(user)[:SHOWN])
    to_organise = list(errands_to_organise(user)[:SHOWN])
    if not stops and not to_decide and not to_organise:
        return None
    return "proximity/_home_panel.html", {
        "places": by_residence(stops[:SHOWN]),
        "to_decide": to_decide,
        "to_organise": to_organise,
        "more": len(stops) > SHOWN,
        "now": now,
    }


def news_on_home(user):
    """What became of the services asked for on the telephone, for who heard it. A volunteer reads a first name."""
    news = list(news_for(user))
    if not news:
        return None
    people = Person.objects.visible_to(user).filter(pk__in=[errand.person_id for errand in news])
    context = {"news": news, "first_names": user.is_volunteer_only, "seen": set(people.values_list("pk", flat=True))}
    return "proximity/_news_panel.html", context


def returns_on_home(user):
    """A tenant's money that I hold, or that I am to recover, of an errand that nobody goes on with."""
    sums = sums_to_return(user)[:SHOWN] if can_see_rounds(user) else []
    return ("proximity/_returns_home_panel.html", {"sums": sums}) if sums else None


def on_tenant_file(person, *, viewer):
    """Visits made or waiting at the homes of this person; the way to ask for one."""
    if not can_see_rounds(viewer):
        return None
    homes = Household.objects.visible_to(viewer).present()
    home = homes.filter(occupants__person=person, occupants__ends_on=None).order_by("-pk").first()
    knocks = (
        Knock.objects.visible_to(viewer)
        .filter(household__occupants__person=person)
        .select_related("owner")
        .distinct()
        .order_by(F("closed_at").desc(nulls_first=True), "-pk")[:SHOWN]
    )
    errands = (
        Errand.objects.visible_to(viewer)
        .filter(household__occupants__person=person)
        .select_related("owner", "partner")
        .distinct()
        .order_by(F("ended_at").desc(nulls_first=True), "-pk")[:SHOWN]
    )
    return "proximity/_tenant_panel.html", {
        "errands": list(errands),
        "home": home,
        "knocks": list(knocks),
        "may_ask": can_ask(viewer),
        "now": timezone.now(),
    }

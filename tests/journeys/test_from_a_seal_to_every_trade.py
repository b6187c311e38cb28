"""From the moment someone is protected, nobody goes to their door nor sits them at a table for what was asked before."""

from datetime import date

import time_machine

from loge.domains.outreach.tests.world import OPEN
from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.operations.errands import ask_errand
from loge.domains.proximity.operations.knocks import ask_by_hand
from loge.domains.support.models import Mediation
from loge.domains.support.operations.mediations import answer_for, open_mediation
from loge.domains.support.operations.sessions import plan_mediation_session
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.tenants.tests.factories import make_home


@time_machine.travel(OPEN)
def test_what_was_asked_before_ends_with_a_neutral_word():
    worker = UserFactory(roles=[Role.SOCIAL_WORKER])
    home, other = make_home(ages=[41]), make_home(ages=[50])
    for place in (home, other):
        ask_by_hand(place, reason="news", level=2, by=worker)
        ask_errand(place, kind="shopping", what="Pain", agreed=True, by=worker)
    mediation = open_mediation(people=[home.reference_person, other.reference_person], nature="noise", by=worker)
    party = mediation.parties.first()
    answer_for(party, answer="yes", on=date(2026, 11, 1), by=worker)
    when = {"mode": "phone", "place": "", "minutes": 30, "starts_at": OPEN.replace(year=OPEN.year + 1)}
    session = plan_mediation_session(mediation, party=party, **when, by=worker)
    seal_people(people=[home.reference_person], reason="violence", by=worker)
    assert list(Knock.objects.standing().values_list("household", flat=True)) == [other.pk]
    assert list(Errand.objects.standing().values_list("household", flat=True)) == [other.pk]
    mediation, session = Mediation.objects.get(), type(session).objects.get()
    assert (mediation.outcome, session.status) == ("withdrawn", "cancelled")
    said = [*Knock.objects.exclude(closed_at=None).get().steps.values_list("text", flat=True)]
    assert said[-1] == "Organisé autrement"
    assert Entry.objects.filter(action="proximity.knock_called_off").count() == 1

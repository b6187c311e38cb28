"""The last day to call a guarantor is on the one calendar of the accounts; its call is noted once, wherever it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.aids.models import Guarantee
from loge.domains.aids.operations import guarantees
from loge.domains.arrears.choices import Act, ClockKind, EntryKind
from loge.domains.arrears.models import Clock, ProcedureStep
from loge.domains.arrears.operations.acts import Paper, cancel_act, note_act
from loge.domains.arrears.operations.clocks import warn_staff
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.tests.world import TODAY, account_of, build_world, month, write
from loge.foundation.audit.models import Entry
from loge.foundation.dates import is_working_day
from loge.foundation.errors import Refusal
from loge.foundation.notifications.models import Message
from loge.journeys.arrears_to_aids import tell_first_unpaid_rents
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def recorded(world, lease=None, **said) -> Guarantee:
    said = {"kind": "visale", "number": "V-12", "valid_from": month(12), "call_days": 90} | said
    return guarantees.record_guarantee(lease or world.lease, **said, by=world.officer)


@pytest.fixture
def guarantee(world):
    write(world.lease, EntryKind.RENT, "400", back=1)
    return recorded(world)


def days(world) -> list:
    return list(Clock.objects.filter(kind=ClockKind.GUARANTEE).values_list("about", "due_on"))


def acts() -> list:
    return list(ProcedureStep.objects.standing().filter(kind=Act.GUARANTOR).values_list("happened_on", "reference"))


def about(guarantee) -> str:
    return f"aids.Guarantee:{guarantee.pk}"


def test_the_last_day_is_on_the_calendar_at_once_moves_and_goes(client, world, guarantee):
    last = month(1) + timedelta(days=90)
    assert days(world) == [(guarantee.pk, last)]
    client.force_login(world.officer)
    page = client.get(reverse("arrears:clocks")).content.decode()
    assert "Appeler le garant" in page and reverse("aids:guarantee", args=[guarantee.pk]) in page
    calendar = client.post(reverse("arrears:calendar_file")).content.decode()
    assert "Appeler le garant" in calendar and f"{last:%Y%m%d}" in calendar
    guarantees.edit_guarantee(guarantee, call_days=100, by=world.officer)
    assert days(world) == [(guarantee.pk, last + timedelta(days=10))]
    follow_accounts(on=TODAY(), by=None)
    tell_first_unpaid_rents()
    assert days(world) == [(guarantee.pk, last + timedelta(days=10))]
    guarantees.end_guarantee(guarantee, on=TODAY(), by=world.officer)
    assert days(world) == []


def test_a_debt_paid_takes_the_day_off_in_the_night(world, guarantee):
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    follow_accounts(on=TODAY(), by=None)
    tell_first_unpaid_rents()
    assert days(world) == []


def test_officers_are_told_before_the_last_day(world, guarantee):
    day = Clock.objects.get(kind=ClockKind.GUARANTEE).warn_on
    assert is_working_day(day) and Clock.objects.get(kind=ClockKind.GUARANTEE).due_on - day >= timedelta(days=15)
    Clock.objects.exclude(kind=ClockKind.GUARANTEE).delete()
    warn_staff(on=day, by=None)
    assert Message.objects.filter(recipient=world.officer.email, subject__contains="1 échéance proche").exists()


def test_a_call_noted_on_the_guarantee_is_a_step_of_the_procedure(world, guarantee):
    guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    assert acts() == [(TODAY(), "Visale V-12")] and days(world) == []
    tell_first_unpaid_rents()
    assert len(acts()) == 1
    assert Entry.objects.filter(action="arrears.act_noted", facts__kind=Act.GUARANTOR).count() == 1


def test_a_call_noted_in_the_procedure_is_noted_on_the_guarantee(client, world, guarantee):
    account = account_of(world.lease)
    client.force_login(world.officer)
    address = reverse("arrears:note_act", args=[account.pk, Act.GUARANTOR])
    assert "Visale V-12, à appeler avant le" in client.get(address).content.decode()
    answer = client.post(
        address, {"on": TODAY().isoformat(), "guarantee": about(guarantee), "reference": ""}, follow=True
    )
    assert "L’étape est notée" in answer.content.decode() and acts() == [(TODAY(), "Visale V-12")]
    guarantee.refresh_from_db()
    assert (guarantee.called_on, days(world)) == (TODAY(), [])
    again = client.get(address).content.decode()
    assert "Qui est appelé" not in again  # nobody else is to be called


def test_what_the_guarantee_refuses_is_refused_in_the_procedure(client, world, guarantee):
    account = account_of(world.lease)
    client.force_login(world.officer)
    before = (month(1) - timedelta(days=1)).isoformat()
    write(world.lease, EntryKind.RENT, "1", back=2)  # owed then; the night has not told it yet
    address = reverse("arrears:note_act", args=[account.pk, Act.GUARANTOR])
    refused = client.post(address, {"on": before, "guarantee": about(guarantee), "reference": "lettre du matin"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "avant le premier impayé" in page and "lettre du matin" in page
    assert acts() == [] and Guarantee.objects.get().called_on is None
    with pytest.raises(Refusal, match="pas connue"):
        note_act(account, kind=Act.GUARANTOR, on=TODAY(), paper=Paper(guarantee="aids.Guarantee:0"), by=world.officer)


def test_a_call_noted_by_mistake_is_taken_back_on_both_sides_unless_the_guarantor_paid(world, guarantee):
    guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    cancel_act(ProcedureStep.objects.get(), because="Mauvais dossier", by=world.colleague)
    guarantee.refresh_from_db()
    assert guarantee.called_on is None and "Mauvais dossier" in guarantee.steps.first().text
    assert acts() == [] and len(days(world)) == 1
    guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    guarantees.note_guarantee_paid(guarantee, amount=400, on=TODAY(), by=world.officer)
    with pytest.raises(Refusal, match="déjà versé"):
        cancel_act(ProcedureStep.objects.standing().get(), because="Erreur", by=world.officer)
    assert len(acts()) == 1


def test_another_guarantor_is_noted_without_touching_the_known_one(world, guarantee):
    note_act(
        account_of(world.lease), kind=Act.GUARANTOR, on=TODAY(), paper=Paper(reference="La mère"), by=world.officer
    )
    assert acts() == [(TODAY(), "La mère")] and Guarantee.objects.get().called_on is None and len(days(world)) == 1


def test_the_calendar_costs_as_much_for_one_guarantee_as_for_many(client, world, guarantee):
    client.force_login(world.officer)
    client.get(reverse("arrears:clocks"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("arrears:clocks"))
    for place in range(5):
        lease = make_home(ages=[50], agency=world.agency).lease
        write(lease, EntryKind.RENT, "400", back=1)
        recorded(world, lease, number=f"V-2{place}")
    assert len(days(world)) == 6
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("arrears:clocks"))
    assert len(many) == len(few)

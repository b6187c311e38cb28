from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.arrears.models import Clock, OfficerDesk, Portfolio, RentAccount
from loge.domains.arrears.operations.clocks import warn_staff
from loge.domains.arrears.operations.officers import (
    confide_residences,
    end_absence,
    hand_over,
    note_absence,
    set_pace,
    take_over,
)
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.officers import mine, present, spoken_for, to_act_on, without_officer, workload
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow
from loge.foundation.audit.models import Entry
from loge.foundation.dates import is_working_day
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER], perimeter=Perimeter.AGENCIES, agencies=[world.agency])


@pytest.fixture
def account(world):
    owe(world.lease, months=3)
    advise_accounts(on=TODAY(), by=None)
    return account_of(world.lease)


@pytest.fixture
def residence(account):
    return account.lease.main_unit.building.residence


def held(user) -> list[RentAccount]:
    return list(mine(user, on=TODAY()))


def test_a_residence_brings_its_accounts_to_one_officer(world, account, residence, manager):
    assert confide_residences([residence.pk], to=world.officer, by=manager) == 1
    assert held(world.officer) == [account] and held(world.colleague) == []
    assert confide_residences([residence.pk], to=world.officer, by=manager) == 0
    assert confide_residences([residence.pk], to=world.colleague, by=manager) == 1
    assert held(world.officer) == [] and held(world.colleague) == [account]
    assert Entry.objects.filter(action="arrears.residences_confided", by=manager).count() == 3


def test_an_account_confided_by_itself_leaves_its_residence_and_comes_back(world, account, residence, manager):
    confide_residences([residence.pk], to=world.officer, by=manager)
    hand_over(account, to=world.colleague, by=world.officer)
    assert held(world.officer) == [] and held(world.colleague) == [account]
    with pytest.raises(Stale):
        hand_over(account, to=world.colleague, by=world.officer)
    hand_over(account, to=None, by=world.colleague)
    assert held(world.officer) == [account]


def test_whoever_cannot_answer_for_it_is_not_given_it(world, account, residence, manager):
    for wrong in (world.social, world.caller, UserFactory(roles=[Role.ARREARS_OFFICER], is_active=False)):
        with pytest.raises(Refusal):
            confide_residences([residence.pk], to=wrong, by=manager)
        with pytest.raises(Refusal):
            hand_over(account, to=wrong, by=world.officer)
    world.stranger.perimeter = Perimeter.AGENCIES
    world.stranger.save()
    for act in (
        lambda: confide_residences([residence.pk], to=world.stranger, by=manager),
        lambda: hand_over(account, to=world.stranger, by=world.officer),
        lambda: hand_over(account, to=world.officer, by=world.stranger),
        lambda: confide_residences([ResidenceFactory().pk], to=world.officer, by=manager),
        lambda: confide_residences([], to=world.officer, by=manager),
        lambda: confide_residences([residence.pk], to=world.officer, by=world.officer),
    ):
        with pytest.raises(Refusal):
            act()
    assert not Portfolio.objects.exists()


def test_nobody_is_forgotten(world, account, residence, manager):
    """Never confided, or to someone who left, changed trade or no longer sees it: the manager reads it in one place."""
    assert list(without_officer(manager)) == [account]
    confide_residences([residence.pk], to=world.officer, by=manager)
    assert not without_officer(manager).exists()
    for change in ({"is_active": False}, {"roles": [Role.SOCIAL_WORKER]}, {"perimeter": Perimeter.RESIDENCES}):
        before = {name: getattr(world.officer, name) for name in change}
        type(world.officer).objects.filter(pk=world.officer.pk).update(**change)
        assert list(without_officer(manager)) == [account], change
        type(world.officer).objects.filter(pk=world.officer.pk).update(**before)
    hand_over(account, to=world.colleague, by=manager)
    assert not without_officer(manager).exists()
    type(world.colleague).objects.filter(pk=world.colleague.pk).update(is_active=False)
    assert to_act_on(without_officer(manager)).count() == 1


def test_everything_of_who_leaves_is_confided_in_one_gesture(world, account, residence, manager):
    beside = make_home(ages=[50], agency=world.agency).lease
    owe(beside, months=1)
    confide_residences([residence.pk], to=world.officer, by=manager)
    hand_over(account_of(beside), to=world.officer, by=manager)
    world.stranger.perimeter = Perimeter.AGENCIES
    world.stranger.save()
    with pytest.raises(Refusal, match="hors du périmètre"):
        take_over(world.officer, to=world.stranger, by=manager)
    with pytest.raises(Refusal):
        take_over(world.officer, to=world.officer, by=manager)
    with pytest.raises(Refusal):
        take_over(world.officer, to=world.colleague, by=world.colleague)
    type(world.officer).objects.filter(pk=world.officer.pk).update(is_active=False)
    assert take_over(world.officer, to=world.colleague, by=manager) == 2
    assert len(held(world.colleague)) == 2
    with pytest.raises(Stale):
        take_over(world.officer, to=world.colleague, by=manager)


def test_somebody_stands_in_from_the_first_day_to_the_last(world, account, residence, manager):
    confide_residences([residence.pk], to=world.officer, by=manager)
    last = TODAY() + timedelta(days=7)
    note_absence(world.officer, away_from=tomorrow(), away_until=last, stand_in=world.colleague, by=world.officer)
    for on, expected in ((TODAY(), False), (tomorrow(), True), (last, True), (last + timedelta(days=1), False)):
        assert (account in mine(world.colleague, on=on)) is expected, on
        assert (world.officer.pk not in present(on=on)) is expected, on
    assert not without_officer(manager).exists()
    type(world.stranger).objects.filter(pk=world.stranger.pk).update(perimeter=Perimeter.AGENCIES)
    world.stranger.refresh_from_db()
    with pytest.raises(Refusal, match="hors du périmètre"):
        note_absence(world.officer, away_from=TODAY(), away_until=last, stand_in=world.stranger, by=manager)
    end_absence(world.officer, by=manager)
    assert spoken_for(world.colleague, on=tomorrow()) == [world.colleague.pk]
    with pytest.raises(Stale):
        end_absence(world.officer, by=manager)


def test_who_stands_in_may_be_away_too(world, account, manager):
    third = UserFactory(roles=[Role.ARREARS_OFFICER])
    days = {"away_from": TODAY(), "away_until": tomorrow(), "by": manager}
    note_absence(world.officer, stand_in=world.colleague, **days)
    with pytest.raises(Refusal, match="congé"):
        note_absence(world.colleague, stand_in=world.officer, **days)
    note_absence(world.colleague, stand_in=third, **days)
    assert set(spoken_for(third, on=TODAY())) == {third.pk, world.colleague.pk, world.officer.pk}


def test_a_legal_alert_goes_to_whoever_answers_and_to_nobody_else(world, account, residence, manager):
    """Whatever their role, and to whoever stands in for them; a manager who answers hears it once."""
    advisor = UserFactory(roles=[Role.TENANCY_OFFICER])

    def told(on) -> set:
        Clock.objects.all().delete()
        Clock.objects.create(account=account, kind="report", due_on=on + timedelta(days=9), warn_on=on)
        before = Entry.objects.latest("pk").pk
        warn_staff(on=on, by=None)
        warned = Entry.objects.filter(action="arrears.staff_warned", pk__gt=before)
        assert warned.count() == warned.values("target_id").distinct().count()
        return {int(one) for one in warned.values_list("target_id", flat=True)}

    worked = next(day for ahead in range(1, 9) if is_working_day(day := TODAY() + timedelta(days=ahead)))
    assert told(worked) == {world.officer.pk, world.colleague.pk}  # nobody answers: all who see it
    for one in (world.officer, advisor, manager):
        confide_residences([residence.pk], to=one, by=manager)
        assert told(worked) == {one.pk}
    confide_residences([residence.pk], to=world.officer, by=manager)
    note_absence(world.officer, away_from=worked, away_until=worked, stand_in=advisor, by=manager)
    assert told(worked) == {world.officer.pk, advisor.pk}


@pytest.mark.parametrize("days", [(3, 2), (-9, -1), (0, 400)])
def test_an_absence_that_does_not_hold_together_is_refused(world, days):
    first, last = (TODAY() + timedelta(days=one) for one in days)
    with pytest.raises(Refusal):
        note_absence(world.officer, away_from=first, away_until=last, stand_in=world.colleague, by=world.officer)
    with pytest.raises(Refusal):
        note_absence(
            world.officer, away_from=TODAY(), away_until=TODAY(), stand_in=world.colleague, by=world.colleague
        )
    assert not OfficerDesk.objects.exists()


def test_the_pace_is_ones_own_or_set_by_a_manager(world, manager):
    assert set_pace(world.officer, per_day=12, by=world.officer).per_day == 12
    assert set_pace(world.officer, per_day=30, by=manager).per_day == 30
    for per_day, by in ((0, manager), (101, manager), (10, world.colleague)):
        with pytest.raises(Refusal):
            set_pace(world.officer, per_day=per_day, by=by)


def test_the_load_of_each_is_read_in_one_place(world, account, residence, manager):
    confide_residences([residence.pk], to=world.officer, by=manager)
    loads = {load.officer: load for load in workload(manager, on=TODAY())}
    assert loads[world.officer].residences == 1 and loads[world.officer].to_do == 1
    assert loads[world.colleague].to_do == 0 and world.social not in loads
    with CaptureQueriesContext(connection) as few:
        workload(manager, on=TODAY())
    for _ in range(4):
        other = make_home(ages=[50], agency=world.agency)
        owe(other.lease, months=1)
        officer = UserFactory(roles=[Role.ARREARS_OFFICER])
        confide_residences([other.lease.main_unit.building.residence_id], to=officer, by=manager)
    with CaptureQueriesContext(connection) as many:
        assert sum(load.residences for load in workload(manager, on=TODAY())) == 5
    assert len(many) == len(few)


# ---- screens


def test_who_opens_what(client, world, account, manager):
    world.stranger.perimeter = Perimeter.AGENCIES
    world.stranger.save()
    addresses = [
        reverse("arrears:day"),
        reverse("arrears:portfolios"),
        reverse("arrears:hand_over", args=[account.pk]),
        reverse("arrears:absence", args=[world.officer.pk]),
        reverse("arrears:pace", args=[world.officer.pk]),
    ]
    for someone, expected in (
        (manager, [200, 200, 200, 200, 200]),
        (world.officer, [200, 403, 200, 200, 200]),
        (world.colleague, [200, 403, 200, 404, 404]),
        (world.stranger, [200, 403, 404, 404, 404]),
        (world.social, [403] * 5),
        (world.caller, [403] * 5),
    ):
        client.force_login(someone)
        assert [client.get(address).status_code for address in addresses] == expected, someone.roles


def test_a_manager_shares_residences_out(client, world, account, residence, manager):
    client.force_login(manager)
    page = client.get(reverse("arrears:portfolios")).content.decode()
    assert str(residence) in page and "dont personne ne répond" in page
    share = reverse("arrears:share_residences") + "?de=sans"
    answer = client.post(share, {"to": world.officer.pk}, follow=True)
    assert "Cochez les résidences" in answer.content.decode() and "de=sans" in answer.redirect_chain[-1][0]
    answer = client.post(share, {"residences": [residence.pk], "to": world.officer.pk}, follow=True)
    assert "1\u00a0résidence confiée" in answer.content.decode()
    assert Portfolio.objects.get().officer == world.officer
    # gone: everything to a colleague, from the page
    take = reverse("arrears:take_over", args=[world.officer.pk])
    assert client.post(take, {"to": ""}).status_code == 422
    client.post(take, {"to": world.colleague.pk})
    assert Portfolio.objects.get().officer == world.colleague
    assert client.post(take, {"to": world.colleague.pk}).status_code == 404  # the second press: nothing is left there


def test_the_list_opens_on_mine(client, world, account, residence, manager):
    client.force_login(world.officer)
    address, name = reverse("arrears:list"), str(world.person)
    assert name in client.get(address).content.decode()  # nothing is confided yet: everyone sees everything
    confide_residences([residence.pk], to=world.colleague, by=manager)
    other = make_home(ages=[50], agency=world.agency).lease
    owe(other, months=3)
    advise_accounts(on=TODAY(), by=None)
    hand_over(account_of(other), to=world.officer, by=manager)
    assert name not in client.get(address).content.decode()
    for charge, shown in (("tous", True), (world.colleague.pk, True), ("sans", False), ("999999", False)):
        assert (name in client.get(address, {"charge": charge}).content.decode()) is shown, charge


def test_what_nobody_answers_for_is_on_the_managers_home_page_whatever_they_have_themselves(
    client, world, account, manager
):
    empty = ResidenceFactory(agency=world.agency)
    confide_residences([empty.pk], to=manager, by=manager)
    client.force_login(manager)
    page = client.get(reverse("desk:home")).content.decode()
    assert "à suivre dont personne ne répond" in page and "Ma journée" in page


def test_an_absence_is_noted_from_ones_day(client, world):
    client.force_login(world.officer)
    address = reverse("arrears:absence", args=[world.officer.pk])
    said = {"away_from": tomorrow().isoformat(), "away_until": TODAY().isoformat(), "to": world.colleague.pk}
    answer = client.post(address, said)
    assert answer.status_code == 422 and "avant le premier" in answer.content.decode()
    assert f'value="{tomorrow().isoformat()}"' in answer.content.decode()  # nothing typed is lost
    client.post(address, said | {"away_until": tomorrow().isoformat()})
    assert OfficerDesk.objects.get().stand_in == world.colleague
    page = client.post(reverse("arrears:end_absence", args=[world.officer.pk]), follow=True).content.decode()
    assert "L’absence est terminée" in page


def test_whoever_shares_out_without_settling_arranges_those_who_do(client, world):
    client.force_login(UserFactory(roles=[Role.DIRECTOR]))
    portfolios = client.get(reverse("arrears:portfolios")).content.decode()
    pace = reverse("arrears:pace", args=[world.officer.pk])
    assert pace in portfolios and client.get(reverse("arrears:absence", args=[world.officer.pk])).status_code == 200
    answer = client.post(pace, {"per_day": "12"}, follow=True)
    assert answer.status_code == 200 and "C’est noté" in answer.content.decode()
    assert OfficerDesk.objects.get().per_day == 12


def test_an_account_says_who_answers_for_it(client, world, account, residence, manager):
    client.force_login(world.officer)
    address = reverse("arrears:account", args=[account.pk])
    assert "Personne" in client.get(address).content.decode()
    confide_residences([residence.pk], to=world.colleague, by=manager)
    note_absence(world.colleague, away_from=TODAY(), away_until=tomorrow(), stand_in=world.officer, by=manager)
    page = client.get(address).content.decode()
    assert str(world.colleague) in page and f"remplacé par {world.officer}" in page
    client.post(reverse("arrears:hand_over", args=[account.pk]), {"to": world.officer.pk})
    assert "confié à part" in client.get(address).content.decode()
    client.post(reverse("arrears:hand_over", args=[account.pk]), {"to": ""})
    assert "confié à part" not in client.get(address).content.decode()

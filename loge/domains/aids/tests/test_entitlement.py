"""Both ways: the aids of a home, the homes of an aid."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loge.domains.aids.operations.deciding import refuse_application
from loge.domains.aids.operations.drafting import decline_aid
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.queries.entitlement import entitled, proposals_for, with_reasons
from loge.domains.aids.tests.world import TODAY, drafted, make_debtor, make_scheme, sent
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.seals.operations.sealing import seal_people

pytestmark = pytest.mark.django_db


def schemes_of(home):
    return [one.scheme for one in proposals_for(home, on=TODAY())]


def homes_of(scheme, viewer):
    return list(entitled(scheme, viewer=viewer, on=TODAY()))


def test_both_ways_say_the_same(world):
    far = ResidenceFactory(agency=world.agency, municipality_code="72181")
    homes = [
        world.home,
        make_debtor(world.residence, owed="100"),
        make_debtor(world.residence, owed="5000"),
        make_debtor(world.residence, owed="0", ages=[82]),
        make_debtor(world.residence, owed="300", ages=[None]),
        make_debtor(far, owed="700", ages=[66, 60]),
    ]
    record_guarantee(homes[4].lease, kind="visale", valid_from=TODAY(), call_days=60, by=world.officer)
    schemes = [
        world.fund,
        make_scheme(
            world,
            kind="pension",
            name="Caisse",
            departments=[],
            debt_only=False,
            debt_min=None,
            debt_max=None,
            min_age=60,
        ),
        make_scheme(
            world, kind="visale", name="Visale", departments=[], debt_min=None, debt_max=None, guarantee="visale"
        ),
        make_scheme(world, kind="ccas", name="CCAS", departments=["49", "72"], debt_min=None, debt_max=Decimal(700)),
        make_scheme(
            world,
            kind="ccas",
            name="Plafond",
            departments=[],
            debt_min=None,
            debt_max=None,
            income_ceiling=Decimal(900),
        ),
    ]
    drafted(world, income=Decimal(950))  # too much for « Plafond », and the fund is asked for already
    for scheme in schemes:
        here = homes_of(scheme, world.manager)
        assert set(here) == {home for home in homes if scheme in schemes_of(home)}, scheme
        assert [home for home, _ in with_reasons(scheme, here, on=TODAY())] == here
    assert homes_of(schemes[1], world.manager) == [homes[5], homes[3]]
    assert homes_of(world.fund, world.stranger) == []


def test_a_scheme_being_prepared_or_over_is_proposed_to_nobody(world):
    make_scheme(world, name="En préparation", active_from=None)
    make_scheme(world, name="Finie", active_until=TODAY() - timedelta(days=1))
    assert schemes_of(world.home) == [world.fund]


def test_what_a_home_does_not_want_is_not_proposed_before_the_day_they_said(world):
    decline_aid(world.fund, household=world.home, until=TODAY() + timedelta(days=60), by=world.worker)
    assert schemes_of(world.home) == [] and homes_of(world.fund, world.manager) == []
    later = TODAY() + timedelta(days=61)
    assert [one.scheme for one in proposals_for(world.home, on=later)] == [world.fund]


def test_what_a_fund_decided_within_a_year_is_not_proposed_again(world):
    application = sent(world)
    refuse_application(application, reason="income", decided_on=TODAY(), by=world.worker)
    for day, proposed in ((364, []), (365, [world.fund])):
        on = TODAY() + timedelta(days=day)
        assert [one.scheme for one in proposals_for(world.home, on=on)] == proposed
        assert list(entitled(world.fund, viewer=world.worker, on=on)) == [world.home] * len(proposed)


def test_protected_homes_are_in_no_list(world):
    seal_people(people=[world.person], reason="violence", by=world.worker)
    assert homes_of(world.fund, world.worker) == [] == homes_of(world.fund, world.manager)

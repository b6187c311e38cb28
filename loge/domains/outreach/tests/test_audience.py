from datetime import date, datetime, timedelta

import pytest

from loge.domains.outreach.choices import ExclusionCause, MemberResult, Outcome, TargetStatus
from loge.domains.outreach.models import Target, TargetMember
from loge.domains.outreach.operations import campaigns, waves
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.queries.audience import audience_count, audience_sample
from loge.domains.outreach.rules import BadCriteria, CallReport, Criteria, rank
from loge.domains.outreach.tests.world import (
    TODAY,
    draw,
    make_campaign,
    make_home,
    make_number,
    make_person,
    make_user,
    running_campaign,
)
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.housing.models import Unit
from loge.registers.tenants.models import ContactRefusal, FrailtyMark, Lease, LeaseParty, Occupant


def count(world, *, viewer=None, on=TODAY, campaign=None, **criteria):
    return audience_count(Criteria.parse(criteria), on=on, viewer=viewer or world.manager, campaign=campaign)


def refuse(person, world):
    ContactRefusal.objects.create(person=person, refused_at=datetime.now().astimezone(), recorded_by=world.manager)


def a_bit_of_everything(world):
    """One home for each thing that may happen to a drawn home."""
    make_home(world.north, ages=[75])
    make_home(world.north, ages=[84, 79])
    make_home(world.north, ages=[40])
    make_home(world.north, ages=[None])
    make_home(world.north, ages=[72], phones=0)
    dead = make_home(world.north, ages=[88]).reference_person
    dead.deceased = True
    dead.save()
    refuse(make_home(world.north, ages=[77]).reference_person, world)
    make_home(world.north, ages=[78], lease={"ends_on": TODAY - timedelta(days=3)})
    make_home(world.north, ages=[76], lease={"kind": "commercial"})
    threatened = make_home(world.north, ages=[79]).reference_person
    threatened.contact_points.update(safe_to_use=False)


def test_someone_of_unknown_age_in_a_home_called_anyhow_is_counted_as_they_are_drawn(world):
    make_home(world.north, ages=[84, None])
    counted = count(world, min_age=80)
    assert (counted.homes, counted.people, counted.to_qualify) == (1, 2, 0)
    assert draw(world, make_campaign(world), min_age=80).counts == counted.as_json()


EXPECTED_CAUSES = {"no_number": 1, "deceased": 1, "refused": 1, "moved": 1, "not_residential": 1, "protected": 1}


def test_everyone_drawn_is_counted_and_nobody_is_dropped_in_silence(world):
    a_bit_of_everything(world)
    found = count(world, min_age=70)
    assert (found.homes, found.people, found.to_qualify) == (2, 3, 1)
    assert found.excluded_by_cause == EXPECTED_CAUSES
    assert found.drawn == 9


def test_what_was_counted_is_what_is_drawn_excluded_homes_included(world):
    a_bit_of_everything(world)
    counted = count(world, min_age=70)
    wave = draw(world, make_campaign(world), min_age=70)
    assert wave.counts == counted.as_json()
    assert Target.objects.count() == counted.drawn
    assert TargetMember.objects.filter(target__status=TargetStatus.WAITING).count() == counted.people
    by_cause = dict(Target.objects.exclude(cause="").values_list("cause", "members__result"))
    assert by_cause["deceased"] == MemberResult.DECEASED and by_cause["refused"] == MemberResult.REFUSED


def test_the_rank_written_by_the_statement_is_that_of_the_rule(world):
    home = make_home(world.north, ages=[84, 79])
    FrailtyMark.objects.create(person=home.reference_person, kind="isolation", consent_on=TODAY)
    make_home(world.north, ages=[91])
    wave = draw(world, make_campaign(world), min_age=70)
    ranks = dict(Target.objects.values_list("household", "rank"))
    assert ranks[home.pk] == rank(wave=wave.number, age=84, frailty=1)
    assert sorted(ranks.values())[0] == rank(wave=wave.number, age=91, frailty=1), "alone counts as one frailty"


@pytest.mark.parametrize(("born", "drawn"), [(date(1956, 11, 24), 1), (date(1956, 11, 25), 0)])
def test_ages_are_counted_at_the_reference_date_to_the_day(world, born, drawn):
    home = make_home(world.north, ages=[30])
    home.reference_person.birth_date = born
    home.reference_person.save()
    assert count(world, min_age=70).homes == drawn


def test_an_elder_living_in_draws_the_home_and_a_child_without_birth_date_does_not(world):
    home = make_home(world.north, ages=[45, 90])
    young = make_home(world.north, ages=[38])
    Occupant.objects.create(household=young, person=make_person(), link="child")
    found = count(world, min_age=70)
    assert (found.homes, found.to_qualify) == (1, 0)
    draw(world, make_campaign(world), min_age=70)
    assert TargetMember.objects.get().person == home.occupants.last().person


def test_someone_moving_within_the_stock_is_drawn_once_in_the_new_home(world):
    old, new = make_home(world.north, ages=[80]), make_home(world.north, ages=[80])
    Lease.objects.filter(pk=new.lease_id).update(starts_on=TODAY)
    new.occupants.update(person=old.reference_person)
    found = count(world, min_age=70)
    assert (found.homes, found.people, found.excluded_by_cause) == (1, 1, {"moved": 1})


def test_a_home_whose_lease_is_over_never_wins_over_the_home_where_one_lives(world):
    left, current = make_home(world.north, ages=[80]), make_home(world.north, ages=[80])
    Lease.objects.filter(pk=left.lease_id).update(
        starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=3)
    )
    Lease.objects.filter(pk=current.lease_id).update(starts_on=TODAY - timedelta(days=900), ends_on=None)
    current.occupants.update(person=left.reference_person)
    found = count(world, min_age=70)
    assert (found.homes, found.people, found.excluded_by_cause) == (1, 1, {"moved": 1})


def test_one_of_two_spouses_who_refuses_does_not_exclude_the_other(world):
    home = make_home(world.north, ages=[80, 78])
    refuse(home.reference_person, world)
    found = count(world, min_age=70)
    assert (found.homes, found.people) == (1, 1)


def test_the_phone_of_anyone_in_the_home_will_do(world):
    home = make_home(world.north, ages=[80, 50], phones=0)
    assert count(world, min_age=70).excluded_by_cause == {"no_number": 1}
    make_number(home.occupants.last().person)
    assert count(world, min_age=70).homes == 1


@pytest.mark.parametrize(
    ("criteria", "homes"),
    [
        ({"min_age": 70, "alone": True}, 1),
        ({"min_age": 70, "alone": False}, 1),
        ({"min_age": 70, "max_age": 79}, 1),
        ({"arrears": True}, 2),
        ({"arrears": {"min": 300}}, 1),
        ({"priority_transfer": True}, 1),
        ({"frailty": ["isolation"]}, 1),
        ({"frailty": ["sensory"]}, 0),
        ({"max_age": 30}, 1),
    ],
)
def test_each_criterion_draws_what_it_says(world, criteria, homes):
    alone = make_home(world.north, ages=[75], lease={"balance": 120})
    FrailtyMark.objects.create(person=alone.reference_person, kind="isolation", consent_on=TODAY)
    make_home(world.north, ages=[85, 60], lease={"balance": 450})
    make_home(world.north, ages=[25], priority_transfer=True, lease={"balance": -10})
    assert count(world, **criteria).homes == homes


def test_no_number_of_a_parking_lease_is_called_but_it_is_counted(world):
    unit = Unit.objects.create(code="P1", building=world.north.building, kind="parking")
    lease = Lease.objects.create(number="P1", main_unit=unit, kind="parking_only")
    LeaseParty.objects.create(lease=lease, person=make_person(age=80), role="holder")
    assert count(world, min_age=70).excluded_by_cause == {ExclusionCause.NOT_RESIDENTIAL: 1}


def test_agencies_residences_and_the_viewers_perimeter_narrow_the_audience(world):
    make_home(world.north), make_home(world.south), make_home(world.south)
    south = world.south.agency
    manager = make_user("gil", Role.AGENCY_MANAGER, perimeter=Perimeter.AGENCIES, agencies=[south])
    assert count(world, min_age=70, agencies=[south.pk]).homes == 2
    assert count(world, min_age=70, residences=[world.north.residence.pk]).homes == 1
    assert count(world, viewer=manager, min_age=70).homes == 2
    draw(world, make_campaign(world), by=manager, min_age=70)
    assert set(Target.objects.values_list("agency", flat=True)) == {south.pk}


def test_homes_of_an_earlier_campaign_are_taken_or_left_by_their_result(world):
    reached = make_home(world.north, ages=[90])
    make_home(world.north, ages=[75])
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    complete_call(
        claim_id=target.claim_id, report=CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self"), by=world.ana
    )
    earlier = {"campaign": campaign.pk, "results": ["reached"]}
    assert count(world, min_age=70, earlier=[earlier | {"mode": "exclude"}]).homes == 1
    assert count(world, min_age=70, earlier=[earlier | {"mode": "include"}]).homes == 1
    assert count(world, min_age=70, no_contact_months=6).homes == 1
    assert target.household_id == reached.pk


def test_a_changed_threshold_is_a_new_wave_that_leaves_out_the_homes_already_drawn(world):
    make_home(world.north, ages=[85]), make_home(world.north, ages=[72])
    campaign = make_campaign(world)
    first = draw(world, campaign, min_age=80)
    assert count(world, min_age=70, campaign=campaign).homes == 1
    second = draw(world, campaign, min_age=70)
    assert (first.counts["homes"], second.counts["homes"]) == (1, 1)
    with pytest.raises(Refusal, match="nouvelle vague"):
        waves.edit_wave(first, label="x", criteria={"min_age": 70}, reference_date=TODAY, by=world.manager)
    with pytest.raises(Refusal, match="nouvelle vague"):
        waves.approve_wave(first, by=world.manager)


def test_refuses_to_draw_without_impact_analysis_and_whoever_does_not_supervise(world):
    campaign = make_campaign(world, dpia_reference=" ")
    wave = waves.draft_wave(campaign, label="", criteria={"min_age": 70}, reference_date=TODAY, by=world.manager)
    with pytest.raises(Refusal, match="analyse d’impact"):
        waves.approve_wave(wave, by=world.manager)
    with pytest.raises(Refusal, match="gérez pas"):
        waves.approve_wave(wave, by=world.ana)
    with pytest.raises(BadCriteria) as refusal:
        waves.draft_wave(
            campaign, label="", criteria={"min_age": 90, "max_age": 80}, reference_date=TODAY, by=world.manager
        )
    assert "max_age" in refusal.value.problems


def test_the_approval_is_in_the_journal_with_its_counts(world):
    make_home(world.north)
    wave = draw(world, make_campaign(world))
    assert Entry.objects.get(action="outreach.wave_approved").facts["counts"] == wave.counts
    wave.campaign.refresh_from_db()
    assert wave.campaign.status == "approved" and wave.campaign.approved_by == world.manager


def test_a_home_to_qualify_joins_the_queue_once_the_birth_date_is_known(world):
    make_home(world.north, ages=[None])
    draw(world, make_campaign(world))
    target = Target.objects.get()
    person = target.members.get().person
    waves.qualify_home(target, concerned=True, birth_dates={person.pk: date(1940, 5, 2)}, by=world.manager)
    target.refresh_from_db(), person.refresh_from_db()
    assert target.status == TargetStatus.WAITING and target.rank == rank(wave=1, age=86, frailty=0)
    assert person.birth_date == date(1940, 5, 2) and person.birth_date_quality == "exact"
    with pytest.raises(Refusal, match="plus à qualifier"):
        waves.qualify_home(target, concerned=False, birth_dates={}, by=world.manager)


def test_the_sample_shows_short_names_of_real_rows(world):
    a_bit_of_everything(world)
    rows = audience_sample(Criteria.parse({"min_age": 70}), on=TODAY, viewer=world.manager, size=5)
    assert len(rows) == 5 and all(row.people[0] == "Mme M." for row in rows)


def test_a_campaign_does_not_start_without_someone_to_receive_serious_signals(world):
    make_home(world.north), make_home(world.south)
    campaign = make_campaign(world)
    draw(world, campaign)
    with pytest.raises(Refusal, match="alertes graves"):
        campaigns.start_campaign(campaign, by=world.manager)
    campaigns.name_risk_officer(campaign, agency=world.north.agency, user=world.lead, by=world.manager)
    with pytest.raises(Refusal, match="Agence S"):
        campaigns.start_campaign(campaign, by=world.manager)
    campaigns.name_risk_officer(campaign, agency=None, user=world.lead, by=world.manager)
    assert campaigns.start_campaign(campaign, by=world.manager).status == "running"
    with pytest.raises(Refusal, match="En cours"):
        campaigns.start_campaign(campaign, by=world.manager)

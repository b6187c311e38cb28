from datetime import timedelta

import pytest

from loge.domains.outreach.choices import Outcome, SheetState, TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, PaperSheet, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import break_hold, claim_next
from loge.domains.outreach.operations.paper import key_in, print_sheets, settle_conflict
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import make_home, running_campaign
from loge.foundation.errors import Refusal, Stale


def answered():
    return CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self", note="Va bien")


def test_printed_homes_are_put_aside_for_the_day_in_the_order_of_service(world):
    homes = [make_home(world.north, ages=[age]) for age in (71, 95, 83)]
    campaign = running_campaign(world, world.ana, world.bob)
    batch = print_sheets(campaign, caller=world.ana, size=2, by=world.ana)
    assert [sheet.target.household_id for sheet in batch.sheets.all()] == [homes[1].pk, homes[2].pk]
    assert claim_next(campaign, by=world.bob).household_id == homes[0].pk
    assert claim_next(campaign, by=world.ana) is None, "paper is not in hand on screen"


def test_homes_not_keyed_in_are_served_again_the_next_day(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    print_sheets(campaign, caller=world.ana, size=5, by=world.manager)
    world.clock.shift(timedelta(hours=5))
    assert claim_next(campaign, by=world.bob) is None
    world.clock.shift(timedelta(hours=19))
    assert claim_next(campaign, by=world.bob) is not None


def test_sheets_are_keyed_back_in_bulk_by_someone_else_and_once(world):
    for _ in range(3):
        make_home(world.north)
    campaign = running_campaign(world)
    sheets = list(print_sheets(campaign, caller=world.ana, size=3, by=world.manager).sheets.all())
    typed = sheets[0].code.lower().replace("-", " ")
    lines = [(typed, answered()), (sheets[1].code, CallReport(outcome=Outcome.NO_ANSWER)), (sheets[2].code, None)]
    keyed = key_in(campaign, lines=lines, by=world.manager)
    assert [line.state for line in keyed] == [SheetState.KEYED, SheetState.KEYED, SheetState.RETURNED]
    again = key_in(campaign, lines=lines[:2], by=world.manager)
    assert [line.attempt for line in again] == [line.attempt for line in keyed[:2]]
    call = Attempt.objects.get(outcome=Outcome.ANSWERED_OK)
    assert (call.caller, call.keyed_by, call.on_paper) == (world.ana, world.manager, True)
    assert set(Target.objects.values_list("status", flat=True)) == {"reached", "deferred", "waiting"}


def test_a_faulty_line_comes_back_with_its_problem_and_the_others_are_written(world):
    make_home(world.north), make_home(world.north)
    campaign = running_campaign(world)
    first, second = print_sheets(campaign, caller=world.ana, size=2, by=world.ana).sheets.all()
    unclear = CallReport(outcome=Outcome.ANSWERED_OK)
    keyed = key_in(
        campaign, lines=[("ZZ9-99Z", answered()), (first.code, unclear), (second.code, answered())], by=world.ana
    )
    assert "Aucune fiche" in keyed[0].problem and "avec qui" in keyed[1].problem and keyed[2].state == SheetState.KEYED
    first.refresh_from_db()
    assert first.state == SheetState.PRINTED


def test_a_home_called_meanwhile_makes_a_visible_conflict_and_loses_nothing(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    sheet = print_sheets(campaign, caller=world.ana, size=1, by=world.ana).sheets.get()
    world.clock.shift(timedelta(minutes=5))
    break_hold(sheet.target, by=world.manager)
    target = claim_next(campaign, by=world.bob)
    complete_call(claim_id=target.claim_id, report=answered(), by=world.bob)
    world.clock.shift(timedelta(hours=1))
    [line] = key_in(campaign, lines=[(sheet.code, answered())], by=world.ana)
    assert line.state == SheetState.CONFLICT
    assert Attempt.objects.count() == 1
    assert CallDraft.objects.get(claim_id=sheet.claim_id).content["note"] == "Va bien"
    settle_conflict(PaperSheet.objects.get(), by=world.manager)
    with pytest.raises(Stale):
        settle_conflict(PaperSheet.objects.get(), by=world.manager)


def test_a_wrong_number_on_paper_gives_the_home_back_for_its_other_number(world):
    home = make_home(world.north, phones=2)
    campaign = running_campaign(world)
    sheet = print_sheets(campaign, caller=world.ana, size=1, by=world.ana).sheets.get()
    wrong = home.reference_person.contact_points.first()
    report = CallReport(outcome=Outcome.WRONG_NUMBER, contact_point_id=wrong.pk)
    [line] = key_in(campaign, lines=[(sheet.code, report)], by=world.ana)
    assert line.state == SheetState.KEYED
    assert Target.objects.get().status == TargetStatus.WAITING


def test_refuses_to_print_for_others_without_supervising_and_to_key_in_the_sheets_of_others(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    with pytest.raises(Refusal):
        print_sheets(campaign, caller=world.bob, size=1, by=world.ana)
    with pytest.raises(Refusal, match="de 1 à 60"):
        print_sheets(campaign, caller=world.ana, size=61, by=world.ana)
    sheet = print_sheets(campaign, caller=world.ana, size=1, by=world.ana).sheets.get()
    [line] = key_in(campaign, lines=[(sheet.code, answered())], by=world.bob)
    assert "gérez pas" in line.problem and Attempt.objects.count() == 0

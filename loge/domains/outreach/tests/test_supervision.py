import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.choices import Outcome, TargetStatus
from loge.domains.outreach.models import Signal, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.drafts import save_draft
from loge.domains.outreach.operations.signals import acknowledge_signal
from loge.domains.outreach.operations.supervision import assign_homes, free_homes, rebalance
from loge.domains.outreach.presenters.board import pace_sentences
from loge.domains.outreach.queries.board import board
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import draw, enrol, make_campaign, make_home, make_user, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role


@pytest.fixture
def campaign(world):
    for age in range(70, 80):
        make_home(world.north, ages=[age])
    return running_campaign(world, world.ana, world.bob)


def ids(campaign, **filters):
    return list(campaign.targets.filter(**filters).order_by("rank").values_list("pk", flat=True))


def test_homes_confided_to_someone_are_served_to_them_alone_and_first(world, campaign):
    youngest = ids(campaign)[-1]
    assert assign_homes(campaign, target_ids=[youngest], to=world.bob, by=world.manager) == 1
    assert claim_next(campaign, by=world.bob).pk == youngest
    assert claim_next(campaign, by=world.ana).pk == ids(campaign)[0]
    assert Entry.objects.get(action="outreach.homes_assigned").facts == {"to": world.bob.pk, "homes": 1}


def test_the_figures_of_a_wave_open_the_homes_and_the_people_that_make_them(world, campaign, client):
    client.force_login(world.manager)
    page = client.get(f"/campagnes/{campaign.pk}/vagues/1/").content.decode()
    for address in ("foyers", "personnes"):
        link = f"/campagnes/{campaign.pk}/{address}/?vague=1&amp;etat=to_call"
        assert link in page
        assert client.get(link.replace("&amp;", "&")).context["page"].paginator.count == 10


def answered(world, campaign, *, risks=()) -> Target:
    target = claim_next(campaign, by=world.ana)
    heard = [PersonReport(person_id=target.members.get().person_id, risks=list(risks))]
    report = CallReport(
        outcome=Outcome.ANSWERED_NEED if risks else Outcome.ANSWERED_OK, spoke_with="self", results=heard
    )
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    return target


def opened(client, page: str, figure: str) -> str:
    """The list that a figure of the board opens, found by a part of its address."""
    (address,) = {found.replace("&amp;", "&") for found in re.findall(r'href="([^"]+)"', page) if figure in found}
    return client.get(address).content.decode()


def test_the_calls_of_a_caller_and_of_an_hour_open_their_homes(world, campaign, client):
    answered(world, campaign)
    silent = claim_next(campaign, by=world.ana)
    complete_call(claim_id=silent.claim_id, report=CallReport(outcome=Outcome.NO_ANSWER), by=world.ana)
    client.force_login(world.manager)
    board = client.get(f"/campagnes/{campaign.pk}/suivi").content.decode()
    assert "2\N{NO-BREAK SPACE}foyers" in opened(client, board, "heure=10")
    assert "1\N{NO-BREAK SPACE}foyer." in opened(client, board, "repondu=on")
    homes = f"/campagnes/{campaign.pk}/foyers/?jour=2026-11-24&appelant={world.ana.pk}"
    assert "2\N{NO-BREAK SPACE}foyers" in client.get(homes).content.decode()
    assert "Aucun foyer" in client.get(f"{homes}&heure=0").content.decode()


def test_the_board_says_who_acts_on_grave_risks_and_opens_the_homes_where_nobody_does(world, campaign, client):
    answered(world, campaign, risks=[("no_food", 3)])
    answered(world, campaign, risks=[("fall", 4)])
    answered(world, campaign, risks=[("bereavement", 1)])
    acknowledge_signal(signal_id=Signal.objects.get(risk="fall").pk, by=world.manager)
    client.force_login(world.manager)
    board = client.get(f"/campagnes/{campaign.pk}/suivi").content.decode()
    assert "1\N{NO-BREAK SPACE}foyer." in opened(client, board, "foyers/?attente=on")
    assert "1\N{NO-BREAK SPACE}foyer." in opened(client, board, f"charge={world.lead.pk}&amp;attente=on")
    taken = [row for row in board.split("<tr>") if f"charge={world.manager.pk}" in row]
    assert len(taken) == 1 and "attente" not in taken[0]


def test_whose_risks_they_are_is_not_for_those_who_do_not_read_answers_and_never_leaves_in_bulk(
    world, campaign, client
):
    answered(world, campaign, risks=[("abuse_suspected", 3)])
    client.force_login(make_user("helene", Role.DIRECTOR))
    board = client.get(f"/campagnes/{campaign.pk}/suivi").content.decode()
    assert "Maltraitance possible" in board and "signal=abuse_suspected" not in board and "attente=on" not in board
    everyone = client.get(f"/campagnes/{campaign.pk}/foyers/?signal=bereavement&attente=on").content.decode()
    assert "Aucun foyer" not in everyone and "Maltraitance possible" not in everyone
    client.force_login(world.manager)
    heard = "?signal=abuse_suspected&niveau=3"
    assert "ne s’exporte pas" in client.get(f"/campagnes/{campaign.pk}/foyers/{heard}").content.decode()
    answer = client.get(f"/campagnes/{campaign.pk}/export{heard}", follow=True)
    assert "ne s’exporte pas : elle se lit à l’écran" in answer.content.decode()
    wrong = client.get(f"/campagnes/{campaign.pk}/export?etat=inconnu", follow=True)
    assert "rien n’a été exporté" in wrong.content.decode()


def test_the_lines_of_the_board_add_up_to_the_homes_drawn(world, client):
    make_home(world.north, ages=[None])
    campaign = running_campaign(world)
    client.force_login(world.manager)
    board = client.get(f"/campagnes/{campaign.pk}/suivi").content.decode()
    assert f"etat=to_qualify&amp;agence={world.north.agency.pk}" in board and "etat=to_qualify&amp;vague=1" in board


def test_an_empty_board_says_what_to_do(world, client):
    client.force_login(world.manager)
    board = client.get(f"/campagnes/{make_campaign(world).pk}/suivi").content.decode()
    assert "composez une vague" in board and board.count("Aucun foyer tiré pour l’instant") == 2


def test_a_refusal_of_this_campaign_is_lifted_from_the_page_of_the_home(world, campaign, client):
    target = claim_next(campaign, by=world.ana)
    complete_call(
        claim_id=target.claim_id, report=CallReport(outcome=Outcome.REFUSED, spoke_with="self"), by=world.ana
    )
    client.force_login(world.manager)
    here = f"/campagnes/{campaign.pk}/foyers/{target.pk}/"
    shown = client.get(here).content.decode()
    lift = f"{here}personnes/{target.members.get().person_id}/lever-le-refus"
    assert "pour cette campagne" in shown and lift in shown
    client.post(lift, {"reason": "A rappelé le lendemain"})
    target.refresh_from_db()
    assert target.status == TargetStatus.WAITING and lift not in client.get(here).content.decode()


def test_the_note_of_a_call_that_was_cut_is_read_on_the_page_of_the_home(world, campaign, client):
    target = claim_next(campaign, by=world.ana)
    save_draft(claim_id=target.claim_id, content={"fields": {"note": ["Attend sa fille"]}}, by=world.ana)
    client.force_login(world.manager)
    assert "<p>Attend sa fille</p>" in client.get(f"/campagnes/{campaign.pk}/foyers/{target.pk}/").content.decode()


def test_the_pace_is_that_of_the_homes_that_the_viewer_sees(world):
    make_home(world.south, ages=[84])
    campaign = running_campaign(world)
    Target.objects.update(status=TargetStatus.REACHED, completed_at=timezone.now())
    make_home(world.north, ages=[85])
    draw(world, campaign, min_age=85)
    seen = {
        viewer: board(campaign, viewer=viewer, now=timezone.localtime()).pace for viewer in (world.manager, world.zoe)
    }
    assert {pace.per_day for pace in seen.values()} == {1 / 3}
    Target.objects.filter(status=TargetStatus.WAITING).update(status=TargetStatus.REACHED, completed_at=timezone.now())
    assert board(campaign, viewer=world.manager, now=timezone.localtime()).pace.per_day == 2 / 3
    assert board(campaign, viewer=world.zoe, now=timezone.localtime()).pace.per_day == 1 / 3


def test_a_home_on_the_line_stays_where_it_is(world, campaign):
    held = claim_next(campaign, by=world.ana)
    assert assign_homes(campaign, target_ids=[held.pk], to=world.bob, by=world.manager) == 0


def test_freed_homes_go_back_to_everyone(world, campaign):
    assign_homes(campaign, target_ids=ids(campaign), to=world.bob, by=world.manager)
    assert claim_next(campaign, by=world.ana) is None
    assert free_homes(campaign, from_user=world.bob, by=world.manager) == 10
    assert claim_next(campaign, by=world.ana) is not None


def test_rebalancing_deals_evenly_between_callers_at_work(world, campaign):
    assign_homes(campaign, target_ids=ids(campaign)[:9], to=world.bob, by=world.manager)
    enrol(world, campaign, world.lead)
    rebalance(campaign, by=world.manager)
    counts = [campaign.targets.filter(assigned_to=user).count() for user in (world.ana, world.bob, world.lead)]
    assert counts == [3, 3, 3]
    assert Target.objects.get(pk=ids(campaign)[-1]).assigned_to is None, "the common queue stays common"
    assert not campaign.targets.exclude(status=TargetStatus.WAITING).exists()


def test_refuses_someone_who_does_not_call_for_the_campaign_and_whoever_does_not_supervise(world, campaign):
    with pytest.raises(Refusal, match="pas inscrit"):
        assign_homes(campaign, target_ids=ids(campaign), to=world.zoe, by=world.manager)
    for act in (
        lambda: rebalance(campaign, by=world.ana),
        lambda: free_homes(campaign, from_user=world.ana, by=world.bob),
    ):
        with pytest.raises(Refusal):
            act()


@pytest.mark.parametrize("wrong", ["etat=partout", "agence=9999", "jour=hier"])
def test_a_filter_that_cannot_be_read_shows_nobody_and_says_so(client, world, wrong):
    make_home(world.north)
    campaign = running_campaign(world)
    client.force_login(world.manager)
    answer = client.get(reverse("outreach:homes", args=[campaign.pk]) + f"?{wrong}")
    assert answer.status_code == 200
    assert "Un des filtres n’a pas été compris" in answer.content.decode() and not answer.context["page"].object_list


@pytest.mark.parametrize(
    ("per_day", "said"),
    [
        (0.04, "0,1 foyer terminé"),
        (0.66, "0,7 foyer terminé"),
        (1, "1 foyer terminé"),
        (1.96, "2 foyers terminés"),
        (3.4, "3,4 foyers terminés"),
        (9.96, "10 foyers terminés"),
        (41.6, "42 foyers terminés"),
    ],
)
def test_the_pace_is_said_in_french_and_never_as_nothing(world, campaign, per_day, said):
    seen = board(campaign, viewer=world.manager, now=timezone.localtime())
    seen = replace(seen, pace=replace(seen.pace, per_day=per_day))
    assert f"En moyenne, {said} par jour" in pace_sentences(seen)[0].replace("\N{NO-BREAK SPACE}", " ")

"""Paper mode on screen: printed by caller, keyed back by code or by pile, conflicts shown, nothing forgotten."""

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.models import Attempt, PaperBatch, PaperSheet, Script, ScriptVersion
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import break_hold, claim_next
from loge.domains.outreach.operations.paper import print_sheets
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.domains.outreach.tests.world import make_home, running_campaign


@pytest.fixture
def campaign(world):
    for age in (91, 84, 77):
        make_home(world.north, ages=[age])
    return running_campaign(world, world.ana, world.bob)


@pytest.fixture
def sheets(world, campaign):
    return list(print_sheets(campaign, caller=world.ana, size=3, by=world.manager).sheets.order_by("position"))


def key_address(sheet) -> str:
    return reverse("outreach:paper_key", args=[sheet.code])


def page(answer) -> str:
    return answer.content.decode()


def test_a_caller_prints_their_own_sheets_and_gets_the_pdf(client, world, campaign):
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:paper_print", args=[campaign.pk]), {"caller": world.ana.pk, "size": 2})
    batch = PaperBatch.objects.get()
    assert answer.url == reverse("outreach:paper_batch", args=[batch.pk]) and batch.sheets.count() == 2
    printed = client.get(reverse("outreach:paper_sheets", args=[batch.pk]))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")


def test_a_caller_does_not_print_for_someone_else(client, world, campaign):
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:paper_print", args=[campaign.pk]), {"caller": world.bob.pk, "size": 2})
    assert answer.status_code == 422 and not PaperBatch.objects.exists()


def test_too_many_sheets_are_refused_and_the_number_stays(client, world, campaign):
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:paper_print", args=[campaign.pk]), {"caller": world.ana.pk, "size": 500})
    assert answer.status_code == 422 and 'value="500"' in page(answer)


def test_a_sheet_is_found_by_its_code_however_it_is_typed(client, world, sheets):
    client.force_login(world.ana)
    typed = sheets[0].code.lower().replace("-", " ")
    assert client.get(reverse("outreach:paper_find"), {"code": typed}).url == key_address(sheets[0])
    answer = client.get(reverse("outreach:paper_find"), {"code": "ZZZ"}, follow=True)
    assert "Aucune fiche ne porte le code" in page(answer)


def test_a_sheet_keyed_in_becomes_a_call_of_the_caller(client, world, sheets):
    client.force_login(world.manager)
    person = sheets[0].target.members.get().person_id
    typed = {"action": "complete", "outcome": "answered_need", "spoke_with": "self", f"p{person}-need": "shopping"}
    assert "Saisir cette fiche" in page(client.get(key_address(sheets[0])))
    assert client.post(key_address(sheets[0]), typed).url == reverse("outreach:paper")
    attempt = Attempt.objects.get()
    assert (attempt.caller, attempt.keyed_by, attempt.on_paper) == (world.ana, world.manager, True)
    assert attempt.signals.get().need == "shopping"
    client.post(key_address(sheets[0]), typed)
    assert Attempt.objects.count() == 1


def test_without_javascript_the_answers_of_a_sheet_still_reveal_needs(client, world, campaign):
    script = Script.objects.create(name="Nouvelles", created_at=timezone.now(), created_by=world.manager)
    version = {"number": 1, "steps": DEFAULT_STEPS, "published_at": timezone.now(), "published_by": world.manager}
    campaign.script_version = ScriptVersion.objects.create(script=script, **version)
    campaign.save()
    (sheet,) = print_sheets(campaign, caller=world.ana, size=1, by=world.manager).sheets.all()
    client.force_login(world.ana)
    answers = {"home-a-moment": "yes", "home-a-courses": "yes"}
    typed = {"action": "complete", "outcome": "answered_need", "spoke_with": "self", "enhanced": ""} | answers
    client.post(key_address(sheet), typed)
    assert Attempt.objects.get().signals.get().need == "shopping"


def test_a_campaign_without_a_trained_caller_says_so_instead_of_an_empty_choice(client, world, campaign):
    campaign.callers.update(trained_at=None)
    client.force_login(world.manager)
    shown = page(client.get(reverse("outreach:paper")))
    assert "il faut d’abord terminer l’entraînement" in shown and "Préparer les fiches" not in shown


def test_a_faulty_sheet_keeps_what_was_typed(client, world, sheets):
    client.force_login(world.ana)
    answer = client.post(key_address(sheets[0]), {"action": "complete", "note": "Sonne chez la voisine"})
    assert answer.status_code == 422
    assert "Choisissez le résultat" in page(answer) and "Sonne chez la voisine" in page(answer)
    assert PaperSheet.objects.get(pk=sheets[0].pk).state == "printed"


def test_a_sheet_given_back_without_a_call_frees_its_home(client, world, sheets):
    client.force_login(world.ana)
    client.post(key_address(sheets[0]), {"action": "returned"})
    assert PaperSheet.objects.get(pk=sheets[0].pk).state == "returned" and not Attempt.objects.exists()


def test_a_pile_is_keyed_at_once(client, world, sheets):
    client.force_login(world.ana)
    address = reverse("outreach:paper_batch", args=[sheets[0].batch_id])
    lines = {
        f"outcome-{sheets[0].pk}": "no_answer",
        f"outcome-{sheets[1].pk}": "returned",
        f"outcome-{sheets[2].pk}": "",
    }
    assert client.post(address, lines).status_code == 302
    assert [sheet.state for sheet in PaperSheet.objects.order_by("position")] == ["keyed", "returned", "printed"]


def test_a_home_called_meanwhile_is_shown_as_a_conflict_that_a_supervisor_closes(client, world, campaign, sheets):
    break_hold(sheets[0].target, by=world.manager)
    taken = claim_next(campaign, by=world.bob)
    complete_call(claim_id=taken.claim_id, report=CallReport(outcome="answered_ok", spoke_with="self"), by=world.bob)
    client.force_login(world.ana)
    client.post(key_address(sheets[0]), {"action": "complete", "outcome": "no_answer"})
    shown = page(client.get(reverse("outreach:paper")))
    assert "Fiches en conflit" in shown and sheets[0].code in shown
    client.force_login(world.manager)
    client.post(reverse("outreach:paper_settle", args=[sheets[0].pk]))
    assert "Fiches en conflit" not in page(client.get(reverse("outreach:paper")))


def test_sheets_not_given_back_are_listed_until_they_are(client, world, sheets):
    client.force_login(world.manager)
    shown = page(client.get(reverse("outreach:paper")))
    assert all(sheet.code in shown for sheet in sheets)
    board = page(client.get(reverse("outreach:board", args=[sheets[0].batch.campaign_id])))
    assert board.count("fiche papier") == len(sheets), "not to be freed as if someone were on the line"


def test_another_caller_s_sheets_do_not_exist_for_me(client, world, sheets):
    client.force_login(world.bob)
    assert sheets[0].code not in page(client.get(reverse("outreach:paper")))
    assert client.get(key_address(sheets[0])).status_code == 404
    for name in ("paper_batch", "paper_sheets"):
        assert client.get(reverse(f"outreach:{name}", args=[sheets[0].batch_id])).status_code == 404


def test_people_who_do_not_call_have_no_paper(client, world, sheets):
    client.force_login(world.stranger)
    assert client.get(reverse("outreach:paper")).status_code == 404


def test_the_list_costs_the_same_queries_for_one_sheet_as_for_many(
    client, world, campaign, django_assert_max_num_queries
):
    print_sheets(campaign, caller=world.ana, size=1, by=world.manager)
    client.force_login(world.manager)
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("outreach:paper"))
    cost = len(few)
    print_sheets(campaign, caller=world.ana, size=2, by=world.manager)
    with django_assert_max_num_queries(cost):
        client.get(reverse("outreach:paper"))

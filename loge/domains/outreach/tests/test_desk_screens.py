"""The caller's screens: taking a home, typing, finishing, coming back."""

import json
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, Campaign, Signal, Target
from loge.domains.outreach.operations.claiming import break_hold, claim_next
from loge.domains.outreach.queries.desk_home import desk_home
from loge.domains.outreach.tests.world import (
    address_of_call,
    enrol,
    make_home,
    make_number,
    page,
    running_campaign,
)
from loge.registers.tenants.models import ContactPoint


def test_the_press_on_next_call_is_answered_by_the_desk_itself_at_its_own_address(client, world, campaign):
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk})
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    shown = page(answer)
    assert world.home.reference_person.last_name in shown and "Rien de saisi pour l’instant" in shown
    assert f'data-here="{address_of_call()}"' in shown
    world.clock.shift(1)
    again = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk})
    assert again.url == address_of_call(), "reloaded without JavaScript, it is the same home, with what was typed"


SPOILED = {
    "usable": {},
    "disabled": {"disabled_at": timezone.now()},
    "not to be used": {"do_not_use": True},
    "unsafe for the person": {"safe_to_use": False},
    "an e-mail address": {"channel": "email", "value": "a@b.fr", "phone_kind": ""},
}


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED)
def test_the_desk_proposes_the_numbers_that_may_be_dialled_and_no_other(world, campaign, spoiled):
    person = world.home.reference_person
    ContactPoint.objects.filter(pk=make_number(person).pk).update(**spoiled)
    target = claim_next(campaign, by=world.ana)
    proposed = {number.contact.id for number in desk_home(target, viewer=world.ana).numbers}
    assert proposed == set(ContactPoint.objects.phones().usable().filter(person=person).values_list("pk", flat=True))


def test_next_call_opens_the_desk_of_a_home(client, take, world):
    address = take()
    answer = client.get(address)
    person = world.home.reference_person
    assert answer.status_code == 200
    assert person.last_name in page(answer) and "82" in page(answer)
    assert Target.objects.get().holder == world.ana


def test_a_volunteer_gets_first_name_numbers_and_script_and_nothing_more(client, take, world):
    person = world.home.reference_person
    person.last_name, person.language = "ZYWIECKA", "polonais"
    person.save()
    world.home.unit.building.address = "12 rue des Coquelicots"
    world.home.unit.building.save()
    world.home.lease.balance = Decimal("98765.43")
    world.home.lease.save()
    make_number(person, note="numéro de sa fille Gertrude")
    shown = page(client.get(take(world.bob)))
    assert person.first_name in shown
    for secret in (
        "ZYWIECKA",
        "Zywiecka",
        "Coquelicots",
        "98765",
        "98\N{NARROW NO-BREAK SPACE}765",
        "98\N{NO-BREAK SPACE}765",
        "polonais",
        "82 ans",
        "Gertrude",
        f"/locataires/{person.pk}",
    ):
        assert secret not in shown


def test_paper_sheets_name_people_and_are_not_proposed_to_a_volunteer(client, world, campaign):
    client.force_login(world.ana)
    assert "Fiches papier" in page(client.get(reverse("outreach:desk")))
    client.force_login(world.bob)
    assert "Fiches papier" not in page(client.get(reverse("outreach:desk")))


def test_a_second_tab_or_the_back_button_finds_the_same_home_with_everything_typed(client, take):
    first = take()
    client.post(reverse("outreach:call_draft", args=[Target.objects.get().claim_id]), {"note": "Demande une aide"})
    again = client.post(reverse("outreach:next_call"), {"campaign": 0})
    assert again.url == first
    assert "Demande une aide" in page(client.get(again.url))
    assert "Reprendre l’appel" in page(client.get(reverse("outreach:desk")))


def test_completing_records_answers_needs_risks_and_consent(client, take, world):
    address = take()
    person = world.home.reference_person_id
    number = world.home.reference_person.contact_points.first()
    answer = client.post(
        address,
        {
            "action": "complete",
            "outcome": "answered_need",
            "spoke_with": "self",
            "contact_point": number.pk,
            f"p{person}-need": ["shopping", "meals"],
            f"p{person}-risk": ["no_visit"],
            f"p{person}-level-no_visit": "2",
            f"p{person}-consent-0": "yes",
            "note": "Demande qu’on monte ses courses le mardi.",
        },
    )
    attempt = Attempt.objects.get()
    assert answer.url == reverse("outreach:call_done", args=[attempt.claim_id])
    assert attempt.contact_point == number and attempt.number_called == number.value
    assert set(attempt.signals.values_list("need", "risk", "level")) == {
        ("shopping", "", 0), ("meals", "", 0), ("", "no_visit", 2)
    }  # fmt: skip
    assert attempt.consents.get().is_given
    shown = page(client.get(answer.url))
    assert "Appel suivant" in shown and "Courses" in shown and "monte ses courses" in shown


def test_a_forgotten_outcome_loses_nothing_that_was_typed(client, take):
    answer = client.post(take(), {"action": "complete", "note": "Rappeler sa sœur"})
    assert answer.status_code == 422
    assert "Choisissez le résultat de l’appel" in page(answer) and "Rappeler sa sœur" in page(answer)
    assert CallDraft.objects.get().content["fields"]["note"] == ["Rappeler sa sœur"]
    assert not Attempt.objects.exists()


def test_sending_twice_records_one_call(client, take):
    address = take()
    first = client.post(address, {"action": "complete", "outcome": "no_answer"})
    second = client.post(address, {"action": "complete", "outcome": "no_answer"})
    assert first.url == second.url
    assert Attempt.objects.count() == 1


def test_the_back_button_after_the_end_says_that_the_call_is_closed(client, take):
    address = take()
    client.post(address, {"action": "complete", "outcome": "no_answer"})
    answer = client.get(address, follow=True)
    assert "Cet appel est clos" in page(answer)


def test_a_wrong_number_leaves_the_home_in_hand_with_the_next_number(client, take, world):
    address = take()
    wrong, other = world.home.reference_person.contact_points.order_by("rank")
    answer = client.post(address, {"action": "complete", "outcome": "wrong_number", "contact_point": wrong.pk})
    wrong.refresh_from_db()
    assert wrong.disabled_at and answer.url != address
    shown = page(client.get(answer.url))
    assert other.value in shown and wrong.value not in shown


def test_a_callback_needs_a_date_and_calling_hours(client, take):
    address = take()
    asked = {"action": "complete", "outcome": "callback_requested", "spoke_with": "self"}
    assert client.post(address, asked).status_code == 422
    at_night = client.post(address, asked | {"callback_date": "2026-11-25", "callback_time": "22:00"})
    assert at_night.status_code == 422 and "premier créneau" in page(at_night)
    kept = client.post(
        address, asked | {"callback_date": "2026-11-25", "callback_time": "10:30", "callback_mine": "1"}
    )
    assert kept.status_code == 302
    target = Target.objects.get()
    assert target.status == TargetStatus.DEFERRED and target.assigned_to is not None


def test_a_callback_outside_calling_hours_is_kept_when_the_tenant_asks_for_it(client, take):
    address = take()
    asked = {"action": "complete", "outcome": "callback_requested", "spoke_with": "self", "note": "Travaille tard."}
    asked |= {"callback_date": "2026-11-25", "callback_time": "20:30"}
    refused = client.post(address, asked)
    assert refused.status_code == 422
    shown = page(refused)
    assert "cochez « Le locataire demande cet horaire »" in shown
    assert "Travaille tard." in shown and 'value="20:30"' in shown and 'value="2026-11-25"' in shown
    assert client.post(address, asked | {"callback_agreed": "1"}).status_code == 302
    kept = Target.objects.get()
    assert kept.status == TargetStatus.DEFERRED
    assert timezone.localtime(kept.due_at).strftime("%Y-%m-%d %H:%M") == "2026-11-25 20:30"


def test_a_promised_callback_waits_on_the_caller_s_page(client, take, world):
    address = take()
    client.post(
        address,
        {"action": "complete", "outcome": "callback_requested", "spoke_with": "self", "callback_date": "2026-11-24",
         "callback_time": "11:30", "callback_mine": "1"},
    )  # fmt: skip
    shown = page(client.get(reverse("outreach:desk")))
    assert "Mes rappels du jour" in shown and "11\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30" in shown
    answer = client.post(reverse("outreach:take_home", args=[Target.objects.get().pk]))
    assert answer.url.startswith("/appels/") and Target.objects.get().holder == world.ana


def test_without_javascript_the_answers_still_reveal_needs(client, take, world):
    from loge.domains.outreach.models import Script, ScriptVersion
    from loge.domains.outreach.rules.default_script import DEFAULT_STEPS

    script = Script.objects.create(
        name="Courtoisie", created_at=world.home.lease.starts_on and "2026-01-01T00:00Z", created_by=world.manager
    )
    version = ScriptVersion.objects.create(script=script, number=1, steps=DEFAULT_STEPS)
    Campaign.objects.update(script_version=version)
    address = take()
    person = world.home.reference_person_id
    client.post(
        address,
        {"action": "complete", "outcome": "answered_need", "spoke_with": "self", "home-a-moment": "yes",
         f"p{person}-a-forme": "4", f"p{person}-a-visites": "no", "home-a-courses": "yes", "enhanced": ""},
    )  # fmt: skip
    attempt = Attempt.objects.get()
    assert set(attempt.signals.values_list("need", "risk")) == {("shopping", ""), ("", "no_visit")}
    assert attempt.results.get().answers["forme"] == "4"


def test_saving_without_finishing_comes_back_to_the_desk(client, take):
    address = take()
    answer = client.post(address, {"action": "save", "note": "En attente"}, follow=True)
    assert "En attente" in page(answer) and not Attempt.objects.exists()


def test_the_hold_is_renewed_while_the_page_is_alive(client, take, world):
    take()
    before = Target.objects.get().due_at
    world.clock.shift(300)
    assert client.post(reverse("outreach:call_renew", args=[Target.objects.get().claim_id])).status_code == 200
    assert Target.objects.get().due_at > before


def test_a_hold_taken_back_is_said_and_the_typing_is_kept(client, take, world):
    address = take()
    claim = Target.objects.get().claim_id
    client.post(reverse("outreach:call_draft", args=[claim]), {"note": "Très contente de l’appel"})
    break_hold(Target.objects.get(), by=world.manager)
    told = client.post(reverse("outreach:call_renew", args=[claim]))
    assert told.status_code == 409 and "gardé" in json.loads(told.content)["message"]
    assert client.post(reverse("outreach:call_draft", args=[claim]), {"note": "Suite"}).status_code == 200
    shown = client.get(address)
    assert shown.status_code == 200 and "n’est plus à vous" in page(shown) and "Suite" in page(shown)


def test_an_end_sent_after_the_hold_was_lost_counts_when_nobody_else_called(client, take, world):
    address = take()
    break_hold(Target.objects.get(), by=world.manager)
    assert client.post(address, {"action": "complete", "outcome": "no_answer"}).status_code == 302
    assert Attempt.objects.get().caller == world.ana


def test_an_end_sent_after_someone_else_called_is_refused_and_kept(client, take, world, campaign):
    address = take()
    break_hold(Target.objects.get(), by=world.manager)
    claim_next(campaign, by=world.bob)
    client.force_login(world.bob)
    client.post(
        reverse("outreach:call", args=[Target.objects.get().claim_id]),
        {"action": "complete", "outcome": "answered_ok", "spoke_with": "self"},
    )
    client.force_login(world.ana)
    late = client.post(address, {"action": "complete", "outcome": "no_answer", "note": "Ma note"})
    assert late.status_code == 409 and "Ma note" in page(late)
    assert Attempt.objects.count() == 1


def test_another_caller_s_call_does_not_exist_for_me(client, take, world):
    address = take(world.bob)
    claim = Target.objects.get().claim_id
    client.force_login(world.ana)
    assert client.get(address).status_code == 404
    assert client.post(address, {"action": "complete", "outcome": "no_answer"}).status_code == 404
    for name in ("call_draft", "call_renew", "call_skip", "call_danger"):
        assert client.post(reverse(f"outreach:{name}", args=[claim])).status_code == 404, name
    assert client.get(reverse("outreach:call_done", args=[claim])).status_code == 404
    assert not CallDraft.objects.exists()


def test_an_unknown_call_is_a_404(client, world):
    client.force_login(world.ana)
    assert client.get(reverse("outreach:call", args=[uuid.uuid4()])).status_code == 404


def test_people_who_do_not_call_have_no_desk(client, world, campaign):
    client.force_login(world.stranger)
    assert client.get(reverse("outreach:desk")).status_code == 404
    assert client.post(reverse("outreach:next_call"), {"campaign": campaign.pk}).status_code == 404


def test_a_home_outside_my_perimeter_cannot_be_taken(client, world, campaign):
    enrol(world, campaign, world.zoe)
    client.force_login(world.zoe)
    assert client.post(reverse("outreach:take_home", args=[Target.objects.get().pk])).status_code == 404


def test_skipping_asks_for_a_reason_and_gives_the_home_to_others(client, take, world, campaign):
    take()
    claim = Target.objects.get().claim_id
    address = reverse("outreach:call_skip", args=[claim])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"reason": "knows_the_person"}).status_code == 302
    assert Target.objects.get().status == TargetStatus.WAITING
    assert claim_next(campaign, by=world.ana) is None and claim_next(campaign, by=world.bob)


def test_an_alarm_is_known_before_the_end_of_the_call_and_taken_over_by_it(client, take, world, published):
    address = take()
    claim = Target.objects.get().claim_id
    assert "3977" in page(client.get(reverse("outreach:call_danger", args=[claim])))
    answer = client.post(reverse("outreach:call_danger", args=[claim]), {"risk": "fall"}, follow=True)
    assert "Urgence enregistrée" in page(answer) and "Lea" in page(answer)
    assert [fact.level for fact in published] == [4]
    client.post(reverse("outreach:call_danger", args=[claim]), {"risk": "fall"})
    person = world.home.reference_person_id
    client.post(
        address,
        {"action": "complete", "outcome": "answered_need", "spoke_with": "self", f"p{person}-risk": "fall",
         f"p{person}-level-fall": "4"},
    )  # fmt: skip
    assert len(published) == 1
    assert Signal.objects.get().attempt == Attempt.objects.get()


def test_two_elders_get_a_result_each_from_one_call(client, world):
    make_home(world.north, ages=[86, 84])
    campaign = running_campaign(world)
    client.force_login(world.ana)
    client.post(reverse("outreach:next_call"), {"campaign": campaign.pk})
    address = address_of_call()
    first, second = Target.objects.get().members.order_by("person__birth_date").values_list("person_id", flat=True)
    vague = client.post(address, {"action": "complete", "outcome": "answered_ok", "spoke_with": "self"})
    assert vague.status_code == 422 and "qui vous avez joint" in page(vague)
    client.post(
        address,
        {"action": "complete", "outcome": "answered_ok", "spoke_with": "self", f"p{first}-result": "reached",
         f"p{second}-result": "refused"},
    )  # fmt: skip
    results = dict(Attempt.objects.get().results.values_list("person_id", "result"))
    assert results == {first: "reached", second: "refused"}


def test_the_desk_costs_the_same_queries_with_one_number_or_many(client, take, world, django_assert_max_num_queries):
    address = take()
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    cost = len(few)
    assert cost
    for _ in range(12):
        make_number(world.home.reference_person)
    with django_assert_max_num_queries(cost):
        client.get(address)

"""The end of a campaign's data: figures stay, homes and people go. A campaign closed in time is purged by night, alone."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.outreach.models import Attempt, Campaign, PaperSheet, Target
from loge.domains.outreach.operations import claiming, retention
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.campaigns import close_campaign
from loge.domains.outreach.operations.drafts import save_draft
from loge.domains.outreach.operations.paper import print_sheets
from loge.domains.outreach.operations.retention import purge_campaign
from loge.domains.outreach.panels import campaigns_on_home
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.rules.reports import PersonReport
from loge.domains.outreach.schedules import purge_due_campaigns
from loge.domains.outreach.tests.world import TODAY, make_home, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Person

KEPT_UNTIL = TODAY + timedelta(days=90)


@pytest.fixture
def campaign(world):
    """Three homes in the north: answered, refused for good, passed. One in the south, without a number."""
    for place in (world.north, world.north, world.north):
        make_home(place)
    make_home(world.south, phones=0)
    campaign = running_campaign(world, world.ana, retention_until=KEPT_UNTIL)
    target = claiming.claim_next(campaign, by=world.ana)
    person = target.members.get().person_id
    answered = PersonReport(person_id=person, result="reached", answers={"q": "oui"}, needs=["shopping"],
                            risks=[("cannot_shop", 2)], consents=[("CCAS", True)])  # fmt: skip
    finish(world, target, outcome="answered_need", spoke_with="self", note="Aide aux courses", results=[answered])
    refusing = claiming.claim_next(campaign, by=world.ana)
    number = ContactPoint.objects.filter(person=refusing.members.get().person).first()
    number.disabled_at, number.disabled_reason = campaign.created_at, "mauvais numéro"
    number.save()
    finish(world, refusing, outcome="refused", spoke_with="self", refusal_scope="all")
    held = claiming.claim_next(campaign, by=world.ana)
    save_draft(claim_id=held.claim_id, content={"note": ["à moitié"]}, by=world.ana)
    claiming.skip_home(held, claim_id=held.claim_id, reason="bad_time", comment="", by=world.ana)
    return campaign


def finish(world, target, **report):
    return complete_call(claim_id=target.claim_id, report=CallReport(**report), by=world.ana)


def time_is_over(world, campaign):
    close_campaign(campaign, by=world.manager)
    world.clock.shift(timedelta(days=91))
    campaign.refresh_from_db()
    return campaign


def erased_rows(campaign) -> dict[str, int]:
    """Rows of this campaign left in the tables that the purge must empty."""
    left = {}
    with connection.cursor() as cursor:
        for model, which in retention.ERASED:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE {which}", [campaign.pk])
            left[model.__name__] = cursor.fetchone()[0]
    return left


def test_a_purge_erases_all_that_leads_to_a_home_and_keeps_the_figures(world, campaign):
    before = erased_rows(campaign)
    for name in ("Target", "TargetMember", "Attempt", "PersonResult", "Signal", "TransmissionConsent", "Skip"):
        assert before[name] > 0, name
    purged = purge_campaign(time_is_over(world, campaign), by=None)
    assert set(erased_rows(campaign).values()) == {0}
    figures = purged.final_figures
    assert (purged.status, figures["drawn"], figures["calls"], figures["callers"]) == ("purged", 4, 2, 1)
    assert figures["by_status"]["reached"] == 1 and figures["by_cause"] == {"no_number": 1}
    assert figures["by_outcome"] == {"answered_need": 1, "refused": 1}
    assert figures["needs"] == {"shopping": 1} and figures["risks"] == {"cannot_shop": 1}
    assert figures["levels"] == {"2": 1}
    assert figures["agencies"] == [
        {"name": "Agence N", "drawn": 3, "reached": 1},
        {"name": "Agence S", "drawn": 1, "reached": 0},
    ]


def test_refusals_numbers_and_people_of_the_register_stay(world, campaign):
    people = Person.objects.count()
    purge_campaign(time_is_over(world, campaign), by=None)
    assert ContactRefusal.objects.filter(lifted_at=None).count() == 1
    assert ContactPoint.objects.exclude(disabled_at=None).count() == 1
    assert Person.objects.count() == people


def test_another_campaign_loses_nothing(world, campaign):
    other = running_campaign(world, world.bob, retention_until=TODAY + timedelta(days=400))
    before = erased_rows(other)
    purge_campaign(time_is_over(world, campaign), by=None)
    assert erased_rows(other) == before and before["Target"] > 0


def test_the_purge_leaves_its_trail(world, campaign):
    calls = Attempt.objects.filter(campaign=campaign).count()
    purge_campaign(time_is_over(world, campaign), by=None)
    entry = Entry.objects.get(action="outreach.campaign_purged")
    assert entry.by is None and (entry.facts["attempt"], entry.facts["target"]) == (calls, 4)
    assert "Aide aux courses" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_no_table_that_hangs_on_a_home_or_a_call_is_forgotten():
    """A model added tomorrow must be erased too, before what it hangs on."""
    order = [model for model, _ in retention.ERASED]
    for model in apps.get_app_config("outreach").get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in order:
                assert model in order, f"{model.__name__}.{field.name}"
                assert order.index(model) < order.index(field.related_model)


def test_a_campaign_still_open_is_not_purged(world, campaign):
    world.clock.shift(timedelta(days=91))
    with pytest.raises(Refusal, match="Passage impossible"):
        purge_campaign(campaign, by=None)
    assert Target.objects.filter(campaign=campaign).exists()


def test_data_are_kept_up_to_the_last_day_included(world, campaign):
    close_campaign(campaign, by=world.manager)
    world.clock.shift(timedelta(days=90))
    with pytest.raises(Refusal, match="se gardent jusqu’au"):
        purge_campaign(campaign, by=None)
    world.clock.shift(timedelta(days=1))
    assert purge_campaign(campaign, by=world.manager).status == "purged"


def test_a_caller_does_not_purge(world, campaign):
    with pytest.raises(Refusal, match="gérez pas"):
        purge_campaign(time_is_over(world, campaign), by=world.ana)


def test_the_night_purges_what_is_due_and_nothing_else(world, campaign):
    still_open = running_campaign(world, world.bob, retention_until=KEPT_UNTIL)
    recent = running_campaign(world, world.bob, retention_until=TODAY + timedelta(days=400))
    close_campaign(recent, by=world.manager)
    time_is_over(world, campaign)
    assert purge_due_campaigns(timestamp=0) == 1
    statuses = Campaign.objects.in_bulk([campaign.pk, still_open.pk, recent.pk])
    assert [statuses[c.pk].status for c in (campaign, still_open, recent)] == ["purged", "running", "closed"]
    assert purge_due_campaigns(timestamp=0) == 0


@pytest.mark.parametrize("name", ["campaign", "board"])
def test_the_page_says_when_the_data_were_erased_and_shows_the_figures(client, world, campaign, name):
    purge_campaign(time_is_over(world, campaign), by=None)
    client.force_login(world.manager)
    page = client.get(reverse(f"outreach:{name}", args=[campaign.pk])).content.decode()
    assert "Données effacées le 23\xa0février 2027" in page and "voici les chiffres" in page
    assert "le 24\xa0novembre 2026" in page
    assert "Courses" in page and "Agence S" in page and "Aucun numéro utilisable" in page


def test_the_list_of_campaigns_keeps_the_number_of_homes(client, world, campaign):
    purge_campaign(time_is_over(world, campaign), by=None)
    client.force_login(world.manager)
    page = client.get(reverse("outreach:campaigns")).content.decode()
    assert '<td data-label="Foyers tirés" class="num">4</td>' in page


def test_a_campaign_never_called_is_purged_with_empty_figures(client, world):
    make_home(world.north, phones=0)
    campaign = running_campaign(world, retention_until=KEPT_UNTIL)
    purged = purge_campaign(time_is_over(world, campaign), by=None)
    assert purged.final_figures["calls"] == 0 and purged.final_figures["first_call_on"] is None
    client.force_login(world.manager)
    assert client.get(reverse("outreach:campaign", args=[campaign.pk])).status_code == 200


def test_the_home_page_reminds_of_campaigns_past_their_last_day(client, world, campaign):
    assert "à terminer" not in home(client, world)
    world.clock.shift(timedelta(days=61))
    assert "à terminer" in home(client, world)
    close_campaign(campaign, by=world.manager)
    assert "à terminer" not in home(client, world)


def home(client, world) -> str:
    client.force_login(world.manager)
    return client.get("/").content.decode()


def test_the_reminder_costs_the_same_for_one_campaign_as_for_four(world, campaign):
    world.clock.shift(timedelta(days=61))
    one = _queries(world.manager)
    for _ in range(3):
        running_campaign(world, world.bob, ends_on=TODAY, retention_until=KEPT_UNTIL)
    assert _queries(world.manager) == one


def _queries(user) -> int:
    with CaptureQueriesContext(connection) as counted:
        campaigns_on_home(user)
    return len(counted)


def test_sheets_still_out_do_not_hold_the_purge_back(world, campaign):
    other = running_campaign(world, world.bob, retention_until=KEPT_UNTIL)
    print_sheets(other, caller=world.bob, size=1, by=world.bob)
    assert PaperSheet.objects.filter(batch__campaign=other).exists()
    purge_campaign(time_is_over(world, other), by=None)
    assert not PaperSheet.objects.filter(batch__campaign=other).exists()

"""The edges of a campaign in a real browser: homes that nobody can ring, and figures left when the data are gone."""

from datetime import timedelta

import pytest
import time_machine

from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.campaigns import close_campaign
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.retention import purge_campaign
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import OPEN, TODAY, make_home, make_world, running_campaign


@pytest.fixture
def world(live_server):
    with time_machine.travel(OPEN, tick=True):
        yield make_world()


@pytest.fixture
def campaign(world):
    make_home(world.north)
    make_home(world.north, phones=0)
    return running_campaign(world, phone_shown="+33199001234", retention_until=TODAY + timedelta(days=90))


def test_letters_come_as_a_file_and_the_list_counts_them(world, campaign, log_in, browse, page_is_accessible, picture):
    log_in(user=world.manager)
    page = browse(f"/campagnes/{campaign.pk}/foyers/?cause=no_number")
    page_is_accessible(page)
    for button, name in (("Imprimer les lettres (PDF)", "lettres"), ("Liste des visites (PDF)", "visites")):
        with page.expect_download() as coming:
            page.get_by_role("button", name=button).click()
        assert coming.value.suggested_filename == f"{name}-{campaign.pk}.pdf"
    page.reload()
    assert page.get_by_text("1 lettre imprimée jusqu’ici").is_visible()
    picture(page, "foyers-sans-numero")


def test_the_board_refreshes_itself_and_leaves_its_reader_where_they_were(world, campaign, log_in, tab):
    target = claim_next(campaign, by=world.ana)
    log_in(user=world.manager)
    tab.clock.install()
    tab.goto(f"/campagnes/{campaign.pk}/suivi")
    assert tab.get_by_label("Joints : 0, voir la liste", exact=True).is_visible()
    complete_call(claim_id=target.claim_id, report=CallReport(outcome="answered_ok", spoke_with="self"), by=world.ana)
    tab.get_by_label("Jamais essayés").focus()
    tab.clock.run_for(16_000)
    tab.get_by_label("Joints : 1, voir la liste", exact=True).wait_for()
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Jamais essayés")
    tab.get_by_text("Les chiffres", exact=True).click()
    with tab.expect_response("**/suivi"):
        tab.clock.run_for(16_000)
    tab.clock.run_for(1_000)
    assert tab.get_by_role("table", name="Appels par heure").get_by_role("link", name="1").is_visible()


def test_a_purged_campaign_shows_its_figures(world, campaign, log_in, browse, page_is_accessible, picture):
    target = claim_next(campaign, by=world.ana)
    complete_call(claim_id=target.claim_id, report=CallReport(outcome="answered_ok", spoke_with="self"), by=world.ana)
    close_campaign(campaign, by=world.manager)
    Campaign.objects.filter(pk=campaign.pk).update(
        starts_on=TODAY - timedelta(days=200),
        ends_on=TODAY - timedelta(days=120),
        retention_until=TODAY - timedelta(days=1),
    )
    purge_campaign(campaign, by=None)
    log_in(user=world.manager)
    page = browse(f"/campagnes/{campaign.pk}/")
    assert page.get_by_text("Données effacées le 24 novembre 2026").is_visible()
    page_is_accessible(page)
    picture(page, "campagne-purgee")

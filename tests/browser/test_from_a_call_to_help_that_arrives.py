"""What is heard on the phone becomes help that arrives: the caller, the social worker, the caretaker and a partner without an
account each do their part, two of them have the same file open, and nothing ends in silence."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from loge.domains.cases.models import Case
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import OPEN, make_home, make_user, make_world, running_campaign
from loge.domains.proximity.models import Errand
from loge.domains.referrals.models import Referral
from loge.foundation.notifications.delivery import deliver_messages
from loge.registers.accounts.access import Role
from loge.registers.partners.tests.factories import PartnerFactory
from tests.browser import accessibility

LINK = re.compile(r"/p/[A-Za-z0-9_-]{43}/")


@pytest.fixture
def world(live_server):
    with time_machine.travel(OPEN, tick=True):
        world = make_world()
        world.home = make_home(world.north)
        world.home.residence.municipality_code = "49353"
        world.home.residence.save()
        world.partner = PartnerFactory(themes=["shopping", "food"])
        world.colleague = make_user("solene", Role.SOCIAL_WORKER)
        world.caretaker = make_user("bruno", Role.CARETAKER)
        world.campaign = running_campaign(world, world.ana)
        yield world


@pytest.fixture
def at_the_screen(browser, live_server):
    """Someone's own browser, open beside the others; nobody signed in when `user` is None."""

    @contextmanager
    def opened(user=None, viewport=accessibility.WIDE):
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, locale="fr-FR", reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        if user is not None:
            visitor = Client()
            visitor.force_login(user)
            value = visitor.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        yield context.new_page()
        context.close()

    return opened


def someone_says_it_on_the_phone(world) -> None:
    """As the call desk sends it; its own keyboard story is in test_the_whole_job."""
    target = claim_next(world.campaign, by=world.ana)
    heard = PersonReport(
        person_id=world.home.reference_person_id, result="reached", needs=["shopping"], risks=[("no_food", 3)],
        consents=[("CCAS", True)],
    )  # fmt: skip
    report = CallReport(outcome="answered_need", spoke_with="self", results=[heard], note="N’a plus rien au frigo")
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)


def the_officer_takes_it_and_asks_for_help(page, world, accessible) -> None:
    page.goto("/")
    page.get_by_role("link", name="Plus de quoi manger").first.click()
    page.get_by_role("button", name="Je m’en occupe").click()
    page.get_by_text("Vous vous en occupez.").wait_for()
    page.get_by_role("heading", name="Faire appel à d’autres").wait_for()
    accessible(page)
    page.get_by_role("link", name="Demander un service").click()
    page.get_by_label("Courses", exact=True).check()
    page.get_by_label("Quoi").fill("Pain, lait, soupe")
    page.get_by_label("La personne est d’accord").check()
    page.get_by_role("button", name="Demander le service").click()
    page.get_by_role("heading", name="Historique").wait_for()
    page.get_by_role("link", name="Organiser").click()
    page.get_by_label("Jour").fill(OPEN.date().isoformat())
    page.get_by_label("Confier à").select_option(label=str(world.caretaker))
    page.get_by_role("button", name="Organiser").click()
    page.get_by_role("heading", name="Historique").wait_for()
    assert Errand.objects.get().owner == world.caretaker


def the_officer_sends_what_was_agreed(page) -> str:
    """Answers the address that the partner receives."""
    page.goto("/orientations/")
    page.get_by_role("link", name=re.compile("Martin|Courses")).first.click()
    page.get_by_role("heading", name="Ce que verra le partenaire").wait_for()
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_role("heading", name="Ce que voit le partenaire").wait_for()
    deliver_messages()
    found = LINK.search(mail.outbox[-1].body)
    assert found, "the mail leads to no page"
    return found[0]


def the_partner_answers_without_an_account(page, address, accessible) -> None:
    page.goto(address)
    page.get_by_role("heading", name="Une demande vous attend").wait_for()
    assert "frigo" not in page.locator("body").inner_text(), "a note left the house"
    accessible(page)
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.get_by_role("alert").first.wait_for()
    page.get_by_label("Nous nous en occupons").check()
    page.get_by_label("Quelques mots").fill("Un bénévole passe chaque mardi")
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.get_by_text("Votre réponse est enregistrée").wait_for()


def the_caretaker_delivers(page) -> None:
    page.goto("/proximite/")
    page.get_by_text("Pain, lait, soupe").wait_for()
    page.locator("a.stop").first.click()
    page.get_by_label("La personne elle-même").check()
    page.get_by_role("button", name="C’est remis").click()
    page.get_by_text("C’est livré, merci.").wait_for()
    assert Errand.objects.get().delivered_at is not None
    case = Case.objects.get()
    assert page.goto(f"/suivis/{case.pk}/").status == 404, "a caretaker reads no case"


def the_caller_can_tell_the_person(page) -> None:
    page.goto("/")
    page.get_by_role("heading", name="Ce que sont devenues les demandes").wait_for()
    page.get_by_role("button", name="La personne est prévenue").first.click()
    page.get_by_role("heading", name=re.compile("^Bonjour")).wait_for()
    assert Referral.objects.get(told_by__isnull=False).acted_at is not None


def two_people_close_it_at_once(first, second, case, accessible) -> None:
    for page in (first, second):
        page.goto(f"/suivis/{case.pk}/")
        page.get_by_label("Issue").select_option("help_arranged")
    first.get_by_role("button", name="Terminer le suivi").click()
    first.get_by_text("Aide mise en place").first.wait_for()
    second.get_by_label("En quelques mots").fill("Courses portées chaque mardi")
    second.get_by_role("button", name="Terminer le suivi").click()
    second.get_by_text("Quelqu’un d’autre vient de le faire").wait_for()
    assert "Courses portées chaque mardi" in second.locator("body").inner_html()
    accessible(second)


def test_from_a_call_to_help_that_arrives(world, at_the_screen, page_is_accessible):
    someone_says_it_on_the_phone(world)
    case = Case.objects.get()
    with at_the_screen(world.lead) as officer, at_the_screen(world.colleague) as colleague:
        the_officer_takes_it_and_asks_for_help(officer, world, page_is_accessible)
        address = the_officer_sends_what_was_agreed(officer)
        with at_the_screen() as partner:
            the_partner_answers_without_an_account(partner, address, page_is_accessible)
        with at_the_screen(world.caretaker, viewport=accessibility.NARROW) as phone:
            the_caretaker_delivers(phone)
        with at_the_screen(world.ana) as caller:
            the_caller_can_tell_the_person(caller)
        two_people_close_it_at_once(officer, colleague, case, page_is_accessible)
    case.refresh_from_db()
    assert case.result == "help_arranged" and case.closed_at < case.opened_at + timedelta(hours=1)
    assert sorted(Referral.objects.values_list("status", flat=True)) == ["consented", "in_progress"]

"""An officer sends a plan by e-mail; the tenant opens it, receives a code on their telephone, accepts: the plan is running.

The mail server and the SMS centre are real ones, on ports of this machine.
"""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.plans import Terms, propose_plan
from loge.foundation.dates import add_months
from loge.foundation.notifications.delivery import deliver_messages
from loge.foundation.notifications.tests.conftest import mail_server, sms_centre
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.models import ContactPoint
from loge.registers.tenants.tests.factories import make_home

__all__ = ["mail_server", "sms_centre"]

LINK = re.compile(r"/comptes/p/[A-Za-z0-9_-]{43}/")


@pytest.fixture
def plan(live_server):
    home = make_home(ages=[44], agency=AgencyFactory())
    home.reference_person.contact_points.all().delete()
    for channel, value, kind in (("email", "odette@poste.example", ""), ("phone", "+33639980042", "mobile")):
        ContactPoint.objects.create(person=home.reference_person, channel=channel, value=value, phone_kind=kind)
    today = timezone.localdate()
    due = today.replace(day=1)
    [entry] = record_lines([Line(home.lease.pk, "rent", "rent", Decimal(600), due, due)], source="ERP", by=None)
    officer = UserFactory(roles=[Role.ARREARS_OFFICER])
    terms = Terms(Decimal(200), first_on=add_months(today, 1))
    account = RentAccount.objects.get(lease=home.lease)
    return propose_plan(account, entries=[entry.pk], terms=terms, by=officer)


def the_officer_sends_it(page, plan) -> None:
    page.goto(f"/comptes/plans/{plan.pk}/")
    page.get_by_role("link", name="Envoyer au locataire").click()
    page.get_by_label("Courriel, avec une page pour répondre").check()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("La proposition part.").wait_for()


def test_a_plan_is_signed_at_home(
    plan, log_in, browse, browser, live_server, mail_server, sms_centre, page_is_accessible
):
    log_in(user=plan.proposed_by)
    the_officer_sends_it(browse("/"), plan)
    deliver_messages()
    letter = mail_server.letters[-1].get_payload(decode=True).decode()
    at_home = browser.new_context(base_url=live_server.url, locale="fr-FR", reduced_motion="reduce")
    page = at_home.new_page()
    page.goto(LINK.search(letter)[0])
    page.get_by_role("heading", name="Une proposition pour vous").wait_for()
    page.get_by_role("button", name="Recevoir le code par SMS").click()
    page.get_by_text("Un code vient de partir").wait_for()
    page_is_accessible(page)
    deliver_messages()
    said = sms_centre.submitted[-1]
    assert said["to"].endswith("639980042")
    code = re.search(r"\d{6}", said["text"].decode("latin-1").replace("\0", ""))[0]
    page.get_by_label("Code reçu par SMS").fill(code)
    page.get_by_role("button", name="J’accepte ce plan").click()
    page.get_by_role("heading", name="Merci, votre plan commence").wait_for()
    at_home.close()
    officer = browse(f"/comptes/plans/{plan.pk}/")
    officer.get_by_text("Signé en ligne").wait_for()
    plan.refresh_from_db()
    assert plan.status == "active" and plan.signature == "sms"

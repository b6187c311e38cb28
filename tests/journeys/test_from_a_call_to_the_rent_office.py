"""Someone fears for their rent on the phone, and agrees that whoever follows their account should know it."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.models import EarlySign, ToldSign
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.signs import watch_accounts
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.rules.call_fields import RENT_OFFICE
from loge.domains.outreach.tests.world import OPEN, make_home, make_world, running_campaign
from loge.domains.referrals.models import Referral


@pytest.fixture
def world():
    with time_machine.travel(OPEN, tick=False):
        world = make_world()
        world.home = make_home(world.north)
        today = timezone.localdate()
        line = Line(
            world.home.lease_id, Debt.RENT, EntryKind.RENT, Decimal(400), today, today, period=today.replace(day=1)
        )
        record_lines([line], source="TESTS", by=None)
        world.campaign = running_campaign(world, world.ana)
        yield world


def call(world, *, agrees=True, needs=("rent",), risks=(), recipient=RENT_OFFICE):
    target = claim_next(world.campaign, by=world.ana)
    heard = PersonReport(
        person_id=world.home.reference_person_id, result="reached", needs=list(needs), risks=list(risks),
        consents=[(recipient, agrees)],
    )  # fmt: skip
    report = CallReport(outcome="answered_need", spoke_with="self", results=[heard])
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)


@pytest.mark.parametrize("heard", [{"needs": ("rent",)}, {"needs": (), "risks": [("rent_feared", 2)]}])
def test_it_becomes_an_early_sign_on_the_account_and_no_partner_is_told(world, heard):
    call(world, **heard)
    assert ToldSign.objects.get().account.lease == world.home.lease
    watch_accounts(on=timezone.localdate(), by=None)
    assert "perd des revenus" in EarlySign.objects.get(sign="income").sentence
    assert not Referral.objects.exists()


@pytest.mark.parametrize("said", [{"agrees": False}, {"needs": ("meals",)}, {"recipient": "CCAS de la commune"}])
def test_without_that_agreement_or_that_fear_the_account_says_nothing(world, said):
    call(world, **said)
    assert not ToldSign.objects.exists()

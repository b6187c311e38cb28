"""What is heard elsewhere about the rent reaches whoever settles the account, with the agreement of the person."""

import pytest
from django.urls import reverse

from loge.domains.arrears.choices import Step
from loge.domains.arrears.models import NextStep
from loge.domains.arrears.operations.plans import Terms, propose_plan
from loge.domains.arrears.operations.requests import ask_for_plan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal


def step_of(world):
    return NextStep.objects.get(account__lease=world.lease)


def test_a_plan_asked_for_is_the_next_step_until_it_is_proposed(world):
    dues = owe(world.lease, months=1)
    ask_for_plan(world.person, agreed=True, by=world.social)
    ask_for_plan(world.person, agreed=True, by=world.social)
    assert step_of(world).step == Step.PLAN and "demandé" in step_of(world).sentence
    assert Entry.objects.filter(action="arrears.plan_asked", by=world.social).count() == 1
    terms = Terms(instalment=100, first_on=tomorrow())
    propose_plan(account_of(world.lease), entries=[dues[0].pk], terms=terms, by=world.officer)
    advise_accounts(on=TODAY(), by=None)
    assert "demandé" not in step_of(world).sentence


def test_nothing_is_asked_without_agreement_nor_debt_nor_right(world):
    with pytest.raises(Refusal, match="Rien n’est dû"):
        ask_for_plan(world.person, agreed=True, by=world.social)
    owe(world.lease, months=1)
    with pytest.raises(Refusal, match="accord"):
        ask_for_plan(world.person, agreed=False, by=world.social)
    with pytest.raises(Refusal, match="rôle"):
        ask_for_plan(world.person, agreed=True, by=world.caller)
    with pytest.raises(Refusal, match="périmètre"):
        ask_for_plan(world.person, agreed=True, by=world.stranger)


def test_the_screen_asks_for_the_agreement_first(client, world):
    owe(world.lease, months=1)
    address = reverse("arrears:ask_plan", args=[world.person.pk])
    client.force_login(world.social)
    assert "Sans l’accord" in client.post(address, {}).content.decode()
    assert client.post(address, {"agreed": "on"}).status_code == 302
    assert account_of(world.lease).plan_asked_by == world.social
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404

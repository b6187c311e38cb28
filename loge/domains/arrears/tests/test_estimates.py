"""The housing benefit, estimated by an engine that speaks the same JSON as the real one (tested by `make estimate-check`)."""

import logging
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from loge.domains.arrears import erasure
from loge.domains.arrears.choices import EstimateFailure, EstimateState, Payee, Situation
from loge.domains.arrears.models import BenefitEstimate, RepaymentPlan
from loge.domains.arrears.operations.estimates import (
    JOB,
    MOST_TRIES,
    Adult,
    ToldHome,
    ask_estimate,
    compute_estimates,
    retry_estimate,
)
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.rules.estimates import LABEL, may_sleep, outdated
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.retention import apply
from loge.registers.tenants.tests.factories import make_home

FAKE = [sys.executable, "-I", str(Path(__file__).with_name("fake_engine.py"))]


@pytest.fixture
def engine(settings):
    settings.LOGE_BENEFIT_ENGINE = FAKE


@pytest.fixture
def account(world):
    owe(world.lease, months=2)
    return account_of(world.lease)


def told(**changes) -> ToldHome:
    said = {
        "adults": (Adult(Situation.WORKING, wages=Decimal("12000.00")),),
        "rent": Decimal("400.00"),
        "municipality_code": "49007",
    }
    return ToldHome(**said | changes)


def typed(**changes) -> dict:
    said = {
        "couple": "no",
        "children": "3, 7",
        "rent": "412,50",
        "municipality_code": "49007",
        "under_agreement": "on",
        "first_situation": "working",
        "first_wages": "12 000",
    }
    return said | changes


def computed(world, account, **changes) -> BenefitEstimate:
    estimate = ask_estimate(account, told=told(**changes), by=world.officer)
    compute_estimates(by=None)
    estimate.refresh_from_db()
    return estimate


def test_an_estimate_from_the_form_to_the_amount_always_labelled(client, world, account, engine):
    client.force_login(world.officer)
    answer = client.post(reverse("arrears:ask_estimate", args=[account.pk]), typed())
    estimate = BenefitEstimate.objects.get()
    page = reverse("arrears:estimate", args=[estimate.pk])
    assert answer.status_code == 302 and answer.url == page
    assert 'hx-trigger="every 2s"' in client.get(page).content.decode()
    assert compute_estimates(by=None) == 1
    estimate.refresh_from_db()
    assert (estimate.state, estimate.amount, estimate.library) == (
        EstimateState.DONE,
        Decimal("250.00"),
        "faux-moteur 1.0",
    )
    fragment = client.get(reverse("arrears:estimate_answer", args=[estimate.pk])).content.decode()
    for words in ("250,00\u00a0€", LABEL, "faux-moteur 1.0", "31,58\u00a0€", "manque", "simuler"):
        assert words in fragment, words
    assert "every 2s" not in fragment
    whole = client.get(page).content.decode()
    assert "3, 7" in whole and "12\u202f000,00\u00a0€" in whole and "sans colocation" in whole
    names = list(Entry.objects.filter(action__startswith="arrears.estimate").values_list("action", flat=True))
    assert sorted(names) == ["arrears.estimate_asked", "arrears.estimate_done"]
    assert not Entry.objects.filter(action__startswith="arrears.estimate", facts__icontains="250").exists()


def test_two_clicks_make_one_estimate_and_one_job(world, account, engine, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = ask_estimate(account, told=told(), by=world.officer)
        assert ask_estimate(account, told=told(), by=world.officer) == first
        with pytest.raises(Stale, match="en cours de calcul"):
            ask_estimate(account, told=told(rent=Decimal(500)), by=world.colleague)
    assert BenefitEstimate.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name=JOB, status="todo").count() == 1
    assert compute_estimates(by=None) == 1 and compute_estimates(by=None) == 0


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"municipality_code": "99999"}, EstimateFailure.TOWN),
        ({"rent": Decimal("13.00")}, EstimateFailure.BROKEN),
        ({"rent": Decimal("15.00")}, EstimateFailure.BROKEN),
    ],
)
def test_a_failure_says_why_quotes_nobody_and_is_tried_again(client, world, account, engine, caplog, changes, failure):
    with caplog.at_level(logging.WARNING):
        estimate = computed(world, account, **changes)
    assert (estimate.state, estimate.failure, estimate.amount) == (EstimateState.FAILED, failure, None)
    assert "12000" not in caplog.text
    client.force_login(world.officer)
    page = client.get(reverse("arrears:estimate", args=[estimate.pk])).content.decode()
    assert failure.label.split(" :")[0] in page.replace("\u00a0", " ") and "Réessayer" in page
    answer = client.post(reverse("arrears:retry_estimate", args=[estimate.pk]), follow=True)
    assert "demandé à nouveau" in answer.content.decode()
    again = client.post(reverse("arrears:retry_estimate", args=[estimate.pk]), follow=True)
    assert "déjà en cours" in again.content.decode()


def test_an_engine_that_does_not_answer_is_given_up(world, account, engine, settings):
    settings.LOGE_BENEFIT_PATIENCE = 0.3
    assert computed(world, account, rent=Decimal("14.00")).failure == EstimateFailure.TIMEOUT


def test_one_home_that_fails_takes_nothing_from_the_others(world, account, engine):
    ask_estimate(account, told=told(), by=world.officer)
    other = make_home(ages=[30], agency=world.agency).lease
    owe(other, months=1)
    ask_estimate(account_of(other), told=told(municipality_code="99999"), by=world.officer)
    assert compute_estimates(by=None) == 2
    assert set(BenefitEstimate.objects.values_list("state", flat=True)) == {EstimateState.DONE, EstimateState.FAILED}


def test_what_a_stopped_worker_left_is_taken_up_again_and_given_up_at_last(world, account, engine, settings):
    estimate = ask_estimate(account, told=told(), by=world.officer)
    rows = BenefitEstimate.objects.filter(pk=estimate.pk)
    rows.update(started_at=timezone.now(), tries=1)
    assert compute_estimates(by=None) == 0  # somebody is at it
    long_ago = timezone.now() - timedelta(seconds=3 * settings.LOGE_BENEFIT_PATIENCE)
    rows.update(started_at=long_ago, tries=MOST_TRIES)
    compute_estimates(by=None)
    assert rows.get().failure == EstimateFailure.INTERRUPTED
    retry_estimate(estimate, by=world.officer)
    assert compute_estimates(by=None) == 1 and rows.get().is_done
    with pytest.raises(Stale, match="déjà sa réponse"):
        retry_estimate(estimate, by=world.officer)


def test_without_the_engine_nothing_is_proposed_but_the_official_simulator(client, world, account, settings):
    settings.LOGE_BENEFIT_ENGINE = []
    client.force_login(world.officer)
    page = client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    assert settings.LOGE_BENEFIT_SIMULATOR in page and "Estimer l’aide" not in page
    refused = client.post(reverse("arrears:ask_estimate", args=[account.pk]), typed())
    assert refused.status_code == 422 and "n’est pas installée" in refused.content.decode()
    assert not BenefitEstimate.objects.exists()


@pytest.mark.parametrize("lease", [{"kind": "commercial"}, {"kind": "parking_only"}, {"status": "closed"}])
def test_only_a_home_lived_in_today_is_estimated(client, world, account, engine, lease):
    type(world.lease).objects.filter(pk=world.lease.pk).update(**lease)
    with pytest.raises(Refusal, match="habité aujourd’hui"):
        ask_estimate(account, told=told(), by=world.officer)
    client.force_login(world.officer)
    assert "Estimer l’aide" not in client.get(reverse("arrears:account", args=[account.pk])).content.decode()


def test_who_asks_and_who_reads(client, world, account, engine):
    estimate = computed(world, account)
    pages = [
        reverse("arrears:ask_estimate", args=[account.pk]),
        reverse("arrears:estimate", args=[estimate.pk]),
        reverse("arrears:estimate_answer", args=[estimate.pk]),
    ]
    for someone, expected in ((world.officer, 200), (world.social, 403), (world.caller, 403), (world.stranger, 404)):
        client.force_login(someone)
        assert [client.get(page).status_code for page in pages] == [expected] * 3, someone.roles
        if someone is not world.officer:
            assert client.post(reverse("arrears:retry_estimate", args=[estimate.pk])).status_code == expected
            with pytest.raises(Refusal):
                ask_estimate(account, told=told(), by=someone)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"couple": ""}, "obligatoire"),
        ({"couple": "yes"}, "situation de la personne en couple"),
        ({"second_wages": "900"}, "corrigez l’une des deux"),
        ({"children": "3, dix"}, "entre 0 et 20 ans"),
        ({"children": "21"}, "entre 0 et 20 ans"),
        ({"municipality_code": "4900"}, "cinq caractères"),
        ({"rent": "-3"}, "supérieure ou égale"),
        ({"first_situation": "paid_unemployed"}, "allocations reçues"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, world, account, engine, changes, words):
    client.force_login(world.officer)
    wrong = typed(first_other="1234,56") | changes
    answer = client.post(reverse("arrears:ask_estimate", args=[account.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "1234,56" in page
    assert not BenefitEstimate.objects.exists()


def test_what_the_register_knows_is_already_there(client, world, engine):
    lease = make_home(ages=[40, 38, 9, 15, 20, 23], agency=world.agency).lease
    lease.rent = Decimal("388.10")
    lease.save()
    owe(lease, months=1)
    residence = lease.main_unit.building.residence
    residence.municipality_code = "49353"
    residence.save()
    client.force_login(world.officer)
    page = client.get(reverse("arrears:ask_estimate", args=[account_of(lease).pk])).content.decode()
    assert 'value="9, 15, 20"' in page and 'value="49353"' in page and 'value="388,10"' in page


def test_a_right_that_sleeps_is_said_on_the_account(client, world, account, engine):
    client.force_login(world.social)
    address = reverse("arrears:account", args=[account.pk])
    computed(world, account)
    page = client.get(address).content.decode()
    assert "Un droit dort peut-être" in page and "Sans valeur d’engagement" in page
    account.benefit_payee = Payee.LANDLORD
    account.save()
    assert "Un droit dort" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "asleep"),
    [({}, True), ({"estimated": Decimal(0)}, False), ({"known": Decimal(120)}, False), ({"payee": Payee.TENANT}, False),
     ({"asked_on": date(2026, 8, 1)}, False)],
)  # fmt: skip
def test_when_a_right_may_sleep(changes, asleep):
    said = {"estimated": Decimal(90), "asked_on": date(2026, 11, 2), "known": None, "payee": Payee.NONE}
    assert may_sleep(**said | changes, on=date(2026, 11, 22)) is asleep


@pytest.mark.parametrize(
    ("month", "missing"), [(date(2026, 9, 1), 0), (date(2026, 10, 1), 1), (date(2027, 1, 1), 2), (date(2027, 9, 1), 2)]
)
def test_an_older_law_is_said(month, missing):
    assert len(outdated(month, rents_as_of=date(2025, 10, 1), resources_as_of=date(2026, 1, 6))) == missing


def test_the_amount_enters_a_budget_only_when_someone_chooses_it(client, world, account, engine):
    account.lease.rent = Decimal(600)
    account.lease.save()
    computed(world, account, adults=(Adult(Situation.OTHER),))
    client.force_login(world.officer)
    entries = [entry.pk for entry in account.entries.all()]
    plan = {
        "entries": entries,
        "instalment": "100",
        "origin": "amicable",
        "frequency": "monthly",
        "first_on": tomorrow().isoformat(),
    }
    plan |= {"tolerance_days": "5", "rent_required": "on", "income": "1100"}
    address = reverse("arrears:simulation", args=[account.pk])
    assert "400,00\u00a0€ par mois et par unité" in client.post(address, plan).content.decode()
    counted = client.post(address, plan | {"counts_estimate": "on"}).content.decode()
    assert "650,00\u00a0€ par mois et par unité" in counted and "la CAF ou la MSA qui décide" in counted
    client.post(reverse("arrears:propose", args=[account.pk]), plan | {"counts_estimate": "on"})
    assert RepaymentPlan.objects.get().housing_cost == Decimal(350)


def test_an_estimate_changes_no_step_and_no_clock(world, account, engine):
    advise_accounts(on=TODAY(), by=None)
    account.refresh_from_db()
    before = (account.next_step.step, account.benefit_payee, account.lease.housing_benefit)
    computed(world, account)
    advise_accounts(on=TODAY(), by=None)
    after = account_of(world.lease)
    assert (after.next_step.step, after.benefit_payee, after.lease.housing_benefit) == before


def test_many_estimates_cost_the_account_page_nothing_more(client, world, account, engine):
    client.force_login(world.officer)
    address = reverse("arrears:account", args=[account.pk])
    computed(world, account)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for rent in range(300, 306):
        computed(world, account, rent=Decimal(rent))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_what_was_told_goes_after_three_months(world, account, engine):
    computed(world, account)
    rule = next(rule for rule in erasure.RULES if rule.code == "benefit_estimates")
    assert apply(rule, now=timezone.now() + timedelta(days=91)) == 0
    assert apply(rule, now=timezone.now() + timedelta(days=93)) == 1

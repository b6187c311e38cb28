"""Where a plan comes from: what its text forbids is refused, what is a usage is only said."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from loge.domains.arrears.choices import Act, EntryKind, Payee, PlanOrigin
from loge.domains.arrears.models import ProcedureStep, RepaymentPlan
from loge.domains.arrears.operations.origins import propose_plan_of
from loge.domains.arrears.operations.plans import Terms
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules.origins import Frame, rule_of
from loge.domains.arrears.tests.world import account_of, write
from loge.foundation.errors import Refusal

JUNE, FIRST = date(2027, 6, 15), date(2027, 7, 5)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def account(world):
    write(world.lease, EntryKind.RENT, "900", on=date(2027, 3, 1))
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    return account


def noted(account, by, kind, *, months=None, on=JUNE):
    return ProcedureStep.objects.create(
        account=account, kind=kind, happened_on=on, months=months, by=by, at="2027-06-15T08:00Z"
    )


def propose(account, by, origin, instalment, *, entries=None) -> RepaymentPlan:
    chosen = entries or list(account.entries.values_list("pk", flat=True))
    terms = Terms(Decimal(instalment), first_on=FIRST)
    return propose_plan_of(account, origin=origin, entries=chosen, terms=terms, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("frame", "last", "forbids", "words"),
    [
        (Frame(PlanOrigin.AMICABLE), date(2030, 6, 5), False, "ne fixe pas de durée"),
        (Frame(PlanOrigin.AMICABLE, plan_by=JUNE), date(2030, 6, 5), False, "attend ce plan avant le 15/06/2027"),
        (Frame(PlanOrigin.BENEFIT_AGENCY, debt=Decimal(100)), date(2030, 6, 5), True, "100 € au plus"),
        (Frame(PlanOrigin.BENEFIT_AGENCY, debt=Decimal(101)), date(2030, 6, 5), False, "fixe le sien"),
        (Frame(PlanOrigin.HARDSHIP_FUND, fund_by=JUNE), date(2030, 6, 5), False, "jusqu’au 15/06/2027"),
        (Frame(PlanOrigin.COURT, since=JUNE), date(2030, 6, 15), True, "36 mois (loi du 6 juillet 1989"),
        (Frame(PlanOrigin.COURT, since=JUNE, is_home=False), date(2029, 6, 15), True, "24 mois (C. civ."),
        (Frame(PlanOrigin.COURT, since=JUNE, granted=12), date(2028, 6, 15), True, "au plus"),
        (Frame(PlanOrigin.COMMISSION, since=JUNE), date(2034, 6, 15), False, "remplace les délais du juge"),
        (Frame(PlanOrigin.REINSTATEMENT, since=JUNE, granted=24 + 36), date(2032, 6, 15), True, "36 de plus par avenant"),
        (Frame(PlanOrigin.REINSTATEMENT, since=JUNE, granted=99), date(2032, 6, 15), True, "approuvé par la CAF"),
        (Frame(PlanOrigin.CRISIS_CHARTER, agreement="Charte"), date(2030, 6, 5), False, "« Charte »"),
    ],
)  # fmt: skip
def test_each_origin_has_its_length_and_its_text(frame, last, forbids, words):
    rule = rule_of(frame, law_on(JUNE), first_on=FIRST)
    assert (rule.last, rule.forbids) == (last, forbids) and words in " ".join(rule.told)
    assert rule.objection(last) == "" and "mois" in rule.objection(last.replace(year=last.year + 1))


@pytest.mark.django_db
def test_what_is_missing_around_a_plan_is_said():
    law = law_on(JUNE)
    assert "pas d’aide" in rule_of(Frame(PlanOrigin.BENEFIT_AGENCY, has_payer=False), law, first_on=FIRST).warnings[0]
    assert "Aucun accord" in rule_of(Frame(PlanOrigin.CRISIS_CHARTER), law, first_on=FIRST).warnings[0]
    assert rule_of(Frame(PlanOrigin.COURT, act="Jugement"), law, first_on=FIRST).missing == "Jugement"


def test_a_plan_of_the_payer_for_a_small_debt_is_refused_beyond_three_years(world, account):
    small = [write(world.lease, EntryKind.RENT, "74", on=date(2027, 6, 1)).pk]
    with pytest.raises(Refusal, match="36 mois pour une dette de 100 €"):
        propose(account, world.officer, PlanOrigin.BENEFIT_AGENCY, 2, entries=small)
    assert propose(account, world.officer, PlanOrigin.BENEFIT_AGENCY, 3, entries=small).origin == "agency"
    long = propose(account, world.officer, PlanOrigin.BENEFIT_AGENCY, 20)  # over 100 euros no text sets a length
    assert long.instalments.count() == 49


def test_a_protocol_goes_on_with_its_rider(world, account):
    with pytest.raises(Refusal, match="Protocole de cohésion sociale"):
        propose(account, world.officer, PlanOrigin.REINSTATEMENT, 25)
    noted(account, world.officer, Act.PROTOCOL, months=24)
    with pytest.raises(Refusal, match="24 mois accordés"):
        propose(account, world.officer, PlanOrigin.REINSTATEMENT, 25)
    noted(account, world.officer, Act.RIDER, months=12)
    assert propose(account, world.officer, PlanOrigin.REINSTATEMENT, 25).instalments.count() == 36
    assert RepaymentPlan.objects.count() == 1


def test_the_commission_may_spread_over_seven_years(world, account):
    account.over_indebted_on = JUNE
    account.save()
    noted(account, world.officer, Act.DEBT_MEASURES)
    assert propose(account, world.officer, PlanOrigin.COMMISSION, "10.80").instalments.count() == 84
    with pytest.raises(Refusal, match="plus de 120"):
        propose(account, world.officer, PlanOrigin.COMMISSION, 5)
    with pytest.raises(Refusal, match="d’où vient"):
        propose(account, world.officer, "nulle-part", 100)


def test_the_origin_is_chosen_on_the_screen_and_its_rule_shown_before_and_after(client, world, account):
    client.force_login(world.officer)
    typed = {
        "entries": [account.entries.get().pk], "origin": "fund", "instalment": "20", "frequency": "monthly",
        "first_on": FIRST.isoformat(), "tolerance_days": "5", "rent_required": "on",
    }  # fmt: skip
    simulation = reverse("arrears:simulation", args=[account.pk])
    page = client.post(simulation, typed).content.decode()
    assert "règlement du FSL" in page and "plus de 36 mois" in page and "alert-danger" not in page
    unfinished = client.post(simulation, typed | {"instalment": "", "origin": "court"}).content.decode()
    assert "Notez d’abord l’étape « Jugement : délais de paiement »" in unfinished and "Complétez" in unfinished
    refused = client.post(reverse("arrears:propose", args=[account.pk]), typed | {"origin": "court"})
    assert refused.status_code == 422 and "le plan en découle" in refused.content.decode()
    assert "selected>Juge" in refused.content.decode() or 'value="court" selected' in refused.content.decode()
    answer = client.post(reverse("arrears:propose", args=[account.pk]), typed, follow=True).content.decode()
    assert "Ce que demande son origine" in answer and "règlement du FSL" in answer and "plus de 36 mois" in answer
    from_the_act = client.get(reverse("arrears:propose", args=[account.pk]), {"origine": "protocol"}).content.decode()
    assert 'value="protocol" selected' in from_the_act
    client.force_login(world.social)
    assert client.post(simulation, typed).status_code == 403

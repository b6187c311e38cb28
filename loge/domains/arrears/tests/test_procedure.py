"""The procedure of one account, from its screens: what is recorded, what is refused, what follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.arrears.choices import Act, EntryKind, Payee, PlanHealth, PlanOrigin, PlanStatus
from loge.domains.arrears.models import ProcedureStep, RepaymentPlan
from loge.domains.arrears.operations.acts import Paper, cancel_act, note_act, set_clause
from loge.domains.arrears.operations.episodes import note_report, open_episode
from loge.domains.arrears.operations.origins import propose_plan_of
from loge.domains.arrears.operations.plans import Terms, follow_plan, sign_plan
from loge.domains.arrears.queries.acts import earliest_summons, situation_of
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.queries.procedure import counted
from loge.domains.arrears.tests.world import TODAY, account_of, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

JUNE = date(2027, 6, 15)
EXPLOC = Paper(mode="exploc", reference="EX-2027-118")


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def account(world):
    world.lease.signed_on = date(2024, 2, 1)
    world.lease.save()
    for day in (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)):
        write(world.lease, EntryKind.RENT, "400", on=day)
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    return account


def noted(world, account, *acts):
    """(kind, day[, paper]) one after the other."""
    return [
        note_act(account, kind=kind, on=day, paper=(*rest, Paper())[0], by=world.officer) for kind, day, *rest in acts
    ]


def told(world, account):
    episode = open_episode(account, on=JUNE, by=None)
    return note_report(episode, told="caf", reported_on=date(2027, 2, 10), by=world.officer)


def judged(world, account):
    told(world, account)
    return noted(
        world, account, (Act.NOTICE_TO_PAY, date(2027, 2, 15)), (Act.SUMMONS, date(2027, 5, 2)),
        (Act.PREFECT_TOLD, date(2027, 5, 3)), (Act.HEARING, date(2027, 6, 14)),
    )  # fmt: skip


def test_the_report_to_the_payer_is_a_referral_and_gives_the_day_of_the_summons(world, account):
    noted(world, account, (Act.NOTICE_TO_PAY, date(2027, 5, 20)))
    known = situation_of(account, on=JUNE)
    assert known.panel_on is None and earliest_summons(known, law_on(JUNE)) is None
    told(world, account)
    assert earliest_summons(situation_of(account, on=JUNE), law_on(JUNE)) == date(2027, 7, 1)
    with pytest.raises(Refusal, match="01/07/2027"):
        note_act(account, kind=Act.SUMMONS, on=JUNE, by=world.officer)
    set_clause(account, weeks=None, months=2, payee=Payee.LANDLORD, by=world.officer)
    account.refresh_from_db()
    assert earliest_summons(situation_of(account, on=JUNE), law_on(JUNE)) == date(2027, 7, 20)


def test_an_explicit_referral_of_a_home_without_benefit_is_its_report_too(world, account):
    account.benefit_payee = Payee.NONE
    account.save()
    episode = open_episode(account, on=JUNE, by=None)
    with pytest.raises(Refusal, match="EXPLOC ou par courrier"):
        note_act(account, kind=Act.PANEL, on=date(2027, 3, 20), by=world.officer)
    noted(world, account, (Act.PANEL, date(2027, 3, 20), EXPLOC))
    episode.refresh_from_db()
    assert (episode.told, episode.reported_on) == ("ccapex", date(2027, 3, 20))
    assert situation_of(account, on=JUNE).panel_on == date(2027, 3, 20)


def test_a_debt_wholly_paid_before_the_judgment_stops_everything(world, account):
    judged(world, account)
    write(world.lease, EntryKind.PAYMENT, "-1200", on=date(2027, 6, 14))
    assert Act.SUMMONS not in situation_of(account, on=JUNE).acts
    write(world.lease, EntryKind.RENT, "400", on=JUNE)
    with pytest.raises(Refusal, match="Assignation"):
        note_act(account, kind=Act.HEARING, on=date(2027, 9, 1), by=world.officer)


def test_who_notes_what(world, account):
    for by, words in ((world.social, "recouvrement"), (world.stranger, "périmètre")):
        with pytest.raises(Refusal, match=words):
            note_act(account, kind=Act.FORMAL_NOTICE, on=JUNE, by=by)
    with pytest.raises(Refusal, match="avenir"):
        note_act(account, kind=Act.FORMAL_NOTICE, on=JUNE + timedelta(days=1), by=world.officer)
    noted(world, account, (Act.FORMAL_NOTICE, JUNE))
    assert Entry.objects.filter(action="arrears.act_noted").count() == 1


def test_an_act_is_cancelled_with_its_reason_and_never_under_another(world, account):
    notice, summons, *_ = judged(world, account)
    with pytest.raises(Refusal, match="Assignation"):
        cancel_act(notice, because="erreur", by=world.officer)
    with pytest.raises(Refusal, match="pourquoi"):
        cancel_act(summons, because=" ", by=world.officer)
    last = ProcedureStep.objects.standing().last()
    cancel_act(last, because="audience renvoyée", by=world.officer)
    with pytest.raises(Stale):
        cancel_act(last, because="encore", by=world.officer)
    assert ProcedureStep.objects.count() == 4 and ProcedureStep.objects.standing().count() == 3


def test_the_plan_of_a_judge_needs_the_judgment_and_does_not_outlast_it(world, account):
    judged(world, account)
    entries = list(account.entries.values_list("pk", flat=True))

    def plan(instalment):
        terms = Terms(instalment=Decimal(instalment), first_on=date(2027, 7, 1))
        return propose_plan_of(account, origin=PlanOrigin.COURT, entries=entries, terms=terms, by=world.officer)

    with pytest.raises(Refusal, match="délais de paiement"):
        plan(100)
    noted(world, account, (Act.DELAYS, date(2027, 6, 14), Paper(months=12)))
    with pytest.raises(Refusal, match="14/06/2028"):
        plan(50)
    assert plan(100).origin == PlanOrigin.COURT


def test_over_indebtedness_from_the_file_to_the_erasure(world, account):
    noted(world, account, (Act.DEBT_FILED, date(2027, 4, 1)), (Act.DEBT_ADMISSIBLE, date(2027, 5, 1)))
    account.refresh_from_db()
    assert account.over_indebted_on == date(2027, 5, 1)
    with pytest.raises(Refusal, match="somme effacée"):
        note_act(account, kind=Act.DEBT_ERASED, on=JUNE, by=world.officer)
    noted(world, account, (Act.DEBT_ERASED, JUNE, Paper(erased=Decimal(1200))))
    assert situation_of(account, on=JUNE).owed == 0
    assert account.entries.get(kind=EntryKind.ERASED).amount == -1200
    noted(world, account, (Act.DEBT_OVER, JUNE))
    account.refresh_from_db()
    assert account.over_indebted_on is None
    with pytest.raises(Refusal, match="correction"):
        cancel_act(ProcedureStep.objects.get(kind=Act.DEBT_ERASED), because="erreur", by=world.officer)


def test_the_plan_of_the_commission_replaces_the_judges_and_is_followed(world, account, _june):
    judged(world, account)
    noted(world, account, (Act.DELAYS, date(2027, 6, 14), Paper(months=24)))
    entries, terms = list(account.entries.values_list("pk", flat=True)), Terms(Decimal(100), first_on=date(2027, 7, 1))

    def signed(origin):
        plan = propose_plan_of(account, origin=origin, entries=entries, terms=terms, by=world.officer)
        return sign_plan(plan, signature="paper", signed_on=JUNE, by=world.officer)

    of_the_judge = signed(PlanOrigin.COURT)
    noted(world, account, (Act.DEBT_ADMISSIBLE, JUNE))
    with pytest.raises(Refusal, match="imposées"):
        signed(PlanOrigin.COMMISSION)
    noted(world, account, (Act.DEBT_MEASURES, JUNE))
    _june.move_to("2027-06-15T10:05:00+02:00")
    of_the_commission = signed(PlanOrigin.COMMISSION)
    of_the_judge.refresh_from_db()
    assert of_the_judge.status == PlanStatus.REPLACED
    assert follow_plan(of_the_commission, on=JUNE, by=None).health == PlanHealth.KEPT


def test_the_page_says_what_is_possible_and_from_when(client, world, account):
    told(world, account)
    noted(world, account, (Act.FORMAL_NOTICE, date(2027, 5, 2)), (Act.NOTICE_TO_PAY, date(2027, 5, 20)))
    client.force_login(world.officer)
    page = client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    assert "à partir du 01/07/2027" in page and "réputée saisie le 10/02/2027" in page
    assert "Les intérêts au taux légal courent depuis le 02/05/2027" in page
    assert reverse("arrears:note_act", args=[account.pk, "panel"]) in page
    assert reverse("arrears:note_act", args=[account.pk, "summons"]) not in page
    client.force_login(world.social)
    read = client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    assert "Commandement de payer" in read and "/procedure/" not in read


def test_the_screens_of_a_procedure(client, world, account):
    step = noted(world, account, (Act.NOTICE_TO_PAY, date(2027, 5, 20)))[0]
    addresses = [
        reverse("arrears:note_act", args=[account.pk, "summons"]), reverse("arrears:cancel_act", args=[step.pk]),
        reverse("arrears:clause", args=[account.pk]), reverse("arrears:panel_sheet", args=[account.pk]),
    ]  # fmt: skip
    for someone, expected in ((world.officer, 200), (world.social, 403), (world.stranger, 404)):
        client.force_login(someone)
        assert [client.get(address).status_code for address in addresses] == [expected] * 4
    client.force_login(world.officer)
    assert client.get(reverse("arrears:note_act", args=[account.pk, "duel"])).status_code == 404
    refused = client.post(addresses[0], {"on": "2027-06-15", "reference": "RG 27/118"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "CCAPEX" in page and "RG 27/118" in page
    both = client.post(addresses[2], {"weeks": "6", "months": "2", "payee": "landlord"})
    assert both.status_code == 422 and "pas les deux" in both.content.decode()
    assert client.post(addresses[2], {"weeks": "6", "months": "", "payee": "tenant"}).status_code == 302
    account.refresh_from_db()
    assert (account.lapse_weeks, account.benefit_payee) == (6, "tenant")
    assert client.post(addresses[1], {"because": "doublon"}).status_code == 302
    page = client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    assert "Annulée" in page and "doublon" in page


def test_the_plan_of_a_judge_from_the_screen(client, world, account):
    judged(world, account)
    noted(world, account, (Act.DELAYS, date(2027, 6, 14), Paper(months=24)))
    client.force_login(world.officer)
    address = reverse("arrears:propose", args=[account.pk]) + "?origine=court"
    assert address in client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    typed = {
        "entries": list(account.entries.values_list("pk", flat=True)), "instalment": "100", "origin": "court",
        "frequency": "monthly", "first_on": "2027-07-01", "tolerance_days": "5", "rent_required": "on",
    }  # fmt: skip
    client.post(address, typed)
    assert RepaymentPlan.objects.get().origin == PlanOrigin.COURT


def test_the_sheet_for_exploc_is_read_and_printed(client, world, account):
    world.lease.rent, world.lease.service_charges = Decimal(330), Decimal(70)
    world.lease.save()
    client.force_login(world.officer)
    page = client.get(reverse("arrears:panel_sheet", args=[account.pk])).content.decode()
    assert "330,00\u00a0€" in page and "1\u202f200,00\u00a0€" in page
    answer = client.post(reverse("arrears:panel_pdf", args=[account.pk]))
    assert answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="arrears.paper_printed").exists()


def test_two_acts_or_twenty_cost_the_same(client, world, account):
    told(world, account)
    noted(world, account, (Act.FORMAL_NOTICE, date(2027, 4, 1)), (Act.NOTICE_TO_PAY, date(2027, 4, 20)))
    client.force_login(world.officer)
    address = reverse("arrears:account", args=[account.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    noted(world, account, *[(Act.FORMAL_NOTICE, date(2027, 5, day)) for day in range(1, 19)])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_the_steps_of_a_period_are_counted_in_a_perimeter(world, account):
    judged(world, account)
    since, until = date(2027, 5, 1), JUNE
    found = counted(world.officer, since=since, until=until)
    assert (found[Act.NOTICE_TO_PAY], found[Act.SUMMONS], found[Act.HEARING]) == (0, 1, 1)
    cancel_act(ProcedureStep.objects.get(kind=Act.HEARING), because="renvoi", by=world.officer)
    assert counted(world.officer, since=since, until=until, kinds=[Act.HEARING]) == {Act.HEARING: 0}
    assert sum(counted(world.stranger, since=since, until=until).values()) == 0
    assert TODAY() == JUNE


@pytest.mark.parametrize("kind", Act.values)
def test_a_date_older_than_the_law_is_refused_in_words(world, account, kind):
    with pytest.raises(Refusal):
        note_act(account, kind=kind, on=date(1, 1, 1), by=world.officer)

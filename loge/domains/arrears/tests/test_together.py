"""Two officers at the same instant, each in a process of their own, against the real database."""

import multiprocessing
from decimal import Decimal

import pytest
from django.db import connections

from loge.domains.arrears.choices import LetterState, PlanStatus, Signature, Step
from loge.domains.arrears.models import LetterBatch, RepaymentPlan
from loge.domains.arrears.operations.letter_sending import decide_sending, send_letters
from loge.domains.arrears.operations.letters import prepare_batch
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.tests.test_letters import owing
from loge.domains.arrears.tests.world import TODAY, account_of, build_world, owe, tomorrow
from loge.foundation.errors import Refusal
from loge.foundation.notifications.models import Message
from loge.registers.peace.models import OutgoingContact

pytestmark = pytest.mark.django_db(transaction=True)
FORK = multiprocessing.get_context("fork")


def _run(act, barrier, said) -> None:
    connections.close_all()  # what the parent opened is the parent’s
    barrier.wait(20)
    try:
        said.put(("done", act()))
    except Refusal as refusal:
        said.put(("refused", str(refusal)))
    except Exception as failure:  # told to the test, in its own process
        said.put(("failed", repr(failure)))
    finally:
        connections.close_all()


def at_once(*acts) -> list[tuple[str, object]]:
    connections.close_all()
    barrier, said = FORK.Barrier(len(acts)), FORK.Queue()
    processes = [FORK.Process(target=_run, args=(act, barrier, said)) for act in acts]
    [process.start() for process in processes]
    answers = [said.get(timeout=40) for _ in processes]
    [process.join(20) for process in processes]
    assert [words for what, words in answers if what == "failed"] == []
    return answers


def test_two_officers_agree_two_plans_and_one_stands():
    world = build_world()
    debt = [entry.pk for entry in owe(world.lease, months=3)]
    account = account_of(world.lease)
    plans = [
        propose_plan(account, entries=debt, terms=Terms(Decimal(amount), first_on=tomorrow()), by=officer).pk
        for amount, officer in ((100, world.officer), (60, world.colleague))
    ]

    def sign(pk, officer):
        plan = RepaymentPlan.objects.get(pk=pk)
        return sign_plan(plan, signature=Signature.SPOKEN, signed_on=TODAY(), by=officer).pk

    answers = at_once(lambda: sign(plans[0], world.officer), lambda: sign(plans[1], world.colleague))
    assert sorted(what for what, _ in answers) == ["done", "refused"]
    signed = next(pk for what, pk in answers if what == "done")
    assert RepaymentPlan.objects.live().get().pk == signed
    assert RepaymentPlan.objects.exclude(pk=signed).get().status == PlanStatus.PROPOSED


def test_two_officers_send_the_same_letters_and_each_home_gets_one():
    world = build_world()
    for number in range(6):
        owing(world.agency, mail=f"p{number}@poste.example" if number % 2 else "")
    advise_accounts(on=TODAY(), by=None)
    batch = prepare_batch(step=Step.REMIND, by=world.officer)

    def send(officer):
        return send_letters(decide_sending(LetterBatch.objects.get(pk=batch.pk), by=officer), by=officer)

    twice = lambda: send(world.officer)  # noqa: E731
    answers = at_once(twice, twice, lambda: send(world.colleague))
    assert sum(number for what, number in answers if what == "done") == 6
    assert set(batch.letters.values_list("state", flat=True)) == {LetterState.LEFT}
    assert Message.objects.count() == 3 and OutgoingContact.objects.count() == 6

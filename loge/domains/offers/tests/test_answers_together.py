"""Two callers at the same instant, on real connections: the last place is given once, one person has one answer."""

import threading

import pytest
from django.db import connection

from loge.domains.offers.models import AnswerStep, OfferAnswer
from loge.domains.offers.operations.answers import note_answer
from loge.domains.offers.tests.conftest import make_offer

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs):
    barrier, failures = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            barrier.wait()
            job()
        except Exception as failure:  # told to the test, on its own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_last_place_is_given_once_and_one_person_answers_once(world):
    offer = make_offer(world, capacity=1)
    people = [world.couple[0], world.couple[1], world.couple[1]]
    callers = [world.caller, world.worker, world.keeper]
    together(
        *(
            lambda person=person, by=by: note_answer(offer, person=person, state="registered", by=by)
            for person, by in zip(people, callers, strict=True)
        )
    )
    assert sorted(OfferAnswer.objects.values_list("state", flat=True)) == ["registered", "waiting"]
    assert AnswerStep.objects.count() == 2

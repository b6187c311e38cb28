from datetime import timedelta
from decimal import Decimal

from loge.domains.proximity.erasure import RULES, people_in_hand
from loge.domains.proximity.models import Errand, ErrandStep, Knock, KnockRequest, KnockStep, MoneyLine
from loge.domains.proximity.operations.errands import cancel_errand
from loge.domains.proximity.operations.knocks import ask_by_hand, decide
from loge.domains.proximity.operations.money import correct_money
from loge.domains.proximity.tests.test_errands import MORNING, move, planned
from loge.foundation.retention import apply

WORDS, KNOCKS, ERRANDS = RULES


def test_a_service_goes_with_the_lines_of_its_money(world):
    errand = planned(world)
    wrong = move(errand, "received", "30", world.keeper)
    correct_money(wrong, amount=Decimal("20"), reason="Vingt euros", by=world.keeper)
    move(errand, "given_back", "20", world.keeper)
    assert people_in_hand() == {errand.person_id}
    cancel_errand(errand, reason="Plus utile", by=world.officer)
    assert apply(ERRANDS, now=MORNING + timedelta(days=300)) == 0
    assert apply(WORDS, now=MORNING + timedelta(days=100)) > 0 and Errand.objects.get().what == ""
    assert apply(ERRANDS, now=MORNING + timedelta(days=401)) == 1
    assert not any(model.objects.exists() for model in (Errand, ErrandStep, MoneyLine))


def test_a_visit_goes_with_its_steps_once_it_has_ended(world):
    knock = ask_by_hand(world.home, reason="news", level=2, by=world.officer)
    assert apply(KNOCKS, now=MORNING + timedelta(days=500)) == 0
    decide(knock, decision="moved", by=world.manager)
    assert apply(WORDS, now=MORNING + timedelta(days=100)) > 0 and not KnockStep.objects.exclude(text="").exists()
    assert apply(KNOCKS, now=MORNING + timedelta(days=401)) == 1
    assert not any(model.objects.exists() for model in (Knock, KnockRequest, KnockStep)) and people_in_hand() == set()

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from loge.domains.proximity.models import Errand, MoneyLine
from loge.domains.proximity.operations.errands import (
    answer_errand,
    ask_errand,
    cancel_errand,
    deliver_errand,
    miss_errand,
    plan_errand,
)
from loge.domains.proximity.operations.money import correct_money, note_money, purse_of_errand
from loge.domains.proximity.schedules import raise_late_knocks
from loge.domains.proximity.tests.world import MORNING
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.peace.models import OutgoingContact, SignOfLife

TODAY = MORNING.date()


def asked(world, **changes):
    facts = {"kind": "shopping", "what": "Pain, lait", "agreed": True, "by": world.officer}
    return ask_errand(changes.pop("home", world.home), **(facts | changes))


def planned(world, **changes):
    errand = asked(world, **changes)
    return plan_errand(errand, day=TODAY, slot="morning", to=world.keeper, by=world.officer)


def move(errand, kind, amount, by, **rest):
    return note_money(errand, kind=kind, amount=Decimal(amount), by=by, **rest)


def test_a_service_agreed_to_waits_for_someone_to_organise_it(world):
    errand = asked(world)
    assert (errand.stage, errand.owner, errand.agreed_with) == ("accepted", world.officer, world.officer)
    assert errand.due_at > MORNING
    assert SignOfLife.objects.get(household=world.home).kind == "request"
    assert Entry.objects.get(action="proximity.errand_asked").facts == {"kind": "shopping", "agreed": True}


def test_nothing_is_planned_before_the_person_agrees(world):
    errand = asked(world, agreed=False)
    with pytest.raises(Refusal, match="Passage impossible"):
        plan_errand(errand, day=TODAY, slot="morning", to=world.keeper, by=world.officer)
    answer_errand(errand, agreed=True, by=world.officer)
    assert plan_errand(errand, day=TODAY, slot="morning", to=world.keeper, by=world.officer).owner == world.keeper


def test_a_no_ends_it(world):
    errand = answer_errand(asked(world, agreed=False), agreed=False, by=world.officer)
    assert errand.stage == "declined" and errand.ended_at == MORNING
    with pytest.raises(Refusal, match="déjà notée"):
        answer_errand(errand, agreed=True, by=world.officer)


def test_the_same_need_heard_twice_is_one_errand(world):
    first = asked(world, origin="outreach.signal", origin_id="4")
    assert asked(world, origin="outreach.signal", origin_id="4") == first
    assert asked(world) != asked(world)


def test_who_may_ask_and_where(world):
    with pytest.raises(Refusal, match="Votre rôle"):
        asked(world, by=world.clerk)
    with pytest.raises(Refusal, match="périmètre"):
        asked(world, home=world.elsewhere.home)


def test_it_is_given_to_someone_of_the_residence_for_a_day_to_come(world):
    errand = asked(world)
    with pytest.raises(Refusal, match="ne s’occupe pas"):
        plan_errand(errand, day=TODAY, slot="morning", to=world.stranger, by=world.officer)
    with pytest.raises(Refusal, match="déjà passé"):
        plan_errand(errand, day=TODAY - timedelta(days=1), slot="morning", to=world.keeper, by=world.officer)
    with pytest.raises(Refusal, match="qui livre"):
        plan_errand(errand, day=TODAY, slot="morning", by=world.officer)


def test_it_is_delivered_with_its_time_and_into_whose_hands(world):
    errand = deliver_errand(planned(world), handed_to="neighbour", by=world.keeper)
    assert (errand.stage, errand.delivered_at, errand.handed_to) == ("delivered", MORNING, "neighbour")
    assert OutgoingContact.objects.filter(trade="proximity", spoken=True).count() == 1
    assert deliver_errand(errand, handed_to="neighbour", by=world.keeper).delivered_at == MORNING, "pressed twice"
    with pytest.raises(Refusal, match="déjà terminé"):
        deliver_errand(errand, handed_to="self", by=world.keeper)


def test_a_caretaker_of_elsewhere_delivers_nothing_here(world):
    with pytest.raises(Refusal, match="périmètre"):
        deliver_errand(planned(world), handed_to="self", by=world.stranger)


def test_not_delivered_goes_back_to_be_organised_the_same_day(world):
    errand = miss_errand(planned(world), reason="nobody", by=world.keeper)
    assert errand.stage == "accepted" and errand.due_at == MORNING + timedelta(hours=4)
    with pytest.raises(Refusal, match="plus, à livrer"):
        miss_errand(errand, reason="nobody", by=world.keeper)


def test_no_longer_wanted_ends_it(world):
    assert miss_errand(planned(world), reason="not_wanted", by=world.keeper).stage == "cancelled"


def test_money_is_delivered_to_the_cent(world):
    errand = planned(world)
    move(errand, "received", "20.00", world.keeper)
    with pytest.raises(Refusal, match="reçu 20,00.€, dépensé 0,00.€, rendu 0,00.€"):
        deliver_errand(errand, handed_to="self", by=world.keeper)
    move(errand, "spent", "16.80", world.keeper)
    move(errand, "given_back", "3.20", world.keeper)
    assert deliver_errand(errand, handed_to="self", by=world.keeper).stage == "delivered"
    with pytest.raises(Refusal, match="déjà terminé"):
        move(errand, "received", "1.00", world.keeper)


def test_more_never_leaves_than_came_in(world):
    errand = planned(world)
    with pytest.raises(Refusal, match="notez d’abord ce qui a été reçu"):
        move(errand, "spent", "5.00", world.keeper)
    with pytest.raises(Refusal, match="supérieur à zéro"):
        move(errand, "received", "0", world.keeper)
    with pytest.raises(Refusal, match="Pas plus de"):
        move(errand, "received", "300.01", world.keeper)


def test_money_only_for_shopping_and_only_once_agreed(world):
    with pytest.raises(Refusal, match="Seules les courses"):
        move(planned(world, kind="medicines"), "received", "5", world.keeper)
    with pytest.raises(Refusal, match="accord"):
        move(asked(world, agreed=False), "received", "5", world.keeper)


def test_a_mistake_is_struck_out_and_both_lines_stay(world):
    errand = planned(world)
    line = move(errand, "received", "200.00", world.keeper)
    correct_money(line, amount=Decimal("20.00"), reason="Un zéro de trop", by=world.keeper)
    assert purse_of_errand(errand).received == Decimal("20.00")
    assert errand.money.count() == 3 and MoneyLine.objects.get(pk=line.pk).amount == Decimal("200.00")
    with pytest.raises(Refusal, match="déjà corrigée"):
        correct_money(line, amount=Decimal(1), reason="Encore", by=world.keeper)
    facts = Entry.objects.get(action="proximity.money_corrected").facts
    assert facts == {"movement": "received", "before": "200.00", "after": "20.00"}


def test_a_correction_that_would_make_money_appear_changes_nothing(world):
    errand = planned(world)
    line = move(errand, "received", "20", world.keeper)
    move(errand, "spent", "18", world.keeper)
    with pytest.raises(Refusal, match="corrigez d’abord"):
        correct_money(line, amount=Decimal(10), reason="Erreur", by=world.keeper)
    assert errand.money.count() == 2
    with pytest.raises(Refusal, match="responsable"):
        correct_money(line, amount=Decimal(19), reason="Erreur", by=world.officer)
    correct_money(line, amount=Decimal(19), reason="Erreur", by=world.manager)


def test_the_same_press_twice_is_one_line(world):
    errand, token = planned(world), uuid.uuid4()
    assert move(errand, "received", "5", world.keeper, token=token) == move(
        errand, "received", "5", world.keeper, token=token
    )
    assert errand.money.count() == 1


def test_what_holds_the_tenants_money_is_neither_cancelled_nor_handed_on(world):
    errand = planned(world)
    move(errand, "received", "5", world.keeper)
    with pytest.raises(Refusal, match="encore en main"):
        cancel_errand(errand, reason="Plus besoin", by=world.officer)
    with pytest.raises(Refusal, match="encore en main"):
        plan_errand(errand, day=TODAY, slot="morning", to=world.manager, by=world.officer)
    move(errand, "given_back", "5", world.keeper)
    assert cancel_errand(errand, reason="Plus besoin", by=world.officer).stage == "cancelled"


def test_a_late_service_rises_to_the_manager_unless_money_goes_with_it(world):
    errand = planned(world)
    with time_machine.travel(errand.due_at + timedelta(minutes=1), tick=False):
        assert raise_late_knocks() == 1 and raise_late_knocks() == 0
    errand.refresh_from_db()
    assert errand.owner == world.manager and errand.raised_at is not None
    other = planned(world)
    move(other, "received", "5", world.keeper)
    with time_machine.travel(other.due_at + timedelta(minutes=1), tick=False):
        raise_late_knocks()
    other.refresh_from_db()
    assert other.owner == world.keeper and other.raised_at is not None


def test_the_database_refuses_a_delivery_without_hands(world):
    errand = planned(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Errand.objects.filter(pk=errand.pk).update(stage="delivered", ended_at=MORNING, delivered_at=MORNING)

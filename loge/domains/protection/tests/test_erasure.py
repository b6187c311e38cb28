"""Three years after the protection was lifted, nothing is left of it but an opaque number."""

from datetime import date, timedelta

from django.utils import timezone

from loge.domains.protection.erasure import RULES, TABLES
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import keep_home, note_new_address, open_step
from loge.foundation.audit.models import Entry, Erasure
from loge.foundation.retention import apply
from loge.registers.seals import erasure as seals
from loge.registers.seals.models import SafeContact, SealedPerson, SealKey, SealOpening
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.operations.sealing import lift

EVERY_RULE = [*RULES, *seals.RULES]
YEAR = timedelta(days=366)


def fill(world):
    seal, worker = world.seal, world.worker
    open_seal(seal, reason="following", by=worker)
    note_paper(seal, kind="conviction", dated_on=date(2026, 1, 2), by=worker)
    note_letter(seal, kind="departure", sent_on=date(2026, 1, 3), by=worker)
    open_step(seal, kind="move", note="Démarche", by=worker)
    keep_home(seal, unit=world.vacant, until=timezone.localdate() + timedelta(days=3), by=worker)
    note_new_address(seal, person=world.person, address="17 impasse du Silence", by=worker)
    set_safe_contact(seal, person=world.person, channel="sms", allowed=True, code_word="aubépine", by=worker)


def rows() -> int:
    return sum(model.objects.count() for model in (*TABLES, SafeContact, SealOpening, SealKey, SealedPerson))


def test_a_protection_that_stands_keeps_everything(world):
    fill(world)
    before = rows()
    assert [apply(rule, now=timezone.now() + 9 * YEAR) for rule in EVERY_RULE] == [0, 0] and rows() == before


def test_a_protection_lifted_long_ago_leaves_nothing(world):
    fill(world)
    lift(world.seal, by=world.worker)
    assert [apply(rule, now=timezone.now() + 2 * YEAR) for rule in EVERY_RULE] == [0, 0]
    assert [apply(rule, now=timezone.now() + 4 * YEAR) for rule in EVERY_RULE] == [5, 1]
    world.seal.refresh_from_db()
    assert rows() == 0 and world.seal.reason == ""
    assert apply(EVERY_RULE[1], now=timezone.now() + 4 * YEAR) == 0
    line = Entry.objects.get(action="seals.erased")
    assert (line.target_id, line.facts) == (str(world.seal.pk), {}) and not Erasure.objects.exists()

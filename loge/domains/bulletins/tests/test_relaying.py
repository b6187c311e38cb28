"""An information reaches every home by one way, at an hour when it may, and leaves in peace those who must be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.operations import relaying
from loge.domains.bulletins.operations.relaying import relay_block
from loge.domains.bulletins.operations.writing import send_bulletin, stop_bulletin
from loge.domains.bulletins.queries.audience import estimate
from loge.domains.bulletins.queries.progress import figures_of
from loge.domains.bulletins.schedules import relay_bulletins
from loge.domains.bulletins.tests.world import SUNDAY, TUESDAY, draft, give_email, home, sent, ways
from loge.foundation.audit.models import Entry
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import lose
from loge.registers.housing.models import Building
from loge.registers.peace.choices import PauseReason
from loge.registers.peace.models import OutgoingContact
from loge.registers.peace.operations import log_contact, pause_contacts
from loge.registers.peace.queries import last_contacts
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.tests.factories import ContactPointFactory, PersonFactory


def test_each_home_gets_it_by_the_first_way_that_works(world):
    both, mobile = home(world, email=True, mobile=True), home(world, mobile=True)
    none, landline = home(world), home(world)
    ContactPointFactory(person=landline.reference_person, value="+33199001122", phone_kind="landline")
    home(world, household={"ended_on": timezone.localdate()})
    bulletin = sent(world)
    assert ways(bulletin) == {both.pk: "email", mobile.pk: "sms", none.pk: "letter", landline.pk: "letter"}
    assert bulletin.state == "sent" and bulletin.ended_at is not None
    email, sms = Message.objects.order_by("pk")
    assert (email.subject, email.channel) == (bulletin.title, "email") and "3919 : Violences" in email.body
    assert sms.body.startswith("Habitat Test, à tous nos locataires") and "’" not in sms.body
    assert set(OutgoingContact.objects.values_list("household", "channel")) == {(both.pk, "email"), (mobile.pk, "sms")}
    actions = Entry.objects.filter(target_model="bulletins.Bulletin").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["bulletins.written", "bulletins.sent", "bulletins.relayed", "bulletins.ended"]


def test_it_goes_to_the_reference_person_then_to_an_adult_never_to_a_child_nor_to_an_unusable_address(world):
    widowed = home(world, ages=(80, 78, 30))
    widowed.reference_person.deceased = True
    widowed.reference_person.save()
    ContactPointFactory(person=widowed.occupants.get(link="child").person)
    spouse = widowed.occupants.get(link="spouse").person
    wrong = home(world)
    give_email(wrong)
    wrong.reference_person.contact_points.update(disabled_at=timezone.now())
    daughters = home(world, mobile=True)
    daughters.reference_person.contact_points.update(belongs_to="relative")
    bulletin = sent(world)
    assert ways(bulletin) == dict.fromkeys([widowed.pk, wrong.pk, daughters.pk], "letter")
    assert bulletin.deliveries.get(household=widowed).person == spouse


def test_only_the_homes_of_the_perimeter_of_who_sends(world):
    mine, other = home(world), home(world, agency=world.elsewhere)
    world.lead.agencies.set([world.here])
    world.lead.perimeter = "agencies"
    world.lead.save()
    assert set(ways(sent(world))) == {mine.pk} and other.pk not in ways(Bulletin.objects.get())


def test_homes_left_in_peace_receive_nothing(world):
    """Paused, protected, or with a way that is unsafe; nothing of it is left behind."""
    paused, protected, unsafe, reached = (home(world, email=True) for _ in range(4))
    pause_contacts(paused, reason=PauseReason.BEREAVEMENT, by=world.lead)
    sealed(protected.reference_person, by=world.worker)
    ContactPointFactory(person=unsafe.reference_person, safe_to_use=False)
    bulletin = sent(world)
    assert set(ways(bulletin)) == {reached.pk} and bulletin.state == "sent"
    assert Message.objects.count() == OutgoingContact.objects.count() == 1


def test_it_is_not_a_contact_about_the_home_itself(world):
    """A reminder of rent is not put off because of it."""
    home(world, email=True)
    sent(world)
    assert OutgoingContact.objects.exists() and last_contacts(since=SUNDAY) == {}


def test_the_numbers_before_sending_do_not_depend_on_who_is_protected(world):
    for _ in range(11):
        last = home(world, email=True)
    before = estimate(world.lead)
    sealed(last.reference_person, by=world.worker)
    assert estimate(world.lead) == before and (before.email, before.homes) == (20, 20)


def test_a_home_contacted_today_waits_for_tomorrow_for_a_week_at_most(world):
    written, spoken, called = (home(world, email=True) for _ in range(3))
    for made, channel, heard in ((written, "sms", False), (spoken, "phone", True), (called, "phone", False)):
        log_contact(household_id=made.pk, channel=channel, trade="x", at=timezone.now(), spoken=heard, by=None)
    bulletin = sent(world)
    assert set(ways(bulletin)) == {called.pk} and bulletin.state == "sending"
    world.clock.move_to(TUESDAY)
    log_contact(household_id=spoken.pk, channel="sms", trade="x", at=timezone.now(), by=None)
    relay_bulletins()
    bulletin.refresh_from_db()
    assert set(ways(bulletin)) == {called.pk, written.pk} and bulletin.state == "sending"
    world.clock.move_to(TUESDAY + timedelta(days=8))
    relay_bulletins()
    bulletin.refresh_from_db()
    assert bulletin.state == "sent" and spoken.pk not in ways(bulletin)


@pytest.mark.parametrize(
    "hour", [SUNDAY, TUESDAY.replace(hour=8), TUESDAY.replace(hour=19), TUESDAY.replace(month=12, day=25)]
)
def test_telephones_do_not_ring_at_such_an_hour_but_letters_and_mail_go(world, hour):
    mobile, mail, paper = home(world, mobile=True), home(world, email=True), home(world)
    world.clock.move_to(hour)
    bulletin = sent(world)
    assert set(ways(bulletin)) == {mail.pk, paper.pk} and bulletin.state == "sending"
    world.clock.move_to((hour + timedelta(days=1)).replace(hour=10))
    relay_bulletins()
    assert ways(bulletin)[mobile.pk] == "sms"


def test_the_holidays_of_the_home_are_kept(world):
    """26 December is one in Strasbourg and not in Angers."""
    there, here = home(world, mobile=True), home(world, mobile=True)
    Building.objects.filter(pk=there.unit.building_id).update(postal_code="67000")
    world.clock.move_to(TUESDAY.replace(month=12, day=26))
    bulletin = sent(world)
    assert set(ways(bulletin)) == {here.pk} and bulletin.state == "sending"


def test_where_no_gateway_is_set_a_letter_takes_the_place_of_an_sms(world, settings):
    settings.SMS_GATEWAY = ""
    made = home(world, mobile=True)
    assert ways(sent(world)) == {made.pk: "letter"}


def test_what_is_lost_goes_by_the_next_way_the_next_day(world):
    made = home(world, email=True, mobile=True)
    bulletin = sent(world)
    lose(Message.objects.get(), "failed", "Adresse refusée")
    lose(Message.objects.get(), "failed", "Adresse refusée")  # told twice
    relay_bulletins()
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state, delivery.lost) == ("sms", "waiting", ["email"])
    world.clock.move_to(TUESDAY)
    relay_bulletins()
    sms = Message.objects.get(channel="sms")
    delivery.refresh_from_db()
    assert delivery.state == "sent" and sms.about == f"bulletins.Delivery:{delivery.pk}"
    lose(sms, "given_up", "Non remis")
    delivery.refresh_from_db()
    assert (delivery.channel, delivery.state, delivery.lost) == ("letter", "waiting", ["email", "sms"])
    assert figures_of(bulletin)["to_print"] == figures_of(bulletin)["another_way"] == 1
    assert ways(bulletin) == {made.pk: "letter"}


def test_a_message_lost_after_a_week_is_not_sent_again(world):
    home(world, email=True, mobile=True)
    bulletin = sent(world)
    world.clock.move_to(TUESDAY + timedelta(days=8))
    lose(Message.objects.get(), "failed", "Adresse refusée")
    assert Delivery.objects.get().state == "lost" and figures_of(bulletin)["lost"] == 1


def test_a_stop_keeps_what_has_not_left(world):
    home(world, email=True)
    home(world, mobile=True)
    home(world)
    world.clock.move_to(SUNDAY)
    bulletin = stop_bulletin(sent(world), by=world.director)
    world.clock.move_to(TUESDAY)
    relay_bulletins()
    assert list(ways(bulletin).values()) == ["email"]
    lose(Message.objects.get(), "failed", "Adresse refusée")
    assert Delivery.objects.get().state == "lost"


def test_as_many_statements_whatever_the_block_holds(world):
    def statements() -> int:
        bulletin = send_bulletin(draft(world), by=world.lead)
        with CaptureQueriesContext(connection) as seen:
            relay_block(bulletin, now=timezone.now(), by=None)
        OutgoingContact.objects.all().delete()
        return len(seen)

    for _ in range(2):
        home(world, email=True), home(world, mobile=True), home(world)
    few = statements()
    for _ in range(10):
        home(world, email=True), home(world, mobile=True), home(world)
    assert statements() == few < 20
    assert PersonFactory._meta.model.objects.count() == 36


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_goes_on_and_nobody_gets_two(world, monkeypatch):
    """The connection dies between the deliveries and their messages: the block never was, the next worker takes it."""
    homes = [home(world, email=True) for _ in range(5)]
    monkeypatch.setattr(relaying, "BLOCK", 2)
    bulletin = send_bulletin(draft(world), by=world.lead)
    relay_block(bulletin, now=timezone.now(), by=None)

    def die(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(relaying, "log_contacts", die)
        relay_bulletins()  # dies, and leaves its line in the log
    connection.close()
    assert Delivery.objects.count() == Message.objects.count() == OutgoingContact.objects.count() == 2
    relay_bulletins()
    relay_bulletins()
    assert set(ways(bulletin)) == {made.pk for made in homes}
    assert Message.objects.count() == len(set(Message.objects.values_list("recipient", flat=True))) == 5

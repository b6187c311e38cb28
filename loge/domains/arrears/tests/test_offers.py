import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import EntryKind, OfferAnswer, PlanStatus, Signature
from loge.domains.arrears.events import PlanSigned
from loge.domains.arrears.models import PlanDocument, PlanOffer, SigningCode
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.offers import close_offer, note_lost_offer, send_offer
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.operations.signing import accept_plan, ask_code
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import token_of
from loge.foundation.links.models import Link
from loge.foundation.notifications.models import Message
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.models import OutgoingContact, SignOfLife
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.models import ContactPoint, Guardian

MOBILE = "+33639980042"


@pytest.fixture
def plan(world):
    world.person.contact_points.all().delete()
    for channel, value, kind in (("email", "odette@poste.example", ""), ("phone", MOBILE, "mobile")):
        ContactPoint.objects.create(person=world.person, channel=channel, value=value, phone_kind=kind)
    debt = owe(world.lease, months=3)
    terms = Terms(instalment=Decimal(400), first_on=tomorrow())
    return propose_plan(account_of(world.lease), entries=[one.pk for one in debt], terms=terms, by=world.officer)


def sent(plan, world, way="email") -> PlanOffer:
    return send_offer(plan, way=way, by=world.officer)


def page_of(offer) -> str:
    link = Link.objects.filter(about=offer.about).latest("pk")
    return reverse("arrears:tenant_plan", args=[token_of(link)])


def figures() -> str:
    return re.search(r"\b\d{6}\b", Message.objects.filter(about__startswith="arrears.SigningCode").latest("pk").body)[
        0
    ]


def tell(client, address, gesture, **more):
    return client.post(address, {"geste": gesture} | more)


def test_the_message_says_nothing_of_the_debt(world, plan):
    sent(plan, world)
    message = Message.objects.get()
    assert "{{lien}}" in message.body and message.recipient == "odette@poste.example"
    assert not re.search(r"dette|apurement|1.200|loyer", message.subject + message.body, re.IGNORECASE)
    assert OutgoingContact.objects.get().channel == "email"


def test_the_tenant_reads_the_plan_and_signs_it_with_a_code(client, world, plan, published):
    address = page_of(sent(plan, world))
    page = client.get(address).content.decode()
    assert "1\u202f200,00\u00a0€" in page and world.person.last_name not in page and MOBILE not in page
    tell(client, address, "code")
    assert OutgoingContact.objects.filter(channel="sms").exists()  # asked for: the e-mail of the day is no obstacle
    answer = tell(client, address, "accepter", code=figures())
    assert "votre plan commence" in answer.content.decode()
    plan.refresh_from_db()
    assert (plan.status, plan.signature, plan.signed_on) == (PlanStatus.ACTIVE, Signature.SMS_CODE, TODAY())
    assert "finissant par 42" in plan.steps.last().text
    assert PlanOffer.objects.get().answer == OfferAnswer.SIGNED
    assert [type(one) for one in published][-1] == PlanSigned and published[-1].by_id is None
    assert Entry.objects.filter(action="arrears.plan_signed", by=None).exists()
    assert client.get(address).status_code == 410


def test_a_code_is_tried_three_times_then_dies(client, world, plan):
    offer = sent(plan, world)
    address = page_of(offer)
    tell(client, address, "code")
    good = figures()
    wrong = f"{(int(good) + 1) % 1_000_000:06d}"
    for _ in range(3):
        answer = tell(client, address, "accepter", code=wrong)
        assert answer.status_code == 422 and "pas le bon" in answer.content.decode()
    assert tell(client, address, "accepter", code=good).status_code == 422
    plan.refresh_from_db()
    assert plan.status == PlanStatus.PROPOSED and SigningCode.objects.get().tries == 3
    assert good not in SigningCode.objects.get().digest


def test_codes_do_not_rain(world, plan):
    offer = sent(plan, world)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_code(offer)
        with pytest.raises(Refusal, match="une minute"):
            ask_code(offer)
        for _ in range(2):
            clock.shift(timedelta(minutes=2))
            ask_code(offer)
        clock.shift(timedelta(minutes=2))
        with pytest.raises(Refusal, match="dans une heure"):
            ask_code(offer)
        code = figures()
        clock.shift(timedelta(minutes=9))
        with pytest.raises(Refusal, match="plus valable"):
            accept_plan(offer, code=code)


def test_what_the_tenant_accepts_is_what_still_stands(client, world, plan):
    offer = sent(plan, world)
    address = page_of(offer)
    tell(client, address, "code")
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    answer = tell(client, address, "accepter", code=figures())
    assert answer.status_code == 422 and "a changé depuis" in answer.content.decode()


def test_the_tenant_refuses_or_wishes_to_be_called(client, world, plan):
    address = page_of(sent(plan, world))
    client.get(address)
    assert not SignOfLife.objects.exists()  # programs that guard mailboxes open what they receive
    assert "nous vous rappellerons" in client.post(address, {"geste": "rappeler"}, follow=True).content.decode()
    assert SignOfLife.objects.get(household=world.home).kind == "portal"
    client.force_login(world.officer)
    assert "demande à être rappelé" in client.get(reverse("desk:home")).content.decode()
    client.post(reverse("arrears:plan_called_back", args=[plan.pk]))
    assert "demande à être rappelé" not in client.get(reverse("desk:home")).content.decode()
    assert tell(client, address, "autre").status_code == 422
    tell(client, address, "refuser")
    plan.refresh_from_db()
    assert plan.status == PlanStatus.DECLINED and client.get(address).status_code == 410


def test_the_page_ends_with_the_plan_or_when_someone_closes_it(client, world, plan):
    first = page_of(sent(plan, world, "sms"))
    OutgoingContact.objects.all().delete()
    second = page_of(sent(plan, world))
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    close_offer(plan, by=world.colleague)
    assert client.get(second).status_code == 410
    with pytest.raises(Refusal, match="Aucune page"):
        close_offer(plan, by=world.officer)
    OutgoingContact.objects.all().delete()
    third = page_of(sent(plan, world))
    other = propose_plan(
        account_of(world.lease), entries=[debt.entry_id for debt in plan.debts.all()],
        terms=Terms(Decimal(600), first_on=tomorrow()), by=world.colleague,
    )  # fmt: skip
    sign_plan(other, signature="spoken", signed_on=TODAY(), by=world.colleague)
    assert client.get(third).status_code == 410


def test_to_whom_nothing_is_sent(world, plan):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    for someone in (world.social, world.stranger):
        with pytest.raises(Refusal):
            send_offer(plan, way="email", by=someone)
    pause = pause_contacts(world.home, reason="human", referent=lead, by=lead)
    with pytest.raises(Refusal, match="référent décide"):
        sent(plan, world)
    pause.delete()
    Guardian.objects.create(person=world.person, measure="guardianship", authority_name="UDAF")
    with pytest.raises(Refusal, match="représentant légal"):
        sent(plan, world)
    Guardian.objects.all().delete()
    ContactPoint.objects.filter(channel="phone").update(belongs_to="relative")
    with pytest.raises(Refusal, match="Aucun mobile"):
        sent(plan, world)
    assert not PlanOffer.objects.exists() and not Message.objects.exists()


def test_a_message_that_did_not_arrive_is_written_in_the_life_of_the_plan(world, plan):
    offer = sent(plan, world)
    note_lost_offer(offer_id=offer.pk)
    note_lost_offer(offer_id=offer.pk)
    assert plan.steps.filter(text__contains="n’est pas arrivé").count() == 1


def test_from_the_screen_and_the_paper_that_comes_back(client, world, plan):
    client.force_login(world.officer)
    address = reverse("arrears:send_plan", args=[plan.pk])
    assert client.post(address, {"way": "pigeon"}).status_code == 422
    assert "imprimez" in client.post(address, {"way": "letter"}, follow=True).content.decode()
    assert "attendra demain" in client.post(address, {"way": "email"}).content.decode()
    attach = reverse("arrears:attach_plan_paper", args=[plan.pk])
    wrong = client.post(attach, {"document": SimpleUploadedFile("plan.exe", b"MZ")})
    assert wrong.status_code == 422 and "Seuls un PDF" in wrong.content.decode()
    client.post(attach, {"document": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 scan")})
    paper = reverse("arrears:plan_paper", args=[PlanDocument.objects.get().pk])
    assert client.get(paper).content == b"%PDF-1.7 scan"
    client.force_login(world.stranger)
    assert [client.get(page).status_code for page in (address, attach, paper)] == [404] * 3


def test_a_page_that_never_was(client, world, plan):
    assert client.get(reverse("arrears:tenant_plan", args=["x" * 43])).status_code == 404
    with pytest.raises(Stale, match="déjà reçu"):
        sign_plan(plan, signature="spoken", signed_on=TODAY(), by=world.officer)
        send_offer(plan, way="sms", by=world.officer)

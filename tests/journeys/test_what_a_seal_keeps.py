"""Once someone is protected: what is begun about them goes to whoever holds a key, where they live now is known to nobody else,
and the money that was held for them comes back without a name."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import open_by_hand, open_case
from loge.domains.proximity.models import Errand
from loge.domains.proximity.operations.errands import ask_errand
from loge.domains.proximity.operations.money import note_money
from loge.domains.proximity.operations.protected_homes import return_money
from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.proposing import propose_by_hand
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.peace.gate import A_HUMAN_DECIDES
from loge.registers.peace.operations import pause_contacts
from loge.registers.seals.operations.keys import give_key
from loge.registers.seals.operations.sealing import lift
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.models import Household, Lease, Occupant, Person
from loge.registers.tenants.search import search
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """A couple; she is protected by a social worker of the agency; a colleague, the lead and a caretaker have no key."""
    agency = AgencyFactory()
    home = make_home(ages=[44, 42], agency=agency)
    him, her = (one.person for one in home.occupants.order_by("pk"))
    worker = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency])
    return SimpleNamespace(
        agency=agency,
        home=home,
        him=him,
        her=her,
        worker=worker,
        colleague=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        lead=UserFactory(roles=[Role.VULNERABILITY_LEAD], agencies=[agency]),
        caretaker=UserFactory(roles=[Role.CARETAKER], residences=[home.residence]),
    )


def protect(world):
    return sealed(world.her, by=world.worker)


def refer(world, by, **changes):
    said = {"home": world.home, "theme": "listening", "need": "Écoute", "consent": True, "by": by}
    return propose_by_hand(world.her, **(said | changes))


def heard(world, **changes):
    said = {"household_id": world.home.pk, "person_id": world.her.pk, "origin": "outreach.signal", "origin_id": "1",
            "level": 3, "summary": "Entendu au téléphone", "owner_id": world.lead.pk, "by": None}  # fmt: skip
    return open_case(**(said | changes))


def by_hand(world, by, **changes):
    said = {
        "person": world.her,
        "origin": "self",
        "level": 2,
        "summary": "Signalé",
        "themes": [],
        "owner": by,
        "by": by,
    }
    return open_by_hand(world.home, **(said | changes))


def test_a_referral_is_begun_under_the_seal_by_whoever_has_its_key(world):
    seal = protect(world)
    assert refer(world, world.worker).seal == seal
    with pytest.raises(Refusal, match=A_HUMAN_DECIDES):
        refer(world, world.colleague)
    assert Referral.objects.visible_to(world.colleague).count() == 0


def test_the_same_words_are_read_for_any_home_of_which_someone_else_decides(world):
    pause_contacts(world.home, reason="human", referent=world.lead, by=world.worker)
    with pytest.raises(Refusal, match=A_HUMAN_DECIDES):
        refer(world, world.colleague)
    with pytest.raises(Refusal, match=A_HUMAN_DECIDES):
        by_hand(world, world.colleague)
    assert refer(world, world.lead).seal is None


def test_what_is_heard_of_someone_protected_is_a_sealed_case_from_its_first_line(world):
    seal = protect(world)
    case = heard(world)
    assert (case.seal, case.owner, case.confidentiality) == (seal, world.worker, "sealed")
    give_key(seal, to=world.lead, by=world.worker)
    assert heard(world, origin_id="2").owner == world.lead
    assert not Case.objects.visible_to(world.colleague).exists()
    assert not Entry.objects.filter(target_model="cases.Case").exists()


def test_a_case_of_the_whole_home_is_about_them_too(world):
    before = heard(world, person_id=None)
    seal = protect(world)
    before.refresh_from_db()
    after = heard(world, person_id=None, origin_id="2")
    assert [(case.seal, case.person) for case in (before, after)] == [(seal, world.her)] * 2


def test_a_colleague_opens_no_case_but_a_danger_reaches_whoever_decides(client, world):
    protect(world)
    with pytest.raises(Refusal, match=A_HUMAN_DECIDES):
        by_hand(world, world.colleague)
    client.force_login(world.colleague)
    typed = {"household": world.home.pk, "summary": "Cris dans la nuit", "level": 4, "origin": "neighbour",
             "owner": world.colleague.pk}  # fmt: skip
    answer = client.post(f"/suivis/nouveau/{world.her.pk}/", typed, follow=True)
    assert answer.redirect_chain[-1][0] == f"/locataires/{world.her.pk}/"
    assert "C’est transmis à la personne qui décide" in answer.content.decode()
    assert Case.objects.get().owner == world.worker


def test_a_refusal_is_read_on_the_page_with_what_was_typed(client, world):
    protect(world)
    client.force_login(world.colleague)
    typed = {"theme": "listening", "need": "Parler à quelqu’un", "consent": "later"}
    answer = client.post(f"/orientations/nouvelle/{world.her.pk}/?origine=outreach.call:1", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and A_HUMAN_DECIDES in page and "Parler à quelqu’un" in page


def test_an_address_cannot_make_a_referral_answer_for_a_call(world):
    first = refer(world, world.worker, origin="outreach.call:12")
    assert (first.origin, first.origin_id) == ("self", "")
    assert refer(world, world.worker, origin="outreach.call:12") != first
    assert refer(world, world.worker, origin="cases.Case:12").origin_id == "12"
    with pytest.raises(Refusal, match="proposer"):
        refer(world, world.caretaker)
    with pytest.raises(Refusal, match="périmètre"):
        refer(world, UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[AgencyFactory()]))


def rehouse(world, agency=None):
    """She leaves for another home of ours, with a child whom nothing protects."""
    Occupant.objects.filter(person=world.her).update(ends_on=timezone.localdate())
    home = make_home(ages=[9], agency=agency or world.agency)
    Occupant.objects.create(household=home, person=world.her, link="reference")
    return home


def seen(world, new, user) -> tuple[bool, bool, bool, bool]:
    """Whether the new home, its lease, where she lives in the search, and her child’s home are told to this person."""
    child = new.occupants.exclude(person=world.her).get().person
    typed = search(world.her.last_name, viewer=user).found
    found = {one.person.pk: one.home for one in typed}
    living = [one.person.pk for one in search(new.unit.building.address, viewer=user, everywhere=True).found]
    return (
        Household.objects.visible_to(user).filter(pk=new.pk).exists(),
        Lease.objects.visible_to(user).filter(pk=new.lease_id).exists(),
        found.get(world.her.pk) is not None,
        child.pk in living,
    )


def test_where_she_was_rehoused_is_known_to_the_keys_alone(client, world):
    seal = protect(world)
    new = rehouse(world)
    assert seen(world, new, world.worker) == (True, True, True, True)
    assert seen(world, new, world.colleague) == (False, False, False, False)
    assert Household.objects.visible_to(world.colleague).filter(pk=world.home.pk).exists()  # the old one is no secret
    client.force_login(world.colleague)
    for person in (world.her, world.him, new.occupants.first().person):
        page = client.get(f"/locataires/{person.pk}/").content.decode()
        assert new.unit.building.address not in page and new.lease.number not in page
    lift(seal, by=world.worker)
    assert seen(world, new, world.colleague) == (True, True, True, True)


def test_elsewhere_she_is_not_even_found_by_those_of_her_new_agency(world):
    protect(world)
    agency = AgencyFactory()
    new = rehouse(world, agency)
    there = UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[agency])
    child = new.occupants.exclude(person=world.her).get().person
    assert not Person.objects.visible_to(there).filter(pk__in=[world.her.pk, child.pk]).exists()
    assert Person.objects.visible_to(world.colleague).filter(pk=world.her.pk).exists()


def test_a_second_seal_does_not_make_the_new_home_known(world):
    protect(world)
    new = rehouse(world)
    sealed(world.her, by=world.lead)
    assert seen(world, new, world.colleague) == (False, False, False, False)
    assert seen(world, new, world.lead)[0]


@pytest.fixture
def money(world):
    errand = ask_errand(world.home, kind="shopping", what="Pain, lait", agreed=True, by=world.worker)
    Errand.objects.filter(pk=errand.pk).update(owner=world.caretaker)
    note_money(Errand.objects.get(), kind="received", amount=Decimal(20), by=world.caretaker)
    return errand


def test_the_money_comes_back_without_a_name_a_door_or_what_it_was_for(client, world, money):
    seal = protect(world)
    client.force_login(world.caretaker)
    page = client.get("/proximite/argent-a-rendre/").content.decode()
    assert "20,00" in page and str(world.worker) in page
    for secret in (world.her.last_name, world.him.last_name, str(world.home.residence), "Pain", seal.reference):
        assert secret not in page
    assert client.get(f"/proximite/services/{money.pk}/").status_code == 404
    assert "Argent à rendre" in client.get("/").content.decode()
    client.force_login(world.lead)
    told = client.get("/").content.decode()
    assert "à récupérer auprès de" in told and world.her.last_name not in told
    client.force_login(world.colleague)
    assert "Argent à rendre" not in client.get("/").content.decode()
    client.force_login(world.caretaker)
    assert client.post(f"/proximite/argent-a-rendre/{money.pk}").status_code == 302
    money.refresh_from_db()
    assert money.ended_at and "Argent à rendre" not in client.get("/").content.decode()
    assert set(Entry.objects.filter(action="proximity.money_returned").values_list("target_model", flat=True)) == {
        "seals.Seal"
    }


def test_it_is_returned_once_and_by_whoever_has_to_do_with_it(world, money):
    protect(world)
    with pytest.raises(Refusal, match="pas confié"):
        return_money(money, by=world.colleague)
    return_money(money, by=world.worker)
    with pytest.raises(Stale, match="déjà rendu"):
        return_money(money, by=world.caretaker)

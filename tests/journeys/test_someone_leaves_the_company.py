"""An account is closed: whatever its owner answered for is still there, and somebody reads it on their home page that day."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from loge.domains.cases.operations.cases import close_case, open_case
from loge.domains.cases.operations.sharing import reassign_cases
from loge.domains.outreach.tests.test_regular import campaign, enrolled
from loge.domains.outreach.tests.world import make_home as outreach_home
from loge.domains.proximity.operations.errands import ask_errand
from loge.domains.proximity.operations.knocks import ask_by_hand
from loge.domains.referrals.operations.proposing import propose_by_hand
from loge.domains.support.operations.listening import open_listening, take_listening
from loge.domains.support.operations.mediations import hand_mediation_over, open_mediation
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.operations.people import deactivate_user
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.seals.operations.keys import break_glass
from loge.registers.seals.operations.sealing import confide
from loge.registers.seals.queries import without_owner
from loge.registers.seals.tests.factories import on_duty, sealed
from loge.registers.tenants.tests.factories import make_home

__all__ = ["campaign"]


@pytest.fixture
def office():
    agency = AgencyFactory()
    return SimpleNamespace(
        agency=agency,
        home=make_home(ages=[84], agency=agency),
        other=make_home(ages=[40], agency=agency),
        leaver=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        colleague=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        manager=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[agency]),
        admin=UserFactory(roles=[Role.ADMINISTRATOR]),
    )


def leave(office):
    UserFactory(roles=[Role.ADMINISTRATOR])
    deactivate_user(office.leaver, by=office.admin)


def home_page(client, user) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def test_a_case_has_nobody_and_is_shared_out(client, office):
    case = open_case(
        household_id=office.home.pk, person_id=office.home.reference_person_id, origin="self", origin_id="", level=2,
        summary="Courses", owner_id=office.leaver.pk, by=office.leaver,
    )  # fmt: skip
    leave(office)
    assert "responsable" in home_page(client, office.manager)
    reassign_cases(case_ids=[case.pk], to=office.colleague, by=office.manager)
    close_case(case, result="help_arranged", by=office.colleague)
    with pytest.raises(Stale):
        close_case(case, result="help_arranged", by=office.manager)


def test_a_referral_to_be_sent_waits_for_a_colleague(client, office):
    person = office.home.reference_person
    said = {"home": office.home, "theme": "shopping", "need": "Aide aux courses", "consent": True, "by": office.leaver}
    referral = propose_by_hand(person, **said)
    assert f"/orientations/{referral.pk}/" not in home_page(client, office.colleague)
    leave(office)
    assert f"/orientations/{referral.pk}/" in home_page(client, office.colleague)


def test_visits_and_services_come_to_whoever_decides_before_they_are_late(client, office):
    errand = ask_errand(office.home, kind="meals", agreed=True, by=office.leaver)
    knock = ask_by_hand(office.other, reason="news", level=0, by=office.colleague)
    type(knock).objects.filter(pk=knock.pk).update(owner=office.leaver)
    addresses = (f"/proximite/services/{errand.pk}/", f"/proximite/passages/{knock.pk}/")
    before = home_page(client, office.manager)
    assert not any(address in before for address in addresses)
    leave(office)
    after = home_page(client, office.manager)
    assert all(address in after for address in addresses)


def test_mediations_and_supports_are_taken_up(client, office):
    people = [office.home.reference_person, office.other.reference_person]
    mediation = open_mediation(people=people, nature="noise", by=office.leaver)
    listening = open_listening(
        person=people[0], provider="L’Amarre", agreed_on=timezone.localdate(), sessions_planned=2, by=office.leaver
    )
    leave(office)
    page = home_page(client, office.colleague)
    assert str(mediation) in page and str(listening) in page and "Sans personne" in page
    client.post(f"/soutien/mediations/{mediation.pk}/reprise")
    client.post(f"/soutien/ecoute/{listening.pk}/reprise")
    mediation.refresh_from_db(), listening.refresh_from_db()
    assert mediation.mediator == listening.officer == office.colleague
    assert "Sans personne" not in home_page(client, office.colleague)
    for act in (
        lambda: hand_mediation_over(mediation, to=office.colleague, by=office.manager),
        lambda: take_listening(listening, by=office.colleague),
    ):
        with pytest.raises(Stale):
            act()


def test_a_sealed_file_tells_those_who_have_a_key_and_is_never_without_anyone(client, office):
    seal = sealed(office.home.reference_person, by=office.leaver)
    dpo, director = UserFactory(roles=[Role.DPO]), UserFactory(roles=[Role.DIRECTOR])
    leave(office)
    assert seal.reference in home_page(client, dpo) and seal.reference not in home_page(client, office.colleague)
    on_duty(director)
    [key] = break_glass(
        office.home.reference_person, reason="Son responsable est parti",
        until=timezone.now() + timedelta(hours=4), by=director,
    )  # fmt: skip
    confide(key.seal, to=office.colleague, by=director)
    assert without_owner() == [] and "Sans responsable" not in home_page(client, dpo)
    with pytest.raises(Refusal, match="responsable de ce dossier"):
        confide(key.seal, to=office.manager, by=director)


def test_a_sealed_file_with_another_key_waits_for_its_holder(client, office):
    seal = sealed(office.home.reference_person, by=office.leaver)
    seal.keys.create(user=office.colleague, given_by=office.leaver, given_at=timezone.now())
    leave(office)
    assert "Sans responsable" in home_page(client, office.colleague) and without_owner() == []
    confide(seal, to=office.colleague, by=office.colleague)
    assert "Sans responsable" not in home_page(client, office.colleague)


def test_regular_calls_and_alerts_of_a_campaign_say_that_someone_is_gone(client, world, campaign):
    enrolled(world, outreach_home(world.north).reference_person)
    assert "Appels réguliers sans responsable" not in home_page(client, world.manager)
    world.lead.is_active = False
    world.lead.save(update_fields=["is_active"])
    page = home_page(client, world.manager)
    assert "Appels réguliers sans responsable" in page and "des alertes sans personne" in page

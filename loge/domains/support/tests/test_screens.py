import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.support.models import Listening, Mediation
from loge.domains.support.operations.listening import open_listening
from loge.domains.support.operations.mediations import hear_party, open_mediation
from loge.domains.support.tests.conftest import plan
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db
NEW = "/soutien/mediations/nouvelle/{}/"


@pytest.fixture
def desk(client, world):
    client.force_login(world.worker)
    return client


def test_from_the_file_of_a_tenant_to_a_mediation(desk, world):
    assert NEW.format(world.first.pk) in desk.get(f"/locataires/{world.first.pk}/").content.decode()
    number = world.second.lease_roles.first().lease.number
    answer = desk.post(NEW.format(world.first.pk), {"nature": "noise", "other": number})
    assert answer.status_code == 302
    assert {party.person for party in Mediation.objects.get().parties.all()} == {world.first, world.second}


def test_several_people_who_answer_are_offered_to_choose_from(desk, world):
    twins = [make_home(ages=[50], agency=world.agency).reference_person for _ in range(2)]
    for twin in twins:
        twin.last_name = "ZÉPHIR"
        twin.save()
    shown = desk.post(NEW.format(world.first.pk), {"nature": "smell", "other": "zephir"})
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "choisissez la bonne personne" in page and "zephir" in page
    answer = desk.post(NEW.format(world.first.pk), {"nature": "smell", "other": "zephir", "chosen": twins[1].pk})
    assert answer.status_code == 302
    assert Mediation.objects.get().parties.filter(person=twins[1]).exists()


def test_a_name_that_is_only_close_is_never_taken_for_granted(desk, world):
    world.second.last_name = "BESNARDEAU"
    world.second.save()
    shown = desk.post(NEW.format(world.first.pk), {"nature": "smell", "other": "besnardau"})
    assert shown.status_code == 422 and not Mediation.objects.exists()


def test_nobody_found_is_said_and_nothing_typed_is_lost(desk, world):
    shown = desk.post(NEW.format(world.first.pk), {"nature": "noise", "other": "Xyzzyq 9"})
    assert shown.status_code == 422
    assert "Personne ne répond" in shown.content.decode() and "Xyzzyq" in shown.content.decode()


def test_what_one_side_said_is_on_no_page_but_its_own(desk, world, mediation):
    one, other = mediation.parties.all()
    hear_party(one, text="Paroles de la première", by=world.worker)
    assert "Paroles de la première" in desk.get(reverse("support:party", args=[one.pk])).content.decode()
    elsewhere = [
        reverse("support:party", args=[other.pk]),
        reverse("support:mediation", args=[mediation.pk]),
        f"/locataires/{world.first.pk}/",
        f"/locataires/{world.second.pk}/",
        "/soutien/?vue=mediations",
    ]
    for path in elsewhere:
        assert "Paroles de la première" not in desk.get(path).content.decode()


def test_the_file_of_a_tenant_does_not_name_the_other_side(desk, world, mediation):
    world.second.last_name = "ZÉPHIR"
    world.second.save()
    shown = desk.get(f"/locataires/{world.first.pk}/").content.decode()
    assert str(mediation) in shown and "ZÉPHIR" not in shown


def paths(mediation, listening, session):
    party = mediation.parties.first()
    return [
        f"/soutien/mediations/{mediation.pk}/",
        f"/soutien/mediations/{mediation.pk}/cloture/",
        f"/soutien/mediations/{mediation.pk}/seance/",
        f"/soutien/parties/{party.pk}/",
        f"/soutien/parties/{party.pk}/reponse/",
        f"/soutien/parties/{party.pk}/parole/",
        f"/soutien/ecoute/{listening.pk}/",
        f"/soutien/ecoute/{listening.pk}/fin/",
        f"/soutien/ecoute/{listening.pk}/seance/",
        f"/soutien/seances/{session.pk}/deplacer/",
        f"/soutien/seances/{session.pk}/rendez-vous.ics",
    ]


def test_each_page_opens_for_whom_it_is_and_for_nobody_elsewhere(client, world, mediation, listening):
    session = plan(mediation, world.worker, party=mediation.parties.first())
    for path in paths(mediation, listening, session):
        client.force_login(world.worker)
        assert client.get(path).status_code == 200, path
        client.force_login(world.stranger)
        assert client.get(path).status_code == 404, path
        client.force_login(world.caretaker)
        assert client.get(path).status_code == 403, path


def test_a_manager_knows_nothing_of_psychological_support(client, world, listening):
    client.force_login(world.manager)
    assert client.get(f"/soutien/ecoute/{listening.pk}/").status_code == 403
    assert "L’Amarre" not in client.get(f"/locataires/{world.first.pk}/").content.decode()
    assert "Soutien psychologique" not in client.get("/soutien/?vue=ecoute").content.decode()


def test_bad_input_is_told_and_nothing_typed_is_lost(desk, mediation):
    typed = {"mode": "video", "place": "visio.example/salle", "day": "2030-02-31", "hour": "10:00", "minutes": "45"}
    answer = desk.post(f"/soutien/mediations/{mediation.pk}/seance/", typed)
    assert answer.status_code == 422 and "visio.example/salle" in answer.content.decode()
    answer = desk.post(f"/soutien/mediations/{mediation.pk}/cloture/", {"outcome": "agreement", "agreement": ""})
    assert answer.status_code == 422 and "Écrivez ce qui est convenu" in answer.content.decode()


def test_a_meeting_planned_moved_and_settled_from_the_screen(desk, world, listening):
    typed = {"mode": "phone", "place": "", "day": "2031-02-03", "hour": "10:30", "minutes": "45"}
    assert desk.post(f"/soutien/ecoute/{listening.pk}/seance/", typed).status_code == 302
    session = listening.sessions.get()
    assert timezone.localtime(session.starts_at).hour == 10
    assert desk.post(f"/soutien/seances/{session.pk}/deplacer/", typed | {"hour": "15:00"}).status_code == 302
    told = desk.post(f"/soutien/seances/{session.pk}/invitation/", follow=True).content.decode()
    assert "prévenez par téléphone" in told
    assert desk.post(f"/soutien/seances/{session.pk}/constat/", {"etat": "n’importe"}).status_code == 400
    answer = desk.post(f"/soutien/seances/{session.pk}/constat/", {"etat": "cancelled"}, follow=True)
    assert "est annulé" in answer.content.decode()
    answer = desk.post(f"/soutien/seances/{session.pk}/constat/", {"etat": "cancelled"}, follow=True)
    assert "vient de le faire" in answer.content.decode()


def test_opening_support_from_the_screen(desk, world):
    typed = {"provider": "L’Amarre", "agreed_on": timezone.localdate().isoformat(), "sessions_planned": "0"}
    shown = desk.post(f"/soutien/ecoute/nouvelle/{world.second.pk}/", typed)
    assert shown.status_code == 422 and "L’Amarre" in shown.content.decode()
    assert (
        desk.post(f"/soutien/ecoute/nouvelle/{world.second.pk}/", typed | {"sessions_planned": "4"}).status_code == 302
    )
    assert Listening.objects.get().officer == world.worker


@pytest.mark.parametrize("view", ["rendez-vous", "mediations", "ecoute", "terminees"])
def test_lists_read_the_same_for_two_rows_as_for_fifty(desk, world, view, django_assert_max_num_queries):
    def more(number):
        for _ in range(number):
            one, two = (make_home(ages=[60], agency=world.agency).reference_person for _ in range(2))
            opened = open_mediation(people=[one, two], nature="noise", by=world.worker)
            plan(opened, world.worker, party=opened.parties.first())
            open_listening(
                person=one, provider="L’Amarre", agreed_on=timezone.localdate(), sessions_planned=2, by=world.worker
            )

    more(2)
    desk.get(f"/soutien/?vue={view}")
    with django_assert_max_num_queries(10) as few:
        desk.get(f"/soutien/?vue={view}")
    more(12)
    with django_assert_max_num_queries(len(few)):
        desk.get(f"/soutien/?vue={view}")

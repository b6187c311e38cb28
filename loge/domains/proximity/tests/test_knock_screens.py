import uuid

import pytest

from loge.domains.proximity.models import Knock
from loge.domains.proximity.tests.conftest import ask_one
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.tests.factories import make_home


def said(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def page(client, world):
    client.force_login(world.keeper)
    return lambda path, **kw: client.get(path, **kw)


def test_the_round_shows_the_door_and_never_why(page, knock, world):
    shown = said(page("/proximite/"))
    unit = world.home.unit
    assert world.person.last_name in shown and f"porte {unit.door}" in shown and unit.building.address in shown
    assert "Prendre de ses nouvelles" in shown and "neighbour" not in shown


def test_a_visit_is_recorded_from_its_screen(client, world, knock):
    client.force_login(world.keeper)
    answer = client.post(
        f"/proximite/passages/{knock.pk}/", {"result": "seen_well", "token": uuid.uuid4()}, follow=True
    )
    assert "C’est noté : vu, tout va bien." in said(answer)
    assert "Rien n’attend" in said(answer)


def test_bad_input_is_told_and_nothing_typed_is_lost(client, world, knock):
    client.force_login(world.keeper)
    typed = {"result": "seen_needs_help", "text": "Sonnette en panne", "token": uuid.uuid4()}
    answer = client.post(f"/proximite/passages/{knock.pk}/", typed)
    assert answer.status_code == 422
    assert "Dites de quoi la personne a besoin." in said(answer) and "Sonnette en panne" in said(answer)
    assert Knock.objects.get(pk=knock.pk).visits == 0


def test_a_word_that_judges_is_warned_of_and_kept_only_when_the_writer_insists(client, world, knock):
    client.force_login(world.keeper)
    typed = {"result": "nobody_answers", "text": "Logement crasseux", "token": uuid.uuid4()}
    answer = client.post(f"/proximite/passages/{knock.pk}/", typed)
    assert answer.status_code == 422 and "« crasseux »" in said(answer) and "J’ai relu" in said(answer)
    assert client.post(f"/proximite/passages/{knock.pk}/", typed | {"accept_words": "on"}).status_code == 302


def test_another_residence_gets_404(client, world, knock):
    client.force_login(world.stranger)
    for path in ("", "decision/", "confier/"):
        assert client.get(f"/proximite/passages/{knock.pk}/{path}").status_code in (403, 404)
    assert client.get(f"/proximite/passages/{knock.pk}/").status_code == 404
    client.force_login(world.elsewhere.manager)
    for path in ("", "decision/", "confier/"):
        assert client.get(f"/proximite/passages/{knock.pk}/{path}").status_code == 404
    assert client.get(f"/proximite/passages/demander/{world.home.pk}/").status_code == 404


def test_who_has_no_business_there_is_told_so(client, world, knock):
    client.force_login(world.clerk)
    answer = client.get("/proximite/")
    assert answer.status_code == 403 and "ne prévoit pas de passages" in said(answer)


def test_the_manager_decides_and_confides(client, world, knock):
    client.force_login(world.manager)
    assert client.get(f"/proximite/passages/{knock.pk}/confier/").status_code == 200
    client.post(f"/proximite/passages/{knock.pk}/confier/", {"to": world.officer.pk})
    assert Knock.objects.get(pk=knock.pk).owner == world.officer
    answer = client.post(f"/proximite/passages/{knock.pk}/decision/", {"decision": "heard_from"})
    assert answer.status_code == 422 and "comment la personne" in said(answer)
    typed = {"decision": "heard_from", "text": "Vue au marché par le gardien"}
    assert client.post(f"/proximite/passages/{knock.pk}/decision/", typed).status_code == 302
    assert Knock.objects.get(pk=knock.pk).outcome == "heard_from"


def test_a_visit_is_asked_for_from_the_tenants_file(client, world):
    client.force_login(world.officer)
    shown = said(client.get(f"/locataires/{world.person.pk}/"))
    assert f"/proximite/passages/demander/{world.home.pk}/" in shown
    client.post(f"/proximite/passages/demander/{world.home.pk}/", {"reason": "number", "level": "1"})
    assert Knock.objects.get().owner == world.keeper
    shown = said(client.get(f"/locataires/{world.person.pk}/"))
    assert "Noter un numéro de téléphone" in shown and "Passage demandé" in shown


@pytest.mark.parametrize("view", ["en-cours", "retard", "a-decider", "termines"])
def test_every_list_is_within_reach_of_the_manager(client, world, knock, view):
    client.force_login(world.manager)
    answer = client.get(f"/proximite/passages/?vue={view}")
    assert answer.status_code == 200
    assert (world.person.last_name in said(answer)) == (view == "en-cours")


@pytest.mark.parametrize(
    "path, who", [("/proximite/", "keeper"), ("/proximite/passages/", "manager"), ("/", "keeper")]
)
def test_a_look_reads_the_same_for_two_doors_as_for_thirty(client, world, django_assert_num_queries, path, who):
    client.force_login(getattr(world, who))
    for _ in range(2):
        ask_one(world, household_id=make_home(residence=world.here.residence).pk, person_id=None)
    client.get(path)
    few = _queries(client, path)
    for _ in range(28):
        ask_one(world, household_id=make_home(residence=world.here.residence).pk, person_id=None)
    with django_assert_num_queries(few):
        client.get(path)


def _queries(client, path) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    return len(caught)


def test_on_the_home_page_the_caretaker_sees_doors_and_the_manager_what_waits_for_them(client, world, knock):
    client.force_login(world.keeper)
    assert "Passages à domicile" in said(client.get("/"))
    client.force_login(UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]))
    assert "Voir ma tournée" not in said(client.get("/"))


def test_the_way_back_leads_where_the_reader_may_go(client, world, knock):
    agent = UserFactory(roles=[Role.CONTACT_CENTRE_AGENT])
    for someone, back in ((world.keeper, "/proximite/"), (agent, "/proximite/passages/")):
        client.force_login(someone)
        crumbs = said(client.get(f"/proximite/passages/{knock.pk}/")).split("<h1>")[0].split("topbar-start")[1]
        assert f'href="{back}"' in crumbs and client.get(back).status_code == 200

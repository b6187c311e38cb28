import pytest

from loge.domains.cases.models import Case
from loge.domains.cases.tests.conftest import open_one
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory


@pytest.fixture
def page(client, world):
    client.force_login(world.worker)
    return lambda path, **kw: client.get(path, **kw)


def test_my_cases_wait_for_me(page, case):
    answer = page("/suivis/")
    assert answer.status_code == 200
    assert "Ne peut pas faire ses courses" in answer.content.decode()


def test_what_is_finished_leaves_the_list_and_stays_findable(client, world, case):
    client.force_login(world.worker)
    client.post(f"/suivis/{case.pk}/cloture", {"result": "help_arranged", "text": ""})
    assert "Rien n’attend ici" in client.get("/suivis/").content.decode()
    assert "faire ses courses" in client.get("/suivis/?vue=termines").content.decode()


def test_another_agency_sees_404(client, world, case):
    client.force_login(world.stranger)
    for path in ("", "etape", "confier", "cloture"):
        assert client.get(f"/suivis/{case.pk}/{path}").status_code == 404
    assert client.post(f"/suivis/{case.pk}/prise-en-charge").status_code == 404


def test_bad_input_is_told_and_nothing_typed_is_lost(client, world, case):
    client.force_login(world.worker)
    answer = client.post(f"/suivis/{case.pk}/cloture", {"result": "", "text": "Courses portées"})
    assert answer.status_code == 422
    assert "Courses portées" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).closed_at is None


def test_a_double_click_on_take_says_so_and_changes_nothing(client, world, case):
    client.force_login(world.worker)
    client.post(f"/suivis/{case.pk}/prise-en-charge")
    answer = client.post(f"/suivis/{case.pk}/prise-en-charge", follow=True)
    assert "vient de le faire" in answer.content.decode()
    assert case.steps.count() == 2


def test_handing_over_brings_back_to_the_list(client, world, case):
    client.force_login(world.worker)
    answer = client.post(f"/suivis/{case.pk}/confier", {"to": world.colleague.pk})
    assert answer.status_code == 302 and answer["Location"] == "/suivis/"


def test_a_look_reads_the_same_for_two_rows_as_for_fifty(client, world, django_assert_num_queries):
    client.force_login(world.worker)
    open_one(world), open_one(world)
    client.get("/suivis/")
    with django_assert_num_queries(FEW):
        client.get("/suivis/")
    for _ in range(48):
        open_one(world)
    with django_assert_num_queries(FEW):
        client.get("/suivis/")


FEW = 4  # count, page, officers and agencies of the filters


def test_an_owner_who_is_no_social_worker_sees_only_what_is_theirs(client, world, case):
    mine = open_one(world, owner_id=world.caretaker.pk, summary="Sonner à la porte")
    client.force_login(world.caretaker)
    assert world.caretaker.roles == [Role.CARETAKER]
    listed = client.get("/suivis/?vue=tous").content.decode()
    assert "Sonner à la porte" in listed and "ne peut pas faire ses courses" not in listed.lower()
    assert client.get(f"/suivis/{mine.pk}/").status_code == 200
    assert client.get(f"/suivis/{case.pk}/").status_code == 404


def test_whoever_follows_the_situations_of_the_whole_landlord_sees_those_of_others(client, world, case):
    client.force_login(UserFactory(roles=[Role.VULNERABILITY_LEAD]))
    assert client.get(f"/suivis/{case.pk}/").status_code == 200
    assert case.summary in client.get("/suivis/?vue=tous").content.decode()
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER]))
    assert client.get(f"/suivis/{case.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/suivis/", "/suivis/{}/", "/suivis/{}/etape", "/suivis/{}/confier", "/suivis/{}/cloture"]
)
def test_every_page_says_where_it_stands_and_leads_back(page, case, path):
    shown = page(path.format(case.pk)).content.decode()
    trail = shown[shown.index('<nav class="crumbs"') :]
    trail = trail[: trail.index("</nav>")]
    assert "Suivis" in trail and 'aria-current="page"' in trail
    if "{}" in path:
        assert 'href="/suivis/"' in trail and case.summary in trail

import pytest

from loge.domains.cases.models import FollowUp
from loge.domains.cases.tests.conftest import open_one
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory


@pytest.fixture
def page(client, world):
    client.force_login(world.worker)
    return lambda path, **kw: client.get(path, **kw)


def test_my_follow_ups_wait_for_me(page, follow_up):
    answer = page("/suites/")
    assert answer.status_code == 200
    assert "Ne peut pas faire ses courses" in answer.content.decode()


def test_what_is_finished_leaves_the_list_and_stays_findable(client, world, follow_up):
    client.force_login(world.worker)
    client.post(f"/suites/{follow_up.pk}/cloture", {"result": "help_arranged", "text": ""})
    assert "Rien n’attend ici" in client.get("/suites/").content.decode()
    assert "faire ses courses" in client.get("/suites/?vue=terminees").content.decode()


def test_another_agency_sees_404(client, world, follow_up):
    client.force_login(world.stranger)
    for path in ("", "etape", "confier", "cloture"):
        assert client.get(f"/suites/{follow_up.pk}/{path}").status_code == 404
    assert client.post(f"/suites/{follow_up.pk}/prise-en-charge").status_code == 404


def test_bad_input_is_told_and_nothing_typed_is_lost(client, world, follow_up):
    client.force_login(world.worker)
    answer = client.post(f"/suites/{follow_up.pk}/cloture", {"result": "", "text": "Courses portées"})
    assert answer.status_code == 422
    assert "Courses portées" in answer.content.decode()
    assert FollowUp.objects.get(pk=follow_up.pk).closed_at is None


def test_a_double_click_on_take_says_so_and_changes_nothing(client, world, follow_up):
    client.force_login(world.worker)
    client.post(f"/suites/{follow_up.pk}/prise-en-charge")
    answer = client.post(f"/suites/{follow_up.pk}/prise-en-charge", follow=True)
    assert "vient de le faire" in answer.content.decode()
    assert follow_up.steps.count() == 2


def test_handing_over_brings_back_to_the_list(client, world, follow_up):
    client.force_login(world.worker)
    answer = client.post(f"/suites/{follow_up.pk}/confier", {"to": world.colleague.pk})
    assert answer.status_code == 302 and answer["Location"] == "/suites/"


def test_a_look_reads_the_same_for_two_rows_as_for_fifty(client, world, django_assert_num_queries):
    client.force_login(world.worker)
    open_one(world), open_one(world)
    client.get("/suites/")
    with django_assert_num_queries(FEW):
        client.get("/suites/")
    for _ in range(48):
        open_one(world)
    with django_assert_num_queries(FEW):
        client.get("/suites/")


FEW = 4  # session, user, count, page


def test_an_owner_who_is_no_social_worker_sees_only_what_is_theirs(client, world, follow_up):
    mine = open_one(world, owner_id=world.caretaker.pk, summary="Sonner à la porte")
    client.force_login(world.caretaker)
    assert world.caretaker.roles == [Role.CARETAKER]
    listed = client.get("/suites/?vue=toutes").content.decode()
    assert "Sonner à la porte" in listed and "courses" not in listed
    assert client.get(f"/suites/{mine.pk}/").status_code == 200
    assert client.get(f"/suites/{follow_up.pk}/").status_code == 404


def test_whoever_follows_the_situations_of_the_whole_landlord_sees_those_of_others(client, world, follow_up):
    client.force_login(UserFactory(roles=[Role.VULNERABILITY_LEAD]))
    assert client.get(f"/suites/{follow_up.pk}/").status_code == 200
    assert follow_up.summary in client.get("/suites/?vue=toutes").content.decode()
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER]))
    assert client.get(f"/suites/{follow_up.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/suites/", "/suites/{}/", "/suites/{}/etape", "/suites/{}/confier", "/suites/{}/cloture"]
)
def test_every_page_says_where_it_stands_and_leads_back(page, follow_up, path):
    shown = page(path.format(follow_up.pk)).content.decode()
    trail = shown[shown.index('<nav class="crumbs"') :]
    trail = trail[: trail.index("</nav>")]
    assert "Suites à donner" in trail and 'aria-current="page"' in trail
    if "{}" in path:
        assert 'href="/suites/"' in trail and follow_up.summary in trail

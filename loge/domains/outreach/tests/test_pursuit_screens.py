import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loge.domains.outreach.models import Pursuit, Target
from loge.domains.outreach.operations.pursuits import begin_pursuit
from loge.domains.outreach.tests.world import make_home, running_campaign
from loge.foundation import events


def said(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def pursuit(world):
    make_home(world.north, ages=(86,))
    campaign = running_campaign(world)
    world.campaign = campaign
    with events.captured():
        return begin_pursuit(Target.objects.get(campaign=campaign), by=world.ana)


def test_the_chain_is_read_and_edited_by_the_supervisor(client, world, pursuit):
    client.force_login(world.manager)
    path = f"/campagnes/{world.campaign.pk}/sans-reponse"
    assert "Urgence" in said(client.get(path))
    typed = {f"{band}-{name}": value for band in ("ordinary", "within_48_h", "today", "emergency")
             for name, value in (("attempts", "4"), ("hours", "6"), ("steps", ["knock"]))}  # fmt: skip
    assert client.post(path, typed).status_code == 302
    world.campaign.refresh_from_db()
    assert world.campaign.chain["bands"]["ordinary"] == {"attempts": 4, "hours": 6, "steps": ["knock", "check"]}
    answer = client.post(path, typed | {"today-hours": "0"})
    assert answer.status_code == 422 and 'value="6"' in said(answer)


def test_the_search_is_read_and_ended_on_its_page(client, world, pursuit):
    client.force_login(world.lead)
    assert "SMS" in said(client.get(f"/sans-nouvelles/{pursuit.pk}/"))
    answer = client.post(f"/sans-nouvelles/{pursuit.pk}/", {"result": "well", "text": ""})
    assert answer.status_code == 422 and "checked" in said(answer)
    answer = client.post(
        f"/sans-nouvelles/{pursuit.pk}/", {"result": "well", "text": "Sa voisine l’a vue"}, follow=True
    )
    assert "A donné de ses nouvelles" in said(answer)


def test_another_agency_gets_404_and_a_volunteer_too(client, world, pursuit):
    for user in (world.zoe, world.bob):
        client.force_login(user)
        assert client.get(f"/sans-nouvelles/{pursuit.pk}/").status_code == 404
    client.force_login(world.bob)
    assert client.get("/sans-nouvelles/").status_code == 403


@pytest.mark.parametrize("view", ["en-cours", "miennes", "retard", "terminees"])
def test_every_list_answers(client, world, pursuit, view):
    client.force_login(world.lead)
    answer = said(client.get(f"/sans-nouvelles/?vue={view}&campagne={world.campaign.pk}"))
    assert ("Odette" in answer) == (view in ("en-cours", "miennes"))


def test_the_board_counts_people_without_news_against_everyone_drawn(client, world, pursuit):
    client.force_login(world.manager)
    shown = said(client.get(f"/campagnes/{world.campaign.pk}/suivi"))
    assert "Personnes sans nouvelles" in shown and "sur 1 personne tirée" in shown


def test_the_list_and_the_home_page_read_the_same_for_two_as_for_twenty(client, world, pursuit):
    client.force_login(world.lead)
    Pursuit.objects.update(step="check")

    def reads(path):
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught)

    reads("/sans-nouvelles/"), reads("/")
    few = {path: reads(path) for path in ("/sans-nouvelles/", "/")}
    for _ in range(20):
        make_home(world.north)
    other = running_campaign(world, name="Deuxième")
    with events.captured():
        for target in Target.objects.filter(campaign=other):
            begin_pursuit(target, by=world.ana)
    Pursuit.objects.update(step="check")
    assert few == {path: reads(path) for path in few}

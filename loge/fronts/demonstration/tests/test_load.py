"""The demonstration comes in through the real import and the real operations, once, and never in production."""

import pytest

from loge.domains.proximity.operations.knocks import ask_for_knock
from loge.foundation.errors import Refusal
from loge.fronts.demonstration.operations import is_loaded, load_demonstration
from loge.fronts.demonstration.proximity import has_doors
from loge.fronts.demonstration.staff import DEMO_LOGINS, STAFF
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.models import Household, Person
from loge.registers.tenants.tests.factories import make_home


def _silent(_):
    pass


@pytest.fixture
def production(settings):
    settings.SETTINGS_MODULE = "config.settings.production"


def test_a_small_landlord_is_loaded_whole_and_only_once(client):
    assert load_demonstration(homes=150, say=_silent) is True
    assert is_loaded()
    assert User.objects.count() == len(STAFF)
    assert Household.objects.filter(calls__isnull=False).exists()
    assert Household.objects.filter(cases__owner__username="solene", cases__seal=None).count() == 8
    states = set(Person.objects.values_list("offer_answers__state", flat=True))
    assert states >= {"proposed", "interested", "registered", "waiting", "declined", "has_already", "withdrawn"}
    assert Household.objects.filter(knocks__isnull=False).count() == 4
    assert Household.objects.filter(errands__isnull=False).count() == 4
    assert Household.objects.filter(regular_calls__isnull=False).count() == 5
    round_of_today = _page(client, "bruno", "/proximite/").context
    assert 3 <= round_of_today["count"] <= 5
    assert client.get("/proximite/services/").status_code == 200
    assert len(_page(client, "solene", "/proximite/services/").context["page"]) == 3
    waiting = {code: count for code, _, count in _page(client, "solene", "/orientations/").context["views"]}
    assert waiting["envoyer"] < waiting["encours"] + waiting["terminees"]
    before = Household.objects.count()
    assert load_demonstration(homes=150, say=_silent) is False
    assert Household.objects.count() == before
    for _, username, password in DEMO_LOGINS:
        assert User.objects.get(username=username).check_password(password)


def _page(client, username, path):
    client.force_login(User.objects.get(username=username))
    return client.get(path)


def test_a_door_that_the_calls_asked_for_does_not_stand_for_those_of_the_demonstration():
    home = make_home(ages=[84])
    ask_for_knock(household_id=home.pk, level=1, origin="outreach.pursuit", origin_id="1", by=None,
                  fallback_owner_id=UserFactory(roles=[Role.AGENCY_MANAGER]).pk)  # fmt: skip
    assert not has_doors()


def test_production_refuses_the_public_passwords(production):
    with pytest.raises(Refusal, match="production"):
        load_demonstration(homes=10, say=_silent)
    assert not User.objects.exists()


def test_a_base_where_others_work_is_left_alone():
    User.objects.create_user("martin")
    with pytest.raises(Refusal, match="déjà des comptes"):
        load_demonstration(homes=10, say=_silent)
    assert User.objects.count() == 1

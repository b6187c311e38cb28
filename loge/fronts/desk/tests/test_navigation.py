import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from loge.fronts.desk import navigation
from loge.registers.accounts.access import Perimeter, Role


@pytest.fixture
def labels():
    def shown_to(*roles, path="/", perimeter=Perimeter.LANDLORD):
        request = RequestFactory().get(path)
        request.user = get_user_model()(username="ana", roles=list(roles), perimeter=perimeter)
        return [
            entry["label"] for section in navigation.entries(request)["navigation"] for entry in section["entries"]
        ]

    return shown_to


def test_each_role_sees_the_entries_of_its_work(labels):
    assert "Utilisateurs" in labels(Role.ADMINISTRATOR)
    assert "Journal" in labels(Role.DPO) and "Utilisateurs" not in labels(Role.DPO)
    assert labels(Role.VOLUNTEER_CALLER)[0] == "Aujourd’hui"
    assert not {"Utilisateurs", "Journal", "Rechercher"} & set(labels(Role.VOLUNTEER_CALLER))


def test_the_entry_of_the_present_screen_is_marked_even_deep_inside_it():
    request = RequestFactory().get("/utilisateurs/12/")
    request.user = get_user_model()(username="ana", roles=[Role.ADMINISTRATOR])
    sections = navigation.entries(request)["navigation"]
    marked = [entry for section in sections for entry in section["entries"] if entry["active"]]
    assert [entry["label"] for entry in marked] == ["Utilisateurs"]
    assert not marked[0]["exact"]


def test_imports_are_for_those_who_see_the_whole_landlord(labels):
    assert "Imports" in labels(Role.CUSTOMER_RELATIONS_MANAGER)
    assert "Imports" not in labels(Role.CUSTOMER_RELATIONS_MANAGER, perimeter=Perimeter.AGENCIES)


def test_somebody_without_a_role_gets_no_entry(labels):
    assert labels() == []

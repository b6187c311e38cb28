import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import Agency, User
from loge.registers.housing.models import Residence
from loge.registers.housing.operations import assign_residences


@pytest.fixture
def residences():
    agency = Agency.objects.create(code="N", name="Agence Nord")
    return [Residence.objects.create(code=code, name=f"Résidence {code}", agency=agency) for code in "ABC"]


@pytest.fixture
def admin():
    return User.objects.create(username="admin", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def caretaker():
    return User.objects.create(username="yvon", roles=[Role.CARETAKER], perimeter=Perimeter.RESIDENCES)


def seen(user):
    return list(Residence.objects.visible_to(user).values_list("code", flat=True))


def test_the_residences_given_are_all_that_is_seen(admin, caretaker, residences):
    a, b, c = residences
    assert seen(caretaker) == []
    assign_residences(caretaker, residences=[a, b], by=admin)
    assert seen(caretaker) == ["A", "B"]
    assign_residences(caretaker, residences=[b, c], by=admin)
    assert seen(caretaker) == ["B", "C"]
    line = Entry.objects.latest("pk")
    assert (line.action, line.by, line.target_id) == ("housing.residences_assigned", admin, str(caretaker.pk))
    assert line.facts == {"added": [c.pk], "removed": [a.pk]}


def test_the_same_residences_again_leave_no_line(admin, caretaker, residences):
    assign_residences(caretaker, residences=residences, by=admin)
    assign_residences(caretaker, residences=residences, by=admin)
    assert Entry.objects.count() == 1


def test_another_perimeter_refuses_residences(admin, residences):
    with pytest.raises(Refusal, match="n’est pas « Une ou plusieurs résidences »"):
        assign_residences(admin, residences=residences, by=admin)


def test_only_administrators_give_residences(caretaker, residences):
    with pytest.raises(Refusal, match="Seul un administrateur"):
        assign_residences(caretaker, residences=residences, by=caretaker)


class TestScreen:
    def test_the_administrator_ticks_residences(self, client, admin, caretaker, residences):
        client.force_login(admin)
        url = f"/patrimoine/residences-confiees/{caretaker.pk}/"
        assert f'href="{url}"' in client.get(f"/utilisateurs/{caretaker.pk}/").content.decode()
        answer = client.post(url, {"residences": [residences[0].pk]})
        assert answer["Location"] == f"/utilisateurs/{caretaker.pk}/"
        assert seen(caretaker) == ["A"]
        assert client.get(url).content.decode().count("checked") == 1

    def test_an_unknown_residence_or_another_perimeter_is_refused(self, client, admin, caretaker):
        client.force_login(admin)
        assert (
            client.post(f"/patrimoine/residences-confiees/{caretaker.pk}/", {"residences": ["0"]}).status_code == 422
        )
        answer = client.post(f"/patrimoine/residences-confiees/{admin.pk}/", {})
        assert answer.status_code == 422 and "Le périmètre de cette personne" in answer.content.decode()

    def test_other_roles_do_not_enter(self, client, caretaker):
        client.force_login(caretaker)
        assert client.get(f"/patrimoine/residences-confiees/{caretaker.pk}/").status_code == 403

import pytest
from django.db import InterfaceError, OperationalError, connection

from loge.foundation.runtime.postgres import ServerFailure


def test_it_answers_whoever_asks_under_any_name(client, settings):
    settings.ALLOWED_HOSTS = ["loge.example.fr"]
    answer = client.get("/sante/", headers={"Host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert answer.json() == {"base": True, "taches": False}
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.parametrize(
    "error", [OperationalError("gone"), InterfaceError("closed"), ServerFailure("ne démarre pas")], ids=repr
)
def test_a_database_that_does_not_answer_is_said(client, error):
    def gone(*_):
        raise error

    with connection.execute_wrapper(gone):
        answer = client.get("/sante/")
    assert answer.status_code == 503
    assert answer.json() == {"base": False, "taches": False}


def test_it_is_looked_at_and_never_sent_to(client):
    assert client.post("/sante/").status_code == 405

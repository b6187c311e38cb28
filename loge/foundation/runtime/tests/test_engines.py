import sys

import pytest

from loge.foundation.runtime import engines
from loge.foundation.runtime.engines import Engine, EngineFailure, first_that_works


@pytest.fixture
def engine(tmp_path):
    script, lock = tmp_path / "engine.py", tmp_path / "lock.txt"
    lock.write_text("")  # nothing to download

    def made(code: str, *, instead=True) -> Engine:
        script.write_text(code)
        command = (sys.executable, "-I", str(script)) if instead else ()
        return Engine(folder=tmp_path / "engines" / "one", script=script, lock=lock, instead=command)

    return made


def test_a_process_is_asked_and_answers(engine):
    echo = engine("import json, sys; json.dump({'heard': json.load(sys.stdin)}, sys.stdout)")
    assert echo.ask({"é": [1]}, patience=20) == {"heard": {"é": [1]}}


def test_it_is_given_none_of_our_secrets(engine, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    shown = engine("import json, os, sys; json.dump({'env': sorted(os.environ)}, sys.stdout)").ask({}, patience=20)
    assert "DATABASE_URL" not in shown["env"] and "PATH" in shown["env"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("raise SystemExit(3)", "broken"),
        ("print('bonjour')", "broken"),
        ("print('[]')", "broken"),
        ("import threading; threading.Event().wait()", "timeout"),
    ],
)
def test_what_is_no_answer_is_told_by_a_code(engine, code, why):
    with pytest.raises(EngineFailure) as failure:
        engine(code).ask({"name": "Odette"}, patience=0.5 if why == "timeout" else 20)
    assert failure.value.code == why and "Odette" not in str(failure.value)


def test_it_is_installed_beside_then_in_place_and_removed(engine, monkeypatch):
    one = engine("import json; print(json.dumps({'ready': True}))", instead=False)
    with pytest.raises(EngineFailure, match="missing"):
        one.ask({}, patience=20)
    assert not one.is_installed
    one.install()
    assert one.is_installed and one.is_current and one.ask({}, patience=20) == {"ready": True}
    one.lock.write_text("rien==1.0\n")  # a version of Loge that wants something else, and cannot have it
    assert one.is_installed and not one.is_current
    monkeypatch.setattr(engines, "_with_uv", _fails)
    monkeypatch.setattr(engines, "_with_pip", _fails)
    with pytest.raises(OSError, match="pas de réseau"):
        one.install()
    assert one.ask({}, patience=20) == {"ready": True}
    assert one.remove() and not one.is_installed and not one.remove()


def _fails(folder, lock):
    def refused():
        raise OSError("pas de réseau")

    return refused


def test_the_last_way_says_why_none_worked():
    refused = _fails(None, None)
    first_that_works(refused, lambda: None)
    with pytest.raises(OSError, match="pas de réseau"):
        first_that_works(refused, refused)

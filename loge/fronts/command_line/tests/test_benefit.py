import sys

import pytest
from click.testing import CliRunner

from loge.foundation.errors import Refusal
from loge.fronts.command_line.benefit import benefit


def run(*arguments):
    return CliRunner().invoke(benefit, arguments, standalone_mode=False)


def test_what_is_not_installed_is_said_and_nothing_is_checked(settings, tmp_path):
    settings.LOGE_DATA, settings.LOGE_BENEFIT_ENGINE = tmp_path, []
    assert run("status").return_value == 3
    assert "n’était pas installée" in run("remove").output
    checked = run("check")
    assert isinstance(checked.exception, Refusal) and "loge benefit install" in str(checked.exception)


def test_another_engine_answers_for_itself_or_the_command_fails(settings, tmp_path):
    speaks = "import json; print(json.dumps({'library': 'autre', 'version': '2', 'answers': []}))"
    settings.LOGE_DATA, settings.LOGE_BENEFIT_ENGINE = tmp_path, [sys.executable, "-c", speaks]
    shown = run("status", "--json")
    assert shown.return_value == 0 and '"autre 2"' in shown.output
    settings.LOGE_BENEFIT_ENGINE = [sys.executable, "-c", "raise SystemExit(1)"]
    with pytest.raises(OSError, match="ne répond pas"):
        raise run("status").exception

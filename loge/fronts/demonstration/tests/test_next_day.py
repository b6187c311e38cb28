"""The export of the day after, and the command line."""

import csv
import json

import pytest
from click.testing import CliRunner

from loge.foundation.errors import Refusal
from loge.fronts.demonstration.register.command import sample_register
from loge.fronts.demonstration.register.next_day import write_next_day
from loge.fronts.demonstration.register.phones import FICTION_PREFIXES
from loge.fronts.demonstration.register.writing import write_register


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    path = tmp_path_factory.mktemp("jour") / "jour1.csv"
    write_register(path, homes=2000, seed=4)
    return path


def _by_key(path):
    rows = csv.DictReader(path.open(encoding="cp1252", newline=""), delimiter=";")
    return {(r["N° client"], r["N° contrat"], r["N° logement"]): r for r in rows if r["Nom"]}


def test_one_line_in_a_hundred_changes_and_says_so(today, tmp_path):
    counts = write_next_day(today, tmp_path / "jour2.csv", changed=0.01)
    before, after = _by_key(today), _by_key(tmp_path / "jour2.csv")
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    assert len(changed) == counts["changed"]
    assert 0.006 < len(changed) / len(before) < 0.014
    assert len(before.keys() - after.keys()) == counts["removed"] > 0
    assert len(after.keys() - before.keys()) == counts["added"] > 0


def test_a_changed_line_changes_in_one_cell_only(today, tmp_path):
    write_next_day(today, tmp_path / "jour2.csv", changed=0.05)
    before, after = _by_key(today), _by_key(tmp_path / "jour2.csv")
    for key in before.keys() & after.keys():
        different = [title for title in before[key] if before[key][title] != after[key][title]]
        assert different in ([], ["Solde"], ["Mobile"], ["Email"])
        if different == ["Mobile"]:
            assert after[key]["Mobile"].startswith(FICTION_PREFIXES)


def test_the_same_night_happens_twice(today, tmp_path):
    write_next_day(today, tmp_path / "a.csv", seed=2)
    write_next_day(today, tmp_path / "b.csv", seed=2)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_nothing_asked_nothing_changed(today, tmp_path):
    write_next_day(today, tmp_path / "b.csv", changed=0, removed=0, added=0)
    assert (tmp_path / "b.csv").read_bytes() == today.read_bytes()


def test_a_file_that_is_not_ours_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("a;b\r\n1;2\r\n")
    with pytest.raises(ValueError, match="N° client"):
        write_next_day(tmp_path / "x.csv", tmp_path / "y.csv")


def test_the_command_writes_and_counts_in_json(tmp_path):
    run = CliRunner().invoke(sample_register, [str(tmp_path / "r.csv"), "--homes", "50", "--dirt", "real", "--json"])
    assert run.exit_code == 0, run.output
    report = json.loads(run.output)
    assert report["homes"] == 50
    assert report["bytes"] == (tmp_path / "r.csv").stat().st_size


def test_the_command_writes_the_next_day(today, tmp_path):
    run = CliRunner().invoke(sample_register, [str(tmp_path / "n.csv"), "--next-day-of", str(today), "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.output)["changed"] > 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["r.pdf", "--homes", "5"], "Le fichier à écrire doit se terminer par .csv ou .xlsx."),
        (
            ["r.csv", "--homes", "5", "--persons", "5"],
            "Indiquez soit un nombre de logements, soit un nombre de personnes.",
        ),
    ],
)
def test_the_command_refuses_with_a_sentence(tmp_path, arguments, sentence):
    run = CliRunner().invoke(sample_register, [str(tmp_path / arguments[0]), *arguments[1:]])
    assert run.exit_code != 0
    assert isinstance(run.exception, Refusal)
    assert str(run.exception) == sentence


def test_the_command_refuses_a_day_that_is_not_one(tmp_path):
    run = CliRunner().invoke(sample_register, [str(tmp_path / "r.csv"), "--as-of", "demain"])
    assert run.exit_code == 2
    assert not (tmp_path / "r.csv").exists()

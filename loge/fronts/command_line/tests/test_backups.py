"""A backup is worth what its restoration is worth."""

import json
import stat
import subprocess
import sys

import pytest

from loge.fronts.command_line import outcome
from loge.fronts.command_line.tests.conftest import CHECKOUT

USERNAMES = """
import django
django.setup()
from loge.registers.accounts.models import User
print(sorted(User.objects.values_list("username", flat=True)))
"""


def create_account(installation, username, *extra):
    arguments = ("user", "create", username, "--email", f"{username}@example.org", "--password-stdin", "--json")
    done = installation.loge(*arguments, *extra, input="Tournesol-Bleu-77\n")
    assert done.returncode == 0, done.stderr


def accounts(installation) -> str:
    command = [sys.executable, "-c", USERNAMES]
    done = subprocess.run(command, env=installation.env, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def landlord(shared_installation):
    """An installation with one account and one file."""
    installation = shared_installation("landlord")
    assert installation.loge("migrate").returncode == 0
    create_account(installation, "alix")
    (installation.folder / "files" / "letters").mkdir(parents=True)
    (installation.folder / "files" / "letters" / "one.txt").write_text("Bonjour")
    return installation


def test_an_installation_is_found_again_elsewhere_from_its_backup(landlord, new_installation, tmp_path):
    archive = tmp_path / "backup.tar"
    saved = landlord.loge("backup", archive, "--json")
    assert json.loads(saved.stdout)["fichiers"] == 1
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600

    other = new_installation("other")
    restored = other.loge("restore", archive, "--json")
    assert restored.returncode == 0, restored.stderr
    assert accounts(other) == "['alix']"
    assert (other.folder / "files" / "letters" / "one.txt").read_text() == "Bonjour"


def test_restoring_over_data_is_refused_unless_asked_for(landlord, tmp_path):
    first, archive = tmp_path / "first.tar", tmp_path / "backup.tar"
    assert landlord.loge("backup", first).returncode == 0
    assert landlord.loge("restore", first, "--replace").returncode == 0
    assert landlord.loge("backup", archive).returncode == 0  # what was restored can be saved in its turn
    create_account(landlord, "nadia", "--as", "alix", "--role", "volunteer_caller")

    refused = landlord.loge("restore", archive)
    assert (refused.returncode, refused.stdout) == (outcome.REFUSED, "")
    assert "rien n’a été touché" in refused.stderr
    assert accounts(landlord) == "['alix', 'nadia']"

    assert landlord.loge("restore", archive, "--replace").returncode == 0
    assert accounts(landlord) == "['alix']"


def test_what_is_not_a_backup_is_refused_and_leaves_the_data(landlord, tmp_path):
    wrong = tmp_path / "wrong.tar"
    wrong.write_bytes(b"not an archive")
    refused = landlord.loge("restore", wrong, "--replace")
    assert (refused.returncode, "n’est pas une sauvegarde" in refused.stderr) == (outcome.REFUSED, True)
    assert accounts(landlord) == "['alix']"


def test_a_backup_never_overwrites_another(landlord, tmp_path):
    archive = tmp_path / "backup.tar"
    archive.write_text("the former one")
    assert landlord.loge("backup", archive).returncode == outcome.REFUSED
    assert archive.read_text() == "the former one"

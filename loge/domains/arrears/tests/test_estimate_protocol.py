"""What is put to the engine is what its script reads. It runs for real in `make estimate-check`, in an environment of its own."""

import ast
import json
from decimal import Decimal

from django.conf import settings

from loge.domains.arrears.choices import BenefitKind, EstimateFailure, Situation
from loge.domains.arrears.models import BenefitEstimate
from loge.domains.arrears.operations.estimates import Adult
from loge.domains.arrears.queries.estimates import question_of
from loge.domains.arrears.tests.world import month

FOLDER = settings.BASE_DIR / "engines" / "benefit"
TREE = ast.parse((FOLDER / "estimate.py").read_text())


def words() -> set[str]:
    return {node.value for node in ast.walk(TREE) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_script_knows_nothing_of_ours():
    imported = {alias.name for node in ast.walk(TREE) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(TREE) if isinstance(node, ast.ImportFrom)}
    assert "openfisca_france" in imported
    assert not any(name.partition(".")[0] in ("loge", "config", "django") for name in imported)


def test_it_reads_every_word_that_is_put_to_it():
    adult = Adult(Situation.WORKING, wages=Decimal(1)).as_json()
    asked = question_of(BenefitEstimate(month=month(), adults=[adult]))
    assert {*asked, *adult, *Situation.values} <= words()
    assert {*BenefitKind.values, EstimateFailure.TOWN, EstimateFailure.BROKEN} <= words()


def test_homes_of_reference_are_asked_as_ours_are():
    asked = question_of(BenefitEstimate(month=month(), adults=[]))
    for reference in json.loads((FOLDER / "references.json").read_text()):
        assert set(reference["household"]) == set(asked), reference["who"]


def test_the_lock_is_of_the_version_that_make_lock_asks_for():
    lock, make = (
        (settings.BASE_DIR / "locks" / "benefit.txt").read_text(),
        (settings.BASE_DIR / "Makefile").read_text(),
    )
    wanted = next(line.split()[1] for line in make.splitlines() if line.startswith("\techo openfisca-france=="))
    assert f"{wanted} \\\n" in lock and lock.count("openfisca-france==") == 1 and "--hash=sha256:" in lock

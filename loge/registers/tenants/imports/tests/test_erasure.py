"""Files of tenants do not sleep for ever on the server, nor their lines in the workbench."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.foundation.exchange import erasure as exchange
from loge.foundation.exchange.models import ChangedRow, ImportRun, RowDecision
from loge.foundation.retention import apply
from loge.registers.tenants.erasure import rules
from loge.registers.tenants.imports import operations
from loge.registers.tenants.imports.tests.conftest import line
from loge.registers.tenants.imports.workbench import file_of
from loge.registers.tenants.models import ImportedRow, PlannedChange, RowOutcome

LINES = next(rule for rule in rules(still_needed=set) if rule.code == "import_lines")
FILES = exchange.RULES[0]
NEXT_YEAR = timedelta(days=400)


def test_the_file_and_the_values_before_are_forgotten_and_the_figures_stay(load, manager):
    load(line())
    run = load(line(Prénom="JEANNETTE"))
    folder = file_of(run).parent
    assert ChangedRow.objects.exists() and len(list(folder.iterdir())) == 4
    assert apply(FILES, now=timezone.now()) == 0
    assert apply(FILES, now=timezone.now() + NEXT_YEAR) == 2 and apply(FILES, now=timezone.now() + NEXT_YEAR) == 0
    assert list(folder.iterdir()) == [] and not ChangedRow.objects.exists() and not RowDecision.objects.exists()
    run.refresh_from_db()
    assert run.counts and run.lines == 1
    with pytest.raises(Refusal, match="ont été effacées"):
        operations.undo_import(run, by=manager, background=False)


def test_only_the_lines_by_which_the_next_file_is_compared_stay(load, preview):
    load(line())
    preview(line(Prénom="JEANNETTE"))
    kept = ImportRun.objects.get(report__has_key="memory").report["memory"]["rows_of"]
    assert PlannedChange.objects.exists() and ImportedRow.objects.exclude(run_id=kept).exists()
    assert apply(LINES, now=timezone.now()) == 0
    assert apply(LINES, now=timezone.now() + NEXT_YEAR) > 0
    assert not PlannedChange.objects.exists() and not RowOutcome.objects.exists()
    assert set(ImportedRow.objects.values_list("run_id", flat=True)) == {kept}

from datetime import datetime
from pathlib import Path

from django.conf import settings

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import ChangedRow, ImportLine, ImportRun, RowDecision
from loge.foundation.retention import Rule

AT_WORK = (RunState.CHECKING, RunState.APPLYING)
ABOUT_NOBODY = ("lines", "memory", "base", "undone", "doubts", "scores")


def forget_files(before: datetime) -> int:
    """The file received, the lines that a person corrected, the values before and after: an import is then no more undone.

    Its figures stay, with who received it and who applied it.
    """
    old = ImportRun.objects.filter(received_at__lt=before).exclude(state__in=AT_WORK)
    forgotten = list(old.exclude(stored_as=""))
    for run in forgotten:
        _remove_files(run)
        run.report = {name: run.report[name] for name in ABOUT_NOBODY if name in run.report}
        run.stored_as = ""
        run.save(update_fields=["report", "stored_as"])
    keys = [run.pk for run in forgotten]
    RowDecision.objects.filter(run__in=keys).delete()
    ChangedRow.objects.filter(run__in=keys).delete()
    return len(forgotten)


def _remove_files(run: ImportRun) -> None:
    kept = Path(settings.MEDIA_ROOT) / run.stored_as
    kept.unlink(missing_ok=True)
    if result := run.report.get("result"):
        (kept.parent / Path(result).name).unlink(missing_ok=True)


RULES = [
    Rule(
        code="imports", what="Fichiers importés, lignes corrigées, valeurs avant et après", since="la réception du fichier",
        days=365, covers=(ImportRun, RowDecision, ChangedRow), erase=forget_files,
    ),
    Rule(
        code="lines_read", what="Lignes des fichiers dont chacune est une fiche (annuaire des partenaires)",
        since="la réception du fichier", covers=(ImportLine,), where="90 jours, avec le fichier",
    ),
]  # fmt: skip

from collections.abc import Callable

from django.db import connection

from loge.foundation.exchange.models import AppliedBatch, ImportRun
from loge.registers.tenants.imports.planning import checks, outcome, people, ties
from loge.registers.tenants.imports.planning.compare import plan_keyed
from loge.registers.tenants.imports.planning.kinds import LEASE, ORGANISATION, STOCK


def make_plan(run: ImportRun, *, tell: Callable[[str, float], None] = lambda step, share: None) -> dict:
    """Compare the workbench with the register and write the plan. Reads the register, writes only the workbench.

    Follows the filling of the workbench on the same connection, which says in `kept` what lines were passed over; in a `room`.

    May run again at any time: the former plan is thrown away. Each statement commits, so that the progress shows; the
    outcomes of the lines, written last, say that the plan is whole. Answers the counts.
    """
    params = parameters(run)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenants_plannedchange WHERE run_id = %(run)s", params)
        cursor.execute("DELETE FROM tenants_rowoutcome WHERE run_id = %(run)s", params)
    AppliedBatch.objects.filter(run=run).delete()
    checks.refuse_faulty_lines(params)
    checks.note_whom_errors_may_concern(params)
    tell("Comparaison du patrimoine", 0.2)
    _plan_stock(params)
    tell("Recherche des personnes connues", 0.4)
    people.plan_people(params)
    _analyse()
    tell("Comparaison des foyers et des coordonnées", 0.65)
    ties.plan_ties(params)
    tell("Recherche de ce qui a disparu", 0.85)
    outcome.plan_missing(params, grain=run.grain)
    outcome.write_outcomes(params)
    counts = outcome.counts(run.pk)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS people, candidates, resolved, leases, present, uncertain, kept")
        cursor.execute("DROP TABLE IF EXISTS unsure_codes, unsure_leases, unsure_people")
        cursor.execute("SELECT brin_summarize_new_values('planned_change_row')")
    return counts


def _plan_stock(params: dict) -> None:
    with connection.cursor() as cursor:
        for kind in (*STOCK, LEASE):
            cursor.execute(plan_keyed(kind), params)
            _analyse()
        cursor.execute(plan_keyed(ORGANISATION, only="s.organisation <> ''"), params)


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tenants_plannedchange")


def parameters(run: ImportRun) -> dict:
    """What every statement of the plan may ask for."""
    mapped = set(run.columns.values())
    return {
        "run": run.pk,
        "source": run.sender.code,
        "day": run.reference_date,
        "has_end": "ends_on" in mapped,
        "lists_occupants": run.grain == "person",
        "channels": [channel for channel in ("phone", "email") if channel in mapped],
    }

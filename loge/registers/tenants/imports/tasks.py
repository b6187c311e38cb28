"""Jobs of the imports. Each may run twice, or again after a crash: the engine knows where it stands."""

from procrastinate.contrib.django import app

from loge.registers.tenants.imports import engine


@app.task(queue="imports")
def check_import(run_id: int) -> None:
    engine.check(run_id)


@app.task(queue="imports")
def apply_import(run_id: int) -> None:
    engine.apply(run_id)


@app.task(queue="imports")
def undo_import(run_id: int) -> None:
    engine.undo(run_id)

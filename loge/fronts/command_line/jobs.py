import asyncio

import click

from loge.fronts.command_line.outcome import with_django


@click.command(help="Faire les travaux de fond (imports, envois, calculs périodiques) jusqu’à l’arrêt.")
@click.option("--concurrency", default=2, show_default=True, help="Travaux menés en même temps.")
@with_django
def worker(concurrency: int) -> None:
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    # Django's connection cannot wait for several things at once: the worker has its own.
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        async with worker_app.open_async():
            await worker_app.run_worker_async(concurrency=concurrency, shutdown_graceful_timeout=10)

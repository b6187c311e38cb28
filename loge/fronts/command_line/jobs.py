import click

from loge.fronts.command_line.outcome import with_django


@click.command(help="Faire les travaux de fond (imports, envois, calculs périodiques) jusqu’à l’arrêt.")
@click.option("--concurrency", default=2, show_default=True, help="Travaux menés en même temps.")
@with_django
def worker(concurrency: int) -> None:
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", str(concurrency), "--shutdown-graceful-timeout", "10")

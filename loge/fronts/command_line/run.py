"""`loge run`: the whole installation in one command, in the foreground, until Ctrl-C."""

import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from loge.foundation.runtime import installation, postgres
from loge.foundation.runtime.supervisor import Child, Supervisor
from loge.fronts.command_line.data import check_server
from loge.fronts.command_line.outcome import FAILURE, REFUSED, end, say, with_django

ANSWER_PATIENCE = 120.0  # seconds left to the web processes to give their first page


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration offers to this command, given by whoever assembles both (loge/__main__.py)."""

    load_if_empty: Callable[[Callable[[str], None]], None]
    logins: Callable[[], list[str]]


@click.command(help="Tout démarrer : base de données, pages, travaux de fond. Ctrl-C arrête tout.")
@click.option(
    "--port", envvar="PORT", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port des pages (ou variable PORT).",
)  # fmt: skip
@click.option("--bind", envvar="LOGE_BIND", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option("--workers", default=2, show_default=True, help="Nombre de processus des pages.")
@click.option("--demo/--no-demo", default=True, help="Charger l’organisme de démonstration si la base est vide.")
@click.pass_obj
@with_django
def run(demonstration: Demonstration | None, port: int, bind: str, workers: int, demo: bool) -> None:
    from django.conf import settings

    signal.signal(signal.SIGTERM, _leave)  # so that what was started is stopped, even half-way through
    if obstacle := _obstacle(bind, port):
        end(REFUSED, obstacle)
    shown = demonstration if demo and not _in_production() else None
    with installation.claimed(settings.LOGE_DATA, f"port {port}, processus {os.getpid()}"):
        _prepare(shown)
        _serve(settings.LOGE_DATA, shown, port, bind, workers)


def _leave(*_: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)


def _in_production() -> bool:
    return os.environ["DJANGO_SETTINGS_MODULE"].endswith("production")


def _obstacle(bind: str, port: int) -> str:
    """Why the pages could not listen there, empty if they can."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError:
            return (
                f"Le port {port} est réservé à l’administrateur de la machine. Donnez-en un autre : PORT=8001 make run"
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Le port {port} est déjà pris. Donnez-en un autre : PORT=8001 make run"
            return f"L’adresse {bind} n’est pas une adresse de cette machine (LOGE_BIND)."
    return ""


def _prepare(demonstration: Demonstration | None) -> None:
    from django.core.management import call_command
    from django.db import connection, connections
    from django.db.migrations.executor import MigrationExecutor

    check_server()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Préparation de la base de données…")
        call_command("migrate", verbosity=0, interactive=False)
    if _in_production():
        call_command("collectstatic", verbosity=0, interactive=False)
    if demonstration:
        demonstration.load_if_empty(say)
    connections.close_all()


def _serve(data_folder: Path, demonstration: Demonstration | None, port: int, bind: str, workers: int) -> None:
    pages, jobs = _children(data_folder, port, bind, workers)
    supervisor = Supervisor([pages], say, _watch_database(data_folder))
    try:
        supervisor.start()
        if not _answers(f"http://{_reachable(bind)}:{port}/sante/", supervisor):
            if not supervisor.stopping:
                end(FAILURE, "Les pages ne répondent pas : voir les messages ci-dessus.")
            return
        supervisor.add(jobs)  # after the pages, which someone is waiting for
        _welcome(_address(bind, port), demonstration)
        supervisor.wait()
    finally:
        say("Arrêt…")
        supervisor.stop()
        postgres.release(data_folder)
        say("Tout est arrêté.")


def _children(data_folder: Path, port: int, bind: str, workers: int) -> tuple[Child, Child]:
    env = {**os.environ, "LOGE_DATA": str(data_folder), "PYTHONUNBUFFERED": "1"}
    host = f"[{bind}]" if ":" in bind else bind
    pages = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", "8", "--timeout", "60", "--graceful-timeout", "8"),
        *("--max-requests", "20000", "--max-requests-jitter", "2000", "--no-control-socket"),
        *("--preload", "--log-level", "warning"),
    ]
    jobs = [sys.executable, "-m", "loge", "worker"]
    return Child("Pages", pages, env), Child("Travaux de fond", jobs, env)


def _watch_database(data_folder: Path) -> Callable[[], None]:
    if not _is_embedded():
        return lambda: None
    known = postgres.ensure_running(data_folder)

    def watch() -> None:
        nonlocal known
        try:
            server = postgres.ensure_running(data_folder)
        except postgres.ServerFailure as failure:
            say(str(failure))
            return
        if server is not known:
            say("La base de données s’était arrêtée : elle est repartie.")
            known = server

    return watch


def _reachable(bind: str) -> str:
    if bind in ("0.0.0.0", "127.0.0.1"):
        return "127.0.0.1"
    return "[::1]" if bind == "::" else f"[{bind}]" if ":" in bind else bind


def _answers(url: str, supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + ANSWER_PATIENCE
    while time.monotonic() < deadline and not supervisor.stopping:
        try:
            urllib.request.urlopen(url, timeout=5)
            return True
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return True
        except OSError:
            pass
        supervisor.look()
        time.sleep(0.2)
    return False


def _address(bind: str, port: int) -> str:
    """What a person types: in production the name of the site, which a proxy leads to this port."""
    from django.conf import settings

    if _in_production():
        return f"https://{settings.ALLOWED_HOSTS[0]}/ (par le port {port} de {_reachable(bind)})"
    return f"http://{'localhost' if bind in ('127.0.0.1', '0.0.0.0', '::') else bind}:{port}/"


def _welcome(address: str, demonstration: Demonstration | None) -> None:
    say(f"\nLoge est prête : {address}\n")
    lines = demonstration.logins() if demonstration else []
    if lines:
        say("Pour essayer, un compte par rôle (rôle, identifiant, mot de passe) :")
    for line in lines:
        say(f"  {line}")
    say(f"\nCtrl-C pour tout arrêter. {_what_becomes_of_the_data()}")


def _what_becomes_of_the_data() -> str:
    if _is_embedded():
        return "Les données sont gardées ; « make clean-data » les efface."
    return "Les données restent dans la base donnée par DATABASE_URL."


def _is_embedded() -> bool:
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"].endswith("embedded")

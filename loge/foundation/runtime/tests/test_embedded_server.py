import ctypes
import os
import signal
import socket
import stat
import time

import psycopg
import pytest
from django.db import connection

from loge.foundation.runtime import installation, postgres, processes

# Starts the server, says its port, and lives until its standard input is closed.
USER_OF_THE_SERVER = """
import sys
from loge.foundation.runtime import postgres
print(postgres.ensure_running(sys.argv[1], durable=False).port, flush=True)
sys.stdin.read()
"""


# What root is in an ordinary container: without the right to look at the processes of other accounts.
KILLED_IN_A_CONTAINER = """
import os, signal, sys
from loge.foundation.runtime import postgres, processes
folder = sys.argv[1]
server = postgres.ensure_running(folder, durable=False)
assert postgres.is_running(folder) and postgres.ensure_running(folder) == server
os.kill(processes.server_pid(server.cluster), signal.SIGKILL)  # its parent, this process, does not bury it
assert postgres.ensure_running(folder, durable=False) and postgres.is_running(folder)
print("again", flush=True)
"""
PR_CAPBSET_DROP, CAP_SYS_PTRACE = 24, 19  # linux/prctl.h, linux/capability.h


def start(folder):
    return postgres.ensure_running(folder, durable=False)


def postmaster(folder) -> int:
    return int((postgres.cluster_of(folder) / "postmaster.pid").read_text().split()[0])


def query(server, sql):
    with psycopg.connect(server.url()) as session:
        cursor = session.execute(sql)
        return cursor.fetchall() if cursor.description else []


def wait_until(condition, patience=20.0):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def test_django_speaks_to_a_recent_enough_server():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        assert cursor.fetchone()[0] >= 150000


def test_asking_twice_gives_the_same_server(data_folder):
    assert start(data_folder) == start(data_folder)


def test_what_was_committed_survives_a_killed_server(data_folder):
    server = postgres.ensure_running(data_folder)
    query(server, "CREATE TABLE kept AS SELECT 'still here' AS word")
    killed = postmaster(data_folder)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not processes.alive(killed))
    again = postgres.ensure_running(data_folder)
    assert query(again, "SELECT word FROM kept") == [("still here",)]


def test_a_server_is_known_and_started_again_by_who_may_not_look_at_other_accounts(data_folder, elsewhere):
    libc = ctypes.CDLL(None)
    process = elsewhere(
        KILLED_IN_A_CONTAINER, data_folder, preexec_fn=lambda: libc.prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE, 0, 0, 0)
    )
    assert process.communicate(timeout=60)[0] == "again\n"
    assert not postgres.is_running(data_folder)


def test_two_folders_run_side_by_side(tmp_path, data_folder):
    other = tmp_path / "other"
    try:
        first, second = start(data_folder), start(other)
        assert first.port != second.port
        assert query(first, "SHOW data_directory") != query(second, "SHOW data_directory")
        assert query(first, "SHOW idle_in_transaction_session_timeout") == [("15min",)]
    finally:
        postgres.stop(other)
        installation.erase(other)


def test_nobody_enters_without_the_password(data_folder):
    server = start(data_folder)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace(server.password, "guess"))


def test_secrets_and_data_are_closed_to_others_and_parents_left_alone(tmp_path, data_folder):
    before = [folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents)]
    start(data_folder)
    assert stat.S_IMODE((data_folder / "postgres.password").stat().st_mode) == 0o600
    assert stat.S_IMODE(postgres.cluster_of(data_folder).stat().st_mode) == 0o700
    assert [folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents)] == before


def test_a_port_taken_meanwhile_is_changed_for_another(data_folder):
    server = start(data_folder)
    query(server, "CREATE TABLE kept ()")
    postgres.stop(data_folder)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind((postgres.HOST, server.port))
        squatter.listen()
        moved = start(data_folder)
    assert moved.port != server.port
    assert query(moved, "SELECT * FROM kept") == []


def test_the_last_user_to_leave_stops_the_server(data_folder, elsewhere):
    first, second = elsewhere(USER_OF_THE_SERVER, data_folder), elsewhere(USER_OF_THE_SERVER, data_folder)
    assert first.stdout.readline() == second.stdout.readline()
    first.communicate(timeout=30)
    assert postgres.is_running(data_folder)
    second.communicate(timeout=30)
    assert not postgres.is_running(data_folder)


def test_a_killed_user_is_not_counted_for_ever(data_folder, elsewhere):
    killed = elsewhere(USER_OF_THE_SERVER, data_folder)
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    assert postgres.is_running(data_folder)
    elsewhere(USER_OF_THE_SERVER, data_folder).communicate(timeout=30)
    assert not postgres.is_running(data_folder)


def test_many_processes_may_ask_at_once(data_folder, elsewhere):
    users = [elsewhere(USER_OF_THE_SERVER, data_folder) for _ in range(4)]
    assert len({user.stdout.readline() for user in users}) == 1


def test_a_cluster_left_without_its_password_is_set_aside_and_kept(data_folder, capsys):
    postgres.ensure_running(data_folder)
    home = postgres.cluster_of(data_folder).parent
    postgres.stop(data_folder)
    (data_folder / "postgres.password").unlink()
    server = postgres.ensure_running(data_folder)
    assert query(server, "SELECT 1") == [(1,)]
    aside = [folder for folder in home.parent.glob(f"{home.name}.*") if (folder / "cluster/PG_VERSION").exists()]
    assert len(aside) == 1
    assert str(aside[0]) in capsys.readouterr().err
    installation.remove(aside[0])


def test_a_dead_process_is_not_taken_for_a_living_one(elsewhere):
    process = elsewhere("pass")
    wait_until(lambda: not processes.alive(process.pid))  # a zombie: nobody has waited for it yet
    process.wait()
    assert not processes.alive(process.pid)
    assert processes.alive(os.getpid())


def test_erasing_refuses_while_the_server_runs_then_leaves_what_is_not_ours(data_folder):
    start(data_folder)
    (data_folder / "letter.txt").write_text("not ours")
    with pytest.raises(installation.Busy, match="en marche"):
        installation.erase(data_folder)
    postgres.stop(data_folder)
    installation.erase(data_folder)
    assert [path.name for path in data_folder.iterdir()] == ["letter.txt"]


def test_one_folder_is_held_by_one_run_at_a_time(data_folder):
    with installation.claimed(data_folder, "port 8000"):
        with pytest.raises(installation.Busy, match="port 8000"), installation.claimed(data_folder):
            raise AssertionError("two at once")
    with installation.claimed(data_folder):
        pass


@pytest.mark.parametrize(
    ("memory", "share"),
    [(512, 128), (2_000, 250), (8_000, 1_000), (64_000, 2_048)],
    ids=["tiny", "small", "laptop", "large"],
)
def test_the_server_keeps_an_eighth_of_the_memory_within_reason(memory, share):
    assert postgres.share_of_memory(memory) == share


def test_a_container_counts_what_it_is_allowed(monkeypatch):
    monkeypatch.setattr(postgres.Path, "read_text", lambda path: f"{300 * 2**20}\n")
    assert postgres.machine_memory() == 300
    monkeypatch.setattr(postgres.Path, "read_text", lambda path: "max\n")
    assert postgres.machine_memory() > 300

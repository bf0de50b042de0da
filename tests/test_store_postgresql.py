"""The log in PostgreSQL, on a real server of its own in a temporary folder."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

import qitools as qi
from tests.log_writers import do_all, plan_many, write_until_killed
from tests.test_store import finish, processes, refused

pytestmark = pytest.mark.postgres

PASSWORD = "correct-horse-battery"


class Server:
    """A PostgreSQL server on a free port, run by an ordinary user since it will not run as root."""

    def __init__(self):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
        assert found, "These tests need a PostgreSQL server; on Debian: apt-get install postgresql"
        self.programs = found[-1].parent
        self.user = {"user": "postgres"} if os.geteuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="qi"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (self.folder / "password").write_text(PASSWORD)
        if self.user:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, "postgres")
        self.run(
            "initdb", "--username=owner", "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8",
            "--no-locale", "--no-sync", f"--pwfile={self.folder / 'password'}",
        )  # fmt: skip
        self.start()

    def run(self, program, *more):
        command = [self.programs / program, "-D", self.folder / "data", *more]
        done = subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self.user,
        )
        assert done.returncode == 0, done.stdout

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.run("pg_ctl", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self):
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def url(self, database="team", user="owner"):
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def connect(self, database="team"):
        return psycopg.connect(host=str(self.folder), port=self.port, user="owner", dbname=database, autocommit=True)

    def sql(self, *statements, database="team"):
        with self.connect(database) as db:
            for statement in statements:
                db.execute(statement)


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()
    shutil.rmtree(server.folder)


@pytest.fixture
def url(server):
    server.sql("DROP DATABASE IF EXISTS team WITH (FORCE)", "CREATE DATABASE team", database="postgres")
    return server.url()


@pytest.fixture
def log(url):
    with qi.PDSALog(url, wait=2) as log:
        yield log


def test_a_cycle_goes_round_and_others_see_it(log, url):
    cycle = log.plan(
        objective="Keep the huddle to two minutes", predictions=["Under 2: “five” patients"], ramp="Huddle"
    )
    done = finish(log, cycle)
    log.plan(objective="Nights", ramp="Nights")
    with qi.PDSALog(url) as other:
        assert other.cycles() == log.cycles()
        assert other.cycles(ramp="Huddle") == [done]
        assert [r.kind for r in other.history(cycle.id)] == ["plan", "do", "study", "act"]
        assert other.revise(done, predictions=["About 3"]).planned_at > done.acted_at
    assert len(log.to_frame()) == 2


def test_what_cannot_be_is_said_and_changes_nothing(log):
    planned = log.plan(objective="x")
    assert "There is no cycle 9" in refused(log.do, 9, result="x")
    assert "has no Do yet" in refused(log.study, planned.id, learned="x")
    assert "what looks like an NHS number" in refused(log.do, planned.id, result="943 476 5919")
    assert "cannot be kept" in refused(log.do, planned.id, result="a\0b")
    assert log.cycles() == [planned] and len(log.history(planned.id)) == 1


def test_writers_in_other_processes_never_lose_each_others_cycles(url):
    ready, go = processes.Semaphore(0), processes.Event()
    writers = [
        processes.Process(target=plan_many, args=(url, name, 60, ready, go)) for name in ("North", "South", "East")
    ]
    for writer in writers:
        writer.start()  # all three make the same new tables
    for _ in writers:
        assert ready.acquire(timeout=60)
    go.set()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    with qi.PDSALog(url) as log:
        assert [c.id for c in log.cycles()] == list(range(1, 181))
        for name in ("North", "South", "East"):
            assert [c.objective for c in log.cycles(ramp=name)] == [f"{name} {n}" for n in range(60)]


def test_two_who_write_the_same_stage_are_told_and_one_of_them_is_kept(log, url):
    for _ in range(40):
        log.plan(objective="x")
    go, answers = processes.Event(), processes.Queue()
    writers = [processes.Process(target=do_all, args=(url, n, 40, go, answers)) for n in ("North", "South")]
    for writer in writers:
        writer.start()
    go.set()
    kept = dict(answers.get(timeout=60) for _ in writers)
    for writer in writers:
        writer.join(60)
    assert sorted(kept["North"] + kept["South"]) == list(range(1, 41))
    for name, ids in kept.items():
        assert [log.cycle(i).result for i in ids] == [name] * len(ids)


def test_a_writer_killed_at_any_moment_loses_nothing_that_it_was_told_is_saved(log, url):
    acknowledged = {}
    for pause in range(6):
        ours, theirs = processes.Pipe(duplex=False)
        writer = processes.Process(target=write_until_killed, args=(url, theirs))
        writer.start()
        theirs.close()
        assert ours.poll(30)
        writer.join(pause / 200)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with contextlib.suppress(EOFError):
            while True:
                acknowledged.update([ours.recv()])
        ours.close()
    cycles = log.cycles()
    assert [c.id for c in cycles] == list(range(1, len(cycles) + 1))
    assert len(acknowledged) >= 6
    for cycle_id, count in acknowledged.items():
        assert len(log.history(cycle_id)) >= count


def test_a_log_goes_on_when_the_server_has_been_restarted(log, server):
    first = log.plan(objective="Before")
    server.stop()
    assert "could not be reached" in refused(log.plan, objective="Meanwhile")
    server.start()
    assert log.cycles() == [first]
    assert log.plan(objective="After").id == 2


def test_a_log_held_by_another_writer_is_said_to_be(server, url):
    with qi.PDSALog(url, wait=0.1) as log:
        with server.connect() as other, other.transaction():
            other.execute("LOCK TABLE pdsa_revision")
            assert "is held by another writer" in refused(log.plan, objective="x")
        assert log.plan(objective="x").id == 1


def test_other_tables_in_the_database_are_left_alone(server, url):
    server.sql("CREATE TABLE ward (name text)", "INSERT INTO ward VALUES ('Heron')")
    with qi.PDSALog(url) as log:
        assert log.plan(objective="x").id == 1
    server.sql("DROP TABLE ward")


def test_a_log_of_a_newer_version_is_left_as_it_is(server, url):
    qi.PDSALog(url).close()
    server.sql("UPDATE pdsa_log SET version = 2")
    assert "made by a newer qitools" in refused(qi.PDSALog, url)


def test_one_who_may_only_read_can_read(server, log):
    planned = log.plan(objective="x")
    server.sql("DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")  # fmt: skip
    with qi.PDSALog(server.url(user="reader")) as reading:
        assert reading.cycles() == [planned]
        assert "does not let you do this" in refused(reading.do, planned.id, result="x")
    server.sql("DROP OWNED BY reader", "DROP ROLE reader")


def test_no_password_is_shown(server, url):
    right = f"postgresql://owner:{PASSWORD}@127.0.0.1:{server.port}/team"
    with qi.PDSALog(right) as log:
        assert PASSWORD not in repr(log) and "***" in repr(log)
        assert PASSWORD not in refused(log.do, 9, result="x")
    for wrong in (right.replace("owner", "nobody"), right.replace("team", "missing"), right.replace("127", "256")):
        said = refused(qi.PDSALog, wrong, wait=1)
        assert "could not be reached" in said and PASSWORD not in said

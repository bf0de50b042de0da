"""The log on disk: nothing that was saved is lost, nothing is overwritten, and what goes wrong is said in a sentence."""

import contextlib
import functools
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import qitools as qi
from qitools.pdsa import FIELDS, STAGES
from tests.log_writers import do_all, plan_many, write_until_killed

# New processes that start with the library loaded, and with nothing of this one's open files.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["pytest", "tests.log_writers"])


@pytest.fixture
def log(tmp_path):
    with qi.PDSALog(tmp_path / "team.db") as log:
        yield log


@pytest.fixture
def planned(log):
    return log.plan(
        ramp="Huddle",
        objective="Keep the huddle to two minutes",
        questions=["How long does it last?"],
        predictions=["Under 2 minutes: five patients only"],
    )


def finish(log, cycle, **more):
    log.do(cycle.id, observations="Held at 07:32", result="1 min 50 s")
    log.study(cycle.id, learned="As predicted", matched_prediction=True)
    return log.act(cycle.id, decision="adapt", next_plan="Nights", **more)


def refused(call, *given, **fields):
    with pytest.raises(qi.InputError) as error:
        call(*given, **fields)
    said = str(error.value)
    assert said.count("\n") == 0 and said.endswith((".", ")"))
    return said


def test_a_cycle_goes_round_and_every_stage_has_its_time(log, planned):
    done = finish(log, planned)
    assert done.stage == "act" and done.decision == "adapt"
    assert done.planned_at < done.done_at < done.studied_at < done.acted_at
    history = log.history(planned.id)
    assert [r.kind for r in history] == ["plan", "do", "study", "act"]
    assert [r.number for r in history] == [1, 2, 3, 4]
    assert history[1].changed == ("observations", "result")
    assert history[0].cycle == planned and history[-1].cycle == done == log.cycle(planned.id)


def test_a_log_reads_the_same_when_it_is_opened_again(log, planned, tmp_path):
    finish(log, planned)
    log.plan(objective="Try it at nights", ramp="Nights")
    with qi.PDSALog(str(tmp_path / "team.db")) as again:
        assert again.cycles() == log.cycles()
        assert again.history(planned.id) == log.history(planned.id)
        assert [c.ramp for c in again.cycles(ramp="Nights")] == ["Nights"]
        assert again.cycles(ramp="None such") == []


def test_a_prediction_changed_after_the_result_leaves_a_trace(log, planned):
    log.do(planned.id, result="2 min 40 s")
    changed = log.revise(planned.id, predictions=["About 3 minutes"])
    assert changed.planned_at > changed.done_at
    first, _, last = log.history(planned.id)
    assert first.cycle.predictions == ("Under 2 minutes: five patients only",)
    assert (last.kind, last.changed) == ("revise", ("predictions",))


def test_a_correction_elsewhere_does_not_date_the_prediction_anew(log, planned):
    log.do(planned.id, result="2 min 40 s")
    assert log.revise(planned.id, who="The nurse in charge").planned_at == planned.planned_at


def test_a_revision_that_changes_nothing_is_none(log, planned):
    assert log.revise(planned.id, ramp="Huddle") == planned
    assert len(log.history(planned.id)) == 1


def test_what_someone_else_wrote_meanwhile_is_not_overwritten(log, planned, tmp_path):
    with qi.PDSALog(tmp_path / "team.db") as other:
        other.revise(planned, who="Ward clerk", where="Heron")
    assert "Who of cycle 1 was changed by someone else" in refused(log.revise, planned, who="Matron")
    both = log.revise(planned, when="Tuesday")
    assert (both.who, both.where, both.when) == ("Ward clerk", "Heron", "Tuesday")
    assert log.revise(log.cycle(planned.id), who="Matron").who == "Matron"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda log: log.do(9, result="x"), "There is no cycle 9"),
        (lambda log: log.history(9), "There is no cycle 9"),
        (lambda log: log.cycle(9), "There is no cycle 9"),
        (lambda log: log.revise(9, who="x"), "There is no cycle 9"),
        (lambda log: log.do("first", result="x"), "A cycle is named by its number"),
        (lambda log: log.study(1, learned="x"), "Cycle 1 has no Do yet, which comes before its Study"),
        (lambda log: log.act(1, decision="adopt"), "Cycle 1 has no Do yet"),
        (lambda log: log.do(1), "The Do of cycle 1 is empty; please give observations or unexpected or result"),
        (lambda log: log.revise(1, result="x"), "Cycle 1 has no Do to change yet; write it with log.do(1, ...)"),
        (lambda log: log.revise(1, prediction="x"), "'prediction' cannot be changed in a cycle; these can: ramp"),
        (lambda log: log.revise(1, planned_at="2020-01-01"), "'planned_at' cannot be changed"),
        (lambda log: log.revise(qi.PDSACycle(objective="x"), who="y"), "in no log yet"),
        (lambda log: log.plan(objective=""), "This plan is empty"),
        (lambda log: log.plan(objective="x", scale=0), "'scale' must be a whole number"),
        (lambda log: log.plan(objective="a\0b"), "Objective holds a character that cannot be kept"),
        (lambda log: log.plan(objective="\ud800"), "Objective holds a character that cannot be kept"),
    ],
)
def test_a_step_that_cannot_be_says_why_and_changes_nothing(log, planned, call, said):
    assert said in refused(call, log)
    assert log.cycles() == [planned]
    assert len(log.history(planned.id)) == 1


def test_act_wants_one_of_three_words(log, planned):
    log.do(planned.id, result="x")
    log.study(planned.id, learned="y")
    assert "'adapt', 'adopt' or 'abandon'; it is 'roll out'" in refused(log.act, planned.id, decision="roll out")
    assert "a decision: 'adapt', 'adopt' or 'abandon'" in refused(log.act, planned.id, decision="")
    assert "needs a decision" in refused(log.act, planned.id, decision="", next_plan="Nights")
    assert log.cycle(planned.id).stage == "study"


def test_a_stage_is_written_once_then_revised(log, planned):
    finish(log, planned)
    assert "already has its Do; to change it, use log.revise(1, ...)" in refused(log.do, planned.id, result="other")
    assert "The Do of cycle 1 cannot be emptied" in refused(log.revise, planned.id, observations="", result="")
    assert "needs a decision" in refused(log.revise, planned.id, decision="")
    assert log.revise(planned.id, result="1 min 55 s").result == "1 min 55 s"


@pytest.mark.parametrize("name", [n for names in STAGES.values() for n in names])
def test_no_field_takes_what_could_name_a_patient(log, planned, name):
    if name in ("cycle_type", "scale", "matched_prediction", "decision"):
        assert f"'{name}' must be" in refused(log.revise, finish(log, planned), **{name: "943 476 5919"})
        return
    before = finish(log, planned)
    field = name.replace("_", " ").capitalize()
    for text, kind in [
        ("seen 943 476 5919", "an NHS number"),
        ("DOB 12/06/1941", "a date of birth"),
        ("a@b.example", "an email address"),
    ]:
        said = refused(log.revise, before, **{name: text})
        assert f"{field} holds what looks like {kind}" in said and "nothing was saved" in said
        assert text not in said
    assert log.cycles() == [before]
    assert log.revise(before, **{name: "12/06/2026"}) != before


def test_a_plan_that_names_a_patient_is_not_written_at_all(log, tmp_path):
    refused(log.plan, objective="Ring 9434765919")
    assert log.cycles() == []
    log.close()
    assert b"9434765919" not in (tmp_path / "team.db").read_bytes()


def test_time_does_not_run_backwards_in_a_cycle(log, planned, tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "team.db")) as db, db:
        db.execute("UPDATE pdsa_revision SET at = '2100-01-01T00:00:00.000000+00:00'")
    assert log.do(planned.id, result="x").done_at > datetime(2100, 1, 1, tzinfo=UTC)


def test_frame_has_one_row_a_cycle_and_one_column_a_field(log, planned):
    finish(log, planned)
    log.plan(objective="Try it at nights", predictions=["Two lines", "of prediction"])
    frame = log.to_frame()
    assert list(frame.columns) == list(FIELDS)
    assert frame["predictions"].tolist()[1] == "Two lines\nof prediction"
    assert frame["planned_at"].dt.tz is not None and frame["acted_at"].isna().tolist() == [False, True]
    assert frame["decision"].tolist() == ["adapt", ""]


def test_an_empty_log_has_an_empty_frame(log):
    assert log.to_frame().empty and list(log.to_frame().columns) == list(FIELDS)


# What can be wrong with a file


@pytest.mark.parametrize("content", [b"hello", b"PDSA notes\n" * 500, b"SQLite format 3\0" + b"x" * 4000])
def test_a_file_that_is_no_log_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert "is not a PDSA log" in refused(qi.PDSALog, path)
    assert path.read_bytes() == content


def test_another_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE student (name)")
    before = path.read_bytes()
    assert "is a database, but not a PDSA log" in refused(qi.PDSALog, path)
    assert path.read_bytes() == before


def test_a_log_of_a_newer_version_is_left_as_it_is(log, tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "team.db")) as db, db:
        db.execute("UPDATE pdsa_log SET version = 2")
    assert "made by a newer qitools" in refused(qi.PDSALog, tmp_path / "team.db")


def test_a_folder_is_not_a_log(tmp_path):
    assert "is a folder" in refused(qi.PDSALog, tmp_path)
    assert "does not exist" in refused(qi.PDSALog, tmp_path / "missing" / "team.db")


@pytest.mark.parametrize("address", ["mysql://user:secret@server/x", "sqlite://", "http://server", "://"])
def test_an_address_that_cannot_be_used_is_refused_without_its_password(address):
    said = refused(qi.PDSALog, address)
    assert "postgresql://user@server/database" in said and "secret" not in said


def test_a_file_may_be_given_as_an_address(log, planned, tmp_path):
    with qi.PDSALog(f"sqlite:///{tmp_path / 'team.db'}") as again:
        assert again.cycles() == [planned]


def test_a_read_only_log_can_be_read_and_says_so_when_written():
    folder = Path(tempfile.mkdtemp())
    try:
        with qi.PDSALog(folder / "team.db") as log:
            planned = log.plan(objective="x")
        folder.chmod(0o777)
        (folder / "team.db").chmod(0o444)
        with as_ordinary_user(), qi.PDSALog(folder / "team.db") as log:
            assert log.cycles() == [planned]
            assert "is read-only" in refused(log.do, 1, result="y")
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def as_ordinary_user():
    """The superuser may write to any file, so be someone else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_log_held_by_another_program_is_said_to_be(tmp_path):
    with qi.PDSALog(tmp_path / "team.db", wait=0.05) as log:
        planned = log.plan(objective="x")
        with contextlib.closing(sqlite3.connect(tmp_path / "team.db", isolation_level=None)) as viewer:
            viewer.execute("BEGIN IMMEDIATE")
            assert "held by another program" in refused(log.do, 1, result="y")
            assert log.cycles() == [planned]
        assert log.do(1, result="y").stage == "do"


def test_a_full_disk_is_said_to_be_and_loses_nothing(tmp_path):
    def little_room(connection, record):
        connection.execute("PRAGMA max_page_count = 30")

    sqlalchemy.event.listen(sqlalchemy.engine.Engine, "connect", little_room)
    try:
        with qi.PDSALog(tmp_path / "team.db") as log:
            saved = []
            with pytest.raises(qi.InputError, match="disk is full: make room and try again; nothing was changed"):
                for number in range(500):
                    saved.append(log.plan(objective=f"Test {number}", change="x" * 1000))
            assert saved and log.cycles() == saved
    finally:
        sqlalchemy.event.remove(sqlalchemy.engine.Engine, "connect", little_room)
    with qi.PDSALog(tmp_path / "team.db") as log:
        assert log.plan(objective="There is room again").id == len(saved) + 1


@functools.cache
def filled():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.db"
        with qi.PDSALog(path) as log:
            for number in range(60):
                finish(log, log.plan(objective=f"Test {number}", change="a change that fills a page " * 10))
        return path.read_bytes()


@settings(max_examples=60)
@given(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=5000), st.booleans())
def test_a_damaged_log_is_never_anything_but_a_sentence(place, damage, cut):
    start = int(place * len(filled()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.db"
        path.write_bytes(filled()[:start] + (b"" if cut else damage + filled()[start + len(damage) :]))
        with contextlib.suppress(qi.InputError), qi.PDSALog(path) as log:
            assert all(isinstance(cycle, qi.PDSACycle) for cycle in log.cycles())
            assert finish(log, log.plan(objective="One more")).stage == "act"


def test_a_log_whose_pages_are_overwritten_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "team.db"
    path.write_bytes(filled()[:4096] + b"\xff" * (len(filled()) - 4096))
    said = refused(lambda: qi.PDSALog(path).cycles())
    assert "is damaged: go back to your last copy" in said


# Several writers, and writers that die


def test_writers_in_other_processes_never_lose_each_others_cycles(tmp_path):
    path, ready, go = tmp_path / "team.db", processes.Semaphore(0), processes.Event()
    writers = [
        processes.Process(target=plan_many, args=(path, name, 60, ready, go)) for name in ("North", "South", "East")
    ]
    for writer in writers:
        writer.start()  # all three make the same new file
    for _ in writers:
        assert ready.acquire(timeout=60)
    go.set()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    with qi.PDSALog(path) as log:
        assert [c.id for c in log.cycles()] == list(range(1, 181))
        for name in ("North", "South", "East"):
            assert [c.objective for c in log.cycles(ramp=name)] == [f"{name} {n}" for n in range(60)]


def test_two_who_write_the_same_stage_are_told_and_one_of_them_is_kept(log, tmp_path):
    for _ in range(40):
        log.plan(objective="x")
    go, answers = processes.Event(), processes.Queue()
    writers = [
        processes.Process(target=do_all, args=(tmp_path / "team.db", n, 40, go, answers)) for n in ("North", "South")
    ]
    for writer in writers:
        writer.start()
    go.set()
    kept = dict(answers.get(timeout=60) for _ in writers)
    for writer in writers:
        writer.join(60)
    assert sorted(kept["North"] + kept["South"]) == list(range(1, 41))
    for name, ids in kept.items():
        assert [log.cycle(i).result for i in ids] == [name] * len(ids)


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_was_told_is_saved(tmp_path):
    path, chance = tmp_path / "team.db", random.Random(7)
    qi.PDSALog(path).close()
    acknowledged = {}
    for _ in range(200):
        ours, theirs = processes.Pipe(duplex=False)
        writer = processes.Process(target=write_until_killed, args=(path, theirs))
        writer.start()
        theirs.close()
        assert ours.poll(30)
        acknowledged.update([ours.recv()])
        writer.join(chance.uniform(0, 0.03))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        with contextlib.suppress(EOFError):
            while True:
                acknowledged.update([ours.recv()])
        ours.close()
    with qi.PDSALog(path) as log:
        cycles = log.cycles()
        assert [c.id for c in cycles] == list(range(1, len(cycles) + 1))
        for cycle in cycles:
            history = log.history(cycle.id)
            assert len(history) >= acknowledged.get(cycle.id, 0)
            assert cycle.objective == "Plan" and len(cycle.change) == 3000
            assert [r.kind for r in history] == ["plan", "do"][: len(history)]
        assert set(acknowledged) <= {c.id for c in cycles}
    assert len(acknowledged) > 200
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# The log against a model of it: a dict of lists

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).filter(lambda t: "@" not in t)
some_changes = {
    "plan": st.fixed_dictionaries(
        {}, optional={"who": texts, "predictions": st.lists(texts, max_size=2), "scale": st.integers(1, 9)}
    ),
    "do": st.fixed_dictionaries({}, optional={"observations": texts, "result": texts}),
    "study": st.fixed_dictionaries({}, optional={"learned": texts, "matched_prediction": st.booleans()}),
    "act": st.fixed_dictionaries({"decision": st.sampled_from(["adapt", "adopt", "abandon"])}),
}


class LogMachine(RuleBasedStateMachine):
    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp())
        self.logs = [qi.PDSALog(self.folder / "team.db") for _ in range(2)]
        self.model = {}

    def teardown(self):
        for log in self.logs:
            log.close()
        shutil.rmtree(self.folder)

    @rule(writer=st.integers(0, 1), ramp=st.sampled_from(["Huddle", "Nights"]), more=some_changes["plan"])
    def plan(self, writer, ramp, more):
        cycle = self.logs[writer].plan(objective="Learn", ramp=ramp, **more)
        assert cycle.id == len(self.model) + 1
        self.model[cycle.id] = [{"objective": "Learn", "ramp": ramp, **more}]

    @precondition(lambda self: self.model)
    @rule(writer=st.integers(0, 1), data=st.data(), stage=st.sampled_from(["do", "study", "act"]))
    def write(self, writer, data, stage):
        cycle_id = data.draw(st.sampled_from(sorted(self.model)))
        given = data.draw(some_changes[stage])
        now = self.model[cycle_id][-1]
        order = list(STAGES)
        allowed = (
            any(value not in ("", None) for value in given.values())
            and self.stage_of(now) == order[order.index(stage) - 1]
        )
        if allowed:
            getattr(self.logs[writer], stage)(cycle_id, **given)
            self.model[cycle_id].append({**now, **given})
        else:
            with pytest.raises(qi.InputError):
                getattr(self.logs[writer], stage)(cycle_id, **given)

    @precondition(lambda self: self.model)
    @rule(writer=st.integers(0, 1), data=st.data(), stage=st.sampled_from(list(STAGES)))
    def revise(self, writer, data, stage):
        cycle_id = data.draw(st.sampled_from(sorted(self.model)))
        given = data.draw(some_changes[stage])
        before, after = self.as_cycle(self.model[cycle_id][-1]), None
        with contextlib.suppress(qi.InputError):
            after = self.logs[writer].revise(cycle_id, **given)
        wanted = self.as_cycle({**self.model[cycle_id][-1], **given})
        if not given or set(given) <= set(STAGES["plan"]) or (stage in before.written and stage in wanted.written):
            assert after is not None
        if after is not None and wanted != before:
            self.model[cycle_id].append({**self.model[cycle_id][-1], **given})

    @precondition(lambda self: self.model)
    @rule()
    def open_again(self):
        self.logs[0].close()
        self.logs[0] = qi.PDSALog(self.folder / "team.db")

    @staticmethod
    def as_cycle(fields):
        return qi.PDSACycle(**fields)

    def stage_of(self, fields):
        return self.as_cycle(fields).stage

    @invariant()
    def both_show_what_was_written(self):
        for log in getattr(self, "logs", []):
            shown = log.cycles()
            assert [c.id for c in shown] == sorted(self.model)
            for cycle in shown:
                for name, value in self.model[cycle.id][-1].items():
                    assert getattr(cycle, name) == (tuple(value) if isinstance(value, list) else value)
                kept = log.history(cycle.id)
                assert len(kept) == len(self.model[cycle.id])
                stamps = [r.at for r in kept]
                assert stamps == sorted(set(stamps))


LogMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestLogAgainstModel = LogMachine.TestCase

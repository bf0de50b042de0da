"""A team's log of PDSA cycles on disk: SQLite in one file, or PostgreSQL for a team that shares.

Every change is one new row of one table, holding the cycle as it stands after it. Nothing is ever overwritten, so
the history is the data: the state now is each cycle's last row, and a write that is cut short leaves no trace.
"""

from __future__ import annotations

import json
import operator
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import sqlalchemy as sa
from sqlalchemy import exc

from qitools.errors import InputError
from qitools.identifiers import find_identifier
from qitools.pdsa import FIELDS, STAGES, STAMPS, CycleType, Decision, PDSACycle, Stage, label

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["plan", "do", "study", "act", "revise"]

VERSION = 1

_metadata = sa.MetaData()
_about = sa.Table("pdsa_log", _metadata, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
_revisions = sa.Table(
    "pdsa_revision",
    _metadata,
    sa.Column("cycle", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("ramp", sa.Text, nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
)
_later = _revisions.alias("later")
# A cycle's last row is the one that no other follows.
_is_last = ~sa.exists().where(_later.c.cycle == _revisions.c.cycle, _later.c.number == _revisions.c.number + 1)
_row = sa.select(_revisions.c.number, _revisions.c.at, _revisions.c.kind, _revisions.c.state)
_all_cycles = _row.where(_is_last).order_by(_revisions.c.cycle)
_one_cycle = _row.where(_revisions.c.cycle == sa.bindparam("id")).order_by(_revisions.c.number)
_last_of_one = _one_cycle.order_by(None).order_by(_revisions.c.number.desc()).limit(1)
_last_id = sa.select(sa.func.coalesce(sa.func.max(_revisions.c.cycle), 0))

# Writers of one PostgreSQL database queue for this number ("QI" and "LOG" in ASCII).
_WRITERS = 0x51494C4F47

# In the browser edition a file is kept, whole, when it is closed, and nothing is shared between two who have it open: so
# each piece of work opens it and closes it.
_IN_BROWSER = sys.platform == "emscripten"

_EMPTY = PDSACycle()
_DAMAGED = "A row of this log is damaged; please go back to your last copy of it."
_STAGE_OF = {name: stage for stage, names in STAGES.items() for name in names}
_WORDS: dict[Stage, str] = {"plan": "Plan", "do": "Do", "study": "Study", "act": "Act"}


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one cycle.

    Attributes:
        number: 1 for the plan, and one more with each change.
        at: when it was written (UTC).
        kind: "plan", "do", "study" or "act" when that stage was written, "revise" when something was changed.
        changed: the fields that are not as they were.
        cycle: the cycle as it stood after it.
    """

    number: int
    at: datetime
    kind: Kind
    changed: tuple[str, ...]
    cycle: PDSACycle


class PDSALog:
    """A log of PDSA cycles that keeps every change with its time.

    Args:
        where: a file, made when it is not there; or the address of a PostgreSQL database, such as
            "postgresql+psycopg://team@server/riverside". A file is for one computer at a time: on a shared
            network drive let one person write, or use PostgreSQL.
        wait: seconds to wait for another writer, or for the server, before giving up.

    Raises:
        InputError: when it cannot be opened, with what to do. Every method raises it too, and then nothing was saved.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> log = PDSALog(Path(mkdtemp()) / "team.db")
    >>> cycle = log.plan(ramp="Huddle", objective="Keep the huddle to 2 minutes",
    ...                  predictions=["Under 2 minutes: five patients only"])
    >>> cycle = log.do(cycle.id, observations="Held at 07:32 as planned", result="1 min 50 s")
    >>> cycle = log.study(cycle.id, learned="Five patients fit in 2 minutes, as predicted", matched_prediction=True)
    >>> log.act(cycle.id, decision="adapt", next_plan="Nights, with the bank nurse").stage
    'act'
    >>> [revision.kind for revision in log.history(cycle.id)]
    ['plan', 'do', 'study', 'act']
    >>> log.close()
    """

    def __init__(self, where: str | Path, wait: float = 5.0) -> None:
        self._wait = wait
        url = _url(where)
        self._sqlite = url.get_backend_name() == "sqlite"
        self.name: str = url.database or "" if self._sqlite else url.render_as_string(hide_password=True)
        self._engine = _engine(url, wait)
        with self._told():
            self._open()

    def plan(
        self,
        *,
        objective: str,
        questions: str | Iterable[str] = (),
        predictions: str | Iterable[str] = (),
        change: str = "",
        who: str = "",
        what: str = "",
        when: str = "",
        where: str = "",
        data_plan: str = "",
        scale: int = 1,
        ramp: str = "",
        cycle_type: CycleType = "test",
    ) -> PDSACycle:
        """Start a cycle with its plan, stamped with the time: the predictions come before the result.

        Args:
            objective, questions, predictions, change, who, what, when, where, data_plan, scale, ramp, cycle_type:
                as in `PDSACycle`.

        Returns:
            The cycle, with its number in `id`.
        """
        given = {name: value for name, value in locals().items() if name != "self"}
        return self._write(None, {name: getattr(PDSACycle(**given), name) for name in given})

    def do(self, cycle_id: int, *, observations: str = "", unexpected: str = "", result: str = "") -> PDSACycle:
        """Write what happened in the test.

        Args:
            cycle_id: the number of the cycle.
            observations, unexpected, result: as in `PDSACycle`.
        """
        return self._stage(cycle_id, "do", observations=observations, unexpected=unexpected, result=result)

    def study(self, cycle_id: int, *, learned: str = "", matched_prediction: bool | None = None) -> PDSACycle:
        """Write what was learned by comparing the result with the prediction.

        Args:
            cycle_id: the number of the cycle.
            learned, matched_prediction: as in `PDSACycle`.
        """
        return self._stage(cycle_id, "study", learned=learned, matched_prediction=matched_prediction)

    def act(self, cycle_id: int, *, decision: Decision, next_plan: str = "") -> PDSACycle:
        """Write the decision and what the next cycle will be.

        Args:
            cycle_id: the number of the cycle.
            decision: "adapt", "adopt" or "abandon".
            next_plan: what the next cycle will be.
        """
        return self._stage(cycle_id, "act", decision=decision, next_plan=next_plan)

    def revise(self, cycle: PDSACycle | int, **changes: Any) -> PDSACycle:
        """Change what is written in a stage; what it said before stays in the history.

        A change to the predictions stamps `planned_at` anew, so a prediction that was changed after the result
        shows its real date.

        Args:
            cycle: the cycle as you last saw it, so that what someone else has written meanwhile in the same fields
                is not overwritten; or its number, to change it as it stands.
            changes: the fields to change, and what they should say.
        """
        if not isinstance(cycle, PDSACycle):
            return self._write(_number(cycle), changes, revising=True)
        if cycle.id is None:
            raise InputError("This cycle is in no log yet; add it with log.plan(...).")
        return self._write(cycle.id, changes, revising=True, seen=cycle)

    def cycle(self, cycle_id: int) -> PDSACycle:
        """Return one cycle as it stands.

        Args:
            cycle_id: the number of the cycle.
        """
        with self._told(), self._engine.connect() as db:
            return self._last(db, _number(cycle_id)).cycle

    def cycles(self, ramp: str | None = None) -> list[PDSACycle]:
        """Return the cycles as they stand, in order of their numbers.

        Args:
            ramp: only those of this ramp; all when left out.
        """
        chosen = _all_cycles if ramp is None else _all_cycles.where(_revisions.c.ramp == ramp)
        with self._told(), self._engine.connect() as db:
            return [_cycle(row) for row in db.execute(chosen)]

    def history(self, cycle_id: int) -> list[Revision]:
        """Return every change of a cycle, the first (its plan) first.

        Args:
            cycle_id: the number of the cycle.
        """
        number = _number(cycle_id)
        with self._told(), self._engine.connect() as db:
            history = _history(db, number)
        if not history:
            raise self._unknown(number)
        return history

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cycle as it stands, one column a field; questions and predictions one a line."""
        import pandas as pd

        rows = [[getattr(cycle, name) for name in FIELDS] for cycle in self.cycles()]
        frame = pd.DataFrame(rows, columns=list(FIELDS))
        for name in ("questions", "predictions"):
            frame[name] = frame[name].map("\n".join).astype(object)
        for name in STAMPS.values():
            frame[name] = pd.to_datetime(frame[name], utc=True)
        return frame

    def export(self, path: str | Path) -> Path:
        """Write the log to an Excel workbook that can be filled in and read back with `update_from`.

        Args:
            path: where to write, ending in .xlsx.
        """
        from qitools.export import save_log

        with self._told(), self._engine.connect() as db:
            versions = [(row.number, _cycle(row)) for row in db.execute(_all_cycles)]
        return save_log(versions, path)

    def update_from(self, path: str | Path) -> list[PDSACycle]:
        """Read a workbook that `export` wrote and people filled in: all of it, or nothing when a row is wrong.

        Rows without a number become new cycles; in the others, what differs from the row as it was exported is
        written as a change of the cycle. The times are the log's own and are not read.

        Args:
            path: the workbook.

        Returns:
            The cycles that are new or changed.
        """
        from qitools.export import read_log

        changed = []
        rows = read_log(path)
        with self._told(), self._writing() as db:
            for row in rows:
                with row.placed():
                    before, base = None, _EMPTY
                    if row.cycle.id is not None:
                        before = self._last(db, row.cycle.id)
                        base = self._seen(db, row.cycle.id, row.version)
                    changes = row.changes(base)
                    if changes:
                        changed.append(self._append(db, before, changes, seen=base if before else None))
        return changed

    def close(self) -> None:
        """Let go of the file or the server. A log that is used again opens again by itself."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<PDSALog {self.name}>"

    def _open(self) -> None:
        deadline = time.monotonic() + self._wait
        while not self._ready():
            try:
                self._create()
            except exc.OperationalError as error:
                # Going over to write-ahead logging needs the file for a moment, and does not queue for it.
                if _sqlite_code(error) not in _BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _ready(self) -> bool:
        """Whether the tables are there; raises when they are not ours to make or to use."""
        with self._engine.connect() as db:
            tables = sa.inspect(db).get_table_names()
            if _about.name not in tables:
                if self._sqlite and tables:
                    raise InputError(f"{self.name} is a database, but not a PDSA log; choose another file name.")
                return False
            version = db.scalar(sa.select(sa.func.max(_about.c.version)))
        if version is None:
            raise InputError(f"{self.name} holds no PDSA log that can be read; please go back to your last copy of it.")
        if version > VERSION:
            raise InputError(
                f"{self.name} was made by a newer qitools than this one; "
                'please update with: pip install --upgrade "qitools".'
            )
        return True

    def _create(self) -> None:
        if self._sqlite:
            # Outside a transaction, where alone it can be done. With write-ahead logging readers and a writer do not wait for each other. With synchronous = NORMAL,
            # set for each connection, a commit hands its pages to the operating system before it returns: ending
            # the process at any moment loses nothing that was acknowledged, and a power cut may lose the last
            # commits but never damages the file.
            with self._engine.connect().execution_options(qi_begin="") as db:
                db.exec_driver_sql(f"PRAGMA journal_mode = {'MEMORY' if _IN_BROWSER else 'WAL'}")
        with self._writing() as db:
            if _about.name not in sa.inspect(db).get_table_names():
                _metadata.create_all(db)
                db.execute(_about.insert().values(version=VERSION))

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """A transaction that holds the log alone, so that what is read in it is still so when it writes."""
        with self._engine.connect().execution_options(qi_begin="BEGIN IMMEDIATE") as db, db.begin():
            if not self._sqlite:
                limit = f"{max(1, round(self._wait * 1000))}ms"
                db.execute(sa.select(sa.func.set_config("lock_timeout", limit, True)))
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
            yield db

    def _stage(self, cycle_id: int, stage: Stage, **given: Any) -> PDSACycle:
        if all(value in ("", None) for value in given.values()):
            wanted = " or ".join(given) if stage != "act" else "a decision: 'adapt', 'adopt' or 'abandon'"
            raise InputError(f"The {_WORDS[stage]} of cycle {cycle_id} is empty; please give {wanted}.")
        return self._write(_number(cycle_id), given, writing=stage)

    def _write(
        self,
        cycle_id: int | None,
        changes: Mapping[str, Any],
        *,
        writing: Stage | None = None,
        revising: bool = False,
        seen: PDSACycle | None = None,
    ) -> PDSACycle:
        unknown = sorted(set(changes) - set(_STAGE_OF))
        if unknown:
            raise InputError(f"{unknown[0]!r} cannot be changed in a cycle; these can: {', '.join(_STAGE_OF)}.")
        with self._told(), self._writing() as db:
            before = self._last(db, cycle_id) if cycle_id is not None else None
            if before and writing and writing in before.cycle.written:
                raise InputError(
                    f"Cycle {cycle_id} already has its {_WORDS[writing]}; to change it, use log.revise({cycle_id}, ...)."
                )
            if before and revising:
                for name in changes:
                    stage = _STAGE_OF[name]
                    if stage not in before.cycle.written:
                        raise InputError(
                            f"Cycle {cycle_id} has no {_WORDS[stage]} to change yet; "
                            f"write it with log.{stage}({cycle_id}, ...)."
                        )
            return self._append(db, before, changes, seen)

    def _append(
        self, db: sa.Connection, before: Revision | None, changes: Mapping[str, Any], seen: PDSACycle | None = None
    ) -> PDSACycle:
        """Add the rows that the changes need: one that revises stages already written, and one a new stage."""
        now = before.cycle if before else PDSACycle(id=int(db.scalar(_last_id) or 0) + 1)
        wanted = replace(now, **changes)
        changed = [name for name in _STAGE_OF if getattr(wanted, name) != getattr(now, name)]
        for name in changed:
            _check_text(name, getattr(wanted, name))
            if seen is not None and getattr(now, name) != getattr(seen, name):
                raise InputError(
                    f"{label(name)} of cycle {now.id} was changed by someone else meanwhile: look at it with "
                    f"log.cycle({now.id}), then make your change again."
                )
        if not wanted.written:
            raise InputError("This plan is empty; please give at least its objective.")
        missing: Stage | None = None
        for stage in STAGES:
            if stage not in wanted.written:
                if stage in now.written:
                    raise InputError(
                        f"The {_WORDS[stage]} of cycle {now.id} cannot be emptied; write what is true instead."
                    )
                missing = missing or stage
            elif missing:
                raise InputError(
                    f"Cycle {now.id} has no {_WORDS[missing]} yet, which comes before its {_WORDS[stage]}; "
                    f"write it first, with log.{missing}(...)."
                )
        if "act" in wanted.written and not wanted.decision:
            raise InputError(f"The Act of cycle {now.id} needs a decision: 'adapt', 'adopt' or 'abandon'.")
        written, last = now.written, before
        steps: list[tuple[Kind, list[str]]] = [("revise", [name for name in changed if _STAGE_OF[name] in written])]
        steps += [(stage, [n for n in changed if _STAGE_OF[n] == stage]) for stage in STAGES if stage not in written]
        for kind, names in steps:
            if names:
                last = self._add_row(db, last, now, kind, {name: getattr(wanted, name) for name in names})
                now = last.cycle
        return now

    def _add_row(
        self, db: sa.Connection, last: Revision | None, now: PDSACycle, kind: Kind, changes: dict[str, Any]
    ) -> Revision:
        # Clocks go back and differ from one computer to the next; the order of a cycle's changes does not.
        at = max(datetime.now(UTC), last.at + timedelta(microseconds=1)) if last else datetime.now(UTC)
        if kind != "revise":
            changes = {**changes, STAMPS[kind]: at}
        elif "predictions" in changes:
            changes = {**changes, "planned_at": at}
        cycle = replace(now, **changes)
        number = last.number + 1 if last else 1
        db.execute(
            _revisions.insert(),
            {
                "cycle": cycle.id,
                "number": number,
                "at": at.isoformat(timespec="microseconds"),
                "kind": kind,
                "ramp": cycle.ramp,
                "state": json.dumps(cycle.to_dict(), ensure_ascii=False),
            },
        )
        return Revision(number, at, kind, tuple(changes), cycle)

    def _last(self, db: sa.Connection, cycle_id: int) -> Revision:
        row = db.execute(_last_of_one, {"id": cycle_id}).one_or_none()
        if row is None:
            raise self._unknown(cycle_id)
        return _revision(row)

    def _seen(self, db: sa.Connection, cycle_id: int, version: int | None) -> PDSACycle:
        """The cycle as it stood at a version; as it stands when none is given."""
        history = _history(db, cycle_id)
        if version is None:
            return history[-1].cycle
        if not 1 <= version <= len(history):
            raise InputError(
                f"Cycle {cycle_id} has no version {version} in this log; please leave that column as it was."
            )
        return history[version - 1].cycle

    def _unknown(self, cycle_id: int) -> InputError:
        return InputError(f"There is no cycle {cycle_id} in {self.name}; see log.cycles() for those that there are.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what a database says into a sentence. `from None` keeps addresses and statements out of sight."""
        try:
            yield
        except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error, UnicodeDecodeError) as error:
            told = _sqlite_sentence(error) if self._sqlite else _postgresql_sentence(error)
            raise InputError(f"{self.name} {told}; nothing was changed.") from None


def _url(where: str | Path) -> sa.URL:
    if isinstance(where, str) and "://" in where:
        try:
            url = sa.make_url(where)
        except (exc.ArgumentError, ValueError):
            raise InputError("This address cannot be read; write it like postgresql://user@server/database.") from None
        if url.get_backend_name() == "postgresql":
            return url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise InputError("A log is kept in a file, or in PostgreSQL (postgresql://user@server/database).")
        where = url.database
    path = Path(where).expanduser().absolute()
    if path.is_dir():
        raise InputError(f"{path} is a folder; please give the name of a file in it, such as team.db.")
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} does not exist; please make it first, or choose another.")
    return sa.URL.create("sqlite", database=str(path))


def _engine(url: sa.URL, wait: float) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        try:
            return sa.create_engine(
                url,
                isolation_level="READ COMMITTED",
                pool_pre_ping=True,
                connect_args={"connect_timeout": max(1, round(wait))},
            )
        except ModuleNotFoundError:
            raise InputError('A log in PostgreSQL needs one more package: pip install "qitools[postgresql]".') from None
    engine = sa.create_engine(url, connect_args={"timeout": wait}, poolclass=sa.NullPool if _IN_BROWSER else None)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says, and nowhere else
        connection.execute("PRAGMA synchronous = NORMAL")
        if _IN_BROWSER:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = MEMORY")

    @sa.event.listens_for(engine, "begin")
    def begin(db: sa.Connection) -> None:
        statement = db.get_execution_options().get("qi_begin", "BEGIN")
        if statement:
            db.exec_driver_sql(statement)

    return engine


def _cycle(row: Any) -> PDSACycle:
    try:
        return PDSACycle.from_dict(json.loads(row.state))
    except (TypeError, ValueError):
        raise InputError(_DAMAGED) from None


def _revision(row: Any, before: PDSACycle = _EMPTY) -> Revision:
    cycle = _cycle(row)
    try:
        at = datetime.fromisoformat(row.at)
    except (TypeError, ValueError):
        raise InputError(_DAMAGED) from None
    changed = tuple(name for name in _STAGE_OF if getattr(cycle, name) != getattr(before, name))
    return Revision(row.number, at, row.kind, changed, cycle)


def _history(db: sa.Connection, cycle_id: int) -> list[Revision]:
    history: list[Revision] = []
    for row in db.execute(_one_cycle, {"id": cycle_id}):
        history.append(_revision(row, history[-1].cycle if history else _EMPTY))
    return history


def _number(cycle_id: object) -> int:
    try:
        return operator.index(cycle_id)  # type: ignore[arg-type]
    except TypeError:
        raise InputError(f"A cycle is named by its number, such as 3; this is {cycle_id!r}.") from None


def _check_text(name: str, value: object) -> None:
    for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
        found = find_identifier(text)
        if found:
            raise InputError(
                f"{label(name)} holds what looks like {found}, and a log must not name patients: "
                "please take it out, or write 'patient 1' instead; nothing was saved."
            )
        if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
            raise InputError(f"{label(name)} holds a character that cannot be kept; please type it again.")


# SQLite's result codes, https://www.sqlite.org/rescode.html; the low byte says what kind of problem it is.
_BUSY = (5, 6)
_SQLITE: dict[int, str] = {
    0: "is damaged: go back to your last copy of it",  # text that is not UTF-8
    1: "is a database, but its tables are not those of a PDSA log: choose another file",
    3: "may not be opened: ask its owner for permission",
    5: "is held by another program, such as a database viewer or a file synchroniser: close that and try again",
    6: "is held by another program, such as a database viewer or a file synchroniser: close that and try again",
    8: "is read-only: ask its owner for permission to write, or work on a copy",
    10: "could not be read or written by the disk: check the drive, then try again",
    11: "is damaged: go back to your last copy of it",
    13: "could not grow because the disk is full: make room and try again",
    14: "could not be opened: check that you may read and write in its folder",
    23: "may not be opened: ask its owner for permission",
    26: "is not a PDSA log: choose another file",
}
# PostgreSQL's, https://www.postgresql.org/docs/current/errcodes-appendix.html, by their first characters.
_POSTGRESQL: dict[str, str] = {
    "25006": "is read-only: ask its administrator for permission to write",
    "42501": "does not let you do this: ask its administrator for permission",
    "42": "holds tables that are not those of a PDSA log: use another database",
    "53": "has no room left (disk, memory or connections): ask its administrator, then try again",
    "55P03": "is held by another writer: try again in a moment",
}


def _sqlite_code(error: Exception) -> int:
    return int(getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)) & 0xFF


def _sqlite_sentence(error: Exception) -> str:
    code = _sqlite_code(error)
    return _SQLITE.get(code, f"could not be used (SQLite's error {code})")


def _postgresql_sentence(error: Exception) -> str:
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    for start, sentence in _POSTGRESQL.items():
        if state.startswith(start):
            return sentence
    return (
        "could not be reached: check that the server runs, that you are on its network, "
        "and the user name and password in the address"
    )

"""Take in notebooks that people sent, as files or in zips: whose they are, which exercise, and every version kept.

What is sent is not trusted. Nothing is unpacked: a member of a zip is read, up to a limit, and written under a name of
our own. Nothing is run, and nothing that was taken in before is changed or removed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from qitools.course import header
from qitools.course.grading.submission import LARGEST
from qitools.course.layout import Course
from qitools.course.records import Person, directory, file_name, handed_in, open_gradebook, read_people
from qitools.errors import InputError
from qitools.spoken import count

Outcome = Literal["new", "earlier", "known", "left aside", "not matched"]

# A zip that holds more than this is not what a person handed in.
_LARGEST_ZIP, _MEMBERS = 200 << 20, 2000

_COLUMNS = ("file", "person", "assignment", "notebook", "time", "content", "why")

_SAYS = {
    "new": "taken in",
    "earlier": "kept; a newer version is there",
    "known": "known already",
    "left aside": "left aside",
    "not matched": "NOT MATCHED",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file.

    Attributes:
        file: its place in the folder; for a member of a zip, the zip's place and the member's.
        outcome: "new" (it is what will be graded), "earlier" (kept, and a newer version is there), "known" (was taken in
            before), "left aside" (in a zip beside an exercise, and none itself), "not matched".
        person, assignment, notebook: what it was taken for.
        why: for "left aside" and "not matched", the reason.
    """

    file: str
    outcome: Outcome
    person: str = ""
    assignment: str = ""
    notebook: str = ""
    why: str = ""

    def __str__(self) -> str:
        where = f"{self.person}: {self.assignment}/{self.notebook}" if self.person else self.why
        return f"{_SAYS[self.outcome]:<32} {_printable(self.file)}  {_printable(where)}"


@dataclass(frozen=True, slots=True)
class _Sent:
    """A notebook that was sent: its place in the folder, its content, and when it came."""

    file: str
    content: bytes
    at: datetime

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()[:16]

    @property
    def in_zip(self) -> str:
        """The zip that it lies in; empty when it lies in none."""
        found = re.match(r".*\.zip(?=/)", self.file, re.IGNORECASE | re.DOTALL)
        return found[0] if found else ""


class _Unknown(Exception):
    """It cannot be told whose or which it is. The message is the reason, as the middle of a sentence."""


def collect(course: Course, folder: Path, table: Path | None = None) -> list[Line]:
    """Take in what people sent.

    Whose and which a notebook is, is read from the table, then from its signed header, then from its cells and from the
    names of the file and its folders. Every version is kept in `exercises/received`; the newest is copied to
    `exercises/submitted`, where nbgrader and the grader look for it. What cannot be matched is added to the table, for
    somebody to fill in.

    Args:
        course: the course.
        folder: what was sent: notebooks, zips, and folders of them.
        table: a CSV file that says whose files are, in columns file, person, assignment, notebook and time;
            `exercises/matches.csv` when left out. Only file and person need be filled in.

    Returns:
        A line for each file, in the order of their names.

    Raises:
        InputError: when the folder or the table cannot be read, or there is no gradebook with people on its roll.
    """
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}; give the folder into which you saved what people sent.")
    table = table or course.exercises / "matches.csv"
    match = _Matches(course, table)
    sent: list[_Sent] = []
    lines: list[Line] = []
    for found in _files(folder):
        if isinstance(found, _Sent):
            sent.append(found)
        else:
            lines.append(found)
    unmatched: list[tuple[_Sent, Line]] = []
    matched_zips: set[str] = set()
    for notebook in sorted(sent, key=lambda one: (one.at, one.file)):
        try:
            person, assignment, name, at = match.of(notebook)
        except _Unknown as problem:
            unmatched.append((notebook, Line(notebook.file, "not matched", why=str(problem))))
            continue
        matched_zips.add(notebook.in_zip)
        outcome = _keep(course, match.submitted(person, assignment), person, assignment, name, notebook.content, at)
        lines.append(Line(notebook.file, outcome, person, assignment, name))
    asked = []
    for notebook, line in unmatched:
        if notebook.in_zip in matched_zips - {""} and not match.has_exercise(notebook):
            lines.append(Line(line.file, "left aside", why=line.why))
        else:
            lines.append(line)
            asked.append((notebook, line))
    match.ask(asked)
    return sorted(lines, key=lambda line: line.file)


def run(course: Course, words: list[str]) -> None:
    """The verb.

    Raises:
        InputError: when something could not be matched.
    """
    parser = argparse.ArgumentParser(prog="qi-course collect", description=__doc__)
    parser.add_argument("folder", type=Path, help="what people sent: notebooks, zips, and folders of them")
    parser.add_argument("--csv", type=Path, help="whose files are; exercises/matches.csv when left out")
    given = parser.parse_args(words)
    lines = collect(course, given.folder, given.csv)
    print(*lines, sep="\n")
    left = [line for line in lines if line.outcome == "not matched"]
    new = [line for line in lines if line.outcome == "new"]
    print(f"\n{count(len(lines), 'file')}, {len(new)} taken in, {len(left)} not matched.")
    if left:
        raise InputError(
            f"{count(len(left), 'file')} could not be matched, for the reason above; the others were taken in. "
            f"If it is a notebook, write whose it is into {given.csv or 'exercises/matches.csv'} and run this again; "
            "for anything else, ask for the notebook, and take the file out of the folder."
        )


# --- what was sent ---------------------------------------------------------------------------------------------


def _files(folder: Path) -> Iterator[_Sent | Line]:
    """Yield the notebooks of a folder and of the zips in it, and a line for each thing that is neither."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted([*names, *links]):
            if _hidden(name):
                continue
            path = Path(place, name)
            file = path.relative_to(folder).as_posix()
            suffix = path.suffix.lower()
            most = _LARGEST_ZIP if suffix == ".zip" else LARGEST
            try:
                if not stat.S_ISREG(path.lstat().st_mode):
                    yield Line(file, "not matched", why="it is not a file but a link or something else")
                elif suffix not in (".ipynb", ".zip"):
                    yield Line(file, "not matched", why="it is neither a notebook (.ipynb) nor a zip")
                elif path.lstat().st_size > most:
                    yield Line(file, "not matched", why=f"it is larger than {most >> 20} MB")
                else:
                    at = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
                    yield from _members(path, file, at) if suffix == ".zip" else [_Sent(file, path.read_bytes(), at)]
            except OSError as problem:
                yield Line(file, "not matched", why=f"it could not be read ({problem.strerror})")


def _hidden(name: str) -> bool:
    """Whether a system or a program made it beside what was sent."""
    return name.startswith((".", "~$", "__MACOSX"))


def _members(path: Path, file: str, at: datetime) -> Iterator[_Sent | Line]:
    """Yield the notebooks of a zip, and a line for each member that will not be read."""
    damaged = "the zip is damaged, or is none"
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(member.file_size for member in members) > _LARGEST_ZIP:
                yield Line(
                    file,
                    "not matched",
                    why=f"the zip holds more than {_LARGEST_ZIP >> 20} MB, or more than {_MEMBERS} files",
                )
                return
            notebooks = 0
            for member in members:
                name = member.filename.replace("\\", "/")
                parts = PurePosixPath(name).parts
                if member.is_dir() or any(_hidden(part) for part in parts if part != ".."):
                    continue
                if why := _refused(member, name, parts):
                    yield Line(f"{file}/{name}", "not matched", why=why)
                elif name.lower().endswith(".ipynb"):
                    notebooks += 1
                    with archive.open(member) as content:
                        # What a zip says of its sizes need not be true.
                        read = content.read(LARGEST + 1)
                    if len(read) > LARGEST:
                        yield Line(f"{file}/{name}", "not matched", why=f"it is larger than {LARGEST >> 20} MB")
                    else:
                        yield _Sent(f"{file}/{name}", read, at)
            if not notebooks:
                yield Line(file, "not matched", why="the zip holds no notebook")
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        yield Line(file, "not matched", why=damaged)


def _refused(member: ZipInfo, name: str, parts: tuple[str, ...]) -> str:
    """Return why a member of a zip is not read; empty when it may be."""
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
        return "its name leads out of the zip"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link"
    if member.flag_bits & 1:
        return "the zip is locked with a password"
    if name.lower().endswith(".zip"):
        return "it is a zip inside a zip"
    if name.lower().endswith(".ipynb") and member.file_size > LARGEST:
        return f"it is larger than {LARGEST >> 20} MB"
    return ""


# --- whose and which -------------------------------------------------------------------------------------------


class _Matches:
    """Tells whose and which a notebook is, by what the course knows."""

    def __init__(self, course: Course, table: Path) -> None:
        self.secret = header.key(course.exercises)
        self.folders = directory(course.exercises)
        with open_gradebook(self.folders) as gradebook:
            self.people = {person.id: person for person in read_people(gradebook)}
        if not self.people:
            raise InputError("Nobody is on the roll; in the folder exercises, run 'nbgrader db student import FILE'.")
        source = course.exercises / "source"
        self.exercises = {
            (path.parent.name, path.stem): _cells(_parsed(path.read_bytes()))
            for path in sorted(source.glob("*/*.ipynb"))
        }
        self.table = table
        self.rows = _rows(table)

    def submitted(self, person: str, assignment: str) -> Path:
        """Return where nbgrader looks for a submission."""
        return Path(self.folders.format_path(self.folders.submitted_directory, person, assignment))

    def of(self, sent: _Sent) -> tuple[str, str, str, datetime]:
        """Return person, assignment, notebook and time of a notebook; raise `_Unknown` when they cannot be told."""
        row = next((row for row in self.rows if _is_about(row, sent)), {})
        assignment, notebook, owner = self._exercise(sent, row)
        named = row.get("person") or owner or self._by_name(sent.file)
        found = [name for name in self.people if name.casefold() == named.casefold()]
        if len(found) != 1:
            raise _Unknown(f"{named!r} is not on the roll")
        person = found[0]
        if not re.fullmatch(r"[^./\\][^/\\]*", person):
            raise _Unknown(f"the id {person!r} cannot be the name of a folder")
        return person, assignment, notebook, _time(row.get("time", "")) or sent.at

    def has_exercise(self, sent: _Sent) -> bool:
        """Whether it has a header, or cells of an exercise."""
        parsed = _parsed(sent.content)
        return header.NAME in _metadata(parsed) or any(cells & _cells(parsed) for cells in self.exercises.values())

    def ask(self, unmatched: Iterable[tuple[_Sent, Line]]) -> None:
        """Add notebooks that could not be matched to the table, for somebody to fill in; lines in it stay."""
        listed = {row.get("content") for row in self.rows}
        new = [(sent, line) for sent, line in unmatched if sent.digest not in listed]
        if not new:
            return
        is_new = not self.table.exists()
        delimiter, columns = (",", list(_COLUMNS)) if is_new else _head(self.table)
        ends = is_new or self.table.read_bytes().endswith((b"\n", b"\r"))
        with self.table.open("a", encoding="utf-8-sig" if is_new else "utf-8", newline="") as file:
            file.write("" if ends else "\n")
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", delimiter=delimiter)
            if is_new:
                writer.writeheader()
            for sent, line in new:
                # A name that a spreadsheet would run as a formula is known by its content all the same.
                name = re.sub(r"^(?=[=+\-@])", "'", _printable(sent.file))
                writer.writerow({"file": name, "content": sent.digest, "why": line.why})

    def _exercise(self, sent: _Sent, row: Mapping[str, str]) -> tuple[str, str, str]:
        """Return assignment, notebook, and the person whose copy it is where that is known."""
        parsed = _parsed(sent.content)
        cells = _cells(parsed)
        shared = {exercise: len(cells & own) for exercise, own in self.exercises.items() if cells & own}
        if row:
            asked = (row.get("assignment", ""), row.get("notebook", ""))
            fit = [
                exercise
                for exercise in self.exercises
                if all(not want or want == has for want, has in zip(asked, exercise, strict=True))
            ]
            best = [exercise for exercise in fit if exercise in shared] or fit
            if len(best) == 1:
                return (*best[0], "")
            if any(asked):
                raise _Unknown(
                    f"the table says {'/'.join(filter(None, asked))}, which is not one exercise of the course"
                )
        try:
            told = header.read(_metadata(parsed), self.secret)
        except ValueError:
            if not row:
                raise _Unknown("its header was changed, or is from another course") from None
            told = None
        if told is not None:
            exercise = (told.assignment, told.notebook)
            if exercise not in self.exercises:
                raise _Unknown(f"its header says {'/'.join(exercise)}, which is no exercise of this course")
            if shared and exercise not in shared:
                raise _Unknown(f"its header says {told.notebook}, and its cells are those of {next(iter(shared))[1]}")
            named = "" if row else self._names(sent.file)
            if told.person and named and named != {told.person}:
                raise _Unknown(f"it is {told.person}'s copy, and its name is that of {' and '.join(sorted(named))}")
            return (*exercise, told.person)
        return (*self._by_cells(sent, parsed, shared), "")

    def _by_cells(
        self, sent: _Sent, parsed: Mapping[str, Any], shared: Mapping[tuple[str, str], int]
    ) -> tuple[str, str]:
        most = [exercise for exercise, number in shared.items() if number == max(shared.values())]
        if len(most) == 1:
            return most[0]
        if most:
            raise _Unknown("it holds as many cells of " + " as of ".join(name for _, name in most))
        words = _words(sent.file)
        named = _longest({exercise: f" {_words(exercise[1]).strip()} " for exercise in self.exercises}, words)
        if parsed and named:
            raise _Unknown(f"it has the name of {named[0][1]} and none of its cells; it may be the lesson of that name")
        if parsed:
            raise _Unknown("it holds no cell of any exercise")
        if len(named) != 1:
            raise _Unknown("it is not a notebook, or it is damaged, and its name is not that of an exercise")
        return named[0]  # the grader will say what is wrong with it

    def _by_name(self, file: str) -> str:
        named = self._names(file)
        if not named:
            raise _Unknown("nobody on the roll is named in its name or its folder's")
        if len(named) > 1:
            raise _Unknown(f"its name could be that of {' or '.join(sorted(named))}")
        return named.pop()

    def _names(self, file: str) -> set[str]:
        """Return the people that the names of a file and its folders may mean."""
        for _, notebook in self.exercises:
            file = re.sub(re.escape(notebook), "/", file, flags=re.IGNORECASE)
        # What a browser adds to a second copy is no name; an id of three characters or less must stand alone.
        file = re.sub(r"\s*\(\d+\)|-Copy\d+", "", file)
        words = _words(file)
        alone = {_words(re.sub(r"\.(ipynb|zip)$", "", part, flags=re.IGNORECASE)).strip() for part in file.split("/")}
        found: dict[tuple[str, str], str] = {}
        for person in self.people.values():
            for name in _called(person):
                if len(name.strip()) > 3 or name.strip() in alone:
                    found[person.id, name] = name
        return {person for person, _ in _longest(found, words)}


def _called(person: Person) -> set[str]:
    """Return how a person may be named in the name of a file."""
    names = {person.id, person.email, person.name, " ".join(reversed(person.name.split(" ", 1)))}
    return {f" {words} " for name in names if (words := _words(name).strip())}


def _longest(names: Mapping[tuple[str, str], str], words: str) -> list[tuple[str, str]]:
    """Return the keys of the names that stand in some words, without those inside a longer one ("ann" in "ann lee")."""
    there = {key: name for key, name in names.items() if name in words}
    return [key for key, name in there.items() if not any(name != other and name in other for other in there.values())]


def _words(text: str) -> str:
    """Return the words of a name, in lower case and without accents, a space around each.

    >>> _words("José_O'Neill-fishbone.ipynb")
    ' jose o neill fishbone ipynb '
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", plain.casefold())
    return f" {' '.join(words)} "


def _parsed(content: bytes) -> dict[str, Any]:
    """Return a notebook's JSON; empty when it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("cells"), list) else {}


def _metadata(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    found = notebook.get("metadata")
    return found if isinstance(found, Mapping) else {}


def _cells(notebook: Mapping[str, Any]) -> set[str]:
    """Return the names that nbgrader and the notebook's own format give its cells."""
    found: set[str] = set()
    for cell in notebook.get("cells", ()):
        if isinstance(cell, Mapping):
            told = _metadata(cell).get("nbgrader")
            names = (told.get("grade_id") if isinstance(told, Mapping) else None, cell.get("id"))
            found |= {name for name in names if isinstance(name, str)}
    return found


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _Unknown(f"the table says it came at {text!r}; write it as 2027-01-20 16:30") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


# --- the table -------------------------------------------------------------------------------------------------


def _rows(table: Path) -> list[dict[str, str]]:
    """Return the lines of the table; none where there is no table yet."""
    if not table.exists():
        return []
    delimiter, columns = _head(table)
    if not {"file", "person"} <= set(columns):
        raise InputError(f"{table.name} needs the columns 'file' and 'person' in its first line; please add them.")
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            file.readline()
            read = csv.DictReader(file, columns, delimiter=delimiter)
            return [{key: (value or "").strip() for key, value in row.items() if isinstance(key, str)} for row in read]
    except (UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{table.name} cannot be read ({problem}); save it again as CSV, in UTF-8.") from None


def _head(table: Path) -> tuple[str, list[str]]:
    """Return what parts the columns of the table, and their names."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline().strip()
    except UnicodeDecodeError as problem:
        raise InputError(f"{table.name} cannot be read ({problem}); save it again as CSV, in UTF-8.") from None
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return delimiter, [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]


def _is_about(row: Mapping[str, str], sent: _Sent) -> bool:
    """Whether a line of the table names somebody, and is about this file."""
    if not row.get("person"):
        return False
    if row.get("content"):
        return row["content"] == sent.digest
    places = (sent.file, sent.in_zip)
    return row["file"] in {*places, *(PurePosixPath(place).name for place in places)} - {""}


# --- keeping ---------------------------------------------------------------------------------------------------


def _keep(
    course: Course, submitted: Path, person: str, assignment: str, notebook: str, content: bytes, at: datetime
) -> Outcome:
    """Keep a version of a notebook, and put the newest where it will be graded."""
    versions = course.exercises / "received" / file_name(person) / assignment / notebook
    for folder in (versions, submitted):
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(course.exercises.resolve()):
            raise InputError(f"{course.show(folder)} is a link that leads out of exercises; please remove it.")
    current = submitted / f"{notebook}.ipynb"
    if current.is_file() and not current.is_symlink():
        # It may have come another way, such as nbgrader's exchange.
        _add(versions, current.read_bytes(), handed_in(submitted) or _modified(current))
    is_new = _add(versions, content, at)
    newest = max(versions.glob("*.ipynb"), key=lambda path: path.name)
    if current.is_symlink() or not current.is_file() or current.read_bytes() != newest.read_bytes():
        _write(current, newest.read_bytes())
    when = max(filter(None, (_when(newest), handed_in(submitted))))
    _write(submitted / "timestamp.txt", f"{when:%Y-%m-%d %H:%M:%S} UTC\n".encode())
    if not is_new:
        return "known"
    return "new" if newest.read_bytes() == content else "earlier"


def _add(versions: Path, content: bytes, at: datetime) -> bool:
    """Add a version; return whether it was new. The same content sent again, with nothing between, is not."""
    digest = sha256(content).hexdigest()[:16]
    name = f"{at:%Y%m%dT%H%M%SZ}-{digest}.ipynb"
    before = [path.name for path in sorted(versions.glob("*.ipynb")) if path.name[:16] <= name[:16]]
    if name in before or (before and before[-1].endswith(f"-{digest}.ipynb")):
        return False
    _write(versions / name, content)
    return True


def _when(version: Path) -> datetime:
    return datetime.strptime(version.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever finds half of it; a link in its place is replaced, not followed."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)

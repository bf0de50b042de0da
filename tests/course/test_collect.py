"""What people send is matched or named, every version is kept, and nothing hostile gets anywhere."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import nbformat
import pytest

from qitools.course.collect import Line, collect, run
from qitools.course.header import NAME
from qitools.course.layout import Course
from qitools.errors import InputError
from tests.course.cohort import ASSIGNMENT, GOOD, answered, sent, stamped, submitted

pytestmark = pytest.mark.nbgrader


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The folder into which what people send is saved."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def only(lines: list[Line]) -> Line:
    (line,) = lines
    return line


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stamped(path)


def text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook)


def versions(course: Course, person: str, notebook: str = "fishbone") -> list[Path]:
    return sorted((course.exercises / "received" / person / ASSIGNMENT / notebook).glob("*.ipynb"))


@pytest.mark.parametrize(
    ("file", "person"),
    [
        ("aisha_fishbone.ipynb", "aisha"),
        ("aisha/my answers.ipynb", "aisha"),
        ("Khan, Aisha - fishbone (1).ipynb", "aisha"),
        ("aisha.khan@riverside.example/fishbone-Copy1.ipynb", "aisha"),
        ("BEN O'NEILL.ipynb", "ben"),
        ("carla muller.ipynb", "carla"),
        ("ann-lee fishbone.ipynb", "ann-lee"),
        ("Ann Smith fishbone.ipynb", "ann"),
        ("ann/fishbone.ipynb", "ann"),
    ],
)
def test_a_person_is_known_by_the_names_of_the_file_and_its_folder(cohort, inbox, file, person):
    sent(inbox / file, answered(cohort))
    assert only(collect(cohort, inbox)) == Line(file, "new", person, ASSIGNMENT, "fishbone")
    assert submitted(cohort, person).read_bytes() == (inbox / file).read_bytes()
    stamp = submitted(cohort, person).with_name("timestamp.txt").read_text()
    assert stamp == "2027-01-20 10:00:00 UTC\n"


@pytest.mark.parametrize("file", ["fishbone.ipynb", "annabel fishbone.ipynb", "aisha/ben fishbone.ipynb"])
def test_a_file_that_could_be_anybody_s_is_not_guessed(cohort, inbox, file):
    sent(inbox / file, answered(cohort))
    assert only(collect(cohort, inbox)).outcome == "not matched"
    assert not (cohort.exercises / "submitted").exists()


def test_a_copy_of_one_s_own_needs_no_name(cohort, inbox):
    sent(inbox / "download (3).ipynb", answered(cohort, person="carla"))
    assert only(collect(cohort, inbox)).person == "carla"


def test_a_copy_under_another_s_name_is_not_taken(cohort, inbox):
    sent(inbox / "ben.ipynb", answered(cohort, person="carla"))
    assert "carla's copy" in only(collect(cohort, inbox)).why


def test_a_changed_header_is_not_believed(cohort, inbox):
    notebook = answered(cohort, person="carla")
    notebook.metadata[NAME]["person"] = "ben"
    sent(inbox / "ben.ipynb", notebook)
    assert "header was changed" in only(collect(cohort, inbox)).why


def test_a_header_on_another_exercise_is_not_believed(cohort, inbox):
    notebook = answered(cohort, "process-map", sign=False)
    notebook.metadata[NAME] = answered(cohort, "fishbone").metadata[NAME]
    sent(inbox / "ben.ipynb", notebook)
    assert "its cells are those of process-map" in only(collect(cohort, inbox)).why


def test_without_a_header_the_cells_tell_which_exercise_it_is(cohort, inbox):
    sent(inbox / "ben.ipynb", answered(cohort, "process-map", sign=False))
    assert only(collect(cohort, inbox)).notebook == "process-map"


def test_a_lesson_with_the_name_of_an_exercise_is_not_taken_for_it(cohort, inbox):
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# The lesson")])
    sent(inbox / "ben fishbone.ipynb", lesson)
    assert "may be the lesson" in only(collect(cohort, inbox)).why


def test_a_damaged_notebook_goes_to_the_grader_which_says_so(cohort, inbox):
    (inbox / "ben fishbone.ipynb").write_text("{ this was cut off")
    assert only(collect(cohort, inbox)).outcome == "new"
    assert submitted(cohort, "ben").read_text() == "{ this was cut off"


def test_every_version_is_kept_and_the_newest_is_graded(cohort, inbox):
    sent(inbox / "monday" / "ben.ipynb", answered(cohort, words="Monday"), "2027-01-18T09:00:00+00:00")
    sent(inbox / "tuesday" / "ben.ipynb", answered(cohort, words="Tuesday"), "2027-01-19T09:00:00+00:00")
    assert [line.outcome for line in collect(cohort, inbox)] == ["new", "new"]
    late = sent(inbox / "a late mail" / "ben.ipynb", answered(cohort, words="Sunday"), "2027-01-17T09:00:00+00:00")
    before = {path: path.read_bytes() for path in versions(cohort, "ben")}
    outcomes = {line.file: line.outcome for line in collect(cohort, inbox)}
    assert outcomes == {
        "a late mail/ben.ipynb": "earlier", "monday/ben.ipynb": "known", "tuesday/ben.ipynb": "known"
    }  # fmt: skip
    assert "Tuesday" in submitted(cohort, "ben").read_text()
    assert [path.name[:16] for path in versions(cohort, "ben")] == [
        "20270117T090000Z", "20270118T090000Z", "20270119T090000Z"
    ]  # fmt: skip
    assert versions(cohort, "ben")[0].read_bytes() == late.read_bytes()
    assert {path: path.read_bytes() for path in before} == before


def test_who_goes_back_to_an_earlier_version_has_that_one_graded(cohort, inbox):
    for day, words in (("18", "First"), ("19", "Second"), ("20", "First")):
        sent(inbox / "ben.ipynb", answered(cohort, words=words), f"2027-01-{day}T09:00:00+00:00")
        assert only(collect(cohort, inbox)).outcome == "new"
    assert "First" in submitted(cohort, "ben").read_text()
    assert len(versions(cohort, "ben")) == 3


def test_what_came_another_way_is_kept_before_it_is_replaced(cohort, inbox):
    by_exchange = answered(cohort, words="By the exchange")
    sent(submitted(cohort, "ben"), by_exchange)
    submitted(cohort, "ben").with_name("timestamp.txt").write_text("2027-01-10 08:00:00 UTC")
    sent(inbox / "ben.ipynb", answered(cohort, words="By mail"))
    assert only(collect(cohort, inbox)).outcome == "new"
    first, second = versions(cohort, "ben")
    assert "By the exchange" in first.read_text()
    assert first.name.startswith("20270110T080000Z")
    assert "By mail" in second.read_text()


def test_a_zip_is_read_without_being_unpacked(cohort, inbox):
    members = {
        "exercises/workshop-1-day-2/fishbone.ipynb": text(answered(cohort, answer=GOOD)),
        "exercises/workshop-1-day-2/process-map.ipynb": text(answered(cohort, "process-map", 61)),
        "lessons/fishbone.ipynb": text(nbformat.v4.new_notebook()),
        "exercises/w1d2l2.autosave.json": "{}",
        "__MACOSX/._fishbone.ipynb": "junk",
    }
    zipped(inbox / "Aisha.zip", members)
    lines = {line.file: line for line in collect(cohort, inbox)}
    assert {file.removeprefix("Aisha.zip/"): line.outcome for file, line in lines.items()} == {
        "exercises/workshop-1-day-2/fishbone.ipynb": "new",
        "exercises/workshop-1-day-2/process-map.ipynb": "new",
        "lessons/fishbone.ipynb": "left aside",
    }
    assert submitted(cohort, "aisha", "process-map").is_file()
    assert os.listdir(inbox) == ["Aisha.zip"]


def test_nothing_hostile_gets_anywhere(cohort, inbox, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(text(answered(cohort)))
    (inbox / "ben link.ipynb").symlink_to(secret)
    (inbox / "ben folder").symlink_to(tmp_path)
    os.mkfifo(inbox / "ben pipe.ipynb")
    with (inbox / "ben huge.ipynb").open("wb") as file:
        file.truncate(21 << 20)
    (inbox / "ben.docx").write_text("words")
    (inbox / "ben broken.zip").write_bytes(b"PK\x03\x04 no more")
    good = text(answered(cohort))
    with ZipFile(inbox / "ben evil.zip", "w") as archive:
        for name in ("../../../slipped.ipynb", "/slipped.ipynb", "C:\\slipped.ipynb", "ok/../../slipped.ipynb"):
            archive.writestr(name, good)
        link = ZipInfo("linked.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(secret))
        archive.writestr("inner.zip", "PK")
    with ZipFile(inbox / "ben bomb.zip", "w", compression=8) as archive:
        archive.writestr("fishbone.ipynb", b"0" * (21 << 20))
    (inbox / "ben\nline.txt").write_text("")
    lines = collect(cohort, inbox)
    assert {line.outcome for line in lines} == {"not matched"}
    reasons = {line.file: line.why for line in lines}
    assert reasons["ben link.ipynb"] == reasons["ben folder"] == "it is not a file but a link or something else"
    assert reasons["ben pipe.ipynb"] == "it is not a file but a link or something else"
    assert reasons["ben huge.ipynb"] == reasons["ben bomb.zip/fishbone.ipynb"] == "it is larger than 20 MB"
    assert reasons["ben broken.zip"] == "the zip is damaged, or is none"
    assert sum("leads out of the zip" in why for why in reasons.values()) == 4
    assert reasons["ben evil.zip/linked.ipynb"] == "it is a link"
    assert reasons["ben evil.zip/inner.zip"] == "it is a zip inside a zip"
    assert all("\n" not in str(line) for line in lines)
    assert not list(tmp_path.rglob("slipped*"))
    assert not (cohort.exercises / "submitted").exists()


def test_a_zip_that_lies_about_its_sizes_is_not_read_past_the_limit(cohort, inbox):
    path = zipped(inbox / "ben.zip", {"fishbone.ipynb": b"0" * (21 << 20)})
    path.write_bytes(path.read_bytes().replace((21 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert only(collect(cohort, inbox)).outcome == "not matched"


def test_what_could_not_be_matched_is_asked_for_in_a_table_and_then_taken_in(cohort, inbox, capsys):
    sent(inbox / "who.ipynb", answered(cohort))
    sent(inbox / "=HYPERLINK(1).ipynb", answered(cohort, "process-map"))
    with pytest.raises(InputError, match="2 files could not be matched"):
        run(cohort, [str(inbox)])
    assert "nobody on the roll is named" in capsys.readouterr().out
    table = cohort.exercises / "matches.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == ["'=HYPERLINK(1).ipynb", "who.ipynb"]
    rows[1].update(person="Ben", time="2027-01-19 16:30")
    with table.open("w", encoding="utf-8", newline="") as file:  # as a spreadsheet saves it here and there
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InputError, match="1 file could not be matched"):
        run(cohort, [str(inbox)])
    assert submitted(cohort, "ben").with_name("timestamp.txt").read_text() == "2027-01-19 16:30:00 UTC\n"
    with table.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, delimiter=";")) == rows


def test_a_table_of_one_s_own_needs_file_and_person_only(cohort, inbox, tmp_path):
    zipped(inbox / "scan0001.zip", {"a.ipynb": text(answered(cohort))})
    (tmp_path / "mine.csv").write_text("file,person\nscan0001.zip,carla\n")
    assert only(collect(cohort, inbox, tmp_path / "mine.csv")).person == "carla"
    (tmp_path / "mine.csv").write_text("name,who\nscan0001.zip,carla\n")
    with pytest.raises(InputError, match="needs the columns 'file' and 'person'"):
        collect(cohort, inbox, tmp_path / "mine.csv")


def test_someone_who_is_not_on_the_roll_is_named(cohort, inbox, tmp_path):
    sent(inbox / "a.ipynb", answered(cohort))
    (tmp_path / "mine.csv").write_text("file,person\na.ipynb,zoe\n")
    assert "'zoe' is not on the roll" in only(collect(cohort, inbox, tmp_path / "mine.csv")).why


def test_the_key_is_the_owner_s_alone_and_in_no_release(cohort):
    answered(cohort)
    path = cohort.exercises / ".course-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    released = cohort.exercises / "release" / ASSIGNMENT / "fishbone.ipynb"
    assert path.read_text() not in json.dumps(nbformat.read(released, as_version=4))

"""Each workshop day has a run sheet whose times follow each other, with its lessons in their order and their minutes."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from qitools.course.layout import Course
from qitools.course.run_sheets import DAYS, clock, lessons, read_day, sheet
from qitools.errors import InputError
from tests.book.prose import COURSE

NAMES = list(lessons(COURSE))
LESSON = """# Beads?

:::{{admonition}} Facilitator notes
:class: dropdown qi-facilitator

**Run sheet, {minutes} minutes**

| min | what |
|---|---|
| 0–5 | Tell the story. |
| {middle}–20 | Draw *beads* {{cite}}`BEADS`. |

**Room.** A box {{cite}}`BOX`, and a paddle.

**If you have only 30 minutes.** The story.
:::
"""
DAY = {
    "starts": "09:30",
    "ends": "10:30",
    "room": "A large one.",
    "bring": ["beads"],
    "plan": [
        {"title": "Welcome", "minutes": 10, "what": "Tea."},
        "lesson",
        {"title": "Break", "minutes": 10, "what": "Air."},
        "lesson",
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_day_has_no_gap_and_ends_when_it_should(name: str) -> None:
    day = read_day(COURSE, name)
    assert [one for one, after in pairwise(day.sessions) if one.end != after.start] == []
    assert "09:00" <= clock(day.sessions[0].start) <= "09:30"
    assert clock(day.sessions[-1].end) == "16:30"
    titles = [one.title for one in day.sessions]
    assert titles[0] == "Welcome"
    assert titles[-1] == "Close"
    assert sum(one.end - one.start for one in day.sessions if one.title in ("Break", "Lunch")) >= 75
    # Nobody sits longer than two hours and a quarter without a break.
    rests = [
        day.sessions[0].start,
        *(at for one in day.sessions if one.title in ("Break", "Lunch") for at in (one.start, one.end)),
    ]
    rests.append(day.sessions[-1].end)
    assert max(stop - start for start, stop in zip(rests[::2], rests[1::2], strict=True)) <= 135


@pytest.mark.parametrize("name", NAMES)
def test_a_day_has_its_lessons_in_order_with_the_minutes_that_they_say(name: str) -> None:
    shown = [one for one in read_day(COURSE, name).sessions if one.page]
    assert [one.page for one in shown] == [page.name for page in lessons(COURSE)[name]]
    for one, page in zip(shown, lessons(COURSE)[name], strict=True):
        said = re.search(r"\*\*Run sheet, (\d+) minutes\*\*", page.text)
        assert said
        assert one.end - one.start == int(said[1])
        assert [one.start, *(step.end for step in one.steps)] == [*(step.start for step in one.steps), one.end]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_day_shows_its_sheet(name: str) -> None:
    page = next(page for page in COURSE.pages if page.name == f"faculty/run-sheet-{name.replace('/', '-')}")
    assert f"```{{run-sheet}} {name}\n```" in page.text
    rows = re.findall(r"^\| \**(\d\d:\d\d)–(\d\d:\d\d)\** \| .+ \|$", sheet(read_day(COURSE, name)), re.MULTILINE)
    assert len(rows) > 25


def test_a_sheet_leads_to_what_its_lessons_need_in_print() -> None:
    told = sheet(read_day(COURSE, "workshop-1/day-2"))
    assert 'To print: <a href="../print/fishbone.pdf">Fishbone</a>.' in told


def course(folder: Path, days: object, minutes: int = 20, middle: int = 5) -> Course:
    """Return a course of one day with two lessons of 20 minutes."""
    (folder / "book" / "data").mkdir(parents=True, exist_ok=True)
    (folder / "book" / "workshop-1" / "day-1").mkdir(parents=True, exist_ok=True)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: workshop-1/day-1/b\n  - file: workshop-1/day-1/a\n", "utf-8"
    )
    (folder / "book" / "index.md").write_text("# Tiny\n", "utf-8")
    text = LESSON.format(minutes=minutes, middle=middle)
    (folder / "book" / "workshop-1" / "day-1" / "a.md").write_text(text, "utf-8")
    (folder / "book" / "workshop-1" / "day-1" / "b.md").write_text(text.replace("Beads?", "Balls"), "utf-8")
    written = days if isinstance(days, str) else yaml.safe_dump({"workshop-1/day-1": days})
    (folder / "book" / DAYS).write_text(written, "utf-8")
    return Course(folder)


def test_a_sheet_tells_each_minute_what_to_bring_and_what_to_cut(tmp_path: Path) -> None:
    told = sheet(read_day(course(tmp_path, DAY), "workshop-1/day-1"))
    assert "A large one. Bring:\n\n- beads\n" in told
    assert "- **Balls.** A box, and a paddle.\n- **Beads?** A box, and a paddle." in told
    assert re.findall(r"^\| (?:\*\*)?([\d:–]+)", told, re.MULTILINE) == [
        "09:30–09:40", "09:40–10:00", "09:40–09:45", "09:45–10:00", "10:00–10:10", "10:10–10:30", "10:10–10:15", "10:15–10:30",
    ]  # fmt: skip
    assert "| 10:15–10:30 | Draw *beads* {cite}`BEADS`. |" not in told
    assert "| 10:15–10:30 | Draw *beads*. |" in told
    assert "- **Beads?** The story." in told


def test_a_changed_lesson_changes_the_sheet(tmp_path: Path) -> None:
    made = course(tmp_path, DAY)
    lesson = made.book / "workshop-1" / "day-1" / "a.md"
    lesson.write_text(lesson.read_text("utf-8").replace("Tell the story.", "Sing."), "utf-8")
    assert "| 10:10–10:15 | Sing. |" in sheet(read_day(Course(tmp_path), "workshop-1/day-1"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("a: [", "book/data/days.yml cannot be read"),
        ("- a", "book/data/days.yml holds no days"),
        ("workshop-9/day-1: {}", "has 'workshop-9/day-1', and the table of contents has no lesson on such a day"),
        ("{}", "workshop-1/day-1: there is no such day"),
        ({**DAY, "lunch": 60}, "'lunch' is missing or unknown"),
        ({key: DAY[key] for key in DAY if key != "room"}, "'room' is missing or unknown"),
        ({**DAY, "bring": "beads"}, "'bring' is no list"),
        ({**DAY, "starts": 570}, "'starts' is no time; write it in quotes"),
        ({**DAY, "ends": "25:00"}, "'ends' is no time"),
        ({**DAY, "ends": "10:20"}, "would end at 10:30 and not at 10:20; take away 10 minutes"),
        ({**DAY, "ends": "10:45"}, "would end at 10:30 and not at 10:45; add 15 minutes"),
        ({**DAY, "plan": ["lesson"]}, "workshop-1/day-1/a has no place in the plan"),
        ({**DAY, "plan": ["lesson"] * 3}, "more lines '- lesson' than the day has lessons"),
        ({**DAY, "plan": [{"title": "Tea"}]}, "{'title': 'Tea'} in the plan should be 'lesson'"),
        ({**DAY, "plan": [{"title": "Tea", "minutes": "ten", "what": ""}]}, "Tea takes 'ten' minutes"),
    ],
)
def test_a_wrong_file_of_days_is_said_in_a_sentence(tmp_path: Path, days: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_day(course(tmp_path, days), "workshop-1/day-1")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minutes": 25}, "book/workshop-1/day-1/b.md: the run sheet says 25 minutes and its lines take 20"),
        ({"middle": 7}, "the line 7–20 of the run sheet should begin at minute 5"),
    ],
)
def test_a_lesson_whose_minutes_are_wrong_is_named(tmp_path: Path, wrong: dict[str, int], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_day(course(tmp_path, DAY, **wrong), "workshop-1/day-1")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"), [("**Room.**", "no line '**Room.** …'"), ("**Run sheet", "notes hold no run sheet")]
)
def test_a_lesson_that_lacks_a_part_is_named(tmp_path: Path, line: str, said: str) -> None:
    made = course(tmp_path, DAY)
    lesson = made.book / "workshop-1" / "day-1" / "b.md"
    lesson.write_text(lesson.read_text("utf-8").replace(line, "Something"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_day(Course(tmp_path), "workshop-1/day-1")
    assert said in str(caught.value)

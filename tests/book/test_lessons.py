"""Every lesson has all its parts, in one order, and words of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from qitools.course.layout import Page
from tests.book.prose import COURSE, LESSONS, read

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.name.split("/")[-1] for lesson in LESSONS])

# The parts of a lesson that all have in the same words, in their order.
PARTS = [
    r"^# ",
    r"^:::\{admonition\} This lesson\n:class: qi-lesson$",
    r"^\*\*Questions\.\*\* .*\?",
    r"^\*\*When you have worked through it, you can\*\*$",
    r"^\*\*Time\.\*\* \d+ minutes to read, \d+ minutes to do\.$",
    r"^## (?!Try it|The exercise|Key points|Before the next workshop)",
    r"^## Try it$",
    r"^:class: note qi-page-only$",
    r"^## The exercise$",
    r"^## Key points$",
    r"^## Before the next workshop$",
    r"^:::\{admonition\} Facilitator notes\n:class: dropdown qi-facilitator$",
    r"^\*\*Run sheet, \d+ minutes\*\*$",
]

# Nobody can watch these being done.
NOT_SEEN = {
    "appreciate", "be", "become", "believe", "consider", "discover", "experience", "feel", "get", "grasp", "have",
    "hear", "know", "learn", "realise", "recall", "see", "think", "understand",
}  # fmt: skip


def part(lesson: Page, start: str, end: str) -> str:
    """Return what a lesson says between two lines of it."""
    found = re.search(rf"^{start}$(.*?)^{end}", lesson.text, re.DOTALL | re.MULTILINE)
    assert found, f"{lesson.name} has nothing between {start} and {end}"
    return found[1].strip()


def test_there_are_29_lessons_on_seven_days() -> None:
    days = defaultdict(int)
    for lesson in LESSONS:
        days[lesson.name.rsplit("/", 1)[0]] += 1
    assert list(days.values()) == [4, 5, 4, 4, 4, 4, 4]


@each_lesson
def test_all_parts_are_there_in_order(lesson: Page) -> None:
    # In code, what begins with # is no heading.
    text = re.sub(r"^```\{code-cell\}.*?^```$", "", lesson.text, flags=re.DOTALL | re.MULTILINE)
    at = 0
    for wanted in PARTS:
        found = re.compile(wanted, re.MULTILINE).search(text, at)
        assert found, f"{wanted} is missing, or not where it belongs"
        at = found.end()
    assert "{cite}`" in text, "no source is cited"
    assert "{term}`" in text, "no word leads to the glossary"


@each_lesson
def test_objectives_can_be_watched(lesson: Page) -> None:
    objectives = re.findall(r"^- (\w+)", part(lesson, r"\*\*When you .* you can\*\*", r"\*\*Time"), re.MULTILINE)
    assert 3 <= len(objectives) <= 5
    assert NOT_SEEN.isdisjoint(objectives)


@each_lesson
def test_something_is_drawn_in_the_story_and_something_can_be_tried(lesson: Page) -> None:
    story, live = lesson.text.split("\n## Try it\n")
    widgets = re.search(r"^from qitools\.widgets import (\([^)]+\)|.+)$", story, re.MULTILINE)
    assert widgets, "the lesson imports nothing to try"
    shown = re.compile(r"^```\{code-cell\} ipython3\n:tags: \[remove-input\]\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    assert shown.search(story), "nothing is drawn"
    names = "|".join(re.findall(r"\w+", widgets[1]))
    assert re.search(rf"\b({names})\(", "".join(shown.findall(live))), "there is nothing to try"


@each_lesson
def test_the_exercise_is_where_the_lesson_says(lesson: Page) -> None:
    named = re.findall(r"`exercises/([\w/-]+\.ipynb)`", part(lesson, "## The exercise", "## Key points"))
    assert named
    assert [name for name in named if not (COURSE.exercises / "source" / name).is_file()] == []


@each_lesson
def test_it_ends_with_points_to_keep_and_something_to_do(lesson: Page) -> None:
    points = re.findall(r"^- ", part(lesson, "## Key points", "## Before"), re.MULTILINE)
    assert 4 <= len(points) <= 8
    assert len(part(lesson, "## Before the next workshop", ":::").split()) >= 25


@each_lesson
def test_the_run_sheet_adds_up(lesson: Page) -> None:
    notes = part(lesson, ":::{admonition} Facilitator notes", ":::")
    said = re.search(r"\*\*Run sheet, (\d+) minutes\*\*", notes)
    assert said
    minutes = [(int(start), int(end)) for start, end in re.findall(r"^\| (\d+)–(\d+) \|", notes, re.MULTILINE)]
    assert minutes[0][0] == 0
    assert [(end, start) for (_, end), (start, _) in pairwise(minutes) if end != start] == []
    assert all(start < end for start, end in minutes)
    assert minutes[-1][1] == int(said[1])
    assert "**What goes wrong.**" in notes
    assert "**What to ask.**" in notes


@each_lesson
def test_a_lesson_has_1200_to_2500_words(lesson: Page) -> None:
    assert 1200 <= read(lesson).count <= 2500


def test_no_two_lessons_share_eight_words_in_a_row() -> None:
    where: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for lesson in LESSONS:
        for words in read(lesson).runs(8):
            where[words].add(lesson.name)
    shared = {" ".join(words): sorted(names) for words, names in where.items() if len(names) > 1}
    shared.pop("when you have worked through it you can", None)  # the line above every lesson's objectives
    assert shared == {}

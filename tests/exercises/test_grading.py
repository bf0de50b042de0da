"""Each exercise from release to feedback, with real nbgrader."""

from __future__ import annotations

import re

import nbformat
import pytest

from qitools.review import rules
from tests.exercises.submissions import MISTAKES, SOURCE, solution

pytestmark = pytest.mark.nbgrader

NOTEBOOKS = sorted(f"{path.parent.name}/{path.stem}" for path in SOURCE.glob("*/*.ipynb"))
SUBMISSIONS = [(name, student) for name in NOTEBOOKS for student in ("perfect", "untouched", *MISTAKES[name])]
QUESTIONS = {rule.code: rule.question for rule in rules()}


def hidden(name: str) -> list[str]:
    """Return the lines of the hidden tests of a source notebook, without those that say nothing."""
    cells = nbformat.read(SOURCE / f"{name}.ipynb", as_version=4).cells
    regions = [re.findall(r"BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN", cell.source, re.DOTALL) for cell in cells]
    return [line.strip() for region in regions for text in region for line in text.splitlines() if len(line) > 25]


def test_every_notebook_has_a_typical_submission_with_two_mistakes():
    for name in NOTEBOOKS:
        assert len(MISTAKES[name]["typical"].loses) == 2, name


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_reference_solution_earns_every_mark(course, name):
    scores = course.scores("perfect", name)
    assert scores
    assert {grade: got for grade, (got, most) in scores.items() if got != most} == {}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_untouched_release_earns_nothing(course, name):
    scores = course.scores("untouched", name)
    assert scores
    assert {grade: got for grade, (got, _) in scores.items() if got} == {}


@pytest.mark.parametrize(("name", "student"), [(n, s) for n in NOTEBOOKS for s in MISTAKES[n]])
def test_each_mistake_costs_its_own_marks_and_no_more(course, name, student):
    scores = course.scores(student, name)
    assert {grade: most - got for grade, (got, most) in scores.items() if got != most} == MISTAKES[name][student].loses


@pytest.mark.parametrize(("name", "student"), [(n, s) for n in NOTEBOOKS for s in MISTAKES[n]])
def test_the_feedback_asks_the_coaching_questions(course, name, student):
    page = course.feedback(student, name)
    for code in MISTAKES[name][student].asks:
        assert code in page
        assert QUESTIONS[code].split("'")[0] in page


@pytest.mark.parametrize(("name", "student"), SUBMISSIONS)
def test_the_feedback_shows_no_hidden_test_no_traceback_and_no_false_comfort(course, name, student):
    page = course.feedback(student, name)
    assert [line for line in hidden(name) if line in page] == []
    assert "HIDDEN TESTS" not in page
    assert "Traceback" not in page
    assert "all tests passed" not in page.lower()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_release_holds_no_hidden_test_and_no_solution(course, name):
    released = (course.root / "release" / f"{name}.ipynb").read_text("utf-8")
    assert "HIDDEN TESTS" not in released
    assert "SOLUTION" not in released
    assert [line for line in hidden(name) if line in released] == []
    for answer in solution(SOURCE / f"{name}.ipynb").values():
        for text in re.findall(r"'([^']{20,})'", repr(answer)):
            assert text not in released


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_release_runs_from_top_to_bottom(course, name, tmp_path):
    from nbclient import NotebookClient

    notebook = nbformat.read(course.root / "release" / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    told = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert told

"""Each exercise from release to feedback, with real nbgrader."""

from __future__ import annotations

import re
from html import unescape

import nbformat
import pytest

from qitools.review import rules
from tests.exercises.submissions import SOURCE, mistakes, solution

pytestmark = pytest.mark.nbgrader

NOTEBOOKS = sorted(f"{path.parent.name}/{path.stem}" for path in SOURCE.glob("*/*.ipynb"))
MISTAKES = [(name, student) for name in NOTEBOOKS for student in mistakes(name)]
SUBMISSIONS = [(name, student) for name in NOTEBOOKS for student in ("perfect", "untouched", *mistakes(name))]
QUESTIONS = {rule.code: rule.question for rule in rules()}


def hidden(name: str) -> set[str]:
    """Return the lines of a source notebook that stand in its hidden tests and nowhere else."""
    secret, open_ = set(), set()
    for cell in nbformat.read(SOURCE / f"{name}.ipynb", as_version=4).cells:
        inside = False
        for line in map(str.strip, cell.source.splitlines()):
            inside = (inside or "BEGIN HIDDEN TESTS" in line) and "END HIDDEN TESTS" not in line
            (secret if inside else open_).add(line)
    return {line for line in secret - open_ if len(line) > 12}


def shown(page: str) -> str:
    """Return the text of a page as it is read, without the marks that colour code."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(style|script).*?</\1>", "", page)))


def test_every_notebook_has_a_typical_submission_with_two_mistakes():
    for name in NOTEBOOKS:
        assert len(mistakes(name)["typical"].loses) == 2, name


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


@pytest.mark.parametrize(("name", "student"), MISTAKES)
def test_each_mistake_costs_its_own_marks_and_no_more(course, name, student):
    scores = course.scores(student, name)
    assert {grade: most - got for grade, (got, most) in scores.items() if got != most} == mistakes(name)[student].loses


@pytest.mark.parametrize(("name", "student"), MISTAKES)
def test_the_feedback_asks_the_coaching_questions(course, name, student):
    page = shown(course.feedback(student, name))
    for code in mistakes(name)[student].asks:
        assert code in page
        assert QUESTIONS[code] in page


@pytest.mark.parametrize(("name", "student"), SUBMISSIONS)
def test_the_feedback_shows_no_hidden_test_no_traceback_and_no_false_comfort(course, name, student):
    pages = [course.feedback(student, name)]
    if student == "typical":
        pages.append(course.nbgrader_feedback(student, name))
    for page in map(shown, pages):
        assert {line for line in hidden(name) if line in page} == set()
        assert "HIDDEN TESTS" not in page
        assert "Traceback" not in page
        assert "all tests passed" not in page.lower()


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if mistakes(name)["typical"].asks])
def test_nbgrader_s_own_feedback_asks_the_coaching_questions_too(course, name):
    page = shown(course.nbgrader_feedback("typical", name))
    for code in mistakes(name)["typical"].asks:
        assert QUESTIONS[code] in page


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_feedback_tells_no_solution(course, name):
    model = {
        line.strip()
        for cell in nbformat.read(SOURCE / f"{name}.ipynb", as_version=4).cells
        if cell.cell_type == "markdown" and "BEGIN SOLUTION" in cell.source
        for line in cell.source.split("BEGIN SOLUTION")[1].split("### END SOLUTION")[0].splitlines()
        if len(line.strip()) > 30
    }
    page = shown(course.feedback("untouched", name))
    assert {line for line in model if line in page} == set()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_release_holds_no_hidden_test_and_no_solution(course, name):
    notebook = nbformat.read(course.root / "release" / f"{name}.ipynb", as_version=4)
    released = "\n".join(cell.source for cell in notebook.cells)
    assert "HIDDEN TESTS" not in released
    assert "SOLUTION" not in released
    assert {line for line in hidden(name) if line in released} == set()
    for answer in solution(SOURCE / f"{name}.ipynb").values():
        for text in re.findall(r"'([^'\"]{40,})'", repr(answer)):
            assert text not in released


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_release_runs_from_top_to_bottom(course, name, tmp_path):
    from nbclient import NotebookClient

    notebook = nbformat.read(course.root / "release" / f"{name}.ipynb", as_version=4)
    NotebookClient(
        notebook, timeout=60, shutdown_kernel="immediate", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    told = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert told

"""Webinars: what stands on their slides, the clean copy, and a check that tells a host before the room does."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from qitools.course.cli import main
from qitools.course.demo import Step, live, prepare, reset, run, steps
from qitools.course.layout import Course, Page
from qitools.course.plain import plain_notebook
from qitools.course.slides import Slide, slides, webinars, write_slides
from qitools.errors import InputError
from tests.course.conftest import HEAD

ROOT = Path(__file__).parents[2]

SMALL = (
    HEAD
    + """\
# A small webinar

Only for those who read.

```{code-cell} ipython3
:tags: [remove-cell]

from pathlib import Path

from IPython.display import HTML

from qitools.course.page import glue
from qitools.widgets import CoinSpin, Reveal

words = Path("../data/words.txt").read_text("utf-8").split()
glue(count=len(words))
```

+++ {"slideshow": {"slide_type": "slide"}}

## Words

There are {glue:text}`count`.

```{code-cell} ipython3
:tags: [remove-input]

Reveal("Which word is last?", says=lambda: f"It is {words[-1]} & no other.")
```

+++ {"slideshow": {"slide_type": "notes"}}

:::{admonition} Minutes 0–5: words
:class: dropdown qi-notes
Wait for the chat.
:::

+++ {"slideshow": {"slide_type": "skip"}}

More to read.

```{code-cell} ipython3
:tags: [remove-input]

words[0]
```

+++ {"slideshow": {"slide_type": "slide"}}

## A coin

```{code-cell} ipython3
:tags: [remove-input]

CoinSpin(seed=3)
```

```{code-cell} ipython3
:tags: [remove-input, qi-page-only]

HTML("A coin that <b>stands still</b>.")
```

+++ {"slideshow": {"slide_type": "notes"}}

:::{admonition} Minutes 5–60: the coin
:class: dropdown qi-notes
Spin it.
:::
"""
)


def small(folder: Path, text: str = SMALL) -> Course:
    """Write a course of one webinar. The library is the one that is installed."""
    (folder / "book" / "webinars").mkdir(parents=True)
    (folder / "book" / "data").mkdir()
    (folder / "book" / "reference").mkdir()
    (folder / "book" / "index.md").write_text("# Small\n")
    (folder / "book" / "webinars" / "small.md").write_text(text, "utf-8")
    (folder / "book" / "data" / "words.txt").write_text("run shift trend\n")
    (folder / "book" / "reference" / "references.bib").write_text("")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: webinars/small\n")
    shutil.copy(ROOT / "_config.yml", folder)
    return Course(folder)


def slides_of(page: Page) -> list[Slide]:
    """Return the slides of a page that was not executed: its numbers are left blank."""
    references = ROOT / "book" / "reference" / "references.bib"
    return slides(plain_notebook(page.notebook, defaultdict(str), references), page)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course, its webinar executed and its copy made."""
    course = small(tmp_path_factory.mktemp("webinar"))
    prepare(course, 1)
    return course


def test_a_slide_holds_what_is_said_to_stand_on_it_and_nothing_else(tmp_path: Path) -> None:
    (page,) = webinars(small(tmp_path))
    first, second = slides_of(page)
    assert [cell.source.split("\n")[0] for cell in first.cells] == [
        "## Words",
        'Reveal("Which word is last?", says=lambda: f"It is {words[-1]} & no other.")',
    ]
    assert "Wait for the chat." in first.notes
    assert (first.start, first.stop, second.start, second.stop) == (0, 5, 5, 60)
    assert [cell.source for cell in second.cells] == ["## A coin", "CoinSpin(seed=3)"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Minutes 5–60", "Minutes 10–60"), ("Minutes 5–60: the", "About the"), ("Minutes 5–60", "Minutes 5–5")],
)
def test_notes_whose_minutes_do_not_follow_are_named(old: str, new: str, tmp_path: Path) -> None:
    (page,) = webinars(small(tmp_path, SMALL.replace(old, new)))
    with pytest.raises(
        InputError, match=r"book/webinars/small\.md: the notes of slide 2 should begin with the minutes"
    ):
        slides_of(page)


def test_each_webinar_takes_an_hour_in_its_four_parts() -> None:
    found = webinars(Course(ROOT))
    assert len(found) == 6
    for page in found:
        ends = [slide.stop for slide in slides_of(page)]
        assert ends[-1] == 60, page.name
        assert {5, 40, 55} <= set(ends), page.name
        assert "Reveal(" in page.text, page.name


def test_a_webinar_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no webinar 7; the table of contents has webinars 1 to 1"):
        run(small(tmp_path), ["7", "--check"])


def test_a_copy_that_was_never_made_cannot_be_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["--no-setup", "demo", "1", "--reset"]) == 1
    assert capsys.readouterr().err.startswith("Problem: Webinar 1 has no copy yet; open it first: qi-course demo 1\n")


def test_a_room_that_waits_is_told_of_and_a_warm_up_is_not() -> None:
    assert Step("Data", 4.0, on_screen=False).well
    assert Step("Answer", 0.3, on_screen=True).well
    slow = Step("Answer", 0.31, on_screen=True)
    assert not slow.well
    assert str(slow).endswith("Answer  ← over 300 ms")
    assert str(Step("Answer", 0.1, on_screen=True, problem="it did not answer")).endswith("← it did not answer")


@pytest.mark.slow
def test_the_copy_lies_outside_the_source_and_is_put_back_as_it_was(ready: Course) -> None:
    copy = ready.build / "demo" / "1"
    notebook, data = copy / "webinars" / "small.ipynb", copy / "data" / "words.txt"
    before = notebook.read_text("utf-8")
    notebook.write_text("{}")
    data.unlink()
    (copy / "webinars" / "coin.autosave.json").write_text("{}")
    reset(ready, 1)
    assert notebook.read_text("utf-8") == before
    assert data.read_text() == "run shift trend\n"
    assert not (copy / "webinars" / "coin.autosave.json").exists()


@pytest.mark.slow
def test_the_live_notebook_says_where_each_cell_stands_and_keeps_its_notes_to_itself(ready: Course) -> None:
    (page,) = webinars(ready)
    notebook = live(ready, page)
    placed = [cell.metadata["webinar"] for cell in notebook.cells if "webinar" in cell.metadata]
    assert [place["number"] for place in placed] == [1, 1, 2, 2]
    assert [place["first"] for place in placed] == [True, False, True, False]
    assert [place["last"] for place in placed] == [False, True, False, True]
    words = " ".join(cell.source for cell in notebook.cells)
    assert "There are 3." in words
    assert "Wait for the chat" not in words
    assert "Only for those who read" not in words
    assert notebook.metadata["title"] == "A small webinar"


@pytest.mark.slow
def test_a_check_uses_every_form_of_the_slides(ready: Course) -> None:
    done = list(steps(ready, ready.build / "demo" / "1" / "webinars" / "small.ipynb"))
    assert [step.problem for step in done] == [""] * len(done)
    assert [step.name for step in done if step.on_screen] == [
        "Slide 1, “Show the answer” of “Which word is last?”",
        "Slide 2, “Spin” of “Spinning coins”",
    ]


@pytest.mark.slow
def test_a_check_names_an_answer_that_fails_and_one_that_keeps_the_room_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = SMALL.replace('says=lambda: f"It is {words[-1]} & no other."', "says=lambda: sleep(0.4) or 'It is trend.'")
    text = slow.replace("from pathlib import Path", f"from time import sleep\nfrom pathlib import Path\n\n{FAILS}")
    small(tmp_path, text.replace("CoinSpin(seed=3)", 'Reveal("What fails?", says=fails)'))
    with pytest.raises(InputError, match="Webinar 1 is not ready: 2 of its steps"):
        run(Course(tmp_path), ["1", "--check"])
    told = [line for line in capsys.readouterr().out.splitlines() if "←" in line]
    assert re.search("Which word is last.*over 300 ms$", told[0])
    assert re.search("What fails.*That did not work: ZeroDivisionError", told[1])


# The still page asks for the answer as well; it fails only when the room asks.
FAILS = """\
asked = []


def fails():
    asked.append(1)
    return "This." if len(asked) == 1 else str(1 / 0)"""


@pytest.mark.slow
def test_slides_without_python_need_nothing_but_their_folder(ready: Course, tmp_path: Path) -> None:
    write_slides(ready, tmp_path)
    page = (tmp_path / "slides" / "small.html").read_text("utf-8")
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page):
        assert name.startswith("data:") or (tmp_path / "slides" / name).is_file(), name
    assert "<p>There are 3.</p>" in page
    assert "It is trend &amp; no other." in page
    assert "A coin that <b>stands still</b>." in page
    assert page.count('<aside class="notes">') == 2
    assert 'data-timing="3300"' in page
    assert "Only for those who read" not in page
    assert "Permission is hereby granted" in (tmp_path / "slides" / "reveal" / "LICENSE").read_text("utf-8")

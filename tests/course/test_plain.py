"""A lesson taken out of the book reads as ordinary Markdown."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pybtex.database import parse_string

from qitools.course.plain import glued, plain_markdown, plain_notebook

BIB = """
@article{card2017, author = {Card, Alan J.}, title = {The problem}, year = {2017}}
@misc{hospital, author = {{Newcastle Hospitals}}, title = {Fishbone}}
"""


@pytest.fixture
def library():
    return parse_string(BIB, bib_format="bibtex")


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("The team had {glue:text}`causes` causes.", "The team had 15 causes."),
        (
            "A {term}`fishbone diagram` and {term}`ideas <change idea>`.",
            "A fishbone diagram and ideas.",
        ),
        (
            "Many versions {cite}`card2017,hospital`.",
            "Many versions (Card, 2017; Newcastle Hospitals, Fishbone).",
        ),
        ("See {doc}`the codes </reference/review-codes>`.", "See the codes."),
        (
            ":::{admonition} Facts\n:class: tip\n\nOne.\n\nTwo.\n:::",
            "> **Facts**\n>\n> One.\n>\n> Two.",
        ),
        ("```{note}\nMind this.\n```", "> **Note**\n>\n> Mind this."),
        (
            "Before.\n\n```{admonition} Page\n:class: note qi-page-only\nOnly there.\n```\n\nAfter.",
            "Before.\n\nAfter.",
        ),
        ("```{bibliography}\n:all:\n```", ""),
    ],
)
def test_myst_becomes_markdown(library, myst, plain):
    assert plain_markdown(myst, {"causes": "15"}, library) == plain


def test_notes_that_are_folded_in_the_book_stay_folded(library):
    folded = plain_markdown(
        ":::{admonition} Facilitator notes\n:class: dropdown\n\n| a |\n|---|\n:::",
        {},
        library,
    )
    assert folded.startswith("<details><summary><strong>Facilitator notes</strong></summary>")
    assert "| a |" in folded


def test_a_number_that_no_cell_made_is_not_passed_over(library):
    with pytest.raises(KeyError, match="lost"):
        plain_markdown("{glue:text}`lost`", {}, library)


def test_the_notebook_folds_machinery_and_carries_no_outputs(tmp_path):
    (tmp_path / "references.bib").write_text(BIB, "utf-8")
    record = {"application/papermill.record/text/plain": "'+15'"}
    scrap = {"scrapbook": {"name": "causes", "mime_prefix": "application/papermill.record/"}}
    setup = new_code_cell("glue(causes='+15')", metadata={"tags": ["remove-cell"]})
    setup.outputs = [new_output("display_data", record, metadata=scrap)]
    lesson = new_notebook(
        cells=[
            setup,
            new_markdown_cell("There are {glue:text}`causes`."),
            new_code_cell("1 + 1"),
        ]
    )

    told = plain_notebook(lesson, glued(lesson), tmp_path / "references.bib")

    assert told.cells[1].source == "There are +15."
    assert [cell.metadata.get("jupyter") for cell in told.cells] == [
        {"source_hidden": True},
        None,
        None,
    ]
    assert all(cell.outputs == [] for cell in told.cells if cell.cell_type == "code")

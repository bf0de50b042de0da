"""The editor of fishbone diagrams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qitools.fishbone import CATEGORIES, Cause, Fishbone
from qitools.review.read import quote, text
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank

_EVIDENCE = (("", "Not sorted"), ("fact", "Fact"), ("belief", "Belief"), ("solution", "Solution in disguise"))
_DETAILS = ("evidence", "verify_by", "votes")


class FishboneEditor(Editor):
    """A form for a fishbone: the effect, categories, causes, and what lies behind them, with its drawing and review.

    Args:
        value: the `Fishbone` to start from; the course's six categories, all empty, when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> editor = FishboneEditor()
    >>> list(editor.value.categories)[:2]
    ['People', 'Process']
    >>> editor.value = Fishbone("Waits of 61 days", {"People": ["Two of five nurses in post"]})
    >>> editor.undo()
    >>> editor.value.effect
    ''
    """

    title = "Fishbone diagram"
    help = (
        "Write the effect, then what lies behind it. Enter goes to the next row; lists and Excel cells can be pasted."
    )
    kind = Fishbone
    schema = (
        Field(
            "effect",
            "Effect",
            hint="The problem at the head of the fish: what, how much, where, since when",
        ),
        Rows(
            "causes",
            "Causes",
            columns=(
                Field("text", "Cause"),
                Field("evidence", "Evidence", "choice", options=_EVIDENCE),
                Field("verify_by", "Check by", hint="an audit of 30 referrals"),
                Field("votes", "Votes", "count"),
            ),
            levels=(
                Level("category", within="Add cause", hint="Name of the category"),
                Level("cause", _DETAILS, within="Why?", hint="A cause, in the team’s words"),
                Level("reason", _DETAILS, within="Why?", hint="Why does that happen?"),
            ),
            # category, cause, and the whys behind it
            deepest=6,
        ),
    )

    def start(self) -> Fishbone:
        """Return a fishbone with the course's six categories."""
        return Fishbone("", {name: [] for name in CATEGORIES})

    def to_state(self, value: Fishbone) -> State:
        """Return a row for each category and each cause."""
        rows: list[State] = []
        for category, causes in value.categories.items():
            rows.append({"depth": 0, "text": category})
            for top in causes:
                rows += [
                    {
                        "depth": depth,
                        "text": cause.text,
                        "evidence": cause.evidence,
                        "verify_by": cause.verify_by,
                        "votes": cause.votes or "",
                    }
                    for depth, cause in top.walk()
                ]
        return {"effect": value.effect, "causes": [{"id": f"row{n}", **row} for n, row in enumerate(rows)]}

    def to_value(self, form: State) -> Fishbone:
        """Return the fishbone of the rows; rows in which nothing is written are left out."""
        rows = form["causes"]
        bones: dict[str, list[Cause]] = {}
        place = 0
        while place < len(rows):
            category = rows[place]["text"]
            causes, stop = _behind(rows, place)
            if category.strip() or causes:
                bones.setdefault(category, []).extend(causes)
            place = stop
        return Fishbone(form["effect"], bones)

    def notes(self, form: State) -> Iterable[Note]:
        """Say where two categories have one name: the drawing, and the answer, have one bone for both."""
        seen: set[str] = set()
        for row in form["causes"]:
            if row["depth"] == 0 and row["text"].strip():
                if row["text"] in seen:
                    yield Note(
                        f"There is a category {quote(row['text'])} above; the drawing has one bone for both.",
                        row=row["id"],
                        field="text",
                    )
                seen.add(row["text"])

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return where the form holds what a finding names: the effect, a cause, or the causes as a whole."""
        if where == "Effect":
            return "", "effect"
        category = ""
        for row in form["causes"]:
            if row["depth"] == 0:
                category = text(row["text"])
            elif where == f"{category}: {quote(text(row['text']))[1:-1]}":
                return row["id"], "text"
        return "", ""


def _behind(rows: list[State], place: int) -> tuple[tuple[Cause, ...], int]:
    """Return the causes that lie behind a row, and the position of the first row that does not."""
    depth = rows[place]["depth"]
    place += 1
    causes: list[Cause] = []
    while place < len(rows) and rows[place]["depth"] > depth:
        row = rows[place]
        because, place = _behind(rows, place)
        if because or not blank(row):
            causes.append(Cause(row["text"], because, _evidence(row["evidence"]), row["verify_by"], row["votes"] or 0))
    return tuple(causes), place


def _evidence(chosen: str) -> Any:
    return chosen if any(chosen == kept for kept, _ in _EVIDENCE) else ""

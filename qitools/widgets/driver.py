"""The editor of driver diagrams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qitools.driver import NAMES, DriverDiagram, Level, Node
from qitools.review.read import quote
from qitools.widgets.aim import AIM, aim_state, aim_value
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Note, Rows, State
from qitools.widgets.form import Level as RowLevel

_STRENGTH = (("strong", "Strong"), ("weak", "Weak"))
_MEASURE = Field("measure", "Seen to move by", hint="a process measure")


class DriverDiagramEditor(Editor):
    """A form for a driver diagram: the aim, drivers and change ideas, and which serves which, strongly or weakly.

    Args:
        value: the `DriverDiagram` to start from; an empty one when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> diagram = DriverDiagram("Diagnosis within 42 days by March 2027")
    >>> driver = diagram.primary("Complete information at referral")
    >>> editor = DriverDiagramEditor(diagram)
    >>> editor.value.primaries[0].text
    'Complete information at referral'
    """

    title = "Driver diagram"
    help = (
        "Write the aim, what drives it, and ideas to test. A link says which serves which; a weak one is drawn dotted."
    )
    kind = DriverDiagram
    schema = (
        *AIM,
        Rows(
            "primary",
            "Primary drivers",
            columns=(
                Field("text", "Primary driver"),
                Field("strength", "Link to the aim", "choice", options=_STRENGTH),
                _MEASURE,
            ),
            levels=(RowLevel("primary driver", ("strength", "measure"), hint="What has to be in place"),),
            within=("Add driver", "secondary", "serves"),
        ),
        Rows(
            "secondary",
            "Secondary drivers",
            columns=(
                Field("text", "Secondary driver"),
                Field("serves", "Serves", "links", to=("primary",)),
                _MEASURE,
            ),
            levels=(RowLevel("secondary driver", ("serves", "measure"), hint="A part of the system to influence"),),
            within=("Add idea", "idea", "serves"),
        ),
        Rows(
            "idea",
            "Change ideas",
            columns=(
                Field("text", "Change idea"),
                Field("serves", "For", "links", to=("secondary", "primary")),
            ),
            levels=(RowLevel("change idea", ("serves",), hint="What to try first, such as a test on one shift"),),
        ),
    )

    def start(self) -> DriverDiagram:
        """Return a diagram without an aim."""
        return DriverDiagram("")

    def to_state(self, value: DriverDiagram) -> State:
        """Return a row for each driver and idea, with its links."""
        nodes = [*value.primaries, *value.secondaries, *value.ideas]
        ids = {node: f"row{number}" for number, node in enumerate(nodes)}
        rows: dict[str, list[State]] = {level: [] for level in NAMES}
        for node in nodes:
            serves = {ids[parent]: value.strength(node, parent) for parent in value.parents(node)}
            told = {"id": ids[node], "text": node.text, "strength": node.strength, "measure": node.measure}
            rows[node.level].append({**told, "serves": serves})
        return {**aim_state(value.aim), **rows}

    def to_value(self, form: State) -> DriverDiagram:
        """Return the diagram of the rows; a row without words, or with the words of another, is left out."""
        diagram = DriverDiagram(aim_value(form))
        nodes: dict[str, Node] = {}
        for level in NAMES:
            add: Any = getattr(diagram, level)
            for row in _first_of_each(form, level):
                nodes[row["id"]] = add(
                    row["text"], **{key: row[key] for key in ("strength", "measure") if row.get(key)}
                )
        for row in (*form["secondary"], *form["idea"]):
            for served, how in row["serves"].items():
                if row["id"] in nodes and served in nodes:
                    diagram.link(nodes[row["id"]], nodes[served], how)
        return diagram

    def notes(self, form: State) -> Iterable[Note]:
        """Say where two rows have the same words: links go by the words, so the second is not drawn."""
        kept = {row["id"] for level in NAMES for row in _first_of_each(form, level)}
        for level in NAMES:
            for row in form[level]:
                if row["text"].strip() and row["id"] not in kept:
                    yield Note(
                        f"{quote(row['text'])} is there already; link to it, or use different words.", row=row["id"]
                    )

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the aim, or the row of the driver or idea that a finding counts."""
        if where.split(":")[0] == "Aim":
            return "", "aim"
        name, _, number = where.rpartition(" ")
        for level, written in NAMES.items():
            if name.lower() == written and number.isdecimal():
                rows = _first_of_each(form, level)
                return (rows[int(number) - 1]["id"], "text") if int(number) <= len(rows) else ("", level)
            if where.lower() == f"{written}s":
                return "", level
        return "", ""


def _first_of_each(form: State, level: Level) -> list[State]:
    """Return the rows of a level whose words stand nowhere before them."""
    seen: set[str] = set()
    found: list[State] = []
    for each in NAMES:
        for row in form[each]:
            words = " ".join(row["text"].split()).casefold()
            if words and words not in seen and each == level:
                found.append(row)
            seen.add(words)
        if each == level:
            break
    return found

"""The editor of process maps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qitools.errors import InputError
from qitools.process import ProcessMap, Step
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank

_KINDS = (("step", "Step"), ("start", "Start"), ("decision", "Decision"), ("wait", "Wait"), ("end", "End"))
_DETAILS = ("kind", "role", "touch_min", "wait_min", "value_added", "exits", "then")


class ProcessMapEditor(Editor):
    """A form for a process map: the steps in order, who does them, how long they take, and where decisions lead.

    Args:
        value: the `ProcessMap` to start from; a start, a step and an end when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> editor = ProcessMapEditor(ProcessMap([{"text": "Log referral", "role": "admin", "touch_min": 6}]))
    >>> editor.value.metrics.touch_min
    6
    """

    title = "Process map"
    help = "Write what happens now, step by step, waits and loops too. Enter goes to the next step; Excel cells can be pasted."
    kind = ProcessMap
    layout = "wide"
    schema = (
        Field("title", "Map of", hint="Referral to diagnosis, for people referred to the memory service"),
        Field(
            "state", "State", "choice", short=True, options=(("current", "As it is now"), ("future", "As it should be"))
        ),
        Field(
            "detail", "Detail", "choice", short=True, options=(("detailed", "Detailed"), ("high-level", "High-level"))
        ),
        Rows(
            "steps",
            "Steps",
            columns=(
                Field("text", "What happens"),
                Field("kind", "Kind", "choice", options=_KINDS),
                Field("role", "Who", hint="nurse"),
                Field("touch_min", "Work, min", "number"),
                Field("wait_min", "Wait, min", "number"),
                Field("value_added", "Of value", "choice", options=(("", "No"), ("yes", "Yes"))),
                Field("exits", "Ways out of a decision", hint="yes: Book; no: Ask for bloods"),
                Field("then", "Goes on to", hint="if not the next step"),
            ),
            levels=(Level("step", _DETAILS, hint="Verb first: Log referral"),),
        ),
    )

    def start(self) -> ProcessMap:
        """Return a map with nothing between its start and its end."""
        return ProcessMap()

    def to_state(self, value: ProcessMap) -> State:
        """Return a row for each step; an empty map has a row for its start, a step and its end."""
        rows: list[State] = []
        for step in value.steps:
            ways = [f"{exit.label}: {exit.to}" for exit in step.exits]
            # A way out that holds a semicolon needs a line of its own.
            exits = "".join(f"{way}\n" for way in ways) if any(";" in way for way in ways) else "; ".join(ways)
            told = {key: getattr(step, key) for key in ("text", "kind", "role", "then")}
            times = {key: getattr(step, key) or "" for key in ("touch_min", "wait_min")}
            rows.append({**told, **times, "value_added": "yes" if step.value_added else "", "exits": exits})
        rows = rows or [{"kind": "start"}, {"kind": "step"}, {"kind": "end"}]
        steps = [{"id": f"row{number}", **row} for number, row in enumerate(rows)]
        return {"title": value.title, "state": value.state, "detail": value.detail, "steps": steps}

    def to_value(self, form: State) -> ProcessMap:
        """Return the map of the rows; a row in which nothing but its kind is chosen is left out."""
        steps = [step for _, step, _ in _steps(form) if step]
        return ProcessMap(steps, form["title"], form["state"] or "current", form["detail"] or "detailed")

    def notes(self, form: State) -> Iterable[Note]:
        """Say which rows cannot be drawn as they are typed."""
        for row, _, problem in _steps(form):
            if problem:
                yield Note(problem, row=row["id"])

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the row of the step that a finding counts."""
        if found := re.match(r"Step (\d+):", where):
            rows = [row for row, step, _ in _steps(form) if step and step.text.strip()]
            if int(found[1]) <= len(rows):
                return rows[int(found[1]) - 1]["id"], "text"
        return "", ""


def _steps(form: State) -> Iterable[tuple[State, Step | None, str]]:
    """Yield (row, its step, what is wrong) for every row in which something is written."""
    for row in form["steps"]:
        if blank({**row, "kind": ""}):
            continue
        between = "\n" if "\n" in row["exits"] else ";"
        exits = [part.partition(":") for part in row["exits"].split(between) if part.strip()]
        ways = [
            {"label": label.strip(), "to": to.strip()} if colon else {"label": "", "to": label.strip()}
            for label, colon, to in exits
        ]
        kind = "decision" if ways and row["kind"] in ("", "step") else row["kind"]
        told = {"text": row["text"], "kind": kind, "role": row["role"], "then": row["then"], "exits": ways}
        times = {key: row[key] or 0 for key in ("touch_min", "wait_min")}
        try:
            yield row, Step.read({**told, **times, "value_added": row["value_added"] == "yes"}), ""
        except InputError as problem:
            yield row, None, str(problem)

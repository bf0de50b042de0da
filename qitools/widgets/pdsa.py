"""The form for a plan-do-study-act cycle."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from qitools.pdsa import FIELDS, STAGES, STAMPS, PDSACycle
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Rows, State

if TYPE_CHECKING:
    from qitools.store import PDSALog

_MATCHED = {"": None, "yes": True, "no": False}


class PDSAForm(Editor):
    """A form for one PDSA cycle, stage by stage, with a coach's questions.

    Each stage is stamped with the time when it is first written, and the plan anew when a prediction changes: so a
    prediction that was written after the result shows it.

    Args:
        value: the `PDSACycle` to start from; an empty one when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> form = PDSAForm(PDSACycle(ramp="Huddle", questions=["How long is it?"], predictions=["Under 2 minutes"]))
    >>> form.value.stage
    'plan'
    """

    title = "PDSA cycle"
    help = "Write the predictions before the test. What you find surprising is worth the most."
    layout = "page"
    kind = PDSACycle
    schema = (
        Field("ramp", "Series of tests", hint="Huddle", short=True, heading="Plan"),
        Field(
            "cycle_type",
            "Type of cycle",
            "choice",
            short=True,
            options=(
                ("test", "Test a change"),
                ("collect information", "Collect information"),
                ("develop", "Develop a change"),
                ("implement", "Implement a change"),
            ),
        ),
        Field("scale", "Scale: how many", "count", hint="1", short=True),
        Field("objective", "Objective", hint="What this cycle is for"),
        Rows(
            "asked",
            "Questions and predictions",
            columns=(
                Field("question", "Question", hint="What will this test answer?"),
                Field("prediction", "Prediction, with a number and why", "long"),
            ),
            levels=(Level("question", ("prediction",), hint="What will this test answer?"),),
        ),
        Field("change", "Change", hint="What is tried"),
        Field("who", "Who", short=True),
        Field("what", "What", short=True),
        Field("when", "When", short=True),
        Field("where", "Where", short=True),
        Field("data_plan", "Plan for the data", hint="Who collects what, when, where and how"),
        Field("observations", "What happened", "long", heading="Do"),
        Field("unexpected", "What nobody foresaw", "long"),
        Field("result", "Result", hint="What the data say"),
        Field("learned", "What was learned, set against the prediction", "long", heading="Study"),
        Field(
            "matched_prediction",
            "Did it turn out as predicted?",
            "choice",
            options=(("", "Not compared yet"), ("yes", "Yes"), ("no", "No")),
        ),
        Field(
            "decision",
            "Decision",
            "choice",
            heading="Act",
            options=(("", "Not decided yet"), ("adapt", "Adapt"), ("adopt", "Adopt"), ("abandon", "Abandon")),
        ),
        Field("next_plan", "Next cycle", hint="What will be tried next, and when"),
        Field("id", "Number in the log", "kept"),
        *(Field(stamp, stamp, "kept") for stamp in STAMPS.values()),
    )

    def start(self) -> PDSACycle:
        """Return a cycle that is not written yet."""
        return PDSACycle()

    def to_state(self, value: PDSACycle) -> State:
        """Return the fields as texts, and a row for each question with its prediction."""
        told = value.to_dict()
        asked = zip_longest(value.questions, value.predictions, fillvalue="")
        matched = next(key for key, read in _MATCHED.items() if read is value.matched_prediction)
        rows = [{"id": f"row{n}", "question": q, "prediction": p} for n, (q, p) in enumerate(asked)]
        return {**told, "matched_prediction": matched, "asked": rows or [{"id": "row0"}]}

    def to_value(self, form: State) -> PDSACycle:
        """Return the cycle of the form. A scale that is left out, or is no number from 1 up, is 1."""
        texts = {key: value for key, value in form.items() if key in FIELDS}
        return PDSACycle(
            **{
                **texts,
                "id": int(form["id"]) if form["id"] else None,
                "scale": form["scale"] or 1,
                "questions": _filled([row["question"] for row in form["asked"]]),
                "predictions": _filled([row["prediction"] for row in form["asked"]]),
                "matched_prediction": _MATCHED.get(form["matched_prediction"]),
            }
        )

    def _edited(self, given: object) -> State:
        state, before = super()._edited(given), self._history.now
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for stage, stamp in STAMPS.items():
            keys = [key for key in STAGES[stage] if key in state]
            written = any(state[key] for key in keys if key not in ("cycle_type", "scale"))
            if stage == "plan":
                predicted = [
                    [row["prediction"] for row in each["asked"] if row["prediction"]] for each in (before, state)
                ]
                written = written or any(row["question"] or row["prediction"] for row in state["asked"])
                if predicted[0] != predicted[1]:
                    state[stamp] = ""
            state[stamp] = (state[stamp] or now) if written else ""
        return state

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the field that a finding names, or the row of a question or prediction."""
        if found := re.fullmatch(r"(Question|Prediction) (\d+)", where):
            rows = [row for row in form["asked"] if row[found[1].lower()].strip()]
            number = int(found[2])
            return (rows[number - 1]["id"], "question") if number <= len(rows) else ("", "asked")
        if where in ("Questions", "Predictions"):
            return "", "asked"
        key = {"Plan": "who"}.get(where, where.lower().replace(" ", "_"))
        return "", key if key in form else ""

    def keep(self, log: PDSALog) -> PDSACycle:
        """Write the cycle into a log: as a new cycle the first time, then whatever has changed since.

        Args:
            log: where to keep it.

        Returns:
            The cycle as the log has it, with its number and times; the form shows it from now on.

        Raises:
            InputError: when the log cannot take it, for instance as its objective is missing.
        """
        mine = self.value
        there = log.cycle(mine.id) if mine.id else log.plan(**{name: getattr(mine, name) for name in STAGES["plan"]})
        for stage, names in STAGES.items():
            changes = {name: getattr(mine, name) for name in names if getattr(mine, name) != getattr(there, name)}
            if changes and stage in there.written:
                there = log.revise(there, **changes)
            elif changes:
                there = getattr(log, stage)(there.id, **changes)
        self.value = there
        return there


def _filled(texts: list[str]) -> list[str]:
    """Return the texts up to the last that is written."""
    last = max((place for place, text in enumerate(texts, start=1) if text.strip()), default=0)
    return texts[:last]

"""The builder of aim statements."""

from __future__ import annotations

import json

from qitools.aim import Aim
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, State


class AimBuilder(Editor):
    """A form for an aim, slot by slot, with the sentence that it makes and a coach's questions.

    Args:
        value: the `Aim` to start from; an empty one when left out.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> builder = AimBuilder(Aim(measure="median wait", baseline=61, target=42, unit="days"))
    >>> print(builder.value)
    Cut the median wait from 61 to 42 days.
    """

    title = "Aim"
    help = "Fill in what you know; the sentence writes itself. Read it aloud to somebody who uses the service."
    kind = Aim
    schema = (
        Field("measure", "Measure", hint="What would be different: median wait from referral to diagnosis"),
        Field("baseline", "Baseline", hint="61", short=True),
        Field("target", "Target", hint="42", short=True),
        Field("unit", "Unit", hint="days", short=True),
        Field("by", "By", "date", short=True),
        Field("population", "For or with whom", hint="people referred to the memory service"),
        Field("place", "Where", hint="Riverside, north and south"),
        Field("verb", "Verb, if another one fits better", hint="cut", short=True),
        Field("change", "Change by a share, if there is no target", hint="20%", short=True),
    )

    def start(self) -> Aim:
        """Return an aim that is not written yet."""
        return Aim()

    def to_state(self, value: Aim) -> State:
        """Return the slots as texts."""
        return {field.key: getattr(value, field.key) for field in self.schema}

    def to_value(self, form: State) -> Aim:
        """Return the aim of the slots. A baseline or target that is not a number stays words."""
        return Aim(**form)

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the slot that a finding names."""
        return "", where.lower() if where.lower() in form else ""


# The aim in the form of what serves it: its sentence, and its slots for as long as the sentence is theirs.
AIM = (
    Field("aim", "Aim", hint="What, how much, for whom and by when"),
    Field("slots", "The aim slot by slot", "kept"),
)


def aim_state(aim: Aim | str) -> State:
    """Return the words of the `AIM` fields."""
    return {"aim": str(aim), "slots": json.dumps(aim.to_dict()) if isinstance(aim, Aim) else ""}


def aim_value(form: State) -> Aim | str:
    """Return the aim of the `AIM` fields: once its sentence is rewritten by hand, it is a sentence."""
    try:
        aim = Aim.from_dict(json.loads(form["slots"]))
    except ValueError:  # no slots
        return str(form["aim"])
    return aim if str(aim) == form["aim"] else str(form["aim"])

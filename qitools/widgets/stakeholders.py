"""The stakeholder grid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qitools.widgets.answers import AnswerForm
from qitools.widgets.form import Rows


class StakeholderGrid(AnswerForm):
    """A form for a stakeholder map, with its grid of power and interest: where people are, and where they are needed.

    Args:
        value: what to start from: an `Answer` about stakeholders, or its list of dicts.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.
        review: whether to show what a coach notices.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> grid = StakeholderGrid([{"name": "Clinic clerk", "power": "low", "interest": "high"}])
    >>> grid.value.to_dict()
    [{'name': 'Clinic clerk', 'power': 'low', 'interest': 'high'}]
    """

    layout = "wide"

    def __init__(self, value: Any = None, name: str | None = None, review: bool = True) -> None:
        super().__init__("stakeholders", value, name, review)

    def _asked(self) -> list[Any]:
        # Under a drawing that has the whole width there is room for a table.
        return [replace(part, cards=False) if isinstance(part, Rows) else part for part in super()._asked()]

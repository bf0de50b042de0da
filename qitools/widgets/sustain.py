"""The Sustainability Model as bars that can be moved, and what would be left of them if something happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qitools.sustain import FACTORS, Sustainability
from qitools.widgets.base import Editor
from qitools.widgets.form import Field, Level, Note, Rows, State, blank

_SHARE = (("min", "0"), ("max", "1"), ("step", "0.05"))
_NAMES = {factor.key: factor.name for factor in FACTORS}
_FIRST = {factor.group: factor.key for factor in reversed(FACTORS)}


class SustainabilityModel(Editor):
    """How far the ten factors are in place, and what would be left if somebody left or the money ended.

    Ten sliders move the bars. Below them is a list of what would go; a box to tick makes it happen in the picture.

    Args:
        value: the `Sustainability` to start from, or its dict.
        name: where to keep what is typed: `<name>.autosave.json` beside the notebook.

    Raises:
        InputError: when the value or the name cannot be used.

    >>> model = SustainabilityModel({"levels": {factor.key: 0.5 for factor in FACTORS}, "event": "Sam leaves"})
    >>> model.value.total
    50.0
    """

    title = "NHS Sustainability Model"
    help = "Move each bar as far as the factor is in place. Then say what might happen, and what would be left."
    layout = "page"
    kind = Sustainability
    schema = (
        *(
            Field(factor.key, factor.name, "slide", options=_SHARE, short=True,
                  heading=factor.group if _FIRST[factor.group] == factor.key else "")
            for factor in FACTORS
        ),
        Field("event", "If", hint="Sam leaves", heading="What if?"),
        Rows(
            "left",
            "What would be left, 0 to 1",
            columns=(
                Field("factor", "What would be left of", "choice", options=(("", "Choose"), *_NAMES.items())),
                Field("share", "Left", "number", hint="0.1"),
            ),
            levels=(Level("factor", ("share",)),),
        ),
        Field("happened", "Show it as if it had happened", "switch"),
    )  # fmt: skip

    def start(self) -> Sustainability:
        """Return ten factors of which nothing is in place."""
        return Sustainability(dict.fromkeys(_NAMES, 0))

    def to_state(self, value: Sustainability) -> State:
        """Return the shares as texts, and those that would change as rows."""
        then = value.then or value.levels
        left = [
            {"id": key, "factor": key, "share": f"{then[key]:g}"} for key in _NAMES if then[key] != value.levels[key]
        ]
        return {
            **{key: f"{share:g}" for key, share in value.levels.items()}, "event": value.event,
            "left": left or [{"id": "left-0"}], "happened": "" if value.then is None else "yes",
        }  # fmt: skip

    def to_value(self, form: State) -> Sustainability:
        """Return the score; a share that cannot be used counts as none, and one that is not given as unchanged."""
        levels = {key: share if _usable(share := form[key]) else 0 for key in _NAMES}
        left = {row["factor"]: row["share"] for row in form["left"] if row["factor"] and _usable(row["share"])}
        return Sustainability(levels, {**levels, **left} if form["happened"] else None, form["event"].strip())

    def notes(self, form: State) -> Iterable[Note]:
        """Say which rows cannot be used."""
        seen: set[str] = set()
        for row in form["left"]:
            if row["share"] is not None and not _usable(row["share"]):
                yield Note("A share is from 0 (nothing is left) to 1 (all of it).", row=row["id"], field="share")
            elif row["share"] is not None and not row["factor"]:
                yield Note("Of which factor would this be left?", row=row["id"], field="factor")
            elif row["factor"] in seen and not blank(row):
                yield Note(f"{_NAMES[row['factor']]} stands above; the last one counts.", row=row["id"], field="factor")
            seen |= {row["factor"]} - {""}

    def place(self, where: str, form: State) -> tuple[str, str]:
        """Return the whole: a score has no findings."""
        return "", ""

    def _findings(self, form: State) -> Iterable[Note]:
        return ()


def _usable(share: Any) -> bool:
    return share is not None and 0 <= share <= 1

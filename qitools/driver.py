"""Driver diagrams: a team's theory of how its change ideas will move its aim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from qitools import spoken
from qitools.aim import Aim
from qitools.display import Diagram
from qitools.errors import InputError, entries

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

Level = Literal["primary", "secondary", "idea"]
Strength = Literal["strong", "weak"]

NAMES: dict[Level, str] = {"primary": "primary driver", "secondary": "secondary driver", "idea": "change idea"}
# What each level may serve, nearest first. An idea beside a primary driver skips the middle; the review asks about it.
_ABOVE: dict[Level, tuple[Level, ...]] = {"primary": (), "secondary": ("primary",), "idea": ("secondary", "primary")}


class Node:
    """A driver or change idea of a diagram: what `DriverDiagram.primary`, `secondary` and `idea` return.

    It stays the same node when it is renamed. Change it through its diagram.
    """

    __slots__ = ("_level", "_links", "_measure", "_strength", "_text")

    def __init__(self, level: Level, text: str, measure: str, strength: Strength) -> None:
        self._level = level
        self._text = text
        self._measure = measure
        self._strength = strength
        self._links: dict[Node, Strength] = {}

    @property
    def level(self) -> Level:
        """What it is: "primary", "secondary" or "idea"."""
        return self._level

    @property
    def text(self) -> str:
        """The words in the box."""
        return self._text

    @property
    def measure(self) -> str:
        """How the team will see the driver move; "" when none is named."""
        return self._measure

    @property
    def strength(self) -> Strength:
        """How strongly a primary driver is believed to move the aim (its line to the aim)."""
        return self._strength

    def __repr__(self) -> str:
        return f"<{NAMES[self._level]} {self._text!r}>"


class DriverDiagram(Diagram):
    """A driver diagram: aim, primary drivers, secondary drivers and change ideas, with links many to many.

    A strong link is drawn as a solid line, a weak one as a dotted line. No two boxes may say the same, so that
    a link can be named by its text.

    Args:
        aim: an `Aim`, its dict, or a sentence.

    Raises:
        InputError: when the aim is none of these.

    >>> dd = DriverDiagram("Diagnosis within 42 days by March 2027")
    >>> p = dd.primary("Complete information at referral")
    >>> s = dd.secondary("Referrer knows what is needed", of=[p])
    >>> i = dd.idea("Checklist on the referral form", for_=[s], strength="weak")
    >>> dd.to_frame().values.tolist()[-1]
    ['idea', 'Checklist on the referral form', ['Referrer knows what is needed'], 'weak']
    """

    def __init__(self, aim: Aim | Mapping[str, Any] | str) -> None:
        if isinstance(aim, Mapping):
            aim = Aim.from_dict(aim)
        if not isinstance(aim, Aim | str):
            raise InputError(f"The aim of a driver diagram is an Aim or a sentence; this is {aim!r}.")
        self.aim: Aim | str = aim
        self._nodes: list[Node] = []

    # --- reading -----------------------------------------------------------------------------------------------

    @property
    def primaries(self) -> tuple[Node, ...]:
        """The primary drivers, in the order they were added."""
        return self._of_level("primary")

    @property
    def secondaries(self) -> tuple[Node, ...]:
        """The secondary drivers, in the order they were added."""
        return self._of_level("secondary")

    @property
    def ideas(self) -> tuple[Node, ...]:
        """The change ideas, in the order they were added."""
        return self._of_level("idea")

    @property
    def links(self) -> tuple[tuple[Node, Node, Strength], ...]:
        """Every link below the primary drivers, as (child, parent, strength)."""
        below = (*self.secondaries, *self.ideas)
        return tuple((node, parent, node._links[parent]) for node in below for parent in self.parents(node))

    def parents(self, node: Node | str) -> tuple[Node, ...]:
        """Return what a node serves, in the diagram's order; a primary driver serves the aim and has none."""
        links = self.find(node)._links
        return tuple(
            parent for level in ("primary", "secondary") for parent in self._of_level(level) if parent in links
        )

    def children(self, node: Node | str) -> tuple[Node, ...]:
        """Return what serves a node: secondary drivers, then ideas."""
        found = self.find(node)
        return tuple(child for child in (*self.secondaries, *self.ideas) if found in child._links)

    def strength(self, child: Node | str, parent: Node | str) -> Strength:
        """Return how strong the link between two nodes is.

        Raises:
            InputError: when they are not linked.
        """
        below, above = self.find(child), self.find(parent)
        if above not in below._links:
            raise InputError(f"{below.text!r} is not linked to {above.text!r}.")
        return below._links[above]

    def find(self, node: Node | str, *levels: Level) -> Node:
        """Return the node with a text, however it is spaced or capitalised.

        Args:
            node: its text; a node of this diagram is returned as it is.
            levels: where to look; everywhere when left out.

        Raises:
            InputError: when there is none.
        """
        sought: Iterable[Level] = levels or tuple(NAMES)
        for candidate in self._nodes:
            same = candidate is node or (isinstance(node, str) and _key(candidate.text) == _key(node))
            if same and candidate.level in sought:
                return candidate
        text = node.text if isinstance(node, Node) else node
        kinds = " or ".join(NAMES[level] for level in sought)
        raise InputError(f"There is no {kinds} {text!r} in this diagram; add it first, or check its words.")

    # --- changing ----------------------------------------------------------------------------------------------

    def primary(self, text: str, strength: Strength = "strong", measure: str = "") -> Node:
        """Add a primary driver: one of the few high-level influences on the aim.

        Args:
            text: a condition or a noun, such as "Complete information at referral".
            strength: how strongly it is believed to move the aim, "strong" or "weak".
            measure: how the team will see it move.

        Returns:
            The node, to link secondary drivers to.

        Raises:
            InputError: when the text is empty or already there; the diagram stays as it was.
        """
        return self._add("primary", text, (), strength, measure)

    def secondary(
        self,
        text: str,
        of: Iterable[Node | str] | Node | str = (),
        strength: Strength = "strong",
        measure: str = "",
    ) -> Node:
        """Add a secondary driver.

        Args:
            text: a part of the system that has to be in place or influenced.
            of: the primary drivers that it influences, as nodes or by their texts.
            strength: of these links, "strong" or "weak"; single links can be set with `link`.
            measure: how the team will see it move.

        Returns:
            The node, to link change ideas to.

        Raises:
            InputError: when the text is empty or already there, or a parent is not; the diagram stays as it was.
        """
        return self._add("secondary", text, of, strength, measure)

    def idea(self, text: str, for_: Iterable[Node | str] | Node | str = (), strength: Strength = "strong") -> Node:
        """Add a change idea: something that can be tested.

        Args:
            text: an action, such as "Test a checklist on the referral form".
            for_: the secondary drivers that it should move, as nodes or by their texts.
            strength: of these links, "strong" or "weak"; single links can be set with `link`.

        Returns:
            The node.

        Raises:
            InputError: when the text is empty or already there, or a parent is not; the diagram stays as it was.
        """
        return self._add("idea", text, for_, strength, "")

    def link(self, child: Node | str, parent: Node | str, strength: Strength = "strong") -> None:
        """Link two nodes, or change how strong their link is.

        Args:
            child: a secondary driver or an idea.
            parent: what it serves: a primary driver, or for an idea a secondary driver too.
            strength: "strong" or "weak".

        Raises:
            InputError: when the two cannot be linked.
        """
        below = self.find(child)
        if not _ABOVE[below.level]:
            raise InputError(f"{below.text!r} is a primary driver and serves the aim; link what lies below it to it.")
        below._links[self.find(parent, *_ABOVE[below.level])] = _strength(strength, below.text)

    def unlink(self, child: Node | str, parent: Node | str) -> None:
        """Take away the link between two nodes.

        Raises:
            InputError: when they are not linked.
        """
        self.strength(child, parent)
        del self.find(child)._links[self.find(parent)]

    def rename(self, node: Node | str, text: str) -> None:
        """Change the words of a node; its links stay.

        Raises:
            InputError: when the text is empty or another node has it.
        """
        found = self.find(node)
        found._text = self._new_text(found.level, text, found)

    def remove(self, node: Node | str) -> None:
        """Take a node away. What served it stays, without that link.

        Raises:
            InputError: when there is no such node.
        """
        found = self.find(node)
        self._nodes.remove(found)
        for other in self._nodes:
            other._links.pop(found, None)

    def _counts(self) -> dict[Level, str]:
        return {level: spoken.count(len(self._of_level(level)), name) for level, name in NAMES.items()}

    def _of_level(self, level: Level) -> tuple[Node, ...]:
        return tuple(node for node in self._nodes if node.level == level)

    def _new_text(self, level: Level, text: object, itself: Node | None = None) -> str:
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"A {NAMES[level]} needs its words; this is {text!r}.")
        for other in self._nodes:
            if other is not itself and _key(other.text) == _key(text):
                raise InputError(
                    f"There is already a {NAMES[other.level]} {other.text!r}; link to it, or use different words."
                )
        return text

    def _add(
        self, level: Level, text: str, above: Iterable[Node | str] | Node | str, strength: Strength, measure: str
    ) -> Node:
        if not isinstance(measure, str):
            raise InputError(f"The measure of {text!r} must be a text; it is {measure!r}.")
        node = Node(level, self._new_text(level, text), measure, _strength(strength, text))
        above = [above] if isinstance(above, Node | str) else above
        if not isinstance(above, Iterable):
            raise InputError(f"{text!r}: what it is linked to must be a list of drivers; it is {above!r}.")
        node._links = {self.find(parent, *_ABOVE[level]): node._strength for parent in above}
        if level != "primary":
            node._strength = "strong"
        self._nodes.append(node)
        return node

    # --- other forms -------------------------------------------------------------------------------------------

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes DRV01 to DRV10.

        Args:
            today: the date to judge the aim's date by, ISO text; today when left out.
        """
        from qitools.review.driver import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the diagram as plain dicts, lists and texts; `from_dict` gives an equal diagram back.

        The keys are "aim" (a dict or a sentence), "primary", "secondary" and "ideas". A primary driver is a text, or
        a dict with "text" and any of "strength" and "measure". A secondary driver has "of", an idea "for": the
        texts of what it serves; "strength" is written where it is weak.
        """
        return {
            "aim": self.aim.to_dict() if isinstance(self.aim, Aim) else self.aim,
            "primary": [self._told(node) for node in self.primaries],
            "secondary": [self._told(node) for node in self.secondaries],
            "ideas": [self._told(node) for node in self.ideas],
        }

    def _told(self, node: Node) -> str | dict[str, Any]:
        measure = {"measure": node.measure} if node.measure else {}
        if node.level == "primary":
            weak = {"strength": "weak"} if node.strength == "weak" else {}
            return {"text": node.text, **weak, **measure} if weak or measure else node.text
        key = "of" if node.level == "secondary" else "for"
        parents = self.parents(node)
        if parents and all(node._links[parent] == "weak" for parent in parents):
            return {"text": node.text, key: [parent.text for parent in parents], "strength": "weak", **measure}
        served = [
            parent.text if node._links[parent] == "strong" else {"text": parent.text, "strength": "weak"}
            for parent in parents
        ]
        return {"text": node.text, key: served, **measure}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> DriverDiagram:
        """Return the diagram that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"aim", "primary", "secondary", "ideas"}:
            raise InputError(
                "A driver diagram is a dict with the keys 'aim', 'primary', 'secondary' and 'ideas', and no others."
            )
        diagram = cls(given.get("aim", ""))
        forms: tuple[tuple[str, Level, str], ...] = (
            ("primary", "primary", ""),
            ("secondary", "secondary", "of"),
            ("ideas", "idea", "for"),
        )
        for key, level, above in forms:
            for entry in entries(given.get(key) or (), f"{key!r} must hold a list"):
                diagram._read(level, above, {"text": entry} if isinstance(entry, str) else entry)
        return diagram

    def _read(self, level: Level, above: str, entry: object) -> None:
        if not isinstance(entry, Mapping):
            raise InputError(f"A {NAMES[level]} is a text or a dict with the key 'text'; this one is {entry!r}.")
        known = {"text", "strength"} | ({above} if above else set()) | ({"measure"} if level != "idea" else set())
        unknown = [key for key in entry if key not in known]
        if unknown:
            raise InputError(f"The {NAMES[level]} {entry.get('text')!r} has an unknown entry {unknown[0]!r}.")
        served = entry.get(above) or () if above else ()
        served = [served] if isinstance(served, str | Mapping) else served
        if not isinstance(served, Iterable):
            raise InputError(f"{entry.get('text')!r}: {above!r} must hold a list of texts; it is {served!r}.")
        links = [link if isinstance(link, Mapping) else {"text": link} for link in served]
        strength = _strength(entry.get("strength") or "strong", entry.get("text"))
        texts = [link.get("text", "") for link in links]
        strengths = [_strength(link.get("strength") or strength, entry.get("text")) for link in links]
        node = self._add(level, entry.get("text", ""), texts, strength, entry.get("measure") or "")
        for text, how in zip(texts, strengths, strict=True):
            self.link(node, text, how)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a node: level, text, parents, strength.

        `parents` is the list of texts that it serves (empty for a primary driver, which serves the aim). A node with
        strong and weak links has a row for each strength. `strength` is empty where there is no link.
        """
        import pandas as pd

        rows: list[tuple[str, str, list[str], str]] = []
        for node in (*self.primaries, *self.secondaries, *self.ideas):
            parents = self.parents(node)
            by_strength = {how: [p.text for p in parents if node._links[p] == how] for how in ("strong", "weak")}
            if node.level == "primary":
                rows.append((node.level, node.text, [], node.strength))
            elif not parents:
                rows.append((node.level, node.text, [], ""))
            else:
                rows += [(node.level, node.text, texts, how) for how, texts in by_strength.items() if texts]
        return pd.DataFrame(rows, columns=["level", "text", "parents", "strength"])

    @classmethod
    def from_frame(cls, aim: Aim | str, frame: pd.DataFrame) -> DriverDiagram:
        """Return the diagram whose `to_frame` gave `frame` (a frame has no measures, and no aim).

        Args:
            aim: the aim, which a frame does not hold.
            frame: the columns level, text, and where there are any, parents and strength. `parents` is a list of
                texts, or one text with "; " between them. Rows with the same level and text are one node.

        Raises:
            InputError: when a row cannot be used, with its number.
        """
        diagram = cls(aim)
        cells = frame.astype(object).where(frame.notna(), None)
        rows = list(enumerate(cells.to_dict("records"), start=1))
        known = {written: level for level, name in NAMES.items() for written in (level, name)}
        for number, row in rows:
            if _key(str(row.get("level"))) not in known:
                raise InputError(f"Row {number} has level {row.get('level')!r}; use 'primary', 'secondary' or 'idea'.")
        for level in NAMES:
            for number, row in rows:
                if known[_key(str(row["level"]))] == level:
                    try:
                        diagram._read_row(level, row)
                    except InputError as problem:
                        raise InputError(f"Row {number}: {problem}") from None
        return diagram

    def _read_row(self, level: Level, row: Mapping[Any, Any]) -> None:
        text, parents = row.get("text"), row.get("parents")
        given = row.get("strength")
        strength = _strength(given if isinstance(given, str) and given.strip() else "strong", text)
        if isinstance(parents, str):
            known = {_key(node.text) for node in self._nodes}
            parents = [parents] if _key(parents) in known else [p for p in re.split(r"[;\n]", parents) if p.strip()]
        elif not isinstance(parents, Iterable):
            parents = []  # an empty cell
        here = [node for node in self._of_level(level) if isinstance(text, str) and _key(node.text) == _key(text)]
        if not here or level == "primary":
            self._add(level, str(text) if isinstance(text, str) else "", parents, strength, "")
            return
        for parent in parents:
            self.link(here[0], parent, strength)

    @property
    def alt_text(self) -> str:
        """The diagram in words, from the aim down, branch by branch."""
        counts = self._counts()
        told = [
            f"Driver diagram. Aim: {spoken.sentence(str(self.aim) or 'not written yet')}",
            f"{counts['primary']}, {counts['secondary']} and {counts['idea']}.",
        ]
        for number, primary in enumerate(self.primaries, start=1):
            weak = ", weak link to the aim" if primary.strength == "weak" else ""
            told.append(spoken.sentence(f"Primary driver {number}: {_measured(primary)}{weak}"))
            told += [self._branch(child, primary) for child in self.children(primary)]
        loose = [node for node in (*self.secondaries, *self.ideas) if not node._links]
        told += [f"Not linked yet: {self._branch(node, None)}" for node in loose]
        return " ".join(told)

    def _branch(self, node: Node, parent: Node | None) -> str:
        weak = " (weak link)" if parent is not None and node._links[parent] == "weak" else ""
        opening = f"{NAMES[node.level].capitalize()}: {_measured(node)}{weak}"
        if node.level == "idea":
            return spoken.sentence(opening)
        ideas = [idea.text + (" (weak link)" if idea._links[node] == "weak" else "") for idea in self.children(node)]
        return spoken.sentence(
            f"{opening}; change ideas: {'; '.join(ideas)}" if ideas else f"{opening}; no change idea yet"
        )

    def _scene(self) -> Scene:
        from qitools.draw.driver import lay_out

        return lay_out(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DriverDiagram):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # it can change

    def __repr__(self) -> str:
        return f"<DriverDiagram {str(self.aim)!r}: {', '.join(self._counts().values())}>"


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _strength(given: object, text: object) -> Strength:
    if given == "strong":
        return "strong"
    if given == "weak":
        return "weak"
    raise InputError(f"{text!r} has strength {given!r}; use 'strong' or 'weak'.")


def _measured(node: Node) -> str:
    return node.text + (f" (measure: {node.measure})" if node.measure else "")

"""Fishbone (cause-and-effect) diagrams: what a team thinks is behind an effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from qitools.display import Diagram
from qitools.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from qitools.draw.scene import Scene
    from qitools.review import Review

Evidence = Literal["", "fact", "belief", "solution"]

# The bones that the course starts from; any set of distinct categories will do.
CATEGORIES = ("People", "Process", "Equipment/IT", "Environment", "Materials/information", "Policies")


@dataclass(frozen=True, slots=True)
class Cause:
    """A possible cause, and the causes behind it.

    Attributes:
        text: the cause in the team's words.
        because: what lies behind it, one level down.
        evidence: "fact" (seen in data), "belief", "solution" (a solution in disguise) or "" (not sorted yet).
        verify_by: how the team will check it, such as "audit of 30 referrals".
        votes: votes when the team chose what to look at first.
    """

    text: str
    because: tuple[Cause, ...] = ()
    evidence: Evidence = ""
    verify_by: str = ""
    votes: int = 0

    @classmethod
    def read(cls, given: object) -> Cause:
        """Return the cause that a plain text, a dict or a `Cause` stands for.

        Raises:
            InputError: when it is none of these, or a field holds what it cannot.
        """
        if isinstance(given, Cause):
            return given
        if isinstance(given, str):
            return cls(given)
        if not isinstance(given, Mapping) or not isinstance(given.get("cause"), str):
            raise InputError(f"A cause is a text, or a dict with the key 'cause'; this one is {given!r}.")
        unknown = sorted(set(given) - {"cause", "because", "evidence", "verify_by", "votes"}, key=str)
        if unknown:
            raise InputError(f"Cause {given['cause']!r} has an unknown entry {unknown[0]!r}; please remove it.")
        evidence: Any = given.get("evidence") or ""
        if evidence not in get_args(Evidence):
            raise InputError(
                f"Cause {given['cause']!r} has evidence {evidence!r}; use 'fact', 'belief', 'solution' or leave it out."
            )
        votes = given.get("votes") or 0
        if not isinstance(votes, int) or votes < 0:
            raise InputError(f"Cause {given['cause']!r} has {votes!r} votes; use a whole number from 0 up.")
        behind = given.get("because") or ()
        behind = [behind] if isinstance(behind, str | Mapping | Cause) else behind
        if not isinstance(behind, Iterable):
            raise InputError(f"Cause {given['cause']!r}: what lies behind it must be a list of causes.")
        return cls(given["cause"], tuple(map(cls.read, behind)), evidence, str(given.get("verify_by") or ""), votes)

    def to_dict(self) -> str | dict[str, Any]:
        """Return plain text where the cause is only its text, else a dict without its empty fields."""
        details = {
            "because": [cause.to_dict() for cause in self.because],
            "evidence": self.evidence,
            "verify_by": self.verify_by,
            "votes": self.votes,
        }
        filled = {key: value for key, value in details.items() if value}
        return {"cause": self.text, **filled} if filled else self.text

    def walk(self, depth: int = 1) -> Iterator[tuple[int, Cause]]:
        """Yield the cause and all behind it, top down, each with its depth (1 for the cause itself)."""
        yield depth, self
        for cause in self.because:
            yield from cause.walk(depth + 1)


class Fishbone(Diagram):
    """A cause-and-effect diagram.

    Args:
        effect: the problem at the head of the fish: what, how much, where or since when.
        categories: category -> causes. A cause is a text, or a dict with "cause" and any of "because" (causes
            behind it), "evidence" ("fact", "belief", "solution"), "verify_by" and "votes".

    Raises:
        InputError: when a cause is not one of these.

    >>> fb = Fishbone("Waits of 61 days for a memory diagnosis", {
    ...     "People": ["Two of five nurses in post",
    ...                {"cause": "Referrers unsure what to send", "because": ["No feedback on referrals"]}]})
    >>> fb.add("Policies", "Bloods must be under 28 days old", evidence="fact", verify_by="audit of 30 referrals")
    >>> fb.to_frame()[["category", "cause", "depth"]].values.tolist()[-1]
    ['Policies', 'Bloods must be under 28 days old', 1]
    """

    def __init__(self, effect: str, categories: Mapping[str, Iterable[object]] | None = None) -> None:
        self.effect = effect
        self._bones: dict[str, tuple[Cause, ...]] = {}
        if not isinstance(effect, str):
            raise InputError(f"The effect must be a text; it is {effect!r}.")
        if not isinstance(categories, Mapping | None):
            raise InputError("The categories must be a dict: category, then its list of causes.")
        for category, causes in (categories or {}).items():
            if isinstance(causes, str) or not isinstance(causes, Iterable):
                raise InputError(f"Category {category!r} must hold a list of causes.")
            self._bones[str(category)] = tuple(map(Cause.read, causes))

    @property
    def categories(self) -> dict[str, tuple[Cause, ...]]:
        """Category -> its causes, in the order they were added. A copy: change the diagram with `add`."""
        return dict(self._bones)

    def add(
        self,
        category: str,
        cause: str,
        because: Iterable[object] = (),
        evidence: Evidence = "",
        verify_by: str = "",
        votes: int = 0,
    ) -> None:
        """Add a cause, and its category where that is new.

        Args:
            category: the bone it belongs to.
            cause: the cause in the team's words.
            because: causes behind it.
            evidence: "fact", "belief", "solution" or "".
            verify_by: how the team will check it.
            votes: votes it got.

        Raises:
            InputError: when a value cannot be used; the diagram stays as it was.
        """
        new = Cause.read(
            {"cause": cause, "because": because, "evidence": evidence, "verify_by": verify_by, "votes": votes}
        )
        self._bones[category] = (*self._bones.get(category, ()), new)

    def walk(self) -> Iterator[tuple[str, int, Cause]]:
        """Yield (category, depth, cause) for every cause, in reading order."""
        for category, causes in self._bones.items():
            for top in causes:
                for depth, cause in top.walk():
                    yield category, depth, cause

    def chains(self) -> list[tuple[str, ...]]:
        """Return every why-chain: from a cause next to the bone down to one with nothing behind it.

        >>> Fishbone("Long waits", {"Process": [{"cause": "Bloods repeated", "because": ["Older than 28 days"]}]}).chains()
        [('Bloods repeated', 'Older than 28 days')]
        """

        def below(cause: Cause) -> list[tuple[str, ...]]:
            deeper = [chain for behind in cause.because for chain in below(behind)]
            return [(cause.text, *chain) for chain in deeper] or [(cause.text,)]

        return [chain for causes in self._bones.values() for top in causes for chain in below(top)]

    def review(self, today: str | None = None) -> Review:
        """Return what a coach would notice, codes FISH01 to FISH07."""
        from qitools.review.fishbone import SUBJECT

        return SUBJECT.review(self, today)

    def to_dict(self) -> dict[str, Any]:
        """Return the diagram as plain dicts, lists and texts; `from_dict` gives an equal diagram back."""
        return {
            "effect": self.effect,
            "categories": {name: [cause.to_dict() for cause in causes] for name, causes in self._bones.items()},
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Fishbone:
        """Return the diagram that `to_dict` described.

        Raises:
            InputError: when it is not such a description.
        """
        if not isinstance(given, Mapping) or set(given) - {"effect", "categories"}:
            raise InputError("A fishbone is a dict with the keys 'effect' and 'categories', and no others.")
        return cls(given.get("effect", ""), given.get("categories"))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cause: category, cause, because, depth, evidence, verify_by, votes.

        `cause` is the cause next to the bone, `because` the cause behind it that the row is about (empty in a
        row about the first), `depth` how far from the bone it is (1 is next to it).
        """
        import pandas as pd

        rows = []
        for category, causes in self._bones.items():
            for top in causes:
                for depth, cause in top.walk():
                    because = cause.text if depth > 1 else ""
                    rows.append((category, top.text, because, depth, cause.evidence, cause.verify_by, cause.votes))
        columns = ["category", "cause", "because", "depth", "evidence", "verify_by", "votes"]
        return pd.DataFrame(rows, columns=columns)

    @classmethod
    def from_frame(cls, effect: str, frame: pd.DataFrame) -> Fishbone:
        """Return the diagram whose `to_frame` gave `frame`; a column that is missing counts as empty.

        Args:
            effect: the head of the fish.
            frame: at least the columns category and cause. A row with `because` is about what lies behind its
                cause; without the column depth, each lies directly behind it.

        Raises:
            InputError: when a row has no category or no cause, or lies behind nothing.
        """
        path: list[dict[str, Any]] = []
        bones: dict[str, list[dict[str, Any]]] = {}

        def attach(depth: int, category: str, node: dict[str, Any]) -> None:
            siblings = path[depth - 2]["because"] if depth > 1 else bones.setdefault(category, [])
            siblings.append(node)
            path[depth - 1 :] = [node]

        for number, row in enumerate(frame.fillna("").to_dict("records"), start=1):
            category, top, behind = (str(row.get(k, "")).strip() for k in ("category", "cause", "because"))
            if not category or not top:
                raise InputError(f"Row {number} needs a category and a cause; please fill in both.")
            depth = int(row.get("depth") or (2 if behind else 1))
            if behind and not (path and path[0]["cause"] == top and bones.get(category, [None])[-1] is path[0]):
                # People who fill in a sheet by hand write a cause once, beside what lies behind it.
                attach(1, category, {"cause": top, "because": []})
            if not 1 <= depth <= len(path) + 1 or (depth > 1) != bool(behind):
                raise InputError(f"Row {number} has depth {depth}, but there is no cause above it to lie behind.")
            details = {key: row.get(key, "") for key in ("evidence", "verify_by")}
            attach(
                depth,
                category,
                {"cause": behind or top, "because": [], "votes": int(row.get("votes") or 0), **details},
            )
        return cls(effect, bones)

    @property
    def alt_text(self) -> str:
        """The diagram in words, category by category."""

        def told(cause: Cause) -> str:
            behind = "; ".join(map(told, cause.because))
            return cause.text + (f" (because: {behind})" if behind else "")

        total = sum(1 for _ in self.walk())
        opening = f"Fishbone diagram of {self.effect or 'an effect not named yet'}: {_count(total, 'cause')} in "
        bones = [f"{name}: {'; '.join(map(told, causes)) or 'no cause yet'}." for name, causes in self._bones.items()]
        return " ".join([f"{opening}{_count(len(self._bones), 'category', 'categories')}.", *bones])

    def _scene(self) -> Scene:
        from qitools.draw.fishbone import lay_out

        return lay_out(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fishbone):
            return NotImplemented
        return (self.effect, list(self._bones.items())) == (other.effect, list(other._bones.items()))

    __hash__ = None  # type: ignore[assignment]  # it can change

    def __repr__(self) -> str:
        return f"<Fishbone {self.effect!r}: {_count(sum(1 for _ in self.walk()), 'cause')}>"


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"

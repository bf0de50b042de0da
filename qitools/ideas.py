"""Choosing among ideas: a vote in which everybody counts alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qitools.errors import InputError


@dataclass(frozen=True, slots=True)
class Tally:
    """An item's place after a vote.

    Attributes:
        rank: 1 for the most votes; items with as many votes share a rank, and the next rank is skipped.
        item: what was voted on.
        votes: how many it got.
    """

    rank: int
    item: str
    votes: int


def votes_each(n_items: int) -> int:
    """Return how many votes each person has: half of the items, rounded up.

    >>> votes_each(7), votes_each(12)
    (4, 6)
    """
    return (n_items + 1) // 2


def multivote(ballots: Sequence[Iterable[str]], items: Iterable[str] | None = None) -> list[Tally]:
    """Return the ranking of a multivote: each person marks up to half of the items, each at most once.

    Args:
        ballots: for each person, the items that they marked.
        items: everything that could be voted on; what was marked at least once, when left out.

    Returns:
        A `Tally` an item, most votes first; items with as many votes keep the order in which they were listed.

    Raises:
        InputError: when a ballot has too many votes, two for one item, or one for something that is not there.

    >>> [(t.rank, t.item, t.votes) for t in multivote([["huddle", "checklist"], ["huddle"], ["text"]])]
    [(1, 'huddle', 2), (2, 'checklist', 1), (2, 'text', 1)]
    """
    marked = [[ballot] if isinstance(ballot, str) else list(ballot) for ballot in ballots]
    listed = list(dict.fromkeys(items if items is not None else (item for ballot in marked for item in ballot)))
    allowed = votes_each(len(listed))
    for number, ballot in enumerate(marked, start=1):
        strange = [item for item in ballot if item not in listed]
        if strange:
            raise InputError(f"Ballot {number} has a vote for {strange[0]!r}, which is not on the list of items.")
        if len(set(ballot)) < len(ballot):
            raise InputError(f"Ballot {number} has two votes for one item; each item can be marked once.")
        if len(ballot) > allowed:
            raise InputError(
                f"Ballot {number} has {len(ballot)} votes; with {len(listed)} items each person has {allowed}."
            )
    votes = Counter(item for ballot in marked for item in ballot)
    return [
        Tally(1 + sum(votes[other] > votes[item] for other in listed), item, votes[item])
        for item in sorted(listed, key=lambda item: -votes[item])
    ]

"""The page on performance says what was measured; how fast things are is measured by `make bench`, not tested."""

import re
from pathlib import Path

from bench.__main__ import page, told
from bench.peers import PEERS

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements" / "bench.txt").read_text("utf-8")


def found(**changed: float) -> dict[str, object]:
    """What a run might have measured, with some of qitools' times changed."""
    ours = {"import": 10.0, "run": 0.1, "many": 10.0, "fishbone": 9.0, "open": 20.0, "add": 1.0} | changed
    ours = {"svg": 3.0, "png": 6.0, "individuals": 10.0} | ours
    peers = dict.fromkeys(PEERS, 4.0)
    return {
        "import": {**peers, "qitools": ours["import"]},
        "one": {kind: {**peers, "qitools": ours["run"]} for kind in ("run chart", "individuals chart")},
        "many": {
            kind: {**dict.fromkeys(PEERS, 4000.0), "bare": 20.0, "qitools": ours[name]}
            for kind, name in (("run chart", "many"), ("individuals chart", "individuals"))
        },
        "draw": {
            "chart": {"abspc": 90.0, "shewhart": 60.0, "bare": 40.0, "qitools": ours["svg"]},
            "png": {"abspc": 90.0, "shewhart": 60.0, "bare": 40.0, "qitools": ours["png"]},
            "fishbone": {"qitools": ours["fishbone"]},
        },
        "log": {"open": ours["open"], "add": ours["add"]},
        "html": ["clinical-qikit"],
        "versions": {"numpy": "2.4.6", **dict.fromkeys(PEERS, "1.0")},
        "python": "3.11.7",
        "system": "Linux, x86_64",
        "cores": 2,
    }


def rows(**changed: float) -> dict[str, list[str]]:
    """Return the table of the page: what -> its cells."""
    lines = [line for line in told(found(**changed), "2026-11-02").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def test_other_packages_are_told_as_multiples_of_our_time_the_fastest_first() -> None:
    table = rows()
    drawn = next(cells for what, cells in table.items() if "drawn" in what)
    assert drawn[0] == "3 ms"
    assert drawn[1].replace("\u00a0", " ") == "shewhart 20 ×, abspc 30 ×, *an empty matplotlib chart* 13.3 ×"
    assert table["A cycle added to it"][1] == "–"


def test_what_was_wanted_is_judged() -> None:
    assert not any("not met" in cells[-1] for cells in rows().values())
    for changed in (
        {"import": 46}, {"run": 2.1}, {"many": 101}, {"individuals": 41}, {"svg": 55}, {"png": 55}, {"fishbone": 151},
        {"open": 51}, {"add": 5.1},
    ):  # fmt: skip
        missed = [what for what, cells in rows(**changed).items() if "not met" in cells[-1]]
        assert missed, changed


def test_measuring_one_part_leaves_the_sections_of_the_others_as_they_are() -> None:
    before = page("# Performance\n", {"library": "| a |\n", "grading": "| b |\n"})
    after = page(before, {"grading": "| c |\n", "lite": ""})
    assert [line for line in after.splitlines() if line.startswith("|")] == ["| a |", "| c |"]
    assert after == page(after, {})


def test_the_lock_holds_what_is_compared_with() -> None:
    locked = set(re.findall(r"^([\w-]+)==", LOCK, re.MULTILINE))
    assert set(PEERS) <= locked
    assert LOCK.count("--hash=sha256:") > len(locked)

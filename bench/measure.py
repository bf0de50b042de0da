"""What is measured. Runs where qitools and the other packages are installed, and prints the result as JSON.

Whatever is compared is run in turn, round by round, so that a busy minute is shared by all; of the rounds the median is
kept. Work in memory is timed by the processor's clock for the process, the log on disk by the clock on the wall.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.peers import PEERS, Peer, Series, saved

SEED = 20261102
POINTS, SERIES, TIMES = 24, 10_000, 48
# The other packages have no call for many series; they are timed on some of them, one by one.
SAMPLE = 50
RAMPS, CYCLES = 100, 100

Times = dict[str, float]


def rounds(calls: Mapping[str, Callable[[], Any]], count: int, clock: Callable[[], float] = time.process_time) -> Times:
    """Return the median milliseconds of each call, all of them run in turn.

    Args:
        calls: name -> what to call.
        count: how many rounds.
        clock: gives seconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()  # the first call pays for imports and caches
    for _ in range(count):
        for name, call in calls.items():
            start = clock()
            call()
            taken[name].append(1000 * (clock() - start))
    return {name: median(times) for name, times in taken.items()}


def having(peers: list[Peer], what: str) -> list[tuple[str, Callable[[Series], Any]]]:
    """Return the packages that can do something, each with what does it."""
    return [(peer.package, getattr(peer, what)) for peer in peers if getattr(peer, what)]


def imports(modules: Mapping[str, str], count: int) -> Times:
    """Return the median milliseconds that a fresh Python takes to import each, less those of one that imports nothing."""
    taken: dict[str, list[float]] = {name: [] for name in ("", *modules)}
    for _ in range(count):
        for name in taken:
            # a process tells its own time, from its start on
            code = f"import sys, time{f', {modules[name]}' if name else ''}; print(time.process_time())"
            done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
            taken[name].append(1000 * float(done.stdout))
    return {name: median(taken[name]) - median(taken[""]) for name in modules}


def analyses(peers: list[Peer], series: Series) -> dict[str, Times]:
    """Return the times of one run chart and of one individuals chart: a list of numbers in, the signals out."""
    import qitools as qi

    kinds: dict[str, tuple[Callable[[], Any], str]] = {
        "run chart": (lambda: qi.RunChart(series).signals, "run_chart"),
        "individuals chart": (lambda: qi.ShewhartChart(series).signals, "i_chart"),
    }
    return {
        kind: rounds({"qitools": ours, **{name: partial(call, series) for name, call in having(peers, theirs)}}, 25)
        for kind, (ours, theirs) in kinds.items()
    }


def bare_run(array: Any) -> Any:
    """Work out what a run chart needs with numpy alone: medians, useful points, runs and the longest run."""
    import numpy as np

    middle = np.median(array, axis=1)
    side = np.sign(array - middle[:, None]).astype(np.int8)
    useful = np.count_nonzero(side, axis=1)
    runs = np.zeros(len(array), dtype=np.int64)
    length = np.zeros(len(array), dtype=np.int64)
    longest = np.zeros(len(array), dtype=np.int64)
    last = np.zeros(len(array), dtype=np.int8)
    for here in side.T:
        on = here == 0
        same = (here == last) & ~on
        runs += ~same & ~on
        length = np.where(on, length, np.where(same, length + 1, 1))
        np.maximum(longest, length, out=longest)
        last = np.where(on, last, here)
    return middle, useful, runs, longest


def bare_individuals(array: Any) -> Any:
    """Work out limits with numpy alone, and count the points outside them."""
    import numpy as np

    mean = array.mean(axis=1)
    half = 2.66 * np.abs(np.diff(array, axis=1)).mean(axis=1)
    outside = (array < (mean - half)[:, None]) | (array > (mean + half)[:, None])
    return mean, half, np.count_nonzero(outside, axis=1)


def many_series(peers: list[Peer], array: Any) -> dict[str, Times]:
    """Return the times of all the series; those of the other packages from a sample."""
    import qitools as qi

    some = array[:SAMPLE].tolist()

    def one_by_one(call: Callable[[Series], Any]) -> None:
        for series in some:
            call(series)

    kinds: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], str]] = {
        "run chart": (qi.run_statistics, bare_run, "run_chart"),
        "individuals chart": (qi.xmr_statistics, bare_individuals, "i_chart"),
    }
    found = {}
    for kind, (ours, floor, theirs) in kinds.items():
        found[kind] = rounds({"qitools": partial(ours, array), "bare": partial(floor, array)}, 15)
        sampled = rounds({name: partial(one_by_one, call) for name, call in having(peers, theirs)}, 3)
        found[kind] |= {name: taken * SERIES / SAMPLE for name, taken in sampled.items()}
    return found


def drawings(peers: list[Peer], series: Series) -> dict[str, Times]:
    """Return the times of one run chart analysed and drawn for a page and to PNG, and of a full fishbone."""
    import matplotlib.pyplot as plt

    import qitools as qi
    from qitools.draw.render import image

    def bare(kind: str) -> bytes:
        figure, axes = plt.subplots()
        axes.plot(series)
        return saved(figure, kind)

    def ours(kind: str) -> bytes:
        return image(qi.RunChart(series, title="Wait", ylabel="days"), kind, dpi=100)  # matplotlib's own

    def all_to(kind: str, what: str) -> Times:
        theirs = {name: partial(call, series) for name, call in having(peers, what)}
        return rounds({"qitools": partial(ours, kind), "bare": partial(bare, kind), **theirs}, 9)

    return {
        "chart": all_to("svg", "picture"),
        "png": all_to("png", "png"),
        "fishbone": rounds({"qitools": lambda: fishbone().to_svg()}, 15),
    }


def fishbone() -> Any:
    """Return a fishbone of 6 categories with 5 causes each, 19 of which have a cause behind them."""
    import qitools as qi

    texts = (
        "Two of five nurses in post", "Bloods older than 28 days", "Letters typed after the visit",
        "No slot held for urgent referrals", "Scan requested after the first visit",
    )  # fmt: skip
    made = qi.Fishbone("Median wait of 61 days from referral to diagnosis, Riverside Memory Service", {})
    count = 0
    for category in ("People", "Process", "Equipment/IT", "Environment", "Materials/information", "Policies"):
        for text in texts:
            behind = ["Nobody has been asked"] if count % 3 != 2 and count < 28 else []
            made.add(category, f"{text} ({category.lower()})", because=behind)
            count += 1
    assert sum(1 for _ in made.walk()) == 30 + 19
    return made


def log() -> dict[str, float]:
    """Return the times of a log with many cycles: opened and one ramp listed, and a cycle added."""
    import qitools as qi

    plan: dict[str, Any] = {
        "objective": "Learn whether a huddle can be kept to two minutes", "questions": ["How long does it last?"],
        "predictions": ["Under 2 minutes, because only new risks are named"], "change": "A huddle at 07:30",
        "who": "Nurse in charge", "what": "Names each new risk", "when": "2026-11-03", "where": "Heron ward",
        "data_plan": "Timed by the wall clock",
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        file = Path(folder) / "team.db"
        made = qi.PDSALog(file)
        for cycle in range(CYCLES):
            for ramp in range(RAMPS):
                made.plan(ramp=f"Ramp {ramp}", **plan | {"scale": cycle + 1})

        def opened() -> None:
            again = qi.PDSALog(file)
            assert len(again.cycles(ramp="Ramp 7")) >= CYCLES
            again.close()

        times = rounds({"open": opened, "add": lambda: made.plan(ramp="Ramp 0", **plan)}, 25, time.perf_counter)
        made.close()
    return times


def measure() -> dict[str, Any]:
    """Return all the times in milliseconds, and what they were taken on."""
    import numpy as np

    os.environ.setdefault("MPLBACKEND", "agg")
    draw = np.random.default_rng(SEED)
    series = draw.normal(60, 8, POINTS).round(1).tolist()
    array = draw.normal(60, 8, (SERIES, TIMES))
    peers = [load() for load in PEERS.values()]
    modules = {"qitools": "qitools", **{peer.package: peer.module for peer in peers}}
    packages = ("numpy", "pandas", "matplotlib", "sqlalchemy", *PEERS)
    return {
        "import": imports(modules, 11),
        "one": analyses(peers, series),
        "many": many_series(peers, array),
        "draw": drawings(peers, series),
        "log": log(),
        "html": [peer.package for peer in peers if peer.is_html],
        "versions": {package: version(package) for package in packages},
        "python": platform.python_version(),
        "system": f"{platform.system()}, {platform.machine()}",
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)

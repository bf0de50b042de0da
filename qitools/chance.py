"""How often a rule set signals when there is nothing to find.

`python -m qitools.chance` makes the table `qitools/data/false_alarms.json` anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from qitools.rules import RULES, RUN_CHART, Rules

SEED = 1943
SERIES = 40_000
LONGEST = 100


@lru_cache(maxsize=1)
def _table() -> dict[str, list[float]]:
    text = (files("qitools") / "data" / "false_alarms.json").read_text(encoding="utf-8")
    rates: dict[str, list[float]] = json.loads(text)["rates"]
    return rates


@lru_cache(maxsize=256)
def false_alarm_rate(rules: Rules, n: int, frozen: int | None = None) -> float:
    """Return the share of run charts of pure chance on which a rule set signals.

    Args:
        rules: the rule set.
        n: points on the chart.
        frozen: how many of the first points the median comes from; all when left out.

    >>> 0.3 < false_alarm_rate(RULES["perla"], 24) < 0.4
    True
    """
    if frozen is None and RULES.get(rules.name) == rules and n <= LONGEST:
        return _table()[rules.name][n]
    return simulate(rules, n, frozen, 10_000)


def simulate(rules: Rules, n: int, frozen: int | None = None, series: int = SERIES) -> float:
    """Return the share of `series` charts of n normal values on which a rule set signals. Seeded.

    Args:
        rules: the rule set.
        n: points on each chart.
        frozen: how many of the first points the median comes from; all when left out.
        series: how many charts.
    """
    import numpy as np

    from qitools.runchart import run_arrays

    noise = np.random.default_rng([SEED, n]).standard_normal((series, n))
    return float(run_arrays(noise, rules, frozen)["signal"].mean())


def table() -> str:
    """Return the table as JSON: for each rule set, the rate for charts of 0, 1, 2 ... points."""
    rates = {name: [0.0] + [round(simulate(RULES[name], n), 4) for n in range(1, LONGEST + 1)] for name in RUN_CHART}
    return json.dumps({"seed": SEED, "series": SERIES, "values": "normal", "rates": rates}) + "\n"


if __name__ == "__main__":
    from pathlib import Path

    Path(str(files("qitools") / "data" / "false_alarms.json")).write_text(table(), encoding="utf-8")

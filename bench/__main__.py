"""Make an environment with the other packages, measure in it, and write `book/reference/performance.md`.

The environment is made from `requirements/bench.txt` and thrown away. Nothing but Python and pip is needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "reference" / "performance.md"


def measured() -> dict[str, Any]:
    """Return what `bench.measure` finds in an environment of its own."""
    with TemporaryDirectory() as folder:
        where = Path(folder) / "environment"
        print("Making an environment with the other packages ...", flush=True)
        venv.create(where, with_pip=True)
        python = str(where / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        lock = str(ROOT / "requirements" / "bench.txt")
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]
        subprocess.run([python, *install], check=True)
        print("Measuring: a few minutes ...", flush=True)
        # so that neither the caller's settings nor a browser's back end take part
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "MPL"))}
        surroundings = {**inherited, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "MPLCONFIGDIR": folder}
        command = [python, "-m", "bench.measure"]
        done = subprocess.run(command, check=True, cwd=folder, env=surroundings, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_browser() -> list[str]:
    """Return the lines of the table on the browser edition, measured in the course's own environment; none without it."""
    python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (python.exists() and list(ROOT.glob("_build/html/lite/*/notebooks")) and os.environ.get("PYODIDE_WHEELS")):
        print("The browser edition is not measured: it needs make course, and PYODIDE_WHEELS.", file=sys.stderr)
        return []
    done = subprocess.run([str(python), "-m", "bench.lite"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [line for line in done.stdout.splitlines() if line.startswith("|")]


def digits(value: float) -> str:
    """Return a number with three digits that matter, or whole when large.

    >>> digits(0.06478), digits(1853.2)
    ('0.0648', '1,853')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def page(found: Mapping[str, Any], day: str, browser: Sequence[str] = ()) -> str:
    """Return the page that tells what was measured.

    Args:
        found: what `bench.measure.measure` returned.
        day: the day it was measured.
        browser: the lines of the table that `bench.lite` printed.
    """
    packages = [name for name in found["versions"] if name not in ("numpy", "pandas", "matplotlib", "sqlalchemy")]
    rows = []

    def row(what: str, times: Mapping[str, float], wanted: str, met: bool | None, bare: str = "numpy alone") -> None:
        ours = times["qitools"]
        others = sorted((times[name], name) for name in packages if name in times)
        if "bare" in times:
            others.append((times["bare"], f"*{bare}*"))
        # a no-break space keeps a name and its number together
        told = ", ".join(f"{name}\u00a0{digits(taken / ours)}\u00a0×" for taken, name in others)
        judged = f"{wanted}: {'met' if met else 'not met'}" if met is not None else "–"
        rows.append([what, f"{digits(ours)} ms", told or "–", judged])

    def fastest(times: Mapping[str, float]) -> float:
        return min(times[name] for name in packages if name in times) / times["qitools"]

    one, many, log = found["one"], found["many"], found["log"]
    row("`import`, beyond bare Python", found["import"], "45 ms", found["import"]["qitools"] <= 45)
    row("One run chart of 24 points analysed", one["run chart"], "half the fastest", fastest(one["run chart"]) >= 2)
    row("One individuals chart of 24 points analysed", one["individuals chart"], "", None)
    times = many["run chart"]
    quick = fastest(times) >= 40 and times["qitools"] <= 3 * times["bare"]
    row("10,000 run charts of 48 points", times, "1/40 of the fastest, 3 times numpy", quick)
    row("10,000 individuals charts of 48 points", many["individuals chart"], "", None)
    row("One run chart analysed and drawn for a page", found["draw"]["chart"], "", None, "an empty matplotlib chart")
    fishbone = found["draw"]["fishbone"]
    row("Fishbone of 30 causes and 19 behind them, to SVG", fishbone, "150 ms", fishbone["qitools"] <= 150)
    row("Log of 10,000 cycles opened, one ramp of 100 listed", {"qitools": log["open"]}, "50 ms", log["open"] <= 50)
    row("A cycle added to it", {"qitools": log["add"]}, "5 ms", log["add"] <= 5)

    heads = ["what", "qitools", "the others, beside it", "wanted of qitools"]
    table = ["| " + " | ".join(cells) + " |" for cells in (heads, ["---", "--:", "---", "---"], *rows)]
    table += browser
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    html = ", ".join(found["html"])
    return f"""# Performance

How long qitools takes, and how many times as long other Python packages take for the same work on the same data, in one
run; the fastest comes first, and – means that none of them does this. For comparison, *numpy alone* is the same worked out
plainly for all series at once.

{chr(10).join(table)}

Measured on {day} with {found["cores"]} cores ({found["system"]}), Python {found["python"]}; {versions}.

Times are medians of repeated runs in turn. Work in memory is timed by the processor's clock, the log by the clock on the
wall. The other packages analyse many charts one by one, so theirs is the time of 50 charts, 200-fold.
They do not all do the same: their rule sets differ, and {html} draws HTML and leaves the drawing to the browser.

`make bench` measures again: it makes an environment of its own from `requirements/bench.txt`, throws it away afterwards, and
writes this page.
"""


if __name__ == "__main__":
    PAGE.write_text(page(measured(), date.today().isoformat(), in_browser()), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)

"""Measure, and write what was found into `book/reference/performance.md`, a section for each part.

    python -m bench                    # everything
    python -m bench latency grading    # these parts; the other sections of the page stay as they are

The part "library" makes an environment with the other packages from `requirements/bench.txt`, measures in it and throws it
away; nothing but Python and pip is needed. The other parts need the course's environment, as `make course` makes it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.table import digits, judged, table, times

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "reference" / "performance.md"
COURSE = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# part -> the heading of its section; each but the first is a module of this package that prints the section
PARTS = {
    "library": "The library",
    "latency": "From a keystroke to the drawing",
    "grading": "Grading",
    "book": "Building the book",
    "pages": "A lesson in the browser",
    "lite": "The browser edition",
}

INTRODUCTION = """\
# Performance

How long things take, and how many times as long others take for the same work on the same data, in one run; – means that
none of them does this, or that nothing was asked for.
"""

END = """\
## Measuring again

`make bench` measures everything again and writes this page; `python -m bench latency grading` measures these parts alone.
"""


def library() -> str:
    """Return the section on the library: what `bench.measure` finds in an environment of its own."""
    with TemporaryDirectory() as folder:
        where = Path(folder) / "environment"
        print("Making an environment with the other packages ...", file=sys.stderr)
        venv.create(where, with_pip=True)
        python = str(where / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        lock = str(ROOT / "requirements" / "bench.txt")
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]
        subprocess.run([python, *install], check=True)
        # so that neither the caller's settings nor a browser's back end take part
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "MPL"))}
        surroundings = {**inherited, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "MPLCONFIGDIR": folder}
        command = [python, "-m", "bench.measure"]
        done = subprocess.run(command, check=True, cwd=folder, env=surroundings, stdout=subprocess.PIPE, text=True)
    return told(json.loads(done.stdout), date.today().isoformat())


def section(part: str, short: bool) -> str:
    """Return what a part prints, measured in the course's own environment; "" where that cannot be done here."""
    if not COURSE.exists():
        print(f"Not measured: {part}. It needs the course's environment, which make course makes.", file=sys.stderr)
        return ""
    if part == "pages" and not (ROOT / "_build" / "html" / "index.html").exists():
        print("The lessons' pages are not measured: they need make course.", file=sys.stderr)
        return ""
    if part == "lite" and not (list(ROOT.glob("_build/html/lite/*/notebooks")) and os.environ.get("PYODIDE_WHEELS")):
        print("The browser edition is not measured: it needs make course, and PYODIDE_WHEELS.", file=sys.stderr)
        return ""
    command = [str(COURSE), "-m", f"bench.{part}", *(["--short"] if short else [])]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def told(found: Mapping[str, Any], day: str) -> str:
    """Return the section on the library.

    Args:
        found: what `bench.measure.measure` returned.
        day: the day it was measured.
    """
    packages = [name for name in found["versions"] if name not in ("numpy", "pandas", "matplotlib", "sqlalchemy")]
    rows = []

    def row(what: str, taken: Mapping[str, float], wanted: str, met: bool | None, bare: str = "numpy alone") -> None:
        ours = taken["qitools"]
        others = sorted((taken[name], name) for name in packages if name in taken)
        if "bare" in taken:
            others.append((taken["bare"], f"*{bare}*"))
        beside = ", ".join(times(name, each / ours) for each, name in others)
        rows.append([what, f"{digits(ours)} ms", beside or "–", judged(wanted, met) if met is not None else "–"])

    def fastest(taken: Mapping[str, float]) -> float:
        return min(taken[name] for name in packages if name in taken) / taken["qitools"]

    one, many, draw, log = found["one"], found["many"], found["draw"], found["log"]
    row("`import`, beyond bare Python", found["import"], "45 ms", found["import"]["qitools"] <= 45)
    row("One run chart of 24 points analysed", one["run chart"], "half the fastest", fastest(one["run chart"]) >= 2)
    row("One individuals chart of 24 points analysed", one["individuals chart"], "", None)
    runs, individuals = many["run chart"], many["individuals chart"]
    quick = fastest(runs) >= 40 and runs["qitools"] <= 3 * runs["bare"]
    row("10,000 run charts of 48 points", runs, "1/40 of the fastest, 3 times numpy", quick)
    row("10,000 individuals charts of 48 points", individuals, "1/100 of the fastest", fastest(individuals) >= 100)
    for kind, what in (("chart", "for a page"), ("png", "to PNG")):
        met = fastest(draw[kind]) >= 1 / 0.9
        bare = "an empty matplotlib chart"
        row(f"One run chart analysed and drawn {what}", draw[kind], "0.9 of the fastest", met, bare)
    row(
        "Fishbone of 30 causes and 19 behind them, to SVG",
        draw["fishbone"],
        "150 ms",
        draw["fishbone"]["qitools"] <= 150,
    )
    row("Log of 10,000 cycles opened, one ramp of 100 listed", {"qitools": log["open"]}, "50 ms", log["open"] <= 50)
    row("A cycle added to it", {"qitools": log["add"]}, "5 ms", log["add"] <= 5)

    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    html = ", ".join(found["html"])
    return f"""\
{table(["what", "qitools", "the others, beside it", "wanted of qitools"], rows)}

Measured on {day} with {found["cores"]} cores ({found["system"]}), Python {found["python"]}; {versions}.

The fastest comes first. For comparison, *numpy alone* is the same worked out plainly for all series at once. Times are
medians of repeated runs in turn. Work in memory is timed by the processor's clock, the log by the clock on the wall. The
other packages analyse many charts one by one, so theirs is the time of 50 charts, 200-fold. They do not all do the same:
their rule sets differ, and {html} draws HTML and leaves the drawing to the browser.
"""


def page(before: str, new: Mapping[str, str]) -> str:
    """Return the page with the new sections in place of the old ones.

    Args:
        before: the page as it is.
        new: part -> its section; what is "" stays as it is.
    """
    pieces = re.split(r"^## (.*)\n", before, flags=re.MULTILINE)
    old = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    sections = {heading: new.get(part, "") or old.get(heading, "") for part, heading in PARTS.items()}
    bodies = [f"## {heading}\n\n{body.strip()}\n" for heading, body in sections.items() if body.strip()]
    return "\n".join([INTRODUCTION, *bodies, END])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0])
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"what to measure, of {', '.join(PARTS)}; all if left out"
    )
    parser.add_argument("--short", action="store_true", help="measure less where that takes many minutes")
    given = parser.parse_args()
    parts = given.parts or list(PARTS)
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    for part in parts:
        print(f"Measuring: {part} ...", file=sys.stderr)
        found = library() if part == "library" else section(part, given.short)
        # written part by part, so that what was measured is kept when a later one fails
        PAGE.write_text(page(PAGE.read_text("utf-8"), {part: found}), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)

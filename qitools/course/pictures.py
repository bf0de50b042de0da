"""The README's pictures, drawn by the library that they show.

`python -m qitools.course.pictures` writes them into `book/images/`; a test says when one is out of date.
"""

from __future__ import annotations

from pathlib import Path

import yaml

import qitools as qi
from qitools.display import Drawn

BOOK = Path(__file__).parents[2] / "book"
FOLDER = BOOK / "images"


def pictures() -> dict[str, Drawn]:
    """Return file name -> what it shows."""
    drivers = qi.DriverDiagram(
        "By 31 March 2027, cut the median wait from referral to diagnosis from 61 to 42 days at Riverside"
    )
    complete = drivers.primary("Complete information at referral")
    matched = drivers.primary("Capacity matched to demand")
    timely = drivers.primary("Timely decision and feedback")
    known = drivers.secondary("Referrer knows what is needed", of=[complete])
    fresh = drivers.secondary("Bloods in date at first visit", of=[complete, timely])
    slots = drivers.secondary("Slots given by need", of=[matched])
    drivers.idea("Checklist on the referral form", for_=[known, fresh], strength="weak")
    drivers.idea("Two-line reply to each referrer", for_=[known])
    drivers.idea("Bloods taken at the first visit", for_=[fresh])
    drivers.idea("Weekly look at the list, led by the nurse", for_=[slots])

    waits = [61, 58, 57, 63, 64, 60, 59, 62, 58, 60, 65, 61, 60, 57, 55, 58, 52, 54, 50, 51, 47, 49, 46, 45]
    missed = [18, 22, 15, 20, 24, 17, 19, 21, 16, 23, 22, 20, 14, 9, 13, 12, 10, 11, 12, 8]
    booked = [210, 232, 198, 220, 245, 205, 214, 226, 190, 240, 228, 216, 204, 187, 221, 198, 210, 230, 236, 195]
    return {
        "fishbone.svg": qi.Fishbone.from_dict(
            yaml.safe_load((BOOK / "data" / "team-memory-fishbone.yml").read_text("utf-8"))
        ),
        "driver-diagram.svg": drivers,
        "run-chart.svg": qi.RunChart(
            waits, baseline=12, target=42, better="decrease", title="Wait for a memory diagnosis", ylabel="days",
            xlabel="week", notes={13: "Checklist tested"},
        ),
        "shewhart-chart.svg": qi.ShewhartChart(
            missed, n=booked, kind="p", baseline=12, better="decrease", title="Appointments missed", ylabel="missed",
            xlabel="month",
        ),
        "ramp.svg": qi.Ramp(
            [
                {"ramp": "Huddle", "change": "One nurse, one shift", "scale": 1, "decision": "adapt"},
                {"ramp": "Huddle", "change": "Five early shifts", "scale": 5, "decision": "adapt"},
                {"ramp": "Huddle", "change": "All shifts of a week, nights too", "scale": 21, "decision": "adopt"},
            ]
        ),
    }  # fmt: skip


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, shown in pictures().items():
        (FOLDER / name).write_text(shown.to_svg(), "utf-8")


if __name__ == "__main__":
    main()

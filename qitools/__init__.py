"""Tools for healthcare improvement coaches.

Fishbone diagrams, driver diagrams, PDSA logs and data over time, each with its drawing,
its description in words for people who cannot see it, and a coach's review.

>>> import qitools as qi
>>> fb = qi.Fishbone("Waits of 61 days for a memory diagnosis", {"People": ["Two of five nurses in post"]})
>>> fb.review().codes[0]
'FISH02'

Names are loaded when they are first used, so that importing the package stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> the module that holds it. One line a name, in the order of the reference.
_HOME = {
    "Aim": "qitools.aim",
    "Fishbone": "qitools.fishbone",
    "Cause": "qitools.fishbone",
    "DriverDiagram": "qitools.driver",
    "PDSACycle": "qitools.pdsa",
    "Ramp": "qitools.pdsa",
    "PDSALog": "qitools.store",
    "Measure": "qitools.measures",
    "MeasurementPlan": "qitools.measures",
    "ProcessMap": "qitools.process",
    "Step": "qitools.process",
    "Project": "qitools.project",
    "SponsorUpdate": "qitools.project",
    "RunChart": "qitools.runchart",
    "Rules": "qitools.rules",
    "ShewhartChart": "qitools.shewhart",
    "Pareto": "qitools.pareto",
    "SmallMultiples": "qitools.multiples",
    "run_statistics": "qitools.runchart",
    "xmr_statistics": "qitools.shewhart",
    "Review": "qitools.review",
    "Finding": "qitools.review",
    "InputError": "qitools.errors",
    "style": "qitools.draw.style",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"qitools has no {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

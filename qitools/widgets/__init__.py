"""Forms that fill in the course's objects: for working by mouse, by keyboard alone, or with a screen reader.

>>> from qitools.widgets import FishboneEditor
>>> editor = FishboneEditor({"effect": "Waits of 61 days", "categories": {"People": ["Two of five nurses in post"]}})
>>> editor.value
<Fishbone 'Waits of 61 days': 1 cause>

Names are loaded when they are first used.
"""

from importlib import import_module
from typing import Any

# Public name -> the module that holds it.
_HOME = {
    "AimBuilder": "qitools.widgets.aim",
    "FishboneEditor": "qitools.widgets.fishbone",
    "DriverDiagramEditor": "qitools.widgets.driver",
    "PDSAForm": "qitools.widgets.pdsa",
    "MeasurementPlanEditor": "qitools.widgets.measures",
    "ProcessMapEditor": "qitools.widgets.process",
    "AnswerForm": "qitools.widgets.answers",
    "RunChartReader": "qitools.widgets.charts",
    "ShewhartExplorer": "qitools.widgets.charts",
    "ParetoExplorer": "qitools.widgets.pareto",
    "SponsorUpdateComposer": "qitools.widgets.sponsor",
    "StakeholderGrid": "qitools.widgets.stakeholders",
    "ProjectScore": "qitools.widgets.score",
    "SustainabilityModel": "qitools.widgets.sustain",
    "QualitiesRadar": "qitools.widgets.coach",
    "ApplicationChecklist": "qitools.widgets.coach",
    "CardSort": "qitools.widgets.practice",
    "Quiz": "qitools.widgets.practice",
    "UtteranceCoder": "qitools.widgets.practice",
    "Dialogue": "qitools.widgets.practice",
    "Reveal": "qitools.widgets.reveal",
    "RedBeads": "qitools.widgets.simulations",
    "Funnel": "qitools.widgets.simulations",
    "CoinSpin": "qitools.widgets.simulations",
    "FactorialCube": "qitools.widgets.simulations",
    "TennisBalls": "qitools.widgets.simulations",
    "AdoptionCurve": "qitools.widgets.simulations",
    "WardSimulator": "qitools.widgets.simulations",
}

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"qitools.widgets has no {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})

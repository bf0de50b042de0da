"""The other packages, each used as its own documentation shows: a list of numbers in, a result out.

Where a package wants a data frame, making it is part of the work.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Series = list[float]


@dataclass(frozen=True)
class Peer:
    """What a package can do; None where it has no such thing.

    Attributes:
        package: its name on the package index.
        module: what is imported.
        run_chart, i_chart: analyse a run chart, or an individuals chart.
        picture: draw a run chart for a page: SVG, or HTML where the package makes no other kind.
        png: draw a run chart as PNG.
        is_html: whether the picture is HTML.
    """

    package: str
    module: str
    run_chart: Callable[[Series], Any] | None
    i_chart: Callable[[Series], Any] | None
    picture: Callable[[Series], Any] | None
    png: Callable[[Series], Any] | None = None
    is_html: bool = False


def saved(figure: Any, kind: str) -> bytes:
    """Return a matplotlib figure as SVG or PNG, and close it."""
    import matplotlib.pyplot as plt

    content = io.BytesIO()
    figure.savefig(content, format=kind)
    plt.close(figure)
    return content.getvalue()


def _both(picture: Callable[[Series, str], bytes]) -> tuple[Callable[[Series], bytes], Callable[[Series], bytes]]:
    """Return what draws as SVG, and what draws as PNG."""
    return lambda y: picture(y, "svg"), lambda y: picture(y, "png")


def _abspc() -> Peer:
    import abspc
    import pandas as pd

    def run_chart(y: Series) -> Any:
        return abspc.detect_run_chart_signals(abspc.calculate_control_limits(pd.DataFrame({"value": y}), "run"))

    def i_chart(y: Series) -> Any:
        return abspc.detect_special_causes(abspc.calculate_control_limits(pd.DataFrame({"value": y}), "XmR"))

    def picture(y: Series, kind: str) -> bytes:
        return saved(abspc.plot_run_chart(pd.DataFrame({"value": y}))[0], kind)

    return Peer("abspc", "abspc", run_chart, i_chart, *_both(picture))


def _clinical_qikit() -> Peer:
    import qikit

    def picture(y: Series) -> Any:
        return qikit.qic(y=y, chart="run").plot().to_html(include_plotlyjs=False)

    return Peer(
        "clinical-qikit",
        "qikit",
        lambda y: qikit.qic(y=y, chart="run"),
        lambda y: qikit.qic(y=y, chart="i"),
        picture,
        is_html=True,
    )


def _controlchartspy() -> Peer:
    import controlchartspy

    def chart(y: Series, kind: str, what: str) -> Any:
        table = {"point": [f"{place:02}" for place in range(len(y))], "value": y}
        return controlchartspy.spc(table, "point", "value", spc_settings={"chart_type": kind}, return_objs=what)

    return Peer(
        "controlchartspy",
        "controlchartspy",
        lambda y: chart(y, "run", "limits"),
        lambda y: chart(y, "i", "limits"),
        lambda y: chart(y, "run", "static_plot"),
    )


def _pycontrolcharts() -> Peer:
    import pycontrolcharts

    return Peer("pycontrolcharts", "pycontrolcharts", None, pycontrolcharts.calc_xmr, None)


def _pyqicharts() -> Peer:
    import pandas as pd
    import pyqicharts

    def table(y: Series, kind: str) -> Any:
        return pyqicharts.qic_table(pd.DataFrame({"point": range(len(y)), "value": y}), "point", "value", chart=kind)

    def picture(y: Series, kind: str) -> bytes:
        result = pyqicharts.qic(pd.DataFrame({"point": range(len(y)), "value": y}), "point", "value", chart="run")
        return saved(result.figure, kind)

    return Peer("pyqicharts", "pyqicharts", lambda y: table(y, "run"), lambda y: table(y, "i"), *_both(picture))


def _shewhart() -> Peer:
    import shewhart

    def picture(y: Series, kind: str) -> bytes:
        axes = shewhart.run_chart(y).plot()
        first = axes if hasattr(axes, "figure") else next(iter(axes))
        return saved(first.figure, kind)

    return Peer("shewhart", "shewhart", shewhart.run_chart, shewhart.imr, *_both(picture))


PEERS: Mapping[str, Callable[[], Peer]] = {
    "abspc": _abspc,
    "clinical-qikit": _clinical_qikit,
    "controlchartspy": _controlchartspy,
    "pycontrolcharts": _pycontrolcharts,
    "pyqicharts": _pyqicharts,
    "shewhart": _shewhart,
}

"""Draw a figure as an SVG that is light, and readable on a light and on a dark page."""

from __future__ import annotations

import io
import re
from itertools import cycle
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from bench.figure import Figure, Panel

GRAY = "#808080"
COLORS = ("#0d9488", "#e07b20", "#8b7bd8", "#d0568a")
MARKERS = "osD^"
_WIDTHS = (6.4, 5.2)
"""Inches of a single panel, and of each of several."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "coffers",  # the same figures are the same file
    "font.size": 10,
    "text.color": GRAY,
    "axes.edgecolor": GRAY,
    "axes.labelcolor": GRAY,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": GRAY,
    "ytick.color": GRAY,
    "grid.color": GRAY,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "legend.fontsize": 9,
}
_FONTS = re.compile(r"'DejaVu Sans'[^;\"]*")


def draw(figure: Figure) -> str:
    """Return the figure as an SVG."""
    with mpl.rc_context(_STYLE):
        width = _WIDTHS[len(figure.panels) > 1] * len(figure.panels)
        canvas = Canvas(figsize=(width, 3.8), layout="constrained")
        every = [label for panel in figure.panels for label in panel.lines]
        looks = dict(zip(dict.fromkeys(every), cycle(zip(COLORS, MARKERS, strict=True))))
        for place, panel in enumerate(figure.panels, 1):
            _panel(canvas, (1, len(figure.panels), place), panel, figure.over, looks)
        file = io.StringIO()
        canvas.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return _FONTS.sub("system-ui, sans-serif", file.getvalue())


def _panel(
    canvas: Canvas,
    place: tuple[int, int, int],
    panel: Panel,
    over: str,
    looks: dict[str, tuple[str, str]],
) -> None:
    axes = canvas.add_subplot(*place)
    for label, line in panel.lines.items():
        color, marker = looks[label]
        axes.plot([*line], [*line.values()], marker, ls="-", color=color, label=label, ms=5)
    axes.set_title(f"{panel.title}, {panel.unit}", loc="left")
    axes.set_xlabel(over)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sorted({number for line in panel.lines.values() for number in line}))
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_locator(NullLocator())
    axes.grid()
    axes.legend()

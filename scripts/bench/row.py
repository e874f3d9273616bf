"""One line of the table: ours, what it is compared with, and the goal."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Literal

import attrs

Quantity = Literal["CPU", "wall", "memory"]


@attrs.frozen(kw_only=True)
class Row:
    """Figures of several rounds, in which ours and the other took turns."""

    what: str
    against: str
    of: Quantity
    ours: Sequence[float] = ()
    """One figure for each round, in seconds or MiB."""
    theirs: Sequence[float] = ()
    """The other's figures for the same rounds."""
    goal: float | None = None
    """The highest ratio, if there is a goal."""
    most: float | None = None
    """The highest figure of ours, if that is the goal instead."""
    missing: str = ""
    """Why there are no figures, if there are none."""

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round."""
        return [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    @property
    def met(self) -> bool | None:
        """Whether the goal is met by the figure as it is printed; None without a goal."""
        if self.missing:
            return None
        if self.most is not None:
            return round(statistics.median(self.ours), 2) <= self.most
        if self.goal is None:
            return None
        return float(_ratio(statistics.median(self.ratios))) <= self.goal

    @property
    def verdict(self) -> str:
        """The goal, and whether it is met."""
        limit = f"≤ {self.goal:.2f}" if self.goal is not None else ""
        if self.most is not None:
            limit = f"≤ {self.most:.1f} MiB"
        word = {None: "", True: "met", False: "missed"}[self.met]
        return f"{limit} {word}".strip()

    @property
    def cells(self) -> tuple[str, str, str]:
        """Ours, the other, and the ratio; the first and the last with the range of all rounds."""
        if self.missing:
            return self.missing, "", ""
        return (
            amounts(self.ours, self.of),
            amounts([statistics.median(self.theirs)], self.of),
            _spread(self.ratios, [_ratio(value) for value in _three(self.ratios)]),
        )


def amounts(values: Sequence[float], of: Quantity) -> str:
    """Return the median of figures with its unit, and their range."""
    scale, unit = (1.0, "MiB") if of == "memory" else _unit(statistics.median(values))
    shown = [_digits(value * scale) for value in _three(values)]
    return _spread(values, [f"{shown[0]} {unit}", *shown[1:]])


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    return statistics.median(values), min(values), max(values)


def _spread(values: Sequence[float], shown: Sequence[str]) -> str:
    middle, low, high = shown
    return middle if len(values) == 1 else f"{middle} ({low}-{high})"


def _unit(seconds: float) -> tuple[float, str]:
    if seconds < 1e-3:
        return 1e6, "µs"
    return (1e3, "ms") if seconds < 1 else (1.0, "s")


def _digits(value: float) -> str:
    """Return a number with three digits, or all those before the point."""
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"

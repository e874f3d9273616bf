"""What a plot shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

Line = Mapping[int, float]


@attrs.frozen
class Panel:
    """Some lines over the same numbers."""

    title: str
    unit: str
    lines: Mapping[str, Line]


@attrs.frozen
class Figure:
    """Panels side by side; each is logarithmic both ways."""

    name: str
    """Of its file, without the ending."""
    over: str
    """What is counted from left to right."""
    panels: Sequence[Panel]

"""Colours and distances that everything on the screen shares."""

from __future__ import annotations

DIM, STRONG = "dim", "bold"
PLENTY, LOW, EMPTY = "green", "yellow", "red"
GAP = 2
"""Cells between two columns."""
BAR = 10
"""Cells of a bar on a screen of the usual width."""

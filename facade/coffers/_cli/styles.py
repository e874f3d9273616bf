"""Styles of text on the screen."""

DIM, STRONG = "dim", "bold"
PLENTY, LOW, EMPTY = "green", "yellow", "red"

"""Stdout as it is at this moment, and stderr."""

from __future__ import annotations

import os
import shutil
import sys

from rich.console import Console

from coffers.cli.screen import Screen, plain

_PIPED = (100, 25)
"""Columns and lines where there is no terminal to ask."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def stdout_console() -> Console:
    """Look at stdout.  Without colour there are no escape sequences at all."""
    size = shutil.get_terminal_size(_PIPED)
    return _Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        width=size.columns,
        height=size.lines,
        highlight=False,
        markup=False,
        emoji=False,
    )


def stdout_screen() -> Screen:
    """Give stdout as the screen of people."""
    return Screen(stdout_console())


def complain(message: str) -> None:
    """Write one line to stderr."""
    sys.stderr.write(f"coffers: {plain(message)}\n")

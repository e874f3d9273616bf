"""Stdout as it is at this moment, and stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, TextIO

from rich.console import Console

from coffers._cli.screen import Screen, plain


class ExitStatus(IntEnum):
    """What the process returns to the shell: sysexits.h, where it has one."""

    OK, NO, USAGE, UNAVAILABLE, FAULT, OUTPUT_LOST = 0, 1, 64, 69, 70, 74
    PIPE_CLOSED = 141
    """As if ended by SIGPIPE."""


_PIPED = (100, 25)
"""Columns and lines where there is no terminal to ask."""


class Output:
    """Stdout or stderr, of which a command need not care whether anybody takes it.

    From the first failure on, what is written is dropped.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.problem: OSError | None = None
        """Why not everything was written."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        if self.problem is None:
            with self._noting():
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if self.problem is None:
            with self._noting():
                self._stream.flush()

    @contextlib.contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.problem = error
            self._abandon()

    def _abandon(self) -> None:
        """Keep the interpreter from failing to write the rest when it ends."""
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def stdout_console() -> Console:
    """Look at stdout.  Without colour there are no escape sequences at all."""
    size = shutil.get_terminal_size(_PIPED)
    return Console(
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


def complain(message: str, about: Exception | None = None) -> None:
    """Write one line to stderr, and the notes of the error that it is about."""
    sys.stderr.write(f"coffers: {plain(message)}\n")
    for note in getattr(about, "__notes__", ()):
        sys.stderr.write(f"{note}\n")

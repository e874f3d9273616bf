"""Stdout and stderr."""

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
    """Exit statuses of the process, from sysexits.h if it has a matching one."""

    OK, NO, USAGE, UNAVAILABLE, FAULT, OUTPUT_LOST = 0, 1, 64, 69, 70, 74
    PIPE_CLOSED = 141
    """As if SIGPIPE had ended the process."""


_PIPED = (100, 25)
"""Columns and lines without a terminal."""


class Output:
    """Stdout or stderr, wrapped so that commands don't have to handle failing writes.

    After the first failure, everything written is dropped.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.problem: OSError | None = None
        """The first failure, if there was one."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        if self.problem is None:
            with self._recording():
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if self.problem is None:
            with self._recording():
                self._stream.flush()

    @contextlib.contextmanager
    def _recording(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.problem = error
            self._abandon()

    def _abandon(self) -> None:
        """Keep the interpreter from failing when it flushes the rest at exit."""
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def stdout_console() -> Console:
    """Return a console for stdout.  Without color it writes no escape sequences."""
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
    """Return the screen on stdout."""
    return Screen(stdout_console())


def complain(message: str, about: Exception | None = None) -> None:
    """Write one line to stderr, followed by the notes of the error."""
    sys.stderr.write(f"coffers: {plain(message)}\n")
    for note in getattr(about, "__notes__", ()):
        sys.stderr.write(f"{note}\n")

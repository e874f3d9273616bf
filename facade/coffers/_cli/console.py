"""Stdout and stderr."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Protocol, TextIO


class ExitStatus(IntEnum):
    """Exit statuses of the process, from sysexits.h if it has a matching one."""

    OK, NO, USAGE, UNAVAILABLE, FAULT, OUTPUT_LOST = 0, 1, 64, 69, 70, 74
    PIPE_CLOSED = 141
    """As if SIGPIPE had ended the process."""


DIM, STRONG = "dim", "bold"
PLENTY, LOW, EMPTY = "green", "yellow", "red"

_LONGEST = 400
"""Most characters to show of a foreign string."""
_WIDTH_CHANGING = "\ufe0e\ufe0f"


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


def complain(message: str, about: Exception | None = None) -> None:
    """Write one line to stderr, followed by the notes of the error."""
    sys.stderr.write(f"coffers: {plain(message)}\n")
    for note in getattr(about, "__notes__", ()):
        sys.stderr.write(f"{note}\n")


def plain(value: str) -> str:
    """Return `value` as one line that can't control a terminal.

    Control and format characters are removed (escapes, overrides of the writing direction, joiners
    whose width terminals disagree on), and every run of white space becomes one space.
    """
    kept = [
        " " if c.isspace() else c
        for c in value[:_LONGEST]
        if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _WIDTH_CHANGING)
    ]
    line = " ".join("".join(kept).split())
    return f"{line}…" if len(value) > _LONGEST else line


def encodable(text: str, encoding: str) -> str:
    """Return `text` with what `encoding` lacks replaced."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.replace("…", "...").encode(encoding, "replace").decode(encoding)
    return text


class Line(Protocol):
    """What can print one line."""

    def text(self, value: str, style: str = "") -> Any:
        """Return a foreign `value` as plain text."""

    def label(self, words: str, style: str = "") -> Any:
        """Return words of our own."""

    def print(self, *parts: Any) -> None:
        """Print one line of such parts."""


class Lines:
    """Stdout where no terminal shows it: no color, no width."""

    def text(self, value: str, style: str = "") -> str:  # noqa: ARG002
        """Return a foreign `value` as plain text that stdout can encode."""
        return encodable(plain(value), sys.stdout.encoding or "utf-8")

    def label(self, words: str, style: str = "") -> str:  # noqa: ARG002
        """Return words of our own."""
        return words

    def print(self, *parts: str) -> None:
        """Print one line."""
        sys.stdout.write(f"{''.join(parts).rstrip()}\n")

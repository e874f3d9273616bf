"""Read small text files, whatever wrote them."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

from coffers.errors import ConfigurationError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte-order marks, which editors and shells on Windows write → encoding of the text."""
_BINARY = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Otherwise opening a pipe waits for its writer."""


def read_text(path: Path, *, largest: int, or_pipe: bool = False) -> str:
    """Return the text of a regular file, or of a pipe, of at most `largest` bytes.

    Raises `ConfigurationError`, which says what is wrong; the caller adds the file's name.
    """
    try:
        content = _content(path, largest + 1, or_pipe=or_pipe)
    except OSError as error:
        problem = error.strerror or "can't be read"
    except ValueError:
        problem = "not a file name"
    else:
        if len(content) <= largest:
            return decoded(content)
        problem = f"larger than {largest:,} bytes"
    raise ConfigurationError(problem)


def decoded(content: bytes) -> str:
    """Decode `content`, which is UTF-8, or UTF-16 with a byte-order mark.

    Raises `ConfigurationError` if it is neither.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except ValueError:
        pass  # raised below: this error's message quotes some of the content
    raise ConfigurationError("not text in UTF-8")


def _content(path: Path, most: int, *, or_pipe: bool) -> bytes:
    """Return the first `most` bytes of a file; refuse a device, which might never end."""
    descriptor = os.open(path, _BINARY | _WITHOUT_WAITING)
    try:
        kind = os.fstat(descriptor).st_mode
        if or_pipe and stat.S_ISFIFO(kind):
            os.set_blocking(descriptor, True)
        elif not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "a pipe or a device"
            raise ConfigurationError(f"{what}, not a file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most) or b""
    finally:
        os.close(descriptor)

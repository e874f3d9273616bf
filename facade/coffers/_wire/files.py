"""Small text files, whoever wrote them and with whatever."""

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
"""Byte-order marks, which editors and shells of Windows write, and what follows them."""
_AS_IT_IS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Opening a pipe would wait for its writer."""


def read_text(path: Path, *, largest: int, or_pipe: bool = False) -> str:
    """Give the text of a regular file, or of a pipe, of at most `largest` bytes.

    Raises `ConfigurationError` that says what is wrong; the caller adds which file it is.
    """
    try:
        content = _content(path, largest + 1, or_pipe=or_pipe)
    except OSError as error:
        problem = error.strerror or "cannot be read"
    except ValueError:
        problem = "not the name of a file"
    else:
        if len(content) <= largest:
            return decoded(content)
        problem = f"larger than {largest:,} bytes"
    raise ConfigurationError(problem)


def decoded(content: bytes) -> str:
    """Give the text of `content`: UTF-8, or UTF-16 with a byte-order mark.

    Raises `ConfigurationError` where it is neither.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except ValueError:
        pass  # whose text shows a part of what cannot be read
    raise ConfigurationError("not text in UTF-8")


def _content(path: Path, most: int, *, or_pipe: bool) -> bytes:
    """Give what a file begins with.  A device might never end, a pipe wait for somebody."""
    descriptor = os.open(path, _AS_IT_IS | _WITHOUT_WAITING)
    try:
        kind = os.fstat(descriptor).st_mode
        if or_pipe and stat.S_ISFIFO(kind):
            os.set_blocking(descriptor, True)
        elif not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "a pipe or a device"
            raise ConfigurationError(f"{what} instead of a file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(most) or b""
    finally:
        os.close(descriptor)

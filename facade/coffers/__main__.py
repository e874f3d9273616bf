"""``python -m coffers``, and what the command ``coffers`` runs."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_MISSING = 'coffers: the command line needs two more packages: pip install "coffers[cli]"\n'
_USAGE, _INTERRUPTED = 64, 130


def main() -> int:
    """Run the command line and return its exit status."""
    _open_what_is_closed()
    # Readings run in threads, which would hold up an orderly exit until their deadline.
    signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    try:
        from coffers import _cli
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("cyclopts", "rich"):
            raise
        with suppress(OSError):
            sys.stderr.write(_MISSING)
        return _USAGE
    return _cli.main()


def _open_what_is_closed() -> None:
    """Let what is written to a stream that is closed vanish.

    Without, it would get into whatever is opened next: that has the stream's number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, errors="replace")  # noqa: SIM115  # to the end
            setattr(sys, name, stream)


if __name__ == "__main__":
    sys.exit(main())

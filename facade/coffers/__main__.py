"""Entry point of ``python -m coffers`` and of the ``coffers`` command."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib.util import find_spec

import coffers

_MISSING = 'coffers: the command line needs two more packages; run: pip install "coffers[cli]"\n'
_USAGE, _INTERRUPTED = 64, 130


def main() -> int:
    """Run the command line and return its exit status."""
    _replace_closed_streams()
    if sys.argv[1:] == ["--version"]:  # without loading the rest, which tells of lost output
        with suppress(OSError):
            print("coffers", coffers.__version__, flush=True)
            return 0
    # An orderly exit would wait for the reading threads until their deadline, so leave at once.
    signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    if not all(map(find_spec, ("cyclopts", "rich"))):
        with suppress(OSError):
            sys.stderr.write(_MISSING)
        return _USAGE
    from coffers import _cli

    return _cli.main()


def _replace_closed_streams() -> None:
    """Open the null device in place of each closed standard stream.

    Otherwise the next file opened gets the stream's descriptor, and output meant for the stream
    ends up in that file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, errors="replace")  # noqa: PTH123, SIM115  # stays open
            setattr(sys, name, stream)


if __name__ == "__main__":
    sys.exit(main())

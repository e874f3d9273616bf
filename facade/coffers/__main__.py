"""``python -m coffers``, and what the command ``coffers`` runs."""

from __future__ import annotations

import os
import signal
import sys

_MISSING = 'coffers: the command line needs two more packages: pip install "coffers[cli]"\n'
_USAGE, _INTERRUPTED = 64, 130


def main() -> int:
    """Run the command line and return its exit status."""
    # Readings run in threads, which would hold up an orderly exit until their deadline.
    signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    try:
        from coffers import cli
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("cyclopts", "rich"):
            raise
        sys.stderr.write(_MISSING)
        return _USAGE
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())

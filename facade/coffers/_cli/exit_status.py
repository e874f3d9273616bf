"""The exit statuses, which follow sysexits.h where it has one."""

from __future__ import annotations

OK, NO, USAGE, UNAVAILABLE, FAULT, OUTPUT_LOST = 0, 1, 64, 69, 70, 74
PIPE_CLOSED = 141
"""As if ended by SIGPIPE."""

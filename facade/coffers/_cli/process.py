"""Run the command line as a process, with an exit status and error messages."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from cyclopts import CycloptsError, UnusedCliTokensError

from coffers._cli import compiling, drafting, drifting  # noqa: F401  # add their commands
from coffers._cli.commands import app, unexpected
from coffers._cli.console import ExitStatus, Output, complain
from coffers.errors import ConfigurationError, StoreUnavailable

_HELP = frozenset({"--help", "-h"})
_ANSWERING = ("check",)
"""Commands whose exit status is the answer, even if the output is lost."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    with redirect_stderr(Output(sys.stderr)), redirect_stdout(Output(sys.stdout)) as stdout:
        status = _observed(arguments)
        stdout.flush()
        if stdout.problem is None:
            return status
        lost = ExitStatus.PIPE_CLOSED
        if not isinstance(stdout.problem, BrokenPipeError):
            complain(f"can't write the output: {stdout.problem.strerror}")
            lost = ExitStatus.OUTPUT_LOST
    answers = bool(arguments) and arguments[0] in _ANSWERING
    return status if answers or status else lost


def _observed(arguments: Sequence[str]) -> int:
    """Run the command, then print what the library warned about meanwhile."""
    logged = _Logged(logging.WARNING)
    logger = logging.getLogger("coffers")
    logger.addHandler(logged)
    try:
        with warnings.catch_warnings(record=True, action="always", category=UserWarning) as caught:
            status = _guarded(arguments)
    finally:
        logger.removeHandler(logged)
    for message in dict.fromkeys([*(str(warning.message) for warning in caught), *logged.messages]):
        complain(f"warning: {message}")
    return status


class _Logged(logging.Handler):
    """Collects what the library logs."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # A store that is down is down for all accounts, so leave out the account's name, and the
        # warning appears once.
        store = next((a for a in record.args or () if isinstance(a, StoreUnavailable)), None)
        self.messages.append(record.getMessage() if store is None else str(store))


_USAGE = "[check | providers | show] [NAME] [OPTIONS]; see coffers --help"
_MORE = ("compile", "draft", "drift", "fetch", "slice", "vendor")
"""Commands whose options are others."""


def _guarded(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except Exception as error:  # noqa: BLE001  # uncaught, it would exit with 1, which means "no"
        sys.excepthook(type(error), error, error.__traceback__)
        return ExitStatus.FAULT


def _run(arguments: Sequence[str]) -> int:
    try:
        status: int | None = app(
            arguments, console=_console(arguments), exit_on_error=False, print_error=False
        )
    except CycloptsError as error:
        surplus = error.unused_tokens if isinstance(error, UnusedCliTokensError) else None
        complain(unexpected(surplus[0]) if surplus else str(error))
        word = arguments[0] if arguments and arguments[0] in _MORE else ""
        known = f"{word} ...; see coffers {word} --help" if word else _USAGE
        complain(f"usage: coffers {known}")
    except ConfigurationError as error:
        complain(error.message, error)
    else:
        return status or ExitStatus.OK
    return ExitStatus.USAGE


def _console(arguments: Sequence[str]) -> Any:
    """Return what the help is shown on; the commands have a screen of their own."""
    if _HELP.isdisjoint(arguments):
        return None
    from coffers._cli.screen import stdout_console

    return stdout_console()

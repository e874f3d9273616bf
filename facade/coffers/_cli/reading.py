"""What the commands about accounts and providers do.

It is loaded only when one of them runs, so that the rest of the command line starts quickly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from coffers._cli import accounts, words
from coffers._cli.accounts import account_of, fleet_of
from coffers._cli.console import STRONG, ExitStatus, Line, Lines, complain
from coffers._cli.documents import (
    print_json,
    providers_document,
    readings_document,
    verdict_document,
)
from coffers._cli.identities import discreet
from coffers._cli.options import Source
from coffers._cli.question import Question, ask, print_answer
from coffers._fleet import Reading
from coffers.errors import ConfigurationError

if TYPE_CHECKING:
    from coffers._cli.screen import Screen

_EXIT = {"yes": ExitStatus.OK, "no": ExitStatus.NO, "unknown": ExitStatus.UNAVAILABLE}


def overview(source: Source, *, as_json: bool, refresh: bool, identities: bool) -> int:
    """Print all accounts."""
    with fleet_of(source) as fleet:
        readings = _shown(fleet.read_all(refresh=refresh), identities=identities)
        if as_json:
            print_json(readings_document(fleet, readings, demo=source.demo))
        else:
            from coffers._cli.table import print_table

            screen = _accounts_screen(source)
            print_table(screen, readings, fleet.provider_of, accounts.now_of(source))
    errors = [reading.error for reading in readings if reading.error is not None]
    if any(isinstance(error, ConfigurationError) for error in errors):
        return ExitStatus.USAGE
    return ExitStatus.UNAVAILABLE if errors else ExitStatus.OK


def show(
    source: Source, name: str, *, as_json: bool, refresh: bool, raw: bool, identities: bool
) -> int:
    """Print one account."""
    with account_of(source, name) as fleet:
        # --raw has to ask the provider, because the store keeps no replies.
        (reading,) = _shown([accounts.read(fleet, refresh=refresh or raw)], identities=identities)
        if as_json:
            print_json(readings_document(fleet, [reading], demo=source.demo, raw=raw))
    account, error = reading.account, reading.error
    if account is not None and not as_json:
        from coffers._cli.detail import print_account

        print_account(_accounts_screen(source), account, error, accounts.now_of(source))
        if raw and not account.stale:
            sys.stdout.write("\n")
            print_json(account.to_dict(raw=True)["raw"])
    if account is None and error is not None:
        complain(f"{name}: {type(error).__name__}: {words.problem(error)}", error)
    return ExitStatus.UNAVAILABLE if error else ExitStatus.OK


def check(source: Source, question: Question, *, as_json: bool, refresh: bool) -> int:
    """Print whether an account has enough."""
    with account_of(source, question.name) as fleet:
        answer = ask(fleet, question, refresh=refresh)
        if as_json:
            print_json(verdict_document(fleet, question, answer, demo=source.demo))
        else:
            print_answer(_lines(), question.name, answer, accounts.now_of(source))
    return _EXIT[answer.word]


def providers(name: str | None, *, as_json: bool) -> int:
    """Print the providers."""
    from coffers.samples import catalogue

    entries = catalogue.providers().values() if name is None else [catalogue.provider(name)]
    if as_json:
        print_json(providers_document(entries))
        return ExitStatus.OK
    from coffers._cli.provider_list import print_provider, print_providers
    from coffers._cli.screen import stdout_screen

    if name is None:
        print_providers(stdout_screen(), entries)
    else:
        print_provider(stdout_screen(), *entries)
    return ExitStatus.OK


def _lines() -> Line:
    """Return what prints single lines.  Without a terminal, it needs no library for screens."""
    forced = os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE")
    if not sys.stdout.isatty() and not forced:
        return Lines()
    from coffers._cli.screen import stdout_screen

    return stdout_screen()


def _accounts_screen(source: Source) -> Screen:
    from coffers._cli.screen import stdout_screen

    screen = stdout_screen()
    if source.demo:
        told = "Demo: these are recorded replies. No provider was asked."
        screen.print(screen.label(told, STRONG))
        screen.print()
    return screen


def _shown(readings: Iterable[Reading], *, identities: bool) -> list[Reading]:
    return [
        reading
        if identities or reading.account is None
        else attrs.evolve(reading, account=discreet(reading.account))
        for reading in readings
    ]

"""The commands and their options."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated

import attrs
from cyclopts import App, Parameter, Token
from rich.text import Text

import coffers
from coffers import convert
from coffers._cli import accounts, words
from coffers._cli.accounts import Source, account_of, fleet_of
from coffers._cli.console import ExitStatus, complain, stdout_screen
from coffers._cli.detail import print_account
from coffers._cli.documents import (
    print_json,
    providers_document,
    readings_document,
    verdict_document,
)
from coffers._cli.identities import discreet
from coffers._cli.provider_list import print_provider, print_providers
from coffers._cli.question import Question, ask, print_answer
from coffers._cli.screen import Screen
from coffers._cli.table import print_table
from coffers._fleet import Reading
from coffers._plain import suggestion
from coffers.errors import ConfigurationError
from coffers.samples import catalogue

_EXIT = {"yes": ExitStatus.OK, "no": ExitStatus.NO, "unknown": ExitStatus.UNAVAILABLE}


def _number(_type: object, tokens: Sequence[Token]) -> Decimal:
    number = convert.amount(tokens[0].value)
    if number is None or number < 0:
        msg = f"must be a number, 0 or more, not {tokens[0].value!r}"
        raise ValueError(msg)
    return number


_SOURCE = Source()
Name = Annotated[str, Parameter(help="Name of the account.")]
Provider = Annotated[str | None, Parameter(help="Show only this one, with its sources.")]
Json = Annotated[bool, Parameter(name="--json", help="Print one JSON document.")]
Identities = Annotated[
    bool, Parameter(help="Show names, e-mail addresses and ids in full instead of shortened.")
]
Refresh = Annotated[
    bool, Parameter(help="Ask the providers now, even if the store has a new enough reading.")
]
Raw = Annotated[
    bool,
    Parameter(help="Ask the provider now, and add its reply with the secrets redacted."),
]
Need = Annotated[Decimal, Parameter(help="Amount you need.", converter=_number)]
Unit = Annotated[
    str | None, Parameter(help="Its unit. You can leave it out if the account has only one.")
]
Overage = Annotated[
    bool, Parameter(help="Count overage, too: what you may use beyond the allowance.")
]


def _version() -> str:
    return f"coffers {coffers.__version__}"


app = App(
    name="coffers",
    version=_version,
    default_parameter=Parameter(negative=(), show_default=False),
    result_action="return_value",
)


def unexpected(word: str) -> str:
    """Return what is wrong with an argument that no command takes, and suggest a command."""
    commands = [name for name in app if not name.startswith("-")]
    if word in commands:
        return f"unexpected {word!r}: the command must come first"
    return f"unexpected {word!r}{suggestion(word, commands)}"


@app.default
def overview(
    *,
    source: Source = _SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
    identities: Identities = False,
) -> int:
    """See what's left in every account.

    Exit status: 0 all accounts were read, 69 at least one wasn't, 64 wrong usage or configuration
    (for example, a missing key of any account).
    """
    with fleet_of(source) as fleet:
        readings = _shown(fleet.read_all(refresh=refresh), identities=identities)
        if as_json:
            print_json(readings_document(fleet, readings, demo=source.demo))
        else:
            print_table(
                _accounts_screen(source), readings, fleet.provider_of, accounts.now_of(source)
            )
    errors = [reading.error for reading in readings if reading.error is not None]
    if any(isinstance(error, ConfigurationError) for error in errors):
        return ExitStatus.USAGE
    return ExitStatus.UNAVAILABLE if errors else ExitStatus.OK


@app.command
def show(
    name: Name,
    /,
    *,
    source: Source = _SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
    raw: Raw = False,
    identities: Identities = False,
) -> int:
    """Show everything about one account.

    Exit status: 0 it was read, 69 it wasn't, 64 wrong usage or configuration.
    """
    with account_of(source, name) as fleet:
        # --raw has to ask the provider, because the store keeps no replies.
        (reading,) = _shown([accounts.read(fleet, refresh=refresh or raw)], identities=identities)
        if as_json:
            print_json(readings_document(fleet, [reading], demo=source.demo, raw=raw))
    account, error = reading.account, reading.error
    if account is not None and not as_json:
        print_account(_accounts_screen(source), account, error, accounts.now_of(source))
        if raw and not account.stale:
            sys.stdout.write("\n")
            print_json(account.to_dict(raw=True)["raw"])
    if account is None and error is not None:
        complain(f"{name}: {type(error).__name__}: {words.problem(error)}", error)
    return ExitStatus.UNAVAILABLE if error else ExitStatus.OK


@app.command
def check(
    name: Name,
    /,
    *,
    need: Need,
    unit: Unit = None,
    overage: Overage = False,
    source: Source = _SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
) -> int:
    """Check whether an account has enough left.

    Exit status: 0 yes, 1 no, 69 unknown, 64 wrong usage or configuration.
    """
    question = Question(name=name, need=need, unit=unit, overage=overage)
    with account_of(source, name) as fleet:
        answer = ask(fleet, question, refresh=refresh)
        if as_json:
            print_json(verdict_document(fleet, question, answer, demo=source.demo))
        else:
            print_answer(stdout_screen(), name, answer, accounts.now_of(source))
    return _EXIT[answer.word]


@app.command
def providers(name: Provider = None, /, *, as_json: Json = False) -> int:
    """List the providers, what each reports, and which key it needs."""
    entries = catalogue.providers().values() if name is None else [catalogue.provider(name)]
    if as_json:
        print_json(providers_document(entries))
    elif name is None:
        print_providers(stdout_screen(), entries)
    else:
        print_provider(stdout_screen(), *entries)
    return ExitStatus.OK


def _accounts_screen(source: Source) -> Screen:
    screen = stdout_screen()
    if source.demo:
        screen.print(Text("Demo: these are recorded replies. No provider was asked.", "bold"))
        screen.print()
    return screen


def _shown(readings: Iterable[Reading], *, identities: bool) -> list[Reading]:
    return [
        reading
        if identities or reading.account is None
        else attrs.evolve(reading, account=discreet(reading.account))
        for reading in readings
    ]

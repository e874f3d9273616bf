"""The command line.

Exit status: 0 yes or all read, 1 no, 64 usage or configuration, 69 not everything could be read,
70 a fault of this program, 130 interrupted, 141 the reader of the output left.  What was asked for
goes to stdout, everything else to stderr.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Annotated, Any, NoReturn

import attrs
from cyclopts import App, CycloptsError, Parameter, Token, UnusedCliTokensError
from rich.console import Console
from rich.text import Text

import coffers
from coffers import catalogue, config, convert, display, registry, testing
from coffers.errors import CoffersError, ConfigurationError
from coffers.fleet import Coffers, Reading
from coffers.model import Account, Verdict

READINGS, VERDICT, PROVIDERS = "coffers.readings/1", "coffers.verdict/1", "coffers.providers/1"
"""Names and versions of the JSON documents."""

_OK, _NO, _USAGE, _UNAVAILABLE, _FAULT = 0, 1, 64, 69, 70
_PIPE_CLOSED = 141
"""As if ended by SIGPIPE."""
_EXIT = {"yes": _OK, "no": _NO, "unknown": _UNAVAILABLE}
_PIPED = (100, 25)
"""Columns and lines where there is no terminal to ask."""


def _number(_type: object, tokens: Sequence[Token]) -> Decimal:
    number = convert.amount(tokens[0].value)
    if number is None or number < 0:
        msg = f"{tokens[0].value!r} is not a number, 0 or more"
        raise ValueError(msg)
    return number


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Source:
    """Where the accounts come from."""

    config: Annotated[
        Path | None,
        Parameter(
            help="File that lists the accounts. Without it: coffers.toml in the working directory"
            " or in your configuration folder, and else the providers' environment variables."
        ),
    ] = None
    demo: Annotated[
        bool, Parameter(help="Read every provider's recorded reply: needs no key and no network.")
    ] = False


_SOURCE = Source()
Name = Annotated[str, Parameter(help="Name of the account.")]
Json = Annotated[bool, Parameter(name="--json", help="Print one JSON document.")]
Identities = Annotated[
    bool, Parameter(help="Show names, e-mail addresses and ids in full; else they are shortened.")
]
Raw = Annotated[bool, Parameter(help="Add the provider's reply, with its secrets redacted.")]
Need = Annotated[Decimal, Parameter(help="How much is needed.", converter=_number)]
Unit = Annotated[
    str | None, Parameter(help="Of what; may be left out where the account holds one unit.")
]
Overage = Annotated[bool, Parameter(help="Count what may be used beyond the allowance, too.")]


def _version() -> str:
    try:
        return f"coffers {coffers.__version__}"
    except PackageNotFoundError:
        return "coffers, not installed as a package"


app = App(
    name="coffers",
    version=_version,
    default_parameter=Parameter(negative=(), show_default=False),
    result_action="return_value",
)


@app.default
def overview(
    *, source: Source = _SOURCE, as_json: Json = False, identities: Identities = False
) -> int:
    """Show what is left in every account.

    Exit status: 0 all accounts were read, 69 at least one was not, 64 wrong usage or configuration.
    """
    with _fleet(source) as fleet:
        readings = _shown(fleet.read_all(), identities=identities)
        if as_json:
            _print_json(_readings_document(fleet, readings, demo=source.demo))
        else:
            display.table(_accounts_screen(source), readings, fleet.provider_of)
    return _UNAVAILABLE if any(reading.error for reading in readings) else _OK


@app.command
def show(
    name: Name,
    /,
    *,
    source: Source = _SOURCE,
    as_json: Json = False,
    raw: Raw = False,
    identities: Identities = False,
) -> int:
    """Show everything that is known about one account.

    Exit status: 0 it was read, 69 it was not, 64 wrong usage or configuration.
    """
    with _fleet(source) as fleet:
        (reading,) = _shown([_read(fleet, name)], identities=identities)
        if as_json:
            _print_json(_readings_document(fleet, [reading], demo=source.demo, raw=raw))
    if reading.account is None:
        _complain(f"{name}: {type(reading.error).__name__}: {display.problem(reading)}")
        return _UNAVAILABLE
    if not as_json:
        display.account(_accounts_screen(source), reading.account)
        if raw:
            sys.stdout.write("\n")
            _print_json(reading.account.to_dict(raw=True)["raw"])
    return _OK


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
) -> int:
    """Tell whether an account has enough left.

    Exit status: 0 yes, 1 no, 69 unknown, 64 wrong usage or configuration.
    """
    with _fleet(source) as fleet:
        reading = _read(fleet, name)
        provider = fleet.provider_of(name)
    if reading.account is not None:
        unit = unit or _only_unit(reading.account)
    verdict = _verdict(reading, need, unit, overage=overage)
    if as_json:
        asked = {"need": f"{need:f}", "unit": unit, "overage": overage}
        answer = {"verdict": verdict.word, "reason": verdict.reason, "error": _error(reading)}
        account = {"demo": source.demo, "name": name, "provider": provider}
        _print_json({"schema": VERDICT, **account, **asked, **answer})
    else:
        display.verdict(_screen(), name, verdict, recorded=source.demo)
    return _EXIT[verdict.word]


@app.command
def providers(*, as_json: Json = False) -> int:
    """List the providers: what each can tell, and which key it needs."""
    entries = catalogue.entries().values()
    if as_json:
        listed = [
            {**attrs.asdict(entry), "tells": sorted(entry.tells) or None} for entry in entries
        ]
        _print_json({"schema": PROVIDERS, "providers": listed})
    else:
        display.providers(_screen(), entries)
    return _OK


# -- accounts ------------------------------------------------------------------------------------


def _fleet(source: Source) -> Coffers:
    if source.demo and source.config is not None:
        msg = "--demo and --config exclude each other"
        raise ConfigurationError(msg)
    if source.demo:
        return Coffers(_recorded())
    if source.config is not None or config.find() is not None:
        return Coffers.from_config(source.config)
    fleet = Coffers.from_env()
    if not fleet.names:
        _refuse_without_accounts()
    return fleet


def _recorded() -> dict[str, dict[str, Any]]:
    samples = {name: testing.sample(name) for name in registry.names()}
    return {name: testing.settings(name, case) for name, case in samples.items() if case}


def _refuse_without_accounts() -> NoReturn:
    error = ConfigurationError("no accounts are configured")
    error.add_note("set one of these variables, or write a coffers.toml:")
    for name in registry.names():
        adapter = registry.adapter(name)
        error.add_note(f"  {adapter.credential.env}  ({adapter.title}: {adapter.credential.hint})")
    error.add_note("coffers --demo shows recorded replies, without any key")
    raise error


def _read(fleet: Coffers, name: str) -> Reading:
    """As an entry of `Coffers.read_all`, but a mistake in the configuration is raised."""
    try:
        return Reading(name, fleet.read(name), None)
    except ConfigurationError:
        raise
    except CoffersError as error:
        return Reading(name, None, error)


def _shown(readings: Iterable[Reading], *, identities: bool) -> list[Reading]:
    return [
        reading
        if identities or reading.account is None
        else attrs.evolve(reading, account=display.discreet(reading.account))
        for reading in readings
    ]


def _only_unit(account: Account) -> str | None:
    if len(account.units) > 1:
        msg = f"{account.name} needs --unit: it holds {' and '.join(account.units)}"
        raise ConfigurationError(msg)
    return account.units[0] if account.units else None


def _verdict(reading: Reading, need: Decimal, unit: str | None, *, overage: bool) -> Verdict:
    if reading.account is None:
        return Verdict("unknown", display.problem(reading))
    if unit is None:
        return Verdict("unknown", "the account holds nothing that can be spent")
    return reading.account.can_afford(need, unit, include_overage=overage)


# -- JSON ----------------------------------------------------------------------------------------


def _print_json(document: object) -> None:
    # ASCII only, which every encoding and every terminal bears.
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def _readings_document(
    fleet: Coffers, readings: Iterable[Reading], *, demo: bool, raw: bool = False
) -> dict[str, Any]:
    listed = [
        {
            "name": reading.name,
            "provider": fleet.provider_of(reading.name),
            "account": reading.account and reading.account.to_dict(raw=raw),
            "error": _error(reading),
        }
        for reading in readings
    ]
    return {"schema": READINGS, "demo": demo, "readings": listed}


def _error(reading: Reading) -> dict[str, Any] | None:
    error = reading.error
    if error is None:
        return None
    return {
        "type": type(error).__name__,
        "message": error.message,
        "operation": error.operation,
        "status": error.status,
        "provider_code": error.provider_code,
        "request_id": error.request_id,
        "retry_after": error.retry_after,
        "scope": getattr(error, "scope", None),
    }


# -- the process ---------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    with warnings.catch_warnings(record=True, action="always", category=UserWarning) as caught:
        status = _guarded(sys.argv[1:] if arguments is None else arguments)
    for message in dict.fromkeys(str(warning.message) for warning in caught):
        _complain(f"warning: {message}")
    return status


def _guarded(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except BrokenPipeError:
        _abandon_stdout()
        return _PIPE_CLOSED
    except Exception as error:  # noqa: BLE001  # uncaught it would exit 1, which means "no"
        sys.excepthook(type(error), error, error.__traceback__)
        return _FAULT


def _run(arguments: Sequence[str]) -> int:
    try:
        status: int | None = app(
            arguments, console=_console(), exit_on_error=False, print_error=False
        )
        sys.stdout.flush()
    except CycloptsError as error:
        surplus = error.unused_tokens if isinstance(error, UnusedCliTokensError) else None
        _complain(f"unexpected {surplus[0]!r}" if surplus else str(error))
        _complain("usage: coffers [check | providers | show] [NAME] [OPTIONS]; see coffers --help")
    except ConfigurationError as error:
        _complain(error.message)
        for note in getattr(error, "__notes__", ()):
            sys.stderr.write(f"{note}\n")
    else:
        return status or _OK
    return _USAGE


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _console() -> Console:
    """Look at stdout.  Without colour there are no escape sequences at all."""
    size = shutil.get_terminal_size(_PIPED)
    return _Console(
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        width=size.columns,
        height=size.lines,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _screen() -> display.Screen:
    return display.Screen(_console())


def _accounts_screen(source: Source) -> display.Screen:
    screen = _screen()
    if source.demo:
        screen.print(Text("Demo: recorded replies, no provider was asked.", "bold"))
        screen.print()
    return screen


def _complain(message: str) -> None:
    sys.stderr.write(f"coffers: {display.plain(message)}\n")


def _abandon_stdout() -> None:
    """Keep the interpreter from flushing into the closed pipe when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

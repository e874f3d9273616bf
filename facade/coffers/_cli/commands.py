"""The commands and their options."""

from __future__ import annotations

from cyclopts import App, Parameter

import coffers
from coffers._cli.options import (
    ANY_SOURCE,
    Identities,
    Json,
    Name,
    Need,
    Overage,
    Provider,
    Raw,
    Refresh,
    Source,
    Unit,
)
from coffers._plain import suggestion


def _version() -> str:
    return f"coffers {coffers.__version__}"


app = App(
    name="coffers",
    version=_version,
    help_format="plaintext",
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
    source: Source = ANY_SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
    identities: Identities = False,
) -> int:
    """See what's left in every account.

    Exit status: 0 all accounts were read, 69 at least one wasn't, 64 wrong
    usage or configuration (for example, a missing key of any account).
    """
    from coffers._cli import reading

    return reading.overview(source, as_json=as_json, refresh=refresh, identities=identities)


@app.command
def show(
    name: Name,
    /,
    *,
    source: Source = ANY_SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
    raw: Raw = False,
    identities: Identities = False,
) -> int:
    """Show everything about one account.

    Exit status: 0 it was read, 69 it wasn't, 64 wrong usage or configuration.
    """
    from coffers._cli import reading

    return reading.show(
        source, name, as_json=as_json, refresh=refresh, raw=raw, identities=identities
    )


@app.command
def check(
    name: Name,
    /,
    *,
    need: Need,
    unit: Unit = None,
    overage: Overage = False,
    source: Source = ANY_SOURCE,
    as_json: Json = False,
    refresh: Refresh = False,
) -> int:
    """Check whether an account has enough left.

    Exit status: 0 yes, 1 no, 69 unknown, 64 wrong usage or configuration.
    """
    from coffers._cli import reading
    from coffers._cli.question import Question

    question = Question(name=name, need=need, unit=unit, overage=overage)
    return reading.check(source, question, as_json=as_json, refresh=refresh)


@app.command
def providers(name: Provider = None, /, *, as_json: Json = False) -> int:
    """List the providers, what each reports, and which key it needs."""
    from coffers._cli import reading

    return reading.providers(name, as_json=as_json)

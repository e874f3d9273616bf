"""The options that commands take."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter, Token

from coffers import convert


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Source:
    """Where the accounts come from."""

    config: Annotated[
        Path | None,
        Parameter(
            help="File that lists the accounts. By default: coffers.toml in the working directory"
            " (which can't set key_command, base_url or store, or read other secrets) or in your"
            " configuration folder; without one, the providers' environment variables."
        ),
    ] = None
    demo: Annotated[bool, Parameter(help="Show recorded replies. Needs no key and no network.")] = (
        False
    )
    every: Annotated[bool, Parameter(name="--all", help="With --demo: of every provider.")] = False


ANY_SOURCE = Source()
"""By default, accounts come from wherever they are configured."""


def _number(_type: object, tokens: Sequence[Token]) -> Decimal:
    number = convert.amount(tokens[0].value)
    if number is None or number < 0:
        msg = f"must be a number, 0 or more, not {tokens[0].value!r}"
        raise ValueError(msg)
    return number


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

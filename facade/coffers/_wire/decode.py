"""Decode JSON once and exactly: no float, no NaN and no bare secret comes out."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from decimal import Decimal
from typing import Any, NoReturn

from coffers._wire.secrets import conceal
from coffers.errors import NotJson, UnexpectedShape

DEEPEST = 64
"""Levels of nesting that a reply may have."""
MOST = 100_000
"""Values that a reply may have, roughly: a deadline can't interrupt the work on them."""
_BYTES = 16
"""Bytes that a value of a large reply has on average, at least."""
_MOST_DIGITS = sys.int_info.str_digits_check_threshold
"""Digits of an ``int``: every interpreter setting allows this many; more take quadratic time."""


def decode(content: bytes, *, largest: int | None = None, **secrets: Any) -> Any:
    """Return the decoded body with its secrets wrapped; `secrets` are arguments of `conceal`.

    Integers stay ``int``; every other number, and an integer with too many digits, becomes a
    ``Decimal``.  Raises `NotJson`, or `UnexpectedShape` if the body nests deeper than `DEEPEST` or
    has more values than an account can have; a reply that may have `largest` bytes may have more.
    """
    most = MOST if largest is None else largest // _BYTES
    # Every value but the first follows one of these, so this is an upper bound without parsing.
    if len(content) > most and sum(map(content.count, (b",", b"{", b"["))) > most:
        msg = f"the answer has more than {most} values"
        raise UnexpectedShape(msg)
    data: Any = None
    problem: type[NotJson | UnexpectedShape] | None = None
    try:
        data = conceal(
            _DECODER.decode(content.removeprefix(BOM_UTF8).decode()), levels=DEEPEST, **secrets
        )
    except (ValueError, ArithmeticError):
        problem = NotJson
    except RecursionError:
        problem = UnexpectedShape
    # Raise outside the except block: the decoder's own error holds the whole body.
    if problem is NotJson:
        msg = "the answer isn't JSON"
        raise NotJson(msg)
    if problem is UnexpectedShape:
        msg = f"the answer nests deeper than {DEEPEST} levels"
        raise UnexpectedShape(msg)
    return data


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)


_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_int=_integer, parse_constant=_refuse_constant
)

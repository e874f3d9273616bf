"""JSON, read once and exactly: bytes → plain data, with no float, no NaN and no bare secret."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from coffers.errors import NotJson, UnexpectedShape
from coffers.secret import conceal

DEEPEST = 64
"""Levels of nesting that a reply may have."""


def decode(content: bytes, **secrets: Any) -> Any:
    """The decoded body, with its secrets wrapped; `secrets` go to `coffers.secret.conceal`.

    Integers stay ``int``, every other number becomes a ``Decimal``.  Raises `NotJson`, or
    `UnexpectedShape` where the body nests deeper than `DEEPEST`.
    """
    data: Any = None
    problem: type[NotJson | UnexpectedShape] | None = None
    try:
        data = _DECODER.decode(content.decode("utf-8-sig"))
        conceal(data, levels=DEEPEST, **secrets)
    except (ValueError, ArithmeticError):
        problem = NotJson
    except RecursionError:
        problem = UnexpectedShape
    # Raised outside of the except block: the decoder's own error holds the whole body.
    if problem is NotJson:
        msg = "the answer is not JSON"
        raise NotJson(msg)
    if problem is UnexpectedShape:
        msg = f"the answer nests deeper than {DEEPEST} levels"
        raise UnexpectedShape(msg)
    return data


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)

"""Plain values: what they may be, and how to say what was wrong with one without showing it."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType
from typing import Any, TypeVar

from coffers.errors import ConfigurationError

T = TypeVar("T")

_LONGEST_NAME = 40
"""Characters; what is longer is no name of ours."""


WORDS: dict[Any, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    NoneType: "None",
}
"""How the types of plain values are called."""


def typed(name: str, value: T, *kinds: Any) -> T:
    """Give back `value`, where it is of one of these types.

    Raises `ConfigurationError`; a whole number is a number, and ``True`` is neither.
    """
    if type(value) is bool:
        fits = bool in kinds
    else:
        fits = isinstance(value, kinds) or (float in kinds and isinstance(value, int))
    if fits:
        return value
    wanted = " or ".join(_word(kind) for kind in kinds if kind is not NoneType)
    raise ConfigurationError(f"{name} is {wanted}, not {_word(type(value))}")


def shown(value: object) -> str:
    """Give a number as it is; of anything else, which may be a secret, its type alone."""
    plain = value is None or isinstance(value, int | float)
    return repr(value) if plain else _word(type(value))


def _word(kind: type) -> str:
    return WORDS.get(kind, kind.__name__)


def suggestion(name: object, names: Iterable[str]) -> str:
    """Give `` (did you mean 'x'?)`` for the nearest of `names`, or nothing where none is near."""
    from difflib import get_close_matches

    known = {known.casefold(): known for known in names}
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return ""
    near = get_close_matches(name.casefold(), known, n=1)
    return f" (did you mean {known[near[0]]!r}?)" if near else ""

"""A value that must not be shown."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn, Self

REDACTED = "**********"


class Secret:
    """Holds a credential, or a field of a reply that works like one.

    Only `reveal` gives the value: not ``repr``, ``str``, ``format``, a pickle, a copy or JSON.  A
    copy or a pickle is a secret that has lost its value.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | None) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself.  Raises `ValueError` on a copy."""
        if self._value is None:
            msg = "this secret is a copy, and copies do not carry the value"
            raise ValueError(msg)
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret) or self._value is None or other._value is None:
            return NotImplemented
        mine, theirs = (v.encode("utf-8", "surrogatepass") for v in (self._value, other._value))
        return hmac.compare_digest(mine, theirs)

    __hash__ = None  # type: ignore[assignment]  # a hash of a short secret tells it

    def __repr__(self) -> str:
        return f"Secret({REDACTED!r})"

    def __str__(self) -> str:
        return REDACTED

    def __reduce__(self) -> tuple[type[Self], tuple[None]]:
        return type(self), (None,)

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(self, "_value"):
            self.__frozen()
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> NoReturn:
        self.__frozen()

    @staticmethod
    def __frozen() -> NoReturn:
        msg = "a Secret does not change"
        raise AttributeError(msg)


def conceal(data: Any, names: frozenset[str], *, levels: int) -> None:
    """Wrap the text under each of `names` in `data`, at any depth, as `Secret`; in place.

    What lies under such a name is wrapped whatever its shape: a list of keys is a list of secrets.
    Raises `RecursionError` where `data` nests deeper than `levels`.
    """
    _conceal(data, names, levels, everything=False)


def _conceal(node: Any, names: frozenset[str], levels: int, *, everything: bool) -> None:
    kind = type(node)
    if kind is not dict and kind is not list:
        return
    if not levels:
        raise RecursionError
    for place, value in node.items() if kind is dict else enumerate(node):
        secret = everything or place in names
        if type(value) is not str:
            _conceal(value, names, levels - 1, everything=secret)
        elif secret:
            node[place] = Secret(value)

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


def conceal(data: Any, names: frozenset[str], *, levels: int) -> Any:
    """`data` with the text under each of `names`, at any depth, wrapped as `Secret`.

    What lies under such a name is wrapped whatever its shape: a list of keys is a list of secrets.
    Raises `RecursionError` where `data` nests deeper than `levels`.
    """
    if isinstance(data, dict | list) and not levels:
        raise RecursionError
    if isinstance(data, dict):
        return {
            name: _wrap(value, levels - 1)
            if name in names
            else conceal(value, names, levels=levels - 1)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [conceal(item, names, levels=levels - 1) for item in data]
    return data


def _wrap(data: Any, levels: int) -> Any:
    if isinstance(data, str):
        return Secret(data)
    if isinstance(data, dict | list) and not levels:
        raise RecursionError
    if isinstance(data, dict):
        return {name: _wrap(value, levels - 1) for name, value in data.items()}
    if isinstance(data, list):
        return [_wrap(item, levels - 1) for item in data]
    return data

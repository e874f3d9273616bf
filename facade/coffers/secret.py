"""A value that must not be shown."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import Any, NoReturn, Self

REDACTED = "**********"
_SHORTEST_ECHO = 8
"""Characters; something shorter occurs in texts that have nothing to do with it."""

_NAME = re.compile(
    r"api_?key|private_?key|(^|_)key$|secret|token|passw|credential|webhook|authorization|cookie"
    r"|session|(invoice|bill|checkout|portal)_?(url|link)",
    re.IGNORECASE,
)
"""Names under which providers were seen to send a credential, or a link that works like one."""
_VALUE = re.compile(
    r"(sk|pk|rk|key|exd|whsec)[-_]\w{8}|gh[a-z]_\w{20}|xox[a-z]-|eyJ[\w-]{8,}\.|AKIA[A-Z0-9]{12}"
    r"|(Bearer|Basic) \S{8}|-----BEGIN |https?://[^/\s]*:[^/\s]*@|https://(hooks\.|discord)",
    re.ASCII,
)
"""How the credentials of well-known issuers begin."""


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


def conceal(
    data: Any,
    *,
    fields: frozenset[str] = frozenset(),
    secrets: frozenset[str] = frozenset(),
    sent: Iterable[Secret] = (),
    levels: int,
) -> None:
    """Wrap every secret text in `data`, at any depth, as `Secret`; in place.

    Secret is what lies under a name in `secrets`, whatever its shape: a list of keys is a list of
    secrets.  Under a name that is not in `fields`, so that nobody has described it, it is also what
    looks like one by its name or its value; and anywhere it is what repeats a credential that was
    `sent`.  Raises `RecursionError` where `data` nests deeper than `levels`.
    """
    values = [secret.reveal() for secret in sent]

    def visit(node: Any, levels: int, *, secret: bool, known: bool) -> None:
        if not levels:
            raise RecursionError
        named = type(node) is dict
        for place, value in node.items() if named else enumerate(node):
            if named:
                known = place in fields
                hidden = secret or place in secrets or (not known and _names_secret(str(place)))
            else:
                hidden = secret
            if type(value) is str:
                looks_secret = not known and _VALUE.match(value)
                if hidden or looks_secret or echoes(value, values):
                    node[place] = Secret(value)
            elif type(value) is dict or type(value) is list:
                visit(value, levels - 1, secret=hidden, known=known)

    if isinstance(data, dict | list):
        visit(data, levels, secret=False, known=False)


def echoes(text: str, credentials: Iterable[str]) -> bool:
    """Whether `text` repeats one of the `credentials`, or a part of it such as a password."""
    return len(text) >= _SHORTEST_ECHO and any(
        text in value or (len(value) >= _SHORTEST_ECHO and value in text) for value in credentials
    )


def _names_secret(name: str) -> bool:
    return _NAME.search(name) is not None

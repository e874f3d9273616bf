"""Keep a key, and send it with a request."""

from __future__ import annotations

import base64
import hmac
from typing import ClassVar, NoReturn, Self

import attrs

REDACTED = "**********"


class Secret:
    """A credential, or a field of a reply that works like one.

    Only `reveal` returns the value: ``repr``, ``str``, ``format`` and JSON never show it, and
    copies and pickles don't carry it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str | None) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself.  Raises `ValueError` on a copy."""
        if self._value is None:
            msg = "this secret is a copy, and copies don't carry the value"
            raise ValueError(msg)
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret) or self._value is None or other._value is None:
            return NotImplemented
        mine, theirs = (v.encode("utf-8", "surrogatepass") for v in (self._value, other._value))
        return hmac.compare_digest(mine, theirs)

    # The hash of a short secret gives it away.
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

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
        msg = "a Secret can't be changed"
        raise AttributeError(msg)


@attrs.frozen
class HeaderKey:
    """A key sent in a header of its own, optionally after a prefix."""

    header: str
    prefix: str = attrs.field(default="", kw_only=True)
    """Word before the key, such as ``Token`` in ``Authorization: Token …``."""
    env: str = attrs.field(kw_only=True)
    """Environment variable that holds the key."""
    hint: ClassVar[str] = "a key"

    def headers(self, key: Secret) -> dict[str, str]:
        """Return the headers that authenticate a request."""
        return {self.header: f"{self.prefix} {key.reveal()}".lstrip()}


@attrs.frozen
class Bearer:
    """A key sent as ``Authorization: Bearer …``."""

    env: str = attrs.field(kw_only=True)
    """Environment variable that holds the key."""
    hint: ClassVar[str] = "a token"

    def headers(self, key: Secret) -> dict[str, str]:
        """Return the headers that authenticate a request."""
        return {"Authorization": f"Bearer {key.reveal()}"}


@attrs.frozen
class Basic:
    """A user name and password, given as ``user:password``."""

    env: str = attrs.field(kw_only=True)
    """Environment variable that holds ``user:password``."""
    hint: ClassVar[str] = "user:password"

    def headers(self, key: Secret) -> dict[str, str]:
        """Return the headers that authenticate a request."""
        encoded = base64.b64encode(key.reveal().encode()).decode("ascii")
        return {"Authorization": f"Basic {encoded}"}


Credential = HeaderKey | Bearer | Basic

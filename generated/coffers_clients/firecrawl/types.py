# Generated from openapi/firecrawl.yaml by nox -s generate; do not edit.
"""What models and operations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, Self
from urllib.parse import quote

from .errors import UnexpectedReply

if TYPE_CHECKING:
    import httpx2


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Stands for a field that a reply left out, and for a parameter that was not given."""

SECRETS: frozenset[str] = frozenset()
"""Names of the fields, of any reply, that hold a secret; an empty name stands for a whole reply."""


class _Hidden:
    """Mixed into the type of a secret value, which is one like any other and does not show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"


class HiddenText(_Hidden, str):
    __slots__ = ()

    def __getitem__(self, index: Any) -> str:
        return HiddenText(super().__getitem__(index))  # printers that cut a text show its beginning


class HiddenInteger(_Hidden, int):
    __slots__ = ()


class HiddenNumber(_Hidden, float):
    __slots__ = ()


_HIDDEN: dict[type, Any] = {str: HiddenText, int: HiddenInteger, float: HiddenNumber}


def _hide(value: Any) -> Any:
    kind = _HIDDEN.get(type(value))
    return value if kind is None else kind(value)


def concealed(data: Any, *, secret: bool = "" in SECRETS) -> Any:
    """The same data, in which nothing that a secret field holds, in whatever shape, shows.

    It goes by names alone, so that a field which moved or became something else is found too.
    """
    if not SECRETS:
        return data
    if isinstance(data, (dict, Mapping)):  # the class first that is quick to ask
        shown = {}
        for name, value in data.items():
            hidden = secret or name in SECRETS
            is_plain = type(value) in _HIDDEN and not hidden
            shown[_hide(name) if secret else name] = (
                value if is_plain else concealed(value, secret=hidden)
            )
        return shown
    if isinstance(data, list):
        return [concealed(item, secret=secret) for item in data]
    return _hide(data) if secret else data


class Model:
    """What the models have in common."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """Read a decoded JSON object; what has another type than described stays as it came.

        What is secret in it does not show in the ``repr`` of anything that was read.
        """
        return cls._read(concealed(src))

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        raise NotImplementedError


def read_object(value: Any, read: Callable[[Mapping[str, Any]], Any]) -> Any:
    """An object as its model; anything else as it came."""
    return read(value) if isinstance(value, Mapping) else value


def read_list(value: Any, read: Callable[..., Any], *arguments: Any) -> Any:
    """A list with each of its items read; anything else as it came."""
    if isinstance(value, list):
        return [read(item, *arguments) for item in value]
    return value


def given(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that were given."""
    return {
        name: value
        for name, value in parameters.items()
        if value is not UNSET and value is not None
    }


def texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that were given, as header values."""
    return {name: _text(value) for name, value in given(parameters).items()}


def segment(value: Any) -> str:
    """A value as one segment of a path, which it cannot leave."""
    quoted = quote(_text(value), safe="")
    if quoted in ("", ".", ".."):
        raise ValueError("empty or made of dots: no segment of a path")
    return quoted


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def receive(operation: str, response: httpx2.Response) -> tuple[int, Any]:
    """Status and JSON of a 2xx answer."""
    status = response.status_code
    if not 200 <= status <= 299:
        raise UnexpectedReply(operation, status, "not a documented answer")
    try:
        return status, response.json()
    except (ValueError, RecursionError):
        pass  # raised below, so that the error does not hold this one, which holds the body
    raise UnexpectedReply(operation, status, "not JSON")

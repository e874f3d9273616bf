# Generated from openapi/sendgrid.yaml by nox -s generate; do not edit.
"""What models and operations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal
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

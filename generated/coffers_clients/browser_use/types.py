# Generated from openapi/browser_use.yaml by nox -s generate; do not edit.
"""Types and functions that models and operations share."""

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
"""Stands for a field that the reply leaves out, and for a parameter that isn't passed."""

SECRETS: frozenset[str] = frozenset()
"""Names of fields that hold a secret, in any reply; an empty name stands for a whole reply."""


class _Hidden:
    """Mixin for the type of a secret value, which works like any other but doesn't show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"


class HiddenText(_Hidden, str):
    __slots__ = ()

    def __getitem__(self, index: Any) -> str:
        return HiddenText(super().__getitem__(index))  # pretty-printers show the start of a string


class HiddenInteger(_Hidden, int):
    __slots__ = ()


class HiddenNumber(_Hidden, float):
    __slots__ = ()


_HIDDEN: dict[type, Any] = {str: HiddenText, int: HiddenInteger, float: HiddenNumber}


def _hide(value: Any) -> Any:
    kind = _HIDDEN.get(type(value))
    return value if kind is None else kind(value)


def concealed(data: Any, *, secret: bool = "" in SECRETS) -> Any:
    """Return `data` with every value in a secret field hidden, whatever its shape.

    Only names decide, so a secret field is still found after it moves or changes its type.
    """
    if not SECRETS:
        return data
    if isinstance(data, (dict, Mapping)):  # dict first, because its check is faster
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
    """Base class of all models."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """Read a decoded JSON object; a value of any other type than described stays as it is.

        No ``repr`` shows its secrets.
        """
        return cls._read(concealed(src))

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        raise NotImplementedError


def read_object(value: Any, read: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Read an object as its model; return anything else as it is."""
    return read(value) if isinstance(value, (dict, Mapping)) else value


def read_list(value: Any, read: Callable[..., Any], *arguments: Any) -> Any:
    """Read each item of a list; return anything else as it is."""
    if isinstance(value, list):
        return [read(item, *arguments) for item in value]
    return value


def given(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that are passed."""
    return {
        name: value
        for name, value in parameters.items()
        if value is not UNSET and value is not None
    }


def texts(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters that are passed, as header values."""
    return {name: _text(value) for name, value in given(parameters).items()}


def segment(value: Any) -> str:
    """Quote a value as a single segment of a path, which it can't leave."""
    quoted = quote(_text(value), safe="")
    if quoted in ("", ".", ".."):
        raise ValueError("a path segment can't be empty or consist of dots")
    return quoted


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def receive(operation: str, response: httpx2.Response) -> tuple[int, Any]:
    """Return the status and the JSON of a 2xx answer."""
    status = response.status_code
    if not 200 <= status <= 299:
        raise UnexpectedReply(operation, status, "not a documented answer")
    try:
        return status, response.json()
    except (ValueError, RecursionError):
        pass  # raise below: an error raised here would chain this one, which holds the body
    raise UnexpectedReply(operation, status, "not JSON")

"""What a sender is, and what it sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import attrs

from coffers._wire.clock import Deadline
from coffers.flow import Request


@attrs.frozen
class Response:
    """A complete answer."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Header fields, by name in lower case."""
    content: bytes = attrs.field(repr=False)


_KINDS = {"json": "application/json", "data": "application/x-www-form-urlencoded"}


class Sender:
    """What sends requests for threads."""

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Send a request and return the answer, whatever its status.

        Raises `ConnectionFailed`, `DeadlineExceeded`, `BadResponse` or `ConfigurationError`.  The
        HTTP library's own error isn't chained, because it may quote a header.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Release the connections."""


class AsyncSender:
    """What sends requests for tasks."""

    async def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Sender.send`."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Do the same as `Sender.close`."""


def headers_of(request: Request) -> dict[str, str]:
    """Return the header fields to send, but for those of the HTTP library."""
    kind = next((_KINDS[name] for name in request.body), None)
    about = {} if kind is None else {"Content-Type": kind}
    return {"Accept-Encoding": "gzip", **about, **request.headers}


def content_of(request: Request) -> bytes:
    """Return the body to send."""
    if "json" in request.body:
        text = json.dumps(request.body["json"], ensure_ascii=False, separators=(",", ":"))
        return text.encode()
    return _urlencoded(request.body.get("data") or {}).encode("ascii")


def query(request: Request) -> str:
    """Return what the parameters add to the URL, which may have a query already."""
    if not request.params:
        return ""
    return ("&" if "?" in request.url else "?") + _urlencoded(request.params)


def _urlencoded(values: Mapping[str, Any]) -> str:
    return urlencode({name: _texts(value) for name, value in values.items()}, doseq=True)


def _texts(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else value

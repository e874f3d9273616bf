"""Send a request through the caller's own HTTP client, of httpx2 or of httpx.

The two have the same interface.  The client's own settings are ignored, and it must not add a
cookie or another credential.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

import anyio

from coffers._wire import deadlines, failures
from coffers._wire.clock import Deadline, within
from coffers._wire.sending import AsyncSender, Response, Sender, content_of, headers_of, query
from coffers._wire.transport import Body
from coffers.errors import CoffersError, ConfigurationError
from coffers.flow import Request

_SENDING = {"stream": True, "auth": None, "follow_redirects": False}
"""Ignores the client's own settings: a redirect could take the key to another host."""


class CallersTransport(Sender):
    """Sender of requests through the caller's client, which is the caller's to close."""

    def __init__(self, http: Any) -> None:
        self._http, self._library = http, _library_of(http, "Client")

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Sender.send`."""
        library, http = self._library, self._http
        try:
            built = _built(request, deadline, library)
            with (
                within(deadline),
                _closing(http.send(built, **_SENDING), library) as answer,
            ):
                body = _body(answer, request)
                for chunk in [answer.content] if answer.is_stream_consumed else answer.iter_raw():
                    deadline.check()
                    body.feed(chunk)
                return body.response()
        except _errors(library) as error:
            closed = http.is_closed
            failure = failures.translated(error, request, deadline, library, closed)
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key


class AsyncCallersTransport(AsyncSender):
    """Asynchronous `CallersTransport`."""

    def __init__(self, http: Any) -> None:
        self._http, self._library = http, _library_of(http, "AsyncClient")

    async def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Sender.send`."""
        library, http = self._library, self._http
        failure: CoffersError = deadline.exceeded()
        with anyio.move_on_after(deadline.remaining()):
            try:
                built = _built(request, deadline, library)
                answer = await http.send(built, **_SENDING)
                async with _aclosing(answer, library):
                    body = _body(answer, request)
                    if answer.is_stream_consumed:
                        body.feed(answer.content)
                    else:
                        async for chunk in answer.aiter_raw():
                            body.feed(chunk)
                    return body.response()
            except _errors(library) as error:
                closed = http.is_closed
                failure = failures.translated(error, request, deadline, library, closed)
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key


def _built(request: Request, deadline: Deadline, library: ModuleType) -> Any:
    """Build the HTTP library's request, which has only what `request` says."""
    return library.Request(
        request.method,
        request.url + query(request),
        headers=headers_of(request),
        content=content_of(request) or None,
        extensions={"timeout": deadlines.phases(deadline)},
    )


def _body(answer: Any, request: Request) -> Body:
    """Return the collector of `answer`'s body.

    A mock transport may return an answer that is already read and decoded.
    """
    encoding = "" if answer.is_stream_consumed else answer.headers.get("content-encoding", "")
    return Body(answer.status_code, answer.headers, encoding, request.largest)


@contextlib.contextmanager
def _closing(answer: Any, library: ModuleType) -> Iterator[Any]:
    """Close `answer` at the end, and drop its stream.

    In httpx the stream refers back to the answer: a cycle that would keep the request, and with it
    the key, alive.
    """
    try:
        yield answer
    finally:
        answer.close()
        answer.stream = library.ByteStream(b"")


@contextlib.asynccontextmanager
async def _aclosing(answer: Any, library: ModuleType) -> AsyncIterator[Any]:
    """Do the same as `_closing`."""
    try:
        yield answer
    finally:
        try:
            await answer.aclose()
        finally:  # closing may be cancelled
            answer.stream = library.ByteStream(b"")


def _errors(library: ModuleType) -> tuple[type[Exception], ...]:
    """Return what the HTTP library raises: its own errors, and those of settings it passes on.

    Any other exception is a mistake in the caller's own client, so it is not translated.
    """
    return library.HTTPError, library.InvalidURL, OSError, RuntimeError, ValueError, OverflowError


def _library_of(http: Any, kind: str) -> ModuleType:
    """Return the HTTP library that the caller's client comes from."""
    for base in type(http).__mro__:
        library = base.__module__.partition(".")[0]
        if base.__name__ == kind and library in ("httpx", "httpx2"):
            return sys.modules[library]
    msg = f"http must be an httpx2.{kind} or an httpx.{kind}, not {type(http).__name__}"
    raise ConfigurationError(msg)

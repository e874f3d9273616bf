"""Send a request over shared connections, within a deadline and a size limit.

Only this module, `connections`, `deadlines`, `trust`, `proxies` and `callers_http` know an HTTP
library.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

import anyio
import httpcore2

from coffers._wire import deadlines, failures
from coffers._wire.clock import Deadline, within
from coffers._wire.connections import SHARED, SHARED_BY_LOOP, AsyncConnections, Connections, parsed
from coffers._wire.sending import AsyncSender, Response, Sender, content_of, headers_of, query
from coffers.errors import BadResponse, CoffersError, ResponseTooLarge
from coffers.flow import Request

LARGEST_ON_THE_WIRE = 1 << 20
LARGEST_DECODED = 4 << 20
_WITH_BODY = ("POST", "PUT", "PATCH")
"""Methods that say so if there is no body."""
_ERRORS = (
    *(httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError),
    *(httpcore2.TimeoutException, httpcore2.UnsupportedProtocol),
    httpcore2.ConnectionNotAvailable,  # closed between two of its requests
    *(OSError, RuntimeError, ValueError, OverflowError),
)
"""What the HTTP library raises, or passes on."""


class Transport(Sender):
    """Sender of requests, through the connections that all accounts of the process share."""

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Sender.send`."""
        connections = None
        try:
            built = _built(request, deadline)
            connections = SHARED.acquire(self, request.url)
            connection = connections.take(deadline)
            try:
                with within(deadline):
                    return _received(connection.handle_request(built), request, deadline)
            finally:
                connections.give_back(connection)
        except CoffersError:
            raise
        except _ERRORS as error:
            failure = failures.translated(error, request, deadline, httpcore2, _closed(connections))
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key

    def close(self) -> None:
        """Release the shared connections; the last user to do so closes them."""
        SHARED.release(self)


class AsyncTransport(AsyncSender):
    """Asynchronous `Transport`; all accounts of an event loop share its connections."""

    async def send(self, request: Request, deadline: Deadline) -> Response:
        """Do the same as `Sender.send`."""
        connections = None
        failure: CoffersError = deadline.exceeded()
        with anyio.move_on_after(deadline.remaining()):
            try:
                built = _built(request, deadline)
                connections = SHARED_BY_LOOP.acquire(self, request.url)
                connection = await connections.take()
                try:
                    answer = await connection.handle_async_request(built)
                    return await _areceived(answer, request)
                finally:
                    await connections.give_back(connection)
            except CoffersError:
                raise
            except _ERRORS as error:
                closed = _closed(connections)
                failure = failures.translated(error, request, deadline, httpcore2, closed)
        try:
            raise failure
        finally:
            del failure  # its traceback holds this frame, which holds the key

    async def aclose(self) -> None:
        """Do the same as `Transport.close`."""
        await SHARED_BY_LOOP.release(self)


class Body:
    """Collector of an answer's body, which refuses more than an account can take."""

    def __init__(
        self, status: int, headers: Mapping[str, str], encoding: str, largest: int | None
    ) -> None:
        self._status, self._headers = status, headers
        self._wire, self._left = largest or LARGEST_ON_THE_WIRE, largest or LARGEST_DECODED
        self._inflate: Any = None
        self._parts: list[bytes] = []
        encoding = encoding.lower()
        if encoding == "gzip":
            self._inflate = zlib.decompressobj(wbits=31)
        elif encoding not in ("", "identity"):
            self._refuse(BadResponse, "the answer has an encoding that was not asked for")

    def feed(self, chunk: bytes) -> None:
        """Add the next piece, as it came over the wire."""
        self._wire -= len(chunk)
        if self._inflate is not None:
            chunk = self._inflated(chunk)
        self._left -= len(chunk)
        if self._left < 0 or self._wire < 0:
            self._refuse(ResponseTooLarge, ResponseTooLarge.summary)
        self._parts.append(chunk)

    def response(self) -> Response:
        """Return the whole answer, once every piece is added."""
        return Response(self._status, self._headers, b"".join(self._parts))

    def _inflated(self, chunk: bytes) -> bytes:
        try:
            # One byte beyond the limit reveals a gzip bomb without inflating it.
            plain: bytes = self._inflate.decompress(chunk, self._left + 1)
        except zlib.error:
            self._refuse(BadResponse, "the answer's gzip encoding is broken")
        return plain

    def _refuse(self, kind: type[BadResponse], message: str) -> NoReturn:
        raise kind(message, status=self._status)


def _built(request: Request, deadline: Deadline) -> httpcore2.Request:
    origin, url = parsed(request.url)
    if added := query(request):
        target = url.target + added.encode("ascii")
        url = httpcore2.URL(scheme=url.scheme, host=url.host, port=url.port, target=target)
    headers = headers_of(request).items()
    content = content_of(request)
    fields = [
        (b"Host", origin.header),
        *((name.encode("ascii"), value.encode("ascii")) for name, value in headers),
    ]
    if content or request.method in _WITH_BODY:
        fields.append((b"Content-Length", b"%d" % len(content)))
    return httpcore2.Request(
        request.method,
        url,
        headers=fields,
        content=content,
        extensions={"timeout": deadlines.phases(deadline)},
    )


def _received(answer: httpcore2.Response, request: Request, deadline: Deadline) -> Response:
    try:
        body = _body(answer, request)
        for chunk in answer.iter_stream():
            deadline.check()
            body.feed(chunk)
        return body.response()
    finally:
        answer.close()


async def _areceived(answer: httpcore2.Response, request: Request) -> Response:
    try:
        body = _body(answer, request)
        async for chunk in answer.aiter_stream():
            body.feed(chunk)
        return body.response()
    finally:
        await answer.aclose()


def _body(answer: httpcore2.Response, request: Request) -> Body:
    fields = _fields(answer.headers)
    return Body(answer.status, fields, fields.get("content-encoding", ""), request.largest)


def _fields(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Return header fields by name; those of one name are joined."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _closed(connections: Connections | AsyncConnections | None) -> bool:
    return connections is not None and connections.closed

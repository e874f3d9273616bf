"""One request over either HTTP library: sizes, encodings, phases, and who shares a connection."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import anyio
import httpx
import httpx2
import pytest

from coffers._wire import trust
from coffers._wire.clock import Clock, Deadline
from coffers._wire.connections import SHARED, SHARED_BY_LOOP
from coffers._wire.senders import async_sender, sender
from coffers._wire.transport import AsyncTransport, Request, Transport
from coffers.errors import (
    BadResponse,
    ConfigurationError,
    ConnectionFailed,
    DeadlineExceeded,
    ResponseTooLarge,
    TlsFailed,
)

URL = "https://api.acme.example/v1"
REQUEST = Request("GET", URL, {"x-key": "k"}, {"a": "1"})


class Body(
    httpx2.SyncByteStream, httpx2.AsyncByteStream, httpx.SyncByteStream, httpx.AsyncByteStream
):
    """A body that arrives in pieces, as over a connection."""

    def __init__(self, *pieces):
        self._pieces = pieces

    def __iter__(self):
        yield from self._pieces

    async def __aiter__(self):
        for piece in self._pieces:
            yield piece


def send(library, pieces, *, headers=None, seconds=30, clock=None):
    """Return an answer read through both transports of `library`, which must agree."""
    sent = []

    def answer(request):
        sent.append(request)
        return library.Response(200, headers=headers or {}, stream=Body(*pieces))

    mock = library.MockTransport(answer)
    outcomes = []
    for run in (
        lambda deadline: sender(library.Client(transport=mock)).send(REQUEST, deadline),
        lambda deadline: asyncio.run(
            async_sender(library.AsyncClient(transport=mock)).send(REQUEST, deadline)
        ),
    ):
        try:
            outcomes.append(run(Deadline(seconds, clock or Clock())))
        except BadResponse as error:
            outcomes.append(error)
    first, second = outcomes
    if isinstance(first, Exception):
        assert (type(first), first.message) == (type(second), second.message)
        raise first
    assert first.content == second.content
    return first, sent[0]


libraries = pytest.mark.parametrize(
    "library", [httpx2, httpx], ids=lambda library: library.__name__
)


@libraries
def test_an_answer_in_pieces(library):
    response, request = send(library, [b'{"left"', b": 3}"], headers={"X-A": "b"})

    assert (response.status, response.content, response.headers["x-a"]) == (
        200,
        b'{"left": 3}',
        "b",
    )
    assert str(request.url) == "https://api.acme.example/v1?a=1"
    assert {n: v for n, v in request.headers.items() if n != "host"} == {
        "accept-encoding": "gzip",
        "x-key": "k",
    }


@libraries
@pytest.mark.parametrize(
    ("body", "kind", "content"),
    [
        ({}, None, b""),
        ({"json": {"of": ["x"]}}, "application/json", b'{"of":["x"]}'),
        ({"data": {"of": ["x", "y"]}}, "application/x-www-form-urlencoded", b"of=x&of=y"),
    ],
    ids=["none", "json", "form"],
)
def test_a_body_and_a_list_are_sent(library, body, kind, content):
    sent = []

    def answer(request):
        sent.append((str(request.url), request.headers.get("content-type"), request.content))
        return library.Response(200)

    request = Request("POST", URL, {}, {"a": ["1", "2"], "b": 3}, body)
    sender(library.Client(transport=library.MockTransport(answer))).send(
        request, Deadline(5, Clock())
    )
    assert sent == [("https://api.acme.example/v1?a=1&a=2&b=3", kind, content)]


@libraries
def test_every_phase_has_a_timeout_that_the_deadline_bounds(library):
    """Waiting for a connection may take all the time."""
    still = Clock(monotonic=lambda: 0.0)
    _, request = send(library, [b"{}"], clock=still)
    _, hurried = send(library, [b"{}"], seconds=2, clock=still)

    assert request.extensions["timeout"] == {"connect": 5, "read": 10, "write": 10, "pool": 30}
    assert hurried.extensions["timeout"] == dict.fromkeys(("connect", "read", "write", "pool"), 2)


@libraries
def test_gzip_is_unpacked_whatever_the_pieces(library):
    packed = gzip.compress(b'{"left": 3}')
    response, _ = send(library, [packed[:5], packed[5:]], headers={"Content-Encoding": "gzip"})

    assert response.content == b'{"left": 3}'


@libraries
@pytest.mark.parametrize(
    ("pieces", "headers", "error", "message"),
    [
        ([b"x" * 600_000] * 2, {}, ResponseTooLarge, "the answer is larger than an account can be"),
        (
            [gzip.compress(bytes(64 << 20))],
            {"Content-Encoding": "gzip"},
            ResponseTooLarge,
            "the answer is larger than an account can be",
        ),
        (
            [b"not gzip"],
            {"Content-Encoding": "gzip"},
            BadResponse,
            "the answer's gzip encoding is broken",
        ),
        (
            [zlib.compress(b"{}")],
            {"Content-Encoding": "gzip, gzip"},
            BadResponse,
            "the answer has an encoding that was not asked for",
        ),
        (
            [b""],
            {"Content-Encoding": "br"},
            BadResponse,
            "the answer has an encoding that was not asked for",
        ),
    ],
    ids=["large", "bomb", "broken", "twice", "br"],
)
def test_a_body_that_is_too_large_or_packed_otherwise(library, pieces, headers, error, message):
    with pytest.raises(error) as caught:
        send(library, pieces, headers=headers)

    assert (type(caught.value), caught.value.message) == (error, message)


def test_a_body_in_drops_ends_at_the_deadline():
    clock = iter(range(100))
    deadline = Deadline(5, Clock(monotonic=lambda: float(next(clock))))
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Body(*[b"x"] * 50)))

    with pytest.raises(DeadlineExceeded, match="no complete answer within 5 s"):
        sender(httpx2.Client(transport=mock)).send(REQUEST, deadline)


def test_a_silent_server_ends_at_the_deadline_async():
    async def answer(_):
        await anyio.sleep_forever()

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))

    with pytest.raises(DeadlineExceeded, match=r"no complete answer within 0\.01 s"):
        asyncio.run(async_sender(http).send(REQUEST, Deadline(0.01, Clock())))


def test_nothing_of_a_callers_client_is_added():
    sent = []
    mock = httpx2.MockTransport(
        lambda r: sent.append(r) or httpx2.Response(200, stream=Body(b"{}"))
    )
    http = httpx2.Client(
        transport=mock,
        auth=("u", "p"),
        cookies={"c": "1"},
        headers={"x-other": "1"},
        params={"q": "1"},
    )
    sender(http).send(REQUEST, Deadline(5, Clock()))

    assert set(sent[0].headers) == {"host", "accept-encoding", "x-key"}
    assert sent[0].url.query == b"a=1"


def failing(library, error):
    """Yield both transports' outcome if a client of `library` raises `error`."""

    def fail(_):
        raise error

    mock = library.MockTransport(fail)
    for run in (
        lambda: sender(library.Client(transport=mock)).send(REQUEST, Deadline(5, Clock())),
        lambda: asyncio.run(
            async_sender(library.AsyncClient(transport=mock)).send(REQUEST, Deadline(5, Clock()))
        ),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011
            run()
        yield type(caught.value), str(caught.value)


UNSENDABLE = "the request to api.acme.example can't be sent as it is"


@libraries
@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (FileNotFoundError("a CA"), ConnectionFailed, "the connection to api.acme.example broke"),
        (ssl.SSLError("a CA"), TlsFailed, "no trusted connection to api.acme.example"),
        (OverflowError("a port"), ConfigurationError, UNSENDABLE),
        (ValueError("a header"), ConfigurationError, UNSENDABLE),
        (TypeError("a mistake"), TypeError, "a mistake"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_callers_client_raises(library, error, kind, message):
    """Its own mistakes are raised unchanged."""
    assert [*failing(library, error)] == [(kind, message)] * 2


def test_a_redirect_is_not_followed():
    answer = httpx2.Response(302, headers={"Location": "https://evil.example/"}, stream=Body(b""))
    http = httpx2.Client(transport=httpx2.MockTransport(lambda _: answer), follow_redirects=True)

    assert sender(http).send(REQUEST, Deadline(5, Clock())).status == 302


def test_accounts_share_connections_until_the_last_has_left():
    one, two = Transport(), Transport()
    shared = SHARED.acquire(one, URL)

    assert SHARED.acquire(two, URL) is shared
    one.close()
    one.close()
    assert not shared.closed
    two.close()
    assert shared.closed
    assert SHARED.acquire(one, URL) is not shared
    one.close()


def test_each_event_loop_has_its_own_connections():
    user, places = AsyncTransport(), []

    async def use():
        places.append(SHARED_BY_LOOP.acquire(user, URL))
        assert SHARED_BY_LOOP.acquire(user, URL) is places[-1]
        await user.aclose()
        await user.aclose()

    asyncio.run(use())
    asyncio.run(use())

    assert places[0] is not places[1]
    assert all(place.closed for place in places)


def test_one_tls_context_serves_them_all():
    assert trust.context() is trust.context()


@pytest.mark.parametrize("http", [object(), httpx2.AsyncClient(), httpx])
def test_something_else_than_a_client_is_refused(http):
    with pytest.raises(
        ConfigurationError, match=r"http must be an httpx2\.Client or an httpx\.Client"
    ):
        sender(http)


class Recorder(BaseHTTPRequestHandler):
    def do_GET(self):
        length = int(self.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(length)
        self.server.sent.append((self.command, self.path, headers, content))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        self.do_GET()

    def do_DELETE(self):
        self.do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def recorder():
    with HTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.sent = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("method", "path", "params", "body"),
    [
        ("GET", "/v1/user", None, {}),
        ("GET", "", None, {}),
        ("GET", "/base%20of/é", {"a": ["1", "2"], "b": True, "c": "x y&z=é/%", "d": 1.5}, {}),
        ("GET", "/v1/usage?of=x%20é", None, {}),
        ("GET", "/v1/usage?of=x/y?", {"a": "1"}, {}),
        ("POST", "/v1/usage", {"a": 1}, {"json": {"of": ["é", None, 1.5]}}),
        ("POST", "/v1/usage", None, {"data": {"of": ["x", "y z"], "all": True}}),
        ("POST", "/v1/usage", None, {}),
        ("DELETE", "/v1/usage", None, {}),
    ],
)
def test_a_request_is_the_same_whatever_sends_it(recorder, method, path, params, body):
    url = f"http://127.0.0.1:{recorder.server_port}{path}"
    request = Request(method, url, {"X-Key": "k"}, params, body)

    async def send_async(http):
        sending = async_sender(http)
        await sending.send(request, Deadline(5, Clock()))
        await sending.aclose()

    with httpx2.Client() as http, contextlib.closing(sender(None)) as own:
        for sending in (own, sender(http)):
            assert sending.send(request, Deadline(5, Clock())).status == 200
    asyncio.run(send_async(None))

    first, *others = recorder.sent
    assert first[2]["host"] == f"127.0.0.1:{recorder.server_port}"
    assert others == [first] * 2

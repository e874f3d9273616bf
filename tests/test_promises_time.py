"""A reading ends in time, but not early, whatever the server does: deadline + 0.25 s at most."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import httpx2
import pytest

import coffers
from coffers._wire import deadlines

from .fake_time import Time
from .fault_server import (
    CHUNKED,
    HEAD,
    HOLD,
    OK,
    Server,
    answer,
    attempt_async,
    drip,
    endless,
    read,
    read_async,
    silence,
)
from .mock_provider import LONG

DEADLINE, GRACE = 0.2, 0.25

pytestmark = pytest.mark.usefixtures("acme")
both = pytest.mark.parametrize("read", [read, read_async], ids=["sync", "async"])

FAULTS = {
    "silence": [silence],
    "head drips": [HEAD, b"X-Pad: ", endless(b"x", every=0.05)],
    "1xx without end": [endless(b"HTTP/1.1 103 Early Hints\r\n\r\n", every=0.01)],
    "1xx as fast as it can": [endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)],
    "silence after the head": [HEAD, b"Content-Length: 99\r\n\r\n", silence],
    "silence in the body": [HEAD, b'Content-Length: 99\r\n\r\n{"left"', silence],
    "body drips": [HEAD, b"Content-Length: 500000\r\n\r\n", endless(b" ", every=0.05)],
    "body drips, then silence": [HEAD, CHUNKED, drip(b"1\r\n \r\n", every=0.025), silence],
    "chunks without end": [HEAD, CHUNKED, endless(b"1\r\n \r\n", every=0.01)],
    "a terabyte announced": [HEAD, b"Content-Length: 1000000000000\r\n\r\n", silence],
}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Let no phase's time-out end a reading: without its deadline, it hangs."""
    for phase in ("CONNECT", "READ", "WRITE"):
        monkeypatch.setattr(deadlines, phase, LONG)


def in_time(outcome, seconds, timed):
    """Check the promise, and if timed, how late the reading was."""
    assert (type(outcome), str(outcome)) == (
        coffers.DeadlineExceeded,
        f"no complete answer within {DEADLINE:g} s",
    )
    assert seconds >= DEADLINE
    timed(seconds - DEADLINE, GRACE)


@both
@pytest.mark.parametrize("fault", FAULTS)
def test_the_deadline_holds(read, fault, timed):
    with Server(FAULTS[fault]) as server:
        outcome, seconds = read(base_url=server.url, deadline=DEADLINE)

    in_time(outcome, seconds, timed)
    assert sum(server.requests) <= 1  # no request if the machine was too slow


@both
def test_the_deadline_holds_when_tls_stalls(read, timed):
    with Server(OK) as server:  # the server waits for a plain-text request
        url = server.url.replace("http:", "https:")
        outcome, seconds = read(base_url=url, deadline=DEADLINE)

    in_time(outcome, seconds, timed)
    assert sum(server.requests) == 0


@contextlib.contextmanager
def unreachable(host, port=0):
    """Yield a socket whose backlog is full, so that connecting to it hangs."""
    with socket.create_server((host, port), backlog=0) as full, contextlib.ExitStack() as stack:
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield f"http://{host}:{full.getsockname()[1]}"


linux = pytest.mark.skipif(sys.platform != "linux", reason="loopback is as Linux has it")


@both
@linux
def test_the_deadline_holds_when_no_connection_is_made(read, timed):
    with unreachable("127.0.0.1") as url:
        in_time(*read(base_url=url, deadline=DEADLINE), timed)


@both
@linux
def test_another_address_is_tried_when_one_does_not_answer(read, monkeypatch, timed):
    def addresses(_, port, *__, **___):
        hosts = "127.0.0.2", "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in hosts]

    monkeypatch.setattr(deadlines, "CONNECT", 1)
    with Server(OK) as server, unreachable("127.0.0.2", server.port):
        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        outcome, seconds = read(base_url=f"http://localhost:{server.port}", retries=0)

    assert outcome.balances[0].remaining == 3
    timed(seconds, 1 + GRACE)


@both
@pytest.mark.parametrize("error", [socket.gaierror, UnicodeError])
def test_a_name_that_cannot_be_looked_up(read, error, monkeypatch, timed):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    outcome, seconds = read(base_url="https://api.acme.example", retries=0)

    message = "no connection to api.acme.example"
    assert (type(outcome), str(outcome)) == (coffers.ConnectionFailed, message)
    timed(seconds, GRACE)


def test_a_name_that_no_thread_is_left_to_look_up(monkeypatch):
    def fail(_):
        raise RuntimeError

    monkeypatch.setattr(threading.Thread, "start", fail)
    outcome, _ = read(base_url="https://api.acme.example", retries=0)

    message = "no connection to api.acme.example"
    assert (type(outcome), str(outcome)) == (coffers.ConnectionFailed, message)


@both
@pytest.mark.parametrize("name", ["slow.example", "localhost"])
def test_the_deadline_holds_when_the_name_is_looked_up_slowly(read, name, monkeypatch, timed):
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(1) and [])
    monkeypatch.setattr(coffers.AsyncClient, "aclose", releasing(answered))

    in_time(*read(base_url=f"https://{name}", deadline=DEADLINE), timed)
    answered.set()


def releasing(event):
    """At its end, an event loop waits for the lookups that it started."""

    async def aclose(_):
        event.set()

    return aclose


def test_the_deadline_holds_when_all_connections_are_busy(timed):
    """A process has 100 for all its accounts."""
    with Server([HOLD, answer()]) as server, ThreadPoolExecutor(100) as pool:
        busy = [pool.submit(read, base_url=server.url, deadline=LONG) for _ in range(100)]
        server.wait_for(requests=100)
        outcome, seconds = read(base_url=server.url, deadline=DEADLINE)
        server.release()

    in_time(outcome, seconds, timed)
    assert [future.result()[0].balances[0].remaining for future in busy] == [3] * 100
    assert server.requests == [1] * 100


def test_the_deadline_holds_when_all_connections_are_busy_async(timed):
    async def main(server):
        settings = {"key": "k", "base_url": server.url}
        async with (
            coffers.AsyncClient("acme", **settings, deadline=LONG) as client,
            coffers.AsyncClient("acme", **settings, deadline=DEADLINE) as late,
        ):
            busy = [asyncio.create_task(client.read()) for _ in range(100)]
            await asyncio.to_thread(server.wait_for, requests=100)
            in_time(*await attempt_async(late), timed)
            server.release()
            return await asyncio.gather(*busy)

    with Server([HOLD, answer()]) as server:
        accounts = asyncio.run(main(server))

    assert [account.balances[0].remaining for account in accounts] == [3] * 100
    assert server.requests == [1] * 100


@both
def test_waits_between_tries_count(read):
    """A wait that would pass the deadline doesn't start: the last failure is the outcome."""
    clock = Time()
    clock.jitter = 1.0
    with Server([answer(b"{}", 503)]) as server:
        outcome, _ = read(base_url=server.url, deadline=30, retries=50, clock=clock.clock)

    assert type(outcome) is coffers.ProviderUnavailable
    assert clock.slept == [0.5, 1, 2, 4, 8, 8]  # the next one would end after 31.5 s
    assert len(server.heads) == 7


@both
def test_tries_that_fall_silent_count(read, monkeypatch):
    """Each lasts 10 s, the last one until the deadline."""
    monkeypatch.setattr(deadlines, "READ", 10)
    clock, sent = Time(), []
    clock.jitter = 0.1

    def answered(request):
        sent.append(request)
        if len(sent) == 1:
            return httpx2.Response(503)
        clock.pass_by(request.extensions["timeout"]["read"])
        raise httpx2.ReadTimeout("silence")

    began = clock.at
    http = httpx2.AsyncClient if read is read_async else httpx2.Client
    mock = http(transport=httpx2.MockTransport(answered))
    outcome, _ = read(http=mock, deadline=30, retries=50, clock=clock.clock)

    assert (type(outcome), clock.at) == (coffers.DeadlineExceeded, began + 30)
    assert clock.slept == [0.05, 0.1, 0.2]
    assert len(sent) == 4


@both
def test_the_next_reading_finds_the_pool_unharmed(read, monkeypatch):
    """Even over the same pool: an abandoned connection is closed, not reused."""
    monkeypatch.setattr(deadlines, "READ", 10)
    with Server(silence, OK) as server:
        late, _ = read(base_url=server.url, deadline=0.05)
        outcome, _ = read(base_url=server.url)

    assert type(late) is coffers.DeadlineExceeded
    assert outcome.balances[0].remaining == 3
    assert (sum(server.requests), max(server.requests)) == (2, 1)


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if "drip" not in fault and "1xx" not in fault]
)
def test_the_deadline_holds_for_a_callers_client(library, fault, timed):
    """Except for dripping headers and a flood of 1xx: such a client only limits each read."""
    with Server(FAULTS[fault]) as server, library.Client(timeout=None) as http:
        outcome, seconds = read(http=http, base_url=server.url, deadline=DEADLINE)

    in_time(outcome, seconds, timed)


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
def test_a_dripping_body_ends_for_a_callers_client(library, timed):
    with Server(FAULTS["body drips"]) as server, library.Client(timeout=None) as http:
        outcome, seconds = read(http=http, base_url=server.url, deadline=DEADLINE)

    in_time(outcome, seconds, timed)


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
@pytest.mark.parametrize(
    "fault", ["silence", "head drips", "1xx as fast as it can", "body drips, then silence"]
)
def test_the_deadline_holds_for_a_callers_async_client(library, fault, timed):
    async def main(url):
        async with library.AsyncClient(timeout=None) as http:
            client = coffers.AsyncClient(
                "acme", key="k", http=http, base_url=url, deadline=DEADLINE
            )
            return await attempt_async(client)

    with Server(FAULTS[fault]) as server:
        in_time(*asyncio.run(main(server.url)), timed)


PHASES = {
    "READ": ("http", "127.0.0.1 didn't respond for 0.1 s"),
    "CONNECT": ("https", "no connection to 127.0.0.1"),
}


@both
@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_ends_before_the_deadline(read, phase, monkeypatch, timed):
    scheme, message = PHASES[phase]
    monkeypatch.setattr(deadlines, phase, 0.1)
    with Server(silence) as server:
        url = server.url.replace("http:", f"{scheme}:")
        outcome, seconds = read(base_url=url, retries=0)

    assert (type(outcome), str(outcome)) == (coffers.ConnectionFailed, message)
    assert seconds >= 0.1
    timed(seconds, 0.1 + GRACE)


@pytest.mark.parametrize("library", [httpx2, httpx], ids=lambda library: library.__name__)
def test_waiting_for_a_connection_lasts_until_the_deadline(library, timed):
    limits = library.Limits(max_connections=1)
    with Server([HOLD, answer()]) as server, library.Client(limits=limits) as http:
        settings = {"http": http, "base_url": server.url}
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(read, **settings)
            server.wait_for(requests=1)
            outcome, _ = read(**settings, deadline=DEADLINE)
            server.release()

    assert first.result()[0].balances[0].remaining == 3
    message = f"no complete answer within {DEADLINE:g} s"
    assert (type(outcome), str(outcome)) == (coffers.DeadlineExceeded, message)
    assert server.requests == [1]


@pytest.mark.parametrize("client", [coffers.Client, coffers.AsyncClient])
@pytest.mark.parametrize(
    "deadline", [None, 0, -1, float("inf"), float("-inf"), float("nan"), "30"], ids=repr
)
def test_no_reading_is_without_a_deadline(client, deadline):
    with pytest.raises(
        coffers.ConfigurationError, match="deadline must be a number of seconds above 0"
    ):
        client("acme", key="k", deadline=deadline)

"""What clients cost, share and leave behind: threads, forks, event loops, cancellation, closing."""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import socket
import ssl
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpcore2
import httpx2
import pytest
import trustme

import coffers
from coffers._wire import connections, deadlines, trust

from .fault_server import (
    ACME,
    HOLD,
    OK,
    Server,
    answer,
    attempt,
    attempt_async,
    read,
    run_script,
    silence,
)
from .mock_provider import LONG

pytestmark = pytest.mark.usefixtures("acme")
linux = pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")


@pytest.fixture(scope="session")
def ca():
    return trustme.CA()


@pytest.fixture
def tls(ca, tmp_path, monkeypatch):
    """Yield a server's TLS context, which this process and its children trust."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    trust.context.cache_clear()
    yield context
    trust.context.cache_clear()


@pytest.fixture(params=["http", "https"])
def scheme(request):
    """Return the server's TLS context, or none."""
    return request.getfixturevalue("tls") if request.param == "https" else None


def left(account):
    """Return the number in the server's answer, or the error."""
    return int(account.balances[0].remaining) if isinstance(account, coffers.Account) else account


# What they cost


@linux
def test_three_hundred_clients(measured, timed):
    """Create them, then read each once, from threads and in an event loop, over one TLS context."""
    script = f"""{ACME}
import ssl
contexts, new = [], ssl.SSLContext.__new__
ssl.SSLContext.__new__ = lambda *args: contexts.append(1) or new(*args)
coffers.Client, coffers.AsyncClient
before, began = memory("VmRSS"), time.perf_counter()
made = [kind("acme", key="k", base_url=sys.argv[1])
        for _ in range(150) for kind in (coffers.Client, coffers.AsyncClient)]
seconds, growth = time.perf_counter() - began, memory("VmRSS") - before
for client in made[::2]:
    client.read()
async def main():
    for client in made[1::2]:
        await client.read()
    for client in made[1::2]:
        await client.aclose()
asyncio.run(main())
for client in made[::2]:
    client.close()
print(json.dumps([seconds, growth, len(contexts)]))
"""
    with Server(OK) as server:
        seconds, growth, contexts = run_script(script, server.url)

    measured(growth)
    timed(seconds, 0.15)
    assert growth < 20
    assert contexts == 1
    assert server.requests == [150, 150]


def test_importing(timed):
    """It loads no HTTP library, opens no connection, and reads nothing but code."""
    script = """
import json, sys, time
events = []
sys.addaudithook(lambda name, args: events.append((name, str(args and args[0]))))
began = time.perf_counter()
import coffers
seconds = time.perf_counter() - began
opened = {path.rpartition(".")[2] for name, path in events if name == "open"}
sockets = [name for name, _ in events if name.startswith("socket")]
loaded = [name for name in ("ssl", "socket", "httpx2", "anyio", "asyncio") if name in sys.modules]
print(json.dumps([seconds, sorted(opened), sockets, loaded]))
"""
    runs = [run_script(script) for _ in range(5)]

    timed(min(run[0] for run in runs), 0.15)
    assert {tuple(run[1]) for run in runs[1:]} <= {("pyc",), ("py", "pyc")}
    assert [run[2:] for run in runs] == [[[], []]] * 5


# What they leave behind


@linux
def test_closing_leaves_nothing(scheme):
    script = f"""{ACME}
import logging, os
logging.getLogger("asyncio").setLevel("ERROR")  # with -X dev it tells what was slow
def sockets():
    links = [f"/proc/self/fd/{{fd}}" for fd in os.listdir("/proc/self/fd")]
    return sum(os.readlink(link).startswith("socket:") for link in links if os.path.islink(link))
before, found = sockets(), []
with coffers.Client("acme", key="k", base_url=sys.argv[1]) as client:
    for _ in range(10):
        client.read()
    found.append(sockets() - before)
found.append(sockets() - before)
async def main():
    within = sockets()
    async with coffers.AsyncClient("acme", key="k", base_url=sys.argv[1]) as client:
        for _ in range(10):
            await client.read()
        found.append(sockets() - within)
    found.append(sockets() - within)
    found.append(len(asyncio.all_tasks()) - 1)
asyncio.run(main())
print(json.dumps([*found, threading.active_count() - 1]))
"""
    with Server(OK, tls=scheme) as server:
        found = run_script(
            script, server.url, options=("-X", "dev", "-W", "error::ResourceWarning")
        )

    assert found == [1, 0, 1, 0, 0, 0]
    assert server.requests == [10, 10]


def test_closing_before_use_and_again():
    client = coffers.Client("acme", key="k")
    client.close()
    client.close()

    async def main():
        client = coffers.AsyncClient("acme", key="k")
        await client.aclose()
        await client.aclose()

    asyncio.run(main())


CLOSED = "the HTTP client is closed, or belongs to another event loop"


def test_closing_while_a_reading_is_under_way(scheme, timed):
    with Server([HOLD], tls=scheme) as server, ThreadPoolExecutor(1) as pool:
        client = coffers.Client("acme", key="k", base_url=server.url)
        reading = pool.submit(attempt, client)
        server.wait_for(requests=1)
        client.close()
        outcome, seconds = reading.result()

    timed(seconds, 1)
    assert (type(outcome), str(outcome)) == (coffers.ConfigurationError, CLOSED)
    assert server.requests == [1]


def test_closing_while_a_reading_is_under_way_async(scheme, timed):
    async def main(server):
        client = coffers.AsyncClient("acme", key="k", base_url=server.url)
        reading = asyncio.create_task(attempt_async(client))
        await asyncio.to_thread(server.wait_for, requests=1)
        await client.aclose()
        return await reading

    with Server([HOLD], tls=scheme) as server:
        outcome, seconds = asyncio.run(main(server))

    timed(seconds, 1)
    assert (type(outcome), str(outcome)) == (coffers.ConfigurationError, CLOSED)
    assert server.requests == [1]


def test_closing_just_before_a_request(monkeypatch):
    def take_and_close(self, deadline):
        connection = take(self, deadline)
        self.close()
        return connection

    take = connections.Connections.take
    with Server(OK) as server, coffers.Client("acme", key="k", base_url=server.url) as client:
        client.read()
        monkeypatch.setattr(connections.Connections, "take", take_and_close)
        outcome, _ = attempt(client)

    assert (type(outcome), str(outcome)) == (coffers.ConfigurationError, CLOSED)
    assert server.requests == [1]


def test_closing_just_before_a_request_async(monkeypatch):
    async def take_and_close(self):
        connection = await take(self)
        await self.aclose()
        return connection

    async def main(url):
        async with coffers.AsyncClient("acme", key="k", base_url=url) as client:
            await client.read()
            monkeypatch.setattr(connections.AsyncConnections, "take", take_and_close)
            return await attempt_async(client)

    take = connections.AsyncConnections.take
    with Server(OK) as server:
        outcome, _ = asyncio.run(main(server.url))

    assert (type(outcome), str(outcome)) == (coffers.ConfigurationError, CLOSED)
    assert server.requests == [1]


def test_closing_ends_the_readings_that_wait_for_a_connection(monkeypatch):
    monkeypatch.setattr(connections, "MOST", 1)
    with Server([HOLD]) as server, ThreadPoolExecutor(3) as pool:
        client = coffers.Client("acme", key="k", base_url=server.url)
        readings = [pool.submit(attempt, client) for _ in range(3)]
        server.wait_for(requests=1)
        client.close()
        outcomes = [reading.result()[0] for reading in readings]

    assert [str(outcome) for outcome in outcomes] == [CLOSED] * 3
    assert server.requests == [1]


def test_closing_ends_the_readings_that_wait_for_a_connection_async(monkeypatch):
    async def main(server):
        client = coffers.AsyncClient("acme", key="k", base_url=server.url)
        readings = [asyncio.create_task(attempt_async(client)) for _ in range(3)]
        await asyncio.to_thread(server.wait_for, requests=1)
        await client.aclose()
        return [outcome for outcome, _ in await asyncio.gather(*readings)]

    monkeypatch.setattr(connections, "MOST", 1)
    with Server([HOLD]) as server:
        outcomes = asyncio.run(main(server))

    assert [str(outcome) for outcome in outcomes] == [CLOSED] * 3
    assert server.requests == [1]


def test_a_socket_closes_after_the_thread_that_waits_for_it_has_noticed():
    """Otherwise that thread could read from the next socket, which may get the same number."""

    class Slow(httpcore2.NetworkStream):
        def read(self, max_bytes, timeout=None):
            order.append("read")
            reading.set()
            ours.recv(max_bytes)
            time.sleep(0.05)
            order.append("noticed")
            return b""

        def get_extra_info(self, info):
            return ours

        def close(self):
            order.append("closed")

    class Backend(httpcore2.SyncBackend):
        def connect_tcp(self, *args):
            return Slow()

    order, reading = [], threading.Event()
    ours, theirs = socket.socketpair()
    with pytest.MonkeyPatch.context() as patch, ours, theirs, ThreadPoolExecutor(1) as pool:
        patch.setattr(httpcore2, "SyncBackend", Backend)
        stream = deadlines.Backend().connect_tcp("127.0.0.1", 1)
        done = pool.submit(stream.read, 1)
        reading.wait()
        stream.close()
        done.result()

    assert order == ["read", "noticed", "closed"]


def test_an_account_that_leaves_does_not_disturb_another():
    with Server(OK) as server:
        one, two = (coffers.Client("acme", key="k", base_url=server.url) for _ in range(2))
        outcomes = [left(client.read()) for client in (one, two, one)]
        one.close()
        outcomes.append(left(two.read()))
        two.close()

    assert outcomes == [3, 3, 3, 3]
    assert server.requests == [4]


@linux
def test_a_hundred_cycles_keep_no_memory(measured):
    script = f"""{ACME}
from fault_server import read, read_async
def cycles(count):
    for _ in range(count):
        read(base_url=sys.argv[1]), read_async(base_url=sys.argv[1])
cycles(20)
before = memory("VmRSS")
cycles(100)
print(json.dumps(memory("VmRSS") - before))
"""
    with Server(OK) as server:
        growth = run_script(script, server.url)

    measured(growth)
    assert growth < 4
    assert server.requests == [1] * 240


# Whom they share with


def gated(gate):
    """Yield an answer for each time that `gate` opens."""
    gate.acquire()
    yield answer()


WAITING = 5
"""Readings beyond the 100 connections to one origin."""


def under_way():
    """Return the number of requests of the process, including those waiting for a connection."""
    places = [*connections.SHARED._places.values()]
    return sum(len(place._used) + len(place._free._cond._waiters) for place in places)


def test_readings_wait_for_a_connection_in_their_turn():
    """Many clients at a slow host: no reading fails while it has time."""
    gate = threading.Semaphore(0)
    plays = [gated(gate) for _ in range(100 + WAITING)]
    with Server(*plays) as server, ThreadPoolExecutor(100 + WAITING) as threads:
        readings = []
        for number in range(100 + WAITING):
            readings.append(threads.submit(read, key=f"k{number}", base_url=server.url))
            until(lambda: under_way() == len(readings))
        server.wait_for(requests=100)
        for number in range(1, 1 + WAITING):
            gate.release()
            server.wait_for(requests=100 + number)
        gate.release(100)
        outcomes = [left(reading.result()[0]) for reading in readings]

    assert outcomes == [3] * (100 + WAITING)
    assert keys(server)[100:] == [f"k{number}" for number in range(100, 100 + WAITING)]
    assert len(server.requests) == 100


def test_readings_wait_for_a_connection_in_their_turn_async():
    gate = threading.Semaphore(0)
    plays = [gated(gate) for _ in range(100 + WAITING)]

    async def main(server):
        async with coffers.AsyncClient("acme", key=lambda: next(names), base_url=server.url) as one:
            readings = [asyncio.create_task(one.read()) for _ in plays]
            await asyncio.to_thread(server.wait_for, requests=100)
            for number in range(1, 1 + WAITING):
                gate.release()
                await asyncio.to_thread(server.wait_for, requests=100 + number)
            gate.release(100)
            return [left(account) for account in await asyncio.gather(*readings)]

    names = (f"k{number}" for number in itertools.count())
    with Server(*plays) as server:
        outcomes = asyncio.run(main(server))

    assert outcomes == [3] * (100 + WAITING)
    assert keys(server)[100:] == [f"k{number}" for number in range(100, 100 + WAITING)]
    assert len(server.requests) == 100


def keys(server):
    """Return the keys of the requests, in order."""
    return [head.partition("x-acme-key: ")[2].partition("\r\n")[0] for head in server.heads]


def until(true):
    """Return when the condition is true."""
    for _ in range(60_000):
        if true():
            return
        time.sleep(0.001)
    raise AssertionError


def test_a_waiter_that_is_cancelled_frees_its_place():
    async def main(server):
        limits = httpx2.Limits(max_connections=1)
        async with httpx2.AsyncClient(limits=limits) as http:
            client = coffers.AsyncClient("acme", key="k", base_url=server.url, http=http)
            first = asyncio.create_task(client.read())
            await asyncio.to_thread(server.wait_for, requests=1)
            waiters = [asyncio.create_task(client.read()) for _ in range(5)]
            await asyncio.sleep(0)
            for waiter in waiters[:4]:
                waiter.cancel()
            given_up = await asyncio.gather(*waiters[:4], return_exceptions=True)
            server.release()
            return given_up, [left(await task) for task in (first, waiters[4])]

    with Server([HOLD, answer()], OK) as server:
        given_up, read = asyncio.run(main(server))

    assert [type(error) for error in given_up] == [asyncio.CancelledError] * 4
    assert read == [3, 3]
    assert server.requests == [2]


@pytest.mark.parametrize("kind", ["keep-alive", "close", "shared"])
def test_cancellation_leaves_the_pool_usable(kind, tls, measured):
    """20 at a time, most of them cancelled along the way: over 10 connections, or with TLS
    over those that all accounts share."""
    draw = random.Random(1)

    async def churn(client):
        for _ in range(40):
            with anyio.move_on_after(draw.uniform(0, 0.03)):
                await client.read()

    async def main(url):
        limits = httpx2.Limits(max_connections=10)
        async with httpx2.AsyncClient(limits=limits) as http:
            settings = {"base_url": url, "http": None if kind == "shared" else http}
            async with coffers.AsyncClient("acme", key="k", **settings) as client:
                async with anyio.create_task_group() as group:
                    for _ in range(20):
                        group.start_soon(churn, client)
                return [left((await attempt_async(client))[0]) for _ in range(10)]

    headers = {"connection": "close"} if kind == "close" else {}
    play = [0.01, answer(**headers)]
    with Server(play, tls=tls if kind == "shared" else None) as server:
        outcomes = asyncio.run(main(server.url))
        gc.collect()  # an open one would warn here

    measured(len(server.heads))
    assert outcomes == [3] * 10


def test_cancelling_what_closes_connections_leaves_none_open(monkeypatch):
    """asyncio cancels a reading or a close at each of its steps, when three have expired."""

    async def step(work, steps):
        task = asyncio.create_task(work)
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def main(url):
        client = coffers.AsyncClient("acme", key="k", base_url=url)
        for work in (client.read, client.aclose):
            for steps in range(30):
                await asyncio.gather(*(client.read() for _ in range(3)))
                await step(work(), steps)
        await client.aclose()
        gc.collect()  # an open one would warn here

    monkeypatch.setattr(connections, "KEPT", 0.0)
    with Server(OK) as server:
        asyncio.run(main(server.url))


def test_threads_share_connections():
    with (
        Server(OK) as server,
        coffers.Client("acme", key="k", base_url=server.url) as client,
        ThreadPoolExecutor(16) as threads,
    ):
        outcomes = [left(outcome) for outcome, _ in threads.map(attempt, [client] * 16 * 50)]

    assert outcomes == [3] * 800
    assert sum(server.requests) == 800
    assert len(server.requests) <= 16


@linux
def test_a_forked_child_has_connections_of_its_own(scheme):
    script = f"""{ACME}
import os
client = coffers.Client("acme", key="k", base_url=sys.argv[1])
before = client.read()
child = os.fork()
account = client.read()
if not child:
    client.close()
    os._exit(int(account.balances[0].remaining))
_, status = os.waitpid(child, 0)
after = client.read()
client.close()
remaining = [a.balances[0].remaining for a in (before, account, after)]
print(json.dumps([os.waitstatus_to_exitcode(status), *map(int, remaining)]))
"""
    with Server(OK, tls=scheme) as server:
        assert run_script(script, server.url) == [3, 3, 3, 3]

    assert server.requests == [3, 1]


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_one_client_works_in_one_event_loop_after_another():
    """Even if it wasn't closed in the first; no ended loop is kept."""
    with Server(OK) as server:
        client = coffers.AsyncClient("acme", key="k", base_url=server.url)
        outcomes = [left(asyncio.run(client.read())) for _ in range(5)]
        kept = len(connections.SHARED_BY_LOOP._loops)

        async def last():
            async with client:
                return left(await client.read())

        outcomes.append(asyncio.run(last()))
        gc.collect()

    assert outcomes == [3] * 6
    assert kept == 1
    assert len(connections.SHARED_BY_LOOP._loops) == 0
    assert server.requests == [1] * 6


def test_trio(scheme):
    async def main(url):
        async with coffers.AsyncClient("acme", key="k", base_url=url) as client:
            return [left(await client.read()) for _ in range(2)]

    with Server(OK, tls=scheme) as server:
        outcomes = [anyio.run(main, server.url, backend="trio") for _ in range(2)]

    assert outcomes == [[3, 3], [3, 3]]
    assert server.requests == [2, 2]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_trio_keeps_the_deadline(scheme, monkeypatch, timed):
    for phase in ("CONNECT", "READ"):
        monkeypatch.setattr(deadlines, phase, LONG)

    async def main(url):
        async with coffers.AsyncClient("acme", key="k", base_url=url, deadline=0.2) as client:
            return await attempt_async(client)

    with Server(silence) as server:
        url = server.url.replace("http:", f"{scheme}:")
        outcome, seconds = anyio.run(main, url, backend="trio")

    assert type(outcome) is coffers.DeadlineExceeded
    assert seconds >= 0.2
    timed(seconds - 0.2, 0.25)

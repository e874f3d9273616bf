"""A minimal HTTP server on loopback, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import multiprocessing
import socket
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection

_END = b"\r\n\r\n"


@contextlib.contextmanager
def serving(
    bodies: Mapping[str, object], *, delay: float = 0.0, hosts: int = 1, silent: int = 0
) -> Iterator[list[str]]:
    """Serve `bodies` at `hosts` base URLs, followed by `silent` ones that never answer.

    A request such as ``GET /v1`` gets its body `delay` seconds after it arrives.
    """
    here, there = multiprocessing.Pipe()
    answers = {request.encode(): _answer(body) for request, body in bodies.items()}
    kinds = [answers] * hosts + [{}] * silent
    server = multiprocessing.Process(target=_serve, args=(kinds, delay, there), daemon=True)
    server.start()
    try:
        yield [f"http://127.0.0.1:{port}" for port in here.recv()]
    finally:
        server.terminate()
        server.join()


@contextlib.contextmanager
def refusing() -> Iterator[str]:
    """Yield the base URL of a host that refuses every connection."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # reserves the port without listening on it
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def _answer(body: object) -> bytes:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    return head.encode() + _END + content


class _Answering(asyncio.Protocol):
    """One connection of the server; without answers, it ignores all requests."""

    def __init__(self, answers: Mapping[bytes, bytes], delay: float) -> None:
        self._answers, self._delay = answers, delay
        self._loop = asyncio.get_running_loop()
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(_END)
        for head in heads if self._answers else ():
            answer = self._answers[head.partition(b" HTTP/")[0]]
            if self._delay:
                self._loop.call_later(self._delay, self._transport.write, answer)
            else:
                self._transport.write(answer)


def _serve(kinds: list[Mapping[bytes, bytes]], delay: float, ready: Connection) -> None:
    async def run() -> None:
        loop, servers = asyncio.get_running_loop(), []
        for answers in kinds:
            protocol = functools.partial(_Answering, answers, delay)
            servers.append(await loop.create_server(protocol, "127.0.0.1", 0, backlog=1024))
        ready.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.Event().wait()

    asyncio.run(run())

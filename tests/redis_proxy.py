"""A proxy between a store and its Redis server that spoils the server's answers.

with Proxy(server_port) as proxy:
    store = open_store(proxy.url, clock)
    proxy.spoil = lambda number, answers: (b"".join(answers[1:]), False)    # and hangs up
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Self

Spoil = Callable[[int, list[bytes]], tuple[bytes, bool]]
"""Returns what to send for a question's answers, and whether to keep the connection."""


def faithful(_: int, answers: list[bytes]) -> tuple[bytes, bool]:
    return b"".join(answers), True


HANDSHAKE = [b"AUTH", b"CLIENT", b"HELLO", b"SELECT"]


def whole(data: bytes) -> Iterator[bytes]:
    """Split what one side sent into commands or replies; raise `ValueError` if the last is cut."""
    while data:
        end = _end(data, 0)
        yield data[:end]
        data = data[end:]


def _end(data: bytes, start: int) -> int:
    """Return where the command or reply ends that begins at `start`."""
    line_end = data.index(b"\r\n", start) + 2
    kind, number = data[start : start + 1], data[start + 1 : line_end - 2]
    if kind == b"$" and number != b"-1":
        line_end += int(number) + 2
        if line_end > len(data):
            raise ValueError
    if kind == b"*":
        for _ in range(max(0, int(number))):
            line_end = _end(data, line_end)
    return line_end


class Proxy:
    """Forwards both directions, and passes the answers to coffers' questions through `spoil`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._over = threading.Event()
        self.spoil: Spoil = faithful
        self.questions = 0
        """Number of coffers' questions so far."""
        self.connections = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self._port)) as server,
        ):
            while not self._over.is_set():
                ready, _, _ = select.select([client, server], [], [], 0.05)
                if server in ready:
                    client.sendall(_some(server))
                if client in ready:
                    names = _question(client, server)
                    if names[0] in HANDSHAKE:
                        continue
                    number, self.questions = self.questions, self.questions + 1
                    answers = _answers(server, len(names))
                    answer, goes_on = self.spoil(number, answers)
                    client.sendall(answer)
                    if not goes_on:
                        return


def _some(source: socket.socket) -> bytes:
    data = source.recv(1 << 16)
    if not data:
        raise OSError
    return data


def _question(client: socket.socket, server: socket.socket) -> list[bytes]:
    """Forward commands that belong together and return their names."""
    data = b""
    while True:
        data += _some(client)
        with contextlib.suppress(ValueError):  # not all of it has come
            names = [command.split(b"\r\n")[2] for command in whole(data)]
            if names[0] != b"MULTI" or names[-1] == b"EXEC":
                server.sendall(data)
                return names


def _answers(server: socket.socket, number: int) -> list[bytes]:
    data = b""
    while True:
        data += _some(server)
        with contextlib.suppress(ValueError):
            if len(answers := [*whole(data)]) == number:
                return answers

"""Servers of Redis on loopback, which keep nothing but what a test lets them save."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

STARTS = 60.0
"""Seconds that a server may take to start, on a machine of whatever speed."""


class Server:
    """One that can be killed and started again, at the same address."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            give_up = pytest.fail if os.environ.get("COFFERS_NEEDS_REDIS") else pytest.skip
            give_up("redis-server is not installed")
        self._program, self._folder = program, folder
        self._process: subprocess.Popen[bytes] | None = None
        for _ in range(5):  # another program may take the port first
            self.port = _free_port()
            with contextlib.suppress(ChildProcessError):
                self.start()
                return
        pytest.fail(f"redis-server does not start: {self._log()}")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Raises `ChildProcessError`."""
        self._process = _start(self._program, self.port, self._folder)
        if not _answers(self._process, self.port):
            self.kill()
            raise ChildProcessError(self._log())

    def ask(self, *command: Any) -> Any:
        """What it answers to one command, by a connection of its own."""
        with redis.Redis(port=self.port) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        """End it without a chance to save anything; more than once is fine."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _log(self) -> str:
        return (self._folder / "redis.log").read_text()[-500:]


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server that runs meanwhile; it also listens at ``redis.sock`` in `folder`.

    Without the program the test is skipped, or fails where COFFERS_NEEDS_REDIS is set.
    """
    server = Server(folder)
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of such a server."""
    with serving(folder) as server:
        yield server.url


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _start(program: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "port": str(port),
        "bind": "127.0.0.1",
        "unixsocket": "redis.sock",  # in `folder`; longer names than a socket takes do not matter
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "repl-diskless-sync-delay": "0",
        "logfile": "redis.log",
    }
    options = [text for name, value in settings.items() for text in (f"--{name}", value)]
    return subprocess.Popen([program, *options], cwd=folder)


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    ends = time.monotonic() + STARTS
    while server.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as link:
            link.sendall(b"PING\r\n")
            if link.recv(7) == b"+PONG\r\n":  # and not that it is still loading
                return True
        time.sleep(0.01)
    return False

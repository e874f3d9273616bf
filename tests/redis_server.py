"""Redis servers on loopback that save only what a test lets them save."""

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
"""Seconds a server may take to start, however slow the machine."""


class Server:
    """A server that can be killed and restarted at the same address."""

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
        """Start it.  Raises `ChildProcessError`."""
        self._process = _start(self._program, self.port, self._folder)
        if not _answers(self._process, self.port):
            self.kill()
            raise ChildProcessError(self._log())

    def ask(self, *command: Any) -> Any:
        """Return its answer to one command, over a new connection."""
        with redis.Redis(port=self.port) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        """Kill it without saving anything; killing it again is fine."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _log(self) -> str:
        return (self._folder / "redis.log").read_text()[-500:]


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run a server until the block ends; it also listens at ``redis.sock`` in `folder`.

    Without the program, skip the test, or fail it if COFFERS_NEEDS_REDIS is set.
    """
    server = Server(folder)
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yield the address of such a server."""
    with serving(folder) as server:
        yield server.url


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _start(program: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "port": str(port),
        "bind": "127.0.0.1",
        "unixsocket": "redis.sock",  # relative to `folder`, since a socket's path has to be short
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
            if link.recv(7) == b"+PONG\r\n":  # an error says that it is still loading
                return True
        time.sleep(0.01)
    return False

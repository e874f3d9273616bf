"""A server of Redis on loopback, which keeps nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

STARTS = 60.0
"""Seconds that the server may take to start, on a machine of whatever speed."""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a server that runs meanwhile; it also listens at ``redis.sock`` in `folder`.

    Without the program the test is skipped, or fails where COFFERS_NEEDS_REDIS is set.
    """
    program = shutil.which("redis-server")
    if program is None:
        give_up = pytest.fail if os.environ.get("COFFERS_NEEDS_REDIS") else pytest.skip
        give_up("redis-server is not installed")
    for _ in range(5):  # another program may take the port first
        port = _free_port()
        server = _start(program, port, folder)
        try:
            if _answers(server, port):
                yield f"redis://127.0.0.1:{port}/0"
                return
        finally:
            server.terminate()
            server.wait()
    pytest.fail(f"redis-server does not start: {(folder / 'redis.log').read_text()[-500:]}")


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
        "logfile": "redis.log",
    }
    options = [text for name, value in settings.items() for text in (f"--{name}", value)]
    return subprocess.Popen([program, *options], cwd=folder)


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    ends = time.monotonic() + STARTS
    while server.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as link:
            link.sendall(b"PING\r\n")
            return link.recv(7) == b"+PONG\r\n"
        time.sleep(0.01)
    return False

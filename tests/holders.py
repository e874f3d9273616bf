"""Processes that hold amounts of accounts, each controlled line by line.

    with nursery() as born:
        one, other = born(2)
        one.opens(store="sqlite:///…", left=100)
        assert one.reserve(60) == "held"
        other.opens(store="sqlite:///…", left=100)
        assert other.reserve(60) == "InsufficientCredits"
        one.killed()

They are forked from a process that has loaded what they need, so that many start quickly.  An
order and its result are one line of JSON each, so the test decides the order of events.  The
fake provider lives in each process: an account has what the test says is left.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx2

from coffers import Coffers, CoffersError, _registry
from coffers._stores import redis as stores_redis
from coffers._wire.clock import Clock

PATIENCE = 30.0
"""Seconds an order may take."""
LONG = 24 * 3600
MAIN = {"main": {"key": "key-1"}}


class Holder:
    """A process, seen from the test."""

    def __init__(self, control: socket.socket) -> None:
        mine, its = socket.socketpair()
        with its:
            socket.send_fds(control, [b"."], [its.fileno()])
        mine.settimeout(PATIENCE)
        self._lines = mine.makefile("rw", encoding="utf-8")
        self._socket = mine
        self._pid: int = json.loads(self._lines.readline())
        self.said: list[str] = []
        """Lines it has logged."""

    def does(self, what: str, *arguments: Any, **settings: Any) -> Any:
        """Call a method of `_Worker`; return its result, or the name of the error's type."""
        self._lines.write(json.dumps([what, arguments, settings]) + "\n")
        self._lines.flush()
        line = self._lines.readline()
        assert line, "it died"
        outcome, said = json.loads(line)
        self.said += said
        return outcome

    def opens(self, **settings: Any) -> None:
        assert self.does("open", **settings) is None

    def reserve(self, amount: int, name: str = "main", **settings: Any) -> str:
        """Reserve; return ``held``, or the error's name."""
        return self.does("reserve", amount, name, **settings)

    def killed(self) -> None:
        """Kill it."""
        os.kill(self._pid, signal.SIGKILL)
        assert self._lines.readline() == ""

    def ended(self) -> None:
        """Let it exit normally, and wait for that."""
        self._lines.write("[]\n")
        self._lines.flush()
        assert self._lines.readline() == ""

    def close(self) -> None:
        """Close the connection to it."""
        self._lines.close()
        self._socket.close()


@contextlib.contextmanager
def nursery() -> Iterator[Callable[[int], list[Holder]]]:
    """Yield a function that makes so many processes; they end with the block."""
    mine, its = socket.socketpair()
    with contextlib.ExitStack() as stack:
        command = [sys.executable, "-W", "error", __file__, str(its.fileno())]
        mother = stack.enter_context(subprocess.Popen(command, pass_fds=[its.fileno()]))
        stack.callback(mother.wait, PATIENCE)
        stack.enter_context(mine)
        its.close()

        def born(number: int) -> list[Holder]:
            return [stack.enter_context(contextlib.closing(Holder(mine))) for _ in range(number)]

        yield born


# In the process itself


class _Worker:
    """Carries out orders with one fleet."""

    def __init__(self) -> None:
        self._fleet: Coffers | None = None
        self._ahead = timedelta()
        self._holds: list[Any] = []
        self._keys: dict[str, str] = {}
        self._asked: list[str] = []
        self._left: dict[str, int] = {}
        self._holder: str | None = None

    def open(
        self,
        store: str,
        left: int | dict[str, int],
        holder: str | None = None,
        accounts: dict[str, dict[str, Any]] = MAIN,
        **settings: Any,
    ) -> None:
        """Open a fleet of accounts, each with its ``key``, ``key_file`` or what `key_is` returns.

        `left` is one number for all keys, or a number by key.
        """
        if self._fleet is not None:
            self._fleet.close()
        self._holds, self._holder = [], holder
        self._left = (
            left if isinstance(left, dict) else dict.fromkeys(map("key-{}".format, range(9)), left)
        )
        http = httpx2.Client(transport=httpx2.MockTransport(self._answer))
        clock = Clock(now=lambda: datetime.now(UTC) + self._ahead)
        entries = {
            name: {"provider": "acme", "http": http, "retries": 0, **self._entry(name, account)}
            for name, account in accounts.items()
        }
        settings = {"max_age": LONG, "clock": clock, **settings}
        self._fleet = Coffers(entries, store=store, **settings)

    def _entry(self, name: str, account: dict[str, Any]) -> dict[str, Any]:
        if account:
            return account
        return {"key": lambda: self._keys[name]}

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        key = request.headers["x-acme-key"]
        self._asked.append(key)
        told = {"id": self._holder} if self._holder else {}
        return httpx2.Response(200, json={"left": self._left[key], **told})

    def key_is(self, key: str, *names: str) -> None:
        self._keys.update(dict.fromkeys(names, key))

    def left_is(self, key: str, left: int) -> None:
        self._left[key] = left

    def asked(self) -> int:
        """Return the number of requests to the provider since the last call."""
        number, self._asked = len(self._asked), []
        return number

    def reserve(self, amount: int, name: str, **settings: Any) -> str:
        self._holds.append(self._fleet.reserve(name, amount, "credits", **settings))
        return "held"

    def most(self, name: str = "main") -> int:
        """Hold as much as possible, in ever smaller steps; return the total."""
        held, step = 0, 64
        while step:
            try:
                self.reserve(step, name)
                held += step
            except CoffersError as error:
                if type(error).__name__ != "InsufficientCredits":
                    raise
                step //= 2
        return held

    def commit(self, used: int) -> None:
        """Commit the last hold."""
        self._holds[-1].commit(used)

    def let_child(self, what: str, *arguments: Any) -> int:
        """Fork, and call a method in the child; return how it ended."""
        child = os.fork()
        if not child:
            getattr(self, what)(*arguments)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def release(self) -> None:
        self._holds.pop().release()

    def read(self, name: str = "main", **settings: Any) -> int:
        account = self._fleet.read(name, **settings)
        return int(account.headroom("credits").amount)

    def ensure(self, amount: int = 0, name: str = "main") -> int:
        return int(self._fleet.ensure(name, amount, "credits").amount)

    def close(self) -> None:
        self._fleet.close()

    def ahead(self, seconds: float) -> None:
        """Set this clock, and a server's, ahead of the right time."""
        self._ahead = timedelta(seconds=seconds)
        stores_redis._seconds = lambda told: _SECONDS(told) + seconds

    def open_files(self, number: int) -> None:
        """Keep it from opening more files; open ones stay open."""
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, most))


_SECONDS = stores_redis._seconds


class _Said(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _obey(channel: socket.socket) -> None:
    worker, said = _Worker(), _Said()
    logging.getLogger("coffers").addHandler(said)
    logging.getLogger("coffers").propagate = False
    with channel, channel.makefile("rw", encoding="utf-8") as lines:
        lines.write(f"{os.getpid()}\n")
        lines.flush()
        for line in lines:
            order = json.loads(line)
            if not order:
                return
            what, arguments, settings = order
            try:
                outcome = getattr(worker, what)(*arguments, **settings)
            except CoffersError as error:
                outcome = type(error).__name__
            answer, said.lines = [outcome, said.lines], []
            lines.write(json.dumps(answer) + "\n")
            lines.flush()
    os._exit(0)  # the test has closed the pipe


def _mother(control: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no one waits for them
    while fds := socket.recv_fds(control, 1, 1)[1]:
        with socket.socket(fileno=fds[0]) as channel:
            if os.fork() == 0:
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _obey(channel)
                return


def _register() -> None:
    """Register the fake provider as the fixture does."""
    from conftest import Acme

    entry = SimpleNamespace(name="acme", load=lambda: Acme)
    _registry._foreign = lambda: {"acme": entry}


if __name__ == "__main__":
    _register()
    Coffers({"warm": {"provider": "acme", "key": "key-1"}}).close()
    with socket.socket(fileno=int(sys.argv[1])) as mine:
        _mother(mine)

"""A store for many hosts: a server of Redis.

Documents are texts under ``coffers:1:document:KEY``, which the server itself drops in the end; the
time is the server's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from redis import exceptions

from coffers.boundary import sealed
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable
from coffers.secret import Secret
from coffers.stores import PATIENCE, Change, Store, T, address, link
from coffers.stores.document import KEEP, Document, dump, load
from coffers.timing import Clock, Deadline, within

Result = TypeVar("Result")

_PREFIX = "coffers:1:"
_LONGEST_PAUSE = 0.05
"""Seconds, after others came in between again and again."""
_PROBLEMS: tuple[tuple[type[exceptions.RedisError], type[CoffersError], str], ...] = (
    (
        exceptions.AuthenticationError,
        ConfigurationError,
        "refuses the user, the password or the database",
    ),
    (exceptions.NoPermissionError, ConfigurationError, "forbids this user what is needed"),
    (exceptions.BusyLoadingError, StoreUnavailable, "is still loading its data"),
    (exceptions.TimeoutError, StoreUnavailable, "does not answer in time"),
    (exceptions.ConnectionError, StoreUnavailable, "cannot be reached, or not be trusted"),
    (exceptions.RedisError, StoreUnavailable, "cannot do what is asked of it"),
)
"""What redis-py's errors mean, the more special ones first; their texts may quote what was sent."""


class Redis(Store):
    """Connections to one server, one for each thread that is at work."""

    blocks = True

    @sealed
    def __init__(self, url: str) -> None:
        self._url = Secret(url)
        self._place = address.place(url)
        self._clock = Clock()
        self._idle: list[link.Link] = []
        super().__init__()

    @sealed
    def look(self, keys: Sequence[str]) -> tuple[list[Document | None], float]:
        def work(server: link.Link) -> tuple[list[Document | None], float]:
            *texts, time = server.ask(*(("GET", _name(key)) for key in keys), ("TIME",))
            return [None if text is None else load(text) for text in texts], _seconds(time)

        return self._serve(work)

    @sealed
    def update(self, key: str, change: Change[T]) -> T:
        name = _name(key)

        def work(server: link.Link) -> T:
            pause = 0.001
            while True:  # until the link's time is up
                # The first one ends a watch that an earlier change left, which wrote nothing.
                *_, text, time = server.ask(("UNWATCH",), ("WATCH", name), ("GET", name), ("TIME",))
                old = None if text is None else load(text)
                new, result = change(old, _seconds(time))
                if new is old or _replace(server, name, new):
                    return result
                self._clock.sleep(pause * self._clock.random())
                pause = min(pause * 2, _LONGEST_PAUSE)

        return self._serve(work)

    @sealed
    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for server in idle:
            server.close()

    @sealed
    def _keep(self, name: str, value: str) -> str:
        def work(server: link.Link) -> str:
            name_here = f"{_PREFIX}{name}"
            _, kept = server.ask(("SET", name_here, value, "NX"), ("GET", name_here))
            return str(kept, "ascii")

        return self._serve(work)

    def _serve(self, work: Callable[[link.Link], Result]) -> Result:
        server = None
        try:
            with within(Deadline(PATIENCE, self._clock)):
                server = self._link()
                return work(server)
        except exceptions.RedisError as error:
            failure = self._failure(error)
        finally:
            if server is not None:
                self._give_back(server)
        raise failure

    def _link(self) -> link.Link:
        while True:
            with self._lock:
                server = self._idle.pop() if self._idle else None
            if server is None:
                return link.Link(self._url.reveal())
            if server.lives():
                return server
            server.close()

    def _give_back(self, server: link.Link) -> None:
        if server.settled:
            with self._lock:
                self._idle.append(server)
        else:
            server.close()

    def _failure(self, error: exceptions.RedisError) -> CoffersError:
        kind, problem = next((k, text) for of, k, text in _PROBLEMS if isinstance(error, of))
        return kind(f"the store in Redis at {self._place} {problem}")


def _name(key: str) -> str:
    return f"{_PREFIX}document:{key}"


def _seconds(time: list[bytes]) -> float:
    seconds, microseconds = time
    return int(seconds) + int(microseconds) / 1e6


def _replace(server: link.Link, name: str, new: Document | None) -> bool:
    """Write what is watched; false where somebody else did so before."""
    command: tuple[str | int, ...] = ("DEL", name)
    if new is not None:
        command = ("SET", name, dump(new), "PX", KEEP * 1000)
    *_, done = server.ask(("MULTI",), command, ("EXEC",))
    if done and isinstance(done[0], exceptions.RedisError):
        raise done[0]
    return done is not None

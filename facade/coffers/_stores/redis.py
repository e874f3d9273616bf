"""A store for many hosts, in a Redis server.

A document is a string at ``coffers:2:NAME``.  The server expires documents that aren't lasting, and
its clock is the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from redis import exceptions

from coffers._stores import (
    IDENTITY,
    Key,
    Operation,
    Store,
    T,
    Text,
    Transaction,
    address,
    connection,
    name_of,
)
from coffers._stores.document import KEEP, dump
from coffers._wire.clock import Clock, Deadline, within
from coffers._wire.tracebacks import clean_traceback
from coffers.credentials import Secret
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable

_PREFIX = "coffers:2:"
_LONGEST_PAUSE = 0.05
"""Seconds, once several attempts have collided with others."""
_CLUSTER = "is part of a cluster, which isn't supported; use a standalone server"
_PROBLEMS: tuple[tuple[type[exceptions.RedisError], type[CoffersError], str], ...] = (
    (
        exceptions.AuthenticationError,
        ConfigurationError,
        "refuses the user, the password or the database",
    ),
    (exceptions.NoPermissionError, ConfigurationError, "doesn't let this user run the commands"),
    (exceptions.AskError, ConfigurationError, _CLUSTER),  # or MOVED
    (exceptions.ClusterDownError, ConfigurationError, _CLUSTER),  # or MASTERDOWN
    (exceptions.ClusterCrossSlotError, ConfigurationError, _CLUSTER),
    (exceptions.TryAgainError, ConfigurationError, _CLUSTER),
    (exceptions.BusyLoadingError, StoreUnavailable, "is still loading its data"),
    (exceptions.TimeoutError, StoreUnavailable, "doesn't answer in time"),
    (exceptions.InvalidResponse, StoreUnavailable, "sends an answer that doesn't fit the command"),
    (exceptions.ConnectionError, StoreUnavailable, "can't be reached or can't be trusted"),
    (exceptions.RedisError, StoreUnavailable, "refuses a command"),
)
"""Our errors for redis-py's, more specific ones first.  Its messages may quote what was sent."""


class Redis(Store):
    """Documents in one server, with a connection for each working thread."""

    blocks = True

    @clean_traceback
    def __init__(self, url: str) -> None:
        self._url = Secret(url)
        self._place = address.place(url)
        self._clock = Clock()
        self._idle: list[connection.Connection] = []
        super().__init__()

    @clean_traceback
    def _transact(self, operation: Operation[T]) -> T:
        server = None
        try:
            with within(Deadline(operation.seconds, self._clock)):
                server = self._connect()
                if operation.firm:
                    self._check_eviction(server)
                return self._transact_without_conflict(server, operation)
        except exceptions.RedisError as error:
            failure = self._failure(error)
        finally:
            if server is not None:
                self._give_back(server)
        raise failure

    @clean_traceback
    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for server in idle:
            server.close()

    def _transact_without_conflict(
        self, server: connection.Connection, operation: Operation[T]
    ) -> T:
        """Run the transaction, again if another client writes one of its documents meanwhile."""
        pause = 0.001
        while True:  # the connection raises once the deadline has passed
            transaction = self._begun(server, operation.keys)
            if transaction is not None:
                result = operation.work(transaction)
                if not transaction.writes or _written(server, transaction):
                    return result
                # Jitter keeps processes that collide from colliding again.
                self._clock.sleep(pause * self._clock.random())
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _begun(self, server: connection.Connection, keys: Sequence[Key]) -> Transaction | None:
        """Begin a transaction on a consistent snapshot.

        Returns ``None`` if the store isn't the one it was, so that the names must be derived again.
        """
        before = bytes.fromhex(self._identity.reveal())
        names = [IDENTITY, *(name_of(key, before) for key in keys)]
        places = [_PREFIX + name for name in names]
        # UNWATCH ends the watch of an earlier transaction that wrote nothing.
        # A replica refuses WAIT: what it reads lags behind what others are granted.
        _, _, _, texts, time = server.ask(
            (("UNWATCH",), connection.OK),
            (("WAIT", 0, 0), connection.NUMBER),
            (("WATCH", *places), connection.OK),  # first, so that EXEC notices any later change
            (("MGET", *places), connection.texts(len(places))),
            (("TIME",), connection.TIME),
        )
        identity = self._recognized(texts[0])
        if identity is None:
            mine = Transaction(before, 0.0, lambda _: None, {})
            mine.put(IDENTITY, self._own_identity(), lasting=True)
            _written(server, mine)
            return None
        if identity != before:
            return None

        def read(name: str) -> Text | None:
            place = _PREFIX + name
            _, (text,) = server.ask(
                (("WATCH", place), connection.OK), (("MGET", place), connection.texts(1))
            )
            return text  # type: ignore[no-any-return]  # `texts` has checked it

        there = dict(zip(names, texts, strict=True))
        return Transaction(identity, _seconds(time), read, there)

    def _check_eviction(self, server: connection.Connection) -> None:
        """Raise `ConfigurationError` if the server may evict lasting documents."""
        try:
            (memory,) = server.ask((("INFO", "memory"), connection.TEXT))
        except exceptions.NoPermissionError:
            return  # no way to find out
        for line in memory.decode("utf-8", "replace").splitlines():
            name, _, policy = line.partition(":")
            if name == "maxmemory_policy" and policy.startswith("allkeys-"):
                msg = (
                    f"the store in Redis at {self._place} may evict holds"
                    f" (maxmemory-policy {policy[:20]}); set it to noeviction"
                )
                raise ConfigurationError(msg)

    def _connect(self) -> connection.Connection:
        while True:
            with self._lock:
                server = self._idle.pop() if self._idle else None
            if server is None:
                return connection.Connection(self._url.reveal())
            if server.lives():
                return server
            server.close()

    def _give_back(self, server: connection.Connection) -> None:
        if server.settled:
            with self._lock:
                self._idle.append(server)
        else:
            server.close()

    def _failure(self, error: exceptions.RedisError) -> CoffersError:
        kind, problem = next((k, text) for of, k, text in _PROBLEMS if isinstance(error, of))
        return kind(f"the store in Redis at {self._place} {problem}")


def _seconds(time: Sequence[bytes]) -> float:
    seconds, microseconds = time
    return int(seconds) + int(microseconds) / 1e6


def _written(server: connection.Connection, transaction: Transaction) -> bool:
    """Write the transaction's documents; return false if somebody else wrote one of them first."""
    commands: list[tuple[connection.Command, Callable[[object], bool]]] = []
    for name, (document, lasting) in transaction.writes.items():
        command: connection.Command = ("DEL", _PREFIX + name)
        if document is not None:
            command = ("SET", _PREFIX + name, dump(document))
            command = command if lasting else (*command, "PX", KEEP * 1000)
        commands.append((command, connection.QUEUED))
    *_, done = server.ask(
        (("MULTI",), connection.OK),
        *commands,
        (("EXEC",), connection.done([command[0] == "SET" for command, _ in commands])),
    )
    return done is not None

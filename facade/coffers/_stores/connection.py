"""Connect to Redis within the deadline of an operation.

redis-py limits each step of a connection, but neither their sum nor the lookup of a name.  Here
every step (lookup, connect, TLS, read, write) gets only the operation's remaining time.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from redis import exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from coffers._stores import address
from coffers._wire.clock import time_left

Command = tuple[str | int, ...]
Check = Callable[[Any], bool]
"""Returns whether an answer is of the kind that a command has."""


def just(text: bytes) -> Check:
    """Expect exactly `text`."""
    return lambda answer: isinstance(answer, bytes) and answer == text


OK, QUEUED = just(b"OK"), just(b"QUEUED")


def TEXT(answer: Any) -> bool:  # noqa: N802  # named like OK and QUEUED
    """Expect a string."""
    return isinstance(answer, bytes)


def NUMBER(answer: Any) -> bool:  # noqa: N802  # named like OK and QUEUED
    """Expect a whole number."""
    return type(answer) is int


def texts(number: int) -> Check:
    """Expect a list of `number` strings, any of which may be null."""
    return lambda answer: (
        isinstance(answer, list)
        and len(answer) == number
        and all(text is None or isinstance(text, bytes) for text in answer)
    )


def TIME(answer: Any) -> bool:  # noqa: N802  # named like OK and QUEUED
    """Expect seconds and microseconds."""
    return texts(2)(answer) and all(
        text is not None and text.isdigit() and len(text) < _DIGITS for text in answer
    )


def done(written: Sequence[bool]) -> Check:
    """Expect EXEC's results for commands that write or delete, or null if it ran none of them."""
    return lambda answer: (
        answer is None
        or (
            isinstance(answer, list)
            and len(answer) == len(written)
            and all(
                OK(one) if write else type(one) is int
                for one, write in zip(answer, written, strict=True)
            )
        )
    )


_DIGITS = 16
"""More digits than any time has."""
CONNECT, ANSWER = 1.0, 2.0
"""Seconds to reach an address, and for each step after that."""


class Connection:
    """A connection to the server at `url`, which opens at once.  It raises redis-py's errors."""

    def __init__(self, url: str) -> None:
        kind, options = address.parsed(url)
        try:
            self._connection = _bounded(kind)(
                **options,
                protocol=2,
                retry=Retry(NoBackoff(), 0),
                socket_connect_timeout=CONNECT,
                socket_timeout=ANSWER,
            )
        except OSError as error:  # redis-py reads its own version from a file
            raise exceptions.ConnectionError from error
        self.settled = True
        """Whether the connection can be reused.  It can't while an answer is outstanding, nor after
        an error: the address may point to another server by now, as after a failover."""
        try:
            self._connection.connect()
        except (exceptions.AskError, exceptions.ClusterDownError):
            raise
        except exceptions.ResponseError as error:  # the server refuses AUTH or SELECT
            raise exceptions.AuthenticationError from error
        except (ValueError, TypeError, LookupError, RecursionError):  # redis-py can't parse it
            raise exceptions.InvalidResponse from None

    def ask(self, *questions: tuple[Command, Check]) -> list[Any]:
        """Send commands together and return their answers; each has a check for its answer.

        Raises the first error among the answers.  An answer that fails its check is an
        `InvalidResponse`.
        """
        self.settled = False
        commands = [command for command, _ in questions]
        self._connection.send_packed_command(self._connection.pack_commands(commands))
        answers = [self._checked(check) for _, check in questions]
        for answer in answers:
            if isinstance(answer, exceptions.RedisError):
                raise answer
        self.settled = True
        return answers

    def _checked(self, check: Check) -> Any:
        """Return the next answer, which may be an error."""
        try:
            answer = self._connection.read_response()
        except exceptions.ResponseError as error:
            return error  # not raised yet: the answers to the other commands must be read
        except exceptions.RedisError:
            raise
        except Exception:  # noqa: BLE001  # redis-py's parser can raise anything for broken bytes
            raise exceptions.InvalidResponse from None
        inside = answer if isinstance(answer, list) else []
        refused = next((one for one in inside if isinstance(one, exceptions.RedisError)), None)
        if refused is None and not check(answer):
            raise exceptions.InvalidResponse
        return refused or answer

    def lives(self) -> bool:
        """Return whether the server has kept the connection open."""
        try:
            return not self._connection.can_read()
        except exceptions.RedisError:
            return False

    def close(self) -> None:
        """Close the connection.  You can call this more than once."""
        self._connection.disconnect()


@functools.cache
def _bounded(kind: Any) -> Any:
    """Return a subclass of `kind` whose sockets keep to the deadline.

    redis-py has no way to pass a socket, so the private method that creates one is replaced.
    """

    def connect(self: Any) -> _Socket:
        return _Socket(_in_time(functools.partial(kind._connect, self)))  # noqa: SLF001

    return type(kind.__name__, (kind,), {"_connect": connect})


class _Socket:
    """A socket that never waits beyond the deadline."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._limit = inner.gettimeout()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def settimeout(self, seconds: float | None) -> None:
        self._limit = seconds
        self._inner.settimeout(seconds)

    def recv(self, size: int) -> bytes:
        self._wait_at_most()
        return self._inner.recv(size)

    def recv_into(self, buffer: Any) -> int:
        self._wait_at_most()
        return self._inner.recv_into(buffer)

    def sendall(self, data: bytes) -> None:
        self._wait_at_most()
        self._inner.sendall(data)

    def _wait_at_most(self) -> None:
        self._inner.settimeout(time_left(self._limit, TimeoutError))


def _in_time(connect: Callable[[], socket.socket]) -> socket.socket:
    """Run `connect` in a thread, because the system's name lookup has no timeout."""
    made: Future[socket.socket] = Future()

    def work() -> None:
        try:
            made.set_result(connect())
        except UnicodeError:  # an odd host name
            made.set_exception(OSError("no such host"))
        except BaseException as error:  # noqa: BLE001  # raised in the waiting thread
            made.set_exception(error)

    try:
        threading.Thread(target=work, name="coffers-connect", daemon=True).start()
    except RuntimeError:  # too many threads, or the interpreter is shutting down
        raise OSError from None
    try:
        return made.result(time_left(None, TimeoutError))
    except BaseException:
        made.add_done_callback(_hang_up)
        raise


def _hang_up(late: Future[socket.socket]) -> None:
    if late.exception() is None:
        late.result().close()

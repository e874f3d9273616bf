"""A connection to Redis that ends with the operation it serves.

redis-py bounds each step of a connection, not their sum, and not the look-up of a name.  Here every
step (look-up, connect, TLS, read, write) gets what is left of the operation's time.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any
from uuid import uuid4

from redis import exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from coffers._stores import address
from coffers._wire.clock import time_left

Command = tuple[str | int, ...]
Check = Callable[[Any], bool]
"""Whether an answer is of the kind that a command has."""


def just(text: bytes) -> Check:
    """That text, and nothing else."""
    return lambda answer: isinstance(answer, bytes) and answer == text


OK, QUEUED = just(b"OK"), just(b"QUEUED")


def TEXT(answer: Any) -> bool:  # noqa: N802  # beside OK and QUEUED
    """Return a text that there is."""
    return isinstance(answer, bytes)


def texts(number: int) -> Check:
    """So many texts, or nothing in place of one."""
    return lambda answer: (
        isinstance(answer, list)
        and len(answer) == number
        and all(text is None or isinstance(text, bytes) for text in answer)
    )


def TIME(answer: Any) -> bool:  # noqa: N802  # beside OK and QUEUED
    """Return seconds and microseconds."""
    return texts(2)(answer) and all(
        text is not None and text.isdigit() and len(text) < _DIGITS for text in answer
    )


def done(written: Sequence[bool]) -> Check:
    """Check EXEC's answer to commands that write or delete; null if it did none of them."""
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
"""Of a time there are fewer."""
CONNECT, ANSWER = 1.0, 2.0
"""Seconds for reaching an address, and for each step after that."""


class Connection:
    """A connection to the server at `url`, opened at once.  Its errors are redis-py's."""

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
        except OSError as error:  # it looks up in a file which version it has
            raise exceptions.ConnectionError from error
        self.settled = True
        """Whether it can be used again: not with an answer outstanding; nor after an error, as the
        address may lead to another server by now, where this one does not write any more."""
        try:
            self._connection.connect()
        except (exceptions.AskError, exceptions.ClusterDownError):
            raise
        except exceptions.ResponseError as error:  # to AUTH or SELECT
            raise exceptions.AuthenticationError from error
        except (ValueError, TypeError, LookupError, RecursionError):  # of bytes that are none
            raise exceptions.InvalidResponse from None

    def ask(self, *questions: tuple[Command, Check]) -> list[Any]:
        """Give the answers to commands, which are sent together, each with what its answer is.

        Raises the first error among them.  Any other answer than one of the kind that was asked
        for, or one that was meant for somebody else, is an `InvalidResponse`: a proxy that repeats
        bytes must not make one look like the next one.
        """
        self.settled = False
        mark = uuid4().bytes
        commands = [command for command, _ in questions]
        self._connection.send_packed_command(
            self._connection.pack_commands([*commands, ("ECHO", mark)])
        )
        answers = [self._checked(check) for _, check in questions]
        self._checked(just(mark))
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
            return error  # the answers to the other commands follow
        except exceptions.RedisError:
            raise
        except Exception:  # noqa: BLE001  # bytes that are no answer are no reason to pass it on
            raise exceptions.InvalidResponse from None
        inside = answer if isinstance(answer, list) else []
        refused = next((one for one in inside if isinstance(one, exceptions.RedisError)), None)
        if refused is None and not check(answer):
            raise exceptions.InvalidResponse
        return refused or answer

    def lives(self) -> bool:
        """Return whether the server has not hung up meanwhile."""
        try:
            return not self._connection.can_read()
        except exceptions.RedisError:
            return False

    def close(self) -> None:
        """Hang up; more than once is fine."""
        self._connection.disconnect()


@functools.cache
def _bounded(kind: Any) -> Any:
    """`kind`, whose sockets are bounded; redis-py takes none, so what makes them is replaced."""

    def connect(self: Any) -> _Socket:
        return _Socket(_in_time(functools.partial(kind._connect, self)))  # noqa: SLF001

    return type(kind.__name__, (kind,), {"_connect": connect})


class _Socket:
    """A socket that waits no longer than until the deadline."""

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
    """Call `connect` in a thread: the system's name look-up takes no timeout."""
    made: Future[socket.socket] = Future()

    def work() -> None:
        try:
            made.set_result(connect())
        except UnicodeError:  # of an odd name
            made.set_exception(OSError("no such host"))
        except BaseException as error:  # noqa: BLE001  # raised by the thread that waits
            made.set_exception(error)

    try:
        threading.Thread(target=work, name="coffers-connect", daemon=True).start()
    except RuntimeError:  # there are too many, or the interpreter ends
        raise OSError from None
    try:
        return made.result(time_left(None, TimeoutError))
    except BaseException:
        made.add_done_callback(_hang_up)
        raise


def _hang_up(late: Future[socket.socket]) -> None:
    if late.exception() is None:
        late.result().close()

"""Fetch a key from a slow source, within the time that a reading has left."""

from __future__ import annotations

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import Any

import anyio
import anyio.lowlevel

from coffers._wire.clock import Deadline
from coffers.errors import CoffersError, ConfigurationError, DeadlineExceeded, TemporaryError

EndWith = Callable[[Callable[[], None]], None]
"""Registers a function that is called as soon as no caller is waiting for the source."""


class Slow(ABC):
    """A source that may be slow, or never answer.

    It runs in a thread of its own, with the caller's context variables.
    """

    where: str
    """What the source is, for error messages."""

    @abstractmethod
    def fetch(self, end_with: EndWith) -> object:
        """Return the key.  May raise anything."""

    def ask(self, deadline: Deadline) -> object:
        """Return the key before the deadline.

        Raises `ConfigurationError`, a `TemporaryError`, or the source's own `CoffersError`.
        """
        deadline.check()
        arrived = threading.Event()
        asking = _Asking(self, arrived.set)
        try:
            arrived.wait(deadline.remaining())
        finally:
            asking.leave()
        return asking.outcome(deadline)

    async def aask(self, deadline: Deadline) -> object:
        """Do the same as `ask` without blocking the event loop."""
        deadline.check()
        arrived = anyio.Event()
        loop: Any = anyio.lowlevel.current_token().native_token
        soon = getattr(loop, "call_soon_threadsafe", None) or loop.run_sync_soon

        def tell() -> None:
            with suppress(RuntimeError):  # the loop is closed, so no caller is waiting
                soon(arrived.set)

        asking = _Asking(self, tell)
        try:
            with anyio.move_on_after(deadline.remaining()):
                await arrived.wait()
        finally:
            asking.leave()
        return asking.outcome(deadline)


class _Asking:
    """A thread that asks the source.  It is a daemon, because a source may hang forever."""

    def __init__(self, source: Slow, tell: Callable[[], None]) -> None:
        self._source, self._tell = source, tell
        self._given: object = None
        self._failure: BaseException | None = None
        self._arrived = self._left = False
        self._end: Callable[[], None] | None = None
        self._lock = threading.Lock()
        context = copy_context()
        # The copied context says which async library is running.  That isn't true in the thread,
        # where the source may run an event loop of its own.
        if "sniffio" in sys.modules:
            context.run(sys.modules["sniffio"].current_async_library_cvar.set, None)
        thread = threading.Thread(
            target=context.run, args=(self._ask,), name="coffers key", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # too many threads, or the interpreter is shutting down
            message = f"{source.where}: can't start a thread to fetch the key"
            raise TemporaryError(message) from None

    def leave(self) -> None:
        """Stop waiting, and let the source know."""
        with self._lock:
            self._left, end = True, self._end
        if end is not None:
            end()

    def outcome(self, deadline: Deadline) -> object:
        """Return the key, or raise the source's error or `DeadlineExceeded`."""
        if not self._arrived:
            where, seconds = self._source.where, deadline.seconds
            raise DeadlineExceeded(f"{where}: no key within {seconds:.3g} s")
        if self._failure is not None:
            raise self._failure
        return self._given

    def _ask(self) -> None:
        try:
            self._given = self._source.fetch(self._end_with)
        except CoffersError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001  # the source is the caller's own code
            message = f"{self._source.where}: raised {type(error).__name__}, didn't return a key"
            self._failure = ConfigurationError(message)
        except BaseException as error:  # noqa: BLE001  # raised again in the waiting thread
            self._failure = error
        self._arrived = True
        self._tell()

    def _end_with(self, end: Callable[[], None]) -> None:
        # Whichever comes second, this or `leave`, ends the source.
        with self._lock:
            self._end, left = end, self._left
        if left:
            end()

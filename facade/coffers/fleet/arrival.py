"""Readings that arrive one by one, while a task of their own asks for them.

An async generator that kept tasks running between its items would leave them, and the scopes they
are cancelled with, to whichever task happens to finish it.  So the asking has a task that belongs
to nobody else; it ends with the loop over the readings, also where that is merely left.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, Generic, Self, TypeVar

import anyio
import anyio.lowlevel

T = TypeVar("T")
Gather = Callable[[Callable[[T], None]], Awaitable[None]]
"""Gives what it takes each thing as soon as it is there."""

_running: set[object] = set()
"""An event loop does not hold on to its tasks."""


class Arrival(AsyncIterator[T]):
    """What `gather` gives, each as soon as it is there.

    Nothing is begun before the first is asked for.  Who leaves early waits with `aclose`, or with
    ``contextlib.aclosing``, until what was begun has ended; else it ends a moment later.
    """

    def __init__(self, gather: Gather[T]) -> None:
        self._gather: Gather[T] | None = gather
        self._asking: _Asking[T] = _Asking()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._gather is not None:
            gather, self._gather = self._gather, None
            self._asking.begin(gather)
        try:
            return await self._asking.next()
        except BaseException:
            self._asking.leave()
            raise

    async def aclose(self) -> None:
        """Give up what is still asked for."""
        self._gather = None
        self._asking.leave()
        await self._asking.ended()

    def __del__(self) -> None:
        self._asking.leave()


class _Asking(Generic[T]):
    """The task, and what it has to say; it does not know who listens."""

    def __init__(self) -> None:
        self._arrived: deque[T] = deque()
        self._failure: BaseException | None = None
        self._loop: Any = None
        """The event loop while the task runs in it."""
        self._closed = False

    def begin(self, gather: Gather[T]) -> None:
        if self._closed:
            return
        self._news, self._scope = anyio.Event(), anyio.CancelScope()
        self._loop = anyio.lowlevel.current_token().native_token
        if hasattr(self._loop, "create_task"):
            task = self._loop.create_task(self._ask(gather))
            _running.add(task)
            task.add_done_callback(_running.discard)
        else:
            sys.modules["trio"].lowlevel.spawn_system_task(self._ask, gather)

    async def next(self) -> T:
        while not self._arrived:
            if self._loop is None:
                failure, self._failure = self._failure, None
                raise failure or StopAsyncIteration
            await self._more()
        await anyio.lowlevel.checkpoint()
        return self._arrived.popleft()

    async def ended(self) -> None:
        while self._loop is not None:
            await self._more()

    async def _more(self) -> None:
        if self._news.is_set():
            self._news = anyio.Event()
        await self._news.wait()

    def leave(self) -> None:
        """From whichever thread: the collector of garbage may be at work in any."""
        self._closed = True
        loop = self._loop
        if loop is not None:
            soon = getattr(loop, "call_soon_threadsafe", None) or loop.run_sync_soon
            with suppress(RuntimeError):  # the loop is over, and its tasks with it
                soon(self._scope.cancel)

    async def _ask(self, gather: Gather[T]) -> None:
        try:
            with self._scope:
                await gather(self._take)
        except anyio.get_cancelled_exc_class():
            raise
        except BaseException as error:  # noqa: BLE001  # raised in the task that listens
            self._failure = error
        finally:
            self._loop = None
            self._news.set()

    def _take(self, thing: T) -> None:
        if not self._closed:
            self._arrived.append(thing)
            self._news.set()

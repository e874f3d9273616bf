"""Remove the values in an error's frames before the error leaves the library.

The standard library, rich, structlog and error trackers can print a traceback with the local
variables of every frame, and a reading's variables include the key and the body.  So our own error
leaves a public function without any frame, cause or context behind that function.  Any other
exception, such as a `TypeError` or an interrupt, keeps its frames, but without their variables.
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from types import FrameType
from typing import Any, ParamSpec, TypeVar

from coffers.errors import CoffersError

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


def clean_traceback(function: Callable[P, T]) -> Callable[P, T]:
    """Wrap `function`, so that its errors carry none of its arguments or variables."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # raised again below
            failure = stripped(error)
        del args, kwargs
        try:
            raise failure
        finally:
            del failure  # a cycle with this frame would also keep the caller's frames alive

    return call


def clean_traceback_async(
    function: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Do the same as `clean_traceback`, for a function that is awaited."""

    @functools.wraps(function)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # raised again below
            failure = stripped(error)
        del args, kwargs
        try:
            raise failure
        finally:
            del failure  # a cycle with this frame would also keep the caller's frames alive

    return call


async def stripped_task(work: Callable[..., Awaitable[Any]], *args: Any) -> None:
    """Run `work` as a task of a group, and strip its error.

    Otherwise the group keeps the task's cancellation, with all its frames, in a reference cycle.
    """
    try:
        await work(*args)
    except BaseException as error:  # noqa: BLE001  # raised again
        error.__cause__ = error.__context__ = None
        raise error.with_traceback(None)  # noqa: B904  # it is the same error
    finally:
        del work, args


def stripped(error: E) -> E:
    """Return `error` without its frames, or with their variables cleared."""
    if isinstance(error, CoffersError):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    ours: set[FrameType] = set()
    behind: BaseException | None = error
    while behind is not None:
        frames = [frame for frame, _ in traceback.walk_tb(behind.__traceback__)]
        if ours and frames and frames[0] not in ours:
            # The caller was already handling this error.  Clearing a suspended generator's frame
            # would close it, so leave the caller's frames alone.
            break
        ours.update(frames)
        traceback.clear_frames(behind.__traceback__)
        behind = behind.__cause__ or behind.__context__
    return error

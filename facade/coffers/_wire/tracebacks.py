"""Errors leave the library without the values their frames held.

A traceback can be printed with the local variables of every frame (the standard library, rich,
structlog and error trackers do it), and those of a reading are a key and a body.  So an error of
ours leaves a public function from that function, with no frame, cause or context behind it; any
other one, such as a `TypeError` or an interrupt, keeps its frames, emptied.
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
    """`function`, whose errors carry nothing of what it was called with."""

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
            del failure  # or it and this frame hold each other, and the frames of the caller

    return call


def clean_traceback_async(
    function: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """`clean_traceback`, for a function that is awaited."""

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
            del failure  # or it and this frame hold each other, and the frames of the caller

    return call


async def stripped_task(work: Callable[..., Awaitable[Any]], *args: Any) -> None:
    """Do `work` as a task of a group: that leaves its cancellation, and all frames, in a cycle."""
    try:
        await work(*args)
    except BaseException as error:  # noqa: BLE001  # raised again
        error.__cause__ = error.__context__ = None
        raise error.with_traceback(None)  # noqa: B904  # the same one
    finally:
        del work, args


def stripped(error: E) -> E:
    """`error`, with nothing of the frames that it came through."""
    if isinstance(error, CoffersError):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    ours: set[FrameType] = set()
    behind: BaseException | None = error
    while behind is not None:
        frames = [frame for frame, _ in traceback.walk_tb(behind.__traceback__)]
        if ours and frames and frames[0] not in ours:
            break  # the caller was busy with it before: what its frames wait for must not end
        ours.update(frames)
        traceback.clear_frames(behind.__traceback__)
        behind = behind.__cause__ or behind.__context__
    return error

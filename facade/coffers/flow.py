"""Control flow of a reading, without any I/O.

An adapter's `read` is a generator that yields each `Call` it needs and receives the parsed reply.
`run` and `arun` drive it; they differ in one word, and adapters, mapping and error handling exist
once for both.  A test drives it with `next()` and `.send()`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any, Protocol, TypeVar

import attrs

from coffers.errors import AccountError, CoffersError, Unsupported

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Wanted = TypeVar("Wanted")

Flow = Generator["Call", Any, T]


class Endpoint(Protocol[T_co]):
    """What a generated operation module offers: a request to build, a reply to parse; both pure."""

    OPERATION: str
    METHOD: str
    PATH: str
    FIELDS: frozenset[str]
    SECRETS: frozenset[str]

    @property
    def build(self) -> Callable[..., dict[str, Any]]: ...

    def parse(self, status: int, data: Any, /) -> T_co: ...


@attrs.frozen
class Call:
    """One request that an adapter wants made."""

    endpoint: Endpoint[Any]
    params: dict[str, Any]


def call(endpoint: Endpoint[T], **params: Any) -> Flow[T]:
    """Ask for one operation.

        reply = yield from call(get_user)

    gives the parsed reply, or raises the error that it was refused with.
    """
    reply: T = yield Call(endpoint, params)
    return reply


def attempt(calls: Flow[T]) -> Flow[T | None]:
    """Like the flow itself, but ``None`` where the provider refuses.

    The refusal is in the account's `coverage`.  What may pass (an outage, a rate limit) is raised:
    a reading that left something out by accident would look complete the next time.
    """
    try:
        return (yield from calls)
    except (AccountError, Unsupported):
        return None


def run(flow: Generator[Wanted, Any, T], send: Callable[[Wanted], Any]) -> T:
    """Drive `flow`, answering whatever it wants with `send`."""
    try:
        wanted = next(flow)
        while True:
            try:
                reply = send(wanted)
            except CoffersError as error:
                wanted = flow.throw(error)
            else:
                wanted = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result


async def arun(flow: Generator[Wanted, Any, T], send: Callable[[Wanted], Awaitable[Any]]) -> T:
    """`run`, awaiting `send`."""
    try:
        wanted = next(flow)
        while True:
            try:
                reply = await send(wanted)
            except CoffersError as error:
                wanted = flow.throw(error)
            else:
                wanted = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result

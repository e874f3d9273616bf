"""Control flow without any I/O: what is to be done, told apart from how.

A flow is a generator.  It yields one instruction after the other and receives what came of each.
`run` and `arun` drive it; they differ in one word, so that adapters, mapping, error handling,
sharing and holding exist once for threads and for tasks.  A test drives a flow with ``next()`` and
``.send()``.

    Call                           an adapter's: one operation of its provider
    AskKey, Request, Sleep         the wire's, which answers calls
    Fetch, Transact, Read, Sleep   a fleet's, which shares readings and holds what they tell
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import attrs

from coffers.errors import AccountError, CoffersError, Unsupported

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Wanted = TypeVar("Wanted")

Flow = Generator["Call", Any, T]


class Endpoint(Protocol[T_co]):
    """A generated operation module: it builds a request and parses a reply, both pure."""

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
    """Ask for one operation."""

    endpoint: Endpoint[Any]
    params: dict[str, Any]


@attrs.frozen
class AskKey:
    """Ask a source for the key that may take its time."""

    source: Any


@attrs.frozen
class Request:
    """Send an HTTP request."""

    method: str
    url: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    params: Mapping[str, Any] | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Sleep:
    """Wait."""

    seconds: float


@attrs.frozen
class Fetch:
    """Ask the provider of the account that the flow is about."""

    seconds: float
    """Seconds it may take."""


@attrs.frozen
class Transact:
    """Change documents of the store at once, with the arguments of `Store.transact`."""

    work: Callable[[Any], Any]
    keys: Sequence[Any]
    seconds: float
    writes: bool = True
    firm: bool = False


@attrs.frozen
class Read:
    """Read accounts."""

    names: Sequence[str]
    freshness: Any


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


def answered(
    flow: Generator[Wanted, Any, T], answer: Callable[[Wanted], Generator[Any, Any, Any]]
) -> Generator[Any, Any, T]:
    """Drive `flow` within another one, which answers what it wants by flows of its own."""
    try:
        wanted = next(flow)
        while True:
            try:
                reply = yield from answer(wanted)
            except CoffersError as error:
                wanted = flow.throw(error)
            else:
                wanted = flow.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result


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

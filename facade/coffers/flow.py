"""Control flow without I/O: flows decide what to do, drivers do it.

A flow is a generator that yields one instruction after another and receives the result of each.
`run` and `arun` drive it and differ only in ``await``.  So adapters, mapping, error handling,
single flight and holds are written once for threads and tasks.  A test drives a flow with
``next()`` and ``.send()``.

    Call                           from an adapter: one operation of its provider
    AskKey, Request, Sleep         from the wire, which answers calls
    Fetch, Transact, Read, Sleep   from a fleet, which shares readings and keeps holds
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import attrs

from coffers.errors import AccountError, CoffersError, Unsupported

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
H = TypeVar("H")
H_co = TypeVar("H_co", covariant=True)
Wanted = TypeVar("Wanted")

Flow = Generator["Call", Any, T]


class Endpoint(Protocol[T_co]):
    """A generated operation module: pure functions that build a request and parse its reply."""

    OPERATION: str
    METHOD: str
    PATH: str
    FIELDS: frozenset[str]
    SECRETS: frozenset[str]

    @property
    def build(self) -> Callable[..., dict[str, Any]]: ...

    def parse(self, status: int, data: Any, /, *, hide: bool = ...) -> T_co: ...


class EndpointWithHeaders(Endpoint[T_co], Protocol[T_co, H_co]):
    """A generated operation module whose description has headers of the answer."""

    def parse_headers(self, headers: Mapping[str, str], /) -> H_co: ...


@attrs.frozen
class Call:
    """Call one operation."""

    endpoint: Endpoint[Any]
    params: dict[str, Any]
    headers: Callable[[Mapping[str, str]], Any] | None = None
    """Picks the headers that the adapter wants, too."""

    @property
    def largest(self) -> int | None:
        """Bytes that the reply may have, if the description says that it is large."""
        largest: int | None = getattr(self.endpoint, "LARGEST", None)
        return largest


@attrs.frozen
class AskKey:
    """Ask a slow source for the key."""

    source: Any


@attrs.frozen
class Request:
    """Send an HTTP request."""

    method: str
    url: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    params: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    body: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    """What is sent, as the value of ``json`` or ``data``; empty for no body."""
    largest: int | None = None
    """The same as `Call.largest`."""


@attrs.frozen
class Sleep:
    """Wait."""

    seconds: float


@attrs.frozen
class Fetch:
    """Ask the provider for the flow's account."""

    seconds: float
    """Seconds it may take."""


@attrs.frozen
class Transact:
    """Run one transaction in the store, with the arguments of `Store.transact`."""

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
    """Call one operation and return the parsed reply.

        reply = yield from call(get_user)

    Raises a `CoffersError` if the call fails.
    """
    reply: T = yield Call(endpoint, params)
    return reply


def call_with_headers(endpoint: EndpointWithHeaders[T, H], **params: Any) -> Flow[tuple[T, H]]:
    """Call one operation and return the parsed reply and the described headers of the answer.

        reply, headers = yield from call_with_headers(get_usage)
        left = amount(headers.x_credits_left)

    A header is a string, or ``None`` if the answer doesn't have it.  One that repeats the
    credential is left out.  Raises a `CoffersError` if the call fails.
    """
    answer: tuple[T, H] = yield Call(endpoint, params, endpoint.parse_headers)
    return answer


def attempt(calls: Flow[T]) -> Flow[T | None]:
    """Run `calls` and return their result, or ``None`` if the provider refuses.

    The account's `coverage` records the refusal.  Temporary errors, such as an outage or a rate
    limit, are still raised: a reading must not leave something out just because it was unlucky.
    """
    try:
        return (yield from calls)
    except (AccountError, Unsupported):
        return None


def answered(
    flow: Generator[Wanted, Any, T], answer: Callable[[Wanted], Generator[Any, Any, Any]]
) -> Generator[Any, Any, T]:
    """Drive `flow` within another flow, running ``answer(wanted)`` for each instruction."""
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
    """Drive `flow` and carry out its instructions with `send`."""
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
    """Drive `flow` like `run`, awaiting `send`."""
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

"""Recorded replies, played back without a network.

A *case* is a file of one exchange as it went over the wire and the account it must become::

    {"about": "…", "origin": "vendor documentation 2024-12-06",
     "observed_at": "2024-12-06T12:00:00Z", "options": {},
     "exchanges": [{"request": "GET /v1/user", "status": 200, "headers": {}, "body": {}}],
     "expect": {…} | "AuthenticationError"}

`origin` is ``vendor …``, ``recorded …`` or ``written``.  In `expect`, what is left out is unknown.
A package with a provider of its own checks it with `load` and `check`.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import anyio
import attrs
import httpx2

from coffers import registry
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import Account
from coffers.provider import Provider
from coffers.timing import Clock

FAKE_KEY = "user:not-a-real-key"
"""Good for every kind of credential, and for no provider."""


@attrs.frozen(kw_only=True)
class Case:
    """One recorded case."""

    about: str
    origin: str
    observed_at: str
    options: Mapping[str, Any]
    exchanges: tuple[Mapping[str, Any], ...] = attrs.field(converter=tuple, repr=False)
    expect: Mapping[str, Any] | str

    @property
    def clock(self) -> Clock:
        """A clock that stands at the time of the recording, and does not sleep."""
        at = datetime.fromisoformat(self.observed_at)
        return Clock(now=lambda: at, sleep=lambda _: None, asleep=_no_sleep)


async def _no_sleep(_: float) -> None:
    await anyio.sleep(0)


def load(path: Path | resources.abc.Traversable) -> Case:
    """The case in a file.  Raises `ConfigurationError`, naming the file and what is wrong."""
    try:
        return Case(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{path}: not a case: {error}") from None


def sample(provider: str) -> Case | None:
    """The reply of this provider that comes with the library, or with the provider's package.

    A package of its own has it in ``samples/<provider>.json`` beside its adapter.
    """
    source = Path(__file__).parents[3] / "tests" / "fixtures" / provider
    for path in (
        resources.files("coffers") / "samples" / f"{provider}.json",
        source / "happy.json",  # in a source checkout, where the tests have it
        Path(inspect.getfile(registry.adapter(provider))).parent / "samples" / f"{provider}.json",
    ):
        if path.is_file():
            return load(path)
    return None


def transport(case: Case) -> httpx2.MockTransport:
    """A transport that answers with the exchanges of `case`, in their order.

    Raises `AssertionError` for a request that is not the recorded one.
    """
    exchanges = iter(case.exchanges)

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent = f"{request.method} {request.url.raw_path.decode('ascii')}"
        exchange = next(exchanges, None)
        assert exchange is not None, f"one request more than recorded: {sent}"
        assert sent == exchange["request"], f"sent {sent}, recorded {exchange['request']}"
        body = exchange["body"]
        content = body if isinstance(body, str) else json.dumps(body)
        return httpx2.Response(
            exchange["status"], headers=exchange["headers"], content=content.encode()
        )

    return httpx2.MockTransport(answer)


def settings(provider: str, case: Case) -> dict[str, Any]:
    """Arguments with which `coffers.Client`, or an entry of `coffers.Coffers`, replays `case`."""
    return {
        "provider": provider,
        "key": FAKE_KEY,
        "http": httpx2.Client(transport=transport(case)),
        "clock": case.clock,
        **case.options,
    }


def read(provider: str, case: Case) -> Account:
    """What `coffers.Client` makes of `case`.  Raises what it raises."""
    with Client(**settings(provider, case)) as client:
        return client.read()


async def aread(provider: str, case: Case) -> Account:
    """What `coffers.AsyncClient` makes of `case`.  Raises what it raises."""
    http = httpx2.AsyncClient(transport=transport(case))
    async with http, AsyncClient(**{**settings(provider, case), "http": http}) as client:
        return await client.read()


def outcome(reading: Callable[[], Account]) -> dict[str, Any] | str:
    """What a reading gives, in the form of a case's `expect`."""
    return _outcome(reading)[0]


def _outcome(reading: Callable[[], Account]) -> tuple[dict[str, Any] | str, CoffersError | None]:
    try:
        account = reading()
    except CoffersError as error:
        return type(error).__name__, error
    return _without_unknown({**account.to_dict(), "stale": account.stale or None}), None


def check(provider: str, case: Case) -> None:
    """Raise `AssertionError` unless both clients make of `case` what it expects.

    It says how they differ; and where the adapter itself stumbled, in which file and line.
    """
    __tracebackhide__ = True  # of pytest: what is wrong is in the message, not in here
    for reading in (
        lambda: read(provider, case),
        lambda: anyio.run(aread, provider, case),
    ):
        try:
            became, error = _outcome(reading)
        except AssertionError as misled:  # without the way through the clients to `transport`
            raise AssertionError(str(misled)) from None
        if became != case.expect:
            raise AssertionError(
                _difference(became, case.expect)
                if error is None
                else _failure(provider, error, case.expect)
            )


def _failure(provider: str, error: CoffersError, expected: Mapping[str, Any] | str) -> str:
    wanted = expected if isinstance(expected, str) else "an account"
    lines = [f"became {type(error).__name__}, expected {wanted}", str(error)]
    if notes := getattr(error, "__notes__", []):
        lines += [*notes, *_renamed(registry.adapter(provider))]
    return "\n".join(lines)


def _renamed(adapter: type[Provider]) -> Iterator[str]:
    """What the adapter calls as the description does, though generated code had to rename it."""
    module = sys.modules[adapter.__module__]
    try:
        source = inspect.getsource(module)
    except (OSError, TypeError):
        return
    for endpoint in [thing for thing in vars(module).values() if hasattr(thing, "OPERATION")]:
        package = sys.modules[endpoint.__name__.partition(".api.")[0]]
        for name, new in getattr(package, "RENAMED", ()):
            if re.search(rf"\.{re.escape(name)}\b", source):
                yield f"{name!r} of the description is {new!r} in Python"


def _difference(became: Any, expected: Any, path: str = "") -> str:
    if isinstance(became, dict) and isinstance(expected, Mapping):
        names = sorted({*became, *expected})
        parts = [(f"{path}.{n}".lstrip("."), became.get(n), expected.get(n)) for n in names]
    elif isinstance(became, list) and isinstance(expected, list) and len(became) == len(expected):
        parts = [
            (f"{path}[{i}]", *pair) for i, pair in enumerate(zip(became, expected, strict=True))
        ]
    else:
        return f"{path or 'account'}: became {became!r}, expected {expected!r}"
    return "\n".join(_difference(b, e, p) for p, b, e in parts if b != e)


def _without_unknown(data: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: _told(value) for name, value in data.items()}
    return {name: value for name, value in kept.items() if value not in (None, {}, [])}


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return _without_unknown(value)
    return [_told(item) for item in value] if isinstance(value, list) else value

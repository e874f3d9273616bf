"""Recorded replies, played back without a network.

A *case* is a file with one exchange, as it went over the wire, and the account that it must become:

    {"about": "…", "origin": "vendor documentation 2024-12-06",
     "observed_at": "2024-12-06T12:00:00Z", "demo": true, "options": {},
     "exchanges": [{"request": "GET /v1/user", "status": 200, "headers": {}, "body": {}}],
     "expect": {…} | "AuthenticationError"}

`origin` is ``vendor …``, ``recorded …`` or ``written …``.  Fields that `expect` leaves out must be
unknown.  The library ships one case for each provider, which the demo, the documentation and fakes
use.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
import attrs

from coffers import _registry
from coffers._wire.clock import Clock, Deadline
from coffers._wire.sending import Response, Sender, query
from coffers.client import Client
from coffers.errors import ConfigurationError
from coffers.flow import Request
from coffers.model import Account

if TYPE_CHECKING:
    import httpx2

_LOGGER = logging.getLogger("coffers")
FAKE_KEY = "user:not-a-real-key"
"""Has the form of every kind of credential, but no provider accepts it."""


@attrs.frozen(kw_only=True)
class Case:
    """One recorded case."""

    about: str
    origin: str
    observed_at: str
    options: Mapping[str, Any]
    exchanges: tuple[Mapping[str, Any], ...] = attrs.field(converter=tuple, repr=False)
    expect: Mapping[str, Any] | str
    demo: bool = False
    """Whether the demo shows it even if it doesn't show every provider."""

    @property
    def clock(self) -> Clock:
        """A clock that stands still at the time of the recording and doesn't sleep."""
        at = datetime.fromisoformat(self.observed_at)
        return Clock(now=lambda: at, sleep=lambda _: None, asleep=_no_sleep)


async def _no_sleep(_: float) -> None:
    await anyio.sleep(0)


def load(path: Path | resources.abc.Traversable) -> Case:
    """Load the case in a file.  Raises `ConfigurationError` if it isn't one."""
    try:
        return Case(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{path}: not a recorded case: {error}") from None


def sample(provider: str) -> Case | None:
    """Return the recorded reply that ships with the library or with the provider's own package.

    A separate package keeps it in ``samples/<provider>.json`` beside its adapter.
    """
    return next((load(path) for path in _places(provider) if path.is_file()), None)


def cases(providers: Iterable[str]) -> dict[str, Case]:
    """Return the recorded replies of these providers by name; log those that can't be used."""
    found = {}
    for name in providers:
        try:
            case = sample(name)
        except ConfigurationError as error:
            _LOGGER.warning("%s; leaving it out", error)
        else:
            found.update({name: case} if case else {})
    return found


def _places(provider: str) -> Iterator[Path | resources.abc.Traversable]:
    yield resources.files("coffers") / "samples" / f"{provider}.json"
    # In a source checkout, the tests have it.
    yield Path(__file__).parents[3] / "tests" / "fixtures" / provider / "happy.json"
    package = Path(inspect.getfile(_registry.adapter(provider))).parent
    yield package / "samples" / f"{provider}.json"


class _Player:
    """Answers with the exchanges of a case in order.

    Raises `AssertionError` for a request that differs from the recorded one.
    """

    def __init__(self, case: Case) -> None:
        self._exchanges = iter(case.exchanges)

    def answer(self, sent: str) -> tuple[int, Mapping[str, str], bytes]:
        exchange = next(self._exchanges, None)
        assert exchange is not None, f"one request more than recorded: {sent}"
        assert sent == exchange["request"], f"sent {sent}, recorded {exchange['request']}"
        body = exchange["body"]
        content = body if isinstance(body, str) else json.dumps(body)
        return exchange["status"], exchange["headers"], content.encode()


class _Replay(Sender):
    """Sender that answers from a case."""

    def __init__(self, case: Case) -> None:
        self._player = _Player(case)

    def send(self, request: Request, deadline: Deadline) -> Response:  # noqa: ARG002
        url = urlsplit(request.url + query(request))
        target = f"{url.path}?{url.query}" if url.query else url.path
        status, headers, content = self._player.answer(f"{request.method} {target}")
        return Response(status, {name.lower(): v for name, v in headers.items()}, content)


def transport(case: Case) -> httpx2.MockTransport:
    """Return a transport for httpx2 that answers with the exchanges of `case` in order.

    Raises `AssertionError` for a request that differs from the recorded one.
    """
    import httpx2  # only tests need it

    player = _Player(case)

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent = f"{request.method} {request.url.raw_path.decode('ascii')}"
        status, headers, content = player.answer(sent)
        return httpx2.Response(status, headers=headers, content=content)

    return httpx2.MockTransport(answer)


def settings(provider: str, case: Case) -> dict[str, Any]:
    """Return arguments that make `coffers.Client`, or a fleet's account, replay `case`."""
    return {
        "provider": provider,
        "key": FAKE_KEY,
        "http": _Replay(case),
        "clock": case.clock,
        **case.options,
    }


def read(provider: str, case: Case) -> Account:
    """Return the account that `coffers.Client` reads from `case`.  Raises the same errors."""
    with Client(**settings(provider, case)) as client:
        return client.read()


def expectation(account: Account) -> dict[str, Any]:
    """Return `account` as a case's `expect` has it: without what is unknown."""
    return _without_unknown({**account.to_dict(), "stale": account.stale or None})


def _without_unknown(data: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: _known(value) for name, value in data.items()}
    return {name: value for name, value in kept.items() if value not in (None, {}, [])}


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return _without_unknown(value)
    return [_known(item) for item in value] if isinstance(value, list) else value

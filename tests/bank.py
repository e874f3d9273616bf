"""A fake provider whose accounts a test sets, and fleets of each kind with one interface.

bank.accounts["main"] = account(100)                    # or an error's class, or a function
with bank.fleet("main") as fleet:                       # the kind that the test runs for
    with fleet.reserve("main", 30, "credits") as hold:  # an AsyncCoffers works the same
        hold.commit(used=20)
bank.asked                                              # ["main"]: the requests to the provider
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar, Self

import attrs
import httpx2
from anyio.from_thread import start_blocking_portal

import coffers
from coffers import _registry, errors
from coffers._stores.memory import Memory
from coffers._wire import retry
from coffers.credentials import HeaderKey
from coffers.flow import call
from coffers.model import Account, Balance, Holder
from coffers.provider import Provider

from .fake_time import Time

KINDS = ["threads", "asyncio", "trio"]
START = 1_800_000_000.0


def at(seconds: float) -> datetime:
    """Return the time so many seconds after the start."""
    return datetime.fromtimestamp(START + seconds, UTC)


def pool(remaining: Any = None, kind: str = "prepaid", **facts: Any) -> Balance:
    return Balance(
        **{"key": kind, "kind": kind, "unit": "credits", "remaining": remaining, **facts}
    )


def account(*balances: Any, **holder: Any) -> Account:
    """Return an account with these balances; a number is a prepaid one."""
    made = [b if isinstance(b, Balance) else pool(b) for b in balances]
    return Account(holder=Holder(**holder), balances=made)


class Bank:
    """The provider; `kind` is how its fleets are used."""

    def __init__(self, kind: str, opened: contextlib.ExitStack) -> None:
        self.accounts: dict[str, Any] = {}
        """The provider's reply, by credential."""
        self.asked: list[str] = []
        """The credentials of all requests."""
        self.time = Time(START, tick=1e-6)
        self.store = Memory(self.time.clock)
        self.kind = kind
        if kind != "threads":
            self._portal = opened.enter_context(start_blocking_portal(backend=kind))

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        key = request.headers["x-till-key"]
        self.asked.append(key)
        told = self.accounts[key]
        if callable(told) and not isinstance(told, type):
            told = told()
        if isinstance(told, type):
            return httpx2.Response(400, json={"error": told.__name__})
        Till.told.append(told)
        return httpx2.Response(200, json={"number": len(Till.told) - 1})

    def entries(self, *names: str, **keys: str) -> dict[str, Any]:
        """Return a fleet's accounts; the credential is the name unless given."""
        kind = httpx2.Client if self.kind == "threads" else httpx2.AsyncClient
        http = kind(transport=httpx2.MockTransport(self.answer))
        entry = {"provider": "till", "retries": 0, "http": http, "clock": self.time.clock}
        keys = {name: name for name in names} | keys
        return {name: {**entry, "key": key} for name, key in keys.items()}

    def fleet(self, *names: str, keys: dict[str, str] | None = None, **settings: Any) -> Any:
        entries = self.entries(*names, **(keys or {}))
        settings = {"store": self.store, "clock": self.time.clock, **settings}
        if self.kind == "threads":
            return coffers.Coffers(entries, **settings)
        return Blocking(coffers.AsyncCoffers(entries, **settings), self._portal)


class Blocking:
    """Makes an asynchronous object look synchronous."""

    def __init__(self, inner: Any, portal: Any) -> None:
        self._inner, self._portal = inner, portal

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found
        return lambda *args, **kwargs: self._waited(found, *args, **kwargs)

    def __repr__(self) -> str:
        return repr(self._inner)

    def __enter__(self) -> Self:
        self._waited(self._inner.__aenter__)
        return self

    def __exit__(self, *failure: object) -> None:
        self._waited(self._inner.__aexit__, *failure)

    def _waited(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        async def call() -> Any:
            result = method(*args, **kwargs)
            return await result if inspect.isawaitable(result) else result

        result = self._portal.call(call)
        return Blocking(result, self._portal) if hasattr(result, "__aexit__") else result


@attrs.frozen(kw_only=True)
class Till(Provider):
    """Reads what the bank says."""

    name = "till"
    title = "Till"
    base_url = "https://api.till.example"
    credential = HeaderKey("x-till-key", env="TILL_API_KEY")
    told: ClassVar[list[Account]] = []

    def read(self) -> Any:
        return Till.told[(yield from call(_GET_ACCOUNT)).number]

    def explain(self, status: int, body: Any) -> Any:
        return getattr(errors, body["error"]) if "error" in body else None


_GET_ACCOUNT: Any = SimpleNamespace(
    OPERATION="get_account",
    METHOD="GET",
    PATH="/v1/account",
    FIELDS=frozenset({"number", "error"}),
    SECRETS=frozenset(),
    build=lambda: {"method": "GET", "url": "/v1/account", "headers": {}},
    parse=lambda _status, data, hide: SimpleNamespace(**data),
)


@contextlib.contextmanager
def opened(monkeypatch: Any, kind: str) -> Iterator[Bank]:
    """Yield a bank without accounts, and register its provider as another package would."""
    entry = SimpleNamespace(name="till", load=lambda: Till)
    monkeypatch.setattr(_registry, "_foreign", lambda: {"till": entry})
    monkeypatch.setattr(retry, "budget", retry.Budgets().of)
    monkeypatch.setattr(Till, "told", [])
    _registry.adapter.cache_clear()
    with contextlib.ExitStack() as stack:
        yield Bank(kind, stack)
    _registry.adapter.cache_clear()

"""Fake accounts, to test a service that checks before it spends.

    clock = testing.FakeClock()
    fleet = testing.FakeCoffers({
        "main": testing.account(5000, "characters"),    # always the same
        "spare": coffers.ProviderUnavailable,           # an outage
        "third": [coffers.RateLimited, testing.account(700, "characters")],    # in turn
    }, clock=clock)

    fleet.ensure("main", 800, "characters")             # what the service does
    fleet.fake("main").reply_with(coffers.RateLimited("slow down", retry_after=120))
    clock.advance(61)                                   # the cached reading is now too old
    fleet.fake("main").asked                            # how often the provider was asked

Only the providers and the time are fake.  The library itself decides how long a reading is new
enough, what happens in an outage, what is held, and which account is picked.
"""

from __future__ import annotations

import copy
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, Unpack
from uuid import uuid4

import anyio
import attrs

from coffers._config import AccountConfig, Configured
from coffers._fleet import AsyncCoffers, Coffers, Settings
from coffers._fleet.fleet import _Fleet
from coffers._fleet.reader import AnyClient
from coffers._wire.clock import Clock, Deadline
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import Account, Balance, Holder

START = datetime(2026, 1, 1, tzinfo=UTC)
"""When a `FakeClock` starts, so that tests run at the same time every day."""

Reply = Account | CoffersError | type[CoffersError]
"""The outcome of a reading: an account to return or an error to raise."""


def account(
    left: Decimal | float,
    unit: str,
    *,
    limit: Decimal | float | None = None,
    resets_at: datetime | None = None,
    holder: str | None = None,
) -> Account:
    """Return an account with this much left, like ``account(5000, "characters")``.

    It has one balance, whose key is its unit: an ``allowance`` if you pass `resets_at`, otherwise
    ``prepaid``.  `limit` is the full amount.  `holder` is the id of the account's holder: accounts
    with the same holder share a ledger, and readings carry a notice when a name's holder changes.
    Without it, each `FakeProvider` has a holder of its own.

    For anything else, use the model, ``coffers.Account(balances=[…])``, or a recorded reply,
    ``samples.read("acme", samples.sample("acme"))``.
    """
    balance = Balance(
        key=unit,
        kind="prepaid" if resets_at is None else "allowance",
        unit=unit,
        limit=_amount(limit),
        remaining=_amount(left),
        resets_at=resets_at,
    )
    return Account(holder=Holder(id=holder), balances=[balance])


def _amount(number: Decimal | float | None) -> Decimal | None:
    return Decimal(str(number)) if isinstance(number, float) else number


class FakeProvider:
    """Provider that gives its replies in turn and repeats the last one.  Threads can share it.

        FakeProvider(testing.account(5000, "characters"))
        FakeProvider(coffers.ProviderUnavailable, testing.account(5000, "characters"))
        FakeProvider(coffers.RateLimited("slow down", retry_after=120))

    A reply is an `Account`, an error, or an error class.  An error is the final outcome of a
    reading: unlike a real provider, a fake isn't retried.  `name` is the provider's name.  By
    default, it comes from the accounts among the replies, or is ``fake``.  If you use one
    `FakeProvider` under two names, or in two fleets with one store, it is one account with one key.

    Raises `ConfigurationError` for anything that can't be a reply.
    """

    def __init__(self, *replies: Reply, name: str | None = None) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._replies = _checked(replies)
        names = (reply.provider for reply in replies if isinstance(reply, Account))
        self.name: str = name or next(filter(None, names), "fake")
        self.key: str = uuid4().hex
        """Stands in for its credential."""

    def __repr__(self) -> str:
        return f"<FakeProvider {self.name!r}, asked {self._asked} times>"

    @property
    def asked(self) -> int:
        """How often it was asked; a cached reading doesn't ask it."""
        return self._asked

    def reply_with(self, *replies: Reply) -> None:
        """Reply with these from now on, as after a top-up or in an outage."""
        checked = _checked(replies)
        with self._lock:
            self._replies = checked

    def answer(self) -> Account:
        """Return or raise the next reply, as a client would."""
        with self._lock:
            self._asked += 1
            reply = self._replies.popleft() if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Account):
            return attrs.evolve(reply, provider=self.name)
        # A copy, because code that handles an error may change it.
        error = (
            copy.copy(reply) if isinstance(reply, CoffersError) else reply(_message(self, reply))
        )
        error.provider = error.provider or self.name
        raise error


def _message(provider: FakeProvider, kind: type[CoffersError]) -> str:
    return f"{provider.name}: {kind.summary}"


def _checked(replies: Sequence[Reply]) -> deque[Reply]:
    if not replies:
        raise ConfigurationError("a fake provider needs at least one reply")
    for reply in replies:
        _check(reply)
    return deque(replies)


def _check(reply: object) -> None:
    if isinstance(reply, Account):
        if any(balance.known for balance in reply.balances):
            return
        raise ConfigurationError(
            "an account without any number can't be a reply; use the error EmptyAccount instead"
        )
    kind, what = (reply, "the class") if isinstance(reply, type) else (type(reply), "a value of")
    if not issubclass(kind, CoffersError):
        raise ConfigurationError(
            "a reply must be an Account, such as testing.account(5000, 'characters'), "
            f"a CoffersError or a class of errors, not {what} {kind.__name__}"
        )


class FakeClock(Clock):
    """Clock that stands still until you advance it.  Sleeping advances it and returns at once.

        clock = testing.FakeClock()
        fleet = testing.FakeCoffers({"main": …}, max_age=60, clock=clock)
        …
        clock.advance(61)        # the next reading asks the provider again

    It starts at `START`, or at `now`.  Its random numbers are all 0, so there is no jitter.
    """

    def __init__(self, now: datetime = START) -> None:
        time = _Time(now)
        super().__init__(
            now=time.now,
            monotonic=time.elapsed,
            sleep=time.go_on,
            asleep=time.go_on_async,
            random=lambda: 0.0,
        )

    def __repr__(self) -> str:
        return f"<FakeClock {self.now().isoformat()}>"

    def advance(self, seconds: float) -> None:
        """Advance the clock by this many seconds."""
        self.sleep(seconds)


class _Time:
    """The time of a `FakeClock`."""

    def __init__(self, start: datetime) -> None:
        if start.utcoffset() is None:
            raise ConfigurationError("a fake clock must start at a datetime with a time zone")
        self._start, self._elapsed = start.astimezone(UTC), 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def elapsed(self) -> float:
        return self._elapsed

    def go_on(self, seconds: float) -> None:
        if not seconds >= 0:
            raise ConfigurationError(
                f"a clock must advance by 0 seconds or more, not by {seconds!r}"
            )
        with self._lock:
            self._elapsed += seconds

    async def go_on_async(self, seconds: float) -> None:
        self.go_on(seconds)
        await anyio.sleep(0)


class _Faked:
    """Base of both clients of a fake provider."""

    def __init__(
        self,
        provider: FakeProvider,
        *,
        name: str,
        clock: Clock,
        drift: object = None,  # noqa: ARG002  # accounts are compared with nothing
    ) -> None:
        self.name, self.provider = name, provider.name
        self._http: Any = None
        self._fake, self._clock = provider, clock

    @property
    def base_url(self) -> str:
        return f"https://{self.provider}.invalid"

    @property
    def deadline(self) -> float:
        return 30.0

    def _fingerprint(self) -> str:
        return self._fake.key

    def _key_source(self) -> str:
        return self._fake.key

    def _reading(self) -> Account:
        account = self._fake.answer()
        return attrs.evolve(account, name=self.name, observed_at=self._clock.now(), stale=False)


class _FakeClient(_Faked, Client):
    def _with_key_at_hand(self, deadline: Deadline) -> Self:  # noqa: ARG002  # takes no time
        return self

    def read(self, *, deadline: float | None = None) -> Account:  # noqa: ARG002  # as above
        return self._reading()

    def close(self) -> None:
        """Do nothing, as nothing is open."""


class _FakeAsyncClient(_Faked, AsyncClient):
    async def _with_key_at_hand(self, deadline: Deadline) -> Self:  # noqa: ARG002  # as above
        return self

    async def read(self, *, deadline: float | None = None) -> Account:  # noqa: ARG002  # as above
        return self._reading()

    async def aclose(self) -> None:
        """Do nothing, as nothing is open."""


Fake = FakeProvider | Reply | Sequence[Reply]
"""An account of a fake fleet: a provider, its reply, or a list of its replies."""


class _FakeFleet(_Fleet[AnyClient]):
    """Base of both fake fleets."""

    def __init__(self, accounts: Mapping[str, Fake], **settings: Unpack[Settings]) -> None:
        clock = settings.setdefault("clock", FakeClock())
        self._fakes = _fakes(accounts)
        entries = [
            AccountConfig(name, f"account {name!r}", {"provider": fake, "clock": clock})
            for name, fake in self._fakes.items()
        ]
        super().__init__(Configured(entries, {}, Path()), **settings)

    def fake(self, name: str) -> FakeProvider:
        """Return the account's provider, to change its replies or see how often it was asked.

        Raises `ConfigurationError` for an unknown name.
        """
        self.provider_of(name)
        return self._fakes[name]


def _fakes(accounts: object) -> dict[str, FakeProvider]:
    if not isinstance(accounts, Mapping):
        raise ConfigurationError("a fake fleet must be a mapping of names to fakes")
    fakes: dict[str, FakeProvider] = {}
    for name, fake in accounts.items():
        replies = fake if isinstance(fake, list | tuple) else (fake,)
        try:
            fakes[name] = fake if isinstance(fake, FakeProvider) else FakeProvider(*replies)
        except ConfigurationError as error:
            raise ConfigurationError(f"account {name!r}: {error}") from None
    return fakes


class FakeCoffers(_FakeFleet[Client], Coffers):
    """`coffers.Coffers` with fake accounts: no provider, no key, no network, no waiting.

        with testing.FakeCoffers({"main": testing.account(5000, "characters")}) as fleet:
            assert start_job(fleet, cost=800) == "started"
            assert fleet.fake("main").asked == 1

    Each account is a `FakeProvider`, a reply, or a list of replies.  It takes the `settings` of the
    real one (`max_age`, `lag`, `store`, …).  By default, `clock` is a new `FakeClock`.  A store in
    Redis uses its server's clock.
    """

    _client_type: type[Client] = _FakeClient


class FakeAsyncCoffers(_FakeFleet[AsyncClient], AsyncCoffers):
    """`coffers.AsyncCoffers` with fake accounts; see `FakeCoffers`."""

    _client_type: type[AsyncClient] = _FakeAsyncClient

"""Fleets: the accounts of a service, by the names it gives them."""

from __future__ import annotations

import math
import os
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypedDict, Unpack
from uuid import uuid4

import anyio
import attrs

from coffers import _config
from coffers._fleet.cache_entry import CachedReading, Freshness
from coffers._fleet.commitments import Reservation
from coffers._fleet.gate import Allowed, Need, ensuring, need_of, reserving
from coffers._fleet.hold import AsyncHold, Hold, Reserving
from coffers._fleet.pick import Policy, fullest, picking
from coffers._fleet.reader import AnyClient, AsyncReader, Limits, Reader
from coffers._stores import Store, open_store
from coffers._stores.document import KEEP
from coffers._wire.clock import Clock, Deadline
from coffers._wire.tracebacks import clean_traceback, clean_traceback_async, stripped, stripped_task
from coffers.client import AsyncClient, Client, _live_drift
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import Account, Headroom

if TYPE_CHECKING:
    from coffers._wire.live_drift import DriftEvent

_WHOLE, _TTL = 60.0, 600.0
_CONNECTIONS = 100
"""Most connections that a process keeps to one host, for all its fleets together."""


class Settings(TypedDict, total=False):
    """Settings of a fleet; also the keys of ``coffers.toml`` besides the accounts."""

    store: str | Store
    """Where readings and holds are kept: ``memory:`` (this fleet alone), ``sqlite:///PATH`` (all
    processes of a host) or ``redis://HOST:PORT/DB`` (many hosts; needs ``coffers[redis]``)."""
    namespace: str
    """Set this if services share a store and use the same name for different accounts."""
    max_age: float
    """Seconds for which a cached reading is new enough; 0 asks the provider every time."""
    lag: float
    """Seconds until the provider's number reflects what was spent."""
    per_host: int
    """Most accounts that `read_all` asks for at one host at the same time."""
    at_once: int
    """Most accounts that it asks for at the same time, at all hosts together."""
    clock: Clock
    """Source of the time; tests pass a fake one."""
    drift: Callable[[DriftEvent], object] | bool
    """Called with a `DriftEvent` when a reply differs from its provider's description, once for all
    accounts; ``true`` for the log alone.  See `Client`."""


@attrs.frozen
class Reading:
    """The outcome of reading one account.

    There is an account, or an error, or both: the last good reading, marked `Account.stale`, and
    the reason why there is no newer one.
    """

    name: str
    account: Account | None
    error: CoffersError | None

    @property
    def stale(self) -> bool:
        """Whether the account is the last good reading, because a newer one failed."""
        return self.account is not None and self.account.stale


class _Fleet(Generic[AnyClient]):
    """Base of both fleets: accounts and settings."""

    _client_type: type[AnyClient]
    _reader_type: Any

    @clean_traceback
    def __init__(
        self,
        accounts: Mapping[str, Mapping[str, Any]] | _config.Configured,
        **settings: Unpack[Settings],
    ) -> None:
        if not isinstance(accounts, _config.Configured):
            accounts = _config.from_mapping(accounts)
        places = dict.fromkeys(accounts.settings.keys() - settings.keys(), accounts.where)
        self._set_up(accounts, places, **{**accounts.settings, **settings})

    @classmethod
    def from_env(cls, **settings: Unpack[Settings]) -> Self:
        """Return a fleet of all providers whose environment variable is set, under their names."""
        return cls(_config.from_env(), **settings)

    @classmethod
    @clean_traceback
    def from_config(
        cls, path: str | os.PathLike[str] | None = None, **settings: Unpack[Settings]
    ) -> Self:
        """Return the fleet that a ``coffers.toml`` describes; `settings` passed here win.

        Without `path`, the file is looked for in the working directory, then in the user's
        configuration folder.  A file discovered in the working directory is not trusted: it can't
        set ``key_command``, ``base_url`` or ``store``.  Its ``key_env`` must be the provider's own
        variable, or that with a suffix (``ACME_API_KEY_STUDIO``), and its ``key_file`` must lie
        below that folder.  Raises `ConfigurationError`.
        """
        return cls(_config.from_file(path), **settings)

    def _set_up(
        self,
        accounts: _config.Configured,
        places: Mapping[str, str],
        *,
        store: str | Store = "memory:",
        namespace: str = "",
        max_age: float = 60.0,
        lag: float = 0.0,
        per_host: int = 10,
        at_once: int = 100,
        clock: Clock | None = None,
        drift: Callable[[DriftEvent], object] | bool | None = None,
    ) -> None:
        self._clock = clock or Clock()
        self._drift = _live_drift(drift)
        self._clients: dict[str, AnyClient] = self._connected(accounts.entries)
        self._owns_store = not isinstance(store, Store)
        if isinstance(store, str):
            store = _opened(store, self._clock, accounts.folder, places.get("store", ""))
        if not isinstance(store, Store):
            msg = (
                f"store must be an address, like 'sqlite:///coffers.db', not {type(store).__name__}"
            )
            raise ConfigurationError(msg)

        def located(setting: str) -> str:
            return f"{places.get(setting, '')}{setting}"

        self._reader = self._reader_type(
            self._clients,
            store=store,
            namespace=_string(located("namespace"), namespace),
            lag=_seconds(located("lag"), lag),
            max_age=_seconds(located("max_age"), max_age),
            limits=Limits(
                per_host=_count(located("per_host"), per_host),
                at_once=_count(located("at_once"), at_once),
            ),
            clock=self._clock,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the accounts, in the order in which they were configured."""
        return tuple(self._clients)

    def provider_of(self, name: str) -> str:
        """Return the name of the provider of account `name`."""
        provider: str = self._reader.client(name).provider
        return provider

    def _connected(self, entries: Iterable[_config.AccountConfig]) -> dict[str, AnyClient]:
        clients: dict[str, AnyClient] = {}
        for entry in entries:
            try:
                settings = {"clock": self._clock, "drift": self._drift, **entry.settings}
                clients[entry.name] = self._client_type(name=entry.name, **settings)
            except ConfigurationError as error:
                raise ConfigurationError(f"{entry.where}: {error}") from None
        return clients

    def _among(self, names: Iterable[str] | None) -> list[str]:
        """Return `names` in the fleet's order, so that a pick doesn't depend on the caller's."""
        if isinstance(names, str):
            msg = f"among must be a list of names, such as [{names!r}]"
            raise ConfigurationError(msg)
        wanted = dict.fromkeys(self.names if names is None else names)
        for name in wanted:
            self._reader.client(name)
        if not wanted:
            msg = "there are no accounts to pick from"
            raise ConfigurationError(msg)
        return [name for name in self.names if name in wanted]

    def _reservation(self, need: Need, ttl: float) -> Reservation:
        seconds = _seconds("ttl", ttl)
        if not seconds:
            msg = "ttl must be a number of seconds above 0, after which the hold expires"
            raise ConfigurationError(msg)
        return Reservation(id=uuid4().hex, unit=need.unit, amount=need.amount, seconds=seconds)

    def _whole(self, deadline: float | None) -> Deadline | None:
        if deadline is None:
            return None
        return Deadline(_seconds("deadline", deadline), self._clock)

    def _close_store(self) -> None:
        if self._owns_store:
            self._reader.store.inner.close()


class Coffers(_Fleet[Client]):
    """A fleet: several accounts, by name or all at once.

        with Coffers({"main": {"provider": "acme", "key": "…"}}) as fleet:
            for reading in fleet.read_all():
                print(reading.name, reading.account or reading.error)

    `accounts` maps each name to what its table in ``coffers.toml`` would contain.  For `settings`,
    see `Settings`.  All fleets that use the same store share readings: an account is requested
    once within `max_age` seconds, no matter how many fleets ask for it.
    """

    _client_type = Client
    _reader_type = Reader
    _reader: Reader

    @clean_traceback
    def read(self, name: str, *, refresh: bool = False, deadline: float | None = None) -> Account:
        """Read one account, from the store if the cached reading is new enough.

        If the provider can't be read, returns the last good reading, marked `Account.stale`.
        Raises what `Client.read` raises if there is no such reading, if the provider refuses, or
        with `refresh`, which always asks the provider.
        """
        (cached,) = self._reader.arriving([name], Freshness(refresh=refresh), self._whole(deadline))
        return _account(cached, refresh=refresh)

    def read_all(self, *, refresh: bool = False, deadline: float = _WHOLE) -> list[Reading]:
        """Read all accounts and return the readings in order; a failure doesn't stop the others.

        `deadline` is the time in seconds for all of them together.  An account that isn't read in
        time gets a `DeadlineExceeded`.
        """
        readings = {r.name: r for r in self.iter_readings(refresh=refresh, deadline=deadline)}
        return [readings[name] for name in self.names]

    def iter_readings(
        self, *, refresh: bool = False, deadline: float = _WHOLE
    ) -> Iterator[Reading]:
        """Read all accounts like `read_all`, and yield each reading as soon as it arrives."""
        freshness, whole = Freshness(refresh=refresh), self._whole(deadline)
        return (_reading(cached) for cached in self._reader.arriving(self.names, freshness, whole))

    @clean_traceback
    def ensure(
        self,
        name: str,
        need: Decimal | float,
        unit: str,
        *,
        include_overage: bool = False,
        allow: Allowed = (),
    ) -> Headroom:
        """Return the headroom if it is enough: the provider's number minus holds and spending.

        Raises `InsufficientCredits` if it isn't, once a new reading has confirmed that.  If it is
        unknown whether it is enough, raises the cause: a `TemporaryError`, an
        `AuthenticationError`, …, or `Unsupported` if the provider doesn't report it.  An error of a
        type in `allow` lets the job pass instead, with an incomplete headroom.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        return self._reader.drive(ensuring(name, wanted, allow))

    @clean_traceback
    def reserve(
        self,
        name: str,
        need: Decimal | float,
        unit: str,
        *,
        ttl: float = _TTL,
        include_overage: bool = False,
        allow: Allowed = (),
    ) -> Hold:
        """Hold what a job needs, so that it isn't given to another job; see `Hold`.

        The hold expires after `ttl` seconds.  Raises the same errors as `ensure`, and
        `StoreUnavailable` even if `allow` has it.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        reservation = self._reservation(wanted, ttl)
        assessment = self._reader.drive(reserving(name, wanted, allow, reservation))
        return Hold(reservation, assessment.cached, self._reader.store)

    @clean_traceback
    def pick(
        self,
        need: Decimal | float,
        unit: str,
        *,
        among: Iterable[str] | None = None,
        policy: Policy = fullest,
        include_overage: bool = False,
    ) -> str:
        """Return the name of the account that should take the job.

        `among` lists the names to pick from; the default is all.  `policy` picks one of the
        accounts that have enough (see `Candidate`); the default picks the largest fraction left,
        after credits that expire within a day.  Names that share a holder count as one account.
        Raises `InsufficientCredits` if no account has enough, or the cause if that is unknown for
        all of them.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        return self._reader.drive(picking(self._among(among), wanted, policy, None)).cached.name

    @clean_traceback
    def reserve_any(
        self,
        need: Decimal | float,
        unit: str,
        *,
        among: Iterable[str] | None = None,
        policy: Policy = fullest,
        ttl: float = _TTL,
        include_overage: bool = False,
    ) -> Hold:
        """Hold what a job needs on the account that `pick` would return; see `Hold.name`.

        If another job is faster to hold it, this holds on the next best account.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        reservation = self._reservation(wanted, ttl)
        steps = picking(self._among(among), wanted, policy, reservation)
        return Hold(reservation, self._reader.drive(steps).cached, self._reader.store)

    def close(self) -> None:
        """Release the connections.  You can call this more than once."""
        self._reader.wind_up()
        for client in self._clients.values():
            client.close()
        self._close_store()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncCoffers(_Fleet[AsyncClient]):
    """Asynchronous `Coffers`, with the same arguments and errors."""

    _client_type = AsyncClient
    _reader_type = AsyncReader
    _reader: AsyncReader

    @clean_traceback_async
    async def read(
        self, name: str, *, refresh: bool = False, deadline: float | None = None
    ) -> Account:
        """Read one account; see `Coffers.read`."""
        cached = await self._reader.one(name, Freshness(refresh=refresh), self._whole(deadline))
        return _account(cached, refresh=refresh)

    async def read_all(self, *, refresh: bool = False, deadline: float = _WHOLE) -> list[Reading]:
        """Read all accounts; see `Coffers.read_all`."""
        readings: dict[str, Reading] = {}

        def take(cached: CachedReading) -> None:
            readings[cached.name] = _reading(cached)

        await self._reader.gather(
            self.names, Freshness(refresh=refresh), self._whole(deadline), take
        )
        return [readings[name] for name in self.names]

    def iter_readings(
        self, *, refresh: bool = False, deadline: float = _WHOLE
    ) -> AbstractAsyncContextManager[AsyncIterator[Reading]]:
        """Read all accounts like `Coffers.iter_readings`, as a context manager.

            async with fleet.iter_readings() as readings:
                async for reading in readings:
                    print(reading.name, reading.account or reading.error)

        Leaving the block cancels the readings that are still under way.
        """
        return self._arriving(Freshness(refresh=refresh), self._whole(deadline))

    @asynccontextmanager
    async def _arriving(
        self, freshness: Freshness, whole: Deadline | None
    ) -> AsyncGenerator[AsyncIterator[Reading], None]:
        arrived, readings = anyio.create_memory_object_stream[Reading](math.inf)
        failures: Sequence[BaseException] = ()

        async def ask() -> None:
            with arrived:
                await self._reader.gather(
                    self.names, freshness, whole, lambda one: arrived.send_nowait(_reading(one))
                )

        with readings:
            try:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(stripped_task, ask)
                    yield readings
                    tasks.cancel_scope.cancel()
            except BaseExceptionGroup as group:  # of one error: the block's or `ask`'s
                failures = group.exceptions
        try:
            for failure in failures:
                raise failure
        finally:
            del (
                failures
            )  # else this frame and the errors keep each other and the caller's frames alive

    @clean_traceback_async
    async def ensure(
        self,
        name: str,
        need: Decimal | float,
        unit: str,
        *,
        include_overage: bool = False,
        allow: Allowed = (),
    ) -> Headroom:
        """Return the headroom if it is enough; see `Coffers.ensure`."""
        wanted = need_of(need, unit, include_overage=include_overage)
        return await self._reader.drive(ensuring(name, wanted, allow))

    def reserve(
        self,
        name: str,
        need: Decimal | float,
        unit: str,
        *,
        ttl: float = _TTL,
        include_overage: bool = False,
        allow: Allowed = (),
    ) -> Reserving:
        """Hold what a job needs, with ``async with`` or ``await``; see `Coffers.reserve`."""

        @clean_traceback_async
        async def reserve() -> AsyncHold:
            wanted = need_of(need, unit, include_overage=include_overage)
            reservation = self._reservation(wanted, ttl)
            assessment = await self._reader.drive(reserving(name, wanted, allow, reservation))
            return AsyncHold(reservation, assessment.cached, self._reader.store)

        return Reserving(reserve)

    @clean_traceback_async
    async def pick(
        self,
        need: Decimal | float,
        unit: str,
        *,
        among: Iterable[str] | None = None,
        policy: Policy = fullest,
        include_overage: bool = False,
    ) -> str:
        """Return the name of the account that should take the job; see `Coffers.pick`."""
        wanted = need_of(need, unit, include_overage=include_overage)
        steps = picking(self._among(among), wanted, policy, None)
        return (await self._reader.drive(steps)).cached.name

    def reserve_any(
        self,
        need: Decimal | float,
        unit: str,
        *,
        among: Iterable[str] | None = None,
        policy: Policy = fullest,
        ttl: float = _TTL,
        include_overage: bool = False,
    ) -> Reserving:
        """Hold on the best account, with ``async with`` or ``await``; see `Coffers.reserve_any`."""

        @clean_traceback_async
        async def reserve() -> AsyncHold:
            wanted = need_of(need, unit, include_overage=include_overage)
            reservation = self._reservation(wanted, ttl)
            steps = picking(self._among(among), wanted, policy, reservation)
            return AsyncHold(
                reservation, (await self._reader.drive(steps)).cached, self._reader.store
            )

        return Reserving(reserve)

    async def aclose(self) -> None:
        """Release the connections.  You can call this more than once."""
        for client in self._clients.values():
            await client.aclose()
        self._close_store()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _account(cached: CachedReading, *, refresh: bool) -> Account:
    if cached.account is None or (refresh and cached.error is not None):
        raise cached.error or AssertionError
    return cached.account


def _reading(cached: CachedReading) -> Reading:
    return Reading(cached.name, cached.account, cached.error and stripped(cached.error))


def _seconds(name: str, value: float) -> float:
    """Check a number of seconds; a store keeps nothing for longer than a week."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= KEEP:
        msg = f"{name} must be a number of seconds from 0 to {KEEP} (a week), not {value!r:.40}"
        raise ConfigurationError(msg)
    return value


def _opened(url: str, clock: Clock, folder: Path, where: str) -> Store:
    try:
        return open_store(url, clock, folder)
    except ConfigurationError as error:
        problem = str(error)
    raise ConfigurationError(f"{where}{problem}")


def _string(name: str, value: str) -> str:
    if not isinstance(value, str):
        msg = f"{name} must be a string, not {type(value).__name__}"
        raise ConfigurationError(msg)
    return value


def _count(name: str, value: int) -> int:
    """Check a number of requests at once; each needs a connection."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _CONNECTIONS:
        msg = f"{name} must be an integer from 1 to {_CONNECTIONS}, not {value!r:.40}"
        raise ConfigurationError(msg)
    return value

"""Many accounts, by the names that the caller gives them: read, gated, reserved, chosen."""

from __future__ import annotations

import math
import os
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, Self, TypedDict, Unpack
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
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError
from coffers.model import Account, Headroom

_WHOLE, _TTL = 60.0, 600.0
_CONNECTIONS = 100
"""Connections a process keeps open at most, for all its fleets."""


class Settings(TypedDict, total=False):
    """How a fleet reads and shares; also the keys of ``coffers.toml`` beside the accounts."""

    store: str | Store
    """Where readings and holds are kept: ``memory:`` (of this fleet), ``sqlite:///PATH`` (all
    processes of a host) or ``redis://HOST:PORT/DB`` (many hosts; ``coffers[redis]``)."""
    namespace: str
    """Keeps apart what services hold that share a store and use one name for different accounts."""
    max_age: float
    """Seconds for which a reading is good enough; 0 asks the provider every time."""
    lag: float
    """Seconds until a provider's own number shows what was spent."""
    per_host: int
    """Accounts that `read_all` asks at one host at the same time."""
    at_once: int
    """Accounts that it asks at the same time in all."""
    clock: Clock
    """Where the time comes from; tests give a fake one."""


@attrs.frozen
class Reading:
    """The outcome of reading one account.

    There is an account, or an error, or both: the last good reading, which is `Account.stale`, and
    why there is no newer one.
    """

    name: str
    account: Account | None
    error: CoffersError | None

    @property
    def stale(self) -> bool:
        """Whether the account is an older reading, because there is no newer one."""
        return self.account is not None and self.account.stale


class _Fleet(Generic[AnyClient]):
    """The part both fleets share: accounts and settings."""

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
        """Return every provider whose environment variable is set, each under its own name."""
        return cls(_config.from_env(), **settings)

    @classmethod
    @clean_traceback
    def from_config(
        cls, path: str | os.PathLike[str] | None = None, **settings: Unpack[Settings]
    ) -> Self:
        """Return the accounts and settings of a ``coffers.toml``; `settings` given here win.

        Without `path` it is looked for in the working directory, then in the user's
        configuration folder.  One that is found in the working directory may come from a stranger:
        it may not set ``key_command``, ``base_url`` or ``store``; its ``key_env`` is the provider's
        own variable, or that with a suffix (``ACME_API_KEY_STUDIO``), and its ``key_file`` lies
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
    ) -> None:
        self._clock = clock or Clock()
        self._clients: dict[str, AnyClient] = self._connected(accounts.entries)
        self._owns_store = not isinstance(store, Store)
        if isinstance(store, str):
            store = _opened(store, self._clock, accounts.folder, places.get("store", ""))
        if not isinstance(store, Store):
            msg = f"store is an address such as 'sqlite:///coffers.db', not {type(store).__name__}"
            raise ConfigurationError(msg)

        def named(setting: str) -> str:
            return f"{places.get(setting, '')}{setting}"

        self._reader = self._reader_type(
            self._clients,
            store=store,
            namespace=_text(named("namespace"), namespace),
            lag=_seconds(named("lag"), lag),
            max_age=_seconds(named("max_age"), max_age),
            limits=Limits(
                per_host=_count(named("per_host"), per_host),
                at_once=_count(named("at_once"), at_once),
            ),
            clock=self._clock,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the accounts, in the order they were given."""
        return tuple(self._clients)

    def provider_of(self, name: str) -> str:
        """Name of the provider of the account `name`."""
        provider: str = self._reader.client(name).provider
        return provider

    def _connected(self, entries: Iterable[_config.AccountConfig]) -> dict[str, AnyClient]:
        clients: dict[str, AnyClient] = {}
        for entry in entries:
            try:
                settings = {"clock": self._clock, **entry.settings}
                clients[entry.name] = self._client_type(name=entry.name, **settings)
            except ConfigurationError as error:
                raise ConfigurationError(f"{entry.where}: {error}") from None
        return clients

    def _among(self, names: Iterable[str] | None) -> list[str]:
        """In the fleet's order, so that a choice does not depend on the order of `names`."""
        if isinstance(names, str):
            msg = f"among is a list of names, such as [{names!r}]"
            raise ConfigurationError(msg)
        wanted = dict.fromkeys(self.names if names is None else names)
        for name in wanted:
            self._reader.client(name)
        if not wanted:
            msg = "there is no account to pick from"
            raise ConfigurationError(msg)
        return [name for name in self.names if name in wanted]

    def _reservation(self, need: Need, ttl: float) -> Reservation:
        seconds = _seconds("ttl", ttl)
        if not seconds:
            msg = "ttl is a number of seconds above 0: for how long the hold lasts at most"
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
    """Several accounts, by name or all at once.

        with Coffers({"main": {"provider": "acme", "key": "…"}}) as fleet:
            for reading in fleet.read_all():
                print(reading.name, reading.account or reading.error)

    `accounts` holds, per name, what its table of ``coffers.toml`` would hold; `settings` are those
    of `Settings`.  Readings are shared with everybody who uses the same store: within `max_age`
    seconds one request is made for an account, whoever asks for it.
    """

    _client_type = Client
    _reader_type = Reader
    _reader: Reader

    @clean_traceback
    def read(self, name: str, *, refresh: bool = False, deadline: float | None = None) -> Account:
        """Read one account: from the store where that is new enough, else from the provider.

        Where the provider cannot be read, the last good reading is given, and is `Account.stale`.
        With `refresh` the provider is asked in any case.  Raises what `Client.read` raises, where
        there is no such reading, the provider refused, or `refresh` was asked for.
        """
        (known,) = self._reader.arriving([name], Freshness(refresh=refresh), self._whole(deadline))
        return _account(known, refresh=refresh)

    def read_all(self, *, refresh: bool = False, deadline: float = _WHOLE) -> list[Reading]:
        """Read every account, in their order; one that fails does not keep the others from it.

        `deadline` is the time in seconds for all of them; an account that is not read by then has
        a `DeadlineExceeded`.
        """
        readings = {r.name: r for r in self.iter_readings(refresh=refresh, deadline=deadline)}
        return [readings[name] for name in self.names]

    def iter_readings(
        self, *, refresh: bool = False, deadline: float = _WHOLE
    ) -> Iterator[Reading]:
        """Read as `read_all` does, and yield each reading as soon as it arrives."""
        freshness, whole = Freshness(refresh=refresh), self._whole(deadline)
        return (_reading(known) for known in self._reader.arriving(self.names, freshness, whole))

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
        """Return what's available, if it is enough: the provider's number minus holds.

        Raises `InsufficientCredits` where it is not, which a new reading has confirmed.  Where it
        is not known, raises why: a `TemporaryError`, `AuthenticationError`, …, and `Unsupported`
        where the provider does not tell.  Errors of the types in `allow` let the job pass instead,
        with a headroom that is not complete.
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
        """Hold what a job needs for `ttl` seconds, so that nobody else is given it; see `Hold`.

        Raises what `ensure` raises; and `StoreUnavailable`, which nothing allows.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        reservation = self._reservation(wanted, ttl)
        assessment = self._reader.drive(reserving(name, wanted, allow, reservation))
        return Hold(reservation, assessment.known, self._reader.store)

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
        """Name the account that should take the job.

        `among` are the names to pick from, by default all.  The `policy` picks among those that
        have enough (`Candidate`); by default it is the one of which the largest fraction is left,
        except that what expires within a day comes first.  Several names of one holder are one.
        Raises `InsufficientCredits` where none has enough, and why it is not known where that is
        so of all.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        return self._reader.drive(picking(self._among(among), wanted, policy, None)).known.name

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
        """Hold what a job needs of the account that `pick` would name; `Hold.name` tells which.

        If somebody else is quicker to hold it, the next best account is held.
        """
        wanted = need_of(need, unit, include_overage=include_overage)
        reservation = self._reservation(wanted, ttl)
        steps = picking(self._among(among), wanted, policy, reservation)
        return Hold(reservation, self._reader.drive(steps).known, self._reader.store)

    def close(self) -> None:
        """Let go of the connections.  May be called more than once."""
        self._reader.wind_up()
        for client in self._clients.values():
            client.close()
        self._close_store()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncCoffers(_Fleet[AsyncClient]):
    """`Coffers`, awaited: the same arguments, the same errors."""

    _client_type = AsyncClient
    _reader_type = AsyncReader
    _reader: AsyncReader

    @clean_traceback_async
    async def read(
        self, name: str, *, refresh: bool = False, deadline: float | None = None
    ) -> Account:
        """Do what `Coffers.read` does."""
        known = await self._reader.one(name, Freshness(refresh=refresh), self._whole(deadline))
        return _account(known, refresh=refresh)

    async def read_all(self, *, refresh: bool = False, deadline: float = _WHOLE) -> list[Reading]:
        """Do what `Coffers.read_all` does."""
        readings: dict[str, Reading] = {}

        def take(known: CachedReading) -> None:
            readings[known.name] = _reading(known)

        await self._reader.gather(
            self.names, Freshness(refresh=refresh), self._whole(deadline), take
        )
        return [readings[name] for name in self.names]

    def iter_readings(
        self, *, refresh: bool = False, deadline: float = _WHOLE
    ) -> AbstractAsyncContextManager[AsyncIterator[Reading]]:
        """Read as `Coffers.iter_readings` does, in a block.

            async with fleet.iter_readings() as readings:
                async for reading in readings:
                    print(reading.name, reading.account or reading.error)

        Leaving the block cancels what is still being read.
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
            except BaseExceptionGroup as group:  # of one: the block's own, or that of the asking
                failures = group.exceptions
        try:
            for failure in failures:
                raise failure
        finally:
            del failures  # or they and this frame hold each other, and the frames of the caller

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
        """Do what `Coffers.ensure` does."""
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
        """Do what `Coffers.reserve` does: ``async with`` it, or await it for an `AsyncHold`."""

        @clean_traceback_async
        async def reserve() -> AsyncHold:
            wanted = need_of(need, unit, include_overage=include_overage)
            reservation = self._reservation(wanted, ttl)
            assessment = await self._reader.drive(reserving(name, wanted, allow, reservation))
            return AsyncHold(reservation, assessment.known, self._reader.store)

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
        """As `Coffers.pick`."""
        wanted = need_of(need, unit, include_overage=include_overage)
        steps = picking(self._among(among), wanted, policy, None)
        return (await self._reader.drive(steps)).known.name

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
        """Do what `Coffers.reserve_any` does: ``async with`` it, or await it."""

        @clean_traceback_async
        async def reserve() -> AsyncHold:
            wanted = need_of(need, unit, include_overage=include_overage)
            reservation = self._reservation(wanted, ttl)
            steps = picking(self._among(among), wanted, policy, reservation)
            return AsyncHold(
                reservation, (await self._reader.drive(steps)).known, self._reader.store
            )

        return Reserving(reserve)

    async def aclose(self) -> None:
        """Let go of the connections.  May be called more than once."""
        for client in self._clients.values():
            await client.aclose()
        self._close_store()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _account(known: CachedReading, *, refresh: bool) -> Account:
    if known.account is None or (refresh and known.error is not None):
        raise known.error or AssertionError
    return known.account


def _reading(known: CachedReading) -> Reading:
    return Reading(known.name, known.account, known.error and stripped(known.error))


def _seconds(name: str, value: float) -> float:
    """No longer than a store keeps anything."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= KEEP:
        msg = f"{name} is a number of seconds from 0 to {KEEP} (a week), not {value!r:.40}"
        raise ConfigurationError(msg)
    return value


def _opened(url: str, clock: Clock, folder: Path, where: str) -> Store:
    try:
        return open_store(url, clock, folder)
    except ConfigurationError as error:
        problem = str(error)
    raise ConfigurationError(f"{where}{problem}")


def _text(name: str, value: str) -> str:
    if not isinstance(value, str):
        msg = f"{name} is a text, not {type(value).__name__}"
        raise ConfigurationError(msg)
    return value


def _count(name: str, value: int) -> int:
    """No more than there are connections."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _CONNECTIONS:
        msg = f"{name} is a whole number from 1 to {_CONNECTIONS}, not {value!r:.40}"
        raise ConfigurationError(msg)
    return value

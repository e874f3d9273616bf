"""Read many accounts through a store, with threads or with tasks.

The two readers differ only in how they carry out a step and how they run several at once.  The
steps themselves are written once, in `single_flight`, `gate` and `pick`.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import anyio
import attrs

from coffers._fleet import single_flight
from coffers._fleet.cache_entry import Access, CachedReading, Flight, Freshness
from coffers._fleet.commitments import Commitments
from coffers._fleet.keyed_locks import AsyncKeyedLocks, KeyedLocks
from coffers._fleet.schedule import Schedule
from coffers._fleet.single_flight import at_store
from coffers._fleet.verified_store import VerifiedStore
from coffers._plain import suggestion
from coffers._stores import PATIENCE, Store
from coffers._stores.memory import Memory
from coffers._wire import forks
from coffers._wire.clock import Clock, Deadline
from coffers._wire.tracebacks import stripped, stripped_task
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError, DeadlineExceeded, StoreUnavailable
from coffers.flow import Fetch, Read, Sleep, Transact, arun, run

AnyClient = TypeVar("AnyClient", Client, AsyncClient)
T = TypeVar("T")

GRACE = 0.2
"""Seconds after a deadline of several readings in which each can still report its own outcome."""
WIND_UP = 1.0
"""Seconds that abandoned threads get to finish before the connections close."""
_ENOUGH = 1.0
"""Seconds within which a store that works answers."""
REST = 2 * PATIENCE
"""Seconds for which readings skip a store that didn't answer."""

_LOGGER = logging.getLogger("coffers")


@attrs.frozen(kw_only=True)
class Limits:
    """Limits on how many accounts are requested at the same time."""

    per_host: int
    at_once: int


class _Reader(Generic[AnyClient]):
    """Base of both readers."""

    def __init__(
        self,
        clients: Mapping[str, AnyClient],
        *,
        store: Store,
        namespace: str,
        lag: float,
        max_age: float,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._clients: Mapping[str, AnyClient] = clients
        self._routes, self._siblings = _routes(clients), _siblings(clients)
        commitments = Commitments(clock.monotonic, lag=lag, max_age=max_age)
        self.store, self.max_age = VerifiedStore(store, commitments), max_age
        self._namespace = namespace
        self._limits, self._clock = limits, clock
        self._spare = Memory(clock)
        self._skips_until = float("-inf")
        self._accesses: dict[str, tuple[Access, float]] = {}
        """Access that last read each name through the store, and when."""

    def client(self, name: str) -> AnyClient:
        """Return the client of an account.  Raises `ConfigurationError` for an unknown name."""
        if not isinstance(name, str) or name not in self._clients:
            near = suggestion(name, self._clients)
            msg = f"no account {name!r}{near}; there are: {', '.join(self._clients) or 'none'}"
            raise ConfigurationError(msg)
        return self._clients[name]

    def _access(self, client: AnyClient) -> Access:
        name = client.name
        last, _ = self._accesses.get(name, (None, 0.0))
        return single_flight.access(
            client, self._routes[name], self._namespace, self._siblings[name], last
        )

    def _stores(self, *, for_holds: bool) -> tuple[Store | VerifiedStore, ...]:
        """Return the stores to try in turn.

        A hold needs the shared store.  A plain reading can fall back to a spare one in memory.
        """
        if for_holds:
            return (self.store,)
        return (self._spare,) if self._is_skipping() else (self.store, self._spare)

    def _logged(
        self, store: Store | VerifiedStore, name: str, error: StoreUnavailable, *, for_holds: bool
    ) -> StoreUnavailable:
        """Return `error`, and log it if a spare store will answer instead."""
        if store is self.store and not for_holds:
            _LOGGER.warning("%s: %s", name, error)
        return stripped(error)

    def _is_skipping(self) -> bool:
        """Return whether the store failed recently, so that others don't wait for it, too."""
        return self._clock.monotonic() < self._skips_until

    def _skip(self, wanted: Transact) -> None:
        """Skip the store for a while, unless the failed operation was short or a hold."""
        if wanted.seconds >= _ENOUGH and not wanted.firm:
            self._skips_until = self._clock.monotonic() + REST

    def _deadline(self, name: str, whole: Deadline | None) -> Deadline:
        """Return the account's deadline, within that of all.  Raises `DeadlineExceeded`."""
        seconds = self.client(name).deadline
        if whole is not None:
            whole.check()
            seconds = min(seconds, whole.remaining())
        return Deadline(seconds, self._clock)

    def _schedule(self, names: Sequence[str]) -> Schedule:
        hosts = [(name, urlsplit(self.client(name).base_url).netloc) for name in names]
        return Schedule(hosts, per_host=self._limits.per_host, at_once=self._limits.at_once)

    def _glance(
        self, names: Sequence[str], freshness: Freshness, whole: Deadline | None
    ) -> single_flight.Steps[list[CachedReading]]:
        """Return cached readings without fetching a key, which may take a command or a file.

        So a changed key is noticed only once the cached reading is too old.
        """
        for name in names:
            self.client(name)  # raises for an unknown name before the lookups below
        if freshness != Freshness() or self._is_skipping():
            return []
        oldest = self._clock.monotonic() - self.max_age
        accesses = [self._accesses[name] for name in names if name in self._accesses]
        recent = [access for access, verified_at in accesses if verified_at >= oldest]
        if not recent:
            return []
        try:
            deadlines = (self._deadline(access.name, whole) for access in recent)
            soonest = min(deadlines, key=Deadline.remaining)
            return (yield from single_flight.glance(recent, self.max_age, soonest))
        except CoffersError:
            return []

    def _flight(
        self, access: Access, freshness: Freshness, deadline: Deadline, waited: float
    ) -> Flight:
        return Flight(access, freshness, self.max_age, deadline.remaining(), self._clock, waited)

    def _remember(self, access: Access, store: Store | VerifiedStore) -> None:
        if store is self.store:
            self._accesses[access.name] = access, self._clock.monotonic()


def _routes(clients: Mapping[str, Client | AsyncClient]) -> dict[str, int]:
    """Return a number for each account: which of the callers' own HTTP clients it uses.

    Two HTTP clients may lead to different servers, so they never share readings.  The numbers start
    anew at each base URL, so that fleets of the same accounts agree on them across processes.
    """
    routes: dict[str, int] = {}
    clients_at: dict[tuple[str, str], list[int]] = {}
    for name, client in clients.items():
        of_host = clients_at.setdefault((client.provider, client.base_url), [])
        if id(client._http) not in of_host:
            of_host.append(id(client._http))
        routes[name] = of_host.index(id(client._http))
    return routes


def _siblings(clients: Mapping[str, Client | AsyncClient]) -> dict[str, tuple[str, ...]]:
    """Return, for each name, the other names whose key comes from the same place."""
    names: dict[Hashable, list[str]] = {}
    for name, client in clients.items():
        names.setdefault((client.provider, client.base_url, client._key_source()), []).append(name)
    return {name: tuple(n for n in same if n != name) for same in names.values() for name in same}


def _transact(store: Store | VerifiedStore, wanted: Transact) -> Any:
    return store.transact(
        wanted.work, wanted.keys, seconds=wanted.seconds, writes=wanted.writes, firm=wanted.firm
    )


def _unread(name: str, error: CoffersError) -> CachedReading:
    return CachedReading(name=name, account=None, error=stripped(error), pool=None, access=None)


class Reader(_Reader[Client]):
    """Reader with threads."""

    def __init__(self, clients: Mapping[str, Client], **settings: Any) -> None:
        super().__init__(clients, **settings)
        self._locks = KeyedLocks()
        self._leases: dict[str, Callable[[], None]] = {}
        """Functions that release the leases now held here, by owner."""
        self._abandoned: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
        weakref.finalize(self, _release_leases, self._leases)
        forks.renew(self)

    def start_anew(self) -> None:
        """Drop what threads of the parent had begun, which a forked child doesn't have."""
        self._leases.clear()
        self._abandoned.clear()

    def drive(self, flow: Generator[Any, Any, T], store: Store | VerifiedStore | None = None) -> T:
        """Drive `flow` with this reader and a store, and return its result."""
        return run(flow, partial(self._do, store or self.store))

    def _do(self, store: Store | VerifiedStore, wanted: Transact | Read | Sleep) -> Any:
        if isinstance(wanted, Transact):
            try:
                return _transact(store, wanted)
            except StoreUnavailable:
                self._skip(wanted)
                raise
        if isinstance(wanted, Read):
            return self._read_together(wanted)
        return self._clock.sleep(wanted.seconds)

    def _read_together(self, wanted: Read) -> list[CachedReading]:
        arriving = self.arriving(wanted.names, wanted.freshness, None, for_holds=True)
        readings = {cached.name: cached for cached in arriving}
        return [readings[name] for name in wanted.names]

    def arriving(
        self,
        names: Sequence[str],
        freshness: Freshness,
        whole: Deadline | None,
        *,
        for_holds: bool = False,
    ) -> Iterator[CachedReading]:
        """Yield the readings of `names`, each as soon as it arrives."""
        at_hand = self.drive(self._glance(names, freshness, whole))
        yield from at_hand
        there = {cached.name for cached in at_hand}
        missing = [name for name in names if name not in there]
        read = partial(self._read, freshness=freshness, whole=whole, for_holds=for_holds)
        if len(missing) < 2:
            yield from map(read, missing)
        else:
            yield from self._at_once(missing, read, whole)

    def _at_once(
        self, names: Sequence[str], read: Callable[[str], CachedReading], whole: Deadline | None
    ) -> Iterator[CachedReading]:
        schedule, guard = self._schedule(names), threading.Lock()  # threads share the schedule
        arrived: SimpleQueue[CachedReading | BaseException] = SimpleQueue()

        def work(name: str) -> None:
            ready = [name]
            while ready:  # the end of one reading lets at most one other start
                (name,) = ready
                try:
                    arrived.put(read(name))
                except BaseException as error:  # noqa: BLE001  # raised below
                    arrived.put(error)
                with guard:
                    schedule.done(name)
                    ready = schedule.start()

        # Daemons, because neither a caller who leaves early nor the end of the process should wait
        # for the providers' answers.
        threads = [
            threading.Thread(target=work, args=(name,), name="coffers", daemon=True)
            for name in schedule.start()
        ]
        missing = dict.fromkeys(names)
        try:
            for thread in threads:
                thread.start()
            while missing and (arrival := _next_arrival(arrived, whole)) is not None:
                if isinstance(arrival, BaseException):
                    raise arrival
                del missing[arrival.name]
                yield arrival
        except GeneratorExit:
            self._abandoned.update(threads)
            raise
        finally:
            with guard:
                schedule.stop()
        if whole is not None and missing:
            self._abandoned.update(threads)
            yield from (_unread(name, whole.exceeded()) for name in missing)
        else:
            for thread in threads:
                thread.join()

    def wind_up(self) -> None:
        """Give abandoned threads, which are still asking a provider, a moment to finish."""
        deadline = Deadline(WIND_UP, Clock())
        for thread in [*self._abandoned]:
            thread.join(max(deadline.remaining(), 0))

    def _read(
        self, name: str, *, freshness: Freshness, whole: Deadline | None, for_holds: bool
    ) -> CachedReading:
        try:
            deadline = self._deadline(name, whole)
            for store in self._stores(for_holds=for_holds):
                try:
                    return self._read_through(name, freshness, deadline, store)
                except StoreUnavailable as error:
                    failure: CoffersError = self._logged(store, name, error, for_holds=for_holds)
        except CoffersError as error:
            failure = error
        return _unread(name, failure)

    def _read_through(
        self, name: str, freshness: Freshness, deadline: Deadline, store: Store | VerifiedStore
    ) -> CachedReading:
        client = self.client(name)._with_key_at_hand(deadline)
        access = self._access(client)
        try:
            # Before the lease: threads of one process queue here instead of polling the store.
            with self._locks.locked(access.key, deadline) as waited:
                flight = self._flight(access, freshness, deadline, waited)
                cached = self._run_flight(flight, client, deadline, store)
        except DeadlineExceeded as error:
            cached = self.drive(single_flight.last_good(access, self.max_age, error), store)
        self._remember(access, store)
        return cached

    def _run_flight(
        self, flight: Flight, client: Client, deadline: Deadline, store: Store | VerifiedStore
    ) -> CachedReading:
        give_up = partial(_transact, store, single_flight.giving_up(flight))
        self._leases[flight.owner] = give_up
        try:
            return run(single_flight.reading(flight, deadline), partial(self._ask, client, store))
        except StoreUnavailable:  # then releasing the lease would fail as well
            raise
        except BaseException:
            with suppress(CoffersError):
                give_up()
            raise
        finally:
            self._leases.pop(flight.owner, None)

    def _ask(
        self, client: Client, store: Store | VerifiedStore, wanted: Transact | Fetch | Sleep
    ) -> Any:
        if isinstance(wanted, Fetch):
            return client.read(deadline=wanted.seconds)
        return self._do(store, wanted)


def _next_arrival(
    arrived: SimpleQueue[CachedReading | BaseException], whole: Deadline | None
) -> CachedReading | BaseException | None:
    """Return the next reading, or ``None`` if none arrives in time."""
    try:
        return arrived.get(timeout=None if whole is None else max(whole.remaining(), 0) + GRACE)
    except Empty:
        return None


def _release_leases(leases: Mapping[str, Callable[[], None]]) -> None:
    """Release the leases of daemon threads at exit, so that no other process waits for them."""
    with suppress(CoffersError):
        for give_up in [*leases.values()]:
            try:
                give_up()
            except StoreUnavailable:  # its connection was closed already; the next one is new
                give_up()


class AsyncReader(_Reader[AsyncClient]):
    """Reader with tasks."""

    def __init__(self, clients: Mapping[str, AsyncClient], **settings: Any) -> None:
        super().__init__(clients, **settings)
        self._locks = AsyncKeyedLocks()

    async def drive(
        self, flow: Generator[Any, Any, T], store: Store | VerifiedStore | None = None
    ) -> T:
        """Drive `flow` with this reader and a store, and return its result."""
        return await arun(flow, partial(self._do, store or self.store))

    async def _do(self, store: Store | VerifiedStore, wanted: Transact | Read | Sleep) -> Any:
        if isinstance(wanted, Transact):
            try:
                return await at_store(store, partial(_transact, store, wanted))
            except StoreUnavailable:
                self._skip(wanted)
                raise
        if isinstance(wanted, Read):
            return await self._read_together(wanted)
        return await self._clock.asleep(wanted.seconds)

    async def _read_together(self, wanted: Read) -> list[CachedReading]:
        readings: dict[str, CachedReading] = {}

        def take(cached: CachedReading) -> None:
            readings[cached.name] = cached

        await self.gather(wanted.names, wanted.freshness, None, take, for_holds=True)
        return [readings[name] for name in wanted.names]

    async def one(self, name: str, freshness: Freshness, whole: Deadline | None) -> CachedReading:
        """Return the reading of `name`."""
        at_hand = await self.drive(self._glance([name], freshness, whole))
        return at_hand[0] if at_hand else await self._read(name, freshness, whole, for_holds=False)

    async def gather(
        self,
        names: Sequence[str],
        freshness: Freshness,
        whole: Deadline | None,
        take: Callable[[CachedReading], None],
        *,
        for_holds: bool = False,
    ) -> None:
        """Call `take` with each reading of `names` as soon as it arrives."""
        at_hand = await self.drive(self._glance(names, freshness, whole))
        for cached in at_hand:
            take(cached)
        there = {cached.name for cached in at_hand}
        missing = [name for name in names if name not in there]
        schedule = self._schedule(missing)
        failures: list[BaseException] = []

        async def one(name: str) -> None:
            try:
                cached = await self._read(name, freshness, whole, for_holds=for_holds)
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:  # noqa: BLE001  # raised below, not in a group
                failures.append(error)
                tasks.cancel_scope.cancel()
                return
            take(cached)
            schedule.done(name)

        async def work(name: str) -> None:
            ready = [name]
            while ready:  # the end of one reading lets at most one other start
                await one(*ready)
                ready = schedule.start()

        async with anyio.create_task_group() as tasks:
            for name in schedule.start():
                tasks.start_soon(stripped_task, work, name)
        for failure in failures:
            raise failure

    async def _read(
        self, name: str, freshness: Freshness, whole: Deadline | None, *, for_holds: bool
    ) -> CachedReading:
        try:
            deadline = self._deadline(name, whole)
            for store in self._stores(for_holds=for_holds):
                try:
                    return await self._read_through(name, freshness, deadline, store)
                except StoreUnavailable as error:
                    failure: CoffersError = self._logged(store, name, error, for_holds=for_holds)
        except CoffersError as error:
            failure = error
        return _unread(name, failure)

    async def _read_through(
        self, name: str, freshness: Freshness, deadline: Deadline, store: Store | VerifiedStore
    ) -> CachedReading:
        client = await self.client(name)._with_key_at_hand(deadline)
        access = self._access(client)
        try:
            # Before the lease: tasks of one process queue here instead of polling the store.
            async with self._locks.locked(access.key, deadline) as waited:
                flight = self._flight(access, freshness, deadline, waited)
                cached = await self._run_flight(flight, client, deadline, store)
        except DeadlineExceeded as error:
            cached = await self.drive(single_flight.last_good(access, self.max_age, error), store)
        self._remember(access, store)
        return cached

    async def _run_flight(
        self, flight: Flight, client: AsyncClient, deadline: Deadline, store: Store | VerifiedStore
    ) -> CachedReading:
        try:
            steps = single_flight.reading(flight, deadline)
            return await arun(steps, partial(self._ask, client, store))
        except StoreUnavailable:  # then releasing the lease would fail as well
            raise
        except BaseException:
            give_up = partial(_transact, store, single_flight.giving_up(flight))
            with anyio.CancelScope(shield=True), suppress(CoffersError):
                await at_store(store, give_up)
            raise

    async def _ask(
        self, client: AsyncClient, store: Store | VerifiedStore, wanted: Transact | Fetch | Sleep
    ) -> Any:
        if isinstance(wanted, Fetch):
            return await client.read(deadline=wanted.seconds)
        return await self._do(store, wanted)

"""Reading many accounts through a store, with threads or with tasks.

The two readers differ in how a step is done and how several are done at once; what the steps are
is in `sharing`, `gate` and `choice`, once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import anyio
import attrs

from coffers import sharing
from coffers.client import AsyncClient, Client
from coffers.errors import CoffersError, ConfigurationError, StoreUnavailable
from coffers.exchange import Pause
from coffers.flow import arun, run
from coffers.gate import Read
from coffers.record import Access, Known, Wish
from coffers.schedule import Schedule
from coffers.sharing import Fetch, Stored, at_store
from coffers.stores import Store
from coffers.stores.memory import Memory
from coffers.timing import Clock, Deadline
from coffers.turns import AsyncTurns, Turns

AnyClient = TypeVar("AnyClient", Client, AsyncClient)
T = TypeVar("T")

_LOGGER = logging.getLogger("coffers")


@attrs.frozen(kw_only=True)
class Limits:
    """How many accounts are asked at the same time."""

    per_host: int
    at_once: int


class _Reader(Generic[AnyClient]):
    """What both readers know."""

    def __init__(
        self,
        clients: Mapping[str, AnyClient],
        *,
        store: Store,
        max_age: float,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._clients: Mapping[str, AnyClient] = clients
        self._routes = _routes(clients)
        self.store, self.max_age = store, max_age
        self._limits, self._clock = limits, clock
        self._spare = Memory(clock)
        self._keys: dict[str, tuple[str, float]] = {}

    def client(self, name: str) -> AnyClient:
        """Raises `ConfigurationError` for a name that there is not."""
        if name not in self._clients:
            msg = f"no account {name!r}; there are: {', '.join(self._clients) or 'none'}"
            raise ConfigurationError(msg)
        return self._clients[name]

    def _stores(self, *, for_holds: bool) -> tuple[Store, ...]:
        """Where to share a reading.  One that is not held against can do without the store."""
        return (self.store,) if for_holds else (self.store, self._spare)

    def _deadline(self, name: str, whole: Deadline | None) -> Deadline:
        """Raises `DeadlineExceeded`."""
        seconds = self.client(name).deadline
        if whole is not None:
            whole.check()
            seconds = min(seconds, whole.remaining())
        return Deadline(seconds, self._clock)

    def _schedule(self, names: Sequence[str]) -> Schedule:
        hosts = [(name, urlsplit(self.client(name).base_url).netloc) for name in names]
        return Schedule(hosts, per_host=self._limits.per_host, at_once=self._limits.at_once)

    def _glance(self, names: Sequence[str], wish: Wish) -> sharing.Steps[list[Known]]:
        """What is at hand, without asking for a key: that may take a command or a file.

        A key that changes is noticed when its reading is too old.
        """
        if wish != Wish():
            return []
        oldest = self._clock.monotonic() - self.max_age
        keys = [(name, self._keys[name][0]) for name in names if name in self._keys]
        keys = [(name, key) for name, key in keys if self._keys[name][1] >= oldest]
        try:
            return (yield from sharing.glance(self.store, keys, self.max_age)) if keys else []
        except StoreUnavailable:
            return []

    def _reading(
        self, access: Access, wish: Wish, deadline: Deadline, store: Store
    ) -> sharing.Steps[Known]:
        return sharing.reading(
            access, wish, store=store, max_age=self.max_age, deadline=deadline, clock=self._clock
        )

    def _remember(self, name: str, key: str, store: Store) -> None:
        if store is self.store:
            self._keys[name] = key, self._clock.monotonic()


def _routes(clients: Mapping[str, Client | AsyncClient]) -> dict[str, int]:
    """By which of the callers' HTTP clients each account is asked.

    Two of them may lead to different places.  They are numbered by provider, so that fleets of the
    same accounts in other processes have the same numbers.
    """
    routes: dict[str, int] = {}
    known: dict[tuple[str, str], list[int]] = {}
    for name, client in clients.items():
        of_host = known.setdefault((client.provider, client.base_url), [])
        if id(client.http) not in of_host:
            of_host.append(id(client.http))
        routes[name] = of_host.index(id(client.http))
    return routes


def _unread(name: str, error: CoffersError) -> Known:
    return Known(name=name, account=None, error=error, pool="", access="")


class Reader(_Reader[Client]):
    """Reads with threads."""

    def __init__(self, clients: Mapping[str, Client], **settings: Any) -> None:
        super().__init__(clients, **settings)
        self._turns = Turns()

    def drive(self, flow: Generator[Any, Any, T]) -> T:
        """Do what `flow` wants and return what it returns."""
        return run(flow, self._do)

    def _do(self, wanted: Stored | Read | Pause) -> Any:
        if isinstance(wanted, Stored):
            return wanted.operation()
        if isinstance(wanted, Read):
            return self._together(wanted)
        return self._clock.sleep(wanted.seconds)

    def _together(self, wanted: Read) -> list[Known]:
        arriving = self.arriving(wanted.names, wanted.wish, None, for_holds=True)
        known = {one.name: one for one in arriving}
        return [known[name] for name in wanted.names]

    def arriving(
        self, names: Sequence[str], wish: Wish, whole: Deadline | None, *, for_holds: bool = False
    ) -> Iterator[Known]:
        """The readings of `names`, each as soon as it is there."""
        at_hand = self.drive(self._glance(names, wish))
        yield from at_hand
        there = {known.name for known in at_hand}
        missing = [name for name in names if name not in there]
        read = partial(self._known, wish=wish, whole=whole, for_holds=for_holds)
        yield from map(read, missing) if len(missing) < 2 else self._at_once(missing, read)

    def _at_once(self, names: Sequence[str], read: Callable[[str], Known]) -> Iterator[Known]:
        schedule, guard = self._schedule(names), threading.Lock()
        arrived: SimpleQueue[Known | BaseException] = SimpleQueue()
        threads = ThreadPoolExecutor(self._limits.at_once, thread_name_prefix="coffers")

        def start() -> None:
            with guard:
                for name in schedule.start():
                    threads.submit(one, name)

        def one(name: str) -> None:
            try:
                arrived.put(read(name))
            except BaseException as error:  # noqa: BLE001  # raised below
                arrived.put(error)
            with guard:
                schedule.done(name)
            start()

        try:
            start()
            for _ in names:
                known = arrived.get()
                if isinstance(known, BaseException):
                    raise known
                yield known
            threads.shutdown()
        finally:
            # Whoever leaves early does not wait for what was asked.
            with guard:
                schedule.stop()
            threads.shutdown(wait=False, cancel_futures=True)

    def _known(self, name: str, *, wish: Wish, whole: Deadline | None, for_holds: bool) -> Known:
        try:
            deadline = self._deadline(name, whole)
            for store in self._stores(for_holds=for_holds):
                try:
                    return self._shared(name, wish, deadline, store)
                except StoreUnavailable as error:
                    failure: CoffersError = error
                    _LOGGER.warning("%s: %s", name, error)
        except CoffersError as error:
            failure = error
        return _unread(name, failure)

    def _shared(self, name: str, wish: Wish, deadline: Deadline, store: Store) -> Known:
        client = self.client(name)
        access = self.drive(sharing.access(client, self._routes[name], store))
        steps = self._reading(access, wish, deadline, store)
        with self._turns.turn(access.key, deadline):
            known = run(steps, partial(self._ask, client))
        self._remember(name, access.key, store)
        return known

    def _ask(self, client: Client, wanted: Stored | Fetch | Pause) -> Any:
        if not isinstance(wanted, Fetch):
            return self._do(wanted)
        try:
            return client.read(deadline=wanted.seconds)
        except CoffersError:
            raise
        except BaseException:
            wanted.give_up()
            raise


class AsyncReader(_Reader[AsyncClient]):
    """Reads with tasks."""

    def __init__(self, clients: Mapping[str, AsyncClient], **settings: Any) -> None:
        super().__init__(clients, **settings)
        self._turns = AsyncTurns()

    async def drive(self, flow: Generator[Any, Any, T]) -> T:
        """Do what `flow` wants and return what it returns."""
        return await arun(flow, self._do)

    async def _do(self, wanted: Stored | Read | Pause) -> Any:
        if isinstance(wanted, Stored):
            return await at_store(self.store, wanted.operation)
        if isinstance(wanted, Read):
            return await self._together(wanted)
        return await self._clock.asleep(wanted.seconds)

    async def _together(self, wanted: Read) -> list[Known]:
        known: dict[str, Known] = {}

        def take(one: Known) -> None:
            known[one.name] = one

        await self.gather(wanted.names, wanted.wish, None, take, for_holds=True)
        return [known[name] for name in wanted.names]

    async def one(self, name: str, wish: Wish, whole: Deadline | None) -> Known:
        """The reading of `name`."""
        at_hand = await self.drive(self._glance([name], wish))
        return at_hand[0] if at_hand else await self._known(name, wish, whole, for_holds=False)

    async def gather(
        self,
        names: Sequence[str],
        wish: Wish,
        whole: Deadline | None,
        take: Callable[[Known], None],
        *,
        for_holds: bool = False,
    ) -> None:
        """Give `take` the readings of `names`, each as soon as it is there."""
        at_hand = await self.drive(self._glance(names, wish))
        for known in at_hand:
            take(known)
        there = {known.name for known in at_hand}
        missing = [name for name in names if name not in there]
        schedule = self._schedule(missing)

        async def one(name: str) -> None:
            take(await self._known(name, wish, whole, for_holds=for_holds))
            schedule.done(name)
            start()

        async with anyio.create_task_group() as tasks:

            def start() -> None:
                for name in schedule.start():
                    tasks.start_soon(one, name)

            start()

    async def _known(
        self, name: str, wish: Wish, whole: Deadline | None, *, for_holds: bool
    ) -> Known:
        try:
            deadline = self._deadline(name, whole)
            for store in self._stores(for_holds=for_holds):
                try:
                    return await self._shared(name, wish, deadline, store)
                except StoreUnavailable as error:
                    failure: CoffersError = error
                    _LOGGER.warning("%s: %s", name, error)
        except CoffersError as error:
            failure = error
        return _unread(name, failure)

    async def _shared(self, name: str, wish: Wish, deadline: Deadline, store: Store) -> Known:
        client = self.client(name)
        access = await self.drive(sharing.access(client, self._routes[name], store))
        steps = self._reading(access, wish, deadline, store)
        async with self._turns.turn(access.key, deadline):
            known = await arun(steps, partial(self._ask, client))
        self._remember(name, access.key, store)
        return known

    async def _ask(self, client: AsyncClient, wanted: Stored | Fetch | Pause) -> Any:
        if not isinstance(wanted, Fetch):
            return await self._do(wanted)
        try:
            return await client.read(deadline=wanted.seconds)
        except CoffersError:
            raise
        except BaseException:
            with anyio.CancelScope(shield=True):
                await at_store(self.store, wanted.give_up)
            raise

"""Processes with a fleet of the fake provider, controlled by a test.

    with started() as process:
        all_open([(process, "threads")], accounts, store="redis://…")
        outcomes = process.done("read", "main", workers=10, times=5)

An order and its result are one line of JSON each.  A process reports the start of an order before
it carries it out, so that a test can step in.  It ends by itself if it is stuck (and shows
where), or if the test ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import IO, Any

from coffers import AsyncCoffers, Coffers, CoffersError, _registry
from coffers._wire.clock import Clock

PATIENCE = 120.0
"""Seconds an order may take, however slow the machine."""

Outcome = dict[str, Any]
"""Outcome of a call, as plain data: ``at`` is its time on the clock of all processes."""


class Process:
    """A process, seen from the test."""

    def __init__(self, process: subprocess.Popen[str], errors: IO[str]) -> None:
        self._process, self._errors = process, errors
        self.is_idle = True
        """Whether it has carried out every order."""

    def begin_with(
        self,
        kind: str,
        accounts: Mapping[str, Mapping[str, Any]],
        *,
        ahead: float = 0,
        **settings: Any,
    ) -> None:
        """Open a fleet, of `kind` ``threads`` or ``tasks``, whose clock is `ahead` by seconds.

        A fleet that was open before is closed.
        """
        self._say(open=kind, accounts=accounts, ahead=ahead, settings=settings)

    def begin(
        self,
        call: str,
        *arguments: Any,
        then: Sequence[Any] = (),
        workers: int = 1,
        times: int = 1,
        **settings: Any,
    ) -> None:
        """Start `workers` that call the fleet's method `call` at once, each so many `times`.

        `then` names a method of the resulting hold to call, with its arguments.
        """
        self._say(
            call=call,
            arguments=arguments,
            then=then,
            workers=workers,
            times=times,
            settings=settings,
        )

    def has_begun(self) -> None:
        """Return when it has started."""
        assert self._heard() == "begun"

    def result(self) -> list[Outcome]:
        """Return the outcomes of the calls that were started."""
        outcomes: list[Outcome] = self._heard()
        self.is_idle = True
        return outcomes

    def done(self, call: str, *arguments: Any, **settings: Any) -> list[Outcome]:
        """Call `begin`, and return the `result`."""
        self.begin(call, *arguments, **settings)
        self.has_begun()
        return self.result()

    def kill(self) -> None:
        """Kill it."""
        self.is_idle = False
        self._process.kill()
        self._process.wait(PATIENCE)

    def dismiss(self) -> None:
        """Let it end, without waiting."""
        if self.is_idle:
            self._process.stdin.close()
        else:
            self._process.kill()

    def end(self) -> None:
        """Let it end, and check that it complained about nothing."""
        self.dismiss()
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
        if self.is_idle:
            assert (self._process.returncode, self._complaints()) == (0, "")

    def _say(self, **order: Any) -> None:
        self.is_idle = False
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()

    def _heard(self) -> Any:
        line = self._process.stdout.readline()
        assert line, self._complaints()
        return json.loads(line)

    def _complaints(self) -> str:
        self._errors.seek(0)
        return self._errors.read()


@contextlib.contextmanager
def started() -> Iterator[Process]:
    """Yield a process, which ends with the block."""
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [sys.executable, "-W", "error", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        one = Process(process, errors)
        try:
            yield one
        finally:
            one.end()


def all_open(processes: Iterable[tuple[Process, str]], *arguments: Any, **settings: Any) -> None:
    """Open a fleet of its kind in each process."""
    pairs = list(processes)
    for process, kind in pairs:
        process.begin_with(kind, *arguments, **settings)
    for process, _ in pairs:
        process.has_begun()
        process.result()


def all_begin(processes: Iterable[Process], call: str, *arguments: Any, **settings: Any) -> None:
    """Start all at the same time, and return when they have started."""
    processes = list(processes)
    for process in processes:
        process.begin(call, *arguments, **settings)
    for process in processes:
        process.has_begun()


def all_done(
    processes: Iterable[Process], call: str, *arguments: Any, **settings: Any
) -> list[list[Outcome]]:
    """Start all at the same time, and return the outcomes of each."""
    processes = list(processes)
    all_begin(processes, call, *arguments, **settings)
    return [process.result() for process in processes]


# In the process itself


class Threads:
    """Calls a fleet from threads."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self._fleet = Coffers(*arguments, **settings)

    def do(self, order: dict[str, Any]) -> list[Outcome]:
        with ThreadPoolExecutor(order["workers"]) as threads:
            work = [threads.submit(self._work, order) for _ in range(order["workers"])]
            return [outcome for done in work for outcome in done.result()]

    def _work(self, order: dict[str, Any]) -> list[Outcome]:
        return [_told(self._called(order)) for _ in range(order["times"])]

    def _called(self, order: dict[str, Any]) -> Any:
        try:
            got = getattr(self._fleet, order["call"])(*order["arguments"], **order["settings"])
            if order["then"]:
                getattr(got, order["then"][0])(*order["then"][1:])
        except CoffersError as error:
            return error
        return got

    def close(self) -> None:
        self._fleet.close()


class Tasks:
    """Calls a fleet from tasks, always in the same event loop."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self._loop = asyncio.Runner()
        self._fleet = AsyncCoffers(*arguments, **settings)

    def do(self, order: dict[str, Any]) -> list[Outcome]:
        async def main() -> list[list[Outcome]]:
            return await asyncio.gather(*(self._work(order) for _ in range(order["workers"])))

        return [outcome for done in self._loop.run(main()) for outcome in done]

    async def _work(self, order: dict[str, Any]) -> list[Outcome]:
        return [_told(await self._called(order)) for _ in range(order["times"])]

    async def _called(self, order: dict[str, Any]) -> Any:
        try:
            got = await getattr(self._fleet, order["call"])(
                *order["arguments"], **order["settings"]
            )
            if order["then"]:
                await getattr(got, order["then"][0])(*order["then"][1:])
        except CoffersError as error:
            return error
        return got

    def close(self) -> None:
        self._loop.run(self._fleet.aclose())
        self._loop.close()


def _told(got: Any) -> Outcome:
    """Return what a test needs of an account, a headroom, a hold or an error."""
    told: Outcome = {"at": time.monotonic(), "kind": type(got).__name__.removeprefix("Async")}
    if told["kind"] == "Account":
        amount, observed_at = got.headroom("credits").amount, got.observed_at.isoformat()
        return {**told, "amount": str(amount), "stale": got.stale, "observed_at": observed_at}
    if told["kind"] == "InsufficientCredits":
        return {**told, "needed": str(got.needed), "remaining": str(got.remaining)}
    if isinstance(got, CoffersError):
        return {**told, "retry_after": got.retry_after}
    if told["kind"] == "Headroom":
        return {**told, "amount": str(got.amount)}
    return {**told, "name": got.name}


def _opened(order: dict[str, Any]) -> Threads | Tasks:
    ahead = timedelta(seconds=order["ahead"])
    clock = Clock(now=lambda: datetime.now(UTC) + ahead)
    kind = {"threads": Threads, "tasks": Tasks}[order["open"]]
    return kind(order["accounts"], clock=clock, **order["settings"])


def _register() -> None:
    """Register the fake provider as the fixture does."""
    from conftest import Acme

    entry = SimpleNamespace(name="acme", load=lambda: Acme)
    _registry._foreign = lambda: {"acme": entry}


def _say(what: Any) -> None:
    print(json.dumps(what), flush=True)


def _obey() -> None:
    fleet = None
    for line in sys.stdin:
        order = json.loads(line)
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        _say("begun")
        if "open" in order:
            if fleet is not None:
                fleet.close()
            fleet = _opened(order)
            _say([])
        else:
            _say(fleet.do(order))
        faulthandler.cancel_dump_traceback_later()
    if fleet is not None:
        fleet.close()


if __name__ == "__main__":
    _register()
    _obey()

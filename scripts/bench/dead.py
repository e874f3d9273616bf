"""Measure how much later the other hosts are read if one of fifty is dead."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bench.server import refusing, serving
from bench.subject import Subject
from coffers import AsyncCoffers, Coffers, Reading

HOSTS, DELAY = 50, 0.05
ROUNDS = {1: 9, 5: 5}
"""Rounds by the number of accounts per host."""
_PLACE = HOSTS // 2
"""Position of the dead host among the others."""
_DEADLINE = 10.0
"""Seconds that the dead host's accounts may take; all others are read long before."""

Accounts = dict[str, dict[str, Any]]
Times = dict[str, float]
"""Host number → seconds from the start until the host's last account is read."""


def lines() -> Iterator[str]:
    """Yield the lines of a table of its own: it compares hosts, not libraries."""
    subject = Subject.simple()
    yield f"{HOSTS} hosts that answer after 50 ms, accounts of {subject.provider}; one is dead."
    yield "How much later every other host is read than when all are alive (negative: earlier),"
    yield "and when the last one is read."
    names = ("latest", "middle", "earliest", "all alive", "one dead")
    yield " " * 49 + " ".join(f"{name:>10}" for name in names)
    account = {**subject.settings(""), "deadline": _DEADLINE}
    server = serving(subject.bodies, delay=DELAY, hosts=HOSTS, silent=1)
    with server as (*alive, silent), refusing() as closed:
        instead = {"": alive[_PLACE], "accepts, never answers": silent, "refuses": closed}
        fleets = {
            kind: [*alive[:_PLACE], url, *alive[_PLACE + 1 :]] for kind, url in instead.items()
        }
        for per_host, times in ROUNDS.items():
            accounts = {kind: _accounts(urls, account, per_host) for kind, urls in fleets.items()}
            for how, read in (("threads", _threads), ("tasks", _tasks)):
                for line in _lines(accounts, read, times):
                    yield f"  {HOSTS * per_host:5} accounts  {how:8} {line}"


def _lines(
    fleets: dict[str, Accounts], read: Callable[[Accounts], Times], rounds: int
) -> Iterator[str]:
    """Yield a line for each fleet except the first, whose hosts are all alive."""
    runs: dict[str, list[Times]] = defaultdict(list)
    for number in range(rounds + 1):
        for kind, accounts in fleets.items():
            times = read(accounts)
            if number:  # the first round warms up
                runs[kind].append(times)
    alive, *others = runs.values()
    for kind, dead in zip([*runs][1:], others, strict=True):
        later = _medians([_later(*pair) for pair in zip(alive, dead, strict=True)]).values()
        ends = [statistics.median(max(run.values()) for run in side) for side in (alive, dead)]
        yield (
            f"{kind:23} {max(later):+7.1f} ms {statistics.median(later):+7.1f} ms"
            f" {min(later):+7.1f} ms {ends[0] * 1000:7.0f} ms {ends[1] * 1000:7.0f} ms"
        )


def _later(alive: Times, dead: Times) -> Times:
    """Return the difference in milliseconds between two consecutive runs, under similar load."""
    return {host: (dead[host] - alive[host]) * 1000 for host in alive}


def _accounts(urls: Iterable[str], account: dict[str, Any], per_host: int) -> Accounts:
    """Return `per_host` accounts for each host, alternating between the hosts."""
    named = list(enumerate(urls))
    return {
        f"{host} {number}": {**account, "base_url": url, "key": f"{account['key']}-{number}"}
        for number in range(per_host)
        for host, url in named
    }


def _medians(runs: list[Times]) -> Times:
    return {host: statistics.median(run[host] for run in runs) for host in runs[0]}


class _Watch:
    """Stopwatch for every host except the one in question."""

    def __init__(self, accounts: Accounts) -> None:
        self.times: Times = {}
        self._began = time.perf_counter()
        self._left = sum(_host(name) != str(_PLACE) for name in accounts)

    def done(self, reading: Reading) -> bool:
        """Record a reading, and return whether it is the last one that matters."""
        host = _host(reading.name)
        if host == str(_PLACE):
            return False
        if reading.error is not None:
            raise SystemExit(f"{reading.name}: {reading.error}")
        self.times[host] = time.perf_counter() - self._began
        self._left -= 1
        return not self._left


def _host(name: str) -> str:
    return name.partition(" ")[0]


def _threads(accounts: Accounts) -> Times:
    with Coffers(accounts) as fleet:
        watch = _Watch(accounts)
        for reading in fleet.iter_readings():
            if watch.done(reading):
                break
    return watch.times


def _tasks(accounts: Accounts) -> Times:
    async def read() -> Times:
        async with AsyncCoffers(accounts) as fleet:
            watch = _Watch(accounts)
            async with fleet.iter_readings() as readings:
                async for reading in readings:
                    if watch.done(reading):
                        break
        return watch.times

    return asyncio.run(read())

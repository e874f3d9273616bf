"""Read many accounts at one host, in a process of its own: `reading.py KIND JOB`.

So its memory is what the reading takes.  For the same reason, everything is imported where it is
used.  JOB is JSON; the result, on standard output, too.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Job = dict[str, Any]
Read = Callable[[Job, list[str]], Sequence[Any]]


def bare_threads() -> Read:
    """Return a reader with one `httpx2.Client` in a pool of threads."""
    from concurrent.futures import ThreadPoolExecutor

    import httpx2

    def read(job: Job, keys: list[str]) -> list[Any]:
        url, at_once = job["url"], job["at_once"]
        limits = httpx2.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        with httpx2.Client(limits=limits) as http, ThreadPoolExecutor(at_once) as threads:

            def get(key: str) -> Any:
                return json.loads(http.get(url, headers=_headers(job, key)).content)

            return list(threads.map(get, keys))

    return read


def bare_tasks() -> Read:
    """Return a reader with one `httpx2.AsyncClient` and a semaphore."""
    import asyncio

    import httpx2

    async def gather(job: Job, keys: list[str]) -> list[Any]:
        url, at_once = job["url"], job["at_once"]
        limits = httpx2.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        places = asyncio.Semaphore(at_once)
        async with httpx2.AsyncClient(limits=limits) as http:

            async def get(key: str) -> Any:
                async with places:
                    answer = await http.get(url, headers=_headers(job, key))
                return json.loads(answer.content)

            return await asyncio.gather(*map(get, keys))

    return lambda job, keys: asyncio.run(gather(job, keys))


def clients_threads() -> Read:
    """Return a reader with a `coffers.Client` for each account in a pool of threads."""
    from concurrent.futures import ThreadPoolExecutor

    from coffers import Client

    def read(job: Job, keys: list[str]) -> list[Any]:
        clients = [Client(**{**job["settings"], "key": key}) for key in keys]
        with ThreadPoolExecutor(job["at_once"]) as threads:
            accounts = list(threads.map(Client.read, clients))
        for client in clients:
            client.close()
        return accounts

    return read


def clients_tasks() -> Read:
    """Return a reader with a `coffers.AsyncClient` for each account and a semaphore."""
    import asyncio

    from coffers import Account, AsyncClient

    async def gather(job: Job, keys: list[str]) -> list[Any]:
        places = asyncio.Semaphore(job["at_once"])
        clients = [AsyncClient(**{**job["settings"], "key": key}) for key in keys]

        async def one(client: AsyncClient) -> Account:
            async with places:
                return await client.read()

        accounts = await asyncio.gather(*map(one, clients))
        for client in clients:
            await client.aclose()
        return accounts

    return lambda job, keys: asyncio.run(gather(job, keys))


def fleet_threads() -> Read:
    """Return a reader with `coffers.Coffers`."""
    from coffers import Coffers

    def read(job: Job, keys: list[str]) -> list[Any]:
        with Coffers(_accounts(job, keys), **_limits(job)) as fleet:
            return _read(fleet.read_all())

    return read


def fleet_tasks() -> Read:
    """Return a reader with `coffers.AsyncCoffers`."""
    import asyncio

    from coffers import AsyncCoffers

    async def read(job: Job, keys: list[str]) -> list[Any]:
        async with AsyncCoffers(_accounts(job, keys), **_limits(job)) as fleet:
            return _read(await fleet.read_all())

    return lambda job, keys: asyncio.run(read(job, keys))


def fleet_held() -> Read:
    """Return what sets up a fleet and keeps it."""
    from coffers import Coffers

    kept = []

    def hold(job: Job, keys: list[str]) -> Sequence[Any]:
        kept.append(Coffers(_accounts(job, keys)))
        return kept[-1].names

    hold_one(hold)
    return hold


def bare_held() -> Read:
    """Return what sets up an `httpx2.Client` for each account and keeps them."""
    import httpx2

    def hold(job: Job, keys: list[str]) -> Sequence[Any]:
        return [httpx2.Client(headers=_headers(job, key)) for key in keys]

    hold_one(hold)
    return hold


def hold_one(hold: Read) -> None:
    """Set up a single account first, so that what all of them share is not counted."""
    job = json.loads(sys.argv[2])
    hold(job, [job["key"]])


def _headers(job: Job, key: str) -> dict[str, str]:
    return {name: text.replace(job["key"], key) for name, text in job["headers"].items()}


def _accounts(job: Job, keys: list[str]) -> dict[str, dict[str, Any]]:
    return {f"account {n}": {**job["settings"], "key": key} for n, key in enumerate(keys)}


def _limits(job: Job) -> dict[str, Any]:
    return {"per_host": job["at_once"], "at_once": job["at_once"]}


def _read(readings: list[Any]) -> list[Any]:
    failed = [reading.error for reading in readings if reading.error is not None]
    if failed:
        raise SystemExit(f"{len(failed)} were not read: {failed[0]}")
    return readings


def _kept(kind: str) -> float:
    """Return the MiB in use now.

    A fleet needs less than a process has to spare, so only its allocations show it; a TLS context
    is allocated by a library that Python doesn't trace, so only the resident set shows that.
    """
    if kind != "fleet_held":
        return _memory("VmRSS")
    tracemalloc.start()
    return tracemalloc.get_traced_memory()[0] / 2**20


def _memory(name: str) -> float:
    """Return one of the process's memory figures in MiB.

    The peak starts anew with the program; that of `resource` would include the parent process.
    """
    lines = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0]) / 1024


def main() -> None:
    """Read as the arguments say, and print what it cost."""
    kind, job = sys.argv[1], json.loads(sys.argv[2])
    keys = [f"{job['key']}-{number}" for number in range(job["accounts"])]
    read: Read = globals()[kind]()
    gc.collect()
    before, used, began = _kept(kind), time.process_time(), time.perf_counter()
    kept = read(job, keys)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    gc.collect()
    growth, peak = _kept(kind) - before, _memory("VmHWM")
    if len(kept) != len(keys):
        raise SystemExit(f"{len(kept)} of {len(keys)}")
    json.dump({"wall": wall, "cpu": cpu, "peak": peak, "growth": growth}, sys.stdout)


if __name__ == "__main__":
    main()

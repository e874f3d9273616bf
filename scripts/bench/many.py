"""Read many accounts at one host, with a fleet and with a bare loop at the same concurrency.

Each of them runs this file in a process of its own, so the process's peak memory is its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if __name__ != "__main__":  # the reading processes must not import this
    from bench.server import ceiling, serving
    from coffers.samples import FAKE_KEY, Case

ACCOUNTS, DELAY = 1000, 0.05
_MEASURES = {"wall": "s", "cpu": "s", "peak": "MiB", "growth": "MiB"}


def compare(provider: str, case: Case, limit: int, *, rounds: int) -> Iterator[str]:
    """Yield the lines of the table."""
    (exchange,) = case.exchanges
    with serving({exchange["request"]: exchange["body"]}, delay=DELAY) as (base_url,):
        job = {
            "provider": provider,
            "options": dict(case.options),
            "base_url": base_url,
            "path": exchange["request"].partition(" ")[2],
            "key": FAKE_KEY,
            "limit": limit,
            "accounts": ACCOUNTS,
        }
        fastest = ceiling(base_url, exchange["request"], at_once=500, requests=5000)
        for how in ("threads", "tasks"):
            kinds = f"bare_{how}", f"coffers_{how}"
            runs = [[_run(kind, job) for kind in kinds] for _ in range(rounds)]
            for measure, unit in _MEASURES.items():
                bare, ours = (statistics.median(r[i][measure] for r in runs) for i in (0, 1))
                ratio = statistics.median(r[1][measure] / r[0][measure] for r in runs)
                at_once = f"{limit} {how}"
                yield f"  {at_once:12} {measure:7} {bare:6.2f} {ours:8.2f} {unit:3} {ratio:6.2f}"
        yield f"  {'':12} the server can send {fastest:.0f} answers per second"


def _run(kind: str, job: dict[str, Any]) -> dict[str, float]:
    command = [sys.executable, __file__, kind, json.dumps(job)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, float] = json.loads(done.stdout)
    return result


# The rest runs in a reading process.  It imports inside functions, so that memory counts only what
# is being measured.


def bare_threads() -> Callable[[dict[str, Any], list[str]], list[Any]]:
    """Return a reader with `httpx2.Client` in a pool of threads."""
    from concurrent.futures import ThreadPoolExecutor

    import httpx2

    def read(job: dict[str, Any], keys: list[str]) -> list[Any]:
        url = job["base_url"] + job["path"]
        with httpx2.Client() as http, ThreadPoolExecutor(job["limit"]) as threads:

            def get(key: str) -> Any:
                return json.loads(http.get(url, headers={"Authorization": key}).content)

            return list(threads.map(get, keys))

    return read


def bare_tasks() -> Callable[[dict[str, Any], list[str]], list[Any]]:
    """Return a reader with `httpx2.AsyncClient` and a semaphore."""
    import asyncio

    import httpx2

    async def gather(job: dict[str, Any], keys: list[str]) -> list[Any]:
        url = job["base_url"] + job["path"]
        places = asyncio.Semaphore(job["limit"])
        async with httpx2.AsyncClient() as http:

            async def get(key: str) -> Any:
                async with places:
                    answer = await http.get(url, headers={"Authorization": key})
                return json.loads(answer.content)

            return await asyncio.gather(*map(get, keys))

    return lambda job, keys: asyncio.run(gather(job, keys))


def coffers_threads() -> Callable[[dict[str, Any], list[str]], list[Any]]:
    """Return a reader with `coffers.Coffers`."""
    from coffers import Coffers

    def read(job: dict[str, Any], keys: list[str]) -> list[Any]:
        with Coffers(_accounts(job, keys), **_limits(job)) as fleet:
            return _accounts_of(fleet.read_all())

    return read


def coffers_tasks() -> Callable[[dict[str, Any], list[str]], list[Any]]:
    """Return a reader with `coffers.AsyncCoffers`."""
    import asyncio

    from coffers import AsyncCoffers

    async def read(job: dict[str, Any], keys: list[str]) -> list[Any]:
        async with AsyncCoffers(_accounts(job, keys), **_limits(job)) as fleet:
            return _accounts_of(await fleet.read_all())

    return lambda job, keys: asyncio.run(read(job, keys))


def _accounts(job: dict[str, Any], keys: list[str]) -> dict[str, dict[str, Any]]:
    common = {"provider": job["provider"], "base_url": job["base_url"], **job["options"]}
    return {f"account {n}": {**common, "key": key} for n, key in enumerate(keys)}


def _limits(job: dict[str, Any]) -> dict[str, Any]:
    return {"per_host": job["limit"], "at_once": job["limit"]}


def _accounts_of(readings: list[Any]) -> list[Any]:
    failed = [reading.error for reading in readings if reading.error is not None]
    if failed:
        raise SystemExit(f"{len(failed)} were not read: {failed[0]}")
    return readings


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
    read = globals()[kind]()
    before, began = _memory("VmRSS"), time.perf_counter()
    used = time.process_time()
    kept = read(job, keys)
    wall = time.perf_counter() - began
    peak = _memory("VmHWM")
    if len(kept) != len(keys):
        raise SystemExit(f"{len(kept)} of {len(keys)}")
    json.dump(
        {"wall": wall, "cpu": time.process_time() - used, "peak": peak, "growth": peak - before},
        sys.stdout,
    )


if __name__ == "__main__":
    main()

"""Measure the cost of a store for a cached reading and for a hold."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.server import serving
from coffers import AsyncCoffers, Client, Coffers
from coffers.samples import FAKE_KEY, Case

_ROUNDS, _COMMITS = 5, 500


def compare(provider: str, case: Case, *, calls: int) -> Iterator[str]:
    """Yield the lines of the table."""
    bodies = {exchange["request"]: exchange["body"] for exchange in case.exchanges}
    with serving(bodies) as (base_url,), tempfile.TemporaryDirectory() as folder:
        account = {"provider": provider, "key": FAKE_KEY, "base_url": base_url, **case.options}
        with Client(**account) as client:
            asked = _micros(client.read, calls)
            unit = client.read().units[0]
        names = "cached", "of asking", "awaited", "released", "committed", f"after {_COMMITS}"
        yield f"  {'':8} " + " ".join(f"{name:>10}" for name in names)
        yield f"  {'provider':8} {asked:7.0f} µs {1:10.2f}"
        with _stores(Path(folder)) as stores:
            for name, store in stores.items():
                yield f"  {name:8} {_line(account, store, unit, calls, asked)}"


def _line(account: dict[str, Any], store: str, unit: str, calls: int, asked: float) -> str:
    with Coffers({"one": account}, store=store, max_age=3600) as fleet:
        cached = _micros(lambda: fleet.read("one"), calls)

        def hold(*, commit: bool) -> None:
            with fleet.reserve("one", 0, unit) as held:
                if commit:
                    held.commit()

        released = _micros(lambda: hold(commit=False), calls)
        committed = _micros(lambda: hold(commit=True), 10)
        for _ in range(_COMMITS):
            hold(commit=True)
        after = _micros(lambda: hold(commit=True), 10)
    awaited = asyncio.run(_awaited({"one": account}, store, calls))
    micros = [f"{value:7.0f} µs" for value in (cached, awaited, released, committed, after)]
    micros.insert(1, f"{cached / asked:10.2f}")
    return " ".join(micros)


async def _awaited(accounts: dict[str, dict[str, Any]], store: str, calls: int) -> float:
    async with AsyncCoffers(accounts, store=store, max_age=3600) as fleet:
        await fleet.read("one")
        rounds = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            for _ in range(calls):
                await fleet.read("one")
            rounds.append(time.perf_counter() - began)
    return statistics.median(rounds) / calls * 1e6


def _micros(action: Callable[[], object], calls: int) -> float:
    """Return the microseconds per call, as the median of several rounds."""
    action()
    rounds = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            action()
        rounds.append(time.perf_counter() - began)
    return statistics.median(rounds) / calls * 1e6


@contextlib.contextmanager
def _stores(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the addresses of the stores that this machine has, by name."""
    stores = {"memory": "memory:", "SQLite": f"sqlite:///{folder}/bench.db"}
    program = shutil.which("redis-server")
    if program is None:
        yield stores
        return
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    options = f"--port {port} --bind 127.0.0.1 --save --appendonly no --dir {folder}"
    server = subprocess.Popen([program, *options.split()], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield {**stores, "Redis": f"redis://127.0.0.1:{port}/0"}
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    msg = "redis-server doesn't start"
    raise SystemExit(msg)

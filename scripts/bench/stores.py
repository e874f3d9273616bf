"""Measure a reading at hand from each store, and a hold after many that no reading shows."""

from __future__ import annotations

import contextlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.row import Row
from bench.server import serving
from bench.subject import Subject
from bench.timing import interleaved, wall
from coffers import Client, Coffers, testing

ROUNDS, READS = 9, 300
GOALS = {"memory": 0.05, "SQLite": 0.12, "Redis": 0.3}
FIRST, COMMITS, LAST = 20, 10_000, 200


def rows() -> Iterator[Row]:
    """Yield a row for each store, and one about holds."""
    yield from _at_hand()
    yield _holds()


def _at_hand() -> Iterator[Row]:
    subject = Subject.simple()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (base_url,) = stack.enter_context(serving(subject.bodies))
        settings = subject.settings(base_url)
        asking = stack.enter_context(Client(**settings)).read
        measures = {"asking": partial(wall, asking, READS)}
        for name, store in stack.enter_context(_stores(folder)).items():
            fleet = Coffers({"one": settings}, store=store, max_age=86_400)
            stack.enter_context(fleet)
            measures[name] = partial(wall, partial(fleet.read, "one"), READS)
        run = interleaved(measures, ROUNDS)
    for name, goal in GOALS.items():
        yield Row(
            what=f"a reading at hand, {name}",
            against="asking a provider on loopback, `coffers.Client`",
            of="wall",
            ours=run.get(name, ()),
            theirs=run["asking"],
            goal=goal,
            missing="" if name in run else "not installed",
        )


def _holds() -> Row:
    _, *rounds = [_ledger() for _ in range(6)]  # the first round warms up
    return Row(
        what=f"reserve and commit, after {COMMITS:,}",
        against=f"the first {FIRST} in memory; no reading shows any of them",
        of="CPU",
        ours=[last for _, last in rounds],
        theirs=[first for first, _ in rounds],
        goal=1.2,
    )


def _ledger() -> tuple[float, float]:
    """Return the CPU seconds of one of the first holds, and of one of the last."""
    accounts = {"one": testing.account(10 * COMMITS, "credits")}
    with testing.FakeCoffers(accounts, max_age=86_400) as fleet:
        fleet.read("one")

        def hold() -> float:
            before = time.process_time()
            with fleet.reserve("one", 1, "credits") as held:
                held.commit(1)
            return time.process_time() - before

        times = [hold() for _ in range(1 + COMMITS + LAST)]
    first = times[1 : 1 + FIRST]  # the very first one imports something
    return statistics.median(first), statistics.median(times[-LAST:])


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

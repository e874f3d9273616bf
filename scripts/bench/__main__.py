"""Measure the cost of a reading relative to bare HTTP, on loopback only.

    nox -s bench -- [--only PART] [NAME ...]

The parts are: one warm reading of each provider (or of those named), and what `drift=` adds to it;
a thousand accounts at one host; one dead host among fifty; a cached reading from a store, and a
hold.  A server in another
process answers with the provider's recorded replies.  The things compared take turns; times are
medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator

import httpx2

import coffers
from bench import dead, many, stores
from bench.server import serving
from coffers import _registry, samples

ROUNDS, READS = 5, 200


def main() -> None:
    """Run each part and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="providers; all by default")
    parser.add_argument("--only", choices=PARTS, help="by default all parts")
    options = parser.parse_args()
    for part in [options.only] if options.only else PARTS:
        for line in PARTS[part](options.names or _registry.names()):
            print(line, flush=True)
        print()


def _one(names: Iterable[str]) -> Iterator[str]:
    """Yield a line per provider that compares a warm reading with its bare requests."""
    yield "One warm reading over a kept-alive connection: CPU time of this process per call."
    yield "bare: `get` of an httpx2 client and `json.loads`, for each of its requests."
    yield f"  {'':14} {'bare':>9} {'coffers':>9} {'ratio':>7}"
    for name in names:
        bare, reading = measure(name)
        ratio = statistics.median(r / b for b, r in zip(bare, reading, strict=True))
        micros = [statistics.median(side) / READS * 1e6 for side in (bare, reading)]
        yield f"  {name:14} {micros[0]:6.0f} µs {micros[1]:6.0f} µs {ratio:7.2f}"


def _drift(names: Iterable[str]) -> Iterator[str]:
    """Yield a line per provider that compares a warm reading with one that looks for drift."""
    yield "One warm reading, and the same with `drift=True`: CPU time of this process per call."
    yield f"  {'':14} {'off':>9} {'on':>9} {'ratio':>7}"
    for name in names:
        off, on = measure_drift(name)
        ratio = statistics.median(on) / statistics.median(off)
        micros = [statistics.median(side) / READS * 1e6 for side in (off, on)]
        yield f"  {name:14} {micros[0]:6.0f} µs {micros[1]:6.0f} µs {ratio:7.2f}"


def _many(names: Iterable[str]) -> Iterator[str]:
    """Yield lines about a thousand accounts at one host."""
    name, case = simple(names)
    yield f"{many.ACCOUNTS} accounts of {name} at one host that answers after 50 ms."
    yield "bare: `get` of one httpx2 client and `json.loads`, with the same concurrency."
    yield "wall, cpu: from the first line after the imports until everything is read."
    yield "peak: memory of a process that does nothing else; growth: since the imports."
    yield f"  {'':12} {'':7} {'bare':>6} {'coffers':>8} {'':3} {'ratio':>6}"
    for limit, rounds in ((10, 2), (100, 5)):
        yield from many.compare(name, case, limit, rounds=rounds)


def _dead(names: Iterable[str]) -> Iterator[str]:
    """Yield lines about one dead host among fifty."""
    name, case = simple(names)
    yield f"{dead.HOSTS} hosts that answer after 50 ms, accounts of {name}; one host is dead."
    yield "How much later every other host is read than when all are alive (negative: earlier),"
    yield "and when the last one is read."
    yield from dead.compare(name, case, rounds={1: 9, 5: 5})


def _stores(names: Iterable[str]) -> Iterator[str]:
    """Yield lines about each store that this machine has."""
    name, case = simple(names)
    yield f"Time of a call, with an account of {name}."
    yield "cached: `read` from the store, also relative to asking the provider on loopback;"
    yield "awaited: the same with `AsyncCoffers`; released: `reserve` without a commit;"
    yield "committed: `reserve` and `commit`, also after many commits that no reading reflects yet."
    yield from stores.compare(name, case, calls=300)


PARTS: dict[str, Callable[[Iterable[str]], Iterator[str]]] = {
    "one": _one,
    "drift": _drift,
    "many": _many,
    "dead": _dead,
    "stores": _stores,
}


def simple(names: Iterable[str]) -> tuple[str, samples.Case]:
    """Return the first provider that takes a single request, and its recorded reply."""
    cases = ((name, samples.sample(name)) for name in names)
    found = next(((n, case) for n, case in cases if case and len(case.exchanges) == 1), None)
    if found is None:
        msg = "no provider here has a recorded reply to a single request"
        raise SystemExit(msg)
    return found


def measure(name: str) -> tuple[list[float], list[float]]:
    """Return the CPU seconds of each round, for the bare calls and for the readings."""
    case = recorded(name)
    bodies = {exchange["request"]: exchange["body"] for exchange in case.exchanges}
    bare, reading = [], []
    with serving(bodies) as (base_url,), httpx2.Client() as http:
        urls = [base_url + request.partition(" ")[2] for request in bodies]
        settings = {"key": samples.FAKE_KEY, "base_url": base_url, **case.options}
        with coffers.Client(name, **settings) as client:
            for _ in range(ROUNDS + 1):
                bare.append(cpu(lambda: [json.loads(http.get(u).content) for u in urls], READS))
                reading.append(cpu(client.read, READS))
    return bare[1:], reading[1:]  # the first round warms up


def measure_drift(name: str) -> tuple[list[float], list[float]]:
    """Return the CPU seconds of each round, for readings without and with `drift`."""
    case = recorded(name)
    bodies = {exchange["request"]: exchange["body"] for exchange in case.exchanges}
    off, on = [], []
    with serving(bodies) as (base_url,):
        settings = {"key": samples.FAKE_KEY, "base_url": base_url, **case.options}
        with (
            coffers.Client(name, **settings) as plain,
            coffers.Client(name, **settings, drift=True) as looking,
        ):
            for _ in range(ROUNDS + 1):
                off.append(cpu(plain.read, READS))
                on.append(cpu(looking.read, READS))
    return off[1:], on[1:]  # the first round warms up


def recorded(name: str) -> samples.Case:
    """Return the recorded reply of a provider."""
    case = samples.sample(name)
    if case is None:
        msg = f"{name} has no recorded reply"
        raise SystemExit(msg)
    return case


def cpu(action: Callable[[], object], times: int) -> float:
    """Return this process's CPU seconds for `times` calls."""
    before = time.process_time()
    for _ in range(times):
        action()
    return time.process_time() - before


if __name__ == "__main__":
    main()

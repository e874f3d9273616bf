"""Measure many accounts at one host: time and memory, each in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figure import Figure, Panel
from bench.row import Quantity, Row
from bench.server import serving
from bench.subject import Subject
from coffers.samples import FAKE_KEY

ACCOUNTS, DELAY = 1000, 0.05
ROUNDS = {10: 2, 100: 5}
"""Rounds by the number of requests at once."""
COUNTS = (1, 10, 100, 1000, 10_000)
GOALS: dict[tuple[int, str], dict[str, float]] = {
    (100, "tasks"): {"fleet": 1.0, "clients": 0.9},
    (100, "threads"): {"fleet": 1.15, "clients": 1.0},
    (10, "tasks"): {"fleet": 1.05},
    (10, "threads"): {"fleet": 1.1},
}
_BARE = {"tasks": "`httpx2.AsyncClient`", "threads": "`httpx2.Client`"}
_Run = dict[str, float]


def rows() -> Iterator[Row | Figure]:
    """Yield the rows, wall time then CPU, those about memory, and a figure over the numbers."""
    subject = Subject.simple()
    with serving(subject.bodies, delay=DELAY) as (base_url,):
        job = {
            "settings": subject.settings(base_url),
            "url": base_url + subject.path,
            "headers": subject.headers(),
            "key": FAKE_KEY,
            "accounts": ACCOUNTS,
        }
        compared = [
            row
            for (at_once, how), goals in GOALS.items()
            for row in _compared({**job, "at_once": at_once}, how, goals)
        ]
        yield from sorted(compared, key=lambda row: (row.of == "CPU", row.against))
        yield from _held(job)
        yield _figure({**job, "at_once": 100})


def _compared(job: dict[str, Any], how: str, goals: dict[str, float]) -> Iterator[Row]:
    kinds = ("bare", *goals)
    runs: dict[str, list[_Run]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS[job["at_once"]]):
        for kind in kinds:
            runs[kind].append(_run(f"{kind}_{how}", job))
    quantities: tuple[Quantity, ...] = ("wall", "CPU")
    for of in quantities:
        for kind, goal in goals.items():
            yield Row(
                what=f"{kind}, {job['at_once']} {how} at once",
                against=f"one {_BARE[how]}, as many at once",
                of=of,
                ours=[run[of.lower()] for run in runs[kind]],
                theirs=[run[of.lower()] for run in runs["bare"]],
                goal=goal if of == "wall" else None,
            )


def _held(job: dict[str, Any]) -> Iterator[Row]:
    runs = [[_run(kind, job)["growth"] for kind in ("fleet_held", "bare_held")] for _ in range(2)]
    yield Row(
        what="a fleet of them, not read yet",
        against="1,000 `httpx2.Client()`: traced allocations, and growth of the resident set",
        of="memory",
        ours=[ours for ours, _ in runs],
        theirs=[theirs for _, theirs in runs],
        most=1.5,
    )


def _figure(job: dict[str, Any]) -> Figure:
    labels = {
        "fleet_tasks": "coffers: a fleet",
        "bare_tasks": "httpx2: one client for all",
        "bare_held": "httpx2: a client for each",
    }
    wall: dict[str, dict[int, float]] = {label: {} for label in labels.values()}
    peak: dict[str, dict[int, float]] = {label: {} for label in labels.values()}
    for count in COUNTS:
        for kind, label in labels.items():
            if kind == "bare_held" and count > 1000:
                continue  # it would take some 8 GiB
            rounds = 3 if count <= 100 else 1
            runs = [_run(kind, {**job, "accounts": count}) for _ in range(rounds)]
            peak[label][count] = statistics.median(run["peak"] for run in runs)
            if kind != "bare_held":
                wall[label][count] = statistics.median(run["wall"] for run in runs)
    read = {label: line for label, line in wall.items() if line}
    panels = [
        Panel("Time to read all, 100 at once", "s", read),
        Panel("Peak memory of the process", "MiB", peak),
    ]
    return Figure("accounts", "accounts", panels)


def _run(kind: str, job: dict[str, Any]) -> _Run:
    program = Path(__file__).with_name("reading.py")
    # Without -P, this folder's modules would come before those of other packages.
    command = [sys.executable, "-P", str(program), kind, json.dumps(job)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: _Run = json.loads(done.stdout)
    return result

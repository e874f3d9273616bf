"""Measure things in turn, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path


def interleaved(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Return the figures of each measure; they take turns, and a round before them warms up."""
    figures: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            figure = measure()
            if number:
                figures[name].append(figure)
    return figures


def cpu(action: Callable[[], object], times: int) -> float:
    """Return this process's CPU seconds per call."""
    before = time.process_time()
    for _ in range(times):
        action()
    return (time.process_time() - before) / times


async def cpu_awaited(action: Callable[[], Awaitable[object]], times: int) -> float:
    """Do the same as `cpu`, and await each call."""
    before = time.process_time()
    for _ in range(times):
        await action()
    return (time.process_time() - before) / times


def wall(action: Callable[[], object], times: int) -> float:
    """Return the seconds per call."""
    before = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - before) / times


def cpu_of_process(
    command: Sequence[str], *, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> float:
    """Return the CPU seconds of a program and of every process that it waits for."""
    before = _children()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

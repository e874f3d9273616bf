"""Measure one warm reading, over a connection that is kept alive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx2

import coffers
from bench.row import Row
from bench.server import serving
from bench.subject import PROVIDERS, Subject, sdk_call
from bench.timing import cpu, cpu_awaited, interleaved

ROUNDS, READS = 9, 200


def rows() -> Iterator[Row]:
    """Yield a row for each provider, sync then async, one for the SDK, and what `drift=` adds."""
    goals: dict[str, float] = PROVIDERS["warm"]
    for provider, goal in goals.items():
        yield _sync(Subject.of(provider), goal)
    for provider, goal in goals.items():
        yield _async(Subject.of(provider), goal)
    yield _sdk(Subject.simple())
    for provider in goals:
        yield _drift(Subject.of(provider))


def _sync(subject: Subject, goal: float) -> Row:
    with (
        serving(subject.bodies) as (base_url,),
        httpx2.Client(headers=subject.headers()) as http,
        coffers.Client(**subject.settings(base_url)) as client,
    ):
        url = base_url + subject.path
        run = interleaved(
            {
                "theirs": lambda: cpu(lambda: json.loads(http.get(url).content), READS),
                "ours": lambda: cpu(client.read, READS),
            },
            ROUNDS,
        )
    against = "a bare `get` and `json.loads`, `httpx2.Client`"
    return _row(f"{subject.provider}, sync", against, goal, run)


def _async(subject: Subject, goal: float) -> Row:
    with serving(subject.bodies) as (base_url,), asyncio.Runner() as runner:
        url = base_url + subject.path
        http = httpx2.AsyncClient(headers=subject.headers())
        client = coffers.AsyncClient(**subject.settings(base_url))

        async def get() -> object:
            return json.loads((await http.get(url)).content)

        async def close() -> None:
            await http.aclose()
            await client.aclose()

        run = interleaved(
            {
                "theirs": lambda: runner.run(cpu_awaited(get, READS)),
                "ours": lambda: runner.run(cpu_awaited(client.read, READS)),
            },
            ROUNDS,
        )
        runner.run(close())
    against = "a bare `get` and `json.loads`, `httpx2.AsyncClient`"
    return _row(f"{subject.provider}, async", against, goal, run)


def _sdk(subject: Subject) -> Row:
    run: dict[str, list[float]] = {}
    with (
        serving(subject.bodies) as (base_url,),
        coffers.Client(**subject.settings(base_url)) as client,
    ):
        if call := sdk_call(base_url):
            run = interleaved(
                {"theirs": lambda: cpu(call, READS), "ours": lambda: cpu(client.read, READS)},
                ROUNDS,
            )
    return _row(f"{subject.provider}, beside its SDK", "the official SDK's call", 0.4, run)


def _drift(subject: Subject) -> Row:
    with serving(subject.bodies) as (base_url,):
        settings = subject.settings(base_url)
        with coffers.Client(**settings) as off, coffers.Client(**settings, drift=True) as on:
            run = interleaved(
                {"theirs": lambda: cpu(off.read, READS), "ours": lambda: cpu(on.read, READS)},
                ROUNDS,
            )
    return _row(f"{subject.provider}, looking for drift", "the same without `drift=`", None, run)


def _row(what: str, against: str, goal: float | None, run: dict[str, list[float]]) -> Row:
    return Row(
        what=what,
        against=against,
        of="CPU",
        ours=run.get("ours", ()),
        theirs=run.get("theirs", ()),
        goal=goal,
        missing="" if run else "not installed",
    )

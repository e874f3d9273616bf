"""Every provider over a real connection to a loopback server with its recorded replies."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import coffers
from coffers import samples

from .recorded_server import serving

PROVIDERS = [p.name for p in sorted((Path(__file__).parent / "fixtures").iterdir())]


@pytest.fixture(params=PROVIDERS)
def served(request):
    provider = request.param
    case = samples.sample(provider)
    with serving(case) as server:
        yield provider, case, server


def test_the_clients_read_it(served):
    provider, case, server = served
    settings = {"key": "user:fake", "base_url": server.url, "clock": case.clock, **case.options}

    with coffers.Client(provider, **settings) as client:
        account = client.read()

    async def read():
        async with coffers.AsyncClient(provider, **settings) as client:
            return await client.read()

    again = asyncio.run(read())
    # At the same address, because a currency may depend on the host.
    replayed = coffers.read(**samples.settings(provider, case), base_url=server.url)

    assert account.balances == again.balances == replayed.balances
    asked = [exchange["request"] for exchange in case.exchanges]
    assert [f"GET {path}" for path, _ in server.requests] == asked * 2
    headers = [{n: v for n, v in h.items() if n != "Host"} for _, h in server.requests]
    assert headers[: len(asked)] == headers[len(asked) :]


def test_a_fleet_reads_them_over_one_pool(served):
    provider, case, server = served
    table = {"provider": provider, "key": "user:fake", "base_url": server.url, **case.options}

    with coffers.Coffers({"a": table, "b": table}) as fleet:
        readings = fleet.read_all()

    assert [r.error for r in readings] == [None, None]
    assert [r.account.name for r in readings] == ["a", "b"]

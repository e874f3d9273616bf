"""A quota that stands in the headers of an answer alone, from the description to the account."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
from importlib import import_module

import attrs
import httpx2
import pytest

pytest.importorskip("openapi_python_client", reason="the compiler's extra is not installed")

from coffers import samples, testing
from coffers._cli import main
from coffers.compiler import load
from coffers.compiler.proof import prove

from .projects import REMOVED, changed_at, importable, project, run

OPERATION = "GET /v1/ping"
HEADERS = ("paths", "/v1/ping", "get", "responses", "200", "headers")
DESCRIPTION = {
    "openapi": "3.1.0",
    "info": {"title": "Meter", "version": "2026-11-28"},
    "servers": [{"url": "https://api.meter.example"}],
    "paths": {
        "/v1/ping": {
            "get": {
                "operationId": "ping",
                "responses": {
                    "200": {
                        "description": "The key works.",
                        "headers": {
                            "X-Credits-Left": {
                                "description": "What is left of the month's credits.",
                                "schema": {"type": "integer"},
                            },
                            "X-Credits-Limit": {"schema": {"type": "integer"}},
                            "X-Plan": {"schema": {"type": "string"}},
                            "X-Session": {"schema": {"type": "string", "format": "password"}},
                        },
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        }
    },
}
ADAPTER = """
from coffers.convert import amount, text
from coffers.credentials import HeaderKey
from coffers.flow import Flow, call_with_headers
from coffers.model import Account, Balance, Plan
from coffers.provider import Provider
from meters._clients.meter.api.account import ping


class Meter(Provider):
    name = "meter"
    title = "Meter"
    base_url = "https://api.meter.example"
    credential = HeaderKey("x-meter-key", env="METER_API_KEY")

    def read(self) -> Flow[Account]:
        _, headers = yield from call_with_headers(ping)
        return Account(
            plan=Plan(name=text(headers.x_plan)),
            balances=[
                Balance(
                    key="credits",
                    kind="prepaid",
                    unit="credits",
                    limit=amount(headers.x_credits_limit),
                    remaining=amount(headers.x_credits_left),
                )
            ],
        )
"""
SENT = {"x-credits-LEFT": "40", "X-Credits-Limit": "100", "X-Plan": "Pro", "X-Session": "s-1"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A package of somebody else's with the adapter, compiled."""
    folder = tmp_path_factory.mktemp("meters")
    (folder / "meters" / "samples").mkdir(parents=True)
    (folder / "meters" / "__init__.py").touch()
    (folder / "meters" / "py.typed").touch()
    (folder / "meters" / "meter.py").write_text(ADAPTER)
    recorded = json.dumps(attrs.asdict(case()))
    (folder / "meters" / "samples" / "meter.json").write_text(recorded)
    project(folder, {"meter": DESCRIPTION}, {"package": "meters._clients"})
    assert run(folder) == 0
    return folder


@pytest.fixture
def meter(root, register_adapter):
    with importable(root):
        module = import_module("meters.meter")
        register_adapter(module.Meter)
        yield module


def case(expect=None, **headers):
    answer = {"request": OPERATION, "status": 200, "headers": {**SENT, **headers}, "body": {}}
    return samples.Case(
        about="",
        origin="written 2026-11-28",
        observed_at="2026-11-28T12:00:00Z",
        options={},
        exchanges=[answer],
        expect=expect or {},
    )


def test_both_clients_read_it(meter):
    account = samples.read("meter", case())
    balance = account.balance("credits")

    assert (balance.remaining, balance.limit, account.plan.name) == (40, 100, "Pro")
    testing.check("meter", case(samples.expectation(account)))
    testing.check("meter", case("EmptyAccount", **{"x-credits-LEFT": "", "X-Credits-Limit": "?"}))


def test_a_header_that_repeats_the_credential_is_left_out(meter):
    account = samples.read("meter", case(**{"X-Plan": f"plan of {samples.FAKE_KEY}"}))

    assert account.plan.name is None
    assert account.balance("credits").remaining == 40


def test_an_adapter_needs_no_wire_to_be_tried(meter):
    flow = meter.Meter().read()
    called = next(flow)
    told = called.headers({"X-CREDITS-LEFT": "7", "X-Session": "s-1", "X-Other": "8"})

    assert (told.x_credits_left, told.x_credits_limit, told.x_plan) == ("7", None, None)
    assert not hasattr(told, "x_session")
    with pytest.raises(StopIteration) as done:
        flow.send(({}, told))
    assert done.value.value.balance("credits").remaining == 7


def test_a_generated_client_reads_the_answer_as_before(meter):
    def answer(_):
        return httpx2.Response(200, headers=SENT, json={})

    transport, base = httpx2.MockTransport(answer), "https://api.meter.example"
    with httpx2.Client(transport=transport, base_url=base) as http:
        reply = meter.ping.sync(http)
        told = meter.ping.parse_headers(http.get("/v1/ping").headers)

    async def awaited():
        async with httpx2.AsyncClient(transport=transport, base_url=base) as http:
            return await meter.ping.asyncio(http)

    assert reply == asyncio.run(awaited())
    assert told.x_credits_left == "40"


def test_the_ledger_has_the_secret_that_is_left_out(root):
    ledger = (root / "meters" / "_clients" / "meter" / "losses.toml").read_text()

    assert '[lost."secret header"]' in ledger
    assert "responses/200/headers/X-Session" in ledger


def test_types_are_checked_in_an_adapter(root):
    pytest.importorskip("mypy", reason="mypy is not installed")
    typo = ADAPTER.replace("headers.x_plan", "headers.x_plane")
    (root / "meters" / "typo.py").write_text(typo)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", root / "cache", "meters"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    assert [line.partition(": ")[2] for line in done.stdout.splitlines()[:-1]] == [
        'error: "Headers" has no attribute "x_plane"; maybe "x_plan"?  [attr-defined]'
    ]


def test_compiling_tries_headers_that_are_wrong(meter, root, monkeypatch):
    described = load(root / "openapi" / "meter.yaml")
    proof = prove("meter", described)

    assert proof.failures == []
    assert proof.outcomes > 20

    def fragile(self):
        _, headers = yield from meter.call_with_headers(meter.ping)
        if headers.x_credits_left == "plenty":
            raise KeyboardInterrupt
        return meter.Account()

    monkeypatch.setattr(meter.Meter, "read", fragile)
    with pytest.raises(KeyboardInterrupt):
        prove("meter", described)


@pytest.mark.usefixtures("meter")
@pytest.mark.parametrize(
    ("name", "severity"),
    [("X-Credits-Left", "breaks a fact"), ("X-Plan", "breaks a fact"), ("X-Session", "harmless")],
)
def test_drift_tells_what_a_header_is_read_for(root, tmp_path, capsys, name, severity):
    document = changed_at(DESCRIPTION, [*HEADERS, name], REMOVED)
    document = changed_at(document, [*HEADERS, "X-New"], {"schema": {"type": "integer"}})
    (tmp_path / "meter.json").write_text(json.dumps(document))

    with contextlib.chdir(root):
        main(["drift", "meter", "--against", str(tmp_path / "meter.json")])

    told = [line.split("  [")[0].strip() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [re.sub(" {2,}", ": ", line) for line in told] == [
        f"{severity}: {OPERATION}: (header {name.lower()}): gone",
        f"harmless: {OPERATION}: (header x-new): new",
    ]

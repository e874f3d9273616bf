"""Compiling tries every adapter with answers that are wrong somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("ruamel.yaml", reason="the compiler is not installed")

from coffers import samples
from coffers.compiler import load
from coffers.compiler.mutations import CANARY, complete, mutations
from coffers.compiler.proof import prove
from coffers.model import Account, Balance, Plan

ROOT = Path(__file__).parents[1]
PROVIDERS = sorted(path.stem for path in (ROOT / "openapi").glob("*.yaml"))

DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/v1/account": {
            "get": {
                "operationId": "get_account",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/A"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "A": {
                "type": "object",
                "properties": {
                    "left": {"type": "integer"},
                    "id": {"type": "string"},
                    "key": {"type": "string", "format": "password"},
                    "plan": {"enum": ["pro", "free"]},
                    "lots": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
                },
            }
        }
    },
}


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_answer_breaks_an_adapter(name):
    proof = prove(name, load(ROOT / "openapi" / f"{name}.yaml"))

    assert proof.failures == []
    assert proof.tried >= 30
    assert proof.outcomes >= 9


def test_a_complete_body_has_every_described_field():
    body = complete(DOCUMENT, {"$ref": "#/components/schemas/A"})
    one, two = body.pop("lots")

    assert body == {"left": 7, "id": "some text", "key": CANARY, "plan": "pro"}
    assert one == two
    assert one.keys() == {*body, "lots"}


def test_every_place_is_left_out_and_made_null():
    body = {"left": 4, "lots": [{"key": CANARY}]}
    told = dict(mutations(body))

    assert told[".left is missing"] == {"lots": [{"key": CANARY}]}
    assert told[".left is null"] == {**body, "left": None}
    assert told[".lots[0].key is null"] == {"left": 4, "lots": [{"key": None}]}
    assert told[".lots[0].key is a list"]["lots"][0]["key"][0] == CANARY  # a secret stays one
    assert told["the body is null"] is None
    assert body == {"left": 4, "lots": [{"key": CANARY}]}


@pytest.fixture
def acme_case(acme, monkeypatch):
    exchange = {
        "request": "GET /v1/account",
        "status": 200,
        "headers": {},
        "body": {"left": 4, "id": "u-1", "plan": CANARY},
    }
    case = samples.Case(
        about="",
        origin="written 2026-11-28",
        observed_at="2026-11-28T12:00:00Z",
        options={},
        exchanges=[exchange],
        expect={},
    )
    monkeypatch.setattr(samples, "sample", lambda _: case)
    return acme


def test_an_adapter_that_shows_a_secret_fails(acme_case, monkeypatch):
    def read(self):
        balance = Balance(key="left", kind="prepaid", unit="credits", remaining=None)
        return Account(plan=Plan(name=CANARY), balances=[balance, *unknown(self)])
        yield

    def unknown(_):
        return [Balance(key="more", kind="prepaid", unit="credits", remaining=1)]

    monkeypatch.setattr(acme_case, "read", read)
    proof = prove("acme", DOCUMENT)

    assert not proof.held
    assert proof.failures[0].endswith("as it is: shows a secret")
    assert f"0 of {proof.tried} mutations held (0 %)" in str(proof)


def test_a_provider_without_an_adapter_is_not_tried():
    assert prove("nobody", DOCUMENT) is None

"""A live account becomes a case, with nothing in it that is private."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("ruamel.yaml", reason="the compiler is not installed")

from coffers import samples, testing
from coffers.compiler.recording import dump, record
from recorded_server import Server

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

DOCUMENT = {
    "openapi": "3.1.0",
    "components": {
        "schemas": {
            "Account": {
                "type": "object",
                "properties": {"plan2": {"type": "string", "enum": ["pro", "free"]}},
            }
        }
    },
}
BODY = {
    "id": "9f1c6a34-1111-4222-8333-444455556666",
    "email": "jane.doe@corp.example",
    "name": "Jane Doe",
    "api_key": "short-secret",
    "plan2": "pro",
    "left": 40,
    "price": "12.50",
    "currency": "USD",
    "resets_at": "2026-12-01T00:00:00Z",
    "portal": "https://pay.corp.example/p/abcdef",
    "account_id": 778899,
    "again": {"owner": "Jane Doe", "account_id": 778899},
    "by_user": {"jane.doe@corp.example": 3, "jane-7": 4},
    "empty": "",
    "none": None,
    "yes": True,
}


@pytest.fixture
def server():
    case = samples.Case(
        about="",
        origin="",
        observed_at="2026-11-21T12:00:00Z",
        options={},
        exchanges=[{"request": "GET /v1/account", "status": 200, "headers": {}, "body": BODY}],
        expect={},
    )
    with Server([case]).running() as server:
        yield server


def recorded(server, **more):
    settings = {"provider": "acme", "key": "not-a-real-key", "base_url": server.url, **more}
    return record(settings, DOCUMENT, "An account.")


def test_only_what_is_on_the_list_is_kept(server, acme):
    (exchange,) = recorded(server).exchanges

    assert exchange["request"] == "GET /v1/account"
    assert exchange["body"] == {
        "id": "00000000-0000-4000-8000-000000000001",
        "email": "user2@example.com",
        "name": "text 3",
        "api_key": "text 4",
        "plan2": "pro",
        "left": 40,
        "price": "12.50",
        "currency": "USD",
        "resets_at": "2026-12-01T00:00:00Z",
        "portal": "https://example.com/5",
        "account_id": 6,
        "again": {"owner": "text 3", "account_id": 6},
        "by_user": {"user2@example.com": 3, "text 7": 4},
        "empty": "",
        "none": None,
        "yes": True,
    }

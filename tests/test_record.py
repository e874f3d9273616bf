"""A live account becomes a case, with nothing in it that is private."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

pytest.importorskip("ruamel.yaml", reason="the compiler is not installed")

import coffers
from coffers import samples, testing
from coffers.compiler.recording import dump, record

from .recorded_server import serving

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
script = import_module("record")
KEY = "canary-not-a-real-key"

DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/v1/account": {
            "get": {
                "responses": {"200": {"headers": {"X-Credits-Left": {}, "X-Team": {}}}},
            }
        }
    },
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


def provider(body=BODY, status=200, headers=()):
    """Run a provider on loopback that has one account."""
    exchange = {
        "request": "GET /v1/account",
        "status": status,
        "headers": dict(headers),
        "body": body,
    }
    return serving(
        samples.Case(
            about="", origin="", observed_at="", options={}, exchanges=[exchange], expect={}
        )
    )


def recorded(server, **more):
    settings = {"provider": "acme", "key": KEY, "base_url": server.url, **more}
    return record(settings, DOCUMENT, "An account.")


def test_only_what_is_on_the_list_is_kept(acme):
    with provider() as server:
        case = recorded(server)
    (exchange,) = case.exchanges

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
    assert KEY not in dump(case)


def test_only_described_headers_are_kept_and_not_what_they_say_of_anybody(acme):
    sent = {"X-Credits-Left": "40.5", "x-team": "Jane Doe", "X-Trace": "12"}
    with provider(headers=sent) as server:
        (exchange,) = recorded(server).exchanges

    kept = {name: text for name, text in exchange["headers"].items() if name.startswith("x-")}
    assert kept == {"x-credits-left": "40.5", "x-team": "text 1"}
    assert exchange["body"]["name"] == "text 1"


def test_a_case_keeps_its_contract(acme, tmp_path):
    with provider() as server:
        text = dump(recorded(server))
    (tmp_path / "live.json").write_text(text, encoding="utf-8")
    case = samples.load(tmp_path / "live.json")

    testing.check("acme", case)
    assert case.origin.startswith("recorded 20")
    assert case.expect["balances"][0]["remaining"] == "40"


def test_a_refusal_is_a_case_too(acme):
    with provider({"error": f"no such key: {KEY}"}, 401) as server:
        case = recorded(server)

    assert case.expect == "AuthenticationError"
    assert case.exchanges[0]["body"] == {"error": "text 1"}


def test_no_answer_is_no_case(acme):
    with provider() as server:
        url = server.url
    with pytest.raises(coffers.ConnectionFailed):
        record({"provider": "acme", "key": KEY, "base_url": url, "retries": 0}, DOCUMENT, "")


def test_a_name_that_looks_like_a_secret_is_refused(acme):
    body = {"left": 1, "of_" + "x" * 40: 2}
    with provider(body) as server, pytest.raises(coffers.ConfigurationError) as refused:
        recorded(server)

    place = "a name in exchanges[0].body looks like a secret; nothing was written"
    assert str(refused.value) == place


@pytest.mark.parametrize("answer", ["y", "n", ""])
@pytest.mark.usefixtures("acme")
def test_it_is_shown_before_it_is_written(tmp_path, monkeypatch, capsys, answer):
    shown, written = [], answer == "y"
    monkeypatch.setenv("ACME_API_KEY", KEY)
    monkeypatch.setattr("builtins.input", lambda _: shown.append(capsys.readouterr().out) or answer)
    (tmp_path / "openapi").mkdir()
    (tmp_path / "openapi" / "acme.yaml").write_text(json.dumps(DOCUMENT))
    file = tmp_path / "tests" / "fixtures" / "acme" / "live.json"
    with provider() as server:
        arguments = ["acme", "live", "--root", str(tmp_path), "--base-url", server.url]
        assert script.main(arguments) == (0 if written else 1)

    assert '"plan2": "pro"' in shown[0]
    assert file.exists() is written
    if written:
        assert file.read_text() == shown[0][:-1]
        assert script.main([*arguments, "--yes"]) == 1  # the provider is gone


def test_an_option_without_a_value_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        script.main(["acme", "live", "email"])

    assert ended.value.code == 2
    assert "'email' is no OPTION=VALUE" in capsys.readouterr().err

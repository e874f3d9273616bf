"""An adapter's own mistake is reported by type, file and line, never with a value."""

from __future__ import annotations

import importlib.util
import json
import logging
import pickle
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import anyio
import httpx2
import pytest

import coffers
from coffers import errors, samples, testing

ROOT = Path(__file__).parents[1]
KEY = "canary-not-a-real-key"
BODY = "canary-in-the-body"

ADAPTER = """
from coffers.convert import amount
from coffers.errors import Unsupported
from coffers.flow import attempt, call
from coffers.model import Account, Balance
from coffers.credentials import HeaderKey
from coffers.provider import Provider

import endpoints


def told(reply):
    return amount(reply.left)


class Acme(Provider):
    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = HeaderKey("x-acme-key", env="ACME_API_KEY")

    def read(self):
        reply = yield from call(endpoints.get_account)
        {statement}
        left = told(reply)
        return Account(balances=[Balance(key="a", kind="prepaid", unit="credits", remaining=left)])

    def explain(self, status, body):
        {explanation}
"""
LINE = ADAPTER[: ADAPTER.index("{statement}")].count("\n") + 1
EXPLAINED = ADAPTER[: ADAPTER.index("{explanation}")].count("\n") + 1
TOLD = ADAPTER[: ADAPTER.index("return amount")].count("\n") + 1


@pytest.fixture
def adapter(register_adapter, monkeypatch, tmp_path, acme):
    """Register an adapter from a file, with a given statement in `read` or `explain`."""
    endpoint = sys.modules[acme.__module__].get_account

    def adapter(statement="pass", explanation="return None"):
        monkeypatch.setitem(sys.modules, "endpoints", SimpleNamespace(get_account=endpoint))
        file = tmp_path / "acme_adapter.py"
        source = ADAPTER.replace("{statement}", statement).replace("{explanation}", explanation)
        file.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("acme_adapter", file)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "acme_adapter", module)
        spec.loader.exec_module(module)
        return register_adapter(module.Acme)

    return adapter


def failures(answers, answer):
    """Yield what both clients raise."""
    settings = {"key": KEY, "retries": 0}
    with pytest.raises(coffers.CoffersError) as caught:
        coffers.read("acme", http=answers(answer).client, **settings)
    yield caught.value

    async def read():
        async with coffers.AsyncClient("acme", http=answers(answer).async_client, **settings) as it:
            return await it.read()

    with pytest.raises(coffers.CoffersError) as caught:
        anyio.run(read)
    yield caught.value


STUMBLES = {
    "AttributeError": "reply.nothing",
    "KeyError": "{}[reply.id]",
    "TypeError": "reply.id + 1",
    "ValueError": "int(reply.id)",
    "IndexError": "[][1]",
    "InvalidOperation": "__import__('decimal').Decimal(reply.id)",
    "AssertionError": "assert reply.left == 41, reply.id",
    "RuntimeError": "raise RuntimeError(reply.id)",
    "StopIteration": "next(iter([]))",
    "NotImplementedError": "raise NotImplementedError(reply.id)",
}
REPLY = {"left": 40, "id": BODY}


@pytest.mark.parametrize(("kind", "statement"), STUMBLES.items())
def test_a_stumble_in_read_is_told_by_type_file_and_line(adapter, answers, caplog, kind, statement):
    adapter(statement)
    caplog.set_level(logging.DEBUG, logger="coffers")
    for error in failures(answers, (200, REPLY)):
        assert type(error) is coffers.UnexpectedShape
        assert error.__notes__ == [f"the adapter failed: {kind} in acme_adapter.py, line {LINE}"]
        assert str(error) == "Acme: the answer's shape doesn't match its documentation"
        assert (error.__cause__, error.__context__) == (None, None)
        assert BODY not in repr([error, error.args, vars(error)])
    lines = [record.getMessage() for record in caplog.records if record.name == "coffers"]
    place = f"UnexpectedShape: {kind} in acme_adapter.py, line {LINE}"

    assert [re.sub(r"\d+ ms", "0 ms", line) for line in lines] == [
        f"GET acme get_account: {place} (status 200, try 1, 0 ms, request None)"
    ] * 2
    assert BODY not in caplog.text


def test_a_stumble_further_in_is_told_by_the_adapters_own_line(adapter, answers):
    adapter("reply.__dict__.pop('left')")
    for error in failures(answers, (200, REPLY)):
        (note,) = error.__notes__
        assert note == f"the adapter failed: AttributeError in acme_adapter.py, line {TOLD}"


@pytest.mark.parametrize(("status", "kind"), [(200, "UnexpectedShape"), (403, "PermissionDenied")])
def test_a_stumble_in_explain_is_told_too(adapter, answers, caplog, status, kind):
    adapter(explanation="return {}[body['id']]")
    caplog.set_level(logging.DEBUG, logger="coffers")
    place = f"KeyError in acme_adapter.py, line {EXPLAINED}"
    for error in failures(answers, (status, REPLY)):
        assert type(error).__name__ == kind
        assert error.__notes__ == [f"the adapter failed: {place}"]
        assert (error.__cause__, error.__context__) == (None, None)
    assert caplog.text.count(f"get_account: {kind}: {place} (status {status}") == 2
    assert ": ok (" not in caplog.text
    assert BODY not in caplog.text


def test_an_explanation_that_finds_nothing_is_told_by_its_own_line(adapter, answers):
    adapter(explanation="return next(iter([]))")
    for error in failures(answers, (403, REPLY)):
        assert type(error) is coffers.PermissionDenied
        (note,) = error.__notes__
        assert note == f"the adapter failed: StopIteration in acme_adapter.py, line {EXPLAINED}"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("return", "NoneType instead of an Account from Acme.read"),
        ("return {}", "dict instead of an Account from Acme.read"),
    ],
)
def test_an_adapter_that_returns_no_account_is_told(adapter, answers, monkeypatch, body, note):
    acme = adapter()
    names = {"call": sys.modules["acme_adapter"].call, **vars(sys.modules["endpoints"])}
    exec(f"def read(self):\n    yield from call(get_account)\n    {body}\n", names)
    monkeypatch.setattr(acme, "read", names["read"])
    for error in failures(answers, (200, REPLY)):
        assert type(error) is coffers.UnexpectedShape
        assert error.__notes__ == [f"the adapter failed: {note}"]


def test_an_adapter_that_asks_for_nothing_is_told(adapter, answers, monkeypatch):
    acme = adapter()
    monkeypatch.setattr(acme, "read", lambda self: coffers.Account())
    for error in failures(answers, (200, REPLY)):
        assert error.__notes__ == ["the adapter failed: TypeError in Acme.read"]


def test_arguments_that_an_operation_does_not_take_are_a_mistake_of_the_call(
    adapter, answers, caplog
):
    adapter("yield from call(endpoints.get_account, tem=reply.id)")
    caplog.set_level(logging.DEBUG, logger="coffers")
    for error in failures(answers, (200, REPLY)):
        assert type(error) is coffers.ConfigurationError
        assert str(error) == (
            "acme get_account doesn't take the adapter's arguments; nothing was sent"
        )
        assert (error.__cause__, error.__context__) == (None, None)
    assert [line.partition(" (")[0] for line in caplog.messages] == [
        "GET acme get_account: ok",
        "GET acme get_account: ConfigurationError",
    ] * 2


@pytest.mark.parametrize(
    ("statement", "outcomes"),
    [
        ("pass", ["ok"]),
        ("yield from call(endpoints.get_account)", ["ok", "ok"]),
        ("raise Unsupported('Acme does not tell')", ["Unsupported"]),
        ("reply.left = None", ["EmptyAccount"]),
        ("yield from call(endpoints.get_account); reply.nothing", ["ok", "UnexpectedShape"]),
    ],
)
def test_the_log_says_ok_only_where_the_adapter_took_the_answer(
    adapter, answers, caplog, statement, outcomes
):
    adapter(statement)
    caplog.set_level(logging.DEBUG, logger="coffers")
    http = answers(*[(200, REPLY)] * len(outcomes))
    testing.outcome(lambda: coffers.read("acme", key=KEY, http=http.client))
    told = [re.search(r"get_account: (\w+)", line)[1] for line in caplog.messages]

    assert told == outcomes


def test_notes_are_kept_within_the_process_and_stay_out_of_plain_data(adapter, answers):
    adapter("reply.nothing")
    error = next(failures(answers, (200, REPLY)))

    assert pickle.loads(pickle.dumps(error)).__notes__ == error.__notes__
    assert "note" not in json.dumps(error.to_dict())
    assert not hasattr(errors.from_dict(error.to_dict()), "__notes__")


# What a contributor sees


RENAMED = {
    "openapi": "3.1.0",
    "info": {"title": "Acme Two", "version": "1"},
    "servers": [{"url": "https://api.acme.example"}],
    "x-coffers": {
        "confidence": "A",
        "polling": "unknown",
        "sources": [{"url": "https://acme.example", "read": "2026-11-28", "about": "All."}],
    },
    "paths": {
        "/v1/account": {
            "get": {
                "operationId": "get_account",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "credits": {
                                            "type": "integer",
                                            "description": "What is left.",
                                        }
                                    },
                                }
                            }
                        },
                    }
                },
            }
        }
    },
}
RENAMING_ADAPTER = """
from coffers import Account, Balance, Bearer
from coffers.convert import amount
from coffers.flow import call
from coffers.provider import Provider
from coffers_clients.acme_two.api.account import get_account


class AcmeTwo(Provider):
    name = "acme_two"
    title = "Acme Two"
    base_url = "https://api.acme.example"
    credential = Bearer(env="ACME_TWO_API_KEY")

    def read(self):
        reply = yield from call(get_account)
        balance = Balance("credits", "prepaid", "credits", remaining=amount(reply.credits))
        return Account(balances=[balance])
"""


@pytest.fixture
def described(tmp_path, make_provider):
    """Create a provider with a field whose name Python can't have, and return its case."""
    (tmp_path / "openapi").mkdir()
    (tmp_path / "openapi" / "acme_two.yaml").write_text(json.dumps(RENAMED))
    file = tmp_path / "acme_two.py"
    file.write_text(RENAMING_ADAPTER)
    adapter = make_provider("acme_two", RENAMING_ADAPTER)
    spec = importlib.util.spec_from_file_location(adapter.__module__, file)
    sys.modules[adapter.__module__].__spec__ = spec
    sys.modules[adapter.__module__].__file__ = str(file)
    exchange = {"request": "GET /v1/account", "status": 200, "headers": {}, "body": {"credits": 4}}
    return samples.Case(
        about="",
        origin="written 2026-11-28",
        observed_at="2026-11-28T12:00:00Z",
        options={},
        exchanges=[exchange],
        expect="fill in",
    )


def test_a_name_that_generate_changed_is_in_the_failure_of_the_contract(described):
    with pytest.raises(AssertionError) as caught:
        testing.check("acme_two", described)
    first, second, third, fourth = str(caught.value).splitlines()

    assert first.startswith("became UnexpectedShape, expected fill in")
    assert second == "Acme Two: the answer's shape doesn't match its documentation"
    assert re.fullmatch(r"the adapter failed: AttributeError in \S+, line \d+", third)
    assert fourth == "'credits' in the description is 'credits_' in Python"


def test_another_error_than_expected_is_told_in_two_lines(acme, answers):
    exchange = {"request": "GET /v1/account", "status": 500, "headers": {}, "body": {}}
    case = samples.Case(
        about="Down.",
        origin="written",
        observed_at="2026-01-01T00:00:00Z",
        options={"retries": 0},
        exchanges=[exchange],
        expect="AuthenticationError",
    )
    with pytest.raises(AssertionError) as caught:
        testing.check("acme", case)

    assert str(caught.value) == (
        "became ProviderUnavailable, expected AuthenticationError\n"
        "Acme: the provider has an outage (HTTP 500)"
    )


def test_a_request_that_was_not_recorded_is_told_without_the_way_to_it(acme):
    exchange = {"request": "GET /v1/other", "status": 200, "headers": {}, "body": {}}
    case = samples.Case(
        about="Another address.",
        origin="written",
        observed_at="2026-01-01T00:00:00Z",
        options={},
        exchanges=[exchange],
        expect={},
    )
    with pytest.raises(AssertionError) as caught:
        testing.check("acme", case)

    assert str(caught.value) == "sent GET /v1/account, recorded GET /v1/other"
    assert len(caught.traceback) == 2  # this test, and `check`
    assert caught.value.__suppress_context__


CONFTEST = """
import importlib.util
spec = importlib.util.spec_from_file_location("ours", {conftest!r})
ours = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ours)
ours._broken = lambda name: "first mend the contract" if name == {broken!r} else None
pytest_runtest_makereport = ours.pytest_runtest_makereport
"""
TESTS = """
import logging
import pathlib
import pytest

PATHS = pytest.mark.parametrize("path", [pathlib.Path({providers}[0], "a.json")], ids=["a"])

@PATHS
def test_a_case_becomes_what_it_expects(path):
    assert path is None

@PATHS
def test_of_a_case(path):
    assert path is None

@pytest.mark.parametrize("provider", {providers})
def test_long(provider):
    logging.getLogger().error("captured")
    lines = list(range(1000))
    assert lines == []

@pytest.mark.parametrize("operation", [({providers}[0], 0)])
def test_tuple(operation):
    raise ValueError("long")

@pytest.mark.parametrize("provider", {providers})
def test_good(provider):
    pass
"""


def test_what_a_broken_provider_fails_beside_its_contract_is_one_line_each(tmp_path):
    broken, sound = sorted(path.name for path in (ROOT / "tests" / "fixtures").iterdir())[:2]
    conftest = CONFTEST.format(conftest=str(ROOT / "tests" / "conftest.py"), broken=broken)
    (tmp_path / "conftest.py").write_text(conftest)
    (tmp_path / "test_it.py").write_text(TESTS.replace("{providers}", repr([broken, sound])))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    sections = re.split(
        r"^_{3,} (\S+) _{3,}$", run.stdout.partition("short test summary")[0], flags=re.M
    )
    told = dict(zip(sections[1::2], sections[2::2], strict=True))

    assert run.stdout.rstrip().splitlines()[-1].startswith("5 failed, 2 passed")
    assert told[f"test_long[{broken}]"].strip() == "first mend the contract"
    assert told["test_of_a_case[a]"].strip() == "first mend the contract"
    assert "assert path is None" in told["test_a_case_becomes_what_it_expects[a]"]
    assert told["test_tuple[operation0]"].strip().splitlines()[0] == "first mend the contract"
    assert "captured" in told[f"test_long[{sound}]"]
    assert "assert lines == []" in told[f"test_long[{sound}]"]


def test_an_adapter_that_needs_no_reply_is_read(acme, answers, monkeypatch):
    def read(self):
        balance = coffers.Balance(key="all", kind="prepaid", unit="credits", remaining=4)
        return coffers.Account(balances=[balance])
        yield

    monkeypatch.setattr(acme, "read", read)
    http = httpx2.Client(transport=httpx2.MockTransport(answers()))
    with coffers.Client("acme", key="k", http=http) as client:
        account = client.read()

    assert account.headroom("credits").amount == 4
    assert account.raw == {}

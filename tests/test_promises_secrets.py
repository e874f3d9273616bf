"""No secret shows: neither the key, whatever its source, nor a secret in a reply.

Canaries stand in for both.  The tests search everything that a program, a log or an error
tracker could print of the library's objects and errors.
"""

from __future__ import annotations

import base64
import copy
import functools
import importlib.util
import inspect
import io
import json
import logging
import math
import os
import pickle
import pkgutil
import pprint
import re
import subprocess
import sys
import tarfile
import threading
import tomllib
import traceback
import warnings
import zipfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anyio
import attrs
import httpx2
import pytest
from rich.console import Console
from rich.traceback import Traceback
from ruamel.yaml import YAML

import coffers
from coffers import _registry, samples
from coffers._cli import main
from coffers._wire.decode import decode
from coffers.credentials import Secret

ROOT = Path(__file__).parents[1]
PROVIDERS = [p.name for p in sorted((ROOT / "tests" / "fixtures").iterdir())]
RULES = ROOT.parent / "shared" / "corpora" / "gitleaks" / "config" / "gitleaks.toml"

KEY = "canary-not-a-real-key"
LOGIN = f"user:{KEY}"
"""The key, in a form that every kind of credential accepts."""
BODY = "canary-in-the-body"
ENCODED = base64.b64encode(LOGIN.encode()).decode().rstrip("=")
CANARY = re.compile(f"{KEY}|{BODY}|{ENCODED}")


def hits(texts):
    """Return where canaries are found, and how often."""
    found = {name: len(CANARY.findall(text)) for name, text in texts.items()}
    return {name: count for name, count in found.items() if count}


# What can be printed


def renderings(thing):
    """Return every common way to print, store or copy an object."""
    show = {
        "repr": repr,
        "str": str,
        "format": "{}".format,
        "%r": lambda it: "%r %s" % (it, it),  # noqa: UP031
        "ascii": ascii,
        "pprint": pprint.pformat,
        "vars": lambda it: repr(state(it)),
        "asdict": lambda it: repr(attrs.asdict(it)) if attrs.has(type(it)) else "",
        "pickle": lambda it: pickle.dumps(it).decode("latin-1"),
        "copy": lambda it: repr(state(copy.copy(it))),
        "deepcopy": lambda it: repr(state(copy.deepcopy(it))),
        "json": lambda it: json.dumps(state(it), default=str),
    }
    return {name: attempted(way, thing) for name, way in show.items()}


def state(thing):
    """Return an object's attributes, from its dictionary or its slots."""
    slots = [n for base in type(thing).__mro__ for n in getattr(base, "__slots__", ())]
    held = {
        name: getattr(thing, name) for name in slots if hasattr(thing, name) and name != "_value"
    }
    return {**getattr(thing, "__dict__", {}), **held, "itself": thing}


def attempted(way, thing):
    try:
        return way(thing)
    except Exception as error:  # noqa: BLE001 - what it says is printed as well
        return f"{error!r} {vars(error)}"


def frames(error):
    """Return the traceback without this file's frames, which hold the canaries."""
    behind = error.__traceback__
    while behind is not None and behind.tb_frame.f_code.co_filename == __file__:
        behind = behind.tb_next
    return behind


def by_traceback(kind, error, behind):
    return "".join(traceback.TracebackException(kind, error, behind, capture_locals=True).format())


def by_rich(kind, error, behind):
    console = Console(file=io.StringIO(), width=300)
    unlimited = {"locals_max_string": None, "locals_max_length": None}
    console.print(
        Traceback.from_exception(kind, error, behind, show_locals=True, extra_lines=0, **unlimited)
    )
    return console.file.getvalue()


def by_structlog(*error):
    structlog = importlib.import_module("structlog")
    transformer = structlog.tracebacks.ExceptionDictTransformer(
        show_locals=True, locals_max_length=10**6, locals_max_string=10**6
    )
    renderer = structlog.processors.ExceptionRenderer(transformer)
    return repr(renderer(None, "error", {"exc_info": error}))


PRINTERS = [by_traceback, by_rich]
"""Printers of a traceback with every frame's local variables."""
if importlib.util.find_spec("structlog"):
    PRINTERS.append(by_structlog)


def chained(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def told(error, printers=PRINTERS):
    """Return everything that an error says, with its causes and its frames' variables."""
    texts = {f"{by.__name__}": by(type(error), error, frames(error)) for by in printers}
    for number, one in enumerate(chained(error)):
        notes = repr(getattr(one, "__notes__", ()))
        parts = {**renderings(one), "args": repr(one.args), "notes": notes}
        texts |= {f"{number} {name}": text for name, text in parts.items()}
    return texts


def caught(function):
    try:
        function()
    except BaseException as error:  # noqa: BLE001 - an interrupt is one of the cases
        return error
    return pytest.fail("nothing was raised")


def test_the_search_finds_what_is_shown():
    @attrs.define
    class Open:
        key: str

    def reader(key):
        raise ValueError(key)

    shown = renderings(Open(KEY))
    assert hits(shown).keys() == shown.keys() - {"pickle"}  # which can't pickle a local class
    assert hits(renderings([KEY]))["pickle"] == 1
    assert hits(renderings([Secret(KEY)])) == {}
    found = hits(told(caught(lambda: reader(KEY))))
    assert found["0 args"] == found["0 str"] == 1
    assert all(found[by.__name__] == 1 for by in PRINTERS)
    assert hits({"Basic": f"Authorization: Basic {ENCODED}"}) == {"Basic": 1}


# Readings


class Planted:
    """A provider's happy reply with canaries in everything that is, or looks, secret."""

    def __init__(self, provider):
        self.case = samples.sample(provider)
        self.secrets = frozenset().union(*(m.SECRETS for m in operations(provider)))
        self.count = 0
        exchanges = [{**e, "body": self._planted(e["body"])} for e in self.case.exchanges]
        self.case = attrs.evolve(self.case, exchanges=exchanges)

    def _planted(self, node):
        if isinstance(node, list):
            return [self._planted(item) for item in node]
        if not isinstance(node, dict):
            return node
        plain = {n: self._planted(v) for n, v in node.items() if n not in self.secrets}
        shapes = (BODY, [BODY, [BODY]], {"value": BODY, "values": [BODY]})
        named = {name: shapes[i % 3] for i, name in enumerate(sorted(self.secrets))}
        undescribed = {
            "client_secret": BODY,
            "recovery_tokens": [BODY, {"deep": [BODY]}],
            "sessionCookie": {"anything": BODY},
            "portal_link": BODY,
            "a_note": f"Bearer {BODY}",
            "notes": [
                "plain",
                f"sk-fakefake-{BODY}",
                {"deep": f"https://user:{BODY}@host.example/"},
            ],
        }
        self.count += json.dumps([named, undescribed]).count(BODY)
        return {**plain, **named, **undescribed}


@functools.cache
def planted(provider):
    return Planted(provider)


def operations(provider):
    """Return the generated modules of a provider's operations."""
    package = importlib.import_module(f"coffers_clients.{provider}.api.account")
    return [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]


def operation_of(provider, exchange):
    """Return the generated module of an exchange's operation."""
    method, _, target = exchange["request"].partition(" ")
    for module in operations(provider):
        path = "/[^/]+".join(map(re.escape, re.split(r"/\{[^}]*\}", module.PATH)))
        if method == module.METHOD and re.fullmatch(path, target.partition("?")[0]):
            return module
    return pytest.fail(f"no operation for {exchange['request']}")


def wrapped(node):
    """Return every secret in a decoded reply."""
    if isinstance(node, Secret):
        return [node]
    items = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [secret for item in items for secret in wrapped(item)]


def parts(account):
    """Return an account, and every public object that belongs to it."""
    unit = next(iter(account.units), "credits")
    reading = coffers.Reading(account.name, account, None)
    return [
        *(account, account.holder, account.plan, account.balances, account.entitlements),
        *(account.notices, account.coverage, account.raw, reading, {"a": [account]}),
        *(*account.balances, account.headroom(unit), account.can_afford(1, unit)),
        *(account.to_dict(), account.to_dict(raw=True), attrs.asdict(account)),
        *(json.dumps(account.to_dict(raw=True)), json.dumps(account.to_dict())),
    ]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_rendering_of_a_reading_shows_a_secret(provider):
    case, count = planted(provider).case, planted(provider).count
    settings = {**samples.settings(provider, case), "key": LOGIN}
    http = httpx2.AsyncClient(transport=samples.transport(case))
    with coffers.Client(**settings) as client:
        account = client.read()
    again = anyio.run(coffers.AsyncClient(**{**settings, "http": http}).read)

    assert len(wrapped(account.raw)) == len(wrapped(again.raw)) == count
    assert all(BODY in secret.reveal() for secret in wrapped(account.raw))
    assert account == samples.read(provider, samples.sample(provider))
    for thing in (client, *parts(account), *parts(again)):
        assert hits(renderings(thing)) == {}


def test_no_rendering_of_an_account_of_another_package_shows_a_secret(acme, answers):
    body = {"left": 5, "id": "u-1", "token": BODY, "deep": [{"token": [BODY], "api_key": BODY}]}
    account = coffers.read("acme", key=KEY, http=answers((200, body)).client)

    assert len(wrapped(account.raw)) == 3
    for thing in parts(account):
        assert hits(renderings(thing)) == {}


def test_no_client_and_no_fleet_shows_its_key(acme, answers, monkeypatch, tmp_path):
    monkeypatch.setenv("ACME_API_KEY", KEY)
    table = {"provider": "acme", "key": KEY, "http": answers().client}
    secret = {**table, "key": Secret(KEY)}
    fetched = {**table, "key": lambda: KEY}
    fleet = coffers.Coffers({"a": table, "b": secret, "c": fetched})
    others = coffers.AsyncCoffers({"a": {**table, "http": answers().async_client}})
    clients = [
        coffers.Client(**table),
        coffers.Client(**secret),
        coffers.Client(**fetched),
        coffers.Client("acme"),
        coffers.AsyncClient("acme"),
    ]
    registered = [acme(), acme.credential, coffers.Basic(env="X"), coffers.Bearer(env="X")]
    for thing in (fleet, others, *clients, *registered, vars(clients[0]), vars(fleet)):
        assert hits(renderings(thing)) == {}


# Errors


def echo(key):
    """Return a refusal that repeats the key and contains other secrets."""
    return {
        **dict.fromkeys(("error", "message", "code", "type", "status"), key),
        **dict.fromkeys(("token", "password", "deep"), BODY),
        "detail": {"status": key, "code": key, "message": f"the key {key} is wrong"},
    }


ECHO = echo(KEY)
LOCATION = {"location": f"https://elsewhere.example/?key={KEY}", "set-cookie": f"a={BODY}"}
REPLIES = {
    "refused": ((401, ECHO), "AuthenticationError"),
    "echo of the key": ((403, ECHO), "PermissionDenied"),
    "nothing left": ((402, ECHO), "InsufficientCredits"),
    "not accepted": ((400, ECHO), "RequestRefused"),
    "closed": ((200, {**ECHO, "error": "closed"}), "AccountDisabled"),
    "too many": ((429, ECHO, {"retry-after": "7"}), "RateLimited"),
    "outage": ((503, f"<p>{KEY} {BODY}".encode()), "ProviderUnavailable"),
    "redirect": ((302, b"", LOCATION), "BadResponse"),
    "web page": ((200, f"<html>{KEY} {BODY}".encode()), "NotJson"),
    "no text": ((200, b'{"a": "\xff' + KEY.encode()), "NotJson"),
    "not a number": ((200, b'{"left": NaN, "a": "' + KEY.encode() + b'"}'), "NotJson"),
    "too deep": ((200, b'["' + KEY.encode() + b'",' + b"[" * 100_000), "UnexpectedShape"),
    "too large": ((200, (KEY + BODY).encode() * 40_000), "ResponseTooLarge"),
    "other shape": ((200, [KEY, {"token": BODY}]), "UnexpectedShape"),
    "no number": ((200, {"left": None, **ECHO, "error": None}), "EmptyAccount"),
    "no connection": ((httpx2.ConnectError(f"{KEY} {BODY}")), "ConnectionFailed"),
    "broken off": ((httpx2.ReadError(f"{KEY} {BODY}")), "ConnectionFailed"),
    "not to be sent": ((httpx2.LocalProtocolError(f"{KEY} {BODY}")), "ConfigurationError"),
    "closed client": ((RuntimeError(f"{KEY} {BODY}")), "ConfigurationError"),
}


@pytest.mark.parametrize(("reply", "expected"), REPLIES.values(), ids=REPLIES)
def test_no_error_of_a_reading_tells_a_secret(acme, answers, reply, expected):
    settings = {"provider": "acme", "key": KEY, "retries": 0}

    def sync():
        coffers.Client(**settings, http=answers(reply).client).read()

    def once():
        coffers.read(**settings, http=answers(reply).client)

    def asynchronous():
        anyio.run(coffers.AsyncClient(**settings, http=answers(reply).async_client).read)

    def fleet():
        coffers.Coffers({"a": {**settings, "http": answers(reply).client}}).read("a")

    def all_of_them():
        tables = {"a": {**settings, "http": answers(reply).client}}
        (reading,) = coffers.Coffers(tables).read_all()
        assert hits(renderings(reading)) == {}
        raise reading.error

    for reading in (sync, once, asynchronous, fleet, all_of_them):
        error = caught(reading)
        assert type(error).__name__ == expected
        assert hits(told(error)) == {}


def a_bad_file(folder, text):
    file = folder / "coffers.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_no_error_of_a_configuration_tells_a_secret(acme, answers, tmp_path, monkeypatch):
    literal = f'[accounts.a]\nprovider = "acme"\nkey = "{KEY}"\n'
    broken = ("x = ", "x", "[accounts.a]", 'key = "again"', f"x = {KEY}", f'x = "{KEY}', "\x00")
    unfit = ("[other]", "[accounts.b]", "team = 1\nkey_env = 'X'", "teem = 'x'", "deadline = -1")
    mapping = {"provider": "acme", "key": KEY}
    http = answers((200, {"left": 1})).client
    wrong = [
        *({**mapping, "teem": 1}, {**mapping, "deadline": "long"}, {**mapping, "http": 5}),
        *({**mapping, "key_env": "X"}, {"key": KEY}, {**mapping, "provider": 5}, [KEY]),
        *({**mapping, "base_url": f"https://{LOGIN}@host.example"}, {**mapping, "base_url": 5}),
        *({**mapping, "base_url": f"https://host.example/?key={KEY}"}, {**mapping, "name": "b"}),
    ]
    makes = [lambda t=t: coffers.Coffers({"good": mapping, "bad": t}) for t in wrong]
    makes += [lambda t=t: coffers.AsyncCoffers({"good": mapping, "bad": t}) for t in wrong]
    makes += [
        lambda t=t: coffers.Coffers.from_config(a_bad_file(tmp_path, literal + t))
        for t in (*broken, *unfit)
    ]
    makes += [
        lambda: coffers.Client(key=KEY),
        lambda: coffers.Client("nobody", key=KEY),
        lambda: coffers.Client(["acme"], key=KEY),
        lambda: coffers.Client("acme", KEY),
        lambda: coffers.read("acme", key=KEY, unknown=1),
        lambda: coffers.Client("acme", key=KEY, http=http, clock=5).read(),
        lambda: coffers.Coffers([mapping]),
        lambda: coffers.Coffers({"a": mapping}).read("b"),
    ]
    outcomes = Counter()
    for make in makes:
        error = caught(make)
        outcomes[type(error).__name__] += 1
        assert hits(told(error)) == {}
    assert outcomes["ConfigurationError"] > 0.7 * outcomes.total()
    assert set(outcomes) <= {"ConfigurationError", "AttributeError", "TypeError"}


def test_an_interrupt_or_a_fault_tells_no_secret(acme, answers):
    def raising(error):
        raise error

    def key():
        secret = KEY
        return {}[len(secret)]

    settings = {"provider": "acme", "key": KEY, "retries": 0}
    for fault in (KeyboardInterrupt, AssertionError, TypeError):
        http = httpx2.Client(transport=httpx2.MockTransport(lambda _, f=fault: raising(f())))
        error = caught(coffers.Client(**settings, http=http).read)
        assert type(error) is fault
        assert "tracebacks.py" in told(error)["by_traceback"]
        assert hits(told(error)) == {}
    error = caught(coffers.Client("acme", key=key, http=answers().client).read)
    assert type(error) is coffers.ConfigurationError
    assert str(error) == "acme: key: raised KeyError, didn't return a key"
    assert hits(told(error)) == {}


def test_what_the_caller_was_busy_with_goes_on(acme, answers):
    """Its frames hold nothing of ours, and some of them may be suspended."""

    def generator():
        try:
            yield 1
        except LookupError:
            yield 2
        yield 3

    waiting = generator()
    next(waiting)

    def stumble(_):
        raise TypeError

    http = httpx2.Client(transport=httpx2.MockTransport(stumble))
    client = coffers.Client("acme", key=KEY, http=http)

    def fail():
        try:
            waiting.throw(kept)
            raise kept
        except LookupError:
            client.read()

    kept = LookupError("mine")
    error = caught(fail)
    assert (type(error), error.__context__) == (TypeError, kept)
    assert next(waiting) == 3
    assert hits(told(error)) == {}


@pytest.mark.parametrize(
    "key",
    [
        *("", " ", "\t", "\n", f" {KEY}", f"{KEY} ", f"{KEY}\n", f"\r\n{KEY}", f"{KEY}\0"),
        *(f"{KEY}\r\nX-Other: 1", f"{KEY}é", f"\u200b{KEY}", f"\ufeff{KEY}", f"{KEY}\x7f"),
        *(KEY.encode(), 5),
    ],
    ids=repr,
)
def test_a_key_that_cannot_be_sent_is_refused_without_its_value(acme, answers, key):
    def given():
        coffers.Client("acme", key=key, http=answers().client)

    def fetched():
        coffers.Client("acme", key=lambda: key, http=answers().client).read()

    def in_a_fleet():
        coffers.Coffers({"a": {"provider": "acme", "key": key}})

    for error in map(caught, (given, fetched, in_a_fleet)):
        if isinstance(key, str):
            assert type(error) is coffers.ConfigurationError
            assert re.search(
                "the key for acme (is empty|has (white space|more than one line|a character))|expected a text",
                str(error),
            )
        assert hits(told(error)) == {}


def test_a_basic_credential_without_a_colon_is_refused_without_its_value(acme, monkeypatch):
    monkeypatch.setattr(acme, "credential", coffers.Basic(env="ACME_API_KEY"))
    error = caught(lambda: coffers.Client("acme", key=KEY))

    assert str(error) == "the key for acme must be user:password, but has no colon"
    assert hits(told(error)) == {}


@pytest.mark.parametrize("echo", [KEY, ENCODED])
def test_no_code_and_no_request_id_echoes_the_key(acme, answers, monkeypatch, echo):
    monkeypatch.setattr(acme, "credential", coffers.Basic(env="ACME_API_KEY"))
    body = {"code": echo, "request_id": echo, "left": 1}
    for status, headers in ((200, {}), (403, {}), (200, {"x-request-id": echo})):
        http = answers((status, body, headers)).client
        client = coffers.Client("acme", key=LOGIN, http=http, retries=0)
        try:
            found = client.read()
        except coffers.CoffersError as error:
            found = error
        assert hits(renderings(found)) == {}
        assert found.request_id is None


# Over a connection


class Server(ThreadingHTTPServer):
    """Answers on loopback, with one answer per request or for all, and records what was sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = 200, b""
        self.answers = {}
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        request = f"{self.command} {self.path}"
        status, body, *headers = self.server.answers.get(request, self.server.answer)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in dict(*headers, **{"Content-Length": len(content)}).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def records(caplog):
    """Return every log record, with everything that a handler could print of it."""
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return {
        f"{n} {record.name}": f"{formatter.format(record)} {vars(record)!r}"
        for n, record in enumerate(caplog.records)
    }


def read_both(**settings):
    """Yield both clients' outcomes: accounts or errors."""

    async def asynchronous():
        async with coffers.AsyncClient(**settings) as client:
            return await client.read()

    for reading in (lambda: coffers.read(**settings), lambda: anyio.run(asynchronous)):
        try:
            yield reading()
        except coffers.CoffersError as error:
            yield error


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_log_at_debug_shows_a_secret(provider, server, caplog):
    caplog.set_level(logging.DEBUG)
    case = planted(provider).case
    server.answers = {e["request"]: (e["status"], e["body"]) for e in case.exchanges}
    settings = {"provider": provider, "key": LOGIN, "base_url": server.url, "retries": 0}
    accounts = list(read_both(**settings, **case.options))
    server.answers = {}
    failures = []
    for answer in ((401, echo(LOGIN)), (403, echo(LOGIN)), (200, LOGIN.encode())):
        server.answer = answer
        failures += read_both(**settings, **case.options)

    assert [type(account) for account in accounts] == [coffers.Account] * 2
    assert all(isinstance(failure, coffers.CoffersError) for failure in failures)
    assert [failure.status for failure in failures] == [401, 401, 403, 403, 200, 200]
    for outcome in (*accounts, *failures):
        assert hits(renderings(outcome)) == {}
    assert hits(records(caplog)) == {}
    assert len(caplog.records) > 100


def test_no_log_at_debug_shows_a_secret_whatever_goes_wrong(acme, server, caplog):
    caplog.set_level(logging.DEBUG)
    settings = {"provider": "acme", "key": KEY, "base_url": server.url, "retries": 0}
    outcomes = []
    for answer in (
        *((200, {"left": 1, "token": BODY, "note": f"Bearer {BODY}"}), (401, ECHO), (403, ECHO)),
        *((503, KEY.encode()), (302, b""), (200, KEY.encode()), (200, [KEY])),
        (200, (KEY + BODY).encode() * 40_000),
    ):
        server.answer = answer
        outcomes += read_both(**settings)
    server.shutdown()
    server.server_close()
    outcomes += read_both(**settings)
    kinds = Counter(type(outcome).__name__ for outcome in outcomes)
    loggers = {record.name.partition(".")[0] for record in caplog.records}

    assert kinds == dict.fromkeys(
        (
            *("Account", "AuthenticationError", "BadResponse", "ConnectionFailed", "NotJson"),
            *("PermissionDenied", "ProviderUnavailable", "ResponseTooLarge", "UnexpectedShape"),
        ),
        2,
    )
    assert {"asyncio", "coffers", "httpcore2"} <= loggers
    assert len(caplog.records) > 150
    assert hits(records(caplog)) == {}


LINE = re.compile(
    r"(GET|POST) [a-z]+ [a-z_]+: [A-Za-z]+ \(status (\d{3}|None), try \d, \d+ ms, request [\w.-]+\)"
)


def test_a_log_line_tells_what_was_asked_and_how_it_ended(acme, server, caplog):
    caplog.set_level(logging.DEBUG, logger="coffers")
    query = {"team": f"team-{BODY}"}
    for answer in (
        (200, {"left": 1, "note": BODY}, {"x-request-id": "r-1", "x-note": BODY}),
        (401, {"error": BODY}, {"set-cookie": BODY}),
        (302, b"", {"location": f"/?{BODY}"}),
    ):
        server.answer = answer
        list(read_both(provider="acme", key=KEY, base_url=server.url, retries=0, **query))
    lines = [r.getMessage() for r in caplog.records if r.name == "coffers"]
    told = [re.sub(r"\d+ ms", "0 ms", line) for line in lines]

    assert server.requests[0][0] == f"/v1/account?team=team-{BODY}"
    assert all(LINE.fullmatch(line) for line in lines)
    assert told == [
        *["GET acme get_account: ok (status 200, try 1, 0 ms, request r-1)"] * 2,
        *["GET acme get_account: AuthenticationError (status 401, try 1, 0 ms, request None)"] * 2,
        *["GET acme get_account: BadResponse (status 302, try 1, 0 ms, request None)"] * 2,
    ]
    ours = [record for record in caplog.records if record.name == "coffers"]
    assert {record.levelname for record in ours} == {"DEBUG"}
    assert [record.exc_info for record in ours] == [None] * 6
    assert hits({"records": repr([vars(record) for record in ours])}) == {}
    assert "127.0.0.1" not in repr([vars(record) for record in ours])


def test_retries_are_logged_by_number(acme, answers, caplog):
    caplog.set_level(logging.DEBUG, logger="coffers")
    case = samples.sample(PROVIDERS[0])
    http = answers((503, BODY), (503, BODY), (200, {"left": 1})).client
    coffers.read("acme", key=KEY, http=http, clock=case.clock)
    lines = [r.getMessage() for r in caplog.records if r.name == "coffers"]

    assert [re.search(r": (\w+) \(status (\d+), try (\d)", line).groups() for line in lines] == [
        ("ProviderUnavailable", "503", "1"),
        ("ProviderUnavailable", "503", "2"),
        ("ok", "200", "3"),
    ]
    assert hits(records(caplog)) == {}


# The key, whatever its source


def fleet_file(folder, url, **key):
    """Open a coffers.toml with one account, which is read at `url`."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in key.items()]
    text = "\n".join(["[accounts.main]", 'provider = "acme"', f'base_url = "{url}"', *lines])
    return a_bad_file(folder, text)


def sources(folder):
    """Return each way that a coffers.toml can supply the key."""
    (folder / "acme.key").write_text(f"{KEY}\n")
    return {
        "literal": {"key": KEY},
        "environment": {"key_env": "KEY_OF_ACME"},
        "the provider's own variable": {},
        "file": {"key_file": "acme.key"},
        "command": {
            "key_command": [sys.executable, "-c", "import os; print(os.environ['KEY_OF_ACME'])"]
        },
    }


@pytest.fixture
def in_environment(monkeypatch):
    monkeypatch.setenv("KEY_OF_ACME", KEY)
    monkeypatch.setenv("ACME_API_KEY", KEY)


def test_a_key_from_a_file_shows_nowhere(acme, server, in_environment, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    server.answer = 200, {"left": 1, "token": BODY}
    for key in sources(tmp_path).values():
        with coffers.Coffers.from_config(fleet_file(tmp_path, server.url, **key)) as fleet:
            (reading,) = fleet.read_all()
        assert reading.error is None
        assert server.requests[-1][1]["x-acme-key"] == KEY
        for thing in (fleet, reading, fleet._clients["main"], *parts(reading.account)):
            assert hits(renderings(thing)) == {}
    server.answer = 403, ECHO
    for key in sources(tmp_path).values():
        fleet = coffers.Coffers.from_config(fleet_file(tmp_path, server.url, **key))
        error = caught(lambda f=fleet: f.read("main"))
        assert type(error) is coffers.PermissionDenied
        assert hits(told(error)) == {}
    assert len(server.requests) == 2 * 5
    assert hits(records(caplog)) == {}


def test_a_key_that_cannot_be_fetched_is_not_told(acme, in_environment, tmp_path):
    (tmp_path / "binary.key").write_bytes(b"\xff" + KEY.encode())
    (tmp_path / "two.key").write_text(f"{KEY}\n{KEY}\n")
    talking = f"import sys; print('{KEY}'); print('{KEY}', file=sys.stderr); sys.exit(3)"
    for key in (
        *({"key_env": "NOT_SET"}, {"key_file": "binary.key"}, {"key_file": "two.key"}),
        *({"key_file": "."}, {"key_command": [sys.executable, "-c", talking]}),
        *({"key_command": ["no-such-program", KEY]}, {"key_command": KEY}, {"key": [KEY]}),
    ):
        path = fleet_file(tmp_path, "http://127.0.0.1:9", **key)
        error = caught(lambda p=path: coffers.Coffers.from_config(p).read("main"))
        assert type(error) is coffers.ConfigurationError
        assert hits(told(error)) == {}


def test_the_warning_about_a_file_that_others_can_read_holds_no_key(acme, tmp_path):
    if os.name != "posix":
        pytest.skip("there are no such permissions")
    path = fleet_file(tmp_path, "http://127.0.0.1:9", key=KEY)
    path.chmod(0o644)
    with warnings.catch_warnings(record=True, action="always") as seen:
        coffers.Coffers.from_config(path)
    with warnings.catch_warnings(action="error"):
        error = caught(lambda: coffers.Coffers.from_config(path))

    (warning,) = seen
    assert "holds a key that other users can read" in str(warning.message)
    assert hits({"warning": f"{warning} {vars(warning)!r}"}) == {}
    assert type(error) is UserWarning
    assert hits(told(error)) == {}


def test_a_key_goes_to_its_own_provider_alone(acme, monkeypatch):
    """Even if all accounts share one client, and that has its own credentials."""
    sent = []

    def answer(request):
        sent.append(request)
        return httpx2.Response(401, json={})

    http = httpx2.Client(
        transport=httpx2.MockTransport(answer),
        headers={"x-other": "not-ours", "authorization": "not-ours"},
        cookies={"session": "not-ours"},
    )
    keys = {name: f"user:fake-key-of-{name}-alone" for name in (*PROVIDERS, "acme")}
    options = {name: samples.sample(name).options for name in PROVIDERS}
    tables = {
        name: {"provider": name, "key": key, "http": http, "retries": 0, **options.get(name, {})}
        for name, key in keys.items()
    }
    readings = coffers.Coffers(tables).read_all()

    assert all(isinstance(reading.error, coffers.CoffersError) for reading in readings)
    asked = set()
    for request in sent:
        origin = f"{request.url.scheme}://{request.url.host}"
        held = repr(list(request.headers.raw)) + str(request.url)
        plain = [held, *map(unpacked, request.headers.values())]
        (name,) = {n for n, key in keys.items() if any(key in text for text in plain)}
        assert _registry.adapter(name).base_url.startswith(origin)
        assert "not-ours" not in held
        asked.add(name)
    assert asked == keys.keys()


def unpacked(header):
    """Return the contents of a Basic credential."""
    kind, _, encoded = header.partition(" ")
    packed = kind == "Basic" and ":" not in encoded
    return base64.b64decode(encoded).decode() if packed else ""


def test_a_netrc_file_is_not_used(acme, server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login user password {BODY}\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    server.answer = 200, {"left": 1}
    found = list(read_both(provider="acme", key=KEY, base_url=server.url))

    assert [type(outcome).__name__ for outcome in found] == ["Account"] * 2
    for _, headers in server.requests:
        names = {name.lower() for name in headers}
        assert names <= {
            *("accept", "accept-encoding", "connection", "host", "user-agent", "x-acme-key")
        }


# The command line

COMMANDS = {
    "table": ([], 0),
    "table in JSON": (["--json", "--identities"], 0),
    "one": (["show", "main", "--identities"], 0),
    "one with its reply": (["show", "main", "--raw"], 0),
    "one in JSON": (["show", "main", "--raw", "--json", "--identities"], 0),
    "check": (["check", "main", "--need", "1"], 0),
    "check in JSON": (["check", "main", "--need", "1", "--json"], 0),
    "check of nobody": (["check", "nobody", "--need", "1"], 64),
    "no number": (["check", "main", "--need", "many"], 64),
}


@pytest.mark.parametrize(("arguments", "status"), COMMANDS.values(), ids=COMMANDS)
@pytest.mark.usefixtures("acme", "in_environment")
def test_the_command_line_shows_no_secret(server, tmp_path, capsys, arguments, status):
    server.answer = 200, {"left": 5, "token": BODY, "deep": [{"api_key": BODY, "token": [BODY]}]}
    for key in sources(tmp_path).values():
        path = fleet_file(tmp_path, server.url, **key)
        assert main([*arguments, "--config", str(path)]) == status
        out, err = capsys.readouterr()
        assert hits({"stdout": out, "stderr": err}) == {}
        assert out.count("**********") == (3 if "--raw" in arguments else 0)
        assert bool(err) == bool(status)


@pytest.mark.parametrize(
    "arguments", [[], ["show", "main", "--raw"], ["check", "main", "--need=1"]]
)
def test_a_failing_command_line_shows_no_secret(acme, server, tmp_path, capsys, arguments):
    literal = fleet_file(tmp_path, server.url, key=KEY, retries=0)
    statuses = []
    for answer in (
        (401, ECHO),
        (403, ECHO),
        (200, KEY.encode()),
        (200, [KEY]),
        (302, b"", LOCATION),
    ):
        server.answer = answer
        asked = [*arguments, "--config", str(literal)]
        statuses += [main(asked), main([*asked, "--json"])]
    for bad in ("teem = 1", "x = ", "base_url = 'http://x'", "deadline = 'long'", "[other]"):
        path = a_bad_file(tmp_path, f'[accounts.main]\nprovider = "acme"\nkey = "{KEY}"\n{bad}')
        statuses.append(main([*arguments, "--config", str(path)]))
    out, err = capsys.readouterr()

    assert Counter(statuses) == {69: 10, 64: 5}
    assert hits({"stdout": out, "stderr": err}) == {}


def test_a_fault_of_the_command_line_shows_no_secret(acme, server, tmp_path, capsys, monkeypatch):
    def read(self, deadline):
        key = self._key.get().reveal()
        raise OSError(len(key))

    monkeypatch.setattr(coffers.client.Client, "_exchange", read)
    path = fleet_file(tmp_path, server.url, key=KEY)

    assert main(["show", "main", "--config", str(path)]) == 70
    out, err = capsys.readouterr()
    assert "OSError: 21" in err
    assert hits({"stdout": out, "stderr": err}) == {}


def test_the_demo_shows_no_secret(capsys, monkeypatch):
    cases = {provider: planted(provider).case for provider in PROVIDERS}
    monkeypatch.setattr(samples, "sample", cases.get)
    runs = [[], ["--json"], ["--json", "--identities"]]
    for provider in PROVIDERS:
        runs += [
            ["show", provider],
            ["show", provider, "--raw", "--identities"],
            ["show", provider, "--raw", "--json"],
            ["check", provider, "--need", "1", "--json"],
        ]
    for arguments in runs:
        assert main([*arguments, "--demo"]) in (0, 1, 64, 69)
        out, err = capsys.readouterr()
        assert hits({"stdout": out, "stderr": err}) == {}
        shown = planted(arguments[1]).count if "--raw" in arguments else 0
        assert out.count("**********") == shown


def test_the_process_shows_no_secret(server, tmp_path):
    """As you would run it, with every warning and all of the interpreter's checks on."""
    provider = PROVIDERS[0]
    case = planted(provider).case
    server.answers = {e["request"]: (e["status"], e["body"]) for e in case.exchanges}
    adapter = _registry.adapter(provider)
    file = a_bad_file(
        tmp_path, f'[accounts.main]\nprovider = "{provider}"\nbase_url = "{server.url}"\n'
    )
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "coffers", "show", "main", "--raw", "--config", file],
        env={**os.environ, adapter.credential.env: LOGIN},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.count("**********") == planted(provider).count
    assert hits({"stdout": run.stdout}) == {}


# Unknown fields


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_field_that_nobody_described_changes_no_reading(provider):
    case = samples.sample(provider)
    more = {"a_new_field": {"deep": [1, "seen-in-raw"]}, "new_api_key": BODY}

    def grown(node):
        if isinstance(node, list):
            return [grown(item) for item in node]
        return (
            {**{n: grown(v) for n, v in node.items()}, **more} if isinstance(node, dict) else node
        )

    exchanges = [{**e, "body": grown(e["body"])} for e in case.exchanges]
    account = samples.read(provider, attrs.evolve(case, exchanges=exchanges))

    assert account == samples.read(provider, case)
    assert "seen-in-raw" not in repr(account)
    assert "seen-in-raw" not in json.dumps(account.to_dict())
    count = json.dumps(exchanges).count("seen-in-raw")
    assert json.dumps(account.to_dict(raw=True)).count("seen-in-raw") == count
    assert hits(renderings(account)) == {}


# What is secret


def is_password(schema):
    """Return whether a schema, or a part of its lists, maps and unions, is `format: password`."""
    parts = [schema.get("items"), schema.get("additionalProperties")]
    parts += [part for union in ("allOf", "anyOf", "oneOf") for part in schema.get(union, ())]
    inner = (part for part in parts if isinstance(part, dict))
    return schema.get("format") == "password" or any(map(is_password, inner))


def described_secrets(node):
    """Return the names of all properties in a description that are `format: password`."""
    if isinstance(node, list):
        return {name for item in node for name in described_secrets(item)}
    if not isinstance(node, dict):
        return set()
    named = {n for n, schema in node.get("properties", {}).items() if is_password(schema)}
    return named.union(*map(described_secrets, node.values()))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_description_generated_code_and_library_agree_on_what_is_secret(provider):
    document = YAML(typ="safe").load(ROOT / "openapi" / f"{provider}.yaml")
    modules = operations(provider)
    names = described_secrets(document)

    assert frozenset().union(*(module.SECRETS for module in modules)) == names
    for module in modules:
        assert module.SECRETS <= module.FIELDS
        shapes = {"text": BODY, "list": [BODY, [BODY]], "object": {"a": BODY, "b": [{"c": BODY}]}}
        for name in module.SECRETS:
            body = {"deep": [{name: shape} for shape in shapes.values()]}
            data = decode(json.dumps(body).encode(), fields=module.FIELDS, secrets=module.SECRETS)
            assert len(wrapped(data)) == 5
            assert hits(renderings(data)) == {}


def test_a_refusal_is_searched_for_secrets_too(acme, answers, monkeypatch):
    """The body that an adapter sees to explain a status is concealed like a reply."""
    seen = []
    monkeypatch.setattr(acme, "explain", lambda self, status, body: seen.append(body))
    body = {"error": {"api_key": BODY, "token": [BODY]}, "token": {"a": BODY}, "left": 1}
    for status in (200, 400, 401, 500):
        settings = {"key": KEY, "retries": 0, "http": answers((status, body)).client}
        list(read_both(provider="acme", **settings))[:1]

    assert [len(wrapped(data)) for data in seen] == [3] * 4
    assert hits(renderings(seen)) == {}


# The generated clients alone


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_generated_client_alone_shows_no_secret(provider):
    unexpected = importlib.import_module(f"coffers_clients.{provider}.errors").UnexpectedReply
    reasons = Counter()
    for exchange in planted(provider).case.exchanges:
        module = operation_of(provider, exchange)
        reply = module.parse(200, copy.deepcopy(exchange["body"]))
        shows = (repr, str, ascii, "{}".format, pprint.pformat)
        assert hits({show.__name__: show(reply) for show in shows}) == {}
        needed = inspect.signature(module.build).parameters.values()
        arguments = {p.name: "fake-id" for p in needed if p.default is p.empty}
        for answer in (
            *((401, ECHO), (520, ECHO), (302, ECHO)),
            *(
                (200, f"<html>{BODY}".encode()),
                (200, b'["' + BODY.encode() + b'",' + b"[" * 99_999),
            ),
        ):
            error = caught(lambda a=answer, m=module, p=arguments: sent_alone(m, p, *a))
            assert type(error) is unexpected
            assert hits(told(error, [by_traceback])) == {}
            reasons[error.reason] += 1
    assert reasons["not JSON"] == 2 * len(planted(provider).case.exchanges)
    assert reasons.total() >= 5 * len(planted(provider).case.exchanges)


def sent_alone(module, arguments, status, content):
    """Return a generated module's result for an answer, sent with the caller's own client."""
    sent = content if isinstance(content, bytes) else json.dumps(content).encode()
    transport = httpx2.MockTransport(lambda _: httpx2.Response(status, content=sent))
    with httpx2.Client(transport=transport, base_url="https://api.acme.example") as client:
        return module.sync(client, **arguments)


# Formats of secrets in what is published


@attrs.frozen
class Rule:
    """A gitleaks format, with its exceptions."""

    id: str
    pattern: re.Pattern
    keywords: tuple
    group: int
    entropy: float
    allowed: list

    def found(self, text, lowered):
        """Yield what the rule takes for secrets in a text."""
        if self.keywords and not any(word in lowered for word in self.keywords):
            return
        for match in self.pattern.finditer(text):
            groups = [match[self.group]] if self.group else [g for g in match.groups() if g]
            secret = (groups or [match[0]])[0] or ""
            if entropy(secret) >= self.entropy and not self._passes(match, secret, text):
                yield match[0].strip()

    def _passes(self, match, secret, text):
        line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
        targets = {"match": match[0], "line": line}
        return any(
            any(r.search(targets.get(target, secret)) for r in regexes)
            or any(word in secret.lower() for word in stopwords)
            for target, regexes, stopwords in self.allowed
        )


def entropy(text):
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)


def compiled(pattern):
    """Translate a Go pattern to Python; None for the few without an equivalent."""
    with warnings.catch_warnings(action="ignore"):
        try:
            return re.compile(pattern.replace(r"\z", r"\Z"))
        except re.error:
            return None


@pytest.fixture(scope="module")
def rules():
    if not RULES.is_file():
        pytest.skip("the rules of gitleaks are not beside the repository")
    content = tomllib.loads(RULES.read_text())

    def allowed(lists):
        for entry in lists:
            if "AND" in entry.get("condition", "") and "paths" in entry:
                continue
            regexes = [r for r in map(compiled, entry.get("regexes", ())) if r is not None]
            words = [word.lower() for word in entry.get("stopwords", ())]
            yield entry.get("regexTarget", "secret"), regexes, words

    everywhere = [*allowed([content["allowlist"]])]
    return [
        Rule(
            rule["id"],
            pattern,
            tuple(word.lower() for word in rule.get("keywords", ())),
            rule.get("secretGroup", 0),
            rule.get("entropy", 0),
            [*everywhere, *allowed(rule.get("allowlists", ()))],
        )
        for rule in content["rules"]
        if (pattern := compiled(rule.get("regex", "("))) is not None
    ]


SHORTENED = re.compile(r'key_hint": "[\w-]{1,16}\.\.\.\w{1,6}"')
"""A shortened key that its provider returns for display; a rule takes it for a secret."""


def looks_secret(rules, text):
    lowered = text.lower()
    found = [(rule.id, match) for rule in rules for match in rule.found(text, lowered)]
    return [(rule, match) for rule, match in found if not SHORTENED.fullmatch(match)]


def lookalikes():
    """Return fake keys in known formats, assembled here so that no file contains one."""
    digits = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
    return {
        "github-pat": "ghp" + "_" + (digits + digits)[:36],
        "aws-access-token": "AKI" + "A" + "Q3EGRZ7YN2XKWJ5T",
        "generic-api-key": "api_key" + f' = "{digits}"',
    }


def published():
    folders = ("tests/fixtures", "openapi", "generated", "docs")
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*"))]
    files += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [path for path in files if path.is_file() and "__pycache__" not in path.parts]


def test_the_rules_find_what_looks_like_a_secret(rules):
    assert len(rules) >= 195
    for name, fake in lookalikes().items():
        assert name in [rule for rule, _ in looks_secret(rules, f"key: {fake}\n")]


def test_no_published_file_matches_a_secret_format(rules):
    files = published()
    found = {
        (path.relative_to(ROOT).as_posix(), *match)
        for path in files
        for match in looks_secret(rules, path.read_text(encoding="utf-8"))
    }
    assert len(files) > 100
    assert found == set()


def packed(path):
    """Return the texts in a wheel or an sdist."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            files = {name: wheel.read(name) for name in wheel.namelist()}
    else:
        with tarfile.open(path) as sdist:
            members = [member for member in sdist.getmembers() if member.isfile()]
            files = {member.name: sdist.extractfile(member).read() for member in members}
    return {name: content.decode("utf-8") for name, content in files.items()}


def test_no_file_of_a_release_matches_a_secret_format(rules, tmp_path):
    pytest.importorskip("hatchling", reason="hatchling, which builds a release, is not installed")
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    (sdist,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path))
    for path in map(Path, (wheel, sdist)):
        texts = packed(path)
        found = {(name, *m) for name, text in texts.items() for m in looks_secret(rules, text)}
        assert len(texts) > 100
        assert found == set()


def test_a_debug_log_matches_no_secret_format(rules, server, caplog):
    caplog.set_level(logging.DEBUG)
    fakes = list(lookalikes().values())
    for number, provider in enumerate(PROVIDERS):
        case, fake = samples.sample(provider), fakes[number % len(fakes)]
        settings = {"provider": provider, "base_url": server.url, "retries": 0, **case.options}
        body = {**case.exchanges[0]["body"], "a_note": fake, "api_key": fake, "error": fake}
        for status in (200, 403):
            server.answer = status, body
            list(read_both(key=f"user:{fake}", **settings))
    log = "\n".join(record.getMessage() for record in caplog.records)

    assert len(caplog.records) > 40 * len(PROVIDERS)
    assert looks_secret(rules, log) == []
    assert all(looks_secret(rules, f"{log}\nkey: {fake}\n") for fake in fakes)


# Recorded replies

CASES = sorted((ROOT / "tests" / "fixtures").glob("*/*.json"))
HEADERS = {"allow", "content-type", "retry-after", "x-request-id", "request-id", "x-trace-id"}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NOBODY = re.compile(r"[\w.+-]+@([\w-]+\.)*example\.(com|org|net)|test@email\.com")
"""Addresses reserved for examples, and the one on a vendor's own page."""
FAKE = re.compile(
    r"|\.\.\.|.*(fake|test|example|placeholder|not-a-real|string).*|(cus|sub)_123|api_key"
    r"|https://[\w./-]*(\.\.\.|/video/1|/webhooks/[A-Za-z]+)",
    re.IGNORECASE,
)
"""Obviously fake credentials: they say so, or count 1, 2, 3."""


def named_values(node, names, name=""):
    """Yield every text under one of the names, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from named_values(value, names, key if key in names else name)
    elif isinstance(node, list):
        for value in node:
            yield from named_values(value, names, name)
    elif name and isinstance(node, str):
        yield name, node


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_recorded_reply_holds_nobodys_data(path):
    content = path.read_text(encoding="utf-8")
    modules = operations(path.parent.name)
    secrets = frozenset().union(*(module.SECRETS for module in modules))
    described = frozenset().union(*(module.FIELDS for module in modules))
    for exchange in samples.load(path).exchanges:
        assert {name.lower() for name in exchange["headers"]} <= HEADERS
        assert exchange.keys() == {"request", "status", "headers", "body"}
        looks = {n for n in names_in(exchange["body"]) - described if looks_like_a_secret(n)}
        for name, value in named_values(exchange["body"], secrets | looks):
            assert FAKE.fullmatch(value), f"{name}: {value}"
    assert [address for address in EMAIL.findall(content) if not NOBODY.fullmatch(address)] == []


def names_in(node):
    if isinstance(node, dict):
        return {*node, *(name for value in node.values() for name in names_in(value))}
    return {n for item in node for n in names_in(item)} if isinstance(node, list) else set()


def looks_like_a_secret(name):
    """Return whether the library would hide an undescribed text under this name."""
    return bool(wrapped(decode(json.dumps({name: "a text"}).encode())))

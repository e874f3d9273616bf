"""Whatever a provider sends: a correct reading, or one of our errors, and nothing else.

The bodies come from other projects' test suites (see `corpus`), are generated from the strict
models, or are recorded ones with changes.  Each is the answer of every operation.
"""

from __future__ import annotations

import asyncio
import copy
import decimal
import importlib
import json
import re
import string
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import attrs
import httpx2
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from ruamel.yaml import YAML

import coffers
from coffers import _registry, convert, samples
from coffers._wire import refusal
from coffers._wire.decode import decode
from coffers.flow import Call
from coffers.model import Account
from coffers.provider import Envelope

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
SAMPLES = {
    path.parent.name: samples.load(path)
    for path in sorted((ROOT / "tests" / "fixtures").glob("*/happy.json"))
}
OPERATIONS = [
    (name, place) for name, case in SAMPLES.items() for place in range(len(case.exchanges))
]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=[f"{name}-{place}" for name, place in OPERATIONS]
)
modest = settings(
    max_examples=max(20, 400 // len(OPERATIONS)),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def corpus(*parts):
    """Return a path to third-party test data, which isn't part of this project."""
    path = CORPORA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the third-party test data beside the project, {'/'.join(parts)}")
    return path


def happy(operation):
    """Return the operation's recorded body."""
    name, place = operation
    return SAMPLES[name].exchanges[place]["body"]


def documented(operation):
    """Return the operation's entry in the provider's description."""
    name, place = operation
    method, _, target = SAMPLES[name].exchanges[place]["request"].partition(" ")
    description = YAML(typ="safe").load(ROOT / "openapi" / f"{name}.yaml")
    (found,) = (
        item[method.lower()]
        for path, item in description["paths"].items()
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), target.partition("?")[0])
    )
    return found


# What a reading becomes


class Wire:
    """Answers both clients with the recorded exchanges, one of them replaced.

    Further requests, such as for an older operation, get the last answer again.
    """

    def __init__(self, operation):
        self._name, self._place = operation
        self._case = SAMPLES[self._name]
        self._recorded = [
            (e["status"], json.dumps(e["body"]).encode()) for e in self._case.exchanges
        ]

    def expect(self, status, content):
        replaced = {self._place: (status, content)}
        self._answers = (replaced.get(i, known) for i, known in enumerate(self._recorded))
        self._last = self._recorded[-1]

    def _answer(self, _request):
        self._last = status, content = next(self._answers, self._last)
        return httpx2.Response(status, content=content)

    def settings(self, client):
        http = client(transport=httpx2.MockTransport(self._answer))
        return {**samples.settings(self._name, self._case), "retries": 0, "http": http}


def readings(operation, bodies, statuses=(200,)):
    """Return both clients' outcome for each body and status: an account, or an exception."""
    answers = [(status, content(body)) for status in statuses for body in bodies]
    outcomes = read(operation, answers)
    assert [told(o) for o in outcomes] == [told(o) for o in asyncio.run(aread(operation, answers))]
    return outcomes


def read(operation, answers):
    """Return the client's outcome for each answer, (status, content)."""
    wire, outcomes = Wire(operation), []
    client = coffers.Client(**wire.settings(httpx2.Client))
    for answer in answers:
        wire.expect(*answer)
        try:
            outcomes.append(client.read())
        except Exception as error:  # noqa: BLE001  # any other than ours is a finding
            outcomes.append(checked(error, answer, operation))
    return outcomes


async def aread(operation, answers):
    """Do what `read` does, with the asynchronous client."""
    wire, outcomes = Wire(operation), []
    client = coffers.AsyncClient(**wire.settings(httpx2.AsyncClient))
    for answer in answers:
        wire.expect(*answer)
        try:
            outcomes.append(await client.read())
        except Exception as error:  # noqa: BLE001
            outcomes.append(checked(error, answer, operation))
    return outcomes


def checked(error, answer, operation):
    """Return the error; check that it's one of ours and reports the answer's status."""
    assert type(error).__module__ == "coffers.errors", (operation, answer, repr(error))
    alone = len(SAMPLES[operation[0]].exchanges) == 1
    assert error.status == answer[0] if alone else error.status is not None
    return error


def content(body):
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def told(outcome):
    """Return an account, or everything that an error says."""
    return outcome if isinstance(outcome, Account) else (type(outcome), vars(outcome))


def names(outcomes):
    return {type(outcome).__name__ for outcome in outcomes}


def messages(outcomes):
    return {o.message for o in outcomes if not isinstance(o, Account)}


def expected(operation, body):
    """Return the allowed outcomes of a 200 with JSON: a reading, or an error in the envelope."""
    error = refusal.meaning(adapter(operation), 200, decode(content(body)))
    return {"Account", "EmptyAccount"} if error is None else {error.__name__}


def adapter(operation):
    name, _ = operation
    kind = _registry.adapter(name)
    return kind(**{n: v for n, v in SAMPLES[name].options.items() if n in kind.options()})


# Bodies and places in them


def places(body, path=()):
    """Yield the (path, value) of everything in a body, except the body itself."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for step, value in inside:
        yield (*path, step), value
        if isinstance(value, dict | list):
            yield from places(value, (*path, step))


def put(body, *changes):
    """Return the body with other values at some places, (path, value)."""
    body = copy.deepcopy(body)
    for path, value in changes:
        inside = body
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = value
    return body


def put_text(body, path, token):
    """Return the body's JSON text with `token` at a place; it needn't be JSON."""
    return json.dumps(put(body, (path, "@token@"))).replace('"@token@"', token).encode()


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers(body):
    return [path for path, value in places(body) if is_number(value)]


def facts(account):
    """Return the account's own facts by name, without derived ones."""
    facts = {"call_cost": account.call_cost}
    for part in ("holder", "plan"):
        for name, value in attrs.asdict(getattr(account, part)).items():
            facts[f"{part}.{name}"] = value
    for balance in account.balances:
        for name in ("limit", "used", "remaining"):
            if balance.basis.get(name) != "derived":
                facts[f"{balance.key}.{name}"] = getattr(balance, name)
    return facts


def amounts(account):
    return {value for value in facts(account).values() if isinstance(value, Decimal)}


def sensors(operation, probe):
    """Return the (path, fact) of each place in the body from which a fact is read."""
    body = happy(operation)
    paths = [path for path, value in places(body) if not isinstance(value, dict | list)]
    (before, *after) = readings(operation, [body, *(put(body, (path, probe)) for path in paths)])
    known = facts(before)
    return [
        (path, name)
        for path, account in zip(paths, after, strict=True)
        if isinstance(account, Account)
        for name, value in facts(account).items()
        if value == probe and known.get(name) != probe
    ]


# Text that isn't JSON, or isn't as documented


TOO_DEEP = {"n_structure_100000_opening_arrays", "n_structure_open_array_object"}
"""Broken after thousands of levels: refused for the depth, before the break is reached."""


@every_operation
@pytest.mark.parametrize("suite", ["test_parsing", "test_transform"])
def test_every_text_of_a_json_test_suite(operation, suite):
    paths = sorted(corpus("JSONTestSuite", suite).glob("*.json"))
    assert len(paths) == {"test_parsing": 318, "test_transform": 22}[suite]

    outcomes = readings(operation, [path.read_bytes() for path in paths])

    for path, outcome in zip(paths, outcomes, strict=True):
        must, refused = path.stem[:2], isinstance(outcome, coffers.NotJson)
        if path.stem in TOO_DEEP:
            assert type(outcome) is coffers.UnexpectedShape, path.stem
        elif must in ("y_", "n_"):
            assert refused is (must == "n_"), path.stem
    # One message per class, because none is made from a body.
    assert len(messages(outcomes)) == len(names(outcomes) - {"Account"})


@every_operation
def test_a_body_that_ends_after_any_of_its_bytes(operation):
    body = content(happy(operation))
    *cut, whole = readings(operation, [body[:length] for length in range(len(body) + 1)])

    assert isinstance(whole, Account)
    assert names(cut) == {"NotJson"}
    assert len(cut) == len(body)


@every_operation
def test_a_body_in_another_shape(operation):
    body = happy(operation)
    text = json.dumps({**body, "a_new_field": "é"}, ensure_ascii=False)
    (plain,) = readings(operation, [body])
    refused = {
        "NotJson": [
            b"",
            b" ",
            b"<!DOCTYPE html><title>Just a moment</title>",
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("utf-32"),
            text.encode("latin-1"),
            text.encode() + b"\x00",
            text.encode() * 2,
            b"NaN",
            b"-Infinity",
            b"1e99999999999999999999",
        ],
        "UnexpectedShape": [
            *([body], json.dumps(body), [], "", "ok", 0, 1.5, True, None),
            b"1e400",
            b"9" * 5000,
            b'{"a":' * 100 + b"1" + b"}" * 100,
            b"[" * 100_000,
        ],
    }

    for name, bodies in refused.items():
        assert names(readings(operation, bodies)) == {name}
    for nothing in ({}, {"error": None}, {"more": body}):
        assert names(readings(operation, [nothing])) <= expected(operation, nothing)
    same = [text.encode(), b"\xef\xbb\xbf" + text.encode(), b"\n\t " + text.encode() + b" \r\n"]
    assert readings(operation, same) == [plain] * 3


@every_operation
def test_no_error_says_anything_of_a_body(operation, canary):
    texts = [f"<html>{canary}", f'"{canary}"', f'["{canary}"]', f'{{"{canary}": "{canary}"}}']
    for outcome in readings(operation, [text.encode() for text in texts], (200, 400, 500)):
        assert canary not in repr(told(outcome))


@every_operation
@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("NaN", "NotJson"),
        ("Infinity", "NotJson"),
        ("-Infinity", "NotJson"),
        ("1e99999999999999999999", "NotJson"),
        ("01", "NotJson"),
        ("1e400", None),
        ("-1e-400", None),
        ("9" * 600, None),
        ("9" * 5000, None),
        ("0." + "3" * 5000, None),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_number_that_is_none_or_too_large(operation, token, error):
    """The reply is refused, or the number is unknown; it never becomes another amount."""
    body = happy(operation)
    for path in numbers(body):
        odd, plain = readings(operation, [put_text(body, path, token), body])
        if isinstance(odd, Account):
            assert error is None
            assert amounts(odd) <= amounts(plain)
        elif error is not None:
            assert type(odd).__name__ == error
        else:
            assert type(odd).__name__ in expected(operation, put_text(body, path, token))


@every_operation
def test_of_a_field_that_is_sent_twice_the_last_one_holds(operation):
    body = happy(operation)
    name, value = next(iter(body.items()))
    twice = f'{{"{name}": null, '.encode() + json.dumps(body).encode()[1:]

    plain, again, null = readings(
        operation, [body, twice, json.dumps(body).encode()[:-1] + f', "{name}": null}}'.encode()]
    )

    assert value is not None
    assert again == plain
    assert told(null) == told(readings(operation, [{**body, name: None}])[0])


# Numbers


AMOUNTS = [
    *("0", "-0", "-0.0", "1", "-1", "1.0", "-0.42", "0.1", "1e6", "1E-3", "1e0000005"),
    *("9007199254740993", "0.10000000000000000001", "1.000000000000000005"),
    *("9" * 40, "-" + "9" * 40, "1e39", "0." + "1" * 40, "1e-40", "9" * 40 + "." + "9" * 40),
    *("9" * 41, "-" + "9" * 41, "1e40", "0." + "1" * 41, "1e-41", "1e400", "1e-400"),
]


def exactly(token):
    """Return the number in a JSON text, or None if it has more digits than an amount may."""
    whole, _, fraction = f"{Decimal(token):f}".lstrip("-").partition(".")
    return Decimal(token) if max(len(whole.lstrip("0")), len(fraction)) <= 40 else None


@pytest.mark.parametrize("token", AMOUNTS, ids=lambda token: token[:24])
def test_an_amount_is_the_number_in_the_body(token):
    with decimal.localcontext(decimal.Context(prec=2)):  # whatever the caller's decimal context
        number, text = convert.amount(decode(token.encode())), convert.amount(token)

    assert number == text == exactly(token)


def test_the_amounts_of_a_json_test_suite():
    checked = 0
    for path in sorted(corpus("JSONTestSuite", "test_transform").glob("*.json")):
        text = path.read_bytes()
        try:
            body = decode(text)
        except coffers.NotJson:
            continue
        tokens = places(json.loads(text, parse_float=str, parse_int=str))
        for (_, value), (_, token) in zip(places(body), tokens, strict=True):
            if not isinstance(value, str):
                assert convert.amount(value) == exactly(token), path.stem
                checked += 1
    assert checked == 13  # in the 10 texts about numbers and the 3 with one key twice


@every_operation
def test_an_amount_reaches_the_account_as_it_was_sent(operation):
    """As a number or a text, negative, above a limit, or with more digits than a float has."""
    body = happy(operation)
    found = sensors(operation, 987654321)
    assert found or len(SAMPLES[operation[0]].exchanges) > 1
    for path, name in found:
        sent = [put_text(body, path, form) for t in AMOUNTS for form in (t, json.dumps(t))]
        expected = [exactly(t) for t in AMOUNTS for _ in range(2)]
        for amount, outcome in zip(expected, readings(operation, sent), strict=True):
            if isinstance(outcome, Account):
                assert facts(outcome).get(name) == amount
            else:
                assert (type(outcome), amount) == (coffers.EmptyAccount, None)


@every_operation
def test_the_callers_own_arithmetic_changes_nothing(operation):
    careful = decimal.Context(prec=1, traps=[decimal.Inexact, decimal.Rounded])
    before = readings(operation, [happy(operation)])

    with decimal.localcontext(careful):
        assert readings(operation, [happy(operation)]) == before
        assert convert.moment(1793620800) == datetime(2026, 11, 2, 12, tzinfo=UTC)
        assert convert.beyond(Decimal("1e39"), Decimal("1e-40")) == Decimal(
            "9" * 39 + "." + "9" * 40
        )


@pytest.mark.parametrize(
    ("used", "limit", "expected"),
    [(5, 3, 2), (3, 5, 0), (3, 3, 0), (-1, 3, 0), (None, 3, None), (3, None, None)],
)
def test_what_is_used_beyond_a_limit(used, limit, expected):
    def amount(value):
        return None if value is None else Decimal(value)

    assert convert.beyond(amount(used), amount(limit)) == expected


# Statuses


MEANINGS = {
    **dict.fromkeys((100, 199, 300, 302, 304, 399, 600, 777, 999), "BadResponse"),
    **dict.fromkeys((400, 404, 405, 409, 418, 422, 451, 499), "RequestRefused"),
    **dict.fromkeys((500, 501, 502, 503, 504, 520, 529, 599, 408, 425), "ProviderUnavailable"),
    401: "AuthenticationError",
    402: "InsufficientCredits",
    403: "PermissionDenied",
    410: "Unsupported",
    429: "RateLimited",
}


class Wrapped(coffers.Provider):
    """A provider whose successes may hold errors."""

    envelope = Envelope("code", ok=0)
    meanings: ClassVar = {"1002": coffers.PermissionDenied, "1.5": coffers.RateLimited}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        *((code, None) for code in (0, "0", None, [], {}, "no number")),
        *((code, coffers.PermissionDenied) for code in (1002, "1002")),
        (Decimal("1.5"), coffers.RateLimited),
        *((code, coffers.RequestRefused) for code in (5, -401, 20000, Decimal("1e39"), 200, 600)),
    ],
    ids=repr,
)
def test_an_envelope_tells_an_error_in_a_success(code, error):
    assert refusal.meaning(Wrapped(), 200, {"code": code}) is error
    assert refusal.meaning(Wrapped(), 503, {"code": 5}) is None
    assert refusal.meaning(Wrapped(), 503, {"code": 1002}) is coffers.PermissionDenied
    assert refusal.meaning(Wrapped(), 200, [code]) is None


def test_a_code_in_an_envelope_may_repeat_a_status():
    for status, name in MEANINGS.items():
        meaning = refusal.meaning(Wrapped(), 200, {"code": status})
        assert meaning.__name__ == (name if 400 <= status < 600 else "RequestRefused")


@pytest.mark.parametrize(
    ("ok", "bad", "nothing"), [(True, False, "maybe"), ("success", "failed", [])]
)
def test_an_envelope_may_be_a_flag_or_a_word(ok, bad, nothing):
    provider = type("Flagged", (Wrapped,), {"envelope": Envelope("ok", ok=ok)})()
    assert refusal.meaning(provider, 200, {"ok": ok}) is None
    assert refusal.meaning(provider, 200, {"ok": nothing}) is None
    assert refusal.meaning(provider, 200, {"ok": bad}) is coffers.RequestRefused


@every_operation
def test_every_status(operation):
    statuses, bodies = range(100, 1000), (b"<html></html>", b"{}", content(happy(operation)))
    outcomes = iter(read(operation, [(status, body) for status in statuses for body in bodies]))
    success = {int(status) for status in documented(operation)["responses"] if status[0] == "2"}

    for status in statuses:
        became = [result(operation, next(outcomes)) for _ in bodies]
        if status in success:
            assert became[0] == "NotJson"
            assert became[1] == "ok" or became[1] in expected(operation, {})
            assert became[2] == "ok"
        elif 200 <= status < 300:
            assert became[0] == "NotJson"
            assert "ok" not in became
        else:
            decoded = [None, *map(decode, bodies[1:])]
            explained = [refusal.meaning(adapter(operation), status, body) for body in decoded]
            usual = MEANINGS.get(status)
            for name, meaning in zip(became, explained, strict=True):
                assert name == meaning.__name__ if meaning else name == (usual or name) != "ok"


def result(operation, outcome):
    """Return the operation's error, even if the reading went on without it."""
    _, place = operation
    if isinstance(outcome, Account):
        return list(outcome.coverage.values())[place]
    return type(outcome).__name__


# Generated bodies


def bodies(schema, definitions):
    """Return a strategy for the values that a JSON schema from pydantic allows."""

    def inside(schema):
        return bodies(schema, definitions)

    if "$ref" in schema:
        return inside(definitions[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([inside(choice) for choice in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "object":
        required = schema.get("required", [])
        fields = {name: inside(field) for name, field in schema.get("properties", {}).items()}
        return st.fixed_dictionaries(
            {name: field for name, field in fields.items() if name in required},
            optional={name: field for name, field in fields.items() if name not in required},
        )
    if schema.get("type") == "array":
        return st.lists(inside(schema["items"]), max_size=2)
    return scalars(schema)


def scalars(schema):
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("\\b", ""), fullmatch=True)
    least, most = schema.get("minimum"), schema.get("maximum")
    large = LARGE.filter(lambda n: n >= (n if least is None else least))
    if most is not None:
        large = st.nothing()
    return {
        "string": TEXTS.get(schema.get("format"), st.text(max_size=8)),
        "boolean": st.booleans(),
        "null": st.none(),
        "integer": st.integers(least, most) | large,
        "number": st.floats(least, most, allow_nan=False, allow_infinity=False) | large,
        None: st.none() | st.text(max_size=8),
    }[schema.get("type")]


LARGE = st.sampled_from([10**39, 10**40 - 1, 10**40, -(10**40), 10**41, 10**100])
TEXTS = {
    "date-time": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    "date": st.dates().map(date.isoformat),
    "uuid": st.uuids().map(str),
    "uri": st.just("https://example.com/"),
}


def strict_model(operation):
    """Return the strict model of the operation's documented reply."""
    schema = documented(operation)["responses"]["200"]["content"]["application/json"]["schema"]
    models = importlib.import_module(f"coffers_models.{operation[0]}")
    return getattr(models, schema["$ref"].rpartition("/")[2])


def generated(operation):
    schema = strict_model(operation).model_json_schema()
    return bodies(schema, schema.get("$defs", {}))


@every_operation
def test_any_documented_body_is_read(operation):
    model = strict_model(operation)

    @modest
    @given(generated(operation))
    def check(body):
        model.model_validate_json(json.dumps(body), strict=True)
        assert names(readings(operation, [body])) <= expected(operation, body)

    check()


@every_operation
def test_a_number_may_be_sent_as_its_text(operation):
    @modest
    @given(generated(operation))
    def check(body):
        as_text = put(body, *((p, json.dumps(v)) for p, v in places(body) if is_number(v)))
        number, text = readings(operation, [body, as_text])
        assert told(number) == told(text)

    check()


CHANGES = {
    "null": lambda _: None,
    "unknown word": lambda _: "a-new-word",
    "text": str,
    "list": lambda value: [value],
    "object": lambda value: {"value": value},
    "empty list": lambda _: [],
    "empty object": lambda _: {},
    "flag": lambda _: True,
    "number": lambda _: -1,
    "fraction": lambda _: 0.5,
    "huge number": lambda _: 10**400,
    "date": lambda _: "9999-12-31T23:59:59-23:59",
}


@st.composite
def changed(draw, unchanged):
    """Draw a body with one to three changes."""
    body = copy.deepcopy(draw(unchanged))
    for _ in range(draw(st.integers(1, 3))):
        paths = [path for path, _ in places(body)]
        if not paths:
            break
        *outer, last = draw(st.sampled_from(paths))
        inside = body
        for step in outer:
            inside = inside[step]
        change = draw(st.sampled_from(["gone", "extra", *CHANGES]))
        if change == "gone":
            del inside[last]
        elif change == "extra" and isinstance(inside, dict):
            inside["a_new_field"] = {"deep": [1, None]}
        elif change != "extra":
            inside[last] = CHANGES[change](inside[last])
    return body


@every_operation
def test_a_body_that_drifted_is_read_or_refused(operation):
    @settings(modest, max_examples=2 * modest.max_examples)
    @given(changed(st.just(happy(operation)) | generated(operation)))
    def check(body):
        assert names(readings(operation, [body])) <= expected(operation, body)

    check()


# Text


@every_operation
def test_naughty_text_goes_through_unchanged(operation):
    strings = json.loads(corpus("blns", "blns.json").read_text(encoding="utf-8"))
    strings += ["a\ud800b", "a\x00b", "\u202eabc", "x" * 10_000]
    body = happy(operation)
    found = sensors(operation, "coffers-probe")
    sent = [put(body, *((path, text) for path, _ in found)) for text in strings]

    assert len(strings) == 519
    for text, account in zip(strings, readings(operation, sent), strict=True):
        if not isinstance(account, Account):  # not an id that fits the next request's address
            assert type(account) in (coffers.UnexpectedShape, coffers.EmptyAccount)
            assert (len(SAMPLES[operation[0]].exchanges) > 1, text.strip(" .")) == (True, "")
            continue
        known = facts(account)
        shown = text.strip().replace("\ud800", "?") or None
        assert {known[name] for _, name in found} <= {shown}
        plain, with_raw = account.to_dict(), account.to_dict(raw=True)
        assert json.loads(json.dumps(with_raw)) == with_raw
        assert json.loads(json.dumps(plain, ensure_ascii=False).encode()) == plain


@every_operation
def test_naughty_text_in_an_error(operation):
    strings = json.loads(corpus("blns", "blns.json").read_text(encoding="utf-8"))
    codes = [*strings, 10**4000, -1, True, None, [], {}]
    sent = [
        {"error": c, "code": c, "requestId": c, "detail": {"status": c, "trace_id": c}}
        for c in codes
    ]
    for error in readings(operation, sent, [400]):
        if isinstance(error, Account):
            assert result(operation, error) != "ok"
            continue
        for said in (error.provider_code, error.request_id):
            assert said is None or re.fullmatch(r"[\w.+-]{1,60}", said, re.ASCII)
        assert set(error.message) <= set(string.printable) - set("\r\n\t\x0b\x0c")


# Times


CHOSEN_TIMES = {
    # Dates in use, though RFC 3339 has no such form.
    "1985-04-12T23:20:50+01": datetime(1985, 4, 12, 22, 20, 50, tzinfo=UTC),
    "1985-04-12T23:20:50Z\n": datetime(1985, 4, 12, 23, 20, 50, tzinfo=UTC),
    " 2024-01-15": datetime(2024, 1, 15, tzinfo=UTC),
    "2024-01-15 ": datetime(2024, 1, 15, tzinfo=UTC),
    # The suite says these aren't dates; here, a date may have a time.
    "2020-11-28T23:55:45Z": datetime(2020, 11, 28, 23, 55, 45, tzinfo=UTC),
    "2020-01-01 00:00:00Z": datetime(2020, 1, 1, tzinfo=UTC),
    # Python's calendar has no leap seconds; unknown is better than one second off.
    "1998-12-31T23:59:60Z": None,
    "1998-12-31T15:59:60.123-08:00": None,
    # Some write "never" as the year 1.
    "0001-01-01": None,
}
"""Cases in which `moment` differs from RFC 3339 by choice."""


def by_hand(text):
    """Parse a valid RFC 3339 date or date-time, without the library or `fromisoformat`."""
    day, _, rest = text.lower().partition("t")
    year, month, number = map(int, day.split("-"))
    if not rest:
        return datetime(year, month, number, tzinfo=UTC)
    clock, fraction, sign, hours, minutes = re.fullmatch(
        r"([\d:]+)(\.\d+)?(?:z|([+-])(\d+):(\d+))", rest
    ).groups()
    hour, minute, second = map(int, clock.split(":"))
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    micro = int((fraction or ".").lstrip(".")[:6].ljust(6, "0"))
    at = datetime(year, month, number, hour, minute, second, micro, tzinfo=UTC)
    return at + offset if sign == "-" else at - offset


@pytest.mark.parametrize("kind", ["date-time", "date"])
def test_the_times_of_a_format_test_suite(kind):
    path = corpus(
        "json-schema-formats", "tests", "draft2020-12", "optional", "format", f"{kind}.json"
    )
    table = [test for group in json.loads(path.read_text("utf-8")) for test in group["tests"]]

    for test in table:
        text = test["data"]
        if not isinstance(text, str):
            continue
        if text in CHOSEN_TIMES:
            expected = CHOSEN_TIMES[text]
        else:
            expected = by_hand(text) if test["valid"] else None
        became = convert.moment(text)
        assert became == expected, test
        assert became is None or became.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-02T12:00:00", datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("2026-11-02t12:00z", datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("2026-11-02T14:00:00+0200", datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("2026-11-02T12:00:00,5Z", datetime(2026, 11, 2, 12, microsecond=500000, tzinfo=UTC)),
        (1793620800, datetime(2026, 11, 2, 12, tzinfo=UTC)),
        (1793620800000, datetime(2026, 11, 2, 12, tzinfo=UTC)),
        (Decimal("1793620800.0000019"), datetime(2026, 11, 2, 12, microsecond=1, tzinfo=UTC)),
        *((v, None) for v in (20261102, "20261102", "2026-W45-1", "2026-306", "2026-11")),
        *(
            (v, None)
            for v in (0, -1, 10**15, 1e18, "0001-01-01T00:00:00Z", "9999-12-31T23:59-01:00")
        ),
        *((v, None) for v in ("1990-12-31T24:00:00Z", "2026-11-02T12:00+10:60", "today", "12:00")),
    ],
)
def test_other_times(value, expected):
    assert convert.moment(value) == expected


# A failing adapter


@pytest.mark.parametrize(
    ("place", "status", "expected"),
    [
        ("read", 200, coffers.UnexpectedShape),
        ("explain", 200, coffers.UnexpectedShape),
        ("explain", 403, coffers.PermissionDenied),
    ],
)
def test_an_adapter_that_stumbles(acme, monkeypatch, place, status, expected):
    for stumble in (TypeError, KeyError, AttributeError, ValueError, decimal.InvalidOperation):

        def fail(*_, stumble=stumble):
            raise stumble

        def read(self, fail=fail, actual=acme.read):
            yield from actual(self)
            fail()

        answer = httpx2.Response(status, json={"left": 1})
        http = httpx2.Client(transport=httpx2.MockTransport(lambda _, answer=answer: answer))
        with monkeypatch.context() as patch:
            patch.setattr(acme, place, read if place == "read" else fail)
            with pytest.raises(expected) as caught:
                coffers.Client("acme", key="k", http=http).read()
        error = caught.value
        assert (type(error), error.status, error.provider) == (expected, status, "acme")
        assert error.__context__ is None


@pytest.mark.parametrize(
    ("earlier", "expected"), [(False, "ConfigurationError"), (True, "UnexpectedShape")]
)
def test_a_value_that_no_address_can_hold(acme, answers, monkeypatch, earlier, expected):
    """It's the caller's mistake in an option, and the provider's in an earlier reply."""

    def refuse():
        raise ValueError

    def read(self, actual=acme.read):
        if earlier:
            yield from actual(self)
        yield Call(SimpleNamespace(OPERATION="get_more", METHOD="GET", build=refuse), {})

    monkeypatch.setattr(acme, "read", read)
    http = answers((200, {"left": 1}))
    with pytest.raises(coffers.CoffersError) as caught:
        coffers.Client("acme", key="k", http=http.client).read()

    assert type(caught.value).__name__ == expected
    assert len(http.sent) == earlier

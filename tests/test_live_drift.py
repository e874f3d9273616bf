"""Replies are compared with their description while they are read."""

from __future__ import annotations

import copy
import functools
import importlib
import json
import pkgutil
from pathlib import Path
from types import SimpleNamespace

import attrs
import jsonpath_rfc9535
import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

import coffers
from coffers import samples
from coffers._wire import live_drift
from coffers._wire.decode import decode
from coffers._wire.live_drift import LiveDrift
from coffers.compiler import load, upgrade
from coffers.compiler.document import mapping
from coffers.compiler.drift.live import overlay
from coffers.compiler.mutations import mutations
from coffers.compiler.proof import _fits
from coffers.compiler.replies import shapes_module
from coffers.compiler.tolerant import tolerant
from coffers.compiler.vendor import vendor
from coffers.credentials import Secret

from .projects import REMOVED, changed_at, importable, project, run

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
PROVIDERS = sorted(path.name for path in FIXTURES.iterdir() if (path / "happy.json").exists())
KEY = "a-key-of-this-test"


def schema(**properties):
    return {"type": "object", "properties": properties}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
ACME = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://api.acme.example"}],
    "paths": {
        "/v1/account": {
            "get": {
                "operationId": "get_account",
                "responses": {
                    "200": {"$ref": "#/components/responses/Account"},
                    "403": {
                        "description": "",
                        "content": {"application/json": {"schema": schema(left=TEXT)}},
                    },
                },
            }
        }
    },
    "components": {
        "responses": {
            "Account": {
                "description": "",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Account"}}
                },
            }
        },
        "schemas": {
            "Account": {
                **schema(
                    left=NUMBER,
                    count={"type": "integer"},
                    id={"type": ["string", "null"]},
                    token={"type": "string", "format": "password"},
                    plan={"$ref": "#/components/schemas/Plan", "description": "Its plan."},
                    state={"enum": ["active", "closed"]},
                    tier={"anyOf": [{"$ref": "#/components/schemas/Tier"}, {"type": "null"}]},
                    unit={"const": "credits"},
                    size={"type": ["string", "null"], "enum": ["s", "m", None]},
                    mixed={"enum": ["a", 1]},
                    lots={"type": "array", "items": {"$ref": "#/components/schemas/Lot"}},
                    by_user={"type": "object", "additionalProperties": schema(used=NUMBER)},
                    extra={"type": "object"},
                    anything={},
                    pair={"type": "array", "prefixItems": [TEXT, NUMBER]},
                    either={
                        "oneOf": [schema(kind=TEXT, a=NUMBER), schema(kind=TEXT, b=TEXT)],
                    },
                ),
                "required": ["left", "count"],
            },
            "Plan": {
                "allOf": [
                    {**schema(name=TEXT), "required": ["name"]},
                    {**schema(price=NUMBER), "additionalProperties": True},
                ]
            },
            "Tier": {"type": "string", "enum": ["free", "pro"]},
            "Lot": {
                **schema(
                    amount=NUMBER,
                    of={"type": "array", "items": {"$ref": "#/components/schemas/Lot"}},
                ),
                "required": ["amount"],
            },
        },
    },
}
BODY = {
    "left": 5.5,
    "count": 7,
    "id": "an id",
    "token": "t-1",
    "plan": {"name": "big", "price": 3, "undescribed": True},
    "state": "active",
    "tier": "pro",
    "unit": "credits",
    "size": None,
    "mixed": 1,
    "lots": [{"amount": 1, "of": [{"amount": 2}]}, {"amount": 3.5}],
    "by_user": {"someone@example.com": {"used": 1}},
    "extra": {"whatever": {"it": "is"}},
    "anything": [1],
    "pair": ["a", 1],
    "either": {"kind": "b", "b": "text"},
}


def shapes_of(document, name="acme"):
    """Return the compiled shapes of a description, as a module."""
    module = SimpleNamespace()
    code = shapes_module(document, tolerant(document, name), f"openapi/{name}.yaml")
    exec(code, vars(module))
    return module


@pytest.fixture(scope="module")
def described():
    return live_drift._Described(shapes_of(ACME))


ENDPOINT = SimpleNamespace(
    __name__="acme_clients.acme.api.account.get_account",
    OPERATION="get_account",
    METHOD="GET",
    PATH="/v1/account",
)


@pytest.fixture
def acme_described(described, monkeypatch):
    """Take the shapes from here, as if the package were installed."""
    monkeypatch.setattr(live_drift, "_described", lambda _: described)


def compared(body, *, drift=None, status=200, endpoint=ENDPOINT, secrets=frozenset({"token"})):
    """Return the events of a body."""
    events = []
    drift = drift or LiveDrift(events.append)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = [Secret(KEY)]
    fields = frozenset(BODY)
    data = decode(content, fields=fields, secrets=secrets, sent=sent)
    drift.compare("acme", endpoint, status, data, sent)
    assert drift.problems == {}
    return events


def changed(*changes):
    return functools.reduce(lambda body, change: changed_at(body, *change), changes, BODY)


# What is told

SCHEMAS = "#/components/schemas"
CASES = {
    "as described": ([], []),
    "a whole number for a number": ([(["left"], 5), (["lots", 0, "amount"], 10**30)], []),
    "an integer written as a fraction": ([(["count"], 7.0)], []),
    "null where it may be": ([(["id"], None), (["tier"], None)], []),
    "an optional field left out": (
        [(["id"], REMOVED), (["lots"], REMOVED), (["plan", "price"], REMOVED)],
        [],
    ),
    "what no one described": ([(["extra"], {"x": [1]}), (["anything"], None)], []),
    "a number as text": ([(["left"], "5.5")], ["left: number → string"]),
    "a fraction": ([(["count"], 7.5)], ["count: integer → number"]),
    "null where it may not be": ([(["count"], None)], ["count: integer → null"]),
    "a required field left out": ([(["left"], REMOVED)], ["left: gone (number)"]),
    "one deep down": (
        [(["lots", 0, "of", 0, "amount"], REMOVED)],
        ["lots[].of[].amount: gone (number)"],
    ),
    "of a part": ([(["plan", "name"], REMOVED)], ["plan.name: gone (string)"]),
    "an object turned into a text": ([(["plan"], "big")], ["plan: object → string"]),
    "a whole answer of another type": (None, ["(answer): object → array"]),
    "a new field": ([(["renewsAt"], "soon")], ["renewsAt: new (string)"]),
    "a new object once": (
        [(["next_invoice"], {"amount": 1, "lines": [{"id": "x"}, {"id": "y"}]})],
        ["next_invoice: new (object)"],
    ),
    "a new field in items": (
        [(["lots", 0, "note"], "x"), (["lots", 1, "note"], "y")],
        ["lots[].note: new (string)"],
    ),
    "in one that contains itself": (
        [(["lots", 0, "of", 0, "note"], None)],
        ["lots[].of[].note: new (null)"],
    ),
    "in a map, without its names": (
        [(["by_user", "someone@example.com", "left"], 1)],
        ["by_user{}.left: new (integer)"],
    ),
    "another type in a map": (
        [(["by_user", "someone@example.com", "used"], True)],
        ["by_user{}.used: number → boolean"],
    ),
    "a new field in either": ([(["either", "c"], 1)], ["either.c: new (integer)"]),
    "in a list of positions": ([(["pair"], ["a", "b"])], ["pair[1]: number → string"]),
    "a new word": ([(["state"], "paused_2027")], ["state: new word paused_2027"]),
    "where null may be": ([(["tier"], "max.plus")], ["tier: new word max.plus"]),
    "instead of a constant": ([(["unit"], "tokens")], ["unit: new word tokens"]),
    "another type than a word or null": (
        [(["size"], 5)],
        ["size: string or null → integer"],
    ),
    "null instead of a constant": ([(["unit"], None)], ["unit: string → null"]),
    "a number instead of a constant": ([(["unit"], 5)], ["unit: string → integer"]),
    "among words and numbers": ([(["mixed"], "b")], []),
    "a sentence instead of a word": ([(["state"], "to be paid")], ["state: new word ?"]),
    "an address": ([(["state"], "someone@example.com")], ["state: new word ?"]),
    "a long random word": ([(["state"], "x8GhQ2mZp0LkV7tRw3Yb")], ["state: new word ?"]),
    "many letters": ([(["state"], "abcdefghijklmnopqrstuvw")], ["state: new word ?"]),
    "a key of a known issuer": ([(["state"], "sk-abcdefghij")], ["state: new word ?"]),
    "a piece of the key": ([(["state"], "of-this")], ["state: new word ?"]),
    "a name in camel case": (
        [(["speechToTextMillisecondsCount"], 1)],
        ["speechToTextMillisecondsCount: new (integer)"],
    ),
    "a name that is an address": ([(["someone@example.com"], 1)], ["?: new (integer)"]),
    "a name that is an id": (
        [(["4f2c2d5e-9d3b-4a39-8e0e-0a4a3a0f6f10"], 1)],
        ["?: new (integer)"],
    ),
    "a short name that is in the key": ([(["of"], 1)], ["of: new (integer)"]),
    "a name that is in the key": ([(["key-of"], 1)], ["?: new (integer)"]),
    "many names": (
        [([f"name{chr(97 + i)}"], i) for i in range(11)],
        ["{}: new (integer)"],
    ),
    "a secret is never looked at": ([(["token"], 12345)], []),
    "but for its type": ([(["token"], ["t"])], ["token: string → array"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_difference_is_told_in_a_line(acme_described, case):
    changes, lines = CASES[case]
    body = ["x"] if changes is None else changed(*changes)

    assert [str(e) for e in compared(body)] == [f"acme get_account: {line}" for line in lines]


def test_an_event_says_where_and_what(acme_described):
    (event,) = compared(changed((["lots", 0, "note"], {"by": "x", "at": [1, 2]})))

    assert event == coffers.DriftEvent(
        provider="acme",
        operation="get_account",
        request="GET /v1/account",
        kind="new",
        steps=("lots", "[]", "note"),
        now="object",
        description="openapi/acme.yaml",
        at=(f"{SCHEMAS}/Lot",),
        schema={},
    )
    assert event.path == "lots[].note"
    note = schema(by=TEXT, at={"type": "array", "items": {"type": "integer"}})
    assert event.schema == {"properties": {"note": note}}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        event.kind = "gone"


def test_what_is_secret_stays_so_in_a_proposal(acme_described):
    secret = {"type": "string", "format": "password"}
    news = {"api_key": "k-1", "hooks": [{"secret": None}, {"secret": "s-1"}], "note": f"of {KEY}"}
    events = compared(changed(*(([name], value) for name, value in news.items())))

    assert [event.schema["properties"] for event in events] == [
        {"api_key": secret},
        {
            "hooks": {
                "type": "array",
                "items": schema(secret={**secret, "type": ["null", "string"]}),
            }
        },
        {"note": secret},
    ]


def test_new_objects_by_names_that_are_data_are_a_map(acme_described):
    people = {"alice": {"used": 1}, "bob": {"used": 2}}
    (event,) = compared(changed((["people"], people)))

    users = {"type": "object", "additionalProperties": schema(used={"type": "integer"})}
    assert event.schema == {"properties": {"people": users}}


def test_a_refusal_and_an_undescribed_status_are_not_compared(acme_described):
    assert compared({"left": 1, "odd": 2}, status=403) == []
    assert compared({"odd": 2}, status=299) == []


def test_a_reply_that_is_quite_another_one_ends_the_telling(acme_described, caplog):
    lots = [{"amount": 1, f"field_{chr(97 + i // 26)}{chr(97 + i % 26)}": 1} for i in range(150)]
    events = compared(changed((["lots"], lots)))

    assert len(events) == 100
    assert caplog.messages[-1] == "drift: acme get_account: differs in more than 100 places"
    assert len(caplog.messages) == 101


@pytest.mark.parametrize(
    "body",
    [
        {"lots": [{"amount": 1, str(i): i} for i in range(10_000)]},
        {str(i): i for i in range(30_000)},
        {"extra": [[]] * 20_000, "lots": [[]] * 20_000},
    ],
    ids=["many items", "many names", "many lists"],
)
def test_the_largest_reply_costs_a_bounded_number_of_events(acme_described, body):
    assert len(compared(body)) < 10


# Never a value


def values(text):
    """Bodies in which every value is `text` or a number that shows nowhere."""
    leaf = st.sampled_from([text, 987_654_321, 98_765.4321, None, True])
    names = st.sampled_from(["left", "state", "plan", "lots", "tier", "token", "renews", text])

    def inside(inner):
        return st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6)

    return st.recursive(leaf, inside, max_leaves=30)


@pytest.mark.parametrize(
    "text",
    [
        "canary value",
        "canary@example.com",
        "canary-0123456789",
        "CANARYcanary" * 4,
        f"x{KEY}x",
        KEY[2:9],
        f"plan-{KEY[2:10]}",
        "acct_NffrFeUfNV",
        "team-a1b2c3d4",
    ],
)
def test_no_value_is_ever_told(described, monkeypatch, caplog, text):
    monkeypatch.setattr(live_drift, "_described", lambda _: described)

    @given(values(text))
    def check(body):
        caplog.clear()
        events = compared(body)
        shown = "".join([caplog.text, *map(repr, events), *(repr(e.schema) for e in events)])
        shown += json.dumps(overlay(events)) if events else ""
        assert text not in shown
        assert "987" not in shown
        assert "98765" not in shown

    check()


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text() | st.sampled_from([*BODY]), inner)
        ),
    )
)
def test_no_reply_breaks_the_comparison(body):
    with pytest.MonkeyPatch.context() as patch:
        shapes = live_drift._Described(shapes_of(ACME))
        patch.setattr(live_drift, "_described", lambda _: shapes)
        compared(body)  # it asserts that there was no problem


# Against the description itself, and the recorded replies


@pytest.fixture(scope="module")
def documents():
    return {name: upgrade(load(ROOT / "openapi" / f"{name}.yaml"), name) for name in PROVIDERS}


def endpoints(provider):
    package = importlib.import_module(f"coffers_clients.{provider}.api.account")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def endpoint_of(provider, exchange):
    fitting = [e for e in endpoints(provider) if _fits(exchange["request"], f"{e.METHOD} {e.PATH}")]
    return fitting[0]


def told(provider, endpoint, body, status=200):
    events = []
    drift = LiveDrift(events.append, log=lambda *_: None)
    data = decode(json.dumps(body).encode(), fields=endpoint.FIELDS, secrets=endpoint.SECRETS)
    drift.compare(provider, endpoint, status, data, [])
    assert drift.problems == {}
    return events


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_operation_has_shapes(provider):
    shapes = importlib.import_module(f"coffers_clients.{provider}.shapes")

    assert {e.OPERATION for e in endpoints(provider)} == shapes.REPLIES.keys()
    assert all(shapes.REPLIES.values())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_recorded_reply_is_as_described(provider):
    case, events = samples.load(FIXTURES / provider / "happy.json"), []
    drift = LiveDrift(events.append)
    with coffers.Client(**samples.settings(provider, case), drift=drift) as client:
        client.read()

    assert events == []
    assert drift.sources == {provider: f"openapi/{provider}.yaml"}


COMPARED = {"type", "required", "enum", "const", "anyOf", "oneOf", "allOf", "items", "properties"}


def strict(document, endpoint):
    """Return a validator of an operation's reply by the description, of its types alone."""
    content = document["paths"][endpoint.PATH][endpoint.METHOD.lower()]["responses"]["200"]
    while "$ref" in content:
        content = document["components"]["responses"][content["$ref"].rpartition("/")[2]]
    (media,) = content["content"].values()
    dropped = ("pattern", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength",
               "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems")  # fmt: skip

    def loosened(node):
        if isinstance(node, dict):
            return {
                k: loosened(v) for k, v in node.items() if k not in dropped or k == "properties"
            }
        return [loosened(part) for part in node] if isinstance(node, list) else node

    return Draft202012Validator(
        {**loosened(media["schema"]), "components": loosened(document["components"])}
    )


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_change_is_told_exactly_if_the_description_refuses_it(
    documents, provider, record_property
):
    case = samples.load(FIXTURES / provider / "happy.json")
    tried, kinds = 0, set()
    for exchange in case.exchanges:
        endpoint = endpoint_of(provider, exchange)
        validator = strict(documents[provider], endpoint)
        for what, body in mutations(exchange["body"]):
            events = [e for e in told(provider, endpoint, body) if e.kind != "new"]
            refused = not validator.is_valid(body)
            # A number with the fraction 0 is an integer to both; text in place of a secret isn't
            # compared, as it may have been a number.
            is_secret = "canary" in what or any(
                name in what.split(" is ")[0] for name in endpoint.SECRETS
            )
            assert bool(events) == refused or is_secret, (what, events)
            tried += 1
            kinds |= {e.kind for e in events}
    record_property("mutations", tried)
    assert tried > 10
    assert "type changed" in kinds


# The proposal


def patched(document, events):
    """Return the description with the proposal applied, as the Overlay Specification says."""
    patched = copy.deepcopy(document)
    for action in json.loads(json.dumps(overlay(events)))["actions"]:
        for node in jsonpath_rfc9535.find(action["target"], patched):
            if action.get("remove"):
                *way, last = node.location
                parent = functools.reduce(lambda value, step: value[step], way, patched)
                del parent[last]
            elif isinstance(node.value, list):
                node.value.append(action["update"])
            else:
                merge(node.value, action["update"])
    return patched


def merge(target, update):
    for name, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            merge(target[name], value)
        else:
            assert not isinstance(target.get(name), list), "would be added to"
            target[name] = value


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c][1] and "?" not in CASES[c][1][0]])
def test_the_proposal_applies_and_settles_the_difference(acme_described, monkeypatch, case):
    changes, _ = CASES[case]
    body = ["x"] if changes is None else changed(*changes)
    document = patched(ACME, compared(body))
    after = live_drift._Described(shapes_of(document))
    monkeypatch.setattr(live_drift, "_described", lambda _: after)

    assert document != ACME
    assert compared(body) == []
    assert compared(BODY) == []


def test_the_proposal_for_everything_at_once(acme_described, monkeypatch):
    drift_events = []
    drift = LiveDrift(drift_events.append)
    bodies = [
        changed(
            (["state"], None), (["tier"], 5), (["left"], None), (["count"], "7"), (["size"], 5)
        ),
        changed((["state"], "late"), (["tier"], "max"), (["left"], "1"), (["count"], REMOVED)),
        changed((["unit"], "tokens"), (["left"], REMOVED), (["new"], None), (["tier"], ["x"])),
        changed(
            (["unit"], "words"),
            (["size"], "xl"),
            (["new"], {"a": 1}),
            (["new2"], [{"a": 1}, {"b": None}]),
        ),
        changed(
            (["unit"], None),
            (["size"], True),
            (["new3"], [None, {"deep": [[[[1]]]]}, {"deep": 1}, {}]),
        ),
        changed(*(([f"name{chr(97 + i)}"], [None, i][i % 2]) for i in range(20))),
    ]
    for body in bodies:
        compared(body, drift=drift)
    after = live_drift._Described(shapes_of(patched(ACME, drift_events)))
    monkeypatch.setattr(live_drift, "_described", lambda _: after)

    assert [compared(body) for body in [*bodies, BODY]] == [[]] * 7


def test_the_proposal_for_what_is_described_in_its_place(monkeypatch):
    inline = schema(**{"it's": {"anyOf": [NUMBER, schema(a=NUMBER)]}, "a/b~c": NUMBER})
    response = {"description": "", "content": {"application/json": {"schema": inline}}}
    way = ["paths", "/v1/account", "get", "responses", "200"]
    document, body = changed_at(ACME, way, response), {"it's": {"b": 1}, "a/b~c": "x"}
    before = live_drift._Described(shapes_of(document))
    monkeypatch.setattr(live_drift, "_described", lambda _: before)
    events = compared(body)
    targets = [action["target"] for action in overlay(events)["actions"]]
    after = live_drift._Described(shapes_of(patched(document, events)))
    monkeypatch.setattr(live_drift, "_described", lambda _: after)

    there = (
        "$.paths['/v1/account'].get.responses['200'].content['application/json'].schema.properties"
    )
    assert targets == [
        f"{there}['it\\'s'].anyOf[1]",
        f"{there}['a/b~c'].type",
        f"{there}['a/b~c']",
    ]
    assert compared(body) == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_proposal_for_a_recorded_drift_settles_it(documents, provider, monkeypatch):
    case = samples.load(FIXTURES / provider / "drift.json")
    found = []
    for exchange in case.exchanges:
        endpoint = endpoint_of(provider, exchange)
        found += told(provider, endpoint, exchange["body"], exchange["status"])
    shapes = shapes_of(patched(documents[provider], found), provider)
    after = live_drift._Described(shapes)
    monkeypatch.setattr(live_drift, "_described", lambda _: after)

    assert found
    for exchange in case.exchanges:
        endpoint = endpoint_of(provider, exchange)
        left = told(provider, endpoint, exchange["body"], exchange["status"])
        assert [event for event in left if "?" not in str(event)] == []


# Packages of others


def test_a_package_that_somebody_else_compiled_has_shapes(tmp_path):
    project(tmp_path, {"acme": ACME})
    assert run(tmp_path) == 0
    with importable(tmp_path) as load_module:
        endpoint = load_module("acme_clients.acme.api.account.get_account")
        lines = [str(event) for event in told("acme", endpoint, changed((["count"], "7")))]
        live_drift._described.cache_clear()

    assert lines == ["acme get_account: count: integer → string"]


def test_a_copy_has_shapes(tmp_path):
    provider = PROVIDERS[0]
    target = vendor(provider, tmp_path / "mypackage" / "api")  # a name that is in the copy, too
    (exchange, *_) = samples.load(FIXTURES / provider / "happy.json").exchanges
    name = endpoint_of(provider, exchange).__name__.rpartition(".")[2]
    with importable(tmp_path) as load_module:
        endpoint = load_module(f"mypackage.api.{provider}.api.account.{name}")
        body = {**exchange["body"], "surplus": 1}
        paths = [event.path for event in told(provider, endpoint, body)]
        live_drift._described.cache_clear()

    assert (target / "shapes.py").is_file()
    assert "surplus" in paths


def test_shapes_have_no_sentence_of_the_description(documents):
    for name, document in documents.items():
        content = shapes_module(document, tolerant(document, name), name)
        for schema_ in mapping(document["components"].get("schemas")).values():
            text = schema_.get("description", "")
            assert len(text) < 30 or text not in content

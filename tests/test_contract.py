"""Every provider, by its files alone: recorded replies, description, strict models."""

from __future__ import annotations

import base64
import importlib
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import attrs
import httpx2
import pydantic
import pytest
from ruamel.yaml import YAML

import coffers
from coffers import _registry, samples, testing

ROOT = Path(__file__).parents[1]
PROVIDERS = [p.name for p in sorted((ROOT / "tests" / "fixtures").iterdir())]
CASES = sorted((ROOT / "tests" / "fixtures").glob("*/*.json"))
DESCRIPTIONS = {
    name: YAML(typ="safe").load(ROOT / "openapi" / f"{name}.yaml") for name in PROVIDERS
}


def case_id(path):
    return f"{path.parent.name}/{path.stem}"


def operations(provider):
    """Return the description's operations: (method, path) → operation."""
    return {
        (method.upper(), path): operation
        for path, item in DESCRIPTIONS[provider]["paths"].items()
        for method, operation in item.items()
    }


def operation_of(provider, exchange):
    method, _, target = exchange["request"].partition(" ")
    sent = f"{method} {target.partition('?')[0]}"
    for (method, path), operation in operations(provider).items():
        if re.fullmatch(f"{method} {re.sub(r'{[^}]*}', '[^/]+', path)}", sent):
            return operation
    return pytest.fail(f"openapi/{provider}.yaml: no operation {sent}, which a case has recorded")


def with_body(case, number, body):
    """Return the case with another body in one of its exchanges."""
    exchanges = list(case.exchanges)
    exchanges[number] = {**exchanges[number], "body": body}
    return attrs.evolve(case, exchanges=exchanges)


def strict_model(provider, exchange):
    """Return the strict model of an exchange's answer, if its description has one."""
    answers = operation_of(provider, exchange)["responses"]
    answer = answers.get(str(exchange["status"]), answers.get("default", {}))
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    models = importlib.import_module(f"coffers_models.{provider}")
    return getattr(models, name) if name else None


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_a_case_becomes_what_it_expects(path):
    testing.check(path.parent.name, samples.load(path))


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_a_case_is_told_apart_by_its_origin(path):
    case = samples.load(path)

    assert case.origin.split()[0] in ("vendor", "recorded", "written")
    assert case.about.endswith(".")
    if case.origin == "written":
        return
    for exchange in case.exchanges:
        model = strict_model(path.parent.name, exchange)
        assert model is not None, "a vendor's answer that is not in the description"
        model.model_validate_json(json.dumps(exchange["body"]), strict=True)


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_no_unset_reaches_the_model(path):
    def values(thing):
        if attrs.has(type(thing)):
            for field in attrs.fields(type(thing)):
                yield from values(getattr(thing, field.name)) if field.name != "raw" else ()
        elif isinstance(thing, dict | list | tuple):
            for item in thing.values() if isinstance(thing, dict) else thing:
                yield from values(item)
        else:
            yield thing

    case = samples.load(path)
    if isinstance(case.expect, str):
        return
    kinds = {type(value).__name__ for value in values(samples.read(path.parent.name, case))}

    assert kinds <= {"str", "int", "bool", "NoneType", "Decimal", "datetime"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_has_the_cases_that_all_need(provider):
    cases = {p.stem: samples.load(p) for p in CASES if p.parent.name == provider}
    assert "happy" in cases
    oddities = {name for name, case in cases.items() if name not in ("happy", "unauthorized")}

    assert any(case.origin != "written" for case in cases.values()), "nothing is the vendor's"
    assert cases["unauthorized"].expect == "AuthenticationError"
    assert oddities


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_the_demo_shows_is_believable(provider):
    case = samples.sample(provider)
    account = samples.read(provider, case)
    texts = {
        str(v).casefold() for v in [*attrs.astuple(account.holder), *attrs.astuple(account.plan)]
    }

    assert texts & {"string", "username", "userid", "user_id"} == set()
    assert not any(set(text) == {"x", "-"} for text in texts)
    assert any(b.remaining or b.unlimited for b in account.balances)
    assert account.observed_at.year >= 2024
    assert account.holder.created_at is None or account.holder.created_at < account.observed_at


@pytest.mark.parametrize(
    ("provider", "start", "what"),
    [(p, *known) for p in PROVIDERS for known in _registry.adapter(p).foreign_keys.items()],
)
def test_a_refused_key_of_another_product_is_named(provider, start, what):
    case = samples.load(ROOT / "tests" / "fixtures" / provider / "unauthorized.json")
    key = f"{start}not-a-real-key"

    with pytest.raises(coffers.AuthenticationError) as caught:
        coffers.Client(**{**samples.settings(provider, case), "key": key}).read()
    assert caught.value.message.endswith(f": this is {what}")
    assert "not-a-real-key" not in caught.value.message


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_operation_is_used(provider):
    used = {
        operation_of(provider, exchange)["operationId"]
        for path in CASES
        if path.parent.name == provider
        for exchange in samples.load(path).exchanges
    }

    assert used == {operation["operationId"] for operation in operations(provider).values()}


def expected_credential(provider):
    """Return the header that the description's security scheme requires."""
    (scheme,) = DESCRIPTIONS[provider]["components"]["securitySchemes"].values()
    if scheme["type"] == "apiKey":
        return scheme["name"].lower(), samples.FAKE_KEY
    if isinstance(_registry.adapter(provider).credential, coffers.Basic):
        encoded = base64.b64encode(samples.FAKE_KEY.encode()).decode()
        return "authorization", f"Basic {encoded}"
    word = "Bearer" if scheme["scheme"] == "bearer" else scheme["scheme"]
    return "authorization", f"{word} {samples.FAKE_KEY}"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_request_is_the_described_one(provider):
    sent = []
    case = samples.sample(provider)
    replay = samples.transport(case)

    def keep(request):
        sent.append(request)
        return replay.handler(request)

    http = httpx2.Client(transport=httpx2.MockTransport(keep))
    testing_settings = {**samples.settings(provider, case), "http": http}
    coffers.Client(**testing_settings).read()

    description = DESCRIPTIONS[provider]
    header, value = expected_credential(provider)
    for request, exchange in zip(sent, case.exchanges, strict=True):
        assert f"{request.url.scheme}://{request.url.host}" == description["servers"][0]["url"]
        assert request.headers[header] == value
        assert request.headers["accept"] == "application/json"
        for parameter in operation_of(provider, exchange).get("parameters", []):
            if parameter["in"] == "header" and parameter.get("required"):
                assert request.headers[parameter["name"]] in parameter["schema"]["enum"]


@pytest.mark.parametrize(
    ("provider", "ending", "host"),
    [(p, *form) for p in PROVIDERS for form in _registry.adapter(p).key_endings.items()],
)
def test_a_key_of_another_form_goes_to_its_own_host(provider, ending, host):
    case = samples.sample(provider)
    replay, asked = samples.transport(case), set()

    def keep(request):
        asked.add(f"{request.url.scheme}://{request.url.host}")
        return replay.handler(request)

    http = httpx2.Client(transport=httpx2.MockTransport(keep))
    key = f"{samples.FAKE_KEY}{ending}"
    coffers.Client(**{**samples.settings(provider, case), "http": http, "key": key}).read()

    assert asked == {_registry.adapter(provider).hosts[host]}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_adapter_and_the_description_name_the_same_origins(provider):
    adapter = _registry.adapter(provider)

    assert [s["url"] for s in DESCRIPTIONS[provider]["servers"]] == [*adapter.origins()]
    assert all(origin.startswith("https://") for origin in adapter.origins())
    assert {*adapter.key_endings.values()} <= {*adapter.hosts}
    assert DESCRIPTIONS[provider]["info"]["title"] == adapter.title


@pytest.mark.parametrize("provider", PROVIDERS)
def test_secrets_of_the_description_never_show(provider, canary):
    def with_canaries(data, names):
        if isinstance(data, dict):
            return {
                n: canary if n in names and isinstance(v, str) else with_canaries(v, names)
                for n, v in data.items()
            }
        return [with_canaries(item, names) for item in data] if isinstance(data, list) else data

    case = samples.sample(provider)
    secrets = set()
    for schema in DESCRIPTIONS[provider]["components"]["schemas"].values():
        for name, field in schema.get("properties", {}).items():
            if field.get("format") == "password":
                secrets.add(name)
    bodies = [with_canaries(exchange["body"], secrets) for exchange in case.exchanges]
    for number, body in enumerate(bodies):
        case = with_body(case, number, body)
    account = samples.read(provider, case)

    shown = repr(account) + repr(account.raw) + str(account.to_dict(raw=True))
    assert canary not in shown
    assert shown.count("**********") >= json.dumps(bodies).count(canary)


def mutations(body, path=()):
    """Yield the body with one change, and its place: drift that was seen in the wild."""
    if isinstance(body, dict):
        for name, value in body.items():
            rest = {n: v for n, v in body.items() if n != name}
            where = (*path, name)
            yield (*where, "gone"), rest
            for change, replaced in (
                ("null", None),
                ("word", "a-new-word"),
                ("text", str(value)),
                ("list", [value]),
                ("object", {"value": value}),
                ("number", 12345),
                ("fraction", 0.5),
                ("flag", True),
            ):
                yield (*where, change), {**body, name: replaced}
            for inner, changed in mutations(value, where):
                yield inner, {**body, name: changed}
        yield (*path, "extra"), {**body, "a_new_field": {"deep": [1, None]}}
    elif isinstance(body, list) and body:
        for inner, changed in mutations(body[0], (*path, 0)):
            yield inner, [changed, *body[1:]]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_drift_gives_a_reading_or_one_of_our_errors(provider):
    """Whatever a change doesn't touch stays the same; no foreign error gets out."""
    case = samples.sample(provider)
    happy = samples.read(provider, case)
    outcomes = Counter()
    drifted = [
        (where, exchange["body"], with_body(case, number, body))
        for number, exchange in enumerate(case.exchanges)
        for where, body in mutations(exchange["body"])
    ]
    for where, before, changed in drifted:
        try:
            account = samples.read(provider, changed)
        except coffers.CoffersError as error:
            outcomes[type(error).__name__] += 1
            continue
        except AssertionError as error:
            if "sent GET" not in str(error):
                raise
            outcomes["other request"] += 1  # an id that is part of the next request
            continue
        outcomes["read"] += 1
        if where[-1] == "extra":
            assert account == happy, where
        if where[-1] == "text" and isinstance(_at(before, where[:-1]), int | float):
            assert account.balances == happy.balances, where
    assert outcomes["read"] >= 0.4 * outcomes.total()  # just that, if there is only one number


def _at(body, path):
    for step in path:
        body = body[step]
    return body


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_strict_models_refuse_drift(provider):
    for exchange in samples.sample(provider).exchanges:
        _check_strict(strict_model(provider, exchange), exchange["body"])


def _check_strict(model, body):
    model.model_validate_json(json.dumps(body), strict=True)
    leaves = [path for path in _paths(body) if not isinstance(_at(body, path), bool | None)]
    numbers = [path for path in leaves if not isinstance(_at(body, path), str)]
    path = (numbers or leaves)[0]
    others = (str(_at(body, path)), "a-new-word") if numbers else (12345,)
    for drifted in ({**body, "a_new_field": 1}, *(_replaced(body, path, o) for o in others)):
        with pytest.raises(pydantic.ValidationError):
            model.model_validate_json(json.dumps(drifted), strict=True)
    assert any(_is_refused(model, _replaced(body, path, None)) for path in leaves)


def _is_refused(model, body):
    try:
        model.model_validate_json(json.dumps(body), strict=True)
    except pydantic.ValidationError:
        return True
    return False


def _paths(body, path=()):
    if isinstance(body, dict | list):
        for step, value in body.items() if isinstance(body, dict) else enumerate(body):
            yield from _paths(value, (*path, step))
    else:
        yield path


def _replaced(body, path, value):
    if not path:
        return value
    changed = _replaced(body[path[0]], path[1:], value)
    if isinstance(body, list):
        return [*body[: path[0]], changed, *body[path[0] + 1 :]]
    return {**body, path[0]: changed}


def test_amounts_of_every_case_are_decimals():
    for path in CASES:
        case = samples.load(path)
        if isinstance(case.expect, str):
            continue
        for balance in samples.read(path.parent.name, case).balances:
            for name in ("limit", "used", "remaining"):
                assert isinstance(getattr(balance, name), Decimal | None)

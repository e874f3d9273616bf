"""A generated client alone shows no secret, in any shape of a description and after any drift.

A reply is searched part by part: the models, and also the lists and dictionaries that appear
where the provider sent something undocumented.
"""

from __future__ import annotations

import copy
import json
import pprint
import shutil
from importlib import import_module
from pathlib import Path

import attrs
import pytest
from rich.pretty import pretty_repr

pytest.importorskip("openapi_python_client", reason="the generators are not installed")
pytest.importorskip("datamodel_code_generator", reason="the generators are not installed")

from coffers.compiler import compile_project
from coffers.compiler.document import follow
from coffers.compiler.loading import load
from coffers.compiler.tolerant import tolerant

from .projects import importable, project

ROOT = Path(__file__).resolve().parents[1]

CANARY = "canary-not-a-real-key"
NUMBER = 8675309
"""A numeric secret, which is hidden like a text."""
PROVIDERS = [p.name for p in sorted((ROOT / "tests" / "fixtures").iterdir())]

SECRET = {"type": "string", "format": "password"}


def thing(properties, **more):
    return {"type": "object", "properties": properties, **more}


def a_list(items):
    return {"type": "array", "items": items}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


LEFT = {"left": {"type": "integer"}}
COMPONENTS = {
    "Key": SECRET,
    "Tree": thing({"tree_key": SECRET, "children": a_list(ref("Tree"))}),
    "Card": thing({"card_key": SECRET}),
    "Wallet": thing({"wallet_key": SECRET, "left": {"type": "number"}}),
}
TOLD_APART = {
    "oneOf": [ref("Card"), ref("Wallet")],
    "discriminator": {
        "propertyName": "kind",
        "mapping": {"card": "#/components/schemas/Card", "wallet": "Wallet"},
    },
}
SHAPES = {
    "property": (thing({"a_key": SECRET}), {"a_key": CANARY}),
    "nullable": (thing({"b_key": {**SECRET, "type": ["string", "null"]}}), {"b_key": CANARY}),
    "null beside it": (
        thing({"c_key": {"anyOf": [SECRET, {"type": "null"}]}}),
        {"c_key": CANARY},
    ),
    "reference": (thing({"d_key": ref("Key")}), {"d_key": CANARY}),
    "beside a reference": (
        thing({"e_key": {**ref("Plain"), "format": "password"}}),
        {"e_key": CANARY},
    ),
    "name of Python": (thing({"import": SECRET, "keyId": SECRET}), {"import": CANARY, "keyId": 1}),
    "list": (thing({"f_keys": a_list(SECRET)}), {"f_keys": [CANARY]}),
    "nested lists": (thing({"g_keys": a_list(a_list(SECRET))}), {"g_keys": [[CANARY]]}),
    "tuple": (
        thing({"h_pair": {"type": "array", "prefixItems": [LEFT["left"], SECRET]}}),
        {"h_pair": [1, CANARY]},
    ),
    "list of objects": (
        thing({"rows": a_list(thing({"i_key": SECRET}))}),
        {"rows": [{"i_key": CANARY}]},
    ),
    "map": (
        thing({"j_keys": {"type": "object", "additionalProperties": SECRET}}),
        {"j_keys": {"main": CANARY}},
    ),
    "map beside properties": (
        thing({"k_keys": thing(LEFT, additionalProperties=SECRET)}),
        {"k_keys": {"left": 1, "main": CANARY}},
    ),
    "map of objects": (
        thing({"teams": {"type": "object", "additionalProperties": thing({"l_key": SECRET})}}),
        {"teams": {"main": {"l_key": CANARY}}},
    ),
    "pattern": (
        thing({"m_keys": {"type": "object", "patternProperties": {"^key_": SECRET}}}),
        {"m_keys": {"key_1": CANARY}},
    ),
    "keys of a map": (
        thing({"n_by_key": {"type": "object", "propertyNames": SECRET}}),
        {"n_by_key": {CANARY: 1}},
    ),
    "union of objects": (
        thing({"source": {"oneOf": [ref("Card"), ref("Wallet")]}}),
        {"source": {"wallet_key": CANARY, "left": 1.5}},
    ),
    "union that is told apart": (
        thing({"chosen": TOLD_APART}),
        {"chosen": {"kind": "wallet", "wallet_key": CANARY}},
    ),
    "variant that nobody knows": (
        thing({"unknown": TOLD_APART}),
        {"unknown": {"kind": "purse", "wallet_key": CANARY}},
    ),
    "list of a union that is told apart": (
        a_list(TOLD_APART),
        [{"kind": "card", "card_key": CANARY}, {"kind": "purse", "card_key": CANARY}],
    ),
    "object or list": (
        thing({"either": {"anyOf": [ref("Card"), a_list(ref("Card"))]}}),
        {"either": [{"card_key": CANARY}]},
    ),
    "properties beside alternatives": (
        {**thing({"r_key": SECRET}), "anyOf": [thing({"s_key": SECRET}), thing(LEFT)]},
        {"r_key": CANARY, "s_key": CANARY},
    ),
    "union with a list": (
        thing({"sources": {"anyOf": [a_list(ref("Card")), {"type": "string"}]}}),
        {"sources": [{"card_key": CANARY}]},
    ),
    "all of one": (thing({"o_key": {"allOf": [ref("Key")]}}), {"o_key": CANARY}),
    "all of two": (
        {"allOf": [ref("Card"), thing({"p_key": SECRET})]},
        {"card_key": CANARY, "p_key": CANARY},
    ),
    "condition": (
        thing(LEFT, **{"if": {"required": ["q_key"]}, "then": thing({"q_key": SECRET})}),
        {"left": 1, "q_key": CANARY},
    ),
    "object that holds itself": (
        ref("Tree"),
        {"tree_key": CANARY, "children": [{"tree_key": CANARY, "children": []}]},
    ),
    "list at the top": (a_list(ref("Card")), [{"card_key": CANARY}]),
    "union at the top": ({"anyOf": [ref("Card"), ref("Wallet")]}, {"wallet_key": CANARY}),
}
NAMELESS = {
    "list of secrets": (a_list(SECRET), [CANARY]),
    "map of secrets": ({"type": "object", "additionalProperties": SECRET}, {"main": CANARY}),
    "pattern": ({"type": "object", "patternProperties": {"^k": SECRET}}, {"k1": CANARY}),
    "map beside properties": (thing(LEFT, additionalProperties=SECRET), {"left": 1, "k": CANARY}),
}
"""Secrets without any name, each in its own description."""


def described(schemas):
    """Return a description with an operation for each of the schemas."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {
            f"/v1/{number}": {
                "get": {
                    "operationId": f"get_{number}",
                    "responses": {
                        "200": {
                            "description": "A reply.",
                            "content": {"application/json": {"schema": schema}},
                        }
                    },
                }
            }
            for number, schema in enumerate(schemas)
        },
        "components": {"schemas": {**COMPONENTS, "Plain": {"type": "string"}}},
    }


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    """Yield each shape's operation, from clients copied out of the repository."""
    root = tmp_path_factory.mktemp("shapes")
    packages = {"named": [schema for schema, _ in SHAPES.values()]}
    packages |= {f"nameless_{n}": [schema] for n, (schema, _) in enumerate(NAMELESS.values())}
    descriptions = {name: described(schemas) for name, schemas in packages.items()}
    compile_project(project(root, descriptions))
    shutil.copytree(root / "acme_clients", root / "host_of_shapes")
    with importable(root):
        yield {
            name: [
                import_module(f"host_of_shapes.{name}.api.account.get_{number}")
                for number in range(len(schemas))
            ]
            for name, schemas in packages.items()
        }


# Searching


def parts(value):
    """Yield the value and its parts, except texts and numbers, which are there on purpose."""
    if isinstance(value, dict | list) or attrs.has(type(value)):
        yield value
    held = value
    if attrs.has(type(value)):
        held = [getattr(value, field.name) for field in attrs.fields(type(value))]
    if isinstance(held, dict | list):
        for part in held.values() if isinstance(held, dict) else held:
            yield from parts(part)


SHOWS = (
    *(repr, str, ascii, "{}".format, "{!r:>9}".format, lambda it: f"{it}", lambda it: f"{it!r}"),
    *(pprint.pformat, pretty_repr, lambda it: pretty_repr(it, max_string=9)),
)


def shown(reply):
    """Return everything that renderings of the reply, or of its parts, show."""
    return [show(part) for part in parts(reply) for show in SHOWS]


def leaks(reply):
    return [
        text for text in shown(reply) if any(c in text for c in (CANARY, CANARY[:9], str(NUMBER)))
    ]


# How a reply drifts


def drifts(body, path, secrets):
    """Yield the body with other shapes of what is at `path`: a secret, or a container of one.

    It also moves, unless only its name makes it a secret.
    """
    here = body
    for step in path:
        here = here[step]
    wrapped = {
        "list": [here],
        "nested list": [[here]],
        "object": {"value": here},
        "deep": {"a": {"b": [{"c": here}]}},
        "keyed": {str(path[-1]) if path else "top": here},
        "by itself": {CANARY: here} if here == CANARY else {"x": [here, None, True]},
        "number": NUMBER if here == CANARY else here,
        "fraction": NUMBER + 0.5 if here == CANARY else here,
        "as it is": here,
    }
    for change, value in wrapped.items():
        yield change, replaced(body, path, value)
    if path and isinstance(path[-1], str) and not secrets.intersection(path[:-1]):
        kept = replaced(body, path, None)
        moved = {path[-1]: here}
        for change, strange in (
            ("moved", moved),
            ("moved into a list", [moved]),
            ("moved deep", {"a": [{"b": moved}]}),
        ):
            if isinstance(kept, dict):
                yield change, {**kept, "unknown_parent": strange}
            yield f"{change}, under a list", [kept, strange]


def replaced(body, path, value):
    if not path:
        return value
    changed = copy.copy(body)
    changed[path[0]] = replaced(body[path[0]], path[1:], value)
    return changed


def ways(body, path=()):
    """Yield the path of each secret, and of each container of one."""
    if CANARY not in json.dumps(body) and str(NUMBER) not in json.dumps(body):
        return
    yield path
    for step, child in (
        body.items()
        if isinstance(body, dict)
        else enumerate(body)
        if isinstance(body, list)
        else ()
    ):
        yield from ways(child, (*path, step))


def parsed(module, body):
    """Return the reply, or the refusal."""
    try:
        return module.parse(200, body), None
    except ValueError as error:
        return None, error


def simulated(module, body):
    """Search a module's result for each drift of a body: (replies, refusals, leaks)."""
    replies, refusals, found = 0, 0, []
    for path in ways(body):
        for change, drifted in drifts(body, path, module.SECRETS):
            before = copy.deepcopy(drifted)
            reply, refusal = parsed(module, drifted)
            replies += refusal is None
            refusals += refusal is not None
            assert before == drifted
            if leaks(reply) or leaks(told(refusal)):
                found.append((path, change))
    return replies, refusals, found


def told(error):
    """Return everything that an error says."""
    if error is None:
        return []
    assert type(error).__name__ == "UnexpectedReply"
    assert (error.__cause__, error.__context__) == (None, None)
    return [str(error), repr(error), error.args, vars(error)]


# The shapes


def cases():
    for number, (label, (_, body)) in enumerate(SHAPES.items()):
        yield pytest.param("named", number, body, id=label)
    for number, (label, (_, body)) in enumerate(NAMELESS.items()):
        yield pytest.param(f"nameless_{number}", 0, body, id=f"nameless {label}")


@pytest.mark.parametrize(("package", "number", "body"), [*cases()])
def test_a_secret_is_hidden_in_every_shape_and_after_every_drift(modules, package, number, body):
    module = modules[package][number]
    replies, _, found = simulated(module, body)

    assert found == []
    assert replies >= 4
    assert leaks(module.parse(200, body)) == []


def test_who_asks_for_a_secret_gets_it(modules):
    reply = modules["named"][0].parse(200, {"a_key": CANARY})
    strange = modules["named"][0].parse(200, {"a_key": {"pin": NUMBER}, "other": CANARY})

    assert reply.a_key == CANARY
    assert f"Bearer {reply.a_key}" == f"Bearer {CANARY}"
    assert json.dumps([reply.a_key, strange.a_key]) == json.dumps([CANARY, {"pin": NUMBER}])
    assert strange.a_key == {"pin": NUMBER}
    assert repr(strange.additional_properties) == repr({"other": CANARY})  # no secret


def test_a_model_that_is_read_alone_hides_what_drifted(modules):
    models = import_module("host_of_shapes.named.models")
    wallet = models.Tree.from_dict({"children": {"x": [{"tree_key": CANARY}]}})

    assert wallet.children == {"x": [{"tree_key": CANARY}]}
    assert leaks(wallet) == []
    assert "**********" in repr(wallet)


def test_a_reply_that_nests_too_deeply_is_refused_without_it(modules):
    body = {"a_key": CANARY}
    for _ in range(5000):
        body = {"a_key": [body]}
    errors = import_module("host_of_shapes.named.errors")
    with pytest.raises(errors.UnexpectedReply) as caught:
        modules["named"][0].parse(200, body)

    assert str(caught.value) == "get_0: status 200: nested too deeply"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


# Every provider


def filled(document, schema, *, secret=False, depth=0):
    """Return a reply with every described field, and canaries in the secret ones."""
    secret = secret or schema.get("format") == "password"
    if "$ref" in schema:
        target = follow(document, schema["$ref"])
        return filled(document, target, secret=secret, depth=depth)
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if part.get("type") != "null":
            return filled(document, part, secret=secret, depth=depth)
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    kind = next(k for k in ([kinds] if isinstance(kinds, str) else kinds) if k != "null")
    if kind == "object" and depth < 8:
        properties = schema.get("properties", {"x": schema.get("additionalProperties")}).items()
        known = {name: part for name, part in properties if isinstance(part, dict)}
        return {
            name: filled(document, part, secret=secret, depth=depth + 1)
            for name, part in known.items()
        }
    if kind == "array" and depth < 8:
        return [filled(document, schema.get("items", {}), secret=secret, depth=depth + 1)]
    return CANARY if secret else 1


def replies_of(provider):
    """Yield each operation of a provider, with a reply that has every described field."""
    document = load(ROOT / "openapi" / f"{provider}.yaml")
    for made in tolerant(document, provider).operations:
        module = import_module(f"coffers_clients.{provider}.api.account.{made.name}")
        (schema,) = made.answers.values()
        yield module, filled(document, schema)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_drift_makes_a_generated_client_show_a_secret(provider, record_property):
    drifted = 0
    for module, body in replies_of(provider):
        replies, refusals, found = simulated(module, body)
        drifted += replies + refusals
        assert found == []
        assert (replies > 0) == bool(module.SECRETS)
    record_property("drifts", drifted)

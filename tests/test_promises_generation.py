"""No string of a description becomes code, wherever a description has text.

The description is made up, and uses everything that OpenAPI allows.  Each of its strings and
each of its free keys is a position.  Each payload goes into each position, with a mark of its own.
The result is one line of error, or code that has the mark only in literals and in names.
Positions that can be poisoned together are.

For the promise that no description chooses where a key is sent, see test_contract.py:
test_the_adapter_and_the_description_name_one_origin.
"""

from __future__ import annotations

import ast
import builtins
import copy
import json
import re
import socket
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

import attrs
import pytest

pytest.importorskip("openapi_python_client", reason="the generators are not installed")
pytest.importorskip("datamodel_code_generator", reason="the generators are not installed")

from coffers.compiler import CompilerError, upgrade
from coffers.compiler.output import Output
from coffers.compiler.project import Job, Project, compile_provider

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "hostile-specs" / "tests" / "data"
OUTPUT = Output(ROOT / "generated", "coffers_clients", "coffers_models", "nox -s generate")
PROJECT = Project(ROOT, "openapi", OUTPUT)
STRICT = attrs.evolve(PROJECT, strict=True)


def text(**more):
    return {"type": "string", **more}


def described(schema, **more):
    return {"description": "A reply.", "content": {"application/json": {"schema": schema}}, **more}


def ref(section, name):
    return {"$ref": f"#/components/{section}/{name}"}


ACME = {
    "openapi": "3.1.0",
    "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
    "info": {
        "title": "Acme",
        "version": "1",
        "summary": "Credits.",
        "description": "What is left at Acme.",
        "termsOfService": "https://acme.example/terms",
        "contact": {"name": "Support", "url": "https://acme.example", "email": "a@example.com"},
        "license": {"name": "MIT", "identifier": "MIT"},
        "x-note": {"deep": ["A note."]},
    },
    "servers": [
        {
            "url": "https://api.acme.example",
            "description": "The only one.",
            "variables": {
                "region": {"default": "eu", "enum": ["eu", "us"], "description": "Where."}
            },
        }
    ],
    "tags": [{"name": "users", "description": "Users."}],
    "externalDocs": {"url": "https://acme.example/docs", "description": "More."},
    "security": [{"key": []}],
    "x-coffers": {
        "sources": [
            {
                "url": "https://acme.example/docs",
                "read": "2026-11-21",
                "fact": "2026-08-01",
                "about": "The operations.",
            }
        ],
        "upstream": {"url": "https://acme.example/openapi.json", "operations": ["GET /v1/lots"]},
        "differences": [{"field": "data.left", "reason": "Seen in replies."}],
        "confidence": "A",
        "polling": "free",
        "unseen": ["What other products hold."],
    },
    "paths": {
        "/v1/users/{user-id}": {
            "summary": "One user.",
            "description": "About one user.",
            "parameters": [
                {
                    "name": "user-id",
                    "in": "path",
                    "required": True,
                    "description": "Whose.",
                    "schema": text(),
                }
            ],
            "get": {
                "operationId": "get_user",
                "summary": "Read the user.",
                "description": "Reads one user.",
                "tags": ["users"],
                "externalDocs": {"url": "https://acme.example/user", "description": "More."},
                "security": [{"key": []}, {"login": ["read"]}],
                "x-note": "A note.",
                "parameters": [
                    {"name": "email", "in": "query", "schema": text(default="a@example.com")},
                    {
                        "name": "X-Version",
                        "in": "header",
                        "required": True,
                        "description": "The version.",
                        "example": "v1",
                        "schema": text(enum=["v1", "v2"]),
                    },
                    {"$ref": "#/components/parameters/Page"},
                    {
                        "name": "ids",
                        "in": "query",
                        "description": "Which ones.",
                        "style": "pipeDelimited",
                        "explode": False,
                        "schema": {"type": "array", "items": text(enum=["a", "b"])},
                    },
                    {
                        "name": "filter",
                        "in": "query",
                        "description": "What to find.",
                        "style": "deepObject",
                        "schema": {"type": "object", "properties": {"a": text()}},
                    },
                    {
                        "name": "X-Options",
                        "in": "header",
                        "description": "As JSON.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                ],
                "responses": {
                    "200": described(
                        ref("schemas", "User"),
                        headers={"X-Left": ref("headers", "Left")},
                        links={"self": {"operationId": "get_user", "description": "Again."}},
                    ),
                    "401": ref("responses", "Refused"),
                    "503": {"description": "Later."},
                },
            },
        },
        "/v1/search/{kind}": {
            "post": {
                "operationId": "search",
                "parameters": [
                    {
                        "name": "kind",
                        "in": "path",
                        "required": True,
                        "style": "simple",
                        "schema": {"type": "array", "items": text()},
                    }
                ],
                "requestBody": {
                    "description": "What is searched.",
                    "required": True,
                    "content": {"application/json": {"schema": ref("schemas", "Query")}},
                },
                "responses": {
                    "2XX": {
                        "description": "Found.",
                        "content": {
                            "application/vnd.acme+json": {"schema": ref("schemas", "Source")},
                            "application/json": {"schema": ref("schemas", "Source")},
                        },
                        "headers": {"X-RateLimit": {"description": "A rate.", "schema": text()}},
                    },
                    "204": {"description": "Nothing."},
                },
            },
            "put": {
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {"type": "object", "properties": {"form": text()}}
                        }
                    }
                },
                "responses": {
                    "default": described({"type": ["object", "null"], "properties": {"a": text()}})
                },
            },
        },
        "/v1/lots": {
            "get": {
                "operationId": "list_lots",
                "responses": {
                    "200": described(
                        {
                            "type": "array",
                            "items": {"type": "object", "properties": {"left": {"type": "number"}}},
                        }
                    )
                },
            }
        },
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": "The key."},
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "login": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://acme.example/token",
                        "scopes": {"read": "To read."},
                    }
                },
            },
        },
        "parameters": {
            "Page": {
                "name": "page",
                "in": "query",
                "description": "Which.",
                "schema": text(examples=["1"]),
            }
        },
        "headers": {"Left": {"description": "What is left.", "schema": text()}},
        "responses": {"Refused": described(ref("schemas", "Fault"))},
        "examples": {"one": {"summary": "One.", "value": {"id": "u-1"}}},
        "schemas": {
            "User": {
                "type": "object",
                "title": "User",
                "description": "A user.",
                "$comment": "A comment.",
                "required": ["id", "plan"],
                "examples": [{"id": "u-1"}],
                "externalDocs": {"url": "https://acme.example/user"},
                "xml": {"name": "user"},
                "properties": {
                    "id": text(
                        description="Identifier.", title="Id", examples=["u-1"], pattern="^u"
                    ),
                    "name": text(default="nobody", contentMediaType="text/plain"),
                    "since": text(format="date-time"),
                    "kind": {"const": "user", "description": "Always user."},
                    "api_key": text(format="password", description="The key."),
                    "plan": ref("schemas", "Plan"),
                    "note": {**ref("schemas", "Plan"), "description": "Beside a reference."},
                    "source": {
                        "oneOf": [ref("schemas", "Card"), ref("schemas", "Wallet")],
                        "discriminator": {
                            "propertyName": "kind",
                            "mapping": {"card": "#/components/schemas/Card"},
                        },
                    },
                    "limits": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "properties": {"max": {"type": "integer"}},
                        },
                        "default": {"video": {"note": "none"}},
                    },
                    "words": {"type": "array", "items": text(enum=["one", "two"])},
                },
                "patternProperties": {"^x-": text()},
            },
            "Plan": {
                "type": "object",
                "properties": {
                    "status": text(
                        enum=["active", "past_due"],
                        **{
                            "x-enum-varnames": ["ACTIVE", "DUE"],
                            "x-enum-descriptions": ["On.", "Due."],
                        },
                    ),
                    "tier": {"type": "integer", "enum": [1, 2], "description": "The tier."},
                },
                "allOf": [{"type": "object", "properties": {"extra": text(description="More.")}}],
            },
            "Word": text(enum=["a", "b"], description="A word."),
            "Source": {
                "description": "A source.",
                "oneOf": [ref("schemas", "Card"), ref("schemas", "Purse")],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {"plastic": "#/components/schemas/Card"},
                },
            },
            "Query": {
                "type": "object",
                "description": "A query.",
                "required": ["since"],
                "properties": {
                    "since": text(description="From when."),
                    "list": {"type": "array", "items": text()},
                    "inner": {"type": "object", "properties": {"deep-er": text()}},
                    "word": ref("schemas", "Word"),
                },
            },
            "Card": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "card"}},
            },
            "Wallet": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "wallet"}},
            },
            "Purse": {
                "type": "object",
                "properties": {"kind": {"enum": ["leather", "silk"]}, "coins": text()},
            },
            "Fault": {
                "type": "object",
                "properties": {"message": text(description="What is wrong.")},
            },
        },
    },
}
"""Valid, and compiled as it is; see `test_the_description_is_a_good_one`."""

EXTENSIONS = {
    "customTypePath": "decimal.Decimal",
    "customBasePath": "pydantic.BaseModel",
    "x-python-type": "str",
    "x-python-import": {"module": "decimal", "name": "Decimal"},
    "x-is-base-class": "yes",
    "x-property-names": {"id": "identity"},
    "default_factory": "list",
    "additional_imports": ["decimal.Decimal"],
    "alias": "nick",
    "validators": [{"field": "id", "function": "decimal.Decimal"}],
}
"""Extensions from which the model generator writes code, or once did."""
ACME["components"]["schemas"] |= {
    "Odd": {"type": "object", "properties": {"odd": text(**EXTENSIONS), "even": text()}},
    "Odder": {"type": "object", "properties": {"odd": text()}, **EXTENSIONS},
}

PAYLOADS = {
    "quote": '"',
    "apostrophe": "'",
    "three quotes": '"""',
    "three apostrophes": "'''",
    "three quotes with code": '""" + boom() + """',
    "three apostrophes with code": "''' + boom() + '''",
    "quote and line feed": '"\nboom()\n"',
    "backslash": "\\",
    "backslash and quotes": '\\"""\nboom()\n',
    "octal escape": "\\42\\42\\42\nboom()",
    "named escape": "\\N{QUOTATION MARK} + boom() + \\x22",
    "carriage return": "\rboom()\r",
    "both line ends": "\r\nboom()\r\n",
    "line separator": "\u2028boom()\u2028\u2029\x85boom()",
    "form feed": "\f\nboom()\n\v",
    "null": "\0boom()\0",
    "braces": "{boom()}",
    "empty braces": "{}{0}{boom.x}",
    "template": "{{ boom() }}{% raw %}",
    "template statement": "{% set x = boom() %}{# ",
    "way out": "../../../../boom",
    "comment": "# type: ignore\nboom()",
    "import": "\nimport boom\nfrom boom import *\n",
    "decorator": ")\n@boom\nclass X: ...\n(",
    "annotation": "'] | boom()['",
}


# Positions

FREE = {
    *("callbacks", "content", "examples", "headers", "links", "mapping", "parameters", "paths"),
    *("patternProperties", "properties", "responses", "schemas", "scopes", "securitySchemes"),
    *("variables", "x-note", "default", "value", "security"),
}
"""Objects whose keys the description's author chooses."""


@attrs.frozen
class Position:
    """A string of the description, or a key."""

    path: tuple
    is_key: bool = False

    def __str__(self):
        return "/".join(map(str, self.path)) + (" (key)" if self.is_key else "")


def positions(node, path=()):
    if isinstance(node, str):
        yield Position(path)
    elif isinstance(node, dict | list):
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            if isinstance(node, dict) and FREE & set(map(str, path[-1:])):
                yield Position((*path, step), is_key=True)
            yield from positions(child, (*path, step))


def is_closed(position):
    """Return whether only certain words, or names of certain letters, are allowed there."""
    *_, above, last = (None, *position.path)
    if position.is_key:
        in_components = position.path[0] == "components" and len(position.path) == 3
        return in_components or above in ("responses", "content", "paths")
    if last == "name" and position.path[-3:-2] == ("parameters",):
        parameter = ACME
        for step in position.path[:-1]:
            parameter = parameter[step]
        if parameter["in"] == "header":
            return True
    if last == "name":
        return position.path[-3:] == ("parameters", 0, "name") and "get" not in position.path
    return last in CLOSED or above == "x-python-import"


CLOSED = {
    *("type", "in", "$ref", "openapi", "jsonSchemaDialect", "format", "scheme", "read", "fact"),
    "style",
    *("confidence", "polling"),
    *("customBasePath", "customTypePath", "default_factory", "x-python-type"),
}
POSITIONS = sorted(positions(ACME), key=lambda p: (str(p.path[-1]), p.is_key, str(p)))
OPEN = [position for position in POSITIONS if not is_closed(position)]
MARKS = {position: f"qx{number}z" for number, position in enumerate(POSITIONS)}


def poisoned(document, chosen, payload):
    """Return the document with the payload and a position's own mark in each position."""
    document = copy.deepcopy(document)
    # Keys from the inside out, because a changed key breaks the paths through it.
    for position in sorted(chosen, key=lambda p: (p.is_key, -len(p.path))):
        *way, last = position.path
        node = document
        for step in way:
            node = node[step]
        mark = MARKS.get(position, "qx0z")
        poison = f"{mark}{payload}{mark}"
        if not position.is_key:
            node[last] += poison
            continue
        renamed = {(f"{k}{poison}" if k == last else k): v for k, v in node.items()}
        node.clear()
        node.update(renamed)
        if way[:1] == ["components"]:
            _follow(document, f"#/components/{way[1]}/{last}", poison)
    return document


def _follow(node, reference, poison):
    """Fix the references to a renamed component."""
    if isinstance(node, dict) and node.get("$ref") == reference:
        node["$ref"] = reference + poison.replace("~", "~0").replace("/", "~1")
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        _follow(child, reference, poison)


# Compiling

executed = []
watched = {"on": False, "wrote": [], "did": []}


def _watch(event, arguments):
    """Record what Python itself is about to do, as an audit hook."""
    if not watched["on"]:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = flags & 3 or set(mode or "") & set("wax+")
        if writes and isinstance(path, str | bytes | Path):
            watched["wrote"].append(str(path))
    elif event in ("socket.connect", "socket.getaddrinfo", "os.system", "os.exec", "ctypes.dlopen"):
        watched["did"].append(event)
    elif event == "urllib.Request" and not arguments[0].startswith("file:"):
        watched["did"].append(arguments[0])
    elif event == "subprocess.Popen":
        watched["did"].append(" ".join([Path(arguments[1][0]).stem, arguments[1][1]]))


sys.addaudithook(_watch)


@pytest.fixture
def confined(monkeypatch, tmp_path):
    """Set up a temporary folder, no network, and a `boom` that records its calls."""

    def no_network(*_, **__):
        pytest.fail("something was fetched")

    def boom(*_):
        executed.append("called")

    boom.__class_getitem__ = boom
    monkeypatch.setattr(builtins, "boom", boom, raising=False)
    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    executed.clear()
    watched.update(on=True, wrote=[], did=[])
    yield tmp_path
    watched["on"] = False
    outside = [path for path in watched["wrote"] if not _allowed(path, tmp_path)]
    assert outside == []
    assert set(watched["did"]) <= {"ruff check", "ruff format"}
    assert executed == []
    assert list(tmp_path.iterdir()) == []


def _allowed(path, folder):
    return path.startswith(str(folder)) or "__pycache__" in path or path == "/dev/null"


def compiled(document, project=PROJECT):
    """Return the files that a description becomes, or the line that refuses it."""
    shown = "openapi/acme.yaml"
    try:
        upgraded = upgrade(json.loads(json.dumps(document)), shown)
        return compile_provider(Job(project, "acme", shown, upgraded, "")).files
    except CompilerError as error:
        return str(error)


def settle(chosen, payload, refused, document=ACME):
    """Poison positions together, or fewer if that's refused; return what was compiled."""
    if not chosen:
        return
    outcome = compiled(poisoned(document, chosen, payload))
    if not isinstance(outcome, str):
        yield chosen, outcome
    elif len(chosen) == 1:
        refused[chosen[0]] = outcome
    else:
        middle = len(chosen) // 2
        yield from settle(chosen[:middle], payload, refused, document)
        yield from settle(chosen[middle:], payload, refused, document)


# Checking the result

FILE = re.compile(
    r"coffers_models/acme\.py"
    r"|coffers_clients/acme/((api/account|models)/\w+|api/__init__|__init__|types|errors|shapes)\.py"
    r"|coffers_clients/acme/(origin\.toml|losses\.toml|py\.typed)",
    re.ASCII,
)
IMPORTS = {
    *("__future__", "attrs", "collections", "datetime", "enum", "httpx2", "json", "pydantic"),
    *("typing", "urllib", "decimal", "uuid"),
}
CALLS = {
    "frozenset",
    "define",
    "_field",
    "ConfigDict",
    "Field",
    "RootModel",
    "StringConstraints",
} | {"TypedDict"}
TYPE = (ast.Expression, ast.Name, ast.Subscript, ast.BinOp, ast.BitOr, ast.Constant, ast.Load)
"""What a type in quotes consists of."""
HARM = re.compile(
    r"must not call|can't be imported|: in \S+\.py|^ruff|SyntaxError|Undefined|TemplateSyntax"
    r"|KeyError|AttributeError|TypeError|IndexError|AssertionError|RecursionError|UnicodeError"
)
"""Errors that would mean that text was taken for code, or that the case is unhandled."""


def names(tree):
    """Yield every name in the code."""
    fields = ("id", "attr", "name", "asname", "arg", "module")
    for node in ast.walk(tree):
        yield from (found for f in fields if isinstance(found := getattr(node, f, None), str))


def on_import(node):
    """Yield what runs when a module is imported."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from on_import(child)


def look_at_types(fields, path):
    """Assert that the fields of a `TypedDict` have types, which are code in quotes."""
    for value in fields.values:
        tree = ast.parse(ast.literal_eval(value), mode="eval")
        assert all(isinstance(node, TYPE) for node in ast.walk(tree)), path
        assert not any("boom" in name.split(".") for name in names(tree)), path


def look_at_import(tree, path):
    """Assert that importing the code does nothing but define."""
    for node in on_import(tree):
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name), ast.unparse(node)
            assert node.func.id in CALLS, ast.unparse(node)
            if node.func.id == "TypedDict":
                look_at_types(node.args[1], path)
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), ast.unparse(node)


def look(files):
    """Check that all code is ours; return how often a mark is in a literal and in a name."""
    found = Counter()
    for path, content in files.items():
        assert FILE.fullmatch(path), path
        if path.endswith(".toml"):
            tomllib.loads(content.decode())
        if not path.endswith(".py"):
            continue
        tree = ast.parse(content.decode())
        for name in names(tree):
            assert name.rpartition(".")[2] != "boom", path
            found["names"] += "qx" in name
        for node in ast.walk(tree):
            assert not isinstance(node, ast.JoinedStr) or "qx" not in ast.unparse(node), path
            found["literals"] += isinstance(node, ast.Constant) and "qx" in str(node.value)
            if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0):
                modules = (
                    [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
                )
                assert {module.split(".")[0] for module in modules} <= IMPORTS, path
        look_at_import(tree, path)
    return found


def assert_clear(refusal):
    """Check that an error is one readable line, and for an expected reason."""
    assert refusal.startswith("openapi/acme.yaml: "), refusal
    assert refusal.isprintable(), refusal
    assert len(refusal) <= 400
    assert not HARM.search(refusal), refusal


# The gate


def test_the_description_is_a_good_one(confined):
    files = compiled(ACME)

    assert not isinstance(files, str), files
    assert look(files) == {"names": 0, "literals": 0}
    assert len(POSITIONS) > 200
    assert len(OPEN) > 140
    assert len(PAYLOADS) > 20


def test_the_gate_would_notice():
    path = "coffers_clients/acme/types.py"
    for code in (
        *("boom()", "import boom", "x = boom", "def f(): return f'{boom()}'", "class A(boom): ..."),
        *("TypedDict('A', {'a': 'boom'})", "TypedDict('A', {'a': 'f()'})"),
        *("def f(): return f'qx1z'", "from os import path", "open('x')", "[].append(1)", "1 + 1"),
    ):
        with pytest.raises(AssertionError):
            look({path: code.encode()})
    for place in ("coffers_clients/boom.py", "../boom", "coffers_clients/acme/models/../boom.py"):
        with pytest.raises(AssertionError):
            look({place: b""})
    for line in (
        "acme: no",
        "openapi/acme.yaml: a\nb",
        "openapi/acme.yaml: importing it must not call 'x'",
    ):
        with pytest.raises(AssertionError):
            assert_clear(line)
    assert look({path: b"x_qx1z = '''boom() qx1z'''\n"}) == {"names": 1, "literals": 1}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_text_in_every_open_position_stays_text(confined, payload):
    refused, found, accepted = {}, Counter(), 0
    for chosen, files in settle(OPEN, payload, refused):
        found += look(files)
        accepted += len(chosen)
    for refusal in refused.values():
        assert_clear(refusal)
    assert accepted + len(refused) == len(OPEN)
    assert accepted >= len(OPEN) - 6
    assert found["literals"] > 100
    assert found["names"] > 100


def test_text_in_a_closed_position_is_refused_or_stays_text(confined):
    """Each alone, because one error hides the next; the payloads take turns."""
    payloads = list(PAYLOADS.values())
    outcomes = Counter()
    for number, position in enumerate(p for p in POSITIONS if p not in OPEN):
        for payload in payloads[number % 15 :: 15]:
            outcome = compiled(poisoned(ACME, [position], payload))
            if isinstance(outcome, str):
                assert_clear(outcome)
            else:
                look(outcome)
            outcomes[isinstance(outcome, str)] += 1
    assert outcomes.total() > 200
    assert outcomes[True] > 50


# Third-party attacks on generators


def hostile():
    """Yield the schemas of the collection, by file; each becomes a component."""
    for path in sorted(CORPUS.rglob("*.json")):
        content = json.loads(path.read_text())
        schemas = {path.stem: content} if "type" in content else content
        shape = {"type": "object", "properties": {"a": text()}}
        yield path.stem, {name: {**shape, **schema} for name, schema in schemas.items()}


def test_schemas_that_attack_a_generator_are_refused_or_harmless(confined):
    if not CORPUS.is_dir():
        pytest.skip("the hostile schemas are not beside the repository")
    outcomes = {}
    for file, schemas in hostile():
        document = copy.deepcopy(ACME)
        document["components"]["schemas"] |= schemas
        user = document["components"]["schemas"]["User"]["properties"]
        user |= {name: ref("schemas", name) for name in schemas}
        outcomes[file] = outcome = compiled(document)
        if isinstance(outcome, str):
            assert_clear(outcome)
            continue
        look(outcome)
        code = b"\n".join(outcome.values())
        assert not re.search(rb"^\s*(INJECTION_MARKER|DMCG_PROBE)", code, re.MULTILINE)
    assert {file: isinstance(outcome, str) for file, outcome in outcomes.items()} == {
        "additional_imports_injection_extra_template_data": False,
        "unsafe_custom_base_path_list_nested": True,
        "unsafe_custom_base_path_scalar": True,
    }

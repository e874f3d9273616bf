"""Descriptions become clients and models, the same everywhere, or one clear line of error."""

from __future__ import annotations

import ast
import asyncio
import copy
import errno
import importlib.util
import json
import os
import pickle
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import traceback
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import httpx
import httpx2
import pytest
from hypothesis import given, settings, strategies as st

pytest.importorskip("openapi_python_client", reason="the generators are not installed")
pytest.importorskip("datamodel_code_generator", reason="the generators are not installed")

from coffers.compiler import (
    CompilerError,
    Project,
    check_project,
    compile_project,
    inspection,
    project as project_module,
)
from coffers.compiler.loading import load
from coffers.compiler.output import read
from coffers.compiler.secrets import property_names
from coffers.compiler.tolerant import tolerant

from .projects import REMOVED, REPOSITORY, changed_at, describe, importable, project, run

CANARY = "canary-not-a-real-key"
SETTINGS = {**REPOSITORY, "strict": False}
"""A repository like this one, whose descriptions may have keywords of their own."""

ACME = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1", "description": "What is left at Acme."},
    "servers": [{"url": "https://api.acme.example"}],
    "security": [{"key": []}],
    "x-coffers": {
        "sources": [
            {"url": "https://acme.example/docs", "read": "2026-11-21", "about": "The operations."}
        ],
        "confidence": "A",
        "polling": "unknown",
    },
    "paths": {
        "/v1/user": {
            "get": {
                "operationId": "get_user",
                "summary": "Read the user.",
                "parameters": [
                    {"name": "email", "in": "query", "schema": {"type": "string"}},
                    {
                        "name": "X-Acme-Version",
                        "in": "header",
                        "required": True,
                        "description": "Version of the API.",
                        "schema": {"type": "string", "enum": ["v1"], "default": "v1"},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "The user.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/User"}}
                        },
                    },
                    "401": {
                        "description": "Refused.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}
                        },
                    },
                },
            }
        },
        "/v1/teams/{team-id}/lots": {
            "get": {
                "operationId": "listLots",
                "parameters": [
                    {
                        "name": "team-id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {"name": "build", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {
                        "description": "Lots.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["left"],
                                        "properties": {
                                            "left": {"type": "number", "description": "Left."}
                                        },
                                    },
                                }
                            }
                        },
                    }
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Acme-Key"}},
        "schemas": {
            "User": {
                "type": "object",
                "description": "The user behind the key.",
                "required": ["id", "plan", "api_key", "seats"],
                "properties": {
                    "id": {"type": "string", "description": "Identifier."},
                    "active": {"type": "boolean"},
                    "used": {"type": "integer", "minimum": 0},
                    "created_at": {"type": "string", "format": "date-time"},
                    "birthday": {"type": "string", "format": "date"},
                    "token_id": {"type": "string", "format": "uuid"},
                    "api_key": {"type": "string", "format": "password"},
                    "plan": {"$ref": "#/components/schemas/Plan"},
                    "next_plan": {
                        "anyOf": [{"$ref": "#/components/schemas/Plan"}, {"type": "null"}]
                    },
                    "seats": {"type": "array", "items": {"$ref": "#/components/schemas/Seat"}},
                    "cap": {"anyOf": [{"type": "integer"}, {"const": "unlimited"}]},
                    "source": {
                        "oneOf": [
                            {"$ref": "#/components/schemas/Card"},
                            {"$ref": "#/components/schemas/Wallet"},
                        ]
                    },
                    "limits": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "properties": {"max": {"type": "integer"}},
                        },
                    },
                    "additional_properties": {"type": "string"},
                },
            },
            "Plan": {
                "type": "object",
                "required": ["name", "status"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "default": "free"},
                    "status": {"type": "string", "enum": ["active", "past_due"]},
                    "tier": {"type": "integer", "enum": [1, 2]},
                    "price": {"type": "number"},
                },
            },
            "Seat": {
                "type": "object",
                "properties": {
                    "email": {"type": "string"},
                    "invite_url": {"type": ["string", "null"], "format": "password"},
                },
            },
            "Card": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "card"}, "last4": {"type": "string"}},
            },
            "Wallet": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "wallet"}, "left": {"type": "number"}},
            },
            "Fault": {
                "type": "object",
                "required": ["message"],
                "properties": {"message": {"type": "string"}},
            },
        },
    },
}

REPLY = {
    "id": "u-1",
    "active": True,
    "used": 30,
    "created_at": "2026-01-02T03:04:05Z",
    "birthday": "2000-01-02",
    "token_id": "00000000-0000-4000-8000-000000000000",
    "api_key": CANARY,
    "plan": {"name": "pro", "status": "active", "tier": 1, "price": 9.5},
    "next_plan": None,
    "seats": [{"email": "a@example.com", "invite_url": None}],
    "cap": 5,
    "source": {"kind": "card", "last4": "1234"},
    "limits": {"video": {"max": 3}},
}


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """Compile a repository with the Acme description."""
    folder = tmp_path_factory.mktemp("generated")
    compile_project(project(folder, {"acme": ACME}, SETTINGS))
    return folder


@pytest.fixture
def root(generated, tmp_path, capsys):
    """Return a copy of the repository, to change."""
    capsys.readouterr()
    return shutil.copytree(generated, tmp_path / "repository")


@pytest.fixture(scope="session")
def package(generated, tmp_path_factory):
    """Yield the Acme client as a copy in another package."""
    folder = shutil.copytree(generated, tmp_path_factory.mktemp("vendored") / "repository")
    client = folder / "generated" / "coffers_clients" / "acme"
    shutil.copytree(client, folder / "host_of_acme" / "_vendor" / "acme")
    with importable(folder):
        yield folder


@pytest.fixture(scope="session")
def get_user(package):
    return import_module("host_of_acme._vendor.acme.api.account.get_user")


@pytest.fixture(scope="session")
def list_lots(package):
    return import_module("host_of_acme._vendor.acme.api.account.list_lots")


@pytest.fixture(scope="session")
def unset(package):
    return import_module("host_of_acme._vendor.acme.types").UNSET


@pytest.fixture(scope="session")
def unexpected(package):
    return import_module("host_of_acme._vendor.acme.errors").UnexpectedReply


@pytest.fixture(scope="session")
def strict_user(package):
    """Return the strict model of the user."""
    file = package / "generated" / "coffers_models" / "acme.py"
    spec = importlib.util.spec_from_file_location("strict_acme", file)
    module = sys.modules["strict_acme"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.User


def changed(*path, to):
    """Return the Acme description or reply with one place changed or removed."""
    return changed_at(ACME if path[0] in ACME else REPLY, path, to)


USER = ("paths", "/v1/user", "get")
LOTS = ("paths", "/v1/teams/{team-id}/lots", "get")
SCHEMAS = ("components", "schemas")


# The tolerant rendering

SMALL = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1"},
    "paths": {
        "/a": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "get": {
                "operationId": "get_a",
                "security": [{"key": []}],
                "responses": {
                    "200": {"$ref": "#/components/responses/Ok"},
                    "404": {"description": "None."},
                },
            },
        }
    },
    "components": {
        "responses": {
            "Ok": {
                "description": "A.",
                "content": {
                    "application/json; charset=utf-8": {
                        "schema": {"$ref": "#/components/schemas/A"}
                    }
                },
            }
        },
        "schemas": {
            "Unused": {"type": "object", "properties": {"x": {"type": "string"}}},
            "Word": {"type": ["string", "null"], "enum": ["a", "b", None], "title": "W"},
            "A": {
                "type": "object",
                "required": ["word", "inner"],
                "additionalProperties": False,
                "properties": {
                    "word": {"$ref": "#/components/schemas/Word", "description": "A word."},
                    "again": {"allOf": [{"$ref": "#/components/schemas/Word"}], "default": "a"},
                    "inner": {
                        "type": "object",
                        "properties": {"a": {"$ref": "#/components/schemas/A"}},
                    },
                    "a_inner": {"type": "object", "properties": {"n": {"const": 1}}},
                    "free": {"type": "object"},
                    "mixed": {"anyOf": [{"type": "string"}, {"type": "array", "items": {}}]},
                    "number": {"type": ["integer", "string"], "maximum": 9, "format": "int32"},
                    "list": {"type": "array", "items": {"type": "string", "pattern": "^a"}},
                },
            },
        },
    },
}


LOOSENED = {
    "closed object": ["A"],
    "enum": ["A/properties/a_inner/properties/n", "Word"],
    "not nullable": [
        *(f"A/properties/{way}" for way in ("a_inner", "a_inner/properties/n", "inner")),
        *(f"A/properties/{way}" for way in ("inner/properties/a", "list", "list/items")),
        *(f"A/properties/{way}" for way in ("mixed", "number")),
    ],
    "required": ["A/required"],
    "restriction": [
        *(f"A/properties/{way}" for way in ("again/default", "list/items/pattern")),
        *(f"A/properties/{way}" for way in ("number/format", "number/maximum")),
    ],
    "unused component": ["Unused"],
}
"""What becomes of SMALL, by kind; the places are schemas."""


def test_tolerant_rendering_of_a_small_description():
    rendering = tolerant(SMALL, "small")
    null = {"type": "null"}
    word = [{"$ref": "#/components/schemas/Word"}, {"type": "string"}]
    assert {
        "A": {
            "type": "object",
            "properties": {
                "word": {"description": "A word.", "anyOf": [*word, null]},
                "again": {"anyOf": [*word, null]},
                "inner": {"anyOf": [{"$ref": "#/components/schemas/AInner"}, null]},
                "a_inner": {"anyOf": [{"$ref": "#/components/schemas/AAInner"}, null]},
                "free": {},
                "mixed": {"anyOf": [{"type": "string"}, {"type": "array", "items": {}}, null]},
                "number": {"anyOf": [{"type": "string"}, {"type": "integer"}, null]},
                "list": {
                    "anyOf": [
                        {"type": "array", "items": {"anyOf": [{"type": "string"}, null]}},
                        null,
                    ]
                },
            },
        },
        "AInner": {
            "type": "object",
            "properties": {"a": {"anyOf": [{"$ref": "#/components/schemas/A"}, null]}},
        },
        "AAInner": {
            "type": "object",
            "properties": {
                "n": {
                    "anyOf": [{"$ref": "#/components/schemas/AAInnerN"}, {"type": "integer"}, null]
                }
            },
        },
        "AAInnerN": {"type": "integer", "enum": [1]},
        "Word": {"type": "string", "enum": ["a", "b"]},
    } == rendering.document["components"]["schemas"]
    assert rendering.names == {"A": "A", "Word": "Word"}
    assert rendering.document["paths"] == {
        "/0": {
            "get": {
                "operationId": "get_a",
                "tags": ["account"],
                "summary": "",
                "description": "",
                "parameters": [
                    {"name": "q", "in": "query", "required": False, "schema": {"type": "string"}}
                ],
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
    }
    schemas = "#/components/schemas/"
    ledger = tomllib.loads(rendering.ledger.dump())
    assert ledger["lost"].keys() == {"untyped"}
    assert ledger["lost"]["untyped"]["at"] == [
        f"{schemas}A/properties/free",
        f"{schemas}A/properties/mixed/anyOf/1/items",
    ]
    found = {kind: table["at"] for kind, table in ledger["loosened"].items()}
    assert found.pop("response") == ["#/paths/~1a/get/responses/404"]
    assert found == {kind: [schemas + way for way in ways] for kind, ways in LOOSENED.items()}


def test_tolerant_rendering_changes_nothing_in_its_input_and_repeats():
    before = copy.deepcopy(ACME)
    first = tolerant(ACME, "acme")
    assert before == ACME
    again = tolerant(ACME, "acme")
    assert (first.document, first.ledger.dump()) == (again.document, again.ledger.dump())


def test_inline_names_avoid_each_other_and_the_names_of_the_generated_code():
    document = copy.deepcopy(SMALL)
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    document["components"]["schemas"]["A"]["properties"] = {
        "any": {"$ref": "#/components/schemas/Any"},
        "b_c": inner,
        "bC": inner,
    }
    document["components"]["schemas"] |= {"Any": inner, "ABC": inner}
    rendering = tolerant(document, "small")
    assert [*rendering.document["components"]["schemas"]] == ["A", "ABC2", "ABC3", "Any2"]
    assert rendering.names == {"A": "A", "Any": "Any2"}


def test_several_objects_of_an_all_of_become_one():
    document = copy.deepcopy(SMALL)
    document["components"]["schemas"]["A"] = {
        "allOf": [
            {"$ref": "#/components/schemas/Unused"},
            {"type": "object", "properties": {"y": {"type": "integer"}}},
        ]
    }
    rendering = tolerant(document, "small")
    assert [*rendering.document["components"]["schemas"]["A"]["properties"]] == ["x", "y"]
    assert rendering.ledger.lost() == {}


# Reading descriptions


def test_yaml_is_read_as_yaml_1_2(tmp_path):
    file = tmp_path / "acme.yaml"
    file.write_text("a: no\nb: 2026-11-21\nc: 0o17\n200: on\n")
    assert load(file) == {"a": "no", "b": "2026-11-21", "c": 15, "200": "on"}


def test_secret_names_are_found_behind_references_lists_maps_and_unions():
    secret = {"type": "string", "format": "password"}
    document = {
        "components": {
            "schemas": {
                "Key": secret,
                "Own": {"properties": {"self": {"$ref": "#/components/schemas/Own"}, "k": secret}},
            }
        }
    }
    schema = {
        "properties": {
            "by_ref": {"$ref": "#/components/schemas/Key"},
            "in_list": {"type": "array", "items": secret},
            "in_map": {"type": "object", "additionalProperties": secret},
            "in_union": {"anyOf": [secret, {"type": "null"}]},
            "holder": {"$ref": "#/components/schemas/Own"},
            "open": {"type": "string"},
        }
    }
    every, secret_ones = property_names(document, schema)

    assert secret_ones == {"by_ref", "in_list", "in_map", "in_union", "k"}
    assert every == secret_ones | {"holder", "open", "self"}


BAD_DOCUMENTS = {
    "yaml": ("a: 1\n b: 2\n", ":2:3: mapping values are not allowed here"),
    "twice": ("a: 1\na: 2\n", ':2:1: found duplicate key "a" with value "2" (original value: "1")'),
    "list": ("[]", ": must be a mapping"),
    "cycle": ("a: &a [*a]", ": an alias contains itself"),
    "deep": ("[" * 5000, ": nested too deeply"),
    "version": (
        changed("openapi", to="4.0.0"),
        ": #/openapi: must be 3.0, 3.1 or 3.2, not '4.0.0'",
    ),
    "version of long ago": (
        {"swagger": "2.0", "info": ACME["info"], "paths": {}},
        ": #/swagger: Swagger 2.0 isn't supported; convert it to OpenAPI 3",
    ),
    "no version": (
        changed("openapi", to=REMOVED),
        ": #/openapi: must be 3.0, 3.1 or 3.2, not None",
    ),
    "invalid": (changed("info", "title", to=REMOVED), ": #/info: 'title' is a required property"),
    "invalid schema": (
        changed(*SCHEMAS, "User", "properties", "id", "type", to="text"),
        ": #/components/schemas/User/properties/id/type:"
        " 'text' is not valid under any of the given schemas",
    ),
    "remote": (
        changed(*SCHEMAS, "User", "properties", "id", to={"$ref": "https://acme.example/x.json"}),
        ": #/components/schemas/User/properties/id/$ref:"
        " 'https://acme.example/x.json' leaves the file; bundle the files into one first",
    ),
    "other file": (
        changed(*SCHEMAS, "User", "properties", "id", to={"$ref": "other.yaml#/X"}),
        ": #/components/schemas/User/properties/id/$ref: 'other.yaml#/X' leaves the file; bundle the files into one first",
    ),
    "dangling": (
        changed(*SCHEMAS, "User", "properties", "id", to={"$ref": "#/components/schemas/No"}),
        ": #/components/schemas/User/properties/id/$ref: '#/components/schemas/No' doesn't exist",
    ),
    "circular": (
        changed(*SCHEMAS, "Seat", to={"$ref": "#/components/schemas/Seat"}),
        ": #/components/schemas/Seat/$ref: '#/components/schemas/Seat' refers back to itself",
    ),
    "no sources": (
        changed("x-coffers", "sources", to=[]),
        ": #/x-coffers/sources: [] is not a list of at least one page that documents this",
    ),
    "no operation": (changed("paths", to={}), ": #/paths: no operation"),
    "operationId twice": (
        changed(*LOTS, "operationId", to="get_user"),
        ": Operation ID 'get_user' for 'get' in '/v1/teams/{team-id}/lots' is not unique",
    ),
    "no parameter": (
        changed(*USER, "parameters", 0, to={"$ref": "#/components/schemas/User"}),
        ": #/paths/~1v1~1user/get/parameters/0/$ref: '#/components/schemas/User' is not a"
        " parameter",
    ),
}
BAD_ANYWHERE = {
    "cookie": (
        changed(*USER, "parameters", 1, "in", to="cookie"),
        ": #/paths/~1v1~1user/get/parameters/1: a required cookie isn't supported",
    ),
    "upload": (
        changed(*USER, "requestBody", to={"content": {"multipart/form-data": {"schema": {}}}}),
        ": #/paths/~1v1~1user/get/requestBody: a body of multipart/form-data isn't supported",
    ),
    "stream": (
        changed(*USER, "responses", to={"200": {"description": "", "content": {"text/csv": {}}}}),
        ": #/paths/~1v1~1user/get/responses: no answer in JSON, but text/csv; it isn't supported",
    ),
    "no parameter in the path": (
        changed(*LOTS, "parameters", 0, "name", to="team"),
        ": #/paths/~1v1~1teams~1{team-id}~1lots/get/parameters/0:"
        " the path /v1/teams/{team-id}/lots doesn't have {team}",
    ),
    "style": (
        changed(
            *(*USER, "parameters", 0),
            to={"name": "a", "in": "query", "style": "tabDelimited", "schema": {"type": "array"}},
        ),
        ": #/paths/~1v1~1user/get/parameters/0: the style 'tabDelimited' of an array isn't supported",
    ),
    "nameless parameter": (
        changed(*USER, "parameters", 0, "name", to=""),
        ": #/paths/~1v1~1user/get/parameters/0: a parameter needs a name",
    ),
    "place": (
        changed(*USER, "parameters", 0, "in", to="body"),
        ": #/paths/~1v1~1user/get/parameters/0: a parameter in 'body' isn't supported",
    ),
    "place of no kind": (
        changed(*USER, "parameters", 0, "in", to=["query"]),
        ": #/paths/~1v1~1user/get/parameters/0: a parameter in ['query'] isn't supported",
    ),
    "pattern": (
        changed(*SCHEMAS, "Seat", "properties", "email", "pattern", to="("),
        ": #/components/schemas/Seat/properties/email/pattern: the models can't check '('",
    ),
    "code": (
        changed(*SCHEMAS, "Seat", "properties", "email", "customTypePath", to="os.system"),
        ": in acme.py: generated code must not import 'os'",
    ),
}
"""What is refused even where descriptions need not be valid."""


BAD_NAMES = {
    "Acme.yaml": "a provider's name must be a lower-case Python identifier, not a keyword",
    "acme-ai.yaml": "a provider's name must be a lower-case Python identifier, not a keyword",
    "1acme.yaml": "a provider's name must be a lower-case Python identifier, not a keyword",
    "class.yaml": "a provider's name must be a lower-case Python identifier, not a keyword",
    "other.YAML": "a description's file name must end in .yaml or .json",
}


@pytest.mark.parametrize(
    ("content", "message", "settings"),
    [
        *((content, message, REPOSITORY) for content, message in BAD_DOCUMENTS.values()),
        *((content, message, SETTINGS) for content, message in BAD_ANYWHERE.values()),
    ],
    ids=[*BAD_DOCUMENTS, *BAD_ANYWHERE],
)
def test_bad_description_is_one_line_and_changes_nothing(root, capsys, content, message, settings):
    project(root, {"acme": content}, settings)
    before = read(root)
    assert run(root) == 64
    assert capsys.readouterr() == ("", f"coffers: openapi/acme.yaml{message}\n")
    assert before == read(root)


@pytest.mark.parametrize(("name", "message"), BAD_NAMES.items())
def test_bad_file_name_is_one_line(root, capsys, name, message):
    (root / "openapi" / "acme.yaml").rename(root / "openapi" / name)
    assert run(root) == 64
    assert f"coffers: openapi/{name}: {message}\n" == capsys.readouterr().err


@pytest.mark.parametrize("twin", ["acme.yml", "ACME.yaml"])
def test_two_descriptions_of_one_provider_are_refused(root, capsys, twin):
    (root / "openapi" / twin).write_text("{}")
    if len([*(root / "openapi").glob("[aA]*")]) < 2:
        pytest.skip("this file system does not tell the two apart")
    assert run(root) == 64
    both = ", ".join(sorted(["acme.yaml", twin]))
    assert (
        f"coffers: openapi: two descriptions of one provider: {both}\n" == capsys.readouterr().err
    )


def test_unknown_name_is_one_line(root, capsys):
    assert run(root, "nobody") == 64
    assert capsys.readouterr().err == (
        "coffers: openapi/nobody.yaml: no such description; there are acme\n"
    )
    assert run(root, "acne") == 64
    assert capsys.readouterr().err == (
        "coffers: openapi/acne.yaml: no such description (did you mean 'acme'?)\n"
    )


def test_no_description_at_all_is_refused(root, capsys):
    before = read(root / "generated")
    (root / "openapi" / "acme.yaml").unlink()
    assert run(root) == 64
    assert capsys.readouterr().err == "coffers: openapi: no description; add a file NAME.yaml\n"
    assert before == read(root / "generated")


def test_one_bad_provider_of_several_keeps_all_as_they_were(root, capsys):
    before = read(root / "generated")
    describe(root, "acme", changed("info", "title", to="Acme Anew"))
    document, message = BAD_ANYWHERE["style"]
    describe(root, "zenith", document)
    assert run(root) == 64
    assert capsys.readouterr() == ("", f"coffers: openapi/zenith.yaml{message}\n")
    assert before == read(root / "generated")


def test_generation_needs_no_network(root, monkeypatch):
    def connect(*_):
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    assert check_project(Project.find(root))


def test_the_models_need_neither_ids_nor_what_is_sent(root):
    document = changed(*USER, "operationId", to=REMOVED)
    document["paths"]["/v1/user"]["get"]["parameters"][0]["schema"] = True
    document["components"]["schemas"]["Seat"]["properties"]["email"]["pattern"] = r"^(?!x)\S+$"
    describe(root, "acme", document)
    assert run(root, "--accept") == 0
    code = (root / "generated" / "coffers_models" / "acme.py").read_text()
    assert "class User(BaseModel):" in code
    assert "X-Acme-Version" not in code
    assert "Parameter" not in code
    files = read(root / "generated" / "coffers_clients" / "acme" / "api" / "account")
    assert files.keys() == {"__init__.py", "get_v_1_user.py", "list_lots.py"}


# Names


ACME_RENAMED = (
    ("X-Acme-Version", "x_acme_version"),
    ("additional_properties", "additional_properties_field"),
    ("build", "build_query"),
    ("listLots", "list_lots"),
    ("max", "max_"),
    ("team-id", "team_id"),
)


def test_generate_tells_each_name_that_is_another_one_in_python(root, capsys):
    document = changed(*SCHEMAS, "Seat", "properties", "credits", to={"type": "integer"})
    document["components"]["schemas"] |= {"font_profile": document["components"]["schemas"]["Card"]}
    seat = document["components"]["schemas"]["Seat"]["properties"]
    seat |= {"font": {"$ref": "#/components/schemas/font_profile"}, "caf\u00e9's": seat["email"]}
    describe(root, "acme", document)
    describe(root, "beta", ACME)  # two at a time, in processes of their own
    compile_project(Project.find(root))

    more = (("caf\u00e9's", "caf\u00e9s"), ("credits", "credits_"), ("font_profile", "FontProfile"))
    renamed = sorted([*ACME_RENAMED, *more])
    out = capsys.readouterr().out
    first, *told, last = out.partition("beta")[0].splitlines() + out.splitlines()[-1:]
    assert told == [f"      {name!a} is {new!a} in Python" for name, new in renamed]
    assert out.isascii()
    assert out.count("'listLots' is 'list_lots' in Python") == 2
    assert first.startswith("acme  generated  2 operations  16 models  1 lost  ")
    assert last.startswith("2 providers: 2 generated, 0 unchanged, ")

    package = root / "generated" / "coffers_clients" / "acme" / "__init__.py"
    names = {}
    exec(package.read_text(), names)
    assert names["RENAMED"] == tuple(renamed)
    assert (names["UNSEEN"], names["CONFIDENCE"]) == ((), "A")


def test_the_default_of_an_enum_in_the_models_is_one_of_its_members(root):
    level = {"type": "string", "enum": ["low", "high"], "default": "low"}
    describe(root, "acme", changed(*SCHEMAS, "Seat", "properties", "level", to=level))
    compile_project(Project.find(root))

    code = (root / "generated" / "coffers_models" / "acme.py").read_text()
    assert re.search(r"    level: (\w+) = \1\.low\n", code)


def test_of_many_such_names_a_few_are_told(root, capsys):
    many = {f"aField{number:03}": {"type": "integer"} for number in range(50)}
    describe(root, "acme", changed(*SCHEMAS, "Seat", "properties", to=many))
    compile_project(Project.find(root))

    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("      ")]
    assert len(told) == 21
    assert re.fullmatch(r" {6}and \d\d names more; RENAMED in the package has all", told[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's children")
def test_an_interrupt_ends_a_run_without_tracebacks(root):
    for number in range(4):
        describe(root, f"acme{number}", ACME)
    before = read(root)
    with subprocess.Popen(
        [sys.executable, "-m", "coffers", "compile"],
        cwd=root,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        tasks = Path(f"/proc/{started.pid}/task")
        while not any((task / "children").read_text() for task in tasks.iterdir()):
            assert started.poll() is None
        os.killpg(started.pid, signal.SIGINT)
        _, errors = started.communicate()
    assert (started.returncode, errors) == (130, "")
    assert read(root) == before


@pytest.mark.parametrize(
    "given", [b"", pickle.dumps((ascii, [1]))[:-5], pickle.dumps((ascii, [1]))]
)
def test_a_process_that_an_interrupted_run_leaves_behind_ends_in_silence(given):
    """It began too late for the signal; at its other end, nobody is left."""
    ours, theirs = os.pipe()
    os.close(ours)
    code = "from coffers.compiler.project import work; work()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=given,
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(theirs)

    assert (done.returncode, done.stderr) == (130, b"")


def test_a_name_that_is_the_same_in_python_is_not_told(root):
    package = root / "generated" / "coffers_clients" / "acme" / "__init__.py"
    names = {}
    exec(package.read_text(), names)
    assert names["RENAMED"] == ACME_RENAMED


# The generated folder


def test_generation_repeats_byte_for_byte_in_any_order_and_process(root, tmp_path):
    first = read(root / "generated")
    shutil.rmtree(root / "generated")
    names = list(ACME["components"]["schemas"])
    random.Random(1).shuffle(names)
    schemas = {name: ACME["components"]["schemas"][name] for name in names}
    describe(root, "acme", changed(*SCHEMAS, to=schemas))
    subprocess.run(
        [sys.executable, "-m", "coffers", "compile"],
        check=True,
        cwd=root / "openapi",
        env={**os.environ, "PYTHONHASHSEED": "7"},
        stdout=subprocess.DEVNULL,
    )
    assert first == read(root / "generated")


def test_every_file_says_where_it_is_from(root):
    files = read(root / "generated")
    for path, content in files.items():
        origin = "from openapi/acme.yaml " if "acme" in path else ""
        first_line = content.decode().splitlines()[0]
        assert (path, f"# Generated {origin}by nox -s generate; do not edit.") == (path, first_line)
    assert "coffers_clients/acme/py.typed" in files
    assert "coffers_clients/acme/client.py" not in files


def test_what_has_not_changed_is_left_alone(root, capsys, monkeypatch):
    monkeypatch.setattr(project_module, "compile_provider", lambda _: pytest.fail("compiled again"))
    file = root / "openapi" / "acme.yaml"
    file.write_text(file.read_text() + "\n# A comment is no change.\n")
    compile_project(Project.find(root))
    assert capsys.readouterr().out == "acme  unchanged\n1 provider: nothing changed\n"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ('"other words"\nx = 1\n"""of x"""\n\ny = "#"', True),
        ('x = 1  # why\ny = "#"', True),
        ('x = 2\ny = "#"', False),
        ('x = 1\ny = ""', False),
        ('x = 1\ny = "#"\n"code".strip()', False),
    ],
)
def test_only_what_a_script_does_makes_a_difference(other, same):
    before = project_module._code('"Words."\nx = 1\n"of x"\ny = "#"\n')
    assert (project_module._code(other) == before) is same


@pytest.mark.parametrize(
    ("path", "edit"),
    [
        ("coffers_clients/acme/models/user.py", "edited"),
        ("coffers_clients/acme/origin.toml", "edited"),
        ("coffers_clients/__init__.py", "edited"),
        ("coffers_models/acme.py", "edited"),
        ("coffers_clients/acme/py.typed", "missing"),
        ("coffers_models/py.typed", "missing"),
    ],
)
def test_edit_by_hand_is_found_and_repaired(root, capsys, path, edit):
    before = read(root / "generated")
    file = root / "generated" / path
    if edit == "missing":
        file.unlink()
    else:
        file.write_text(file.read_text() + "# by hand\n")
    assert run(root, "--check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{'missing' if edit == 'missing' else 'differs'}: {path}" == lines[0]
    assert ("-# by hand" in lines) == (edit == "edited")
    assert lines[-1] == (
        "coffers_clients/ and coffers_models/ not up to date;"
        " run `nox -s generate` and commit the changes"
    )
    compile_project(Project.find(root))
    assert before == read(root / "generated")


STALE = "# Generated from openapi/acme.yaml by nox -s generate; do not edit.\n"


@pytest.mark.parametrize(
    "path",
    ["coffers_clients/acme/extra.py", "coffers_clients/gone/api.py", "coffers_models/old.py"],
)
def test_file_that_does_not_belong_is_found_and_removed(root, capsys, path):
    before = read(root / "generated")
    (root / "generated" / path).parent.mkdir(exist_ok=True)
    (root / "generated" / path).write_text(STALE)
    assert run(root, "--check") == 1
    assert f"not generated: {path}" == capsys.readouterr().out.splitlines()[0]
    compile_project(Project.find(root))
    assert before == read(root / "generated")


@pytest.mark.parametrize("arguments", [(), ("--check",)])
@pytest.mark.parametrize("path", ["coffers_clients/acme/own.py", "coffers_models/own.py"])
def test_file_that_was_written_by_hand_is_never_lost(root, capsys, path, arguments):
    (root / "generated" / path).write_text("mine = True\n")
    before = read(root)
    assert run(root, *arguments) == 64
    why = "wasn't generated; move it to another folder"
    assert capsys.readouterr() == ("", f"coffers: {path}: {why}\n")
    assert before == read(root)


@pytest.mark.parametrize("arguments", [(), ("--check",)])
@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_no_folder_is_never_replaced(root, tmp_path, capsys, kind, arguments):
    clients = root / "generated" / "coffers_clients"
    elsewhere = clients.rename(tmp_path / "elsewhere")
    if kind == "file":
        clients.write_text("mine")
    else:
        clients.symlink_to(elsewhere, target_is_directory=True)
    before = read(root)

    assert run(root, *arguments) == 64
    why = "coffers_clients: must be a folder of its own; move what is there"
    assert capsys.readouterr().err == f"coffers: {why}\n"
    assert read(root) == before
    assert clients.is_symlink() == (kind == "link")


def test_check_writes_nothing_and_says_so_when_all_is_well(root, capsys):
    before = read(root)
    (root / "generated" / "coffers_clients" / "__pycache__").mkdir()
    assert run(root, "--check") == 0
    assert capsys.readouterr().out == (
        "1 provider: coffers_clients/ and coffers_models/ up to date\n"
    )
    assert before == read(root)


def test_check_prints_a_bounded_diff(root, capsys):
    for file in (root / "generated").rglob("*.py"):
        file.write_text(STALE)
    assert run(root, "--check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == project_module._DIFF_LINES + 2


def test_providers_come_and_go_without_touching_each_other(root, capsys):
    alone = read(root / "generated")
    describe(root, "zenith", changed("info", "title", to="Zenith"))
    compile_project(Project.find(root))
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "acme    unchanged"
    assert out[1].startswith("zenith  generated  2 operations  14 models  1 lost  ")
    assert out[-1].startswith("2 providers: 1 generated, 1 unchanged, ")
    both = read(root / "generated")
    assert alone == {path: both[path] for path in both if "zenith" not in path}
    assert {
        path.replace("/acme", "/zenith") for path in alone if "/acme" in path
    } == both.keys() - alone.keys()
    (root / "openapi" / "zenith.yaml").unlink()
    compile_project(Project.find(root))
    assert "zenith  removed" in capsys.readouterr().out.splitlines()
    assert alone == read(root / "generated")


def test_names_limit_a_run_to_some_providers(root):
    describe(root, "zenith", ACME)
    compile_project(Project.find(root))
    before = read(root / "generated")
    describe(root, "acme", changed("info", "title", to="Acme Anew"))
    describe(root, "zenith", changed("info", "title", to="Zenith Anew"))
    compile_project(Project.find(root), ["zenith"])
    after = read(root / "generated")
    assert {
        "coffers_clients/zenith/__init__.py",
        "coffers_clients/zenith/origin.toml",
    } == {path for path in after if after[path] != before[path]}
    assert check_project(Project.find(root), ["zenith"])
    assert not check_project(Project.find(root), ["acme"])


@pytest.mark.parametrize("folder", ["coffers_clients", "coffers_models"])
def test_failing_swap_is_rolled_back(root, monkeypatch, folder):
    before = read(root)
    rename = Path.rename

    def failing(self, target):
        if self.name == f".{folder}-new":
            raise PermissionError
        return rename(self, target)

    files = {f"{name}/old.py": STALE.encode() for name in ("coffers_clients", "coffers_models")}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing)
        with pytest.raises(PermissionError):
            Project.find(root).output.replace(files)
    kept = {p: content for p, content in before.items() if p.startswith(f"generated/{folder}/")}
    assert kept == {p: c for p, c in read(root).items() if p.startswith(f"generated/{folder}/")}
    compile_project(Project.find(root))
    assert before == read(root)


@pytest.mark.parametrize("step", ["mkdir", "write_bytes", "rename"])
def test_a_folder_that_cannot_be_written_is_one_line(root, monkeypatch, capsys, step):
    describe(root, "acme", changed("info", "title", to="Other"))
    before, method = read(root), getattr(Path, step)

    def failing(self, *arguments, **options):
        if root in self.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return method(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, step, failing)
        assert run(root) == 64
    error = capsys.readouterr().err
    assert re.fullmatch(r"coffers: [^\n]+coffers_clients[^\n]*: Permission denied\n", error)
    assert read(root) == before
    assert not [path for path in (root / "generated").iterdir() if path.name.startswith(".")]


def test_what_a_killed_run_left_is_recovered(root, capsys):
    before = read(root)
    clients = root / "generated" / "coffers_clients"
    clients.rename(clients.with_name(".coffers_clients-old"))
    clients.with_name(".coffers_clients-new").mkdir()
    (clients.with_name(".coffers_clients-new") / "half").touch()
    compile_project(Project.find(root))
    assert capsys.readouterr().out == "acme  unchanged\n1 provider: nothing changed\n"
    assert before == read(root)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no lock")
def test_second_run_at_the_same_time_is_refused(root, capsys):
    with Project.find(root).output.exclusive(root / "pyproject.toml"):
        assert run(root) == 64
    why = "another run is in progress; wait for it to end"
    assert capsys.readouterr().err == f"coffers: coffers_clients: {why}\n"


# No string of a description becomes code

PAYLOADS = [
    '"',
    "'",
    '"""',
    "'''",
    '""" + canary() + """',
    '"\ncanary()\n"',
    "\\",
    '\\"""\ncanary()\n',
    "\r\ncanary()\n",
    "\u2028canary()\u2028",
    "\f\ncanary()\n",
    "{canary()}",
    "{{ canary() }}{% raw %}",
    "../../canary",
    "# canary\ncanary()",
]


def poisoned(payload):
    """Return the Acme description with `payload` in every free text and every name."""
    text = f"canary{payload}canary"
    document = copy.deepcopy(ACME)
    document["info"] |= {"title": text, "description": text, "version": text}
    document["servers"][0]["url"] = text
    scheme = document["components"]["securitySchemes"]["key"]
    scheme |= {"name": text, "description": text}
    operation = document["paths"]["/v1/user"]["get"]
    operation |= {"operationId": f"get_{text}", "summary": text, "description": text}
    operation["responses"]["200"]["description"] = text
    for parameter in operation["parameters"]:
        parameter["description"] = text
        if parameter["in"] != "header":  # whose name HTTP limits
            parameter["name"] += text
    operation["parameters"][0]["schema"] = {"enum": [text, "b"], "default": text}
    user = document["components"]["schemas"]["User"]
    user |= {"title": text, "description": text, "examples": [text], f"x-{text}": text}
    user["properties"] |= {
        f"name{payload}": {"type": "string", "description": text, "format": "password"},
        "word": {"enum": [text, "b"], "description": text, "x-enum-varnames": [text, text]},
        "said": {"type": "string", "default": text, "pattern": "a", "title": text},
        "const": {"const": text},
    }
    path = f"/v1/canary{payload}/user".translate({ord("{"): "<", ord("}"): ">"})
    path = re.sub(r"[\x00-\x1f]", " ", path)  # it's refused with these
    document["paths"] = {path: {"get": operation}}
    return document


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_description_stays_text(root, payload):
    describe(root, "acme", poisoned(payload))
    compile_project(Project.find(root))
    for path in (root / "generated").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.JoinedStr):
                assert "canary(" not in ast.unparse(node) or _is_in_a_constant(node)
                assert getattr(node, "id", getattr(node, "attr", "")) != "canary"
    for path in (root / "generated").rglob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))
    places = {path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file()}
    assert {"openapi", "generated", "pyproject.toml"} == places
    assert [path for path in root.parent.iterdir() if path != root] == []


def _is_in_a_constant(node):
    """Return whether only literals in `node` contain the canary."""
    holders = [
        n for n in ast.walk(node) if isinstance(n, ast.Constant) and "canary(" in str(n.value)
    ]
    for holder in holders:
        holder.value = ""
    return "canary(" not in ast.unparse(node)


LATENT = "def f():\n    from .models import {name}\n    return {name}\n"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import subprocess\n", "generated code must not import 'subprocess'"),
        ("def f():\n    import os.path\n", "generated code must not import 'os.path'"),
        ("class A:\n    x = open('/etc/passwd')\n", "importing it must not call 'open'"),
        ("x = [].append(1)\n", "importing it must not call '[].append'"),
        (LATENT.format(name="Lost"), "'Lost' can't be imported"),
        ("from .lost import X\n", "'X' can't be imported"),
    ],
)
def test_generated_code_that_reaches_further_is_refused(tmp_path, code, message):
    (tmp_path / "models.py").write_text("class Found: ...\n")
    file = tmp_path / "user.py"
    file.write_text(
        "from enum import Enum\nclass A(Enum): ...\nA('x')\n" + LATENT.format(name="Found")
    )
    inspection.inspect([file], inspection.CLIENT_IMPORTS, "acme")
    file.write_text(code)
    with pytest.raises(CompilerError) as caught:
        inspection.inspect([file], inspection.CLIENT_IMPORTS, "acme")
    assert f"acme: in user.py: {message}" == str(caught.value)


# What the generated code does


def test_build_gives_the_arguments_of_a_request(get_user, list_lots):
    assert (get_user.OPERATION, get_user.METHOD, get_user.PATH) == ("get_user", "GET", "/v1/user")
    assert get_user.build() == {
        "method": "GET",
        "url": "/v1/user",
        "headers": {"Accept": "application/json", "X-Acme-Version": "v1"},
        "params": {},
    }
    assert get_user.build(email="a@example.com")["params"] == {"email": "a@example.com"}
    assert get_user.build(x_acme_version=2)["headers"]["X-Acme-Version"] == "2"
    assert list_lots.build(team_id="a/b c", build_query=True) == {
        "method": "GET",
        "url": "/v1/teams/a%2Fb%20c/lots",
        "headers": {"Accept": "application/json"},
        "params": {"build": True},
    }


@pytest.mark.parametrize("team", ["", ".", ".."])
def test_path_parameter_cannot_leave_its_segment(list_lots, team):
    with pytest.raises(ValueError, match="a path segment can't be"):
        list_lots.build(team_id=team)


def test_reply_as_described_is_read(get_user, unset):
    user = get_user.parse(200, REPLY)
    assert (user.id, user.active, user.used, user.next_plan) == ("u-1", True, 30, None)
    assert (
        user.plan.name,
        user.plan.status,
        user.plan.tier,
        user.plan.price,
    ) == ("pro", "active", 1, 9.5)
    assert user.seats[0].email == "a@example.com"
    assert user.limits.additional_properties["video"].max_ == 3
    assert user.source == {"kind": "card", "last4": "1234"}
    assert unset is user.additional_properties_field
    assert user.additional_properties == {}


DRIFT = {
    "unknown word": (("plan", "status"), "paused", lambda u: u.plan.status, True),
    "unknown number of an enum": (("plan", "tier"), 3, lambda u: u.plan.tier, True),
    "null for a word": (("plan", "status"), None, lambda u: u.plan.status, True),
    "null for an optional word": (("plan", "tier"), None, lambda u: u.plan.tier, True),
    "number for a word": (("plan", "status"), 7, lambda u: u.plan.status, True),
    "missing required": (("id",), REMOVED, lambda u: u.id, True),
    "missing optional": (("used",), REMOVED, lambda u: u.used, False),
    "missing object": (("plan",), REMOVED, lambda u: u.plan, True),
    "missing list": (("seats",), REMOVED, lambda u: u.seats, True),
    "missing within an object": (("plan", "name"), REMOVED, lambda u: u.plan.name, True),
    "null for a scalar": (("id",), None, lambda u: u.id, True),
    "null for an optional scalar": (("used",), None, lambda u: u.used, True),
    "null for an object": (("plan",), None, lambda u: u.plan, True),
    "null for a list": (("seats",), None, lambda u: u.seats, True),
    "null in a list": (("seats", 0), None, lambda u: u.seats[0], True),
    "null in a map": (
        ("limits", "video"),
        None,
        lambda u: u.limits.additional_properties["video"],
        True,
    ),
    "extra field": (("new",), [1], lambda u: u.additional_properties["new"], True),
    "integer as text": (("used",), "30", lambda u: u.used, True),
    "integer with a fraction": (("used",), 1.5, lambda u: u.used, True),
    "integer below its bound": (("used",), -1, lambda u: u.used, True),
    "number as text": (("plan", "price"), "9.50", lambda u: u.plan.price, True),
    "decimal": (("plan", "price"), Decimal("9.50"), lambda u: u.plan.price, None),
    "boolean as a number": (("active",), 1, lambda u: u.active, True),
    "date without a zone": (("created_at",), "2026-01-02T03:04:05", lambda u: u.created_at, True),
    "date of another format": (
        ("created_at",),
        "Fri, 02 Jan 2026 03:04:05 GMT",
        lambda u: u.created_at,
        True,
    ),
    "empty date": (("created_at",), "", lambda u: u.created_at, True),
    "date as a number": (("created_at",), 1767323045, lambda u: u.created_at, True),
    "day with a time": (("birthday",), "2000-01-02T03:04:05Z", lambda u: u.birthday, True),
    "no uuid": (("token_id",), "t-1", lambda u: u.token_id, True),
    "object for a scalar": (("id",), {"value": "u-1"}, lambda u: u.id, True),
    "scalar for an object": (("plan",), "pro", lambda u: u.plan, True),
    "list for an object": (("plan",), [], lambda u: u.plan, True),
    "object for a list": (("seats",), {}, lambda u: u.seats, True),
    "scalar in a list": (("seats", 0), "a@example.com", lambda u: u.seats[0], True),
    "new variant": (("source", "kind"), "voucher", lambda u: u.source["kind"], True),
    "variant without its mark": (("source",), {"left": 1}, lambda u: u.source, True),
    "third kind of a union": (("cap",), {"value": 5}, lambda u: u.cap, True),
    "other word of a union": (("cap",), "none", lambda u: u.cap, True),
}


@pytest.mark.parametrize(("path", "value", "read", "_"), DRIFT.values(), ids=DRIFT)
def test_drift_is_read_as_it_came(get_user, unset, path, value, read, _):
    user = get_user.parse(200, drifted(path, value))
    assert (unset if value is REMOVED else value) == read(user)
    assert path[0] == "id" or user.id == "u-1"


@pytest.mark.parametrize(
    ("path", "value", "refused"),
    [(path, value, refused) for path, value, _, refused in DRIFT.values() if refused is not None],
    ids=[name for name, case in DRIFT.items() if case[3] is not None],
)
def test_strict_model_notices_drift(strict_user, path, value, refused):
    assert strict_user.model_validate_json(json.dumps(REPLY), strict=True).plan.name == "pro"
    body = json.dumps(drifted(path, value))
    if refused:
        with pytest.raises(ValueError, match="validation error"):
            strict_user.model_validate_json(body, strict=True)
    else:
        strict_user.model_validate_json(body, strict=True)


def drifted(path, value):
    return changed_at(REPLY, path, value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.sampled_from([*REPLY, "status", "max", "email"]), inner)
    ),
    max_leaves=20,
)


@settings(deadline=None, database=None)
@given(st.dictionaries(st.text() | st.sampled_from(list(REPLY)), JSON))
def test_any_object_is_read(get_user, body):
    user = get_user.parse(200, body)
    assert {name for name in body if name not in ACME_FIELDS} == set(user.additional_properties)


@settings(deadline=None, database=None)
@given(st.lists(JSON))
def test_any_list_is_read(list_lots, body):
    assert len(body) == len(list_lots.parse(200, body))


ACME_FIELDS = ACME["components"]["schemas"]["User"]["properties"].keys()


@pytest.mark.parametrize("data", [[], "text", None, 1, True])
def test_top_level_of_the_wrong_kind_is_unexpected(get_user, unexpected, data):
    with pytest.raises(unexpected) as caught:
        get_user.parse(200, data)
    assert str(caught.value) == "get_user: status 200: not a JSON object"


@pytest.mark.parametrize("status", [100, 199, 201, 204, 301, 401, 500, 520, 596, 999])
def test_status_that_is_not_documented_is_unexpected(get_user, unexpected, status):
    with pytest.raises(unexpected) as caught:
        get_user.parse(status, REPLY)
    error = caught.value
    assert f"get_user: status {status}: not a documented answer" == str(error)
    assert ("get_user", status, "not a documented answer") == (
        error.operation,
        error.status,
        error.reason,
    )
    assert str(error) == str(pickle.loads(pickle.dumps(error)))


def test_secrets_are_named_and_not_shown(get_user, list_lots):
    assert frozenset({"api_key", "invite_url"}) == get_user.SECRETS
    assert frozenset() == list_lots.SECRETS
    body = drifted(("seats", 0, "invite_url"), CANARY) | {"unknown_key": CANARY}
    user = get_user.parse(200, body)
    assert user.api_key == CANARY
    assert CANARY not in repr(user)
    assert "id='u-1'" in repr(user)


# Sending

BAD_REPLIES = {
    "refused": (401, {"html": f"<p>{CANARY}"}, "not a documented answer"),
    "status of no standard": (520, {"html": f"<p>{CANARY}"}, "not a documented answer"),
    "refused in JSON": (401, {"json": {"message": CANARY}}, "not a documented answer"),
    "redirect": (302, {"headers": {"location": f"/{CANARY}"}}, "not a documented answer"),
    "no JSON": (200, {"html": f"<p>{CANARY}"}, "not JSON"),
    "no text": (200, {"content": b'{"a": "\xff' + CANARY.encode()}, "not JSON"),
    "empty": (200, {"content": b""}, "not JSON"),
    "too deep": (200, {"text": f'["{CANARY}",' + "[" * 100_000}, "not JSON"),
    "list": (200, {"json": [CANARY]}, "not a JSON object"),
}


def send(library, module, handler, *, is_async):
    """Send with a client of `library` whose transport is `handler`."""
    transport = library.MockTransport(handler)
    if not is_async:
        with library.Client(transport=transport, base_url="https://api.acme.example") as client:
            return module.sync(client, email="a@example.com")

    async def run():
        async with library.AsyncClient(
            transport=transport, base_url="https://api.acme.example"
        ) as client:
            return await module.asyncio(client, email="a@example.com")

    return asyncio.run(run())


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("library", [httpx2, httpx])
def test_request_is_sent_with_the_callers_client(get_user, library, is_async):
    def answer(request):
        assert str(request.url) == "https://api.acme.example/v1/user?email=a%40example.com"
        assert (request.method, request.headers["x-acme-version"]) == ("GET", "v1")
        return library.Response(200, json=REPLY)

    assert get_user.parse(200, REPLY) == send(library, get_user, answer, is_async=is_async)


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("library", [httpx2, httpx])
@pytest.mark.parametrize("case", BAD_REPLIES.values(), ids=BAD_REPLIES)
def test_bad_reply_names_the_status_and_holds_no_body(
    get_user, unexpected, library, is_async, case
):
    status, reply, reason = case
    with pytest.raises(unexpected) as caught:
        send(library, get_user, lambda _: library.Response(status, **reply), is_async=is_async)
    error = caught.value
    assert f"get_user: status {status}: {reason}" == str(error)
    assert (error.__cause__, error.__context__) == (None, None)
    frames = error.__traceback__.tb_next.tb_next  # without this test and `send`
    shown = traceback.TracebackException(type(error), error, frames, capture_locals=True)
    assert CANARY not in "".join(shown.format())
    assert CANARY not in repr(error.args)


# Alone in another project

ALONE = """
import sys
allowed = {*sys.stdlib_module_names, "host_of_acme", "attr", "attrs", "httpx2", *sys.argv[2:]}
class Only:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in allowed:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Only())
sys.path.insert(0, sys.argv[1])
import importlib, pkgutil
import httpx2
import host_of_acme._vendor.acme as acme
for module in pkgutil.walk_packages(acme.__path__, acme.__name__ + "."):
    importlib.import_module(module.name)
from host_of_acme._vendor.acme.api.account import get_user
transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"id": "u-1"}))
with httpx2.Client(transport=transport, base_url="https://api.acme.example") as client:
    print(get_user.sync(client))
"""
HTTPX2_NEEDS = ["anyio", "certifi", "h11", "httpcore2", "idna", "truststore", "typing_extensions"]


def test_vendored_client_works_with_attrs_and_httpx2_alone(package):
    run = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, package, *HTTPX2_NEEDS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stderr, run.returncode) == ("", 0)
    assert run.stdout.startswith("User(id='u-1', active=UNSET,")

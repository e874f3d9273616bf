"""Rules for this repository's descriptions, and the errors for breaking them."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("openapi_spec_validator", reason="the validator is not installed")

from coffers.compiler import Project
from coffers.compiler.loading import load
from coffers.compiler.rules import lint

from .projects import OUTSIDE, REMOVED, ROOT, changed_at, describe, project, run

HOME = Project.find(ROOT)
DESCRIPTIONS = HOME.find_descriptions()

PAGE = {"url": "https://acme.example/docs", "read": "2026-11-21", "about": "The operation."}
BLOCK = {"sources": [PAGE], "confidence": "A", "polling": "unknown"}
NAMED = {"description": "What it means."}
ACME = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "x-coffers": BLOCK,
    "paths": {
        "/v1/user": {
            "get": {
                "operationId": "get_user",
                "responses": {
                    "200": {
                        "description": "The user.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/User"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "User": {
                "type": "object",
                "required": ["left"],
                "properties": {
                    "left": {**NAMED, "type": "integer"},
                    "lots": {
                        **NAMED,
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["key"],
                            "properties": {
                                "key": {**NAMED, "type": "string", "format": "password"}
                            },
                        },
                    },
                },
            }
        }
    },
}
SCHEMA = ("components", "schemas", "User")
LOT = (*SCHEMA, "properties", "lots", "items")


def changed(*path, to):
    """Return the description of Acme with one place changed or removed."""
    return changed_at(ACME, path, to)


ANYWHERE = {
    "misspelled key": (
        changed("x-coffers", to={**BLOCK, "poling": "free"}),
        "#/x-coffers: unknown key 'poling' (did you mean 'polling'?)",
    ),
    "misspelled instead of": (
        changed("x-coffers", to={"sources": [PAGE], "confidence": "A", "poling": "free"}),
        "#/x-coffers: unknown key 'poling' (did you mean 'polling'?)",
    ),
    "unknown key of a page": (
        changed("x-coffers", "sources", 0, to={**PAGE, "note": "x"}),
        "#/x-coffers/sources/0: unknown key 'note'",
    ),
    "unknown word": (
        changed("x-coffers", "confidence", to="D"),
        "#/x-coffers/confidence: 'D' is not A (read at the provider), B (in several other sources)"
        " or C (in one)",
    ),
    "unknown polling": (
        changed("x-coffers", "polling", to="cheap"),
        "#/x-coffers/polling: 'cheap' is not free (the provider says so) or unknown",
    ),
    "no about": (
        changed("x-coffers", "sources", 0, "about", to=REMOVED),
        "#/x-coffers/sources/0: about is missing",
    ),
    "empty about": (
        changed("x-coffers", "sources", 0, "about", to=" "),
        "#/x-coffers/sources/0/about: ' ' is not a string with some text",
    ),
    "no such day": (
        changed("x-coffers", "sources", 0, "read", to="2026-02-30"),
        "#/x-coffers/sources/0/read: '2026-02-30' is not a day in quotes, such as \"2026-01-31\"",
    ),
    "no such fact": (
        changed("x-coffers", "sources", 0, "fact", to="spring"),
        "#/x-coffers/sources/0/fact: 'spring' is not a day in quotes, such as \"2026-01-31\"",
    ),
    "no address": (
        changed("x-coffers", "sources", 0, "url", to="the docs"),
        "#/x-coffers/sources/0/url: 'the docs' is not a URL that starts with https://",
    ),
    "no list": (
        changed("x-coffers", "unseen", to="Locks."),
        "#/x-coffers/unseen: 'Locks.' is not a list of at least one sentence about what the"
        " answer leaves out",
    ),
    "no operation": (
        changed("x-coffers", "upstream", to={"url": PAGE["url"], "operations": ["get_user"]}),
        "#/x-coffers/upstream/operations/0: 'get_user' is not an operation such as GET /v1/user",
    ),
    "no mapping": (
        changed("x-coffers", to=None),
        "#/x-coffers: None is not a mapping",
    ),
}
HERE = {
    "no block": (
        changed("x-coffers", to=REMOVED),
        "#/x-coffers: missing; name your sources",
    ),
    "no confidence": (
        changed("x-coffers", "confidence", to=REMOVED),
        "#/x-coffers: confidence is missing",
    ),
    "unknown required": (
        changed(*SCHEMA, "required", to=["lefts"]),
        "#/components/schemas/User/required: 'lefts' is not one of the properties (did you mean"
        " 'left'?)",
    ),
    "unknown required within": (
        changed(*LOT, "required", to=["id"]),
        "#/components/schemas/User/properties/lots/items/required: 'id' is not one of the"
        " properties",
    ),
    "required of no part": (
        changed(*LOT, to={"allOf": [{"properties": {"a": NAMED}}, {"required": ["b"]}]}),
        "#/components/schemas/User/properties/lots/items/allOf/1/required: 'b' is not one of the"
        " properties",
    ),
    "no description": (
        changed(*SCHEMA, "properties", "left", to={"type": "integer"}),
        "#/components/schemas/User/properties/left: description is missing; say what the field"
        " means",
    ),
    "misspelled format": (
        changed(*LOT, "properties", "key", "format", to="pasword"),
        "#/components/schemas/User/properties/lots/items/properties/key/format: unknown format"
        " 'pasword' (did you mean 'password'?)",
    ),
    "misspelled keyword": (
        changed(*LOT, "properties", "key", to={**NAMED, "type": "string", "fromat": "password"}),
        "#/components/schemas/User/properties/lots/items/properties/key: unknown keyword 'fromat'"
        " (did you mean 'format'?)",
    ),
}


@pytest.fixture
def strict_root(tmp_path):
    """A repository like this one, without a description."""
    return project(tmp_path, {}, {**OUTSIDE, "strict": True}).root


@pytest.fixture
def root(tmp_path):
    """Return somebody else's project, without a description."""
    return project(tmp_path, {}).root


def refused(root, document, capsys):
    """Return the line with which `coffers compile` refuses a description; it must write nothing."""
    describe(root, "acme", document)
    assert run(root) == 64
    assert not (root / "acme_clients").exists()
    return capsys.readouterr().err


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_the_descriptions_of_this_repository_pass(name):
    document = load(DESCRIPTIONS[name], strict=True)
    lint(document, HOME.shown(DESCRIPTIONS[name]))


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_nothing_of_a_draft_waits_to_be_decided(name):
    files = (DESCRIPTIONS[name], ROOT / "facade" / "coffers" / "adapters" / f"{name}.py")
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [left for left in ("TODO", ".example/", ".example\n") if left in text] == []


@pytest.mark.parametrize(
    ("document", "line"), {**ANYWHERE, **HERE}.values(), ids={**ANYWHERE, **HERE}
)
def test_what_a_strict_project_does_not_allow_is_refused(strict_root, capsys, document, line):
    assert refused(strict_root, document, capsys) == f"coffers: openapi/acme.yaml: {line}\n"


@pytest.mark.parametrize(("document", "line"), ANYWHERE.values(), ids=ANYWHERE)
def test_a_block_of_another_project_is_a_right_one(root, capsys, document, line):
    assert refused(root, document, capsys) == f"coffers: openapi/acme.yaml: {line}\n"


@pytest.mark.parametrize("document", [document for document, _ in HERE.values()], ids=HERE)
def test_another_project_is_as_free_as_openapi(root, document):
    describe(root, "acme", document)
    assert run(root) == 0


def test_another_project_may_leave_the_block_out(root):
    text = json.dumps(changed("x-coffers", to=REMOVED)).replace('"1"', "2026-11-21")
    describe(root, "acme", text)
    assert run(root) == 0
    text = (root / "acme_clients" / "acme" / "__init__.py").read_text()
    assert "CONFIDENCE: str | None = None\n" in text
    assert "SOURCES: tuple[tuple[str, str], ...] = ()\n" in text


def test_a_date_without_quotes_is_refused_here_with_its_place(strict_root, capsys):
    lines = ["openapi: 3.1.0", "x-coffers:", "  sources:", "    - read: 2026-11-21"]
    assert refused(strict_root, "\n".join(lines), capsys) == (
        'coffers: openapi/acme.yaml:4:13: a date without quotes; write "2026-11-21"\n'
    )


def test_required_names_may_stand_in_another_part_of_the_same_schema():
    parts = [{"$ref": "#/components/schemas/User"}, {"properties": {"a": NAMED}}]
    schema = {**NAMED, "allOf": [*parts, {"required": ["a", "left"]}], "required": ["lots"]}
    either = {**parts[1], "anyOf": [{"required": ["a"]}, {"properties": {"if": schema}}]}

    lint(changed(*LOT, to=either), "acme")


def test_the_whole_block_is_read():
    block = {
        **BLOCK,
        "sources": [{**PAGE, "fact": "2026-08-01"}],
        "upstream": {"url": "https://acme.example/openapi.json", "operations": ["GET /v1/user"]},
        "differences": [{"field": "left", "reason": "Seen in replies."}],
        "unseen": ["What is held by jobs that run."],
    }
    lint(changed("x-coffers", to=block), "acme")

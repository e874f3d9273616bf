"""The descriptions compared with the vendors' own documents."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("ruamel.yaml")

ROOT = Path(__file__).parents[1]
VENDORS = ROOT.parent / "shared" / "specs"

sys.path.insert(0, str(ROOT / "scripts"))
import descriptions  # noqa: E402

import drift  # noqa: E402

sys.path.pop(0)


def document(properties, *, server="https://api.acme.example", path="/v1/a", **x_coffers):
    schema = {"type": "object", "properties": properties}
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "get_a", "responses": {"200": answer}}
    return {
        "servers": [{"url": server}],
        "x-coffers": x_coffers,
        "paths": {path: {"get": operation}},
    }


OURS = {
    "same": {"type": "integer"},
    "nullable": {"type": ["string", "null"]},
    "mistyped": {"type": "string"},
    "extra": {"type": "string"},
    "inner": {
        "type": "object",
        "properties": {"list": {"type": "array", "items": {"type": "string"}}},
    },
}
THEIRS = {
    "same": {"type": "number"},
    "nullable": {"type": "string", "nullable": True},
    "mistyped": {"type": "boolean"},
    "missing": {"type": "string"},
    "inner": {
        "type": "object",
        "properties": {"list": {"type": "array", "items": {"type": "integer"}}},
    },
}
DIFFERENCES = [
    "! GET /v1/a: extra: the vendor doesn't have it",
    "! GET /v1/a: inner.list[]: string here, integer there",
    "! GET /v1/a: missing: only the vendor has it",
    "! GET /v1/a: mistyped: string here, boolean there",
    "GET /v1/a: compared",
]


@pytest.fixture
def vendors(tmp_path):
    (tmp_path / "ac-me").mkdir()
    theirs = document(THEIRS, server="https://api.acme.example/v1", path="/a")
    (tmp_path / "ac-me" / "openapi.json").write_text(json.dumps(theirs))
    return tmp_path


def test_every_difference_is_told(vendors):
    assert list(drift.drift("ac_me", document(OURS), vendors)) == DIFFERENCES


def test_a_difference_that_is_meant_has_its_reason(vendors):
    reasons = [
        {"field": "extra", "reason": "seen in replies"},
        {"field": "same", "reason": "outdated"},
    ]
    told = list(drift.drift("ac_me", document(OURS, differences=reasons), vendors))

    assert told == [
        "  GET /v1/a: extra: the vendor doesn't have it (seen in replies)",
        *DIFFERENCES[1:],
        "! same: has a reason but no difference; remove the reason",
    ]


def test_several_versions_of_the_vendor_count_together(vendors):
    newer = document({"extra": {"type": "string"}, "mistyped": {"type": "string"}}, path="/v1/a")
    (vendors / "ac-me" / "newer.json").write_text(json.dumps(newer))

    told = list(drift.drift("ac_me", document(OURS), vendors))

    assert "! GET /v1/a: mistyped: string here, boolean or string there" in told
    assert not any("extra" in line for line in told)


def test_without_a_document_it_says_so(tmp_path):
    told = list(drift.drift("ac_me", document(OURS), tmp_path))

    assert told == ["GET /v1/a: the vendor has no document to compare with"]


@pytest.mark.skipif(not VENDORS.is_dir(), reason="the vendors' documents are not here")
@pytest.mark.parametrize("name", descriptions.find(ROOT / "openapi"))
def test_no_description_differs_without_a_reason(name):
    lines = drift.drift(name, descriptions.load(ROOT / "openapi" / f"{name}.yaml"), VENDORS)

    assert [line for line in lines if line.startswith("!")] == []

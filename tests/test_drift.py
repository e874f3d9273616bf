"""The vendors' documents, compared with what was acknowledged and with what we describe."""

from __future__ import annotations

import contextlib
import copy
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("ruamel.yaml")

from coffers import samples
from coffers._cli import main
from coffers.compiler import CompilerError, load, upgrade
from coffers.compiler.drift.comparison import Side, compare
from coffers.compiler.drift.contract import endpoints
from coffers.compiler.project import Project
from coffers.convert import amount, moment, text, word
from coffers.credentials import HeaderKey
from coffers.flow import call
from coffers.model import Account, Balance, Holder, Plan
from coffers.provider import Provider

from .projects import REMOVED, changed_at

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "drift_cases"
VENDORS = ROOT.parent / "shared" / "specs"

OPERATION = "GET /v1/account"
SCHEMA = "#/components/schemas"
DESCRIPTION = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "2026-01-31"},
    "servers": [{"url": "https://api.acme.example"}],
    "security": [{"key": []}],
    "paths": {
        "/v1/account": {
            "get": {
                "operationId": "get_account",
                "parameters": [
                    {"name": "team", "in": "query", "schema": {"enum": ["own", "all"]}},
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                ],
                "responses": {
                    "200": {
                        "description": "The account.",
                        "content": {
                            "application/json": {"schema": {"$ref": f"{SCHEMA}/Account"}},
                        },
                    },
                    "401": {"description": "The key is wrong."},
                },
            }
        }
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "x-acme-key"},
            "token": {"type": "http", "scheme": "bearer"},
        },
        "schemas": {
            "Account": {
                "type": "object",
                "required": ["left", "plan"],
                "properties": {
                    "id": {"type": "string"},
                    "plan": {"$ref": f"{SCHEMA}/Plan"},
                    "left": {"type": "integer", "description": "What is left."},
                    "used": {"type": ["number", "null"]},
                    "resets_at": {"type": "string", "format": "date-time"},
                    "note": {"type": "string"},
                    "old": {"type": "boolean", "deprecated": True},
                    "pool": {"$ref": f"{SCHEMA}/Pool"},
                    "spare": {"$ref": f"{SCHEMA}/Pool"},
                    "lots": {"type": "array", "items": {"$ref": f"{SCHEMA}/Lot"}},
                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
            "Plan": {"type": "string", "enum": ["trial", "pro"]},
            "Pool": {
                "type": "object",
                "required": ["size"],
                "properties": {
                    "size": {"type": "integer"},
                    "color": {"type": ["string", "null"], "enum": ["red", "blue", None]},
                },
            },
            "Lot": {
                "type": "object",
                "properties": {"amount": {"type": "number"}, "from": {"type": "string"}},
            },
        },
    },
}
REPLY = {
    "id": "a-1",
    "plan": "pro",
    "left": 70,
    "used": 30.5,
    "resets_at": "2026-02-28T00:00:00Z",
    "note": "hello",
    "old": True,
    "pool": {"size": 5, "color": "red"},
    "lots": [{"amount": 20, "from": "gift"}],
    "labels": {"a": "b"},
}


class Acme(Provider):
    """Reads most of it; stumbles where `left` is missing."""

    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = HeaderKey("x-acme-key", env="ACME_API_KEY")
    scope = "account_read"

    def read(self):
        reply = yield from call(GET_ACCOUNT)
        pools = [(key, reply.get(key) or {}) for key in ("pool", "spare")]
        balances = [
            Balance(
                key="credits",
                kind="allowance",
                unit="credits",
                remaining=amount(reply["left"]),
                used=amount(reply.get("used")),
                resets_at=moment(reply.get("resets_at")),
            ),
            *(
                Balance(key=key, kind="slots", unit="jobs", limit=amount(pool.get("size")))
                for key, pool in pools
            ),
            *(
                Balance(key=f"lot {i}", kind="lot", unit="credits", remaining=amount(lot["amount"]))
                for i, lot in enumerate(reply.get("lots") or [])
            ),
        ]
        status = word(reply.get("plan"), {"trial": "trialing", "pro": "active"})
        plan = Plan(id=text(reply.get("plan")), status=status or "unknown")
        return Account(holder=Holder(id=text(reply.get("id"))), plan=plan, balances=balances)


GET_ACCOUNT = SimpleNamespace(
    OPERATION="get_account",
    METHOD="GET",
    PATH="/v1/account",
    FIELDS=frozenset(),
    SECRETS=frozenset(),
    build=lambda: {"method": "GET", "url": "/v1/account", "headers": {}},
    parse=lambda _, data, hide: data,
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "openapi").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.coffers]\npackage = "clients"\n')
    write(tmp_path / "openapi" / "acme.json", DESCRIPTION)
    monkeypatch.chdir(tmp_path)
    return Project.find(tmp_path)


@pytest.fixture
def read(project, register_adapter):
    """An adapter reads it, and a reply is recorded."""
    case = {
        "about": "An account.",
        "origin": "written",
        "observed_at": "2026-01-31T12:00:00Z",
        "options": {},
        "exchanges": [{"request": OPERATION, "status": 200, "headers": {}, "body": REPLY}],
        "expect": {},
    }
    write(project.root / "tests" / "fixtures" / "acme" / "happy.json", case)
    register_adapter(Acme)
    return project


def write(file, document):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document))


def reported(capsys, project, document, *options, status):
    """What the command finds in a vendor's document."""
    write(project.root / "vendors" / "acme" / "2026-10-11.json", document)
    assert main(["drift", "--against", "vendors", "--json", *options]) == status
    (report,) = json.loads(capsys.readouterr().out)["providers"]
    return report


def edited(*steps, to=None, **more):
    """The description with what is at `steps` replaced, or taken out if it's `None`."""
    return changed_at(DESCRIPTION, steps, REMOVED if to is None else to) | more


def field(name, to=None, schema="Account"):
    return edited("components", "schemas", schema, "properties", name, to=to)


def required(*names, schema="Account"):
    return edited("components", "schemas", schema, "required", to=list(names))


def operation(name, to=None):
    return edited("paths", "/v1/account", "get", name, to=to)


def elsewhere(path="/v1/account", method="get"):
    paths = {path: {method: DESCRIPTION["paths"]["/v1/account"]["get"]}}
    return {**copy.deepcopy(DESCRIPTION), "paths": paths}


def response(status="200", kind="application/json"):
    answers = DESCRIPTION["paths"]["/v1/account"]["get"]["responses"]
    (media,) = answers["200"]["content"].values()
    answer = {"description": "", "content": {kind: media}}
    return operation("responses", {status: answer, "401": answers["401"]})


def statuses(**answers):
    listed = DESCRIPTION["paths"]["/v1/account"]["get"]["responses"]
    return operation("responses", {k: v for k, v in {**listed, **answers}.items() if v})


PARAMETERS = DESCRIPTION["paths"]["/v1/account"]["get"]["parameters"]
TEAM, PAGE = PARAMETERS
USER = {"name": "user", "in": "query", "schema": {"type": "string"}}
DEEP = {"type": "object", "properties": {n: {"type": "string"} for n in "abcdef"}}
HARMLESS, FACT, READING = "harmless", "breaks a fact", "breaks the reading"

MUTATIONS = {
    "an unread field is gone": (field("note"), "note", "gone", HARMLESS),
    "a field that's needed is gone": (field("left"), "left", "gone", READING),
    "a fact is gone": (field("used"), "used", "gone", FACT),
    "an object is gone": (field("pool"), "pool", "gone", FACT),
    "a field of no recorded reply is gone": (field("spare"), "spare", "gone", FACT),
    "a list is gone": (field("lots"), "lots", "gone", FACT),
    "a field in a list is gone": (field("amount", schema="Lot"), "lots[].amount", "gone", READING),
    "an unread one in a list is gone": (
        field("from", schema="Lot"),
        "lots[].from",
        "gone",
        HARMLESS,
    ),
    "a field of a shared object is gone": (field("size", schema="Pool"), "pool.size", "gone", FACT),
    "a new field": (field("extra", {"type": "string"}), "extra", "new", HARMLESS),
    "a new object": (field("extra", DEEP), "extra", "new", HARMLESS),
    "a fact may be null": (field("left", {"type": ["integer", "null"]}), "left", "nullable", FACT),
    "an unread field may be null": (
        field("note", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "note",
        "nullable",
        HARMLESS,
    ),
    "never null": (field("used", {"type": "number"}), "used", "not nullable", HARMLESS),
    "a number, not an integer": (
        field("left", {"type": "number"}),
        "left",
        "type changed",
        HARMLESS,
    ),
    "an integer, not a number": (
        field("amount", {"type": "integer"}, schema="Lot"),
        "lots[].amount",
        "type changed",
        HARMLESS,
    ),
    "a string of digits": (field("left", {"type": "string"}), "left", "type changed", HARMLESS),
    "an object, not a number": (field("left", {"type": "object"}), "left", "type changed", FACT),
    "a list, not an object": (
        edited("components", "schemas", "Account", to={"type": "array", "items": {}}),
        "(answer)",
        "type changed",
        READING,
    ),
    "an answer that may be null": (
        edited("components", "schemas", "Account", "type", to=["object", "null"]),
        "(answer)",
        "nullable",
        READING,
    ),
    "a number, not a time": (
        field("resets_at", {"type": "boolean"}),
        "resets_at",
        "type changed",
        FACT,
    ),
    "a type of unnamed fields": (
        field("labels", {"type": "object", "additionalProperties": {"type": "integer"}}),
        "labels{}",
        "type changed",
        HARMLESS,
    ),
    "a new word": (
        edited("components", "schemas", "Plan", "enum", to=["trial", "pro", "max"]),
        "plan",
        "new word",
        FACT,
    ),
    "a new word of what is unread": (
        field("color", {"type": ["string", "null"], "enum": ["red", "blue", "sky", None]}, "Pool"),
        "pool.color",
        "new word",
        HARMLESS,
    ),
    "a word is gone": (
        edited("components", "schemas", "Plan", "enum", to=["pro"]),
        "plan",
        "word gone",
        HARMLESS,
    ),
    "any word": (
        edited("components", "schemas", "Plan", to={"type": "string"}),
        "plan",
        "words no longer listed",
        HARMLESS,
    ),
    "words are listed": (
        field("note", {"type": "string", "enum": ["hello"]}),
        "note",
        "words listed",
        HARMLESS,
    ),
    "another format": (
        field("resets_at", {"type": "string", "format": "duration"}),
        "resets_at",
        "format changed",
        FACT,
    ),
    "another format of what is unread": (
        field("note", {"type": "string", "format": "uuid"}),
        "note",
        "format changed",
        HARMLESS,
    ),
    "no longer promised": (required("plan"), "left", "not required", READING),
    "promised": (required("left", "plan", "id"), "id", "required", HARMLESS),
    "deprecated": (
        field("note", {"type": "string", "deprecated": True}),
        "note",
        "deprecated",
        HARMLESS,
    ),
    "no longer deprecated": (
        field("old", {"type": "boolean"}),
        "old",
        "not deprecated",
        HARMLESS,
    ),
    "fields aren't described": (
        edited("components", "schemas", "Pool", to={"type": "object"}),
        "pool",
        "fields no longer described",
        FACT,
    ),
    "no operation": (elsewhere("/me"), "(path)", "moved", READING),
    "no such operation": (
        {**DESCRIPTION, "paths": {"/account": {"get": {"responses": {}}}}},
        "(operation)",
        "gone",
        READING,
    ),
    "another version": (elsewhere("/v2/account"), "(path)", "moved", READING),
    "a slash more": (elsewhere("/v1/account/"), "(path)", "moved", READING),
    "another method": (elsewhere(method="post"), "(method)", "changed", READING),
    "the operation is deprecated": (
        operation("deprecated", to=True),
        "(operation)",
        "deprecated",
        HARMLESS,
    ),
    "another server": (
        edited("servers", to=[{"url": "https://acme.example"}]),
        "(server)",
        "changed",
        READING,
    ),
    "another base path": (
        edited("servers", to=[{"url": "https://api.acme.example/eu"}]),
        "(server)",
        "changed",
        READING,
    ),
    "one server more": (
        edited("servers", to=[*DESCRIPTION["servers"], {"url": "https://eu.acme.example"}]),
        "(server)",
        "changed",
        HARMLESS,
    ),
    "another key": (edited("security", to=[{"token": []}]), "(security)", "changed", READING),
    "a second way": (
        edited("security", to=[{"key": []}, {"token": []}]),
        "(security)",
        "changed",
        HARMLESS,
    ),
    "two keys": (
        edited("security", to=[{"key": [], "token": []}]),
        "(security)",
        "changed",
        READING,
    ),
    "another name of the key": (
        edited("components", "securitySchemes", "key", "name", to="x-key"),
        "(security)",
        "changed",
        READING,
    ),
    "a required parameter": (
        operation("parameters", to=[TEAM, PAGE, USER | {"required": True}]),
        "(query parameter user)",
        "new, required",
        READING,
    ),
    "an optional parameter": (
        operation("parameters", to=[TEAM, PAGE, USER]),
        "(query parameter user)",
        "new",
        HARMLESS,
    ),
    "a parameter is required": (
        operation("parameters", to=[TEAM | {"required": True}, PAGE]),
        "(query parameter team)",
        "required",
        READING,
    ),
    "a parameter is gone": (
        operation("parameters", to=[PAGE]),
        "(query parameter team)",
        "gone",
        HARMLESS,
    ),
    "a parameter takes fewer words": (
        operation("parameters", to=[TEAM | {"schema": {"enum": ["own"]}}, PAGE]),
        "(query parameter team)",
        "word gone",
        HARMLESS,
    ),
    "a parameter of another type": (
        operation("parameters", to=[TEAM, PAGE | {"schema": {"type": "string"}}]),
        "(query parameter page)",
        "type changed",
        HARMLESS,
    ),
    "a parameter of another format": (
        operation(
            "parameters", to=[TEAM, PAGE | {"schema": {"type": "integer", "format": "int32"}}]
        ),
        "(query parameter page)",
        "format changed",
        HARMLESS,
    ),
    "a body": (
        operation(
            "requestBody",
            {
                "content": {
                    "application/json": {
                        "schema": {
                            "required": ["team"],
                            "properties": {"team": {"type": "string"}, "page": {"type": "integer"}},
                        }
                    }
                }
            },
        ),
        "(body field team)",
        "required",
        READING,
    ),
    "no JSON": (response(kind="text/xml"), "(media type of 200)", "changed", READING),
    "JSON by another name": (
        response(kind="application/vnd.acme+json"),
        "(media type of 200)",
        "changed",
        HARMLESS,
    ),
    "another status": (response("201"), "(status)", "changed", HARMLESS),
    "a status more": (statuses(**{"429": {"description": ""}}), "(status 429)", "new", HARMLESS),
    "a status less": (statuses(**{"401": None}), "(status 401)", "gone", HARMLESS),
    "no answer": (
        statuses(**{"200": {"description": ""}}),
        "(media type of 200)",
        "changed",
        READING,
    ),
}


def rewrites():
    inline = copy.deepcopy(DESCRIPTION)
    schemas = inline["components"]["schemas"]
    for name in ("pool", "spare"):
        schemas["Account"]["properties"][name] = schemas["Pool"]
    schemas["Account"]["properties"]["plan"] = {"allOf": [schemas.pop("Plan")]}
    yield "a schema in its place", inline

    renamed = json.dumps(DESCRIPTION).replace("Account", "An%20Account")
    renamed = renamed.replace('"An%20Account": {', '"An Account": {')
    yield "another name of a schema", json.loads(renamed)

    yield "another order", json.loads(json.dumps(DESCRIPTION, sort_keys=True))

    words = json.dumps(DESCRIPTION).replace("What is left.", "Left are so many.")
    yield "other words", json.loads(words)

    yield (
        "null in another way",
        field("used", {"oneOf": [{"type": "null"}, {"type": "number"}]}),
    )

    older = json.loads(json.dumps(DESCRIPTION).replace("3.1.0", "3.0.3"))
    properties = older["components"]["schemas"]["Account"]["properties"]
    properties["used"] = {"type": "number", "nullable": True}
    color = older["components"]["schemas"]["Pool"]["properties"]["color"]
    color.update(type="string", nullable=True)
    yield "another version of OpenAPI", older

    shared = copy.deepcopy(DESCRIPTION)
    answers = shared["paths"]["/v1/account"]["get"]["responses"]
    shared["components"]["responses"] = {"Told": answers["200"]}
    answers["200"] = {"$ref": "#/components/responses/Told"}
    shared["components"]["parameters"] = {"Team": TEAM}
    shared["paths"]["/v1/account"]["get"]["parameters"][0] = {
        "$ref": "#/components/parameters/Team"
    }
    yield "a shared answer", shared

    split = copy.deepcopy(DESCRIPTION)
    account = split["components"]["schemas"]["Account"]
    one = {"type": "object", "required": account["required"], "properties": {}}
    other = {"type": "object", "properties": dict(account["properties"])}
    for name in ("left", "plan"):
        one["properties"][name] = other["properties"].pop(name)
    split["components"]["schemas"]["Account"] = {"allOf": [one, other]}
    yield "an object of two parts", split


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_change_is_told_once_with_what_it_breaks(read, capsys, mutation):
    document, name, kind, severity = MUTATIONS[mutation]
    status = [HARMLESS, FACT, READING].index(severity)

    report = reported(capsys, read, document, status=status)

    assert [(c["field"], c["kind"], c["severity"]) for c in report["changes"]] == [
        (name, kind, severity)
    ]
    assert report["severity"] == severity


def test_fields_that_stand_in_for_each_other_break_a_reading_together(read, capsys, monkeypatch):
    def either(self):
        reply = yield from call(GET_ACCOUNT)
        left = 5 if {"left", "used"} & reply.keys() else None
        return Account(
            balances=[
                Balance(key="credits", kind="prepaid", unit="credits", remaining=amount(left))
            ]
        )

    monkeypatch.setattr(Acme, "read", either)
    one, both = field("used"), field("used")
    del both["components"]["schemas"]["Account"]["properties"]["left"]
    del both["components"]["schemas"]["Account"]["properties"]["note"]

    assert reported(capsys, read, one, status=0)["severity"] == HARMLESS
    changes = reported(capsys, read, both, status=2)["changes"]
    assert {c["field"]: c["severity"] for c in changes} == {
        "left": READING,
        "used": READING,
        "note": HARMLESS,
    }


def test_a_reply_beside_the_adapter_is_read_if_only_refusals_are_recorded(
    read, capsys, monkeypatch
):
    folder = read.root / "tests" / "fixtures" / "acme"
    sample = samples.load(folder / "happy.json")
    monkeypatch.setattr(samples, "sample", lambda _: sample)
    refusal = json.loads((folder / "happy.json").read_text()) | {"expect": "AuthenticationError"}
    write(folder / "happy.json", refusal)

    assert reported(capsys, read, field("used"), status=1)["severity"] == FACT


REWRITES = dict(rewrites())


@pytest.mark.parametrize("rewrite", REWRITES)
def test_a_rewrite_is_no_change(read, capsys, rewrite):
    assert reported(capsys, read, REWRITES[rewrite], status=0)["changes"] == []


FOUND = {
    "alias-cycle-in-vendor": (69, ["refers back to itself"]),
    "broken-ref-in-vendor": (69, ["'#/components/schemas/Nope' doesn't exist"]),
    "external-ref-in-vendor": (69, ["'./user.yaml' leaves the file"]),
    "format-int32-int64-string": (1, ["k: integer → string"]),
    "media-type": (
        1,
        [
            "plan: gone",
            "left: integer → string",
            "(media type of 200): changed: application/json → */*",
        ],
    ),
    "older-document-beside-newer-masks-removal": (1, ["plan: gone"]),
    "path-param-rename-id-projectid": (0, []),
    "prefixitems": (1, ["k[0]: integer → string"]),
    "recursive-schema-4-self-refs": (1, ["plan: string → object"]),
    "recursive-schema-7-self-refs": (1, ["plan: string → object"]),
    "ref-percent-encoded": (0, []),
    "responses-missing": (69, ["#/openapi: must be 3.0, 3.1 or 3.2"]),
    "server-var-base": (1, ["left: integer → string"]),
    "suffix-me-masks-removal-in-v1-users-me": (1, ["plan: gone"]),
    "suffix-unrelated-me-only-op-removed": (2, ["(operation): gone"]),
    "trailing-slash": (2, ["(path): moved: /v1/users/me → /v1/users/me/", "plan: gone"]),
    "vendor-swagger-2-0": (69, ["Swagger 2.0 isn't supported"]),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_pair_of_documents_gives_its_lines_and_its_status(project, capsys, case):
    status, expected = FOUND[case]
    shutil.copy(CASES / case / "ours.json", project.root / "openapi" / "acme.json")

    assert main(["drift", "--against", str(CASES / case / "vendors")]) == status

    summary, *lines = capsys.readouterr().out.splitlines()
    if status == 69:
        assert summary.startswith("acme: could not compare: acme/0.json: ")
        assert expected[0] in summary
        assert lines == []
    else:
        assert [line.partition(": ")[2].partition("  [")[0] for line in lines] == expected
        newest = "1.json" if "older" in case else "0.json"
        assert f"acme/{newest} of " in summary


def test_all_pairs_are_here():
    assert sorted(FOUND) == sorted(folder.name for folder in CASES.iterdir())


def test_the_summary_comes_first_with_dates_and_files(read, capsys):
    write(read.root / "vendors" / "ac-me" / "openapi-20260228.json", field("left"))

    assert main(["drift", "--against", "vendors"]) == 2
    assert capsys.readouterr().out == (
        "acme: 1 breaks the reading: ac-me/openapi-20260228.json of 2026-02-28 (its file name), "
        "compared with openapi/acme.json of 2026-01-31\n"
        "  breaks the reading  GET /v1/account: left: gone  "
        "[was #/components/schemas/Account/properties/left]\n"
    )


def test_a_vendors_names_cannot_act_on_a_terminal(project, capsys):
    document = field("a\x1b[2J\nb\u202e", {"type": "string"})
    write(project.root / "vendors" / "acme" / "1.json", document)

    assert main(["drift", "--against", "vendors"]) == 0
    _, line = capsys.readouterr().out.splitlines()
    assert line.startswith("  harmless            GET /v1/account: a�[2J�b�: new (string)  [#/")


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["2026-01-02.json", "2026-1.json", "2025-12-31.json"], None),
        (["openapi-v9.json", "openapi-v10.json"], "openapi-v10.json"),
        (["a-20260131.json", "b-2026-01-30.json"], "a-20260131.json"),
    ],
)
def test_the_newest_document_counts_alone(project, capsys, names, newest):
    for name in names:
        write(project.root / "vendors" / "acme" / name, DESCRIPTION)
    newest = newest or "2026-1.json"  # changed today, as far as anybody knows

    assert main(["drift", "--against", "vendors"]) == 0
    assert f": acme/{newest} of " in capsys.readouterr().out


def test_of_one_day_the_highest_version_is_the_newest(project, capsys):
    for name, version in (("a", "2.10"), ("b", "2.9")):
        document = {**DESCRIPTION, "info": {"title": "", "version": version}}
        write(project.root / "vendors" / "acme" / f"{name}.json", document)

    assert main(["drift", "--against", "vendors"]) == 0
    assert "acme/a.json of " in capsys.readouterr().out


def test_a_reason_makes_a_difference_one_that_is_meant(read, capsys):
    reasons = [
        {"field": "left", "reason": "It's sent."},
        {"field": "pool", "reason": "No longer true."},
    ]
    ours = {**DESCRIPTION, "x-coffers": {"differences": reasons}}
    write(read.root / "openapi" / "acme.json", ours)

    report = reported(capsys, read, field("left"), status=0)

    assert [c["reason"] for c in report["changes"]] == ["It's sent."]
    assert report["unused_reasons"] == ["pool"]


def upstream(project, document, **more):
    """The vendor publishes a document in a file beside the description."""
    write(project.root / "openapi" / "vendor" / "openapi-20260202.json", document)
    named = {"url": "vendor/openapi-20260202.json", "operations": [OPERATION]}
    ours = {**DESCRIPTION, "x-coffers": {"upstream": named, **more}}
    write(project.root / "openapi" / "acme.json", ours)


def test_the_lock_moves_when_a_document_is_accepted(read, capsys):
    upstream(read, DESCRIPTION)
    assert main(["fetch"]) == 0
    assert main(["drift", "--against", "lock"]) == 0

    upstream(read, field("used"))
    assert main(["fetch"]) == 0
    assert main(["drift", "--against", "lock"]) == 1
    assert main(["drift"]) == 1
    told = capsys.readouterr().out
    assert told.count("used: gone") == 2
    assert told.count("(recent)") == 2

    assert main(["drift", "--accept"]) == 1
    assert main(["drift", "--against", "lock"]) == 0
    assert main(["drift"]) == 1  # the description has the field yet
    assert "acknowledged; nothing changed since" in capsys.readouterr().out


def test_the_lock_stays_where_only_words_changed(read, capsys):
    upstream(read, DESCRIPTION)
    assert main(["fetch"]) == 0
    lock = (read.root / "openapi" / "upstream.lock.toml").read_text()
    upstream(read, {**DESCRIPTION, "info": {"title": "Acme, renamed", "version": "2026-10-11"}})

    assert main(["fetch"]) == 0
    assert main(["drift", "--accept"]) == 0
    assert (read.root / "openapi" / "upstream.lock.toml").read_text() == lock


def test_a_reason_is_not_about_what_the_vendor_changed_since(read, capsys):
    reason = {"field": "left", "reason": "Some have none."}
    upstream(read, DESCRIPTION, differences=[reason])
    assert main(["fetch"]) == 0
    upstream(read, field("left"), differences=[reason])
    assert main(["fetch"]) == 0

    assert main(["drift"]) == 2
    assert main(["drift", "--accept"]) == 2
    assert main(["drift"]) == 0


def test_what_the_vendor_changed_into_what_is_described_breaks_nothing(read, capsys):
    upstream(read, field("left", {"type": "boolean"}))
    assert main(["fetch"]) == 0
    assert main(["drift"]) == 1
    upstream(read, DESCRIPTION)
    assert main(["fetch"]) == 0
    capsys.readouterr()

    assert main(["drift"]) == 0
    assert "harmless            GET /v1/account: left: boolean → integer" in capsys.readouterr().out
    assert main(["drift", "--against", "lock"]) == 0


def test_without_the_acknowledged_document_its_hash_tells(read, capsys):
    upstream(read, DESCRIPTION)
    assert main(["fetch"]) == 0
    shutil.rmtree(read.root / ".coffers")
    upstream(read, field("used"))
    assert main(["fetch"]) == 0
    capsys.readouterr()

    assert main(["drift"]) == 1
    assert "so only its hash is known to differ" in capsys.readouterr().out
    assert main(["drift", "--against", "lock"]) == 69
    assert "the acknowledged document isn't here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "status", "why"),
    [
        (["drift"], 69, "nothing to compare with"),
        (["drift", "acme"], 69, "x-coffers.upstream names none"),
        (["drift", "acne"], 64, "did you mean 'acme'?"),
        (["drift", "--against", "nowhere"], 64, "no such file or folder"),
        (["drift", "--against", "."], 69, "nothing to compare with"),
        (["drift", "acme", "--against", "."], 69, "no folder for acme"),
        (["drift", "--against", "openapi/acme.json"], 0, "nothing changed: openapi/acme.json of"),
        (["drift", "--nearest"], 64, "--nearest"),
        (["drift", "acme", "--against", "lock"], 69, "no document of the vendor's is here"),
    ],
)
def test_what_cannot_be_compared_is_said(project, capsys, line, status, why):
    assert main(line) == status
    assert why in "".join(capsys.readouterr())


def test_one_file_is_of_one_provider(project, capsys):
    write(project.root / "openapi" / "bell.json", DESCRIPTION)

    assert main(["drift", "--against", "openapi/acme.json"]) == 64
    assert "name the one provider" in capsys.readouterr().err
    assert main(["drift", "bell", "--against", "openapi/acme.json"]) == 0


def test_schemas_that_contain_each_other_end(project, capsys):
    names = [f"N{i}" for i in range(40)]
    links = {name: {"$ref": f"{SCHEMA}/{name}"} for name in names}
    union = {"anyOf": [*links.values(), {"type": "string"}]}

    def tangled(last):
        document = field("pool", {"$ref": f"{SCHEMA}/N0"})
        schema = {"type": "object", "properties": {**links, "any": union, "last": last}}
        document["components"]["schemas"] |= dict.fromkeys(names, schema)
        document["components"]["schemas"]["Any"] = union
        return document

    write(project.root / "openapi" / "acme.json", tangled({"type": "string"}))
    report = reported(capsys, project, tangled({"type": "integer"}), status=1)

    # Forty schemas have the field, so there are forty changes, and none is told twice.
    assert len(report["changes"]) == 40
    assert {(c["before"], c["after"]) for c in report["changes"]} == {("string", "integer")}


def _places(node, at=()):
    yield at
    children = enumerate(node) if isinstance(node, list) else ()
    for step, child in node.items() if isinstance(node, dict) else children:
        yield from _places(child, (*at, step))


@pytest.mark.parametrize(
    "junk", [None, True, 7, "x", [], [1], {}, {"x": 1}, {"$ref": "#/x"}, {"$ref": 5}]
)
def test_a_vendors_document_may_hold_anything(junk):
    """It's compared or refused, whatever stands in whichever place."""
    ours = [*endpoints(DESCRIPTION)]
    before = Side.of(DESCRIPTION, "ours", ours)
    compared = 0
    for at in list(_places(DESCRIPTION))[1:]:
        document = copy.deepcopy(DESCRIPTION)
        node = document
        for step in at[:-1]:
            node = node[step]
        node[at[-1]] = junk
        with contextlib.suppress(CompilerError):
            compare(ours, before, Side.of(document, "theirs", ours, (), before))
            compared += 1
    assert compared > 60


@pytest.mark.skipif(not VENDORS.is_dir(), reason="the vendors' documents are not here")
def test_the_changes_of_a_year_are_those_counted_by_hand():
    """Of the one vendor of whom there are two documents, read side by side."""
    (folder,) = [f for f in VENDORS.iterdir() if f.is_dir() and _is_described_twice(f)]
    file = ROOT / "openapi" / f"{folder.name}.yaml"
    ours = [*endpoints(upgrade(load(file), file.name))]
    before, after = (load(f) for f in sorted(folder.iterdir()))
    older = Side.of(before, "before", ours)

    found = compare(ours, older, Side.of(after, "after", ours, (), older))

    counted = {"gone": 2, "new": 5, "new word": 3}
    assert {kind: sum(c.kind == kind for c in found) for kind in counted} == counted
    assert len(found) == 10


def _is_described_twice(folder):
    described = (ROOT / "openapi" / f"{folder.name}.yaml").is_file()
    return described and len([*folder.iterdir()]) == 2


@pytest.mark.skipif(not VENDORS.is_dir(), reason="the vendors' documents are not here")
def test_no_description_differs_in_what_is_read_without_a_reason(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    main(["drift", "--against", str(VENDORS), "--json"])

    reports = json.loads(capsys.readouterr().out)["providers"]
    assert len(reports) >= 18
    for report in reports:
        breaks = [c for c in report["changes"] if c["severity"] != HARMLESS and not c["reason"]]
        # Two of the documents aren't the vendors' own, and lack the operation.
        assert [c["kind"] for c in breaks if c["field"] != "(operation)"] == [], report["provider"]
        assert report["unused_reasons"] == [], report["provider"]


def test_a_server_that_is_no_address_has_no_path():
    (endpoint,) = endpoints(edited("servers", to=[{"url": "https://[a"}]))
    assert endpoint.templates == {"/v1/account"}

"""The steps of the compiler, one by one: load, upgrade, slice, and the account of what's lost."""

from __future__ import annotations

import copy
import json

import pytest

pytest.importorskip("openapi_python_client", reason="the generators are not installed")

from coffers._cli import main
from coffers.compiler import CompilerError, load, slice_document, upgrade
from coffers.compiler.document import follow, pointer, steps_of
from coffers.compiler.loading import parse
from coffers.compiler.validity import check

from .projects import describe, project, run

# Loading


def test_json_and_yaml_are_the_same_document(tmp_path):
    document = {"openapi": "3.1.0", "a": [1, 1.5, True, None, "no"], "b": {"200": {}}}
    (tmp_path / "a.json").write_text(json.dumps(document))
    (tmp_path / "b.yaml").write_text(
        "openapi: 3.1.0\na: [1, 1.5, true, null, no]\nb: &x {200: {}}\n"
    )
    (tmp_path / "c.yaml").write_text(json.dumps(document) + "  # YAML can start like JSON\n")
    assert [load(tmp_path / name) for name in ("a.json", "b.yaml", "c.yaml")] == [document] * 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '{"a": 1,}', "a.json:1:9: Illegal trailing comma before end of object"),
        ("a.json", '{"a": 1, "a": 2}', "a.json: 'a' is there twice"),
        ("a.json", '{"a": NaN}', "a.json: Out of range float values are not JSON compliant"),
        ("a.yaml", "a: .nan", "a.yaml: Out of range float values are not JSON compliant"),
        ("a.yaml", "[1, 2]: 3", "a.yaml: (1, 2) can't be a name"),
        ("a.yaml", "a: !!python/name:os.system", "a.yaml:1:4: could not determine a constructor"),
        ("a.yaml", "", "a.yaml: must be a mapping"),
        ("a.json", f'{{"a": {"9" * 5000}}}', "a.json: has a number of more than 4,300 digits"),
        ("a.yaml", f"a: {'9' * 5000}", "a.yaml: has a number of more than 4,300 digits"),
        (
            *("a.json", '{"a": "\\ud83d"}'),
            "a.json: has half of a character, such as \\ud83d without what belongs to it",
        ),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(name, text, message):
    with pytest.raises(CompilerError) as caught:
        parse(text, name)
    # Versions of Python differ in the first message.
    expected = {message, message.replace("1:9: Illegal", "1:8: Illegal")}
    expected.add("a.json:1:9: Expecting property name enclosed in double quotes")
    assert str(caught.value) in expected or str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_aliases_do_not_multiply_without_bounds():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(CompilerError, match=r"^a.yaml: more than 2,000,000 values$"):
        parse("\n".join(lines), "a.yaml")


# Upgrading

NULL = {"type": "null"}
KEYWORDS = {
    "nullable": ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    "not nullable": ({"type": "string", "nullable": False}, {"type": "string"}),
    "nullable enum": (
        {"type": "string", "enum": ["a"], "nullable": True},
        {"type": ["string", "null"], "enum": ["a", None]},
    ),
    "nullable reference": (
        {"allOf": [{"$ref": "#/components/schemas/B"}], "nullable": True, "description": "B."},
        {
            "anyOf": [{"allOf": [{"$ref": "#/components/schemas/B"}]}, NULL],
            "description": "B.",
        },
    ),
    "nullable anything": ({"nullable": True}, {}),
    "beside a reference": (
        {"$ref": "#/components/schemas/B", "type": "string", "description": "B."},
        {"$ref": "#/components/schemas/B", "description": "B."},
    ),
    "exclusive minimum": (
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        {"type": "integer", "exclusiveMinimum": 0},
    ),
    "inclusive minimum": (
        {"type": "integer", "minimum": 0, "exclusiveMinimum": False},
        {"type": "integer", "minimum": 0},
    ),
    "exclusive maximum": (
        {"type": "integer", "maximum": 9, "exclusiveMaximum": True},
        {"type": "integer", "exclusiveMaximum": 9},
    ),
    "within": (
        {"type": "array", "items": {"type": "integer", "nullable": True}},
        {"type": "array", "items": {"type": ["integer", "null"]}},
    ),
    "property of that name": (
        {"type": "object", "properties": {"nullable": {"type": "boolean"}}},
        {"type": "object", "properties": {"nullable": {"type": "boolean"}}},
    ),
}


def with_schema(schema, version):
    return {
        "openapi": version,
        "paths": {},
        "components": {"schemas": {"A": schema, "B": {"type": "object"}}},
    }


@pytest.mark.parametrize(("old", "new"), KEYWORDS.values(), ids=KEYWORDS)
def test_a_keyword_of_3_0_becomes_one_of_3_1(old, new):
    document = with_schema(old, "3.0.3")
    before = copy.deepcopy(document)
    assert upgrade(document, "acme") == with_schema(new, "3.1.1")
    assert document == before


def test_the_upgrade_leaves_examples_alone():
    schema = {"type": "object", "example": {"nullable": True, "type": "string"}}
    assert upgrade(with_schema(schema, "3.0.0"), "acme")["components"]["schemas"]["A"] == schema


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_a_keyword_that_later_versions_do_not_know_stays(version):
    schema = {"type": "string", "nullable": True}
    upgraded = upgrade(with_schema(schema, version), "acme")
    assert upgraded["components"]["schemas"]["A"] == schema
    assert upgraded["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"swagger": "2.0"}, "#/swagger: Swagger 2.0 isn't supported; convert it to OpenAPI 3"),
        ({"openapi": "3.3.0"}, "#/openapi: must be 3.0, 3.1 or 3.2, not '3.3.0'"),
        ({"openapi": 3.1}, None),
        ({}, "#/openapi: must be 3.0, 3.1 or 3.2, not None"),
    ],
)
def test_another_version_is_refused(document, message):
    if message is None:
        assert upgrade(document, "acme") == document
        return
    with pytest.raises(CompilerError) as caught:
        upgrade(document, "acme")
    assert str(caught.value) == f"acme: {message}"


# Slicing


def answer(schema):
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


WHOLE = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "servers": [{"url": "https://acme.example"}],
    "security": [{"key": []}],
    "tags": [{"name": "x"}],
    "paths": {
        "/v1/user": {
            "parameters": [{"$ref": "#/components/parameters/Page"}],
            "get": {
                "tags": ["x"],
                "responses": answer({"$ref": "#/components/schemas/User%20of%7E1~1Acme"}),
            },
            "post": {"responses": answer({"$ref": "#/components/schemas/Other"})},
        },
        "/v1/lots": {
            "get": {
                "security": [{"token": []}, {}],
                "responses": answer(
                    {
                        "$ref": "#/paths/~1v1~1user/post/responses/200/content"
                        "/application~1json/schema"
                    }
                ),
            }
        },
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-K"},
            "token": {"type": "http", "scheme": "bearer"},
            "unused": {"type": "http", "scheme": "basic"},
        },
        "parameters": {
            "Page": {"name": "page", "in": "query", "schema": {"$ref": "#/components/schemas/N"}}
        },
        "schemas": {
            "N": {"type": "integer"},
            "User of//Acme": {
                "type": "object",
                "example": {"$ref": "#/components/schemas/Nowhere"},
                "x-note": {"$ref": "other.yaml#/Nowhere"},
                "properties": {
                    "self": {"$ref": "#/components/schemas/User%20of~1~1Acme"},
                    "deep": {"$ref": "#/components/schemas/Deep/properties/a"},
                    "either": {
                        "oneOf": [{"$ref": "#/components/schemas/Card"}],
                        "discriminator": {
                            "propertyName": "kind",
                            "mapping": {"card": "Card", "bank": "#/components/schemas/Bank"},
                        },
                    },
                },
            },
            "Deep": {"type": "object", "properties": {"a": {"type": "string"}}},
            "Card": {"type": "object"},
            "Bank": {"type": "object"},
            "Other": {"type": "object"},
            "Unused": {"type": "object"},
        },
    },
}


def test_a_slice_has_what_its_operations_need_and_nothing_else():
    before = copy.deepcopy(WHOLE)
    cut = slice_document(WHOLE, ["GET /v1/user"], "acme")

    assert before == WHOLE
    assert list(cut["paths"]) == ["/v1/user"]
    assert cut["paths"]["/v1/user"].keys() == {"parameters", "get"}
    assert "tags" not in cut
    components = cut["components"]
    assert [*components["schemas"]] == ["Bank", "Card", "Deep", "N", "User of//Acme"]
    assert [*components["parameters"]] == ["Page"]
    assert [*components["securitySchemes"]] == ["key"]
    check(cut, "acme")


def test_references_of_a_slice_lead_where_they_led():
    cut = slice_document(WHOLE, ["GET /v1/user"], "acme")
    top = cut["paths"]["/v1/user"]["get"]["responses"]["200"]["content"]["application/json"]
    user = follow(cut, top["schema"]["$ref"])
    deep = user["properties"]["deep"]["$ref"]
    words = user["properties"]["either"]["discriminator"]["mapping"]

    assert user["properties"].keys() == {"self", "deep", "either"}
    assert follow(cut, user["properties"]["self"]["$ref"]) is user
    assert (deep, follow(cut, deep)) == (
        "#/components/schemas/Deep/properties/a",
        {"type": "string"},
    )
    assert words == {"card": "#/components/schemas/Card", "bank": "#/components/schemas/Bank"}
    assert user["example"] == {"$ref": "#/components/schemas/Nowhere"}
    assert user["x-note"] == {"$ref": "other.yaml#/Nowhere"}


def test_a_part_of_another_operation_becomes_a_component():
    cut = slice_document(WHOLE, ["get /v1/lots"], "acme")
    top = cut["paths"]["/v1/lots"]["get"]["responses"]["200"]["content"]["application/json"]
    name = "PathsV1UserPostResponses200ContentApplicationJsonSchema"

    assert top["schema"] == {"$ref": f"#/components/schemas/{name}"}
    assert follow(cut, top["schema"]["$ref"]) == {"$ref": "#/components/schemas/Other"}
    assert [*cut["components"]["schemas"]] == ["Other", name]
    assert [*cut["components"]["securitySchemes"]] == ["token"]


@pytest.mark.parametrize(
    "wanted", [["GET /v1/user"], ["GET /v1/lots"], ["GET /v1/user", "GET /v1/lots"]]
)
def test_a_slice_of_a_slice_is_itself(wanted):
    cut = slice_document(WHOLE, wanted, "acme")
    assert slice_document(cut, wanted, "acme") == cut


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("GET /v1/users", "no operation 'GET /v1/users' (did you mean 'GET /v1/user'?)"),
        ("/v1/user", "no operation '/v1/user' (did you mean 'GET /v1/user'?)"),
        ("", "no operation ''"),
    ],
)
def test_an_operation_that_is_not_there_is_refused(wanted, message):
    with pytest.raises(CompilerError) as caught:
        slice_document(WHOLE, [wanted], "acme")
    assert str(caught.value) == f"acme: {message}"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("other.yaml#/X", "'other.yaml#/X' leaves the file; bundle the files into one first"),
        ("#/components/schemas/No", "'#/components/schemas/No' doesn't exist"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(reference, message):
    document = copy.deepcopy(WHOLE)
    document["components"]["schemas"]["N"] = {"items": {"$ref": reference}}
    with pytest.raises(CompilerError) as caught:
        slice_document(document, ["GET /v1/user"], "acme")
    assert str(caught.value) == f"acme: #/components/schemas/N/items: {message}"


def test_the_command_prints_a_slice_that_compiles(tmp_path, capsys):
    (tmp_path / "acme.json").write_text(json.dumps(WHOLE))
    assert main(["slice", str(tmp_path / "acme.json"), "--operation", "GET /v1/lots"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == slice_document(WHOLE, ["GET /v1/lots"], "acme")
    project(tmp_path, {"acme": printed})
    assert run(tmp_path) == 0

    assert main(["slice", str(tmp_path / "acme.json"), "--operation", "GET /v1/lost"]) == 64
    told = "no operation 'GET /v1/lost' (did you mean 'GET /v1/lots'?)"
    assert capsys.readouterr().err == f"coffers: {tmp_path / 'acme.json'}: {told}\n"


@pytest.mark.parametrize("steps", [("a",), ("a/b", "c~d"), ("~1", "é %41"), ()])
def test_a_pointer_leads_back(steps):
    assert steps_of(pointer(steps)) == steps


def test_wrong_usage_leads_to_the_help_of_the_command(capsys):
    assert main(["slice", "a.json"]) == 64
    assert capsys.readouterr().err.endswith(
        "coffers: usage: coffers slice ...; see coffers slice --help\n"
    )


# The ledger


@pytest.fixture
def acme(tmp_path, capsys):
    """A project whose description is compiled."""
    root = project(tmp_path, {"acme": slice_document(WHOLE, ["GET /v1/user"], "acme")}).root
    assert run(root) == 0
    capsys.readouterr()
    return root


def losing(*responses):
    document = slice_document(WHOLE, ["GET /v1/user"], "acme")
    responses_of = document["paths"]["/v1/user"]["get"]["responses"]
    for status in responses:
        responses_of[status] = {"description": "", "content": {"text/csv": {}}}
    return document


def test_a_ledger_that_grows_is_refused_until_it_is_accepted(acme, capsys):
    ledger = acme / "acme_clients" / "acme" / "losses.toml"
    before = ledger.read_bytes()
    why = "answer: refused as undocumented: it isn't JSON"
    place = "#/paths/~1v1~1user/get/responses/20"
    then = "change the description, or run with --accept"

    describe(acme, "acme", losing("201"))
    assert run(acme) == 64
    assert capsys.readouterr().err == f"coffers: acme: loses {place}1: {why}; {then}\n"
    assert ledger.read_bytes() == before

    assert run(acme, "--accept") == 0
    assert f'"{place}1"' in ledger.read_text()
    assert run(acme) == 0

    describe(acme, "acme", losing("201", "202", "203"))
    capsys.readouterr()
    assert run(acme) == 64
    assert capsys.readouterr().err == f"coffers: acme: loses {place}2: {why} and 1 more; {then}\n"

    describe(acme, "acme", losing())
    assert run(acme) == 0
    assert ledger.read_bytes() == before


def test_the_first_ledger_is_accepted_as_it_is(tmp_path, capsys):
    project(tmp_path, {"acme": losing("201")})
    assert run(tmp_path, "acme") == 0
    out = capsys.readouterr().out
    assert "  2 lost  " in out
    assert "'GET /v1/user' is 'get_v_1_user' in Python" in out


def test_one_name_limits_the_run(acme, capsys):
    describe(acme, "beta", WHOLE)
    assert run(acme, "beta") == 0
    assert run(acme, "acme", "beta", "--check") == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("beta  generated")


# The settings

ONE_LINE = "must be one line of text, and not empty"
TWO_PACKAGES = "package and models must be two packages, neither in the other"
BAD_SETTINGS = {
    "unknown": ({"pakage": "a"}, "unknown setting 'pakage' (did you mean 'package'?)"),
    "type": ({"package": 3}, "package must be a string"),
    "boolean": ({"package": "a", "strict": "yes"}, "strict must be a boolean"),
    "none": ({}, 'package is missing; name one for the clients, such as "my_package._clients"'),
    "name": ({"package": "a-b"}, "package = 'a-b' can't be imported"),
    "keyword": ({"package": "a", "models": "a.class"}, "models = 'a.class' can't be imported"),
    "empty": ({"package": "a", "descriptions": ""}, f"descriptions {ONE_LINE}"),
    "lines": ({"package": "a", "command": "a\nb"}, f"command {ONE_LINE}"),
    "twice": ({"package": "a", "models": "a"}, TWO_PACKAGES),
    "inside": ({"package": "a", "models": "a.models"}, TWO_PACKAGES),
    "around": ({"package": "a.clients", "models": "a"}, TWO_PACKAGES),
    "folder": (
        {"package": "host.clients"},
        "there is no folder host or src/host for package = 'host.clients'",
    ),
}


@pytest.mark.parametrize(("settings", "why"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_a_setting_that_is_not_right_is_one_line(tmp_path, capsys, settings, why):
    with pytest.raises(CompilerError) as caught:
        project(tmp_path, {"acme": WHOLE}, settings)
    assert str(caught.value) == f"pyproject.toml: [tool.coffers]: {why}"
    assert run(tmp_path) == 64
    assert capsys.readouterr().err == f"coffers: {caught.value}\n"


@pytest.mark.parametrize("source", [".", "src"])
def test_clients_go_into_a_package_where_it_lies(tmp_path, source):
    host = tmp_path / source / "host"
    host.mkdir(parents=True)
    project(tmp_path, {"acme": WHOLE}, {"package": "host.clients"})
    assert run(tmp_path) == 0
    text = (host / "clients" / "acme" / "__init__.py").read_text()
    assert "    from host.clients.acme.api.account import get_v_1_user\n" in text
    assert {p.name for p in host.iterdir()} == {"clients"}


@pytest.mark.parametrize("text", ['[tool]\ncoffers = "a"\n', '[[tool.coffers]]\npackage = "a"\n'])
def test_settings_are_a_table(tmp_path, capsys, text):
    (tmp_path / "pyproject.toml").write_text(text)
    assert run(tmp_path) == 64
    assert capsys.readouterr().err == "coffers: pyproject.toml: [tool.coffers]: must be a table\n"


def test_no_settings_at_all_are_one_line(tmp_path, capsys, monkeypatch):
    assert run(tmp_path) == 64
    assert capsys.readouterr().err == (
        f"coffers: {tmp_path}: no pyproject.toml here or above it has"
        ' [tool.coffers] with package = "my_package._clients"\n'
    )

"""Odd descriptions, one small file each: compiled to what they say, or refused in one line."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import attrs
import pytest

pytest.importorskip("openapi_python_client", reason="the generators are not installed")

from coffers.compiler import CompilerError, load, upgrade
from coffers.compiler.ledger import LOST
from coffers.compiler.output import Output, write
from coffers.compiler.project import Job, Project, compile_all, compile_provider

from .projects import importable

FILES = {path.stem: path for path in sorted((Path(__file__).parent / "odd_specs").glob("*.yaml"))}
OK = "#/paths/~1a/get/responses/200/content/application~1json/schema"
REFUSED = {
    "nest_arrays_200": "nested too deeply",
    "param_deepobject_array": (
        "#/paths/~1a/get/parameters/0: the style 'deepObject' of an array isn't supported"
    ),
    "param_header_forbidden": (
        "#/paths/~1a/get/parameters/0: 'X A:\\r\\nB: c' can't be a header's name"
    ),
    "param_matrix": "#/paths/~1a~1{p}/get/parameters/0: the style 'matrix' isn't supported",
    "path_absolute": (
        "#/paths/https:~1~1evil.example~1a: a path must start with one /,"
        " and can't have control characters"
    ),
    "path_two_slashes": (
        "#/paths/~1~1evil.example~1a: a path must start with one /,"
        " and can't have control characters"
    ),
    "ref_anchor": (
        f"{OK}/$ref: '#here' isn't supported;"
        " refer to a component, such as '#/components/schemas/Name'"
    ),
    "ref_no_text": f"{OK}/$ref: must be a string",
    "nest_300": "must be a mapping",  # it's empty
    "ref_alias_cycle": f"{OK}/$ref: '#/components/schemas/A' refers back to itself",
    "ref_external": (
        f"{OK}/$ref: 'other.yaml#/X' leaves the file; bundle the files into one first"
    ),
    "resp_ndjson_stream": (
        "#/paths/~1a/get/responses: no answer in JSON, but application/x-ndjson; it isn't supported"
    ),
    "resp_text_csv": (
        "#/paths/~1a/get/responses: no answer in JSON, but text/csv; it isn't supported"
    ),
    "webhooks_no_paths": "#/paths: no operation",
    "webhooks_only": "#/paths: no operation",
}
"""Why a file is refused: it isn't legal, or it's a construct that isn't supported."""


def name_of(stem):
    return re.sub(r"\W", "_", stem.lower())


COMPILED = [stem for stem in FILES if stem not in REFUSED]


def job(stem, folder):
    """The work of compiling a file to a client that's called as it is."""
    output = Output(folder, "acme_clients", None, "coffers compile")
    file = FILES[stem]
    document = upgrade(load(file, shown=file.name), file.name)
    return Job(Project(folder, "odd", output), name_of(stem), file.name, document, "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("odd")


@pytest.fixture(scope="module")
def outcomes(folder):
    """What becomes of each file, written to the folder."""
    found = compile_all([job(stem, folder) for stem in COMPILED])
    for outcome in found:
        write(outcome.files, folder)
    write({"acme_clients/__init__.py": b"", "acme_clients/py.typed": b""}, folder)
    return dict(zip(COMPILED, found, strict=True))


@pytest.fixture(scope="module")
def api(outcomes, folder):
    """The module of an operation: ``api(file, operation)``."""
    with importable(folder) as import_module:
        yield lambda stem, operation="get_a": import_module(
            f"acme_clients.{name_of(stem)}.api.account.{operation}"
        )


def operations(outcomes, stem):
    """The names of a client's operations."""
    paths = (Path(path) for path in outcomes[stem].files)
    return sorted(p.stem for p in paths if p.parent.name == "account" and p.stem != "__init__")


# All of them


@pytest.mark.parametrize(("stem", "why"), REFUSED.items())
def test_what_is_not_taken_is_refused_in_one_line(tmp_path, stem, why):
    with pytest.raises(CompilerError) as caught:
        compile_provider(job(stem, tmp_path))
    assert str(caught.value) == f"{stem}.yaml: {why}"


def test_every_other_file_compiles(outcomes):
    assert len(FILES) > 150
    assert {stem for stem, outcome in outcomes.items() if not outcome.operations} == set()
    assert len({name_of(stem) for stem in FILES}) == len(FILES)


@pytest.mark.parametrize("stem", COMPILED)
def test_a_client_can_be_imported_and_reads_no_reply_wrongly(api, outcomes, stem):
    for operation in operations(outcomes, stem):
        module = api(stem, operation)
        errors = importlib.import_module(f"acme_clients.{name_of(stem)}.errors")
        for body in ({}, {"left": {"x": [1]}}, [], [{}], "x", 1, None):
            try:
                module.parse(200, body)
            except errors.UnexpectedReply as error:
                assert error.reason.startswith("not ")  # noqa: PT017


def test_the_clients_have_no_type_error(outcomes, folder):
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "acme_clients"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert (done.stdout.splitlines()[-1:], done.stderr) == (
        [f"Success: no issues found in {len([*folder.rglob('*.py')])} source files"],
        "",
    )


def test_whatever_can_be_lost_is_lost_by_one_of_them_and_noted(outcomes):
    found = Counter(kind for outcome in outcomes.values() for kind in outcome.lost)

    assert found.keys() == LOST.keys()


LOSSES = {
    "callbacks_links": ("callback", ["#/paths/~1a/get/callbacks"]),
    "resp_headers_odd": (
        "secret header",
        [
            "#/paths/~1a/get/responses/200/headers/X-Session",
            "#/paths/~1a/get/responses/200/headers/X-Token",
        ],
    ),
    "if_then_else": ("conditional property", [f"{OK}/then"]),
    "operation_servers": ("operation server", ["#/paths/~1a/get/servers/0"]),
    "param_cookie": ("cookie", ["#/paths/~1a/get/parameters/0"]),
    "param_headers_ignored": (
        "header",
        [f"#/paths/~1a/get/parameters/{number}" for number in range(3)],
    ),
    "path_param_undescribed": ("untyped", ["#/paths/~1a~1{p}~1{q-r}"]),
    "resp_csv_beside_json": ("answer", ["#/paths/~1a/get/responses/202"]),
    "resp_links": ("link", ["#/paths/~1a/get/responses/200/links"]),
    "resp_two_json_media": (
        "media type",
        ["#/paths/~1a/get/responses/200/content/application~1vnd.v2+json"],
    ),
    "security_two_schemes": ("security", ["#/components/securitySchemes/s"]),
    "servers_variables": ("server variable", [f"#/servers/0/variables/{v}" for v in "rv"]),
    "top_oneof_objects": ("union", [f"{OK}/oneOf"]),
    "v31_unknown_method_query": ("operation", ["#/paths/~1a/query"]),
}


@pytest.mark.parametrize(("stem", "loss"), LOSSES.items())
def test_a_loss_is_noted_with_its_place(outcomes, stem, loss):
    kind, places = loss
    assert outcomes[stem].lost[kind] == places


# Names


@pytest.mark.parametrize(
    ("stem", "names"),
    [
        ("opid_case_variants", ["get_a", "get_a_2"]),
        ("opid_duplicate", ["x", "x_2"]),
        ("opid_missing", ["get_a"]),
        ("opid_1st", ["field_1st"]),
        ("opid_async", ["async_"]),
        ("opid_list", ["list_"]),
        ("opid_getA.b_c", ["get_a_b_c"]),
        ("same_path_trailing_slash", ["a1", "a2"]),
    ],
)
def test_operations_whose_names_collide_are_numbered(outcomes, stem, names):
    assert operations(outcomes, stem) == names


def test_parameters_whose_names_collide_are_numbered(api):
    build = api("param_names_collide").build
    assert build(a_b="1", a_b_query="2", a_b_query_2="3")["params"] == {
        "a-b": "1",
        "a_b": "2",
        "aB": "3",
    }


def test_a_name_in_path_and_query_is_two_parameters(api):
    request = api("param_same_name_path_query").build(id="p", id_query="q")
    assert (request["url"], request["params"]) == ("/a/p", {"id": "q"})


def test_fields_whose_names_collide_are_all_read(api):
    reply = api("field_names_collide").parse(200, {"aB": "1", "a_b": "2", "A_B": "3", "ab": "4"})
    read = [reply.a_b, reply.a_b_field, reply.a_b_field_2, reply.ab]
    assert (read, reply.additional_properties) == (["1", "2", "3", "4"], {})


# Answers


def test_a_variant_is_told_by_its_discriminator(api):
    parse = api("oneof_discriminator").parse
    card = parse(200, {"src": {"kind": "card", "last4": "1234"}}).src
    bank = parse(200, {"src": {"kind": "bank", "iban": "DE"}}).src
    assert (type(card).__name__, card.last4, type(bank).__name__, bank.iban) == (
        *("Card", "1234"),
        *("Bank", "DE"),
    )


@pytest.mark.parametrize(
    "src", [{"kind": "coin"}, {"last4": "1"}, {"kind": None}, {"kind": ["card"]}, None, "x", [1]]
)
def test_a_variant_that_nobody_knows_is_kept_as_it_came(api, src):
    assert api("oneof_discriminator").parse(200, {"src": src}).src == src


def test_a_whole_answer_is_told_by_its_discriminator(api):
    one, several = api("top_discriminator"), api("top_discriminator", "get_b")
    replies = [one.parse(200, {"kind": kind}) for kind in ("card", "giro", "savings", "coin")]
    assert [type(reply).__name__ for reply in replies] == ["Card", "Bank", "Bank", "dict"]
    listed = several.parse(200, [{"kind": "card"}, {"kind": "coin"}, None])
    assert [type(reply).__name__ for reply in listed] == ["Card", "dict", "NoneType"]
    with pytest.raises(ValueError, match="get_a: status 200: not a JSON object"):
        one.parse(200, [])


def test_null_is_an_answer_where_it_is_described_as_one(api):
    parse = api("top_nullable").parse
    assert (parse(200, None), parse(200, {"x": 1}).x) == (None, 1)
    for body in ([], "text", 5):
        with pytest.raises(ValueError, match="get_a: status 200: not a JSON object"):
            parse(200, body)


def test_properties_beside_alternatives_are_all_read(api):
    for stem in ("props_beside_anyof", "allof_with_oneof"):
        reply = api(stem).parse(200, {})
        names = {field for field in dir(reply) if not field.startswith("_")}
        assert len(names - {"additional_properties", "from_dict"}) >= 3, stem


def test_what_is_beside_a_reference_is_read_too(api):
    reply = api("ref_beside_properties").parse(
        200, {"x": {"a": 1, "extra": "e"}, "y": {"a": 2, "b": 3}, "z": {"a": 4}}
    )
    assert (reply.x.a, reply.x.extra, reply.y.a, reply.y.b, reply.z.a) == (1, "e", 2, 3, 4)


def test_an_all_of_with_one_shape_has_that_shape(api, outcomes, folder):
    assert api("allof_one_shape")
    assert outcomes["allof_one_shape"].lost == {}
    code = (folder / "acme_clients/allof_one_shape/models/get_a_response.py").read_text()
    for field in ("kind: Kind | str", "word: str", "list_: list[int | None]"):
        assert f"    {field} | None | Unset" in code


@pytest.mark.parametrize("field", ["a\nb", "\u202ec", "é"])
def test_a_field_is_found_by_its_very_name(api, field):
    reply = api("fn_unprintable").parse(200, {field: 7})
    read = [getattr(reply, name) for name in dir(reply) if not name.startswith("_")]
    assert (7 in read, reply.additional_properties) == (True, {})


@pytest.mark.parametrize(
    ("stem", "taken", "refused"),
    [
        ("resp_default_only", (200, 201, 299), (199, 300, 404, 500)),
        ("resp_2XX", (200, 201, 299), (199, 300)),
        ("resp_star_media", (200,), (201,)),
        ("resp_vnd_json", (200,), (201,)),
        ("resp_json_charset", (200,), (201,)),
        ("resp_text_json", (200,), (201,)),
        ("ref_percent_twice", (200,), (201,)),
        ("resp_int_status_key", (200,), (201,)),
        ("resp_first_media_text", (200,), (201,)),
    ],
)
def test_which_status_is_an_answer(api, stem, taken, refused):
    parse = api(stem).parse
    assert [parse(status, {"left": 3}).left for status in taken] == [3] * len(taken)
    for status in refused:
        with pytest.raises(ValueError, match="not a documented answer"):
            parse(status, {"left": 3})


def test_an_answer_may_have_no_content(api):
    assert api("resp_2XX").parse(204, None) is None
    assert api("resp_no_content").parse(204, None) is None


def test_headers_of_an_answer_are_told(api):
    parse_headers = api("resp_headers_ratelimit").parse_headers
    assert parse_headers({"x-ratelimit-remaining": "7"}).x_rate_limit_remaining == "7"
    assert parse_headers({}).x_rate_limit_remaining is None


def test_headers_of_an_answer_have_names_of_their_own_and_no_secret(api):
    module = api("resp_headers_odd")
    sent = {"X-LEFT": "1", "x_Left": "2", "SELF": "3", 'A"); IMPORT OS': "4", "X-Session": "5"}
    told = attrs.asdict(module.parse_headers({**sent, "x-token": "6", "unheard-of": "7"}))

    assert len(told) == 10
    assert {name: value for name, value in told.items() if value} == {
        "x_left": "1",
        "x_left_header": "2",
        "self_": "3",
        "a_import_os": "4",
    }
    assert module.parse(200, {"left": 3}).left == 3


# What is sent


def test_lists_are_sent_in_their_style(api):
    request = api("param_array_styles").build(
        path=["a/b", "c"],
        exploded=[1, 2],
        commas=[1, 2],
        spaces=["a", "b"],
        pipes=[True, False],
        x_list=["a", "b"],
    )
    assert request == {
        "method": "GET",
        "url": "/a/a%2Fb%2Cc",
        "headers": {"Accept": "application/json", "X-List": "a,b"},
        "params": {"exploded": [1, 2], "commas": "1,2", "spaces": "a b", "pipes": "true|false"},
    }


def test_objects_are_sent_in_their_style(api):
    assert api("param_deepobject").build(f={"a": "x"})["params"] == {"f[a]": "x"}
    assert api("param_deepobject").build()["params"] == {}
    value = {"a": "x/y", "b": 1}
    request = api("param_object_styles").build(
        p=value, commas=value, pipes=value, loose=value, deep=value, x_object=value
    )
    assert request == {
        "method": "GET",
        "url": "/a/a%2Cx%2Fy%2Cb%2C1",
        "headers": {"Accept": "application/json", "X-Object": "a=x/y,b=1"},
        "params": {
            "commas": "a,x/y,b,1",
            "pipes": "a|x/y|b|1",
            "a": "x/y",
            "b": 1,
            "deep[a]": "x/y",
            "deep[b]": 1,
        },
    }
    assert api("param_object_styles").build(p="x", loose="y", deep="z")["params"] == {
        "loose": "y",
        "deep": "z",
    }
    assert api("param_content").build(f={"a": "x"})["params"] == {"f": '{"a": "x"}'}
    assert api("param_content").build(f=None)["params"] == {}


def test_a_body_is_sent_as_json_or_as_a_form(api, folder):
    body = {"class": "a", "filter": {"of": ["x"]}}
    assert api("post_typed_body", "post_a").build(body=body) == {
        "method": "POST",
        "url": "/a",
        "headers": {"Accept": "application/json"},
        "json": body,
    }
    form = api("post_form_body", "post_a").build(body={"from-day": "x"})
    assert (form["data"], "json" in form) == ({"from-day": "x"}, False)
    assert "json" not in api("post_json_body", "q").build()
    assert api("post_json_body", "q").build(body={"a": "x"})["json"] == {"a": "x"}
    code = (folder / "acme_clients/post_typed_body/models/post_a_body.py").read_text()
    assert '"class": "Required[PostABodyClass]", "filter": "NotRequired[PostABodyFilter]"' in code


def test_objects_in_a_form_are_sent_as_json(api):
    body = {"list": ["x"], "object": {"a": "x"}, "objects": [{"b": 1}]}
    assert api("post_form_nested", "post_a").build(body=body)["data"] == {
        "list": ["x"],
        "object": '{"a": "x"}',
        "objects": ['{"b": 1}'],
    }


def test_what_only_the_provider_sets_need_not_be_sent(api, folder):
    assert api("post_read_only", "post_a")
    code = (folder / "acme_clients/post_read_only/models/post_a_body.py").read_text()
    assert '{"name": "Required[str]", "id": "NotRequired[str]"}' in code


def test_a_path_alone_says_what_it_needs(api):
    build = api("path_param_undescribed").build
    assert build(p="x", q_r="y/z")["url"] == "/a/x/y%2Fz"


def test_headers_that_are_no_parameters_are_left_to_the_caller(api):
    request = api("param_headers_ignored").build(x_a="1")
    assert request["headers"] == {"Accept": "application/json", "X-A": "1"}


# What the package says


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("security_two_schemes", "Credentials: header `X-K`. And header `X-S`."),
        ("security_alternatives", "Credentials: header `X-K`. Or bearer token."),
        ("security_ref", "Credentials: header `X-J`."),
        ("servers_variables", "Server: https://eu.acme.example/v1"),
    ],
)
def test_the_package_tells_how_to_use_it(api, stem, told):
    assert api(stem)
    package = sys.modules[f"acme_clients.{name_of(stem)}"]
    assert told in package.__doc__

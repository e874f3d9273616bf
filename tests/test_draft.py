"""Drafts of providers: what is recognized, what is marked, and that they work at once."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from coffers import _registry, samples, testing
from coffers._cli import main
from coffers.convert import amount, moment

pytest.importorskip("openapi_python_client", reason="the compiler's extra is not installed")
from coffers.compiler import CompilerError, Project, compile_project, draft as drafts, load
from coffers.compiler.document import operations
from coffers.compiler.draft.fields import at_path
from coffers.compiler.draft.recognize import recognize
from coffers.compiler.draft.replies import infer
from coffers.compiler.draft.shapes import MISSING, shape_of

from .projects import adapter_in, changed_at

ROOT = Path(__file__).parents[1]
ACME = Path(__file__).with_name("drafts") / "acme.yaml"
ACME_OPERATIONS = ["GET /me", "GET /lots/{team_id}"]
TRUTH = load(Path(__file__).with_name("drafts") / "truth.yaml")["replies"]
SPECS = ROOT.parent / "shared" / "specs"
ROLES = ("limit", "used", "remaining", "resets_at")
needs_specs = pytest.mark.skipif(
    not SPECS.is_dir(), reason=f"no vendors' documents in {SPECS}; they may not be published"
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A project of somebody else's, in which commands run."""
    (tmp_path / "their_package").mkdir()
    (tmp_path / "their_package" / "__init__.py").write_text('"""Theirs."""\n', encoding="utf-8")
    rules = f'[tool.ruff]\nextend = "{ROOT.as_posix()}/pyproject.toml"\n'
    rules += '[tool.ruff.lint.per-file-ignores]\n"their_package/*" = ["ARG002", "D101", "D103"]\n'
    settings = '[tool.coffers]\npackage = "their_package._clients"\nstrict = true\n'
    (tmp_path / "pyproject.toml").write_text(
        f'{settings}models = "their_package._models"\n{rules}', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    _registry.adapter.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "their_package"]:
        del sys.modules[name]


@pytest.fixture
def register(register_adapter):
    """Compile a draft, and register its adapter as its package would."""

    def register(name):
        compile_project(Project.find(Path.cwd()), [name], say=lambda _: None)
        module = importlib.import_module(f"their_package.{name}")
        return register_adapter(adapter_in(module, name))

    return register


def draft(*arguments):
    assert main(["draft", *map(str, arguments)]) == 0


def draft_acme():
    asked = [part for operation in ACME_OPERATIONS for part in ("--operation", operation)]
    draft("acme", "--from", ACME, *asked)


def failure(name, path):
    with pytest.raises(AssertionError) as failed:
        testing.check(name, samples.load(path))
    return str(failed.value).partition("Once you have checked it")[0].splitlines()


def test_it_makes_new_files_only_and_says_what_comes_next(package, capsys):
    draft_acme()

    assert capsys.readouterr().out.splitlines() == [
        "openapi/acme.yaml",
        "their_package/acme.py",
        "their_package/samples/acme.json",
        "tests/fixtures/acme/unauthorized.json",
        "Decide what is marked TODO, the description first; then run",
        "    coffers compile",
        "Register the adapter in pyproject.toml:",
        '    [project.entry-points."coffers.providers"]',
        '    acme = "their_package.acme:Acme"',
    ]
    assert not (package / ".ruff_cache").exists()
    before = {path: path.read_bytes() for path in package.rglob("*.*") if path.is_file()}
    (package / "openapi" / "acme.yaml").unlink()

    assert main(["draft", "acme"]) == 64
    assert capsys.readouterr().err == (
        "coffers: their_package/acme.py: already exists; nothing was written\n"
    )
    assert not (package / "openapi" / "acme.yaml").exists()
    assert all(path.read_bytes() == kept for path, kept in before.items() if path.exists())


def test_what_is_no_parameter_and_no_example_is_left_out(package, register):
    """An example in another file, and headers that OpenAPI describes elsewhere."""
    schema = {"type": "object", "properties": {"credits_left": {"type": "integer"}}}
    names = ("Authorization", "Accept", "Content-Type")
    header = {"in": "header", "required": True, "schema": {"type": "string"}}
    operation = {
        "parameters": [{"name": name, **header} for name in names],
        "responses": {
            "200": {
                "description": "",
                "content": {"application/json": {"schema": schema, "example": {"$ref": "a.json"}}},
            }
        },
    }
    document = {"openapi": "3.1.0", "paths": {"/v1/left": {"get": operation}}}
    (package / "vendor.json").write_text(json.dumps(document))
    draft("left", "--from", package / "vendor.json", "--operation", "GET /v1/left")

    register("left")
    assert "call(get_left)" in (package / "their_package/left.py").read_text()
    assert "$ref: " not in (package / "openapi/left.yaml").read_text().replace('$ref: "#', "")
    body = json.loads((package / "their_package/samples/left.json").read_text())
    assert body["exchanges"][0]["body"].keys() == {"credits_left"}


def test_a_draft_that_cannot_be_written_is_one_line(package, capsys):
    assert main(["draft", "a" * 300]) == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("coffers: their_package/aaa")
    (package / "tests").write_text("")

    assert main(["draft", "acme"]) == 64
    assert capsys.readouterr().err == (
        "coffers: tests/fixtures/acme/unauthorized.json: Not a directory; nothing was written\n"
    )
    assert not [path for path in package.rglob("*") if path.stem in ("acme", "a" * 300)]


def test_its_contract_says_what_is_left_to_decide(package, register):
    draft_acme()
    register("acme")
    lines = failure("acme", package / "their_package" / "samples" / "acme.json")
    told = [line for line in lines if not line.startswith("to decide: ")]
    marks = [line for line in lines if line.startswith("to decide: ")]

    assert [line.partition(":")[0] for line in told] == [
        *("balances", "coverage", "holder", "name", "observed_at", "plan", "provider"),
        *("schema",),
    ]
    assert [re.sub(r"^to decide: acme\.py:\d+: ", "", mark) for mark in marks] == [
        "say above what the service is for, and here what misleads in its reply",
        "write the 44 descriptions of openapi/acme.yaml",
        "what do the other words mean?",
        "is it written so?",
        "what is it, and must callers know it?",
        "in which unit?",
        "money in minor units",
        "is it what's left, or what was granted?",
        "in which unit?",
        "does it add to the others, or is it part of one?",
    ]
    testing.check("acme", samples.load(package / "tests/fixtures/acme/unauthorized.json"))


def test_what_is_sure_is_mapped(package, register):
    draft_acme()
    register("acme")
    account = samples.read("acme", samples.load(package / "their_package/samples/acme.json"))

    anvils = account.balance("anvils")
    assert (anvils.limit, anvils.used, anvils.unit, anvils.kind) == (
        500,
        120,
        "anvils",
        "allowance",
    )
    assert anvils.resets_at == moment(1796083200)
    assert account.balance("cents").remaining == 1250
    assert account.balance("cents").unit == "usd_cents"
    lot = next(b for b in account.balances if b.kind == "lot")
    assert (lot.remaining, lot.limit) == (7500, 10000)
    assert lot.expires_at is not None
    assert (account.holder.email, account.plan.status) == ("user@example.com", "active")


def test_nothing_of_the_vendors_sentences_and_of_its_customers_is_left(package):
    draft_acme()
    written = "".join(p.read_text("utf-8") for p in package.rglob("*acme*") if p.is_file())
    written += (package / "tests/fixtures/acme/unauthorized.json").read_text("utf-8")
    sentences = [
        text
        for text in re.findall(
            r"(?:description|summary|title): ([^,}\n]+)", ACME.read_text("utf-8")
        )
        if " " in text
    ]

    assert len(sentences) > 8
    assert [text for text in sentences if text.strip() in written] == []
    secrets = ("usr_8f3a", "wile@", "Wile", "/i/8f3a", "555-0100", "is cross")
    assert [text for text in secrets if text in written] == []


def test_its_description_keeps_the_facts(package):
    draft_acme()
    made = load(package / "openapi" / "acme.yaml", strict=True)
    me = made["paths"]["/v2/me"]["get"]

    assert made["servers"] == [{"url": "https://api.acme.example"}]
    assert "upstream" not in made["x-coffers"]  # nobody else has the file
    assert [p["name"] for p in me["parameters"]] == ["X-Acme-Version", "verbose"]
    assert me["parameters"][0]["schema"] == {"type": "string", "enum": ["2026-01"]}
    assert made["components"]["securitySchemes"]["key"]["name"] == "X-Acme-Key"
    schemas = made["components"]["schemas"]
    assert "Unneeded" not in schemas
    assert schemas["MeReply"]["required"] == ["success", "data"]
    data = schemas["Data"]["properties"]
    assert data["full_name"]["type"] == ["string", "null"]
    assert [n for n, field in data.items() if field.get("format") == "password"] == [
        *("api_token", "invite_link"),
    ]
    assert data["note"] == {"type": "string", "description": "TODO: describe"}  # in an example only
    quota = schemas["Quota"]["properties"]
    assert quota["anvils_limit"]["description"] == "TODO: describe (taken for a limit)"
    assert "seconds or milliseconds?" in quota["next_reset_unix"]["description"]


def test_headers_that_may_tell_what_is_left_are_carried_over_and_marked(package, register):
    document = load(ACME)
    headers = {
        "X-Anvil-Credits-Left": {"description": "Acme's words.", "schema": {"type": "integer"}},
        "X-RateLimit-Remaining": {"schema": {"type": "integer"}},
        "X-Left\n    import os": {"schema": {"type": "integer"}},
        "Content-Type": {"schema": {"type": "string"}},
    }
    document["paths"]["/me"]["get"]["responses"]["200"]["headers"] = headers
    (package / "acme.json").write_text(json.dumps(document), encoding="utf-8")
    draft("acme", "--from", "acme.json", "--operation", "GET /me")
    register("acme")

    made = load(package / "openapi" / "acme.yaml")["paths"]["/v2/me"]["get"]["responses"]["200"]
    assert made["headers"] == {
        "X-Anvil-Credits-Left": {"description": "TODO: describe", "schema": {"type": "integer"}}
    }
    lines = (package / "their_package" / "acme.py").read_text("utf-8").splitlines()
    (mark,) = [line.strip() for line in lines if "headers." in line]
    assert mark.endswith("headers.X-Anvil-Credits-Left")
    assert mark.startswith("# TODO: not mapped: ")


def places(node, at=()):
    """Yield the way to everything in a document."""
    known = node.items() if isinstance(node, dict) else enumerate(node)
    for step, child in known:
        yield (*at, step)
        if isinstance(child, dict | list):
            yield from places(child, (*at, step))


@pytest.mark.parametrize("value", [None, "https://[a", [[]], {"$ref": "#/nothing"}], ids=repr)
def test_a_document_that_is_wrong_somewhere_is_drafted_or_refused_in_one_line(package, value):
    document, project = load(ACME), Project.find(package)
    tried = Counter()
    for place in places(document):
        broken = changed_at(document, place, value)
        try:
            drafts.draft(project, "acme", drafts.source_of(broken, "acme.yaml", ACME_OPERATIONS))
        except CompilerError as error:
            tried["refused" if "\n" not in str(error) else "refused at length"] += 1
        else:
            tried["drafted"] += 1

    assert tried.keys() == {"drafted", "refused"}


def test_the_fixture_is_the_documents_example_without_anybody_in_it(package):
    draft_acme()
    case = samples.load(package / "their_package" / "samples" / "acme.json")

    assert re.fullmatch(r"vendor documentation \d{4}-\d\d-\d\d", case.origin)
    assert case.options == {"team_id": "example"}
    assert [exchange["request"] for exchange in case.exchanges] == [
        *("GET /v2/me", "GET /v2/lots/example"),
    ]
    data = case.exchanges[0]["body"]["data"]
    assert data["email"] == "user@example.com"
    assert data["invite_link"] == "not-a-real-key"
    assert data["plan"] == {"name": "Anvil Pro", "status": "active"}
    assert data["quota"]["anvils_used"] == 120


@pytest.mark.parametrize(
    "make",
    [draft_acme, lambda: draft("acme")],
    ids=["from a document", "to begin with"],
)
def test_it_is_clean_for_ruff_and_mypy(package, register, make):
    make()
    register("acme")
    adapter = package / "their_package" / "acme.py"
    for command in (["check"], ["format", "--check"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", adapter], check=True)
    pytest.importorskip("mypy", reason="mypy is not installed")
    strict = ["--strict", "--follow-imports=silent", "--cache-dir", package / "cache", adapter]
    # In a process of its own: mypy raises the limit of recursion.
    subprocess.run([sys.executable, "-m", "mypy", *strict], check=True)


def test_a_draft_to_begin_with_says_that_it_is_made_up(package, register):
    draft("acme")
    register("acme")
    lines = failure("acme", package / "their_package" / "samples" / "acme.json")

    assert any(
        line.endswith("take the provider's own operation and reply; these are made up")
        for line in lines
    )
    assert samples.load(package / "their_package/samples/acme.json").origin == "written"
    assert "upstream" not in load(package / "openapi/acme.yaml")["x-coffers"]


def test_names_without_a_word_are_no_names_of_balances(package):
    body = {"self": {"": {"credits_left": 3}, "€": {"credits_left": 4}}}
    source = drafts.source_of_replies([write_reply(package, body)], ["GET /v1/me"])
    made = drafts.draft(Project.find(package), "acme", source)

    code = made.files[Path("their_package/acme.py")]
    assert sorted(re.findall(r'key="(\w+)"', code)) == ["credits", "self_credits"]


def write_reply(folder, body):
    (folder / "reply.json").write_text(json.dumps(body), encoding="utf-8")
    return folder / "reply.json"


def test_replies_become_a_schema(package, register):
    replies = {
        "a.json": {"quota": {"limit": 100, "used": None}, "more": {"x": 1}, "user": {"id": 7}},
        "b.json": {"quota": {"limit": 99.5, "used": 3}, "user": {"id": 8}, "at": "2026-01-02"},
    }
    for name, body in replies.items():
        (package / name).write_text(json.dumps(body), encoding="utf-8")
    draft("acme", "--from-replies", "a.json", "b.json", "--operation", "GET /v1/me")
    schemas = load(package / "openapi" / "acme.yaml")["components"]["schemas"]

    assert schemas["MeReply"]["required"] == ["quota", "user"]
    assert schemas["MeReply"]["properties"]["at"]["format"] == "date"
    quota = schemas["Quota"]
    assert quota["properties"]["limit"]["type"] == "number"
    assert quota["properties"]["used"]["type"] == ["integer", "null"]
    register("acme")
    case = samples.load(package / "their_package" / "samples" / "acme.json")
    assert case.origin.startswith("recorded ")
    assert case.exchanges[0]["body"]["user"] == {"id": 12345}
    assert samples.read("acme", case).balances[0].limit == 100


def test_names_that_are_identifiers_are_the_keys_of_a_map():
    one, other = "0a1b2c3d-0000-4000-8000-000000000000", "0a1b2c3d-0000-4000-8000-000000000001"
    shape = infer([{"pools": {one: {"left": 1}, other: {"left": 2, "used": 1}}}])

    assert shape.members["pools"].members == {}
    assert set(shape.members["pools"].values.members) == {"left", "used"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Acme"], "openapi/Acme.yaml: a provider's name must be a lower-case Python identifier,"),
        (["class"], "openapi/class.yaml: a provider's name must be a lower-case Python"),
        (["a", "--from", str(ACME)], f"{ACME}: name the --operation that tells what is left; it"),
        (
            ["a", "--from", str(ACME), "--operation", "GET /mee"],
            f"{ACME}: no operation 'GET /mee' (did you mean 'GET /me'?)",
        ),
        (["a", "--from", str(ACME), "--from-replies", "x"], "--from and --from-replies exclude"),
        (["a", "--from-replies", "none.json"], "none.json: No such file or directory"),
        (["a", "--from-replies", "pyproject.toml"], "pyproject.toml: isn't JSON: "),
        (["a", "--from-replies", "x", "--operation", "me"], "me: isn't an operation such as 'GET"),
    ],
)
def test_what_cannot_be_drafted_is_refused_in_one_line(package, capsys, arguments, message):
    assert main(["draft", *arguments]) == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert len(line) <= 280
    assert not (package / "openapi").exists()


@pytest.mark.parametrize(
    ("number", "told"), [(1, "it has GET /0"), (4, "it has GET /0, GET /1, GET /2, ...")]
)
def test_it_lists_the_operations_to_choose_from(number, told):
    paths = {f"/{i}": {"get": {"responses": {}}} for i in range(number)}
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}

    with pytest.raises(CompilerError) as refused:
        drafts.source_of(document, "a.json", [])
    assert str(refused.value).endswith(told)


def recognized(body, path="/v1/account"):
    """Return what is recognized in a reply: place and role → whether it is sure."""
    pools = recognize([(path, infer([body]), body)]).pools
    return {
        (".".join(value.at), role): not value.why
        for pool in pools
        for role, value in {**pool.amounts, **pool.times}.items()
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"used": 1, "limit": 9}, {("used", "used"): True, ("limit", "limit"): True}),
        ({"usedCredits": 1, "totalCredits": 9}, {("usedCredits", "used"): True, ("totalCredits", "limit"): True}),
        ({"limit_remaining": 4}, {("limit_remaining", "remaining"): True}),
        ({"limits": {"anvils": 9}, "usage": {"anvils": 2}}, {("limits.anvils", "limit"): True, ("usage.anvils", "used"): True}),
        ({"api": {"max": 9, "current": 2}}, {("api.max", "limit"): True, ("api.current", "used"): True}),
        ({"balance": "12.50", "currency": "USD"}, {("balance", "remaining"): True}),
        ({"credits": 5}, {("credits", "remaining"): False}),  # or what was granted
        ({"account_balance": "12.2", "amount_due": 3}, {("account_balance", "remaining"): False}),
        ({"balance": 12.2, "credit_limit": 30}, {("balance", "remaining"): False}),
        ({"available_voices": 120}, {("available_voices", "remaining"): False}),
        ({"minutes_left": 12}, {("minutes_left", "remaining"): False}),  # or a countdown
        ({"used": 5, "limit": -1}, {("used", "used"): True, ("limit", "limit"): False}),
        ({"days_remaining": 12, "time_left": 3, "trial_remaining": 2}, {}),
        ({"limit": 10, "count": 3, "offset": 0, "items": []}, {}),  # a page of a list
        ({"rate_limit": {"limit": 10, "remaining": 3}}, {}),
        ({"transactions": [{"balance": 10, "used": 3, "limit": 4}]}, {}),
        ({"days": [{"date": "2026-01-01", "used": 3, "limit": 4}]}, {}),
        ({"usage_percent": 5, "limit_percent": 90}, {}),
        ({"pending_balance": 5, "affiliate_balance": 90, "low_balance_threshold": 3}, {}),
        ({"jobs": {"completed": 3, "total": 10, "remaining": 7}}, {}),
        ({"login_attempts_remaining": 3, "max_login_attempts": 5}, {}),
        ({"balance": 100, "balance_uninvoiced": 10}, {("balance", "remaining"): False, ("balance_uninvoiced", "remaining"): False}),
        ({"data": {"available_credit": 40, "credit_limit": 9, "balance": 3}}, {("data.available_credit", "remaining"): True, ("data.credit_limit", "limit"): False, ("data.balance", "remaining"): False}),
        ({"last_reset": "2026-01-01", "left": 2}, {("left", "remaining"): True}),
        (
            {"left": 2, "used": 1, "resets_at": "2026-02-01T00:00:00Z"},
            {("left", "remaining"): True, ("used", "used"): True, ("resets_at", "resets_at"): True},
        ),
        (
            {"left": 2, "expires_at": "2026-02-01T00:00:00Z"},  # the key, or the balance
            {("left", "remaining"): True, ("expires_at", "expires_at"): False},
        ),
    ],
)  # fmt: skip
def test_a_field_is_sure_only_where_one_reading_is_left(body, expected):
    assert recognized(body) == expected


def test_only_one_pool_of_a_unit_counts_until_it_is_decided():
    body = {"credits": {"total_balance": 9, "bonus_balance": 4}}
    first, second = recognize([("/", infer([body]), body)]).pools

    assert (first.counts_why, bool(second.counts_why)) == ("", True)


def score(rows):
    """Compare what is recognized with the truth: counts, and what is wrong without a mark."""
    counts = dict.fromkeys(("facts", "sure", "marked", "missed", "wrong but marked"), 0)
    halves, wrong, documents = {}, [], {}
    for row in rows:
        name = row["file"]
        if name not in documents:
            documents[name] = load(SPECS / name)
        (endpoint,) = drafts.source_of(documents[name], name, [row["operation"]]).endpoints
        pools = recognize([(endpoint.path, endpoint.reply, endpoint.body)]).pools
        found = {}
        for pool in pools:
            for role, value in {**pool.amounts, **pool.times}.items():
                if role in ROLES:
                    found.setdefault((role, ".".join(value.at)), []).append(value.why)
        truth = {(role, place) for role in ROLES for place in row.get(role, ())}
        counts["facts"] += len(truth)
        counts["missed"] += len(truth - found.keys())
        half = halves.setdefault(name, [0, 0])
        half[0], half[1] = half[0] + len(truth & found.keys()), half[1] + len(truth)
        for fact, doubts in found.items():
            if fact in truth:
                counts["sure" if "" in doubts else "marked"] += 1
            elif fact[1] not in row.get("open", ()):
                counts["wrong but marked"] += 1
                wrong += [(name, row["operation"], *fact)] if "" in doubts else []
    told = [(found, facts) for found, facts in halves.values() if facts]
    counts["documents"] = len(told)
    counts["half right"] = sum(2 * found >= facts for found, facts in told)
    return counts, wrong


@needs_specs
@pytest.mark.parametrize("held_out", [False, True], ids=["developed on", "held out"])
def test_vendors_replies_are_mapped_and_never_wrongly_without_a_mark(held_out, record_property):
    rows = [row for row in TRUTH if row.get("held_out", False) == held_out]
    counts, wrong = score(rows)
    for name, count in counts.items():
        record_property(name, count)

    assert wrong == []
    assert counts["sure"] + counts["marked"] >= 0.85 * counts["facts"], counts
    assert counts["half right"] >= 0.9 * counts["documents"], counts


@needs_specs
@pytest.mark.parametrize("name", sorted({row["file"] for row in TRUTH}))
def test_every_document_becomes_a_draft(package, name):
    wanted = [row["operation"] for row in TRUTH if row["file"] == name]
    source = drafts.source_of(load(SPECS / name), name, wanted)
    made = drafts.draft(Project.find(package), "acme", source)
    code = next(text for path, text in made.files.items() if path.suffix == ".py")

    ast.parse(code)
    compile_to = recognize([(e.path, e.reply, e.body) for e in source.endpoints])
    doubts = [v.why for p in compile_to.pools for v in (*p.amounts.values(), *p.times.values())]
    doubts += [p.kind_why or p.unit_why or p.counts_why for p in compile_to.pools]
    assert all(doubt in code for doubt in doubts if doubt)


def of_our_own():
    """Our descriptions, each operation with the body of the provider's happy case."""
    for file in sorted((ROOT / "openapi").glob("*.yaml")):
        case = samples.load(ROOT / "tests" / "fixtures" / file.stem / "happy.json")
        bodies = {e["request"].partition("?")[0]: e["body"] for e in case.exchanges}
        document = load(file)
        for operation in operations(document):
            pattern = re.sub(r"\{[^}]*\}", "[^/]+", f"{operation.method.upper()} {operation.path}")
            for request, body in bodies.items():
                if re.fullmatch(pattern, request):
                    yield file.stem, document, str(operation), body, case.expect["balances"]


def test_our_own_adapters_agree():
    """A draft from our description reads the same numbers as the adapter that we wrote."""
    right, truth, wrong = set(), set(), []
    for name, document, operation, body, balances in of_our_own():
        (endpoint,) = drafts.source_of(document, name, [operation]).endpoints
        known = {
            (name, role, Decimal(balance[role]) if role != "resets_at" else moment(balance[role]))
            for balance in balances
            for role in ROLES
            if role in balance and balance.get("basis", {}).get(role) != "derived"
        }
        truth |= known
        for pool in recognize([(endpoint.path, endpoint.reply, body)]).pools:
            for role, value in {**pool.amounts, **pool.times}.items():
                sent = at_path(body, value.at)
                if role not in ROLES or sent is MISSING or sent is None:
                    continue
                sent = Decimal(str(sent)) if isinstance(sent, float) else sent
                read = moment(sent) if role == "resets_at" else amount(sent)
                if (name, role, read) in known:
                    right.add((name, role, read))
                elif not value.why:
                    wrong.append((name, role, value.at))

    assert wrong == []
    assert len(right) >= 0.65 * len(truth), (len(right), len(truth))


def test_no_draft_is_left_in_the_library():
    left = [
        path.relative_to(ROOT).as_posix()
        for folder in ("openapi", "facade/coffers/adapters", "tests/fixtures")
        for path in (ROOT / folder).rglob("*.*")
        if path.is_file() and path.suffix in (".yaml", ".py", ".json")
        if "TODO: " in path.read_text("utf-8")
    ]
    assert left == []


def test_in_a_checkout_of_the_library_a_draft_takes_its_place(tmp_path, monkeypatch):
    """Nothing is written here; the paths alone are asked for."""
    made = drafts.draft(Project.find(ROOT), "acme_two", drafts.starter())

    assert [path.as_posix() for path in made.files] == [
        "openapi/acme_two.yaml",
        "facade/coffers/adapters/acme_two.py",
        "tests/fixtures/acme_two/happy.json",
        "tests/fixtures/acme_two/unauthorized.json",
    ]
    assert made.entry_point == ""


def test_what_contains_itself_is_left_open():
    document = {"a": {"properties": {"left": {"type": "integer"}, "again": {"$ref": "#/a"}}}}
    shape = shape_of(document, {"$ref": "#/a"})

    assert shape.members["left"].is_number
    assert shape.members["again"].members == {}

"""The recipe for a provider, followed to the letter; and every command that the docs name."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
from importlib import import_module
from pathlib import Path

import attrs
import pytest
from cyclopts import CycloptsError

from coffers import samples, testing
from coffers._cli.commands import app

pytest.importorskip("openapi_python_client", reason="the generators are not installed")
pytest.importorskip("datamodel_code_generator", reason="the generators are not installed")

ROOT = Path(__file__).parents[1]


def block(language, text):
    """Return the first code block in this language that contains `text`."""
    blocks = re.findall(rf"^```{language}[^\n]*\n(.*?)^```$", RECIPE, re.DOTALL | re.MULTILINE)
    return next(b for b in blocks if text in b)


RECIPE = (ROOT / "docs" / "write-a-provider.md").read_text(encoding="utf-8")


@pytest.fixture
def acme(tmp_path, make_provider):
    """Describe, generate and map the recipe's provider."""
    (tmp_path / "openapi").mkdir()
    description = tmp_path / "openapi" / "acme.yaml"
    description.write_text(block("yaml", "openapi: 3.1.0"), encoding="utf-8")
    return make_provider("acme", block("python", "class Acme"))


def test_the_recipe_makes_a_provider_that_is_read(acme):
    recorded = json.loads(block("json", '"exchanges"'))
    case = samples.Case(**recorded)
    account = samples.read("acme", case)

    (balance,) = account.balances
    assert (balance.remaining, balance.limit, balance.used, balance.unit) == (
        40,
        100,
        60,
        "credits",
    )
    assert account.headroom("credits").amount == 40
    with pytest.raises(AssertionError, match=r"became .*, expected nothing") as caught:
        testing.check("acme", case)
    assert "balances: became [{" in str(caught.value)

    _, _, pasted = str(caught.value).partition("this is what the case expects:\n")
    testing.check("acme", attrs.evolve(case, expect=json.loads(pasted)))


def test_the_description_of_the_recipe_is_a_good_one(acme, tmp_path):
    from coffers.compiler.loading import load
    from coffers.compiler.rules import lint

    document = load(tmp_path / "openapi" / "acme.yaml", strict=True)
    lint(document, "openapi/acme.yaml")


def test_an_adapter_of_the_recipe_is_as_short_as_it_says():
    assert len(block("python", "class Acme").splitlines()) < 40


# Commands in the documentation


def sessions():
    """Return the noxfile's sessions, each with the commands that get its arguments."""
    found = {}
    for node in ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            code = ast.unparse(node)
            pattern = r"'scripts/(\w+\.py)'|'coffers', '(\w+)'|'python', '-m', '(\w+)'"
            commands = ["".join(names) for names in re.findall(pattern, code)]
            found[node.name] = commands if "posargs" in code else []
    return found


def told():
    """Yield each `nox -s …` in the documentation and in printed messages."""
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "openapi/README.md")]
    pages += [*(ROOT / "docs").rglob("*.md"), *(ROOT / "scripts").glob("*.py")]
    for page in sorted(pages):
        for command in re.findall(r"nox -s ([^`\n\"\\;#]+)", page.read_text(encoding="utf-8")):
            yield page.relative_to(ROOT).as_posix(), command.strip().rstrip(".")


COMMANDS = sorted(set(told()))
WORK = {
    "document.py": ("generated", []),
    "drift.py": ("find", {}),
    "new.py": ("make", []),
    "vendor.py": ("vendor", Path()),
}
"""What each script calls to do its work, and what it gets when nothing is done."""


@pytest.fixture
def accepts(monkeypatch, request):
    """Return a function that checks whether a session accepts arguments, without running it."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def parse(command, arguments):
        if command == "bench":
            import_module("bench.__main__").options(arguments)
            return
        if not command.endswith(".py"):
            app.parse_args([command, *arguments], exit_on_error=False, print_error=False)
            return
        script = import_module(command.removesuffix(".py"))
        name, result = WORK[command]
        monkeypatch.setattr(script, name, lambda *_, **__: result)
        monkeypatch.setattr(sys, "argv", [command, *arguments])
        script.main()

    def accepts(session, arguments):
        if not arguments:
            return True
        if session in ("tests", "live"):
            given = request.config._parser.parse(arguments)
            return all((ROOT / place).exists() for place in given.file_or_dir)
        for command in sessions()[session]:
            try:
                parse(command, arguments)
            except (SystemExit, CycloptsError) as done:
                if getattr(done, "code", 1):
                    return False
        return bool(sessions()[session])

    return accepts


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_nox_command_that_is_told_can_be_run(accepts, page, command):
    names, _, arguments = command.partition(" -- ")
    names = names.split()

    assert set(names) <= sessions().keys()
    assert len(names) == 1 or not arguments, "nox hands the arguments to each of the sessions"
    assert accepts(names[0], shlex.split(arguments))


def test_what_a_session_does_not_take_is_noticed(accepts):
    assert len(COMMANDS) > 15
    assert accepts("generate", ["--check", "acme"])
    assert not accepts("generate", ["-k", "acme"])
    assert not accepts("tests", ["tests/test_nothing.py"])
    assert not accepts("lint", ["acme"])
    assert not accepts("bench", ["--only", "nothing"])
    assert not accepts("bench", ["--only", "warm", "--write"])
    with pytest.raises(pytest.UsageError):
        accepts("tests", ["--no-such-option"])

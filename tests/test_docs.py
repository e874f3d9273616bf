"""What the documentation shows is what happens."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections import Counter
from pathlib import Path

import attrs
import pytest
from ruamel.yaml import YAML

from coffers import samples
from coffers._cli import main
from coffers.samples import catalogue

from .recorded_server import serving

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "before-a-paid-job.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def blocks():
    """The page's blocks of code: language and text."""
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


@pytest.fixture
def configured(blocks, tmp_path, monkeypatch):
    """The page's own coffers.toml, whose providers are on loopback."""
    (text,) = [text for language, text in blocks if language == "toml"]
    accounts = tomllib.loads(text)["accounts"]
    cases = {table["provider"]: samples.sample(table["provider"]) for table in accounts.values()}
    with serving(*cases.values()) as server:
        for table in accounts.values():
            text = text.replace(
                f'key_env = "{table["key_env"]}"',
                f'key_env = "{table["key_env"]}"\nbase_url = "{server.url}"',
            )
            monkeypatch.setenv(table["key_env"], samples.FAKE_KEY)
        (tmp_path / "coffers.toml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        yield server


def run(blocks, capsys):
    """Execute the page's Python in one namespace, and compare what it prints."""
    names: dict[str, object] = {"__name__": "page"}
    printed = ""
    for language, text in blocks:
        if language == "python":
            exec(compile(text, str(PAGE), "exec"), names)
            printed = capsys.readouterr().out
        elif language == "text":
            assert printed == text
    names["fleet"].close()
    return names


def test_a_providers_page_says_what_the_answer_cannot_tell():
    told = 0
    for path in sorted((ROOT / "openapi").glob("*.yaml")):
        unseen = YAML(typ="safe").load(path).get("x-coffers", {}).get("unseen", [])
        page = ROOT / "docs" / "providers" / f"{path.stem}.md"
        for sentence in unseen:
            told += 1
            assert f"\n* {' '.join(sentence.split())}\n" in page.read_text(encoding="utf-8")

    assert told > 20


def test_each_block_prints_what_stands_below_it(blocks, configured, capsys):
    names = run(blocks, capsys)
    tests = [name for name in names if name.startswith("test_")]
    for name in tests:
        names[name]()

    assert len(tests) == 2
    # One for each account; one to confirm a no, and one because it was asked for.
    assert sorted(Counter(path for path, _ in configured.requests).values()) == [1, 1, 3]


def test_the_commands_print_what_stands_below_them(blocks, configured, capfd):
    (text,) = [text for language, text in blocks if language == "console"]
    command, *printed = text.removeprefix("$ ").splitlines()
    program, *arguments = shlex.split(command.partition(" && ")[0])
    status = main(arguments)

    assert (program, status) == ("coffers", 0)
    assert [*capfd.readouterr().out.splitlines(), "started"] == printed


def test_the_store_of_the_page_holds_no_key(blocks, configured, capsys, tmp_path):
    run(blocks, capsys)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("coffers.db*")}

    assert "coffers.db" in files
    assert not [name for name, data in files.items() if samples.FAKE_KEY.encode() in data]


def test_the_page_of_a_provider_says_what_its_answer_cannot_tell(monkeypatch):
    monkeypatch.syspath_prepend(str(PAGE.parents[1] / "scripts"))
    import document

    entry = next(iter(catalogue.providers().values()))
    text = document.page(attrs.evolve(entry, unseen=("What jobs cost.", "Locks.")))

    assert "\n## What it leaves out\n\n* What jobs cost.\n* Locks.\n\n## Sources\n" in text
    assert "leaves out" not in document.page(attrs.evolve(entry, unseen=()))

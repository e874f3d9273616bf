"""The documentation does what it shows."""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import attrs
import pytest
from ruamel.yaml import YAML

from coffers import samples
from coffers.samples import catalogue

from .pages import Reader, blocks, on_loopback

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "scripts"))
document = import_module("document")
provider_pages = import_module("provider_pages")

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "openapi" / "README.md"])
FOLLOWED_ELSEWHERE = {
    "docs/write-a-provider.md": "tests/test_contributing.py",
    "docs/compile-your-own.md": "scripts/follow_page.py",  # from the wheel, in `nox -s build`
}
GATE = DOCS / "before-a-paid-job.md"


def page_id(page):
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def servers(page, tmp_path, monkeypatch):
    """Set up an empty folder, and providers that answer on loopback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    with on_loopback(page, monkeypatch) as servers:
        yield servers
    for name in [name for name in sys.modules if name.startswith("mypackage")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    "page", [p for p in PAGES if page_id(p) not in FOLLOWED_ELSEWHERE], ids=page_id
)
def test_a_page_does_what_it_shows(page, servers):
    reader = Reader(page, servers)
    reader.follow()

    tests = [name for name in reader.names if name.startswith("test_")]
    assert len(tests) == page.read_text(encoding="utf-8").count("\ndef test_")
    for name in tests:
        reader.names[name]()


@pytest.mark.parametrize(("page", "test"), FOLLOWED_ELSEWHERE.items())
def test_what_is_followed_elsewhere_is_followed(page, test):
    assert f'"{page.partition("/")[2]}"' in (ROOT / test).read_text(encoding="utf-8")
    languages = {block.language for block in blocks(ROOT / page)}
    assert {"yaml", "python", "json", "toml"} <= languages
    assert languages <= {"yaml", "python", "json", "toml", "sh", "console"}


def test_a_page_that_shows_something_else_is_noticed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    name = next(iter(catalogue.providers()))
    for text, problem in (
        ("```python\nprint(1)\n```\n", "does not show"),
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "the page shows:\n2"),
        ('```python title="a.py"\n1\n```\n', "does not run its scripts"),
        ("```sh\nrm -r important\n```\n", "rm -r important is not run"),
        (f"```console\n$ coffers check {name} --need 1e9 --demo\nyes\n```\n", f"{name}: no"),
    ):
        page.write_text(text, encoding="utf-8")
        with pytest.raises(AssertionError, match=problem):
            Reader(page, {}).follow()


@pytest.mark.parametrize("page", [GATE], ids=page_id)
def test_the_gate_asks_as_rarely_as_its_page_says(page, servers):
    Reader(page, servers).follow()
    asked = [path for server in servers.values() for path, _ in server.requests]

    # One for each account; one to confirm a no.
    assert sorted(Counter(asked).values()) == [1, 1, 2]


@pytest.mark.parametrize("page", [GATE], ids=page_id)
def test_the_store_of_the_page_holds_no_key(page, servers, tmp_path):
    Reader(page, servers).follow()
    files = {path.name: path.read_bytes() for path in tmp_path.glob("coffers.db*")}

    assert "coffers.db" in files
    assert not [name for name, data in files.items() if samples.FAKE_KEY.encode() in data]


def test_each_promise_names_tests_that_exist():
    text = (DOCS / "promises.md").read_text(encoding="utf-8")
    promises = dict(re.findall(r"(?ms)^\* \*\*(P\d+)\. (.*?)(?=^\* |^## )", text))
    named = set(re.findall(r"`((?:test_|Test)\w+)(?:\.py)?`", text))
    files = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("tests/test_*.py")}
    there = {
        name
        for source in files.values()
        for name in re.findall(r"(?m)^(?:def |class |)((?:test_|Test)\w+)\b", source)
    }

    assert len(promises) == 53
    assert {p for p, words in promises.items() if "*Tests:*" not in words} == {"P8", "P31"}
    assert named - there - files.keys() == set()


def test_a_providers_page_says_what_the_answer_cannot_tell():
    told = 0
    for path in sorted((ROOT / "openapi").glob("*.yaml")):
        unseen = YAML(typ="safe").load(path).get("x-coffers", {}).get("unseen", [])
        page = DOCS / "providers" / f"{path.stem}.md"
        for sentence in unseen:
            told += 1
            assert f"\n* {' '.join(sentence.split())}\n" in page.read_text(encoding="utf-8")

    assert told > 20


def test_the_page_of_a_provider_says_what_its_answer_cannot_tell():
    entry = next(iter(catalogue.providers().values()))
    text = provider_pages.page(attrs.evolve(entry, unseen=("What jobs cost.", "Locks.")))

    assert "\n## What it leaves out\n\n* What jobs cost.\n* Locks.\n\n## Sources\n" in text
    assert "leaves out" not in provider_pages.page(attrs.evolve(entry, unseen=()))


def test_a_new_provider_changes_no_page_that_is_written_by_hand():
    known = catalogue.providers()
    acme = attrs.evolve(next(iter(known.values())), title="Zz Acme", env="ACME_API_KEY")
    before = dict(document.generated(known))
    after = dict(document.generated({**known, "acme": acme}))

    changed = {path.as_posix() for path in after if after[path] != before.get(path)}
    assert changed == {"README.md", "docs/providers/README.md", "docs/providers/acme.md"}
    told = re.sub(r"\s+", " ", after[Path("README.md")])
    assert f"coffers reads {len(known) + 1} providers: " in told
    assert "and Zz Acme. <!-- /providers -->" in told
    assert "| [Zz Acme](" in after[Path("docs/providers/README.md")]


def test_a_provider_that_has_come_to_be_read_is_not_left_out():
    entry = next(iter(catalogue.providers().values()))
    groups = '[[provider]]\nnames = ["Acme", "Zenith", "Orbit"]\nwhy = "Untold."\n'

    def left_out(*titles):
        read = [attrs.evolve(entry, title=title) for title in titles]
        return provider_pages.index(read, groups).partition("## Left out")[2]

    assert "| Acme, Zenith and Orbit | Untold. |" in left_out("Vega")
    assert "| Zenith | Untold. |" in left_out("ACME", "Orbit")
    assert "Untold" not in left_out("Acme", "Zenith", "Orbit")


def test_the_page_of_a_provider_that_is_gone_goes_too(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "providers" / "gone.md"
    page.parent.mkdir(parents=True)
    page.touch()
    monkeypatch.setattr(document, "ROOT", tmp_path)
    monkeypatch.setattr(document, "generated", lambda _: iter([]))

    for option, status in (["--check"], 1), ([], 0):
        monkeypatch.setattr(sys, "argv", ["document.py", *option])
        assert page.exists()
        with pytest.raises(SystemExit) as ended:
            document.main()
        assert ended.value.code == status
    assert not page.exists()
    assert capsys.readouterr().out.splitlines() == [
        "docs/providers/gone.md is of a provider that is gone; run `nox -s docs`",
        "0 pages, 1 stale",
        "0 pages, 1 written or removed",
    ]


def test_a_providers_page_says_what_its_client_loses_and_loosens():
    places = [f"#/paths/~1v1/get/responses/{status}" for status in range(400, 411)]
    ledger = {
        "loosened": {"response": {"became": "only <2xx>", "at": places}},
        "lost": {
            "union": {"became": "Any", "at": places[:1]},
            "tuple": {"became": "", "at": places},
        },
    }
    told = "\n".join(provider_pages.losses("acme", ledger))

    assert [line for line in told.splitlines() if line.startswith("<details")] == [
        '<details markdown="1" open><summary>Lost: <b>union</b> in 1 place (Any)</summary>',
        '<details markdown="1"><summary>Lost: <b>tuple</b> in 11 places ()</summary>',
        '<details markdown="1"><summary>Loosened: <b>response</b> in 11 places'
        " (only &lt;2xx&gt;)</summary>",
    ]
    assert f"(Any)</summary>\n\n* `{places[0]}`\n\n</details>\n" in told
    assert [*provider_pages.losses("acme", {})] == []


def test_the_page_of_each_provider_has_its_whole_ledger():
    for file in sorted((ROOT / "generated" / "coffers_clients").glob("*/losses.toml")):
        page = (DOCS / "providers" / f"{file.parent.name}.md").read_text(encoding="utf-8")
        places = re.findall(r'(?m)^  "(#/.*)",$', file.read_text(encoding="utf-8"))
        assert places
        assert [f"* `{place}`" for place in places if f"* `{place}`\n" not in page] == []

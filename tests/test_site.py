"""The site that `nox -s docs` builds: complete, strict, and without another host."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest

import coffers

pytest.importorskip("mkdocs", reason="the tools of the documentation are not installed")

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MODULES = ("model", "errors", "client", "provider", "credentials", "convert", "flow")
ROOMS = ("samples", "samples.catalogue", "testing", "testing.fakes", "testing.contract", "compiler")


def build(config, site):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", config, "-d", site],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site and return its folder."""
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT / "mkdocs.yml", folder)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr
    return folder


class Page(HTMLParser):
    """A page's resources and links."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.leads = [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "a":
            self.leads.append(facts.get("href") or "")
        elif tag == "link" and facts.get("rel") not in ("canonical", "next", "prev"):
            self.loads.append(facts["href"])
        else:
            self.loads += [facts[name] for name in ("src", "srcset", "data") if facts.get(name)]


def test_the_site_loads_nothing_from_another_host(site):
    pages = [*site.rglob("*.html")]
    loaded = {target for path in pages for target in Page(path).loads}
    styled = {
        target
        for path in [*site.rglob("*.css"), *site.rglob("*.svg")]
        for target in re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", path.read_text("utf-8"))
    }

    assert len(pages) > 40
    assert loaded
    assert [url for url in loaded | styled if re.match(r"(https?:)?//", url)] == []


def test_every_page_can_be_reached(site):
    pages = {
        path.relative_to(DOCS).with_suffix("").as_posix().removesuffix("README")
        for path in DOCS.rglob("*.md")
    } | {"changelog", "contributing", "security"}
    reached = {link.rstrip("/") for link in Page(site / "index.html").leads}

    assert {page.removesuffix("index").rstrip("/") for page in pages} - reached == set()


def exports(name):
    """Yield the public names of a module."""
    module = import_module(f"coffers.{name}")
    yield from getattr(module, "__all__", ())
    for node in ast.parse(Path(module.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names if alias.asname == alias.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets]
        else:
            names = [getattr(node, "name", getattr(getattr(node, "target", None), "id", "_"))]
        public = [name for name in names if not name.startswith("_")]
        yield from (n for n in public if not isinstance(getattr(module, n), TypeVar))


def test_every_public_name_is_in_the_reference(site):
    inventory = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    listed = {line.split()[0] for line in zlib.decompress(inventory).decode().splitlines()}
    names = [name for name in coffers.__all__ if name != "__version__"]
    names += [f"{module}.{name}" for module in (*MODULES, *ROOMS) for name in exports(module)]

    assert len(names) > 150
    assert [name for name in names if f"coffers.{name}" not in listed] == []


def test_each_public_module_is_looked_at():
    folder = ROOT / "facade" / "coffers"
    found = {path.stem for path in folder.glob("[!_]*.py")}
    rooms = {path.parent.name for path in folder.glob("[!_]*/__init__.py")} - {"adapters"}

    assert found == set(MODULES)
    assert rooms == {name.partition(".")[0] for name in ROOMS}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[there](nowhere.md)\n", "the link to nowhere.md leads nowhere"),
        ("[there](account.md#nowhere)\n", "does not contain an anchor '#nowhere'"),
        ("::: coffers.Nothing\n", "coffers.Nothing could not be found"),
    ],
)
def test_a_mistake_fails_the_build(tmp_path, text, problem):
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("[scripts/", f"[{ROOT}/scripts/").replace(
        "[facade]", f"[{ROOT}/facade]"
    )
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    shutil.copytree(DOCS, tmp_path / "docs")
    (tmp_path / "docs" / "comparison.md").write_text(text, encoding="utf-8")
    done = build(tmp_path / "mkdocs.yml", tmp_path / "site")

    assert done.returncode == 1
    assert problem in done.stdout + done.stderr

"""The README's links and picture, and the generated pages, are up to date."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from coffers import samples
from coffers._cli.table import print_table
from coffers._fleet import Reading

from .on_screen import shown
from .pages import blocks

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = ROOT / "docs" / "assets" / "table.svg"
OUTSIDE = [*ROOT.glob("*.md"), ROOT / "openapi" / "README.md"]


def test_what_shows_the_library_is_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "document.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_the_picture_shows_what_the_command_line_prints():
    lines = {}
    for text in ET.parse(PICTURE).iter("{http://www.w3.org/2000/svg}text"):
        lines.setdefault(text.get("y"), []).append(text.text)
    drawn = ["".join("".join(parts).split()) for parts in lines.values()]
    (config,) = blocks(ROOT / "docs" / "tutorial.md", "toml")
    providers = {n: t["provider"] for n, t in tomllib.loads(config.text)["accounts"].items()}
    accounts = [
        attrs.evolve(samples.read(provider, samples.sample(provider)), name=name)
        for name, provider in providers.items()
    ]
    readings = [Reading(account.name, account, None) for account in accounts]
    printed = shown(print_table, readings, providers.get, width=98)

    title, prompt, *rest = [line for line in drawn if line]
    assert (title, prompt) == ("coffers", "$coffers")
    assert rest == ["".join(line.split()) for line in printed.splitlines() if line]


def test_the_picture_asks_no_other_host():
    assert re.findall(r"url\((?!#)|@import|href|src", PICTURE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", OUTSIDE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_takes_a_minute():
    words = re.sub(r"```.*?```|\]\([^)]*\)", "", README, flags=re.DOTALL).split()

    assert len(words) < 400
    assert README.count("![") == 1

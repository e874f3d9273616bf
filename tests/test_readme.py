"""What the README shows and says works, as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import coffers
from coffers import _registry, samples
from coffers._cli.table import print_table
from coffers._fleet import Reading

from .on_screen import shown

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", README, re.DOTALL | re.MULTILINE)


def test_the_picture_is_what_the_command_line_prints():
    (picture, *_) = blocks("text")
    named = [name for name in _registry.names() if re.search(rf"(?m)^{name} ", picture)]
    readings = [Reading(n, samples.read(n, samples.sample(n)), None) for n in named]

    assert shown(print_table, readings, str) == picture


def test_the_first_program_runs(monkeypatch, capsys):
    program, _ = blocks("python")[0].rsplit("\n\n", 1)  # without its exit for an empty account
    monkeypatch.setattr(coffers, "read", lambda name, key: samples.read(name, samples.sample(name)))
    exec(program, {})

    assert len(capsys.readouterr().out.splitlines()) > 3


def test_the_program_for_many_accounts_runs_on_the_file_that_is_shown(
    tmp_path, monkeypatch, capsys
):
    (toml,) = blocks("toml")
    (tmp_path / "coffers.toml").write_text(re.sub(r"(?m)^   ", "", toml), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))  # so that the key command does not exist
    exec(blocks("python")[1], {"__name__": "__main__"})

    printed = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[0] for line in printed] == ["narration", "trailers", "archive"]
    assert all("could not be read: coffers.toml: [accounts." in line for line in printed)


def test_every_provider_has_its_page():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "document.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()


def test_the_list_of_providers_is_whole():
    listed = re.search(r"It reads (\d+) providers: (.*?)\. \[docs/providers\]", README, re.DOTALL)
    count, names = listed[1], re.sub(r"\s+", " ", listed[2])
    found = re.split(r", | and ", re.sub(r" \([^)]*\)", "", names))

    assert int(count) == len(found) == len(_registry.names())
    titles = [_registry.adapter(name).title for name in _registry.names()]
    assert [t for t in titles if not any(t.startswith(name) for name in found)] == []


def test_no_provider_is_both_read_and_left_out():
    page = (ROOT / "docs" / "providers" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|", page, re.MULTILINE)[2:]
    left_out = {name.strip().casefold() for row in rows for name in row.split(",")}

    titles = {_registry.adapter(name).title.casefold() for name in _registry.names()}
    assert left_out & titles == set()

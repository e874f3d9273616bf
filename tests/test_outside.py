"""A provider from another package: found, checked and shown, without a change to coffers."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "outside"


@pytest.fixture
def run(tmp_path):
    """Run Python where the package is installed: its folder, and an install's metadata."""
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = tmp_path / f"acme_coffers-{project['version']}.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    (installed / "entry_points.txt").write_text("\n".join(groups))

    def run(*arguments):
        paths = [str(tmp_path), str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])]
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "80"}
        done = subprocess.run(
            [sys.executable, *arguments], env=environ, capture_output=True, text=True, check=True
        )
        return done.stdout

    return run


def test_it_is_found_and_read(run):
    program = "import coffers; c = coffers.Client('acme', key='k'); print(c, 'acme' in coffers.providers())"

    assert run("-c", program) == "<Client acme 'acme'> True\n"


def test_it_reuses_the_contract_checks(run):
    assert run(str(PACKAGE / "check_acme.py")) == "acme keeps its contract\n"


def test_it_appears_in_the_command_line(run):
    assert "ACME_API_KEY" in run("-m", "coffers", "providers")
    assert "7 anvils" in run("-m", "coffers", "--demo", "--all")

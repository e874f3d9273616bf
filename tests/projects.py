"""Projects with descriptions of their own, laid out in a folder and compiled."""

from __future__ import annotations

import copy
import json
import os
import sys
import tomllib
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from coffers._cli import main
from coffers.compiler import Project

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coffers"]
"""The settings of this repository: strict, with models, in generated/."""
OUTSIDE = {"package": "acme_clients"}
"""The least that somebody else's project needs."""


REMOVED = object()


def changed_at(value, path, to):
    """Return a copy of a document or a reply with one place changed, or `REMOVED`."""
    copied = node = copy.deepcopy(value)
    for step in path[:-1]:
        node = node[step]
    if to is REMOVED:
        del node[path[-1]]
    else:
        node[path[-1]] = to
    return copied


def adapter_in(module, name):
    """Return the adapter of that name."""
    return next(a for a in vars(module).values() if getattr(a, "name", None) == name)


def describe(root, name, document):
    """Write a description, as a document or as text."""
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    (root / "openapi" / f"{name}.yaml").write_text(text, encoding="utf-8")


def project(root, descriptions, settings=OUTSIDE):
    """Lay out a project with these settings and descriptions by name."""
    (root / "openapi").mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    (root / "pyproject.toml").write_text(f"[tool.coffers]\n{lines}", encoding="utf-8")
    for name, document in descriptions.items():
        describe(root, name, document)
    return Project.find(root)


def run(root, *arguments):
    """Run `coffers compile` in the project's folder, and return its exit status."""
    before = Path.cwd()
    os.chdir(root)
    try:
        return main(["compile", *arguments])
    finally:
        os.chdir(before)


@contextmanager
def importable(folder):
    """Let the packages in `folder` be imported, and forget them afterwards."""
    sys.path.insert(0, str(folder))
    try:
        yield import_module
    finally:
        sys.path.remove(str(folder))
        for name, module in [*sys.modules.items()]:
            if str(getattr(module, "__file__", "")).startswith(f"{folder}{os.sep}"):
                del sys.modules[name]

"""Hooks for what mkdocs.yml can't express: pages outside docs/, links, and provider pages."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCE = f"{PROJECT['urls']['Repository']}/blob/main"
MOVED = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
"""Pages at the repository's root, where people look for them, and their place on the site."""
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")


def on_config(config: MkDocsConfig) -> None:
    """List every provider's page, so that a new one changes no file."""
    pages = sorted(path.name for path in (ROOT / "docs" / "providers").glob("[!R]*.md"))
    section: dict[str, Any] = next(entry for entry in config.nav or [] if "Providers" in entry)
    section["Providers"] = [f"providers/{name}" for name in ("README.md", *pages)]


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages of the repository's root."""
    for name, place in MOVED.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, place, content=text))


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Make the repository's links work on the site."""
    place = PurePosixPath(page.file.src_uri)
    there = {moved: name for name, moved in MOVED.items()}.get(str(place), f"docs/{place}")
    return _LINK.sub(lambda link: _linked(link[1], PurePosixPath(there).parent, place), markdown)


def _linked(target: str, folder: PurePosixPath, place: PurePosixPath) -> str:
    """Return the link from the page at `place` to `target`, which is relative to `folder`."""
    path = PurePosixPath(os.path.normpath(folder / target))
    if not (ROOT / path).exists():
        raise PluginError(f"{place}: the link to {target} leads nowhere")
    if path.parts[0] != "docs" and str(path) not in MOVED:
        return f"{SOURCE}/{path}"
    page = MOVED.get(str(path), str(path).removeprefix("docs/"))
    return os.path.relpath(page, place.parent)

"""Generate the pages about the library itself: `python scripts/document.py [--check]`.

They are a page for each provider, the list of all, the providers named in the README, and the
picture of the command line.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import picture
import provider_pages
from coffers.samples import catalogue
from coffers.samples.catalogue import ProviderInfo

ROOT = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"(<!-- providers: .*? -->\n).*?(<!-- /providers -->)", re.DOTALL)


def main() -> None:
    """Write the pages, or list outdated ones with --check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    pages = dict(generated(catalogue.providers()))
    stale = [path for path, text in pages.items() if not is_current(ROOT / path, text)]
    orphans = [path for path in existing() if path not in pages]
    for path in stale:
        if check:
            print(f"{path} is outdated; run `nox -s docs`")
        else:
            (ROOT / path).write_text(pages[path], encoding="utf-8")
    for path in orphans:
        if check:
            print(f"{path} is of a provider that is gone; run `nox -s docs`")
        else:
            (ROOT / path).unlink()
    changed = len(stale) + len(orphans)
    print(f"{len(pages)} pages, {changed} {'stale' if check else 'written or removed'}")
    sys.exit(1 if check and changed else 0)


def existing() -> Iterator[Path]:
    """Yield every page of a provider that there is."""
    for path in sorted((ROOT / "docs" / "providers").glob("*.md")):
        yield path.relative_to(ROOT)


def generated(providers: Mapping[str, ProviderInfo]) -> Iterator[tuple[Path, str]]:
    """Yield each file that this script writes, and its text."""
    folder = Path("docs", "providers")
    for name, entry in providers.items():
        yield folder / f"{name}.md", provider_pages.page(entry)
    left_out = (ROOT / "docs" / "left-out.toml").read_text(encoding="utf-8")
    yield folder / "README.md", provider_pages.index(providers.values(), left_out)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    yield Path("README.md"), named(readme, providers)
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    yield Path("docs", "assets", "table.svg"), picture.draw(tutorial)


def named(text: str, providers: Mapping[str, ProviderInfo]) -> str:
    """Return the page with all providers named between its two marks."""
    *titles, last = sorted((entry.title for entry in providers.values()), key=str.casefold)
    told = f"coffers reads {len(providers)} providers: {', '.join(titles)} and {last}."
    lines = textwrap.fill(told, 104, break_on_hyphens=False)
    return _NAMED.sub(lambda marks: f"{marks[1]}{lines}\n{marks[2]}", text)


def is_current(path: Path, text: str) -> bool:
    """Return whether the file exists with this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()

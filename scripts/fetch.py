"""Download the vendors' own OpenAPI documents, to compare the descriptions with.

    python scripts/fetch.py DIR [NAME ...]

A description names its document in ``x-coffers.upstream``.  DIR gets a folder per provider, as
``drift.py`` reads it.  A document that can't be downloaded is printed
and makes the exit status 1; the others are kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2

from coffers.compiler.document import FOLDER, find, load

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 32 * 2**20
"""Bytes of a document; the largest known one has 4 MiB."""


def main() -> None:
    """Download each document, and exit with 1 if one is missing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these providers")
    options = parser.parse_args()
    missing = False
    with httpx2.Client(follow_redirects=True, timeout=30) as http:
        for name, url in addresses(options.names):
            try:
                file = fetch(http, url, options.folder / name)
            except (httpx2.HTTPError, ValueError) as error:
                missing = True
                print(f"{name}: {url}: {error or type(error).__name__}")
            else:
                print(f"{name}: {file}")
    sys.exit(1 if missing else 0)


def addresses(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each provider whose vendor publishes a document, and the document's address."""
    for name, file in find(ROOT / FOLDER).items():
        upstream = load(file)["x-coffers"].get("upstream")
        if upstream and (not names or name in names):
            yield name, upstream["url"]


def fetch(http: httpx2.Client, url: str, folder: Path) -> Path:
    """Write the document into `folder`.  Raises `ValueError` if the answer isn't a document."""
    content = b""
    with http.stream("GET", url) as response:
        response.raise_for_status()
        if any(answer.url.scheme != "https" for answer in (*response.history, response)):
            raise ValueError("not sent over HTTPS")
        for part in response.iter_bytes():
            content += part
            if len(content) > LARGEST:
                raise ValueError(f"larger than {LARGEST} bytes")
    text = content.decode("utf-8-sig")
    if text.lstrip().startswith("<"):
        raise ValueError("a web page, not a document")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ("openapi.json" if text.lstrip().startswith("{") else "openapi.yaml")
    file.write_text(text, encoding="utf-8")
    return file


if __name__ == "__main__":
    main()

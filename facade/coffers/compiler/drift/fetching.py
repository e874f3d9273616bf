"""Fetch the vendors' own documents."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from coffers.compiler.document import CompilerError, Document, refuse
from coffers.compiler.drift.lock import Entry, Shelf, entry_of
from coffers.compiler.drift.upstream import (
    Found,
    Upstream,
    dated_file,
    find_folder,
    newest,
    without_query,
)
from coffers.compiler.loading import load, parse
from coffers.compiler.project import Project

LARGEST = 32 * 2**20
"""Bytes of a document; the largest known one has 4 MiB."""
LONGEST = 120.0
"""Seconds that one document may take, redirects included."""
_SILENCE = 30.0
"""Seconds without a byte after which a server counts as gone."""
_REDIRECTS = 5


def fetch_project(
    project: Project,
    names: Sequence[str] = (),
    *,
    source: Path | None = None,
    say: Callable[[str], None] = print,
) -> bool:
    """Bring the documents beside the build up to date; return whether all could be had.

    Take them from `source`, a folder per provider, instead of the network if it's given.
    """
    shelf = Shelf(project)
    complete = True
    for name, file, upstream in upstreams(project, names):
        if upstream is None:
            complete = False
            say(f"{name}: {project.shown(file)} names no x-coffers.upstream")
            continue
        try:
            found = _find(name, upstream, file.parent, source)
        except CompilerError as error:
            complete = False
            say(f"{name}: {error.message}")
            continue
        entry = entry_of(found.document, upstream.operations, upstream.address, found.day)
        before = shelf.acknowledged().get(name)
        shelf.keep(name, found.document, entry)
        say(f"{name}: {found}: {_news(before, entry)}")
    return complete


def upstreams(
    project: Project, names: Sequence[str]
) -> Iterator[tuple[str, Path, Upstream | None]]:
    """Yield each of `names` with its description and its upstream; by default all that have one."""
    every = project.select(names)
    for name, file in every.items():
        upstream = Upstream.of(load(file, shown=project.shown(file), strict=project.strict))
        if upstream or names:
            yield name, file, upstream


def _news(before: Entry | None, now: Entry) -> str:
    if not now.slice:
        return "an operation isn't there; `coffers drift` tells more"
    if before is None:
        return "new, and acknowledged"
    return "nothing changed" if now.slice == before.slice else "changed; `coffers drift` tells what"


def _find(name: str, upstream: Upstream, beside: Path, source: Path | None) -> Found:
    if source is not None:
        folder = find_folder(source, name)
        return newest(folder) if folder else refuse(str(source), f"no folder for {name}")
    if file := upstream.file(beside):
        return dated_file(file, upstream.address)
    document = download(upstream.address)
    return Found(document, without_query(upstream.address), today(), "when it was fetched")


def today() -> str:
    """Return the day in UTC."""
    return datetime.now(UTC).date().isoformat()


def download(address: str) -> Document:
    """Download a document over https alone.  What it refers to elsewhere isn't followed."""
    where = without_query(address)
    try:
        with httpx2.Client(timeout=_SILENCE) as http:
            return parse(_follow(http, address, where), where)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return refuse(where, f"can't be fetched: {type(error).__name__}")


def _follow(http: httpx2.Client, address: str, where: str) -> str:
    ends = time.monotonic() + LONGEST
    request = http.build_request("GET", address)
    if request.url.userinfo:
        refuse(where, "has a name or a password in it, which isn't sent; leave it out")
    for _ in range(_REDIRECTS + 1):
        if request.url.scheme != "https":
            refuse(where, f"{without_query(str(request.url))} isn't https, so it isn't asked for")
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            if response.next_request is None:
                return _text(response, where, ends)
            request = response.next_request
        finally:
            response.close()
    return refuse(where, f"more than {_REDIRECTS} redirects")


def _text(response: httpx2.Response, where: str, ends: float) -> str:
    if response.status_code != httpx2.codes.OK:
        refuse(where, f"answered with {response.status_code}")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > LARGEST:
            refuse(where, f"larger than {LARGEST} bytes")
        if time.monotonic() > ends:
            refuse(where, f"took longer than {LONGEST:.0f} s")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return refuse(where, "isn't UTF-8")
    if text.lstrip().startswith("<"):
        refuse(where, "a web page, not a document")
    return text

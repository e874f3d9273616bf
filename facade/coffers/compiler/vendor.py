"""Copy a generated client into another project, and know what became of the copy.

`DEST/NAME` works inside any package, with only attrs and httpx2.  Its note lists the SHA-256 of
each file, so that a copy which somebody has changed is never replaced unasked.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata, resources
from pathlib import Path

from coffers._plain import suggestion
from coffers.compiler.output import Files, read, swap, write
from coffers.errors import ConfigurationError

NOTE = "ORIGIN"
_LISTED = re.compile(rb"([0-9a-f]{64})  ([^\n]+)\n")
NAMED = 2
"""Changed files that an error names before it only counts them."""


def vendor(name: str, destination: Path, *, force: bool = False) -> Path:
    """Copy the client of `name` into `destination`, replacing an earlier copy.

    A copy that was changed is replaced only with `force`; anything else there never is.  Raises
    `ConfigurationError` if nothing was copied.
    """
    files = _files(name)
    target = destination / name
    if target.exists() or target.is_symlink():
        changes = [] if force and _is_copy(target, name) else [*_changes(target, name)]
        if changes:
            raise _error(target, f"{_edited(changes)}; replace it with --force")
    missing = [folder for folder in (destination, *destination.parents) if not folder.exists()]
    try:
        destination.mkdir(parents=True, exist_ok=True)
        _replace(target, files)
    except BaseException as error:
        with suppress(OSError):
            for folder in missing:
                folder.rmdir()
        if isinstance(error, OSError):
            raise _error(error.filename or target, error.strerror or str(error)) from None
        raise
    return target


def state(name: str, destination: Path) -> str:
    """Return `current`, `behind`, `missing`, or how the copy was changed since it was copied.

    Raises `ConfigurationError` if what is there isn't a copy.
    """
    files = _files(name)
    target = destination / name
    if not (target.exists() or target.is_symlink()):
        return "missing"
    if changes := [*_changes(target, name)]:
        return _edited(changes)
    return "current" if read(target) == files else "behind"


def _error(subject: object, reason: str) -> ConfigurationError:
    return ConfigurationError(f"{subject}: {reason}")


def _edited(changes: list[str]) -> str:
    more = [f"and {len(changes) - NAMED} more"] if len(changes) > NAMED else []
    return f"changed since it was copied: {', '.join(changes[:NAMED] + more)}"


def _clients() -> Path:
    """Return the folder of the installed clients."""
    return Path(str(resources.files("coffers_clients")))


def _files(name: str) -> Files:
    """Return all files of a copy."""
    clients = _clients()
    names = sorted(package.parent.name for package in clients.glob("*/__init__.py"))
    if name not in names:
        known = suggestion(name, names) or f"; there are {', '.join(names)}"
        raise _error(name, f"no such client{known}")
    coffers = metadata.distribution("coffers")
    license_ = coffers.read_text("licenses/LICENSE") or ""
    files = {**read(clients / name), "LICENSE": license_.encode()}
    about = (
        f"{_first_words(name)}{coffers.version}, generated from openapi/{name}.yaml.\n"
        f"It needs attrs and httpx2.  To refresh it, run: coffers vendor {name} DEST\n\n"
    ).encode()
    listed = sorted({**files, NOTE: about}.items())
    lines = "".join(f"{_hash(content)}  {path}\n" for path, content in listed)
    return {**files, NOTE: about + lines.encode()}


def _first_words(name: str) -> str:
    return f"The {name} client of coffers "


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_copy(target: Path, name: str) -> bool:
    note = target / NOTE
    return (
        not target.is_symlink()
        and note.is_file()
        and note.read_bytes().startswith(_first_words(name).encode())
    )


def _changes(target: Path, name: str) -> Iterator[str]:
    """Yield how the copy differs from what was copied.  Raises if it isn't a copy."""
    if not _is_copy(target, name):
        raise _error(target, "exists, but this command didn't create it; move it away")
    about, hashes = _parse_note((target / NOTE).read_bytes())
    links = [path for path in target.rglob("*") if path.is_symlink()]
    found = read(target)
    found |= {link.relative_to(target).as_posix(): b"a link" for link in links}
    found[NOTE] = about
    for path in sorted(hashes.keys() | found.keys()):
        if path not in found:
            yield f"{path} (deleted)"
        elif path not in hashes:
            yield f"{path} (added)"
        elif _hash(found[path]) != hashes[path]:
            yield f"{path} (edited)"


def _parse_note(note: bytes) -> tuple[bytes, dict[str, str]]:
    """Return a note's text without the hashes, and the hash of each file by its path."""
    lines = note.splitlines(keepends=True)
    found = [(line, _LISTED.fullmatch(line)) for line in lines]
    listed = {m[2].decode("utf-8", "replace"): m[1].decode() for _, m in found if m}
    return b"".join(line for line, m in found if not m), listed


def _replace(target: Path, files: Files) -> None:
    """Replace `target` with exactly `files`, all or nothing."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
        new, old = Path(scratch, "new"), Path(scratch, "old")
        write(files, new)
        swap(target, new, old)

"""Copy one generated client into another project: `python scripts/vendor.py NAME DEST [--force]`.

`DEST/NAME` then works inside any package, with only attrs and httpx2.  Running the script again
replaces the copy only if nobody has changed it: its note lists the SHA-256 of each file.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from coffers.compiler.output import Files, read, write

ROOT = Path(__file__).resolve().parent.parent
NOTE = "ORIGIN"
NAMED = 5
"""Changed files that an error names before it only counts them."""


class VendorError(Exception):
    """One line that says why nothing was copied."""

    def __init__(self, subject: object, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")


def vendor(root: Path, name: str, destination: Path, *, force: bool = False) -> Path:
    """Copy the client of `name` into `destination`, replacing an earlier copy.

    A copy that was changed is replaced only with `force`; anything else there never is.
    """
    files = _files(root, name, destination)
    target = destination / name
    if target.exists() or target.is_symlink():
        changes = [] if force and _is_copy(target, name) else [*_changes(target, name)]
        if changes:
            more = [f"and {len(changes) - NAMED} more"] if len(changes) > NAMED else []
            reason = f"changed since it was copied: {', '.join(changes[:NAMED] + more)}"
            raise VendorError(target, f"{reason}; replace it with --force")
    missing = [folder for folder in (destination, *destination.parents) if not folder.exists()]
    try:
        destination.mkdir(parents=True, exist_ok=True)
        _replace(target, files)
    except BaseException:
        with suppress(OSError):
            for folder in missing:
                folder.rmdir()
        raise
    return target


def _files(root: Path, name: str, destination: Path) -> Files:
    """Return all files of a copy."""
    clients = root / "generated" / "coffers_clients"
    names = sorted(package.parent.name for package in clients.glob("*/__init__.py"))
    if name not in names:
        alike = get_close_matches(name, names, 1)
        known = f"did you mean {alike[0]}?" if alike else f"there are {', '.join(names)}"
        raise VendorError(clients / name, f"no such client; {known}")
    files = {**read(clients / name), "LICENSE": (root / "LICENSE").read_bytes()}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = (
        f"{_first_words(name)}{project['version']}, which generated it from openapi/{name}.yaml.\n"
        "It needs attrs and httpx2.\n"
        f"To refresh it, run in a checkout: nox -s vendor -- {name} {destination}\n\n"
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
    """Yield how the copy differs from what was copied.  Raises `VendorError` if it isn't a copy."""
    if not _is_copy(target, name):
        raise VendorError(target, "exists, but this command didn't create it; move it away")
    about, hashes = _parse_note((target / NOTE).read_bytes())
    links = [path for path in target.rglob("*") if path.is_symlink()]
    found = {**read(target), **{link.relative_to(target).as_posix(): b"a link" for link in links}}
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
    line = rb"^([0-9a-f]{64})  (.+)\n"
    found = re.findall(line, note, re.MULTILINE)
    listed = {path.decode("utf-8", "replace"): digest.decode() for digest, path in found}
    return re.sub(line, b"", note, flags=re.MULTILINE), listed


def _replace(target: Path, files: Files) -> None:
    """Replace `target` with exactly `files`, all or nothing."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
        new, old = Path(scratch, "new"), Path(scratch, "old")
        write(files, new)
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            if old.exists():
                old.rename(target)
            raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="vendor.py", description="Copy one generated client into another project."
    )
    parser.add_argument("name", metavar="NAME", help="the provider")
    parser.add_argument("destination", metavar="DEST", type=Path, help="the folder to copy it to")
    parser.add_argument("--force", action="store_true", help="replace a copy that was changed")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        target = vendor(options.root, options.name, options.destination, force=options.force)
    except (VendorError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target}: copied")
    return 0


if __name__ == "__main__":
    sys.exit(main())

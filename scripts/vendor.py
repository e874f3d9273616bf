"""Copy one generated client into another project: `python scripts/vendor.py NAME DEST`.

`DEST/NAME` then works under whatever package it lies in, with attrs and httpx2 alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = "ORIGIN"


class VendorError(Exception):
    """Why nothing was copied, in one line."""

    def __init__(self, subject: object, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")


def vendor(root: Path, name: str, destination: Path) -> Path:
    """Copy the client of `name` below `destination`, in place of an earlier copy of it."""
    clients = root / "generated" / "coffers_clients"
    names = sorted(package.parent.name for package in clients.glob("*/__init__.py"))
    if name not in names:
        raise VendorError(name, f"no such client; there are {', '.join(names)}")
    target = destination / name
    if (target.exists() or target.is_symlink()) and not _is_copy(target, name):
        raise VendorError(target, "exists and is no copy made by this command")
    staged = destination / f".{name}-new"
    shutil.rmtree(staged, ignore_errors=True)
    shutil.copytree(clients / name, staged, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "LICENSE", staged)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    note = (
        f"{_first_words(name)}{project['version']}, which generated it from openapi/{name}.yaml.\n"
        "It needs attrs and httpx2.\n"
        f"To refresh it, run in a checkout: nox -s vendor -- {name} {destination}\n"
    )
    (staged / NOTE).write_text(note, encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    return staged.rename(target)


def _first_words(name: str) -> str:
    return f"The {name} client of coffers "


def _is_copy(target: Path, name: str) -> bool:
    note = target / NOTE
    return (
        not target.is_symlink()
        and note.is_file()
        and note.read_text(encoding="utf-8", errors="replace").startswith(_first_words(name))
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="vendor.py", description="Copy one generated client into another project."
    )
    parser.add_argument("name", metavar="NAME", help="the provider")
    parser.add_argument("destination", metavar="DEST", type=Path, help="the folder to copy it to")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        print(f"{vendor(options.root, options.name, options.destination)}: copied")
    except (VendorError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

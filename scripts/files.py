"""Read and write a folder as a mapping of path to content, with the standard library only."""

from __future__ import annotations

from pathlib import Path

Files = dict[str, bytes]


def read(folder: Path) -> Files:
    """Return every file below `folder` by its path, except Python's bytecode caches."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def write(files: Files, folder: Path) -> None:
    """Write `files` below `folder`."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

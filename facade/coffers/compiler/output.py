"""Manage the folders of generated files: what belongs there, what is stale, how to replace it."""

from __future__ import annotations

import difflib
import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from coffers.compiler.document import refuse

if sys.platform != "win32":
    import fcntl

Files = dict[str, bytes]
STAMP = "origin.toml"
LEDGER = "losses.toml"
_MARK = "# Generated "


@attrs.frozen
class Output:
    """Where generated files go, and what their first line says."""

    source: Path
    """The folder that the packages are imported from."""
    clients: str
    """The package of the clients, such as ``my_package._clients``."""
    models: str | None
    """The package of the strict models, if there is one."""
    command: str
    """What to run to generate the files anew."""

    def client(self, name: str) -> str:
        """Return the path of a provider's client below `source`."""
        return f"{_path(self.clients)}/{name}"

    def module(self, name: str) -> str:
        """Return the path of a provider's strict models below `source`."""
        return f"{_path(self.models or '')}/{name}.py"

    def header(self, description: str = "") -> str:
        """Return the first line of each file."""
        source = f"from {description} " if description else ""
        return f"{_MARK}{source}by {self.command}; do not edit.\n"

    def folders(self) -> list[str]:
        """Return the folders that have generated files and no others."""
        return [_path(package) for package in (self.clients, self.models) if package]

    def shared_files(self) -> Files:
        """Return the files that belong to no provider, and don't depend on which ones exist."""
        about = {
            self.clients: "Clients of the providers' account endpoints, one package each.",
            self.models: "Strict models of the providers' answers as described, one module each.",
        }
        files: Files = {}
        for package, text in about.items():
            if package:
                first, folder = self.header(), _path(package)
                files[f"{folder}/__init__.py"] = f'{first}"""{text}"""\n'.encode()
                files[f"{folder}/py.typed"] = first.encode()
        return files

    def provider_files(self, files: Files, name: str) -> Files:
        """Return the part of `files` that belongs to the provider."""
        client, module = f"{self.client(name)}/", self.module(name)
        return {p: content for p, content in files.items() if p.startswith(client) or p == module}

    def providers(self, files: Files) -> set[str]:
        """Return the names of the providers that have a client in `files`."""
        start = f"{_path(self.clients)}/"
        inside = (path.removeprefix(start) for path in files if path.startswith(start))
        return {path.split("/")[0] for path in inside if "/" in path}

    def stamp(self, name: str, facts: Mapping[str, str], files: Files) -> tuple[str, bytes]:
        """Return the path and content of the file that hashes a provider's inputs and outputs."""
        path = f"{self.client(name)}/{STAMP}"
        others = sorted((file, content) for file, content in files.items() if file != path)
        outputs = digest(part for file, content in others for part in (file.encode(), content))
        lines = "".join(
            f'{key} = "{fact}"\n' for key, fact in {**facts, "outputs": outputs}.items()
        )
        return path, (self.header(facts["description"]) + lines).encode()

    def read(self) -> Files:
        """Return every file there is.  Refuse one that wasn't generated, as it would be lost."""
        files: Files = {}
        for folder in self.folders():
            place = self.source / folder
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                refuse(folder, "must be a folder of its own; move what is there")
            for path, content in read(place).items():
                if not content.startswith(_MARK.encode()):
                    refuse(f"{folder}/{path}", "wasn't generated; move it to another folder")
                files[f"{folder}/{path}"] = content
        return files

    def replace(self, files: Files) -> None:
        """Replace the folders with exactly `files`.

        The new folders are built beside the old ones and swapped in with two renames each.
        """
        places = [self._places(folder) for folder in self.folders()]
        for folder, (_, new, _) in zip(self.folders(), places, strict=True):
            inside = {
                p.removeprefix(f"{folder}/"): c
                for p, c in files.items()
                if p.startswith(f"{folder}/")
            }
            write(inside, new)
        for target, new, old in places:
            swap(target, new, old)

    @contextmanager
    def exclusive(self, lock: Path) -> Iterator[None]:
        """Hold the lock for one run at a time, and clean up after a run that was killed."""
        with lock.open("rb") as handle:
            if sys.platform != "win32":
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    refuse(_path(self.clients), "another run is in progress; wait for it to end")
            self._recover()
            try:
                yield
            finally:
                self._recover()

    def _recover(self) -> None:
        for folder, new, old in map(self._places, self.folders()):
            if old.exists() and not folder.exists():
                old.rename(folder)
            for leftover in (new, old):
                shutil.rmtree(leftover, ignore_errors=True)

    def _places(self, folder: str) -> tuple[Path, Path, Path]:
        target = self.source / folder
        return (
            target,
            target.with_name(f".{target.name}-new"),
            target.with_name(f".{target.name}-old"),
        )


def _path(package: str) -> str:
    return package.replace(".", "/")


def swap(folder: Path, new: Path, old: Path) -> None:
    """Put `new` in the place of `folder`, which is at `old` for a moment."""
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


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


def digest(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of `parts`, including their lengths, so that different lists differ."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def difference(expected: Files, found: Files) -> list[str]:
    """Return lines that say how `found` differs from `expected`, starting with the file names."""
    names: list[str] = []
    diffs: list[str] = []
    for path in sorted(expected.keys() | found.keys()):
        old, new = found.get(path), expected.get(path)
        if old is None or new is None:
            names.append(f"missing: {path}" if old is None else f"not generated: {path}")
        elif old != new:
            names.append(f"differs: {path}")
            before, after = (text.decode("utf-8", "replace").splitlines() for text in (old, new))
            diffs += difflib.unified_diff(before, after, path, f"{path} (anew)", lineterm="")
    return names + diffs

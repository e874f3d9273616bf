"""Get a key from its source, and check that it can be sent.

A key that is passed directly or in a variable is available at once; a function, a file or a command
may be slow (`Slow`).
"""

from __future__ import annotations

import inspect
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

import attrs

from coffers._wire.asking import EndWith, Slow
from coffers._wire.files import decoded, read_text
from coffers.credentials import Basic, Credential, HeaderKey, Secret
from coffers.errors import ConfigurationError
from coffers.provider import Provider

LARGEST = 1 << 16
"""Bytes of a key's file, or of a command's output."""
_LIKE_A_KEY = re.compile(r"(?=[a-z]{0,11}[0-9])[a-z0-9]{12}", re.IGNORECASE)
"""Text that is unlikely in a path, but likely if somebody put the key in place of the path."""
_SHOWN = 60
_QUOTES = "\"'`“”„‘’«»"  # noqa: RUF001  # editors turn plain quotes into these
_ASSIGNMENT = re.compile(r"(export |set |\$env:)?[A-Z][A-Z0-9_]+ ?=[^=]", re.ASCII)
_REFERENCE = re.compile(r"\$(env:)?\{?[A-Z][A-Z0-9_]+\}?|%[A-Z][A-Z0-9_]+%", re.ASCII)


@attrs.frozen
class Given:
    """A key that was passed directly, and is already checked."""

    _key: Secret
    where: ClassVar[str] = ""

    def get(self) -> Secret:
        """Return the key."""
        return self._key


@attrs.frozen
class Variable:
    """An environment variable, looked up each time because its value can change."""

    where: str = attrs.field(eq=False)
    _name: str
    _unset: str = attrs.field(eq=False)
    """Message of the error if the variable isn't set."""

    def get(self) -> object:
        """Return the key.  Raises `ConfigurationError`."""
        if not (value := os.environ.get(self._name)):
            raise ConfigurationError(self._unset)
        return Secret(value)


@attrs.frozen
class Called(Slow):
    """A function that the caller passed."""

    where: str = attrs.field(eq=False)
    _function: Callable[[], object] = attrs.field(repr=False)

    @_function.validator
    def _is_plain(self, _: object, function: object) -> None:
        if inspect.iscoroutinefunction(function):
            raise ConfigurationError(f"{self.where}: pass a plain function, not an async one")

    def fetch(self, end_with: EndWith) -> object:  # noqa: ARG002  # nothing can stop a function
        return self._function()


@attrs.frozen
class File(Slow):
    """A file, read each time."""

    where: str = attrs.field(eq=False)
    _written: str = attrs.field(repr=False)
    """The path as it was written."""
    _folder: Path
    """Folder that a relative path starts from."""
    _confined: bool = False
    """Whether the file must be below that folder, after following all links."""

    def fetch(self, end_with: EndWith) -> object:  # noqa: ARG002  # bounded, so never stopped
        with self._named():
            return Secret(read_text(self._path(strict=True), largest=LARGEST).strip())

    def check(self) -> None:
        """Raise `ConfigurationError` if the file must not be read."""
        if self._confined:
            with self._named():
                self._path(strict=False)

    def _path(self, *, strict: bool) -> Path:
        path = self._folder / Path(self._written).expanduser()
        if not self._confined:
            return path
        path = path.resolve(strict=strict)
        if path.is_relative_to(self._folder.resolve()):
            return path
        raise ConfigurationError(
            "not below this file's folder; name the file (--config, from_config) to use it"
        )

    @contextmanager
    def _named(self) -> Iterator[None]:
        path = self._written
        if len(path) > _SHOWN:  # leave room for the advice in the message
            path = f"…{path[1 - _SHOWN :]}"
        shown = "" if _LIKE_A_KEY.search(self._written) else f" {path!r}"
        try:
            yield
        except ConfigurationError as error:
            problem = str(error)
        except OSError as error:
            problem = error.strerror or "can't be read"
        except (RuntimeError, ValueError):
            problem = "no such home directory, or not a file name"
        else:
            return
        raise ConfigurationError(f"{self.where}{shown}: {problem}")


@attrs.frozen
class Command(Slow):
    """A command that prints the key to its standard output.

    The command has no terminal.  It and everything it started are killed as soon as no caller is
    waiting for the key.
    """

    where: str = attrs.field(eq=False)
    _arguments: tuple[str, ...] = attrs.field(repr=False, converter=tuple)

    def fetch(self, end_with: EndWith) -> object:
        try:
            process = subprocess.Popen(
                self._arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # no terminal, and a group that can be killed as a whole
            )
        except (OSError, ValueError) as error:
            problem = getattr(error, "strerror", None) or "can't be run"
            raise ConfigurationError(f"{self.where}: the command: {problem}") from None
        with process:
            end_with(partial(_kill, process))
            printed = process.stdout.read(LARGEST + 1)  # type: ignore[union-attr]  # it is a pipe
            if len(printed) > LARGEST:
                _kill(process)
                raise ConfigurationError(f"{self.where}: printed more than {LARGEST:,} bytes")
        if process.returncode:
            raise ConfigurationError(f"{self.where}: exited with status {process.returncode}")
        try:
            return Secret(decoded(printed).strip().partition("\n")[0].rstrip())
        except ConfigurationError as error:
            raise ConfigurationError(f"{self.where}: the output is {error}") from None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a command that is still running, and everything it started."""
    if process.returncode is not None:
        return
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


Source = Given | Variable | Slow


def at_hand(adapter: Provider | type[Provider], source: Given | Variable) -> Secret:
    """Return the key of a source that isn't slow.  Raises `ConfigurationError`."""
    if isinstance(source, Given):
        return source.get()
    return checked(adapter, source.get(), source.where)


def checked(adapter: Provider | type[Provider], given: object, where: str = "") -> Secret:
    """Return the key if it can be sent; `where` names its source.

    Raises `ConfigurationError`, which says what is wrong without repeating the key.
    """
    try:
        key = given.reveal() if isinstance(given, Secret) else given
    except ValueError as error:
        problem = f"can't be read: {error}"
    else:
        if not isinstance(key, str):
            problem = f"must be a string, not {type(key).__name__}"
        elif not (problem := next(_problems(adapter, key), "")):
            return Secret(key)
    place = f"{where}: " if where else ""
    raise ConfigurationError(f"{place}the key for {adapter.name} {problem}")


def _problems(adapter: Provider | type[Provider], key: str) -> Iterator[str]:
    """Yield what is wrong with `key`, the most helpful first."""
    bare, credential = key.strip(), adapter.credential
    if not bare:
        yield "is empty"
        return
    if len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        yield "is in quotes; remove them"
    if word := _surplus_word(credential, bare):
        yield f"starts with {word!r}; remove that word"
    if _ASSIGNMENT.match(bare):
        yield "starts with the name of a variable; pass only what follows the ="
    if _REFERENCE.fullmatch(bare):
        yield "is the name of a variable; pass its value, or name it in key_env"
    if key != bare:
        yield "has white space at its start or end; remove it"
    if len(bare.splitlines()) > 1:
        yield "has more than one line; pass only the key"
    if not key.isascii() or not key.isprintable():
        yield "has a character that can't be sent; copy the key again"
    if isinstance(credential, Basic) and ":" not in key:
        yield f"must be {credential.hint}, but has no colon"


def _surplus_word(credential: Credential, key: str) -> str | None:
    """Return the part of a header that was copied along with the key."""
    words = ["Bearer", "Basic", "Key", "Token", "Authorization"]
    if isinstance(credential, HeaderKey):
        words += [credential.prefix, credential.header]
    first, *others = key.split(maxsplit=1)
    found = [word for word in words if word.casefold() == first.rstrip(":").casefold()]
    return found[0] if others and found else None

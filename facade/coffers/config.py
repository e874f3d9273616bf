"""Which accounts there are: from the environment, from ``coffers.toml``, from a mapping.

    store = "sqlite:///coffers.db"          # a setting of the fleet; see `coffers.fleet.Settings`

    [accounts.studio]
    provider = "acme"
    key_env = "STUDIO_KEY"                  # or key_file = "…", key_command = ["…"], key = "…"

Every mistake names the file, the table and what was expected there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import attrs

from coffers import registry
from coffers.errors import ConfigurationError
from coffers.origin import is_loopback_url
from coffers.secret import Secret

FILE_NAME = "coffers.toml"
_KEY_SOURCES = ("key", "key_env", "key_file", "key_command")
_COMMAND_SECONDS = 10.0
_PRIVATE = "memory:"
_SETTINGS = ("store", "max_age", "lag", "per_host", "at_once")


@attrs.frozen
class Entry:
    """One account as it was configured."""

    name: str
    where: str
    """Where it is configured, for error messages."""
    settings: dict[str, Any] = attrs.field(repr=False)
    """Arguments of `coffers.Client`."""


@attrs.frozen
class Configured:
    """What a file says."""

    entries: list[Entry]
    settings: dict[str, Any] = attrs.field(repr=False)
    """Those of the fleet."""
    folder: Path
    """What paths in the file are relative to."""


def from_env() -> dict[str, dict[str, str]]:
    """An account for every provider whose environment variable is set, under its own name."""
    return {
        name: {"provider": name}
        for name in registry.names()
        if os.environ.get(registry.adapter(name).credential.env)
    }


def from_file(path: str | os.PathLike[str] | None) -> Configured:
    """What a ``coffers.toml`` says, or the one that `find` finds.

    A file that merely lies in the working directory may come from a stranger, with the rest of a
    checkout: it may neither run a command nor send a key or a reading elsewhere.  Raises
    `ConfigurationError`.
    """
    named, path = path is not None, find() if path is None else Path(path)
    if path is None:
        raise ConfigurationError(f"no {FILE_NAME} in the working directory or in {_user_folder()}")
    document = _document(path)
    accounts = document.pop("accounts", None)
    if not isinstance(accounts, dict) or not accounts:
        raise ConfigurationError(f"{path}: no accounts; add a table [accounts.NAME]")
    entries = [
        _entry(name, table, f"{path}: [accounts.{name}]", base=path.parent)
        for name, table in accounts.items()
    ]
    if not named and path.parent == Path():
        for entry in entries:
            _check_found(entry, accounts[entry.name])
        if document.get("store", _PRIVATE) != _PRIVATE:
            _refuse_found(path, "store")
    if any("key" in table for table in accounts.values()):
        _warn_if_others_can_read(path)
    return Configured(entries, document, path.parent)


def _document(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or 'cannot be read'}") from None
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}") from None
    for name, value in document.items():
        if name not in ("accounts", *_SETTINGS):
            what = f"table [{name}]" if isinstance(value, dict) else f"setting {name!r}"
            raise ConfigurationError(
                f"{path}: unknown {what}; there are [accounts.NAME] and {', '.join(_SETTINGS)}"
            )
    return document


def from_mapping(accounts: Mapping[str, Mapping[str, Any]]) -> Configured:
    """The accounts of a mapping that holds, per name, what a table of the file would hold."""
    entries = [
        _entry(name, table, f"account {name!r}", base=Path()) for name, table in accounts.items()
    ]
    return Configured(entries, {}, Path())


def find() -> Path | None:
    """The file that is used when none is named: in the working directory, or the user's folder."""
    for folder in (Path(), _user_folder()):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _user_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming")) / "coffers"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/coffers"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "coffers"


def _entry(name: str, table: object, where: str, *, base: Path) -> Entry:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f'{where}: expected a table with provider = "…"')
    settings = dict(table)
    provider = settings.get("provider")
    if not isinstance(provider, str):
        raise ConfigurationError(
            f"{where}: provider is missing; one of {', '.join(registry.names())}"
        )
    if "name" in settings:
        raise ConfigurationError(f"{where}: name is the name of the table")
    sources = [name for name in _KEY_SOURCES if name in settings]
    if len(sources) > 1:
        raise ConfigurationError(f"{where}: {' and '.join(sources)} exclude each other")
    if sources:
        settings["key"] = _key(sources[0], settings.pop(sources[0]), where, base)
    else:
        settings["key"] = _default_key(provider, where)
    return Entry(name, where, settings)


def _check_found(entry: Entry, table: Mapping[str, Any]) -> None:
    elsewhere = "base_url" in table and not is_loopback_url(table["base_url"])
    if elsewhere or "key_command" in table:
        _refuse_found(entry.where, "base_url" if elsewhere else "key_command")


def _refuse_found(where: object, what: str) -> NoReturn:
    raise ConfigurationError(
        f"{where}: {what} is used only from a file that is named (--config, from_config)"
        " or lies in your configuration folder"
    )


def _default_key(provider: str, where: str) -> Callable[[], str]:
    try:
        variable = registry.adapter(provider).credential.env
    except ConfigurationError as error:
        raise ConfigurationError(f"{where}: {error}") from None
    return lambda: _from_env(variable, f"{where}: no {', '.join(_KEY_SOURCES)}")


def _key(source: str, value: Any, where: str, base: Path) -> Secret | Callable[[], str]:
    """The credential, or what fetches it when it is needed, so that it can rotate."""
    where = f"{where}: {source}"
    if source == "key" and callable(value):
        return value  # type: ignore[no-any-return]
    if source == "key_command":
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise ConfigurationError(f'{where}: expected a list of texts, ["program", "argument"]')
        return lambda: _from_command(value, where)
    if isinstance(value, Secret):
        return value
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{where}: expected a text, not {type(value).__name__}")
    if source == "key_env":
        return lambda: _from_env(value, where)
    if source == "key_file":
        return lambda: _from_file(base / Path(value).expanduser(), where)
    return Secret(value)


def _from_env(variable: str, where: str) -> str:
    if not os.environ.get(variable):
        # A key that was put here by mistake is not repeated.
        named = f" {variable}" if re.fullmatch(r"[A-Z][A-Z0-9_]*", variable) else ""
        raise ConfigurationError(f"{where}: the environment variable{named} is not set")
    return os.environ[variable]


def _from_file(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigurationError(f"{where}: the file: {error.strerror}") from None
    except ValueError:
        raise ConfigurationError(f"{where}: the file is no text") from None


def _from_command(command: list[str], where: str) -> str:
    """The first line that `command` prints.  What it prints never gets into an error."""
    problem = ""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False
        )
        if done.returncode == 0:
            return done.stdout.strip().partition("\n")[0]
        problem = f"ended with status {done.returncode}"
    except subprocess.TimeoutExpired:
        problem = f"took more than {_COMMAND_SECONDS:g} s"
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or "cannot be run"
    raise ConfigurationError(f"{where}: {command[0]} {problem}")


def _warn_if_others_can_read(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        warnings.warn(
            f"{path} holds a key and can be read by others; chmod 600 it, or use key_env, "
            "key_file or key_command",
            stacklevel=5,
        )

"""Which accounts there are: from the environment, from ``coffers.toml``, from a mapping.

    store = "sqlite:///coffers.db"          # a setting of the fleet; see `coffers._fleet.Settings`

    [accounts.studio]
    provider = "acme"
    key_env = "ACME_API_KEY_STUDIO"         # or key_file = "…", key_command = ["…"], key = "…"

Every mistake names the file, the table and what was expected there.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from coffers import _registry
from coffers._plain import suggestion, typed
from coffers._wire import keys
from coffers._wire.files import read_text
from coffers.errors import ConfigurationError
from coffers.provider import Provider

FILE_NAME = "coffers.toml"
_LARGEST = 1 << 20
_SETTINGS = {
    "store": str,
    "namespace": str,
    "max_age": float,
    "lag": float,
    "per_host": int,
    "at_once": int,
}
_KEY_SOURCES = ("key", "key_env", "key_file", "key_command")
_FIELDS = ("provider", *_KEY_SOURCES, "base_url", "deadline", "retries", "http", "clock")
_NOT_IF_FOUND = ("base_url", "key_command")
_ALLOWED_IF = "name the file (--config, from_config), or keep it in your configuration folder"
"""Advice for a discovered file, which is not trusted."""


@attrs.frozen
class AccountConfig:
    """One account as it was configured."""

    name: str
    where: str
    """Where it is configured, for error messages."""
    settings: dict[str, Any] = attrs.field(repr=False)
    """Arguments of `coffers.Client`."""


@attrs.frozen
class Configured:
    """The content of a configuration."""

    entries: list[AccountConfig]
    settings: dict[str, Any] = attrs.field(repr=False)
    """Those of the fleet."""
    folder: Path
    """Folder that paths in the file are relative to."""
    where: str = ""
    """The file, for error messages."""


def from_env() -> dict[str, dict[str, str]]:
    """Return an account for every provider whose environment variable is set."""
    return {
        name: {"provider": name}
        for name, adapter in _registry.adapters().items()
        if os.environ.get(adapter.credential.env)
    }


def from_file(path: str | os.PathLike[str] | None) -> Configured:
    """Read a ``coffers.toml``, or the one that `find` finds.

    One that merely lies in the working directory may come from a stranger, with the rest of a
    checkout.  It says which accounts there are; it may not send a key or a reading elsewhere, run a
    command, or read a secret that is not meant for its provider.  Raises `ConfigurationError`.
    """
    path, found = _located(path)
    document = _document(path, found=found)
    accounts = document.pop("accounts", None)
    if isinstance(accounts, list):
        raise ConfigurationError(f"{path}: [[accounts]] is a list; write [accounts.NAME] for each")
    if not isinstance(accounts, dict) or not accounts:
        raise ConfigurationError(f"{path}: no accounts; add a table [accounts.NAME]")
    if found and "store" in document:
        raise ConfigurationError(f"{path}: no store in a file that was found; {_ALLOWED_IF}")
    entries = [
        _entry(name, table, f"{path}: {_header(name)}", path.parent, found=found)
        for name, table in accounts.items()
    ]
    if any("key" in table for table in accounts.values()):
        _warn_if_others_can_read(path)
    return Configured(entries, document, path.parent, f"{path}: ")


def from_mapping(accounts: Mapping[str, Mapping[str, Any]]) -> Configured:
    """Return the accounts of a mapping: per name, the content of a table of the file."""
    if not isinstance(accounts, Mapping):
        raise ConfigurationError(
            f"accounts are tables by name, {{NAME: {{…}}}}, not {type(accounts).__name__}"
        )
    entries = [
        _entry(name, table, f"account {name!r}", Path(), found=False)
        for name, table in accounts.items()
    ]
    return Configured(entries, {}, Path())


def find() -> Path | None:
    """Find the file to use if you name none: in the working directory or the user's folder."""
    for folder in filter(None, (Path(), _user_folder())):
        if os.path.lexists(folder / FILE_NAME):  # whatever it is: one that cannot be read is told
            return folder / FILE_NAME
    return None


def _user_folder() -> Path | None:
    """Return where the user's configuration is; ``None`` where there is no home directory."""
    if sys.platform == "win32":
        configured, usual = os.environ.get("APPDATA"), "AppData/Roaming"
    elif sys.platform == "darwin":
        configured, usual = None, "Library/Application Support"
    else:
        configured, usual = os.environ.get("XDG_CONFIG_HOME"), ".config"
    folder = Path(configured or "")
    try:
        folder = folder if folder.is_absolute() else Path.home() / usual
    except RuntimeError:
        return None
    return folder / "coffers" if folder.is_absolute() else None


def _located(path: object) -> tuple[Path, bool]:
    """Return the file, and whether it merely lies in the working directory."""
    if path is not None:
        try:
            return Path(path), False  # type: ignore[arg-type]  # which is what is tried
        except TypeError:
            problem = f"the path of a {FILE_NAME} is a text, not {type(path).__name__}"
            raise ConfigurationError(problem) from None
    if (there := find()) is None:
        also = f" or in {folder}" if (folder := _user_folder()) else "; there is no home directory"
        raise ConfigurationError(f"no {FILE_NAME} in the working directory{also}")
    return there, there.parent == Path() and not _is_users(there.parent)


def _is_users(folder: Path) -> bool:
    users = _user_folder()
    try:
        return users is not None and folder.samefile(users)
    except OSError:
        return False


def _document(path: Path, *, found: bool) -> dict[str, Any]:
    try:
        document = tomllib.loads(read_text(path, largest=_LARGEST, or_pipe=not found))
        for name, value in document.items():
            _check_setting(name, value)
    except (ConfigurationError, ValueError) as error:
        problem = str(error)
    except RecursionError:
        problem = "nested too deep"
    else:
        return document
    raise ConfigurationError(f"{path}: {problem}")


def _misplaced(field: str) -> ConfigurationError:
    return ConfigurationError(f"{field} belongs to one account; put it below its [accounts.NAME]")


def _check_setting(name: str, value: object) -> None:
    if name == "accounts":
        return
    if name in _SETTINGS:
        typed(name, value, _SETTINGS[name])
        return
    if name in _FIELDS:
        raise _misplaced(name)
    if isinstance(value, dict):
        what = f"table [{name}]{suggestion(name, ['accounts'])}"
    else:
        what = f"setting {name!r}{suggestion(name, _SETTINGS)}"
    raise ConfigurationError(
        f"unknown {what}; there are [accounts.NAME] and {', '.join(_SETTINGS)}"
    )


def _header(name: str) -> str:
    """Return how the table of an account begins."""
    plain = re.fullmatch(r"[\w-]+", name, re.ASCII)
    return f"[accounts.{name}]" if plain else f'[accounts."{name}"]'


def _entry(name: str, table: object, where: str, folder: Path, *, found: bool) -> AccountConfig:
    try:
        settings = _settings(name, table)
        settings["key"] = key = _key(settings, where, folder, found=found)
    except ConfigurationError as error:
        problem = str(error)
    else:
        if isinstance(key, keys.File):
            key.check()
        return AccountConfig(name, where, settings)
    raise ConfigurationError(f"{where}: {problem}")


def _settings(name: str, table: object) -> dict[str, Any]:
    """Return what `table` holds, all of which is known."""
    if not typed("the name of an account", name, str):
        raise ConfigurationError("the name of an account is empty")
    if not isinstance(table, Mapping):
        if name in _FIELDS:
            raise _misplaced(name)
        brackets = "; write it in single brackets" if isinstance(table, list) else ""
        raise ConfigurationError(f'expected a table with provider = "…"{brackets}')
    adapter = _adapter(name, table)
    known = (*_FIELDS, *adapter.options())
    for field in table:
        if field in known:
            continue
        _refuse_nested(name, table, field)
        if field == "name":
            raise ConfigurationError("name is the name of the table")
        if field in _SETTINGS:
            raise ConfigurationError(f"{field} is a setting of the fleet; put it above the tables")
        takes = ", ".join(adapter.options()) or "no options of its own"
        near = suggestion(field, known)
        raise ConfigurationError(f"unknown option {field!r}{near}: {adapter.name} takes {takes}")
    return dict(table)


def _refuse_nested(name: str, table: Mapping[str, Any], field: str) -> None:
    if isinstance(table[field], Mapping):
        quoted = f'[accounts."{name}.{field}"]'
        raise ConfigurationError(f"{field} is a table below it; a name with a dot is {quoted}")


def _adapter(name: str, table: Mapping[str, Any]) -> type[Provider]:
    if "provider" in table:
        return _registry.adapter(typed("provider", table["provider"], str))
    for field in table:
        _refuse_nested(name, table, field)
    meant = next((field for field in table if suggestion(field, ["provider"])), None)
    near = "" if meant is None else f", and {meant!r} is unknown (did you mean 'provider'?)"
    raise ConfigurationError(f"provider is missing{near}; `coffers providers` lists them")


def _key(settings: dict[str, Any], where: str, folder: Path, *, found: bool) -> object:
    """Return what gives the key, instead of the fields that say where it is from."""
    sources = [source for source in _KEY_SOURCES if source in settings]
    if len(sources) > 1:
        raise ConfigurationError(f"{' and '.join(sources)} exclude each other")
    variable = _registry.adapter(settings["provider"]).credential.env
    if found:
        _check_found(settings, variable)
    if not sources:
        others = "no key_env, key_file, key_command or key"
        unset = f"{where}: no key: {variable} is not set, and there is {others}"
        return keys.Variable(f"{where}: {variable}", variable, unset)
    (source,) = sources
    value, where = settings.pop(source), f"{where}: {source}"
    if source == "key":
        if value is None:
            raise ConfigurationError(f"key is None; leave it out to use {variable}")
        return keys.Called(where, value) if callable(value) else value
    if source == "key_env":
        return _variable(value, where)
    if source == "key_file":
        return keys.File(where, typed(source, value, str), _absolute(folder), found)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise ConfigurationError(f'{source} is a list of texts, ["program", "argument"]')
    return keys.Command(where, value)


def _variable(name: Any, where: str) -> keys.Variable:
    if not re.fullmatch(r"\w+", typed("key_env", name, str), re.ASCII):
        raise ConfigurationError("key_env is the name of a variable, and not the key itself")
    # A key that was put here by mistake is not repeated.
    shown = f" {name}" if re.fullmatch(r"[A-Z][A-Z0-9_]*", name) else ""
    return keys.Variable(where, name, f"{where}: the environment variable{shown} is not set")


def _absolute(folder: Path) -> Path:
    """`folder`, wherever the process goes to later."""
    try:
        return folder.absolute()
    except OSError:
        pass
    raise ConfigurationError("key_file: there is no working directory")


def _check_found(settings: Mapping[str, Any], variable: str) -> None:
    """Refuse what a stranger's file must not have."""
    for field in _NOT_IF_FOUND:
        if field in settings:
            raise ConfigurationError(f"no {field} in a file that was found; {_ALLOWED_IF}")
    name = settings.get("key_env", variable)
    if name != variable and not str(name).startswith(f"{variable}_"):
        raise ConfigurationError(
            f"key_env may be {variable} or {variable}_… in a file that was found; {_ALLOWED_IF}"
        )


def _warn_if_others_can_read(path: Path) -> None:
    try:
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError:
        return
    if open_to_others:
        warnings.warn(
            f"{path} holds a key and can be read by others; chmod 600 it, or use key_env, "
            "key_file or key_command",
            stacklevel=5,
        )

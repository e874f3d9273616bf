"""Configured accounts: from the environment, from ``coffers.toml``, or from a mapping.

    store = "sqlite:///coffers.db"          # a fleet setting; see `coffers._fleet.Settings`

    [accounts.studio]
    provider = "acme"
    key_env = "ACME_API_KEY_STUDIO"         # or key_file = "…", key_command = ["…"], key = "…"

Every error names the file and the table, and says what was expected there.
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
    "drift": bool,
}
_KEY_SOURCES = ("key", "key_env", "key_file", "key_command")
_FIELDS = ("provider", *_KEY_SOURCES, "base_url", "deadline", "retries", "http", "clock")
_NOT_IF_FOUND = ("base_url", "key_command")
_ALLOWED_IF = "name the file (--config, from_config), or keep it in your configuration folder"
"""How to use these settings, which a file discovered in the working directory can't have."""


@attrs.frozen
class AccountConfig:
    """One configured account."""

    name: str
    where: str
    """Where the account is configured, for error messages."""
    settings: dict[str, Any] = attrs.field(repr=False)
    """Arguments for `coffers.Client`."""


@attrs.frozen
class Configured:
    """Accounts and fleet settings read from one source."""

    entries: list[AccountConfig]
    settings: dict[str, Any] = attrs.field(repr=False)
    """Fleet settings."""
    folder: Path
    """Folder that relative paths start from."""
    where: str = ""
    """The file, for error messages."""


def from_env() -> dict[str, dict[str, str]]:
    """Return an account, named after its provider, for each provider whose variable is set."""
    return {
        name: {"provider": name}
        for name, adapter in _registry.adapters().items()
        if os.environ.get(adapter.credential.env)
    }


def from_file(path: str | os.PathLike[str] | None) -> Configured:
    """Read a ``coffers.toml``: the one at `path`, or the one that `find` discovers.

    A file discovered in the working directory is not trusted, because it may have come with
    somebody else's checkout.  It can list accounts.  It can't send a key or a reading elsewhere,
    run a command, or read a secret that isn't meant for its provider.  Raises
    `ConfigurationError`.
    """
    path, found = _located(path)
    document = _document(path, found=found)
    accounts = document.pop("accounts", None)
    if isinstance(accounts, list):
        raise ConfigurationError(f"{path}: [[accounts]] is a list; write [accounts.NAME] for each")
    if not isinstance(accounts, dict) or not accounts:
        raise ConfigurationError(f"{path}: no accounts; add a table [accounts.NAME]")
    if found and "store" in document:
        raise ConfigurationError(f"{path}: a discovered file can't set store; {_ALLOWED_IF}")
    entries = [
        _entry(name, table, f"{path}: {_header(name)}", path.parent, found=found)
        for name, table in accounts.items()
    ]
    if any("key" in table for table in accounts.values()):
        _warn_if_others_can_read(path)
    return Configured(entries, document, path.parent, f"{path}: ")


def from_mapping(accounts: Mapping[str, Mapping[str, Any]]) -> Configured:
    """Read a mapping of account name to the settings that its table would have in the file."""
    if not isinstance(accounts, Mapping):
        raise ConfigurationError(
            f"accounts must be tables by name, {{NAME: {{…}}}}, not {type(accounts).__name__}"
        )
    entries = [
        _entry(name, table, f"account {name!r}", Path(), found=False)
        for name, table in accounts.items()
    ]
    return Configured(entries, {}, Path())


def find() -> Path | None:
    """Return the default file: in the working directory, else in the user's folder."""
    for folder in filter(None, (Path(), _user_folder())):
        # lexists, so that a dangling link or an unreadable file is reported instead of skipped.
        if os.path.lexists(folder / FILE_NAME):
            return folder / FILE_NAME
    return None


def _user_folder() -> Path | None:
    """Return the user's configuration folder, or ``None`` without a home directory."""
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
    """Return the file and whether it was discovered in the working directory."""
    if path is not None:
        try:
            return Path(path), False  # type: ignore[arg-type]  # the TypeError is caught
        except TypeError:
            problem = f"the path of a {FILE_NAME} must be a string, not {type(path).__name__}"
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
        problem = "nested too deeply"
    else:
        return document
    raise ConfigurationError(f"{path}: {problem}")


def _misplaced(field: str) -> ConfigurationError:
    return ConfigurationError(f"{field} belongs to one account; move it below its [accounts.NAME]")


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
        f"unknown {what}; a file can have [accounts.NAME] and {', '.join(_SETTINGS)}"
    )


def _header(name: str) -> str:
    """Return the header of an account's table."""
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
    """Return the settings in `table`, after refusing any that the account can't have."""
    if not typed("an account's name", name, str):
        raise ConfigurationError("an account's name can't be empty")
    if not isinstance(table, Mapping):
        if name in _FIELDS:
            raise _misplaced(name)
        brackets = "; write it in single brackets" if isinstance(table, list) else ""
        raise ConfigurationError(f'expected a table that has provider = "…"{brackets}')
    adapter = _adapter(name, table)
    known = (*_FIELDS, *adapter.options())
    for field in table:
        if field in known:
            continue
        _refuse_nested(name, table, field)
        if field == "name":
            raise ConfigurationError("remove name: an account is named by its table's header")
        if field in _SETTINGS:
            raise ConfigurationError(f"{field} is a fleet setting; move it above all tables")
        takes = ", ".join(adapter.options()) or "no options of its own"
        near = suggestion(field, known)
        raise ConfigurationError(f"unknown option {field!r}{near}: {adapter.name} takes {takes}")
    return dict(table)


def _refuse_nested(name: str, table: Mapping[str, Any], field: str) -> None:
    if isinstance(table[field], Mapping):
        quoted = f'[accounts."{name}.{field}"]'
        raise ConfigurationError(f"{field} can't be a table; for a name with a dot, write {quoted}")


def _adapter(name: str, table: Mapping[str, Any]) -> type[Provider]:
    if "provider" in table:
        return _registry.adapter(typed("provider", table["provider"], str))
    for field in table:
        _refuse_nested(name, table, field)
    meant = next((field for field in table if suggestion(field, ["provider"])), None)
    near = "" if meant is None else f", and {meant!r} is unknown (did you mean 'provider'?)"
    raise ConfigurationError(f"provider is missing{near}; `coffers providers` lists them")


def _key(settings: dict[str, Any], where: str, folder: Path, *, found: bool) -> object:
    """Return the source of the key, and remove the field that names it from `settings`."""
    sources = [source for source in _KEY_SOURCES if source in settings]
    if len(sources) > 1:
        raise ConfigurationError(f"{' and '.join(sources)} can't be combined; keep one")
    variable = _registry.adapter(settings["provider"]).credential.env
    if found:
        _check_found(settings, variable)
    if not sources:
        fields = "key_env, key_file, key_command or key"
        unset = f"{where}: no key; set {variable}, or add {fields}"
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
        raise ConfigurationError(f'{source} must be a list of strings, ["program", "argument"]')
    return keys.Command(where, value)


def _variable(name: Any, where: str) -> keys.Variable:
    if not re.fullmatch(r"\w+", typed("key_env", name, str), re.ASCII):
        raise ConfigurationError("key_env must be the name of a variable, not the key itself")
    # Somebody may have put the key itself here, so show only what looks like a variable's name.
    shown = f" {name}" if re.fullmatch(r"[A-Z][A-Z0-9_]*", name) else ""
    return keys.Variable(where, name, f"{where}: the environment variable{shown} isn't set")


def _absolute(folder: Path) -> Path:
    """Return `folder` as an absolute path, since the process may change its directory later."""
    try:
        return folder.absolute()
    except OSError:
        pass
    raise ConfigurationError("key_file: there is no working directory")


def _check_found(settings: Mapping[str, Any], variable: str) -> None:
    """Refuse settings that a file which isn't trusted can't have."""
    for field in _NOT_IF_FOUND:
        if field in settings:
            raise ConfigurationError(f"a discovered file can't set {field}; {_ALLOWED_IF}")
    name = settings.get("key_env", variable)
    if name != variable and not str(name).startswith(f"{variable}_"):
        raise ConfigurationError(
            f"a discovered file's key_env must be {variable} or {variable}_…; {_ALLOWED_IF}"
        )


def _warn_if_others_can_read(path: Path) -> None:
    try:
        open_to_others = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError:
        return
    if open_to_others:
        warnings.warn(
            f"{path} holds a key that other users can read; chmod 600 it, or use key_env, "
            "key_file or key_command",
            stacklevel=5,
        )

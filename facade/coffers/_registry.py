"""Registry of adapters: the modules in `coffers.adapters`, and what other packages register.

A package registers a provider through the entry-point group ``coffers.providers``::

    [project.entry-points."coffers.providers"]
    acme = "acme_coffers:Acme"

A provider that can't be used is logged and left out; the others keep working.
"""

from __future__ import annotations

import functools
import importlib
import logging
import pkgutil
import traceback
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TypeGuard

import attrs

from coffers._plain import suggestion
from coffers.credentials import Credential
from coffers.errors import CoffersError, ConfigurationError
from coffers.provider import Envelope, Provider

GROUP = "coffers.providers"
_LONGEST_NAME = 20
_PATH = [str(Path(__file__).with_name("adapters"))]
_LOGGER = logging.getLogger("coffers")


def names() -> tuple[str, ...]:
    """Return the sorted names of all providers, including those that `adapters` leaves out."""
    return tuple(sorted({*_own(), *_foreign()}))


def adapters() -> dict[str, type[Provider]]:
    """Return all usable adapters by name, and log the others."""
    usable = {}
    for name in names():
        try:
            usable[name] = adapter(name)
        except ConfigurationError as error:
            _LOGGER.warning("%s; leaving it out", error)
    return usable


@functools.cache
def adapter(name: str) -> type[Provider]:
    """Return the adapter of that name, loading it on first use.

    Raises `ConfigurationError` if the name is unknown or the adapter can't be used.
    """
    if name in _own():
        return _in_module(name)
    if name in _foreign():
        return _of_package(name, _foreign()[name])
    shown = f" {name!r}" if len(str(name)) <= _LONGEST_NAME else ""  # a long one may be a key
    near = suggestion(name, names())
    raise ConfigurationError(f"unknown provider{shown}{near}; `coffers providers` lists them")


@functools.cache
def _own() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(_PATH))


@functools.cache
def _foreign() -> dict[str, EntryPoint]:
    """Return what other packages register; the first to register a name keeps it."""
    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        if entry.name in found or entry.name in _own():
            _LOGGER.warning("leaving out %s: the name is already taken", _title(entry))
        else:
            found[entry.name] = entry
    return found


def _in_module(name: str) -> type[Provider]:
    module = importlib.import_module(f"coffers.adapters.{name}")
    for found in vars(module).values():
        if getattr(found, "__module__", None) == module.__name__ and _is_provider(found, name):
            return found
    raise ConfigurationError(f"{module.__name__} doesn't define a coffers.Provider named {name!r}")


def _of_package(name: str, entry: EntryPoint) -> type[Provider]:
    try:
        found = entry.load()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # the module may even call sys.exit()
        problem = f"can't be loaded: {_describe(error)}"
    else:
        if _is_provider(found, name):
            wrong = _wrong_in(found)
            if not wrong:
                return found
            problem = f"doesn't declare a usable {', '.join(wrong)}; see coffers.Provider"
        else:
            problem = f"is not a coffers.Provider named {name!r}"
    raise ConfigurationError(f"{_title(entry)} {problem}")


def _is_provider(found: object, name: str) -> TypeGuard[type[Provider]]:
    is_one = isinstance(found, type) and issubclass(found, Provider)
    return is_one and vars(found).get("name") == name


def _wrong_in(found: type[Provider]) -> list[str]:
    """Return the names of declarations that are missing or of a type that `Provider` rules out."""
    declared = {name: getattr(found, name, None) for name in _DECLARED}
    return [name for name, is_right in _DECLARED.items() if not is_right(declared[name])]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, (*value, *value.values())))


def _are_meanings(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(code, int | str) and isinstance(error, type) and issubclass(error, CoffersError)
        for code, error in value.items()
    )


def _is_credential(value: object) -> bool:
    return isinstance(value, Credential) and all(map(_is_text, attrs.astuple(value)))


_DECLARED: Mapping[str, Callable[[object], bool]] = {
    "title": _is_text,
    "base_url": _is_text,
    "credential": _is_credential,
    "envelope": lambda value: value is None or isinstance(value, Envelope),
    "hosts": _are_texts,
    "key_endings": _are_texts,
    "foreign_keys": _are_texts,
    "scope": lambda value: value is None or _is_text(value),
    "meanings": _are_meanings,
}


def _title(entry: EntryPoint) -> str:
    package = f" of {entry.dist.name}" if entry.dist else ""
    return f"provider {entry.name!r} ({entry.value}{package})"


def _describe(error: BaseException) -> str:
    """Return what failed and where, with the error's text only if the text is Python's own."""
    if isinstance(error, ImportError | SyntaxError):
        return f"{type(error).__name__}: {error}"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"

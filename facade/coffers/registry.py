"""Name → adapter: the modules of `coffers.providers`, and what other packages register.

Another package offers a provider through the entry-point group ``coffers.providers``::

    [project.entry-points."coffers.providers"]
    acme = "acme_coffers:Acme"
"""

from __future__ import annotations

import difflib
import functools
import importlib
import pkgutil
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from coffers.errors import ConfigurationError
from coffers.provider import Provider

GROUP = "coffers.providers"
_LONGEST_NAME = 20
_PATH = [str(Path(__file__).with_name("providers"))]


def names() -> tuple[str, ...]:
    """The names of all providers, sorted."""
    return tuple(sorted({*_own(), *_foreign()}))


@functools.cache
def adapter(name: str) -> type[Provider]:
    """The adapter of that name, loaded when it is first asked for."""
    if name in _own():
        return _in_module(name)
    if name in _foreign():
        return _checked(name, _foreign()[name].load())
    shown = f" {name!r}" if len(str(name)) <= _LONGEST_NAME else ""  # it could be a key
    close = difflib.get_close_matches(str(name), names(), n=1)
    near = f"; did you mean {close[0]!r}?" if close else "."
    raise ConfigurationError(f"unknown provider{shown}{near} There are: {', '.join(names())}")


@functools.cache
def _own() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(_PATH))


@functools.cache
def _foreign() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _in_module(name: str) -> type[Provider]:
    module = importlib.import_module(f"coffers.providers.{name}")
    for found in vars(module).values():
        if isinstance(found, type) and found.__module__ == module.__name__:
            return _checked(name, found)
    msg = f"{module.__name__} defines no provider"
    raise ConfigurationError(msg)


def _checked(name: str, found: object) -> type[Provider]:
    if isinstance(found, type) and issubclass(found, Provider) and vars(found).get("name") == name:
        return found
    msg = f"what is registered as provider {name!r} is not a coffers.Provider of that name"
    raise ConfigurationError(msg)

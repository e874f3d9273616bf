"""Find names for what is generated, which Python allows and nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openapi_python_client.strings import ClassName, PythonIdentifier

# Names that modules which import a model use for something else.
_TAKEN = frozenset(
    {"FIELDS", "Headers", "METHOD", "OPERATION", "PATH", "SECRETS", "UNSET", "Model", "Unset"}
    | {"Any", "Literal", "Mapping", "NotRequired", "Required", "Self", "TypedDict"}
    | {"UnexpectedReply"}
)
# Parameters of the generated functions, and fields of the generated classes, must not hide these.
TAKEN_PARAMETERS = frozenset({"build", "client", "parse", "receive", "segment"}) | {
    *("given", "texts", "joined", "members", "nested", "encoded", "flat", "form")
}
TAKEN_FIELDS = frozenset({"additional_properties", "from_dict"})
LONGEST = 80
_PREFIX_OF_NAMES = "field_"
"""Goes before a name that can't start as it does, as in the generator's own settings."""


class Names:
    """Names of classes, each of which needs a module of its own, too."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def take(self, name: str) -> str:
        """Return `name`, with a number if a class or module already has that name."""
        name = str(ClassName(name[:LONGEST], _PREFIX_OF_NAMES))  # a file has this name, too
        unique, number = name, 1
        while unique in _TAKEN or key(unique) in self._keys:
            number += 1
            unique = f"{name}{number}"
        self._keys.add(key(unique))
        return unique


class Spelling:
    """Names whose Python names differ from each other."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken}

    def take(self, name: str, place: str) -> str:
        """Return `name`, or something similar if its Python name is taken."""
        unique, number = name, 1
        if self._python_name(name) in self._taken:
            unique = name = f"{name}_{place}"
        while self._python_name(unique) in self._taken:
            number += 1
            unique = f"{name}_{number}"
        self._taken.add(self._python_name(unique))
        return unique

    def take_python(self, name: str) -> str:
        """Return the Python name for `name`, which differs from those of all others."""
        return self._python_name(self.take(name, "header"))

    def _python_name(self, name: str) -> str:
        return str(PythonIdentifier(name, _PREFIX_OF_NAMES))


def pascal(name: str) -> str:
    """Return a name as classes have it."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[0-9A-Za-z]+", name))


def key(name: str) -> str:
    """Return what two names must not share."""
    return re.sub(r"[^0-9a-z]", "", name.lower())

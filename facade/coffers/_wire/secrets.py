"""Find and wrap the secrets in a reply."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from coffers.credentials import REDACTED, Secret

_SHORTEST_ECHO = 8
"""In characters: anything shorter also occurs in unrelated texts."""

_NAME = re.compile(
    r"api_?key|private_?key|(^|_)key$|secret|token|passw|credential|webhook|authorization|cookie"
    r"|session|(invoice|bill|checkout|portal)_?(url|link)",
    re.IGNORECASE,
)
"""Names of fields in which providers send a credential, or a link that works like one."""
_LONGEST_NAME = 256
"""In characters: a longer name isn't a real one, so its value counts as a secret."""
_VALUE = re.compile(
    r"(sk|pk|rk|key|exd|whsec)[-_]\w{8}|gh[a-z]_\w{20}|xox[a-z]-|eyJ[\w-]{8,}\.|AKIA[A-Z0-9]{12}"
    r"|(Bearer|Basic) \S{8}|-----BEGIN |https?://[^/\s:]*:[^/\s@]*@|https://(hooks\.|discord)",
    re.ASCII,
)
"""Beginnings of credentials of well-known issuers."""
_Kinds = frozenset[type]
_NOTHING: _Kinds = frozenset()
_TEXTS: _Kinds = frozenset({str})
_ALL: _Kinds = frozenset({str, int, Decimal})


def conceal(
    data: Any,
    *,
    fields: frozenset[str] = frozenset(),
    secrets: frozenset[str] = frozenset(),
    sent: Iterable[Secret] = (),
    levels: int,
) -> Any:
    """Wrap every secret in `data` as a `Secret`, in place and at any depth, and return `data`.

    These values are secret:

    *   Everything under a name in `secrets`, whatever its shape: each key in a list of keys, or a
        code that is a number.  The empty name stands for all of `data`.
    *   A string under a name that isn't in `fields`, so no description knows it, if the name or the
        value looks like a secret.
    *   A string that repeats a credential that was `sent`.

    A name that is a secret itself is replaced.  Raises `RecursionError` if `data` nests deeper than
    `levels`.
    """
    whole = [data]
    rules = _Rules(fields, secrets, frozenset(s.reveal() for s in sent), fields - secrets)
    _wrap(whole, levels + 1, rules, inherited=_ALL if "" in secrets else _NOTHING)
    return whole[0]


class _Rules(NamedTuple):
    fields: frozenset[str]
    secrets: frozenset[str]
    sent: frozenset[str]
    plain: frozenset[str]
    """Names that are described, and not as secrets."""


# A closure that calls itself would be a cycle, and keep the credentials until it is collected.
def _wrap(
    node: Any, levels: int, rules: _Rules, *, known: bool = False, inherited: _Kinds = _NOTHING
) -> None:
    """Wrap the secrets in `node`, judging by its names and by what its parent passes down."""
    if not levels:
        raise RecursionError
    named = type(node) is dict
    if not inherited and (rules.plain.issuperset(node) if named else known):
        _wrap_echoes(node, levels, rules)
        return
    if named and not rules.fields.issuperset(node):
        _hide_names(node, rules)
    _wrap_secrets(node, levels, rules, inherited)


def _wrap_secrets(node: Any, levels: int, rules: _Rules, inherited: _Kinds) -> None:
    fields, secrets, sent, _ = rules
    named, known, hidden = type(node) is dict, False, inherited
    places: Any = node.items() if named else enumerate(node)
    for place, value in places:
        if named:
            known = place in fields
            hidden = _ALL if place in secrets else inherited
            if not (known or hidden) and (len(place) > _LONGEST_NAME or _NAME.search(place)):
                hidden = _TEXTS
        kind = type(value)
        if kind is str:
            if hidden or (not known and _VALUE.match(value)) or echoes(value, sent):
                node[place] = Secret(value)
        elif kind is dict or kind is list:
            _wrap(value, levels - 1, rules, known=known, inherited=hidden)
        elif kind in hidden:
            node[place] = Secret(str(value))


def _wrap_echoes(node: Any, levels: int, rules: _Rules) -> None:
    """Do the same for a node in which only a repeated credential can be a secret: most of them."""
    sent = rules.sent
    for place, value in node.items() if type(node) is dict else enumerate(node):
        kind = type(value)
        if kind is str:
            if echoes(value, sent):
                node[place] = Secret(value)
        elif kind is dict or kind is list:
            _wrap(value, levels - 1, rules, known=True)


def _hide_names(node: dict[str, Any], rules: _Rules) -> None:
    """Replace the names in `node` that are secrets, as in a table of usage by API key."""
    strange = {
        name
        for name in node.keys() - rules.fields
        if echoes(name, rules.sent) or looks_secret(name)
    }
    if strange:
        numbers = itertools.count(1)
        items = [(f"{REDACTED} {next(numbers)}" if n in strange else n, v) for n, v in node.items()]
        node.clear()
        node.update(items)


def looks_secret(name: str) -> bool:
    """Return whether a name looks like a credential.  Words, such as ``key_features``, don't."""
    return _VALUE.match(name) is not None and not name.replace("_", "").isalpha()


def echoes(text: str, credentials: Iterable[str]) -> bool:
    """Return whether `text` repeats one of `credentials`, or part of one, such as a password."""
    if len(text) < _SHORTEST_ECHO:
        return False
    for value in credentials:  # called for every text of a reply, so not a generator
        if text in value or (len(value) >= _SHORTEST_ECHO and value in text):
            return True
    return False

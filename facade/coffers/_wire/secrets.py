"""Which values of a reply must not be shown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from coffers.credentials import REDACTED, Secret

_SHORTEST_ECHO = 8
"""Characters; something shorter occurs in texts that have nothing to do with it."""

_NAME = re.compile(
    r"api_?key|private_?key|(^|_)key$|secret|token|passw|credential|webhook|authorization|cookie"
    r"|session|(invoice|bill|checkout|portal)_?(url|link)",
    re.IGNORECASE,
)
"""Names under which providers were seen to send a credential, or a link that works like one."""
_LONGEST_NAME = 256
"""Characters; what is longer is no name, and may be anything."""
_VALUE = re.compile(
    r"(sk|pk|rk|key|exd|whsec)[-_]\w{8}|gh[a-z]_\w{20}|xox[a-z]-|eyJ[\w-]{8,}\.|AKIA[A-Z0-9]{12}"
    r"|(Bearer|Basic) \S{8}|-----BEGIN |https?://[^/\s:]*:[^/\s@]*@|https://(hooks\.|discord)",
    re.ASCII,
)
"""How the credentials of well-known issuers begin."""
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
    """`data` with everything secret in it wrapped as `Secret`, at any depth; it is changed itself.

    Secret is what lies under a name in `secrets`, whatever its shape: a list of keys is a list of
    secrets, and a code may be a number.  Under the empty name lies all of `data`.  Under a name
    that is not in `fields`, so that nobody has described it, a text is also one where the name or
    the value looks like it; and anywhere one that repeats a credential that was `sent`.  A name
    that is a secret itself is replaced.  Raises `RecursionError` where `data` nests deeper than
    `levels`.
    """
    whole = [data]
    rules = _Rules(fields, secrets, frozenset(s.reveal() for s in sent))
    _wrap(whole, levels + 1, rules, inherited=_ALL if "" in secrets else _NOTHING)
    return whole[0]


class _Rules(NamedTuple):
    fields: frozenset[str]
    secrets: frozenset[str]
    sent: frozenset[str]


# Not a closure that calls itself: its cycle would keep the credentials until it is collected.
def _wrap(
    node: Any, levels: int, rules: _Rules, *, known: bool = False, inherited: _Kinds = _NOTHING
) -> None:
    """Wrap what is secret in `node`, by its names and by what is told of the name above it."""
    if not levels:
        raise RecursionError
    fields, secrets, sent = rules
    named = type(node) is dict
    if named and not fields.issuperset(node):
        _hide_names(node, rules)
    hidden = inherited
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


def _hide_names(node: dict[str, Any], rules: _Rules) -> None:
    """Replace those names in `node` that are secrets themselves, as in a table of usage by key."""
    strange = {
        name
        for name in node.keys() - rules.fields
        if echoes(name, rules.sent) or (_VALUE.match(name) and not _is_of_words(name))
    }
    if strange:
        numbers = itertools.count(1)
        items = [(f"{REDACTED} {next(numbers)}" if n in strange else n, v) for n, v in node.items()]
        node.clear()
        node.update(items)


def _is_of_words(name: str) -> bool:
    """Return whether it is a name such as ``key_features``, and no key."""
    return name.replace("_", "").isalpha()


def echoes(text: str, credentials: Iterable[str]) -> bool:
    """Return whether `text` repeats one of the `credentials`, or a part such as a password."""
    return len(text) >= _SHORTEST_ECHO and any(
        text in value or (len(value) >= _SHORTEST_ECHO and value in text) for value in credentials
    )

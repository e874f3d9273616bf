"""Tell the kind and the unit of a balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coffers.compiler.draft import words as w
from coffers.compiler.draft.fields import Field

_OVERAGE = frozenset({"overage", "paygo", "payg", "extension", "overdraft"})
_QUALIFIERS = frozenset(
    {"api", "key", "account", "workspace", "team", "user", "org", "organization", "plan"}
    | {"subscription", "additional", "free", "paid", "bonus", "my", "usage", "billing", "sub"}
    | {"overage", "paygo", "voucher", "cash", "charge", "gift", "extra", "stripe", "payg"}
)
"""Words of what is counted for whom, and not of what is counted."""


class Kind(NamedTuple):
    """The kind of a balance."""

    word: str
    why: str = ""


class Unit(NamedTuple):
    """The unit of a balance."""

    word: str
    named: bool = False
    """Whether the reply names it."""
    why: str = ""


def kind_of(near: Iterable[str], *, limited: bool, renews: bool, lot: bool) -> Kind:
    """Return the kind of a balance, given the words in and around its name."""
    names = {*near}
    rules = (
        ("overage" in names, Kind("overage")),
        (names & _OVERAGE and limited, Kind("overage", "is it used beyond the plan?")),
        (names & (w.SLOTS | {"seat"}), Kind("slots")),
        ("key" in names, Kind("cap")),
        (lot, Kind("lot")),
        (renews, Kind("allowance")),
        (limited, Kind("allowance", "does it renew, and when?")),
    )
    return next((kind for holds, kind in rules if holds), Kind("prepaid"))


def unit_of(field: Field, stem: Sequence[str], around: Sequence[str], currency: str | None) -> Unit:
    """Return the unit of a balance, given one of its numbers.

    `around` are the words of what it's in, nearest first, and `currency` a field beside it.
    """
    said = w.words(field.shape.note)
    money = _first([*field.names, *stem], w.CURRENCIES)
    spoken = _first(said, w.CURRENCIES)
    if minor := next((word for word in (*field.names, *stem, *said) if word in w.MINOR), None):
        return Unit(f"{(money or spoken or 'USD').lower()}_{minor}s", why="money in minor units")
    if money:
        return Unit(money)
    if currency and w.any_of(field.names, w.BALANCE | {"credit", "amount", "spend"}):
        whole = field.shape.kinds == {"integer"}
        return Unit("XXX", named=True, why="money in minor units?" if whole else "")
    return _noun(stem, around) or Unit(spoken or "credits", why="in which unit?")


def _first(names: Iterable[str], known: dict[str, str]) -> str | None:
    return next((known[name] for name in names if name in known), None)


def _noun(stem: Sequence[str], around: Sequence[str]) -> Unit | None:
    """Return what is counted, by its own name or by the names around it."""
    rest = [word for word in stem if word not in _QUALIFIERS and word not in w.PERIODS]
    if "credit" in rest:
        return Unit("credits")
    if rest:
        unit = "_".join([*rest[:-1], w.plural(rest[-1])])
        return Unit(unit, why="" if rest[-1] in w.NOUNS else "in which unit?")
    noun = next((word for word in around if word in w.NOUNS), None)
    return Unit(w.plural(noun)) if noun else None

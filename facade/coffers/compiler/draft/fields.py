"""Judge single fields of a reply by their names, types, examples and surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal

import attrs

from coffers.compiler.draft import words as w
from coffers.compiler.draft.shapes import ITEM, MISSING, VALUE, Path, Shape, walk

Role = Literal["limit", "used", "remaining"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMERIC = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")
_EARLIEST, _LATEST = 10**9, 10**13 * 5
"""Seconds and milliseconds since 1970 that are dates of our time."""

_SAID: Mapping[Role, frozenset[str]] = {
    "remaining": w.LEFT | w.BALANCE,
    "used": w.SPENT | w.USAGE,
    "limit": w.BOUND,
}
_MODIFIERS = frozenset(
    {"api", "account", "user", "team", "org", "organization", "workspace", "plan", "num", "number"}
    | {"paid", "free", "bonus", "extra", "gift", "subscription", "current", "total", "my", "payg"}
    | {"of", "the", "amount", "value", "quantity", "additional", "prepaid", "wallet", "gpt"}
)
_NOISE = w.LEFT | w.BALANCE | w.SPENT | w.USAGE | w.BOUND | w.WHOLE | w.COUNT | w.SLOTS
_FILLERS = frozenset({"num", "number", "of", "the", "amount", "value", "quantity", "in", "for"})
_AROUND = frozenset({"rate", "page", "pagination", "paging", "meta", "topup", "autotopup"}) | {
    *("recharge", "reload", "invoice", "tier", "price", "pricing", "setting", "threshold")
}
"""Words of objects whose numbers are no balances."""


@attrs.frozen
class Field:
    """A scalar of a reply, or an amount with its currency."""

    at: Path
    shape: Shape
    example: Any = MISSING
    names: tuple[str, ...] = ()
    """Words of its name; those of the object, if it is an amount in an object of its own."""

    @property
    def place(self) -> Path:
        """The object that it belongs to."""
        return self.at[:-1]

    @cached_property
    def around(self) -> tuple[str, ...]:
        """Words of the names of the objects around it."""
        return tuple(word for step in self.at[:-1] for word in w.words(step))

    @property
    def is_numeric(self) -> bool:
        """Whether it's a number, or a decimal string."""
        if self.shape.is_number:
            return True
        if not self.shape.is_text or self.shape.words:
            return False
        if isinstance(self.example, str):
            return _NUMERIC.fullmatch(self.example) is not None
        amounts = w.any_of(self.names, w.LEFT | w.BALANCE | {"credit", "amount"})
        return amounts and self.shape.form in ("", "decimal", "double")

    @property
    def is_time(self) -> bool:
        """Whether it's a moment, as far as type, name and example tell."""
        if self.shape.is_text and not self.shape.words:
            if isinstance(self.example, str):
                return _DATE.match(self.example) is not None
            dated = {"at", "date", "time", "on", "until", "start", "end", "expiration", "renewal"}
            return self.shape.form in ("date", "date-time") or w.any_of(
                self.names, frozenset(dated | w.ENDS)
            )
        return self.shape.is_number and self.is_clock

    @property
    def is_clock(self) -> bool:
        """Whether it's a number of seconds or milliseconds since 1970."""
        if isinstance(self.example, int | float) and not isinstance(self.example, bool):
            return _EARLIEST <= self.example <= _LATEST
        return w.any_of(self.names, frozenset({"unix", "timestamp", "epoch", "at", "date", "time"}))


@attrs.frozen
class Reading:
    """What a number is, and how sure that is."""

    field: Field
    role: Role
    stem: tuple[str, ...]
    """The rest of its name: numbers of one balance share it."""
    sure: bool
    weak: bool = False
    """Whether it needs another number beside it."""
    why: str = ""

    @property
    def plain(self) -> bool:
        """Whether its name says nothing but what it counts."""
        return not w.any_of(self.field.names, _NOISE - w.WHOLE - w.COUNT)


def fields_of(shape: Shape, body: Any = MISSING) -> list[Field]:
    """Return the scalars of a reply, with their examples."""
    found = []
    for at, part in walk(shape):
        if at and not part.members and part.items is None and part.values is None:
            example = at_path(body, at)
            example = part.example if example is MISSING else example
            found.append(Field(at, part, example, _names(shape, at)))
    return found


def at_path(body: Any, at: Path) -> Any:
    """Return what is at `at` in a reply, in the first item of each list."""
    for step in at:
        if step in (ITEM, VALUE):
            inner = body.values() if isinstance(body, dict) and step == VALUE else body
            body = next(iter(inner), MISSING) if isinstance(inner, list | Iterable) else MISSING
        else:
            body = body.get(step, MISSING) if isinstance(body, dict) else MISSING
    return body


def shape_at(shape: Shape, at: Path) -> Shape:
    """Return the shape at `at`."""
    for step in at:
        inner = {ITEM: shape.items, VALUE: shape.values}.get(step, shape.members.get(step))
        shape = inner or Shape()
    return shape


def _names(shape: Shape, at: Path) -> tuple[str, ...]:
    """Return the words of a field's name; an amount with a currency has those of its object."""
    own = w.words(at[-1])
    named = [step for step in at[:-1] if step not in (ITEM, VALUE)]
    if own in (("amount",), ("value",)) and named and currency_in(shape_at(shape, at[:-1])):
        return w.words(named[-1])
    return own


def currency_in(shape: Shape) -> str | None:
    """Return the member of an object that names a currency or unit."""
    for name, member in shape.members.items():
        spelled = w.words(name)
        if spelled in (("currency",), ("currency", "code"), ("unit",)) and member.is_text:
            return name
    return None


def read(field: Field, inherited: Role | None) -> Reading | None:
    """Return what a field says of a balance, or ``None`` if that isn't to be told.

    `inherited` is the role that the name of its object implies.
    """
    names = field.names
    inside = frozenset(field.around)
    if not field.is_numeric or field.shape.deprecated or w.any_of(names, w.NO_AMOUNT):
        return None
    if w.any_of(inside, _AROUND) or field.shape.words:
        return None
    found = _by_name(names)
    if found is None and field.shape.is_number:
        found = _by_place(names, inherited)
    found = found or _by_note(field)
    if found is None:
        return None
    role, sure, weak, why = found
    said = _said(field)
    if {*names} & w.LEFT == {"available"} and role == "remaining" and not _counts_something(field):
        sure, why = False, "is it what's left?"
    if sure and said and role not in said:
        sure, why = False, f"its documentation speaks of what's {' or '.join(sorted(said))}"
    if sure and field.shape.is_text and field.example is MISSING:
        sure, why = False, "is it a number in a string?"
    return Reading(field, role, _stem(names), sure, weak, why)


def _by_name(names: tuple[str, ...]) -> tuple[Role, bool, bool, str] | None:
    left, spent = w.any_of(names, w.LEFT), w.any_of(names, w.SPENT)
    balance, bound = w.any_of(names, w.BALANCE), w.any_of(names, w.BOUND)
    if left or (balance and not bound and not spent):
        if w.any_of(names, frozenset({"initial", "original", "opening", "starting"})):
            return "limit", False, False, "is it what was there at first?"
        clear = not spent and not ({"max", "maximum"} & {*names})
        return "remaining", clear, False, "" if clear else "is it what's left?"
    if spent:
        return "used", not balance, False, "is it what was used?" if balance else ""
    if bound:
        clear = not balance
        return "limit", clear, False, "" if clear else "is it what's allowed, or what's left?"
    if w.any_of(names, w.USAGE):
        return "used", not w.any_of(names, w.WHOLE), False, "since when?"
    if w.any_of(names, w.WHOLE):
        return "limit", True, True, "is it what was granted?"
    if w.any_of(names, w.COUNT):
        return "used", True, True, "is it what was used?"
    return None


def _by_place(
    names: tuple[str, ...], inherited: Role | None
) -> tuple[Role, bool, bool, str] | None:
    return (inherited, True, True, "its name doesn't say it") if inherited and names else None


def _by_note(field: Field) -> tuple[Role, bool, bool, str] | None:
    """Tell what a plain `credits` is by the vendor's own words; else guess that it's left."""
    plain = [word for word in field.names if word not in _MODIFIERS]
    if not plain or not all(word in w.NOUNS or word in w.CURRENCIES for word in plain):
        return None
    said = _said(field)
    if said == {"remaining"}:
        return "remaining", True, False, ""
    nested = ITEM in field.at or VALUE in field.at
    if (
        nested
        or said
        or "plan" in field.names
        or not {"credit", "token", "coin", "point"} & {*plain}
    ):
        return None
    return "remaining", False, False, "is it what's left, or what was granted?"


def _said(field: Field) -> set[Role]:
    """Return the roles that the vendor's own words for the field speak of."""
    spoken = frozenset(w.words(field.shape.note))
    return {role for role, known in _SAID.items() if w.any_of(spoken, known)}


def _counts_something(field: Field) -> bool:
    """Return whether a field or an object around it is named by what services sell."""
    return w.any_of((*field.names, *field.around), w.NOUNS | w.BALANCE | {"quota", "wallet"})


def _stem(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in names if word not in _NOISE | _FILLERS)

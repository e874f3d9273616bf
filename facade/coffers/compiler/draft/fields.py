"""Judge single fields of a reply by their names, types, examples and surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

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
    | {"of", "the", "amount", "value", "quantity", "additional", "prepaid", "wallet", "gpt", "cash"}
)
_NOISE = w.LEFT | w.BALANCE | w.SPENT | w.USAGE | w.BOUND | w.WHOLE | w.COUNT | w.SLOTS
_FILLERS = frozenset({"num", "number", "of", "the", "amount", "value", "quantity", "in", "for"})
_AROUND = frozenset({"rate", "page", "pagination", "paging", "meta", "topup", "autotopup"}) | {
    *("recharge", "reload", "invoice", "tier", "price", "pricing", "setting", "threshold"),
    *("transaction", "ledger", "history", "log", "event", "activity", "entry", "statement"),
    *("payment", "order", "record", "queue", "ratelimit", "affiliate", "referral", "trial"),
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


class Judgment(NamedTuple):
    """What a name says of a number."""

    role: Role
    why: str = ""
    weak: bool = False


@attrs.frozen
class Reading:
    """What a number is."""

    field: Field
    role: Role
    stem: tuple[str, ...]
    """The rest of its name: numbers of one balance share it."""
    why: str = ""
    """What is left to decide, if it isn't sure."""
    weak: bool = False
    """Whether it needs another number beside it."""

    @property
    def sure(self) -> bool:
        """Whether names, types and surroundings leave one reading."""
        return not self.why

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


def read(field: Field, inherited: Role | None, path: str = "") -> Reading | None:
    """Return what a field says of a balance, or ``None`` if that isn't to be told.

    `inherited` is the role that the name of its object implies, and `path` is the operation's.
    """
    names = field.names
    inside = frozenset(field.around)
    if not field.is_numeric or field.shape.deprecated or w.any_of(names, w.NO_AMOUNT):
        return None
    if {"percent", "percentage", "deprecated"} & {*w.words(field.shape.note)}:
        return None
    if w.any_of(inside, _AROUND) or field.shape.words:
        return None
    found = _by_name(frozenset(names))
    if found is None and field.shape.is_number and inherited:
        found = Judgment(inherited, weak=True)
    found = found or _by_note(field, path)
    if found is None:
        return None
    return Reading(field, found.role, _stem(names), found.why or _doubt(field, found), found.weak)


def _doubt(field: Field, found: Judgment) -> str:
    """Return what makes a clear name doubtful."""
    said = _said(field)
    if said and found.role not in said:
        return f"its documentation speaks of what's {' or '.join(sorted(said))}"
    if found.role == "remaining" and not _is_left(field):
        return "is it what's left?"
    if field.shape.is_text and field.example is MISSING:
        return "is it a number in a string?"
    if {"no", "longer"} <= {*w.words(field.shape.note)}:
        return "is it still in use?"
    if found.role == "limit" and _is_sentinel(field.example):
        return "does that number mean that there is none?"
    return ""


def _is_sentinel(value: Any) -> bool:
    """Return whether a limit is a number that often stands for none."""
    return isinstance(value, int) and (
        value < 0 or value in (2**31 - 1, 2**63 - 1) or value >= 10**12
    )


def _by_name(names: frozenset[str]) -> Judgment | None:
    for is_it, judgment in _JUDGMENTS:
        if is_it(names):
            return judgment
    return None


_JUDGMENTS: Sequence[tuple[Callable[[frozenset[str]], object], Judgment]] = (
    # The first that holds counts: `limit_remaining` is what remains, `usage_limit` a limit.
    (
        lambda n: n & (w.LEFT | w.BALANCE) and n & w.AT_FIRST and not n & w.BOUND,
        Judgment("limit", "is it what was there at first?"),
    ),
    (
        lambda n: n & w.LEFT and (n & w.SPENT or n & {"max", "maximum"}),
        Judgment("remaining", "is it what's left?"),
    ),
    (lambda n: n & w.LEFT, Judgment("remaining")),
    (
        lambda n: n & w.BALANCE and n & w.GRANTED,
        Judgment("remaining", "is it what's left, or what was granted?"),
    ),
    (lambda n: n & w.BALANCE and not n & (w.BOUND | w.SPENT), Judgment("remaining")),
    (
        lambda n: n & w.SPENT and n & w.BALANCE,
        Judgment("used", "is it what was used?"),
    ),
    (lambda n: n & w.SPENT, Judgment("used")),
    (
        lambda n: n & w.BOUND and n & w.BALANCE,
        Judgment("limit", "is it what's allowed, or what's left?"),
    ),
    (lambda n: n & w.BOUND, Judgment("limit")),
    (lambda n: n & w.USAGE and n & w.WHOLE, Judgment("used", "since when?")),
    (lambda n: n & w.USAGE, Judgment("used")),
    (lambda n: n & w.WHOLE, Judgment("limit", weak=True)),
    (lambda n: n & w.COUNT, Judgment("used", weak=True)),
)


def _by_note(field: Field, path: str) -> Judgment | None:
    """Tell what a plain `credits` is by the vendor's own words; else guess that it's left."""
    if field.names in (("amount",), ("value",)) and len(field.at) == 1:
        told = _said(field) == {"remaining"}
        about = w.BALANCE & {*w.words(path)}
        return Judgment("remaining", "" if told else "is it what's left?") if about else None
    plain = {word for word in field.names if word not in _MODIFIERS}
    if not plain or not plain <= w.NOUNS | w.CURRENCIES.keys():
        return None
    said = _said(field)
    if said == {"remaining"}:
        return Judgment("remaining")
    listed = ITEM in field.at or VALUE in field.at
    if listed or said or "plan" in field.names or not plain & {"credit", "token", "coin", "point"}:
        return None
    return Judgment("remaining", "is it what's left, or what was granted?")


def _said(field: Field) -> set[Role]:
    """Return the roles that the vendor's own words for the field speak of."""
    spoken = frozenset(w.words(field.shape.note))
    return {role for role, known in _SAID.items() if w.any_of(spoken, known)}


def _is_left(field: Field) -> bool:
    """Return whether what's left is part of a balance, and not what is on offer, or a countdown."""
    names, spoken = frozenset(field.names), frozenset(w.words(field.shape.note))
    if names & w.LEFT == {"available"}:
        money = {"credit", "token", "balance", "quota", "fund", *w.CURRENCIES}
        sold = frozenset(field.around) & (w.NOUNS | w.BALANCE | {"quota", "wallet"})
        return bool(names & money or (names == {"available"} and sold))
    if names & w.LEFT and names & {"second", "minute", "hour"}:
        return bool(spoken) and not spoken & {"until", "before", "trial", "expire", "expires"}
    return True


def _stem(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in names if word not in _NOISE | _FILLERS)

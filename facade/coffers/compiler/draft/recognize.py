"""Recognize what a reply says of an account: who holds it, its plan, and what's left.

A fact is *sure* only where names, types and surroundings leave one reading of it.  Whatever else is
found is a guess, and says what is left to decide; the adapter marks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from coffers.compiler.draft import words as w
from coffers.compiler.draft.fields import (
    Field,
    Reading,
    Role,
    currency_in,
    fields_of,
    read,
    shape_at,
)
from coffers.compiler.draft.shapes import ITEM, MISSING, VALUE, Path, Shape

_INHERITED: Mapping[frozenset[str], Role] = {
    w.USAGE | w.SPENT | {"current"}: "used",
    frozenset({"limit", "quota", "allowance", "max", "maximum"}): "limit",
    w.LEFT | w.BALANCE: "remaining",
}
_LOOPS = frozenset({ITEM, VALUE})
_OWED = frozenset(
    {"owed", "due", "outstanding", "invoice", "debt", "arrear", "postpaid", "payable"}
)
_TO_DATE = ("month", "to", "date")
_PLAIN = frozenset(
    {"credit", "available", "remaining", "current", "total", "token", "prepaid", "wallet", "cash"}
    | {"usd", "eur", "cny", "my", "user", "second", "minute", "hour", "character", "voucher"}
    | {"additional", "monthly", "api", "granted", "free", "charge"}
)
"""Words beside which a balance is what's left, and not what is owed."""
_BOUGHT = frozenset(
    {"paid", "purchased", "bought", "topup", "payg", "paygo", "package", "pack", "bonus", "gift"}
    | {"extra", "additional", "prepaid", "addon", "voucher"}
)
"""Words of what doesn't renew."""
_OVERAGE = frozenset({"overage", "paygo", "payg", "extension", "overdraft"})


@attrs.frozen
class Value:
    """A field that a fact comes from."""

    field: Field
    why: str = ""
    """What is left to decide, if it isn't sure."""
    basis: str = ""
    """Its basis in the model, if the reply doesn't state it."""

    @property
    def at(self) -> Path:
        """The way to the field."""
        return self.field.at


@attrs.frozen
class Pool:
    """A balance, or one for each item of a list or map."""

    operation: int
    place: Path
    stem: tuple[str, ...]
    amounts: Mapping[Role, Value]
    kind: str = "prepaid"
    kind_why: str = ""
    unit: str = "credits"
    unit_of: Path | None = None
    """Where the reply names the unit."""
    unit_why: str = ""
    period: str | None = None
    period_of: Field | None = None
    times: Mapping[str, Value] = attrs.field(factory=dict)
    """`starts_at`, `resets_at`, `expires_at`."""
    counts_why: str = ""
    """Why it isn't counted, if it isn't: another pool may include it."""

    @property
    def loop(self) -> Path:
        """The way to the list or map whose items it is for; empty if there is none."""
        ends = [number for number, step in enumerate(self.place, 1) if step in _LOOPS]
        return self.place[: ends[-1]] if ends else ()


@attrs.frozen
class Fact:
    """A fact about the holder or the plan."""

    name: str
    operation: int
    value: Value


@attrs.frozen
class Recognized:
    """All that was recognized."""

    holder: Sequence[Fact]
    plan: Sequence[Fact]
    pools: Sequence[Pool]
    unmapped: Sequence[tuple[int, Field]]
    """Numbers that may be part of a balance, and times that may be a reset."""


def recognize(replies: Sequence[tuple[str, Shape, Any]]) -> Recognized:
    """Recognize what some operations say, given the path, shape and example of each reply."""
    pools: list[Pool] = []
    unmapped: list[tuple[int, Field]] = []
    holder: dict[str, Fact] = {}
    plan: dict[str, Fact] = {}
    for number, (path, shape, body) in enumerate(replies):
        fields = fields_of(shape, body)
        found = _Reply(number, path, shape, fields)
        pools += found.pools()
        unmapped += [(number, field) for field in found.left_over()]
        for fact in _holder(number, fields):
            holder.setdefault(fact.name, fact)
        for fact in _plan(number, fields):
            plan.setdefault(fact.name, fact)
    return Recognized([*holder.values()], [*plan.values()], _counted(pools), unmapped)


class _Reply:
    """Finds the balances in one reply."""

    def __init__(self, number: int, path: str, shape: Shape, fields: Sequence[Field]) -> None:
        self.number, self.shape, self.fields = number, shape, fields
        self.about = w.words(path.rpartition("/")[2])
        readings = (read(field, _inherited(field.place)) for field in fields)
        found = [self._doubted(reading) for reading in readings if reading is not None]
        told = {(reading.field.place, reading.role) for reading in found if reading.sure}
        self.readings = [
            reading
            for reading in found  # what is only guessed by its noun, if nothing better is there
            if reading.sure or not reading.plain or (reading.field.place, "remaining") not in told
        ]
        self._taken: set[Path] = set()

    def _doubted(self, reading: Reading) -> Reading:
        """Doubt a balance that may be what is owed, and a usage that may be a lifetime's."""
        names = reading.field.names
        if reading.role == "remaining" and "balance" in names and reading.sure:
            others = {word for field in self.fields for word in field.names}
            plain = {*names} <= _PLAIN | w.BALANCE | w.NOUNS
            spelled = [field.names[:3] for field in self.fields]
            if not plain or w.any_of(others, _OWED) or _TO_DATE in spelled:
                return attrs.evolve(reading, sure=False, why="is it what's left, or what's owed?")
        if reading.role == "used" and reading.sure:
            periods = [
                other
                for other in self.readings_of(reading.field.place, "used")
                if {*other.names} - {*names} and {*other.names} - {*names} <= w.PERIODS.keys()
            ]
            if periods and not w.any_of(names, frozenset(w.PERIODS)):
                return attrs.evolve(reading, sure=False, why="since when?")
        return reading

    def readings_of(self, place: Path, role: Role) -> Iterator[Field]:
        """Yield the fields of a place that have a role by their names."""
        for field in self.fields:
            if field.place == place and (found := read(field, None)) and found.role == role:
                yield field

    def pools(self) -> list[Pool]:
        """Return the balances, in the order of the reply."""
        groups = self._groups()
        made = []
        for key, readings in groups.items():
            amounts = self._amounts(readings)
            if amounts:
                self._taken |= {value.at for value in amounts.values()}
                made.append(self._pool(key, readings, amounts))
        order = [field.at for field in self.fields]
        return sorted(made, key=lambda p: min(order.index(v.at) for v in p.amounts.values()))

    def left_over(self) -> Iterator[Field]:
        """Yield the fields that look like part of a balance and aren't."""
        for reading in self.readings:
            if reading.field.at not in self._taken and not reading.weak:
                yield reading.field

    def _groups(self) -> dict[tuple[Path, tuple[str, ...]], list[Reading]]:
        groups: dict[tuple[Path, tuple[str, ...]], list[Reading]] = {}
        for reading in self.readings:
            key = reading.field.place, reading.stem
            if reading.role in {other.role for other in groups.get(key, ())}:
                key = reading.field.place, reading.field.names  # a second one, such as a total
            groups.setdefault(key, []).append(reading)
        self._join_siblings(groups)
        self._join_halves(groups)
        return groups

    def _join_siblings(self, groups: dict[tuple[Path, tuple[str, ...]], list[Reading]]) -> None:
        """Join what is used in one object with its limit in the object beside it."""
        for key in [*groups]:
            place, stem = key
            if key not in groups or _complete(groups[key]) or _inherited(place) is None:
                continue
            for other in [*groups]:
                beside = other[0][:-1] == place[:-1] and other[0] != place and other[1] == stem
                mine, theirs = {r.role for r in groups[key]}, {r.role for r in groups[other]}
                if beside and _inherited(other[0]) and not mine & theirs:
                    groups[key] += groups.pop(other)
                    break

    def _join_halves(self, groups: dict[tuple[Path, tuple[str, ...]], list[Reading]]) -> None:
        """Join the only limit and the only use of an object, whose names don't say it: a guess."""
        for place in {place for place, _ in groups}:
            halves = [key for key in groups if key[0] == place and not _complete(groups[key])]
            halves = [key for key in halves if {r.role for r in groups[key]} != {"remaining"}]
            limits = [key for key in halves if groups[key][0].role == "limit"]
            uses = [key for key in halves if groups[key][0].role == "used"]
            if len(limits) == len(uses) == 1:
                (limit,), (use,) = limits, uses
                if not {*limit[1]} - {*use[1]} or not {*use[1]} - {*limit[1]}:
                    why = "do limit and use belong together?"
                    joined = groups[limit] + groups.pop(use)
                    groups[limit] = [attrs.evolve(r, sure=False, why=why) for r in joined]

    def _amounts(self, readings: Sequence[Reading]) -> dict[Role, Value]:
        """Return the amounts of one balance; none if they don't make one."""
        found: dict[Role, Reading] = {}
        for reading in sorted(readings, key=lambda r: (not r.sure, r.weak)):
            found.setdefault(reading.role, reading)
        strong = any(not reading.weak for reading in found.values())
        if not strong or not ("remaining" in found or {"limit", "used"} <= found.keys()):
            return {}
        if "remaining" in found and found["remaining"].weak and len(found) == 1:
            return {}
        if {*found} == {"limit", "used", "remaining"} and not found["used"].sure:
            del found["used"]  # it follows from the other two
        doubts = {role: "" if r.sure else r.why or "is it?" for role, r in found.items()}
        names = {role: frozenset(r.field.names) for role, r in found.items()}
        if {*found} == {"used", "remaining"} and "available" in names["remaining"]:
            doubts["remaining"] = doubts["remaining"] or "is what was used part of it?"
        if "balance" in names.get("remaining", ()) and "limit" in names.get("limit", ()):
            doubts["limit"] = doubts["limit"] or "does it bound this balance?"
        return {role: Value(r.field, doubts[role]) for role, r in found.items()}

    def _pool(
        self,
        key: tuple[Path, tuple[str, ...]],
        readings: Sequence[Reading],
        amounts: Mapping[Role, Value],
    ) -> Pool:
        place, stem = key[0], readings[0].stem
        names = {word for reading in readings for word in reading.field.names}
        near = {*stem, *names, *w.words(" ".join(_named(place)[-1:]))}
        times = self._times(place, stem, amounts)
        period, period_of = self._period(place, stem, names | near)
        kind, kind_why = _kind(near, amounts, times, period or period_of, listed=ITEM in place)
        if "key" in self.about and kind in ("allowance", "prepaid"):
            kind, kind_why = "cap", "a bound of the key, beside what the account has?"
        unit, unit_of, unit_why = self._unit(place, stem, amounts)
        return Pool(
            operation=self.number,
            place=place,
            stem=stem,
            amounts=amounts,
            kind=kind,
            kind_why=kind_why,
            unit=unit,
            unit_of=unit_of,
            unit_why=unit_why,
            period=None if kind == "slots" else period,
            period_of=None if kind == "slots" else period_of,
            times=times,
        )

    def _period(
        self, place: Path, stem: tuple[str, ...], names: Iterable[str]
    ) -> tuple[str | None, Field | None]:
        """Return the period of a balance: as its names say, or the field that tells it."""
        for field in self.fields:
            about = {*field.names} - _GENERIC - w.RESETS - _HOW_OFTEN
            if about and not about & {*stem}:
                continue
            says = w.any_of(field.names, _HOW_OFTEN | {"period", "reset"}) and not w.any_of(
                field.names, frozenset({"billing", "subscription", "product"})
            )
            listed = [*field.shape.words, field.example]
            if field.place == place and says and field.shape.is_text:
                if any(isinstance(word, str) and word.lower() in w.PERIODS for word in listed):
                    return None, field
        told = [w.PERIODS[name] for name in names if name in w.PERIODS]
        return (told[0] if len({*told}) == 1 else None), None

    def _times(
        self, place: Path, stem: tuple[str, ...], amounts: Mapping[Role, Value]
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        names = {word for value in amounts.values() for word in value.field.names}
        candidates = [time for field in self.fields if (time := _time(field)) is not None]
        for name in ("resets_at", "expires_at", "starts_at"):
            near = [
                time
                for time in candidates
                if time.name == name and place[: len(time.scope)] == time.scope
            ]
            near = [time for time in near if time.fits(stem)]
            deepest = max((len(time.scope) for time in near), default=0)
            near = [time for time in near if len(time.scope) == deepest]
            shared = [len({*time.stem} & names) for time in near]
            chosen = [t for t, count in zip(near, shared, strict=True) if count == max(shared)]
            if not chosen or (name == "resets_at" and names & _BOUGHT):
                continue
            time = min(chosen, key=lambda t: t.derived)
            why = time.why
            if len([t for t in chosen if t.derived == time.derived]) > 1 and not why:
                why = "is it this one?"
            alone = {*amounts} == {"remaining"}
            if alone and time.derived and not why:
                why = "does it renew then?"
            listed = place[-1:] == (ITEM,) and time.scope == place
            if name == "expires_at" and not listed and not why:
                why = "does this expire, or something else?"
            found[name] = Value(time.field, why, "inferred" if time.derived else "")
        return found

    def _unit(
        self, place: Path, stem: tuple[str, ...], amounts: Mapping[Role, Value]
    ) -> tuple[str, Path | None, str]:
        first = next(iter(amounts.values())).field
        own = currency_in(shape_at(self.shape, first.place))
        names = [*first.names, *stem]
        minor = next((word for word in names if word in w.MINOR), None)
        money = next((w.CURRENCIES[word] for word in names if word in w.CURRENCIES), None)
        said = w.words(first.shape.note)
        minor = minor or next((word for word in said if word in w.MINOR), None)
        if minor:
            money = money or next(
                (w.CURRENCIES[word] for word in said if word in w.CURRENCIES), None
            )
            return f"{(money or 'USD').lower()}_{minor}s", None, "money in minor units"
        if money:
            return money, None, ""
        if own is not None and w.any_of(first.names, w.BALANCE | {"credit", "amount", "spend"}):
            doubt = first.shape.kinds == {"integer"} or "cent" in said
            return "XXX", (*first.place, own), "money in minor units?" if doubt else ""
        rest = [word for word in stem if word not in _QUALIFIERS and word not in w.PERIODS]
        if "credit" in rest:
            return "credits", None, ""
        if rest:
            unit = "_".join([*rest[:-1], w.plural(rest[-1])])
            return unit, None, "" if rest[-1] in w.NOUNS else "in which unit?"
        around = [word for step in reversed(_named(place)) for word in w.words(step)]
        around += self.about
        noun = next((word for word in around if word in w.NOUNS), None)
        if noun:
            return w.plural(noun), None, ""
        spoken = next((w.CURRENCIES[word] for word in said if word in w.CURRENCIES), None)
        return spoken or "credits", None, "in which unit?"


_QUALIFIERS = frozenset(
    {"api", "key", "account", "workspace", "team", "user", "org", "organization", "plan"}
    | {"subscription", "additional", "free", "paid", "bonus", "my", "usage", "billing", "sub"}
    | {"overage", "paygo", "voucher", "cash", "charge", "gift", "extra", "stripe", "payg"}
)


@attrs.frozen
class _Time:
    """A moment that ends or starts something."""

    name: str
    field: Field
    scope: Path
    """The object that it's about."""
    stem: tuple[str, ...]
    derived: bool = False
    """Whether it's the end of a period, from which a reset follows."""
    why: str = ""

    def fits(self, stem: tuple[str, ...]) -> bool:
        """Return whether it may be about a balance."""
        own = {*self.stem} - _GENERIC
        return not own or bool(own & {*stem})


_GENERIC = frozenset(
    {"credit", "usage", "quota", "token", "limit", "billing", "subscription", "plan", "unit", "utc"}
    | {"period", "cycle", "current", "next", "balance", "date", "time", "at", "on", "unix", "end"}
    | {
        "timestamp",
        "start",
        "count",
        "will",
        "ms",
        "second",
        "epoch",
        "of",
        "iso",
        "valid",
        "until",
    }
)
_HOW_OFTEN = frozenset({"frequency", "interval", "cadence"})
_NOT_A_RESET = frozenset(
    {"last", "previous", "frequency", "interval", "type", "auto", "cadence", "enabled"}
    | {"password", "by", "in"}
)
_OTHER_ENDS = frozenset({"key", "trial", "link", "card", "access", "url", "session", "password"})


def _time(field: Field) -> _Time | None:
    """Return what a moment ends or starts, if its name says so."""
    names = frozenset(field.names)
    if not (field.is_time or (field.shape.is_number and names & w.RESETS)):
        return None
    if w.any_of(names, _OTHER_ENDS) or "rate" in field.around:
        return None
    stem = tuple(word for word in field.names if word not in w.RESETS | w.ENDS)
    unclear = "" if field.is_time else "is it a time, and in which unit?"
    if names & w.RESETS:
        if names & _NOT_A_RESET:
            return None
        about = "does this end the balance, too?" if names & {"subscription", "plan"} else ""
        return _Time("resets_at", field, field.place, stem, why=unclear or about)
    step = frozenset(w.words(field.place[-1])) if field.place else frozenset()
    if names & w.CYCLES and names & {"end"}:
        return _Time("resets_at", field, field.place, stem, derived=True)
    if names & w.CYCLES and names & {"start"}:
        return _Time("starts_at", field, field.place, stem)
    if step & w.CYCLES and names & {"end", "to"}:
        return _Time("resets_at", field, field.place[:-1], tuple(step - w.CYCLES), derived=True)
    if step & w.CYCLES and names & {"start", "from"}:
        return _Time("starts_at", field, field.place[:-1], tuple(step - w.CYCLES))
    if names <= {"end", "time", "date", "at"} and "end" in names:
        return _Time("resets_at", field, field.place, (), derived=True)
    if names <= {"start", "time", "date", "at"} and "start" in names:
        return _Time("starts_at", field, field.place, ())
    if names & (w.ENDS | {"expires"}) or {"valid", "until"} <= names or "invalid" in names:
        if names & {"subscription", "plan"}:
            return None
        return _Time("expires_at", field, field.place, ())
    return None


def _complete(readings: Sequence[Reading]) -> bool:
    return len({reading.role for reading in readings}) > 1


def _named(place: Path) -> list[str]:
    return [step for step in place if step not in _LOOPS]


def _inherited(place: Path) -> Role | None:
    """Return the role that an object's name gives to its numbers."""
    if not place or place[-1] in _LOOPS:
        return None
    names = frozenset(w.words(place[-1]))
    return next((role for known, role in _INHERITED.items() if names and names <= known), None)


def _kind(
    near: Iterable[str],
    amounts: Mapping[Role, Value],
    times: Mapping[str, Value],
    period: object,
    *,
    listed: bool,
) -> tuple[str, str]:
    """Return the kind of a balance, and what is left to decide about it."""
    names = {*near}
    if names & _OVERAGE and ("limit" in amounts or "overage" in names):
        return "overage", "" if "overage" in names else "is it used beyond the plan?"
    if names & w.SLOTS or names & {"seat"}:
        return "slots", ""
    if "key" in names:
        return "cap", ""
    if "expires_at" in times and listed:
        return "lot", ""
    if "resets_at" in times or period is not None:
        return "allowance", ""
    if "limit" in amounts:
        return "allowance", "does it renew, and when?"
    return "prepaid", ""


def _counted(pools: Sequence[Pool]) -> list[Pool]:
    """Count one pool of each unit; whether the others are part of it is left to decide."""
    first: dict[object, Pool] = {}
    kinds = ("allowance", "prepaid", "lot")
    ranked = sorted(
        (pool for pool in pools if pool.kind in kinds), key=lambda p: (bool(p.loop), not _whole(p))
    )
    for pool in ranked:
        first.setdefault(_unit_key(pool), pool)
    made = []
    for pool in pools:
        if pool.kind in kinds and first[_unit_key(pool)] is not pool:
            pool = attrs.evolve(pool, counts_why="does it add to the others, or is it part of one?")  # noqa: PLW2901
        made.append(pool)
    return made


def _unit_key(pool: Pool) -> object:
    return "money" if pool.unit_of or pool.unit.isupper() else pool.unit


def _whole(pool: Pool) -> bool:
    names = {word for value in pool.amounts.values() for word in value.field.names}
    return bool(names & {"total", "available"}) or not pool.stem


_HOLDERS = frozenset(
    {"data", "user", "account", "me", "profile", "organization", "workspace", "team", "result"}
    | {"response", "owner", "customer", "info", "detail", "project", "company", "org"}
)
_SCOPES = {"user": "user", "me": "user", "profile": "user", "organization": "organization"} | {
    **{"org": "organization", "workspace": "workspace", "team": "workspace", "key": "key"}
}


def _holder(number: int, fields: Sequence[Field]) -> Iterator[Fact]:
    """Yield what is known of the holder."""
    homes = [f for f in fields if {*f.around} <= _HOLDERS and not {*f.at} & _LOOPS]
    emails = {f.place for f in homes if f.names in (("email",), ("email", "address"))}
    for field in homes:
        names = [word for word in field.names if word not in ("my", "address")]
        if not (field.shape.is_text or field.shape.kinds == {"integer"}) or field.shape.words:
            continue
        match names:
            case ["email"]:
                yield Fact("email", number, Value(field))
            case ["user" | "account" | "organization" | "workspace" | "owner", "id" | "uuid"]:
                yield Fact("id", number, Value(field))
            case ["id" | "uid" | "uuid" | "username"]:
                sure = field.place in emails or {*field.around} & _SCOPES.keys()
                why = "" if sure or names == ["username"] else "is it the account's?"
                yield Fact("id", number, Value(field, why))
            case (
                ["name"] | ["display", "name"] | ["full", "name"] | ["fullname"] | ["first", "name"]
            ):
                yield Fact("display_name", number, Value(field))
            case ["created", "at"] | ["create", "time"] | ["creation", "date"] if field.is_time:
                yield Fact("created_at", number, Value(field))
            case _:
                pass


_PLANS = frozenset({"plan", "subscription", "tier"})
_STATUS = frozenset({"status", "state"})


def _plan(number: int, fields: Sequence[Field]) -> Iterator[Fact]:
    """Yield what is known of the plan."""
    for field in fields:
        if {*field.at} & _LOOPS or field.shape.deprecated:
            continue
        names = {*field.names} - {"current", "user", "info", "account"}
        inside = bool({*w.words(" ".join(_named(field.place)[-1:]))} & _PLANS)
        about = bool(names & _PLANS)
        rest = names - _PLANS
        text = field.shape.is_text and not field.is_time
        if text and names & _STATUS and (inside or about) and rest <= _STATUS:
            yield Fact("status", number, Value(field))
        elif text and about and rest <= {"name", "type"}:
            yield Fact("name", number, Value(field))
        elif text and inside and names == {"name"}:
            yield Fact("name", number, Value(field))
        elif field.is_time and (inside or about):
            yield from _plan_times(number, field, {*field.names})


def _plan_times(number: int, field: Field, names: set[str]) -> Iterator[Fact]:
    own = names - w.RESETS - _GENERIC
    if (names & w.RESETS and not own) or {"next", "billing"} <= names:
        yield Fact("renews_at", number, Value(field))
    elif names & (w.ENDS | {"expires"}):
        yield Fact("ends_at", number, Value(field))
    elif names & w.CYCLES and "end" in names:
        yield Fact("renews_at", number, Value(field, "does it renew then, or end?"))


__all__ = ["MISSING", "Fact", "Pool", "Recognized", "Value", "recognize"]

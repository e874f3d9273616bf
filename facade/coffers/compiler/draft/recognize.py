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
from coffers.compiler.draft.holder import Fact, Value, holder, plan
from coffers.compiler.draft.kinds import kind_of, unit_of
from coffers.compiler.draft.shapes import ITEM, VALUE, Path, Shape
from coffers.compiler.draft.times import GENERIC, HOW_OFTEN, time_of

_INHERITED: Mapping[frozenset[str], Role] = {
    w.USAGE | w.SPENT | {"current"}: "used",
    frozenset({"limit", "quota", "allowance", "max", "maximum"}): "limit",
    w.LEFT | w.BALANCE: "remaining",
}
_LOOPS = frozenset({ITEM, VALUE})
_OWED = frozenset(
    {
        "owed",
        "uninvoiced",
        "payment",
        "due",
        "outstanding",
        "invoice",
        "debt",
        "arrear",
        "postpaid",
        "payable",
    }
)
_TO_DATE = ("month", "to", "date")
_OF_LISTS = frozenset({("offset",), ("page",), ("cursor",), ("skip",), ("per", "page")}) | {
    *(("page", "size"), ("has", "more"), ("next", "cursor"), ("next", "page"), ("next",)),
    *(("completed",), ("failed",), ("done",), ("processed",)),
}
"""Names of fields beside which numbers are those of a list's page, or of how far work has come."""
_OF_HISTORIES = frozenset((name,) for name in ("date", "day", "timestamp", "bucket", "month"))
"""Names of fields in items that tell of a time that is past."""
_OF_OTHERS = frozenset({"member", "user", "key", "child", "subaccount", "customer", "project"}) | {
    *("team", "organization", "workspace", "employee", "seat")
}
"""Words of lists whose items belong to different parties."""
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
    holders: dict[str, Fact] = {}
    plans: dict[str, Fact] = {}
    for number, (path, shape, body) in enumerate(replies):
        fields = fields_of(shape, body)
        found = _Reply(number, path, shape, fields)
        pools += found.pools()
        unmapped += [(number, field) for field in found.left_over()]
        for fact in holder(number, fields):
            holders.setdefault(fact.name, fact)
        for fact in plan(number, fields):
            plans.setdefault(fact.name, fact)
    return Recognized([*holders.values()], [*plans.values()], _counted(pools), unmapped)


class _Reply:
    """Finds the balances in one reply."""

    def __init__(self, number: int, path: str, shape: Shape, fields: Sequence[Field]) -> None:
        self.number, self.shape, self.fields = number, shape, fields
        self.about = w.words(path.rpartition("/")[2])
        lists = {field.place for field in fields if field.names in _OF_LISTS}
        lists |= {f.place for f in fields if f.place[-1:] == (ITEM,) and f.names in _OF_HISTORIES}
        readings = (
            read(field, _inherited(field.place), path)
            for field in fields
            if not any(field.place[: len(place)] == place for place in lists if place)
            and field.place not in lists
        )
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
        spelled = {field.names[:3] for field in self.fields}
        if names == ("credit", "limit") and any("balance" in name for name in spelled):
            return attrs.evolve(reading, why="is it a credit line?")
        if reading.role == "remaining" and {*names} & {"balance", "amount"} and reading.sure:
            others = {word for field in self.fields for word in field.names}
            plain = {*names} <= _PLAIN | w.BALANCE | w.NOUNS | w.MINOR | {"amount"}
            owed = w.any_of(others, _OWED) or spelled & {("credit", "limit"), ("pending", "charge")}
            if not plain or owed or _TO_DATE in spelled:
                return attrs.evolve(reading, why="is it what's left, or what's owed?")
        if reading.role == "used" and reading.sure:
            periods = [
                other
                for other in self.readings_of(reading.field.place, "used")
                if {*other.names} - {*names} and {*other.names} - {*names} <= w.PERIODS.keys()
            ]
            if periods and not w.any_of(names, frozenset(w.PERIODS)):
                return attrs.evolve(reading, why="since when?")
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
                    joined = groups[key] + groups.pop(other)
                    groups[key] = [attrs.evolve(reading, weak=False) for reading in joined]
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
                    groups[limit] = [attrs.evolve(r, why=why) for r in joined]

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
        doubts = {role: reading.why for role, reading in found.items()}
        names = {role: frozenset(r.field.names) for role, r in found.items()}
        if {*found} == {"limit", "used"} and names["used"] == {"count"}:
            doubts["used"] = doubts["used"] or "is it what was used?"
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
        near = {*stem, *names, *w.words(" ".join(_named(place)[-1:]))} - ({"active"} - {*names})
        times = self._times(place, stem, amounts)
        period, period_of = self._period(place, stem, names | near)
        renews = "resets_at" in times or period is not None or period_of is not None
        lot = "expires_at" in times and ITEM in place
        kind, kind_why = kind_of(near, limited="limit" in amounts, renews=renews, lot=lot)
        if "key" in self.about and kind in ("allowance", "prepaid"):
            kind, kind_why = "cap", "a bound of the key, beside what the account has?"
        first = next(iter(amounts.values())).field
        around = [word for step in reversed(_named(place)) for word in w.words(step)]
        currency = currency_in(shape_at(self.shape, first.place))
        unit, named, unit_why = unit_of(first, stem, [*around, *self.about], currency)
        return Pool(
            operation=self.number,
            place=place,
            stem=stem,
            amounts=amounts,
            kind=kind,
            kind_why=kind_why,
            unit=unit,
            unit_of=(*first.place, currency) if named and currency else None,
            unit_why=unit_why,
            period=None if kind == "slots" else period,
            period_of=None if kind == "slots" else period_of,
            times={} if kind == "slots" else times,
        )

    def _period(
        self, place: Path, stem: tuple[str, ...], names: Iterable[str]
    ) -> tuple[str | None, Field | None]:
        """Return the period of a balance: as its names say, or the field that tells it."""
        for field in self.fields:
            about = {*field.names} - GENERIC - w.RESETS - HOW_OFTEN
            if about and not about & {*stem}:
                continue
            says = w.any_of(field.names, HOW_OFTEN | {"period", "reset"}) and not w.any_of(
                field.names, frozenset({"billing", "subscription", "product"})
            )
            listed = [*field.shape.words, field.example]
            known = any(isinstance(word, str) and word.lower() in w.PERIODS for word in listed)
            if field.place == place and says and field.shape.is_text and known:
                return None, field
        told = [w.PERIODS[name] for name in names if name in w.PERIODS]
        return (told[0] if len({*told}) == 1 else None), None

    def _times(
        self, place: Path, stem: tuple[str, ...], amounts: Mapping[Role, Value]
    ) -> dict[str, Value]:
        """Return the moments that are about a balance: the nearest ones whose names fit best."""
        found: dict[str, Value] = {}
        names = {word for value in amounts.values() for word in value.field.names}
        candidates = [time for field in self.fields if (time := time_of(field)) is not None]
        for name in ("resets_at", "expires_at", "starts_at"):
            around = [
                time
                for time in candidates
                if time.name == name and time.fits(stem) and place[: len(time.scope)] == time.scope
            ]
            if not around or (name == "resets_at" and names & _BOUGHT):
                continue
            ranks = [
                (len(time.scope), len({*time.stem} & names), not time.derived) for time in around
            ]
            best = [time for time, rank in zip(around, ranks, strict=True) if rank == max(ranks)]
            why = best[0].why or ("is it this one?" if len(best) > 1 else "")
            if best[0].beside and place[: len(best[0].field.place)] != best[0].field.place:
                why = why or "is this the balance's period, too?"
            if {*amounts} == {"remaining"} and best[0].derived:
                why = why or "does it renew then?"
            if name == "expires_at" and not (place[-1:] == (ITEM,) and best[0].scope == place):
                why = why or "does this expire, or something else?"
            found[name] = Value(best[0].field, why, "inferred" if best[0].derived else "")
        return found


def _complete(readings: Sequence[Reading]) -> bool:
    return len({reading.role for reading in readings}) > 1


def _named(place: Path) -> list[str]:
    return [step for step in place if step not in _LOOPS]


def _inherited(place: Path) -> Role | None:
    """Return the role that an object's name gives to its numbers."""
    if not place or place[-1] in _LOOPS:
        return None
    listed = w.words(place[-1])
    if listed[-1:] in (("limit",), ("quota",)):
        return "limit"
    names = frozenset(listed)
    return next((role for known, role in _INHERITED.items() if names and names <= known), None)


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
        others = pool.loop and {*w.words(" ".join(_named(pool.loop)[-1:]))} & _OF_OTHERS
        if pool.kind in kinds and (others or first[_unit_key(pool)] is not pool):
            pool = attrs.evolve(pool, counts_why="does it add to the others, or is it part of one?")  # noqa: PLW2901
        made.append(pool)
    return made


def _unit_key(pool: Pool) -> object:
    return "money" if pool.unit_of or pool.unit.isupper() else pool.unit


def _whole(pool: Pool) -> bool:
    names = {word for value in pool.amounts.values() for word in value.field.names}
    return bool(names & {"total", "available"}) or not pool.stem

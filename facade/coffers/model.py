"""One model for every provider's reply: an account, its plan and its balances.

    Account ── Holder      whose account it is
            ├─ Plan        what the account pays for
            ├─ Balance …   what's left, one per pool, cap or kind of slot
            └─ Notice …    what the provider announces or warns about

These rules keep a reading honest:

*   Unknown is ``None``; 0 means none is left.
*   Amounts are signed ``Decimal``: a balance can be below zero, and usage above its limit.
*   Pools add, caps bound (`Account.headroom`).
*   ``basis`` separates what the provider reported from what was derived or inferred.
*   Times are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal
from operator import attrgetter
from typing import Any, Literal, Self, get_args

import attrs

from coffers._plain import OF_FIELDS, REQUIRED, Fixed, from_plain, is_amount, suggestion, to_plain

BalanceKind = Literal["allowance", "prepaid", "lot", "overage", "cap", "slots"]
Basis = Literal["reported", "derived", "inferred"]
NoticeKind = Literal["deprecation", "payment", "warning"]
PlanStatus = Literal["active", "trialing", "past_due", "canceled", "expired", "free", "unknown"]
Scope = Literal["user", "key", "workspace", "organization", "unknown"]
Word = Literal["yes", "no", "unknown"]

SCHEMA = "coffers.account/1"
"""Name and version of the schema that `Account.to_dict` writes and `Account.from_dict` reads."""

EXACT = Context(prec=200)
"""Arithmetic that doesn't round: an amount has at most 40 digits on either side of the point."""

_POOLS = frozenset({"allowance", "prepaid", "lot"})
_VALUES = ("limit", "used", "remaining", "period", "starts_at", "resets_at", "expires_at")
_VALUES_OF = attrgetter(*_VALUES)


def _exact(value: Decimal | int | None) -> Decimal | None:
    """Convert an int or a finite Decimal; refuse a float, which has already lost digits."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and is_amount(value):
        return value
    msg = f"an amount must be an int or a finite Decimal of at most 40 digits, not {value!r}"
    raise ValueError(msg)


def _utc(value: datetime | None, attribute: attrs.Attribute[Any]) -> datetime | None:
    """Convert a time to UTC; refuse one without a time zone."""
    if value is None or value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        msg = f"{attribute.name} needs a time zone"
        raise ValueError(msg)
    return value.astimezone(UTC)


_IN_UTC = attrs.Converter(_utc, takes_field=True)


def _one_of(words: Any) -> Any:
    return attrs.validators.in_(frozenset(get_args(words)))


def _balances(balances: Iterable[Balance]) -> tuple[Balance, ...]:
    return tuple(balances)


def _notices(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(notices)


def _time() -> datetime | None:
    moment: datetime | None = attrs.field(default=None, converter=_IN_UTC)
    return moment


def _now() -> datetime:
    # Required when read back: a made-up time would turn an old reading into a new one.
    moment: datetime = attrs.field(
        factory=lambda: datetime.now(UTC), converter=_IN_UTC, metadata=REQUIRED
    )
    return moment


def _amount() -> Decimal | None:
    amount: Decimal | None = attrs.field(default=None, converter=_exact)
    return amount


@attrs.frozen(kw_only=True)
class Holder:
    """Who a key belongs to."""

    id: str | None = None
    email: str | None = None
    display_name: str | None = None
    created_at: datetime | None = _time()
    key_hint: str | None = None
    """Shortened form of the key, as the provider shows it; safe to print."""
    scope: Scope = attrs.field(default="unknown", validator=_one_of(Scope))
    """What the numbers are about: one user, one key, a workspace or an organization."""
    disabled: bool | None = None
    """True if nothing can be spent, whatever the balances say."""


@attrs.frozen(kw_only=True)
class Plan:
    """The account's subscription."""

    id: str | None = None
    name: str | None = None
    status: PlanStatus = attrs.field(default="unknown", validator=_one_of(PlanStatus))
    status_raw: str | None = None
    """The provider's own word for `status`."""
    price: Decimal | None = _amount()
    """Price of one period in `currency`, which is often unknown."""
    currency: str | None = None
    """ISO 4217 code, such as ``USD``."""
    period: str | None = None
    """ISO 8601 duration of one billing period, such as ``P1M``."""
    starts_at: datetime | None = _time()
    ends_at: datetime | None = _time()
    renews_at: datetime | None = _time()
    next_plan: str | None = None


@attrs.frozen(kw_only=True)
class Balance:
    """One number that can run out.

    Any two of `limit`, `used` and `remaining` give the third, which `basis` marks as ``derived``.
    If `remaining` is above `limit`, the balance has more in it than the limit covers, so `used`
    stays unknown.
    """

    key: str
    """Name of the balance within its account, such as ``monthly``."""
    kind: BalanceKind = attrs.field(validator=_one_of(BalanceKind))
    """One of these:

        allowance  renews each period
        prepaid    bought, no reset
        lot        a grant with its own dates
        overage    allowed beyond the allowance
        cap        a bound beside the pools, such as a key's limit
        slots      capacity in use at once
    """
    unit: str
    """Lower-case plural (``credits``, ``seconds``) or ISO 4217 code; never converted."""
    limit: Decimal | None = _amount()
    used: Decimal | None = _amount()
    remaining: Decimal | None = _amount()
    unlimited: bool | None = None
    period: str | None = None
    """ISO 8601 duration between two resets."""
    starts_at: datetime | None = _time()
    resets_at: datetime | None = _time()
    expires_at: datetime | None = _time()
    counts: bool = attrs.field(
        # Not `@counts.default`: to a type checker without a plugin it would be a required argument.
        default=attrs.Factory(lambda self: self.kind != "slots", takes_self=True)
    )
    """Whether the balance can be spent, and so is part of the headroom."""
    soft: bool | None = None
    """True if the provider keeps serving calls at a cost once this is used up, for example by
    charging a card.  Too little of it makes a verdict *unknown*, not *no*."""
    basis: Mapping[str, Basis] = attrs.field(factory=dict, hash=False, metadata=OF_FIELDS)
    """Source of each known value: ``reported`` by the provider, ``derived`` from other values, or
    ``inferred`` from documentation."""

    def __attrs_post_init__(self) -> None:
        # Adapters may declare a basis for values that a reply doesn't have; drop those.
        basis = dict(self.basis)
        for name in self.basis:
            if getattr(self, name) is None:
                del basis[name]
        derived = _third(self.limit, self.used, self.remaining)
        if derived and is_amount(derived[1]) and not self.unlimited:
            name, value = derived
            object.__setattr__(self, name, value)
            basis[name] = "derived"
        for name, value in zip(_VALUES, _VALUES_OF(self), strict=True):
            if value is not None:
                basis.setdefault(name, "reported")
        object.__setattr__(self, "basis", Fixed(basis))

    @property
    def known(self) -> bool:
        """Whether the provider reported any number for it."""
        return bool(self.unlimited) or (self.limit, self.used, self.remaining) != (None,) * 3

    def expired(self, at: datetime) -> bool:
        """Return whether the balance has expired; a `counts` that is reported beats the clock."""
        return (
            self.expires_at is not None
            and self.expires_at <= at
            and self.basis.get("counts") != "reported"
        )


def _third(
    limit: Decimal | None, used: Decimal | None, remaining: Decimal | None
) -> tuple[str, Decimal] | None:
    """Return the name and value of the one that is missing, if the other two give it."""
    if limit is not None and used is not None and remaining is None:
        return "remaining", EXACT.subtract(limit, used)
    if limit is not None and used is None and remaining is not None and remaining <= limit:
        return "used", EXACT.subtract(limit, remaining)
    if limit is None and used is not None and remaining is not None:
        return "limit", EXACT.add(used, remaining)
    return None


@attrs.frozen(kw_only=True)
class Notice:
    """An announcement or a warning that comes with the numbers."""

    kind: NoticeKind = attrs.field(validator=_one_of(NoticeKind))
    message: str
    effective_at: datetime | None = _time()


@attrs.frozen
class Headroom:
    """The amount you can still spend in one unit."""

    amount: Decimal | None
    """Amount known to be left; ``None`` if nothing is known or the unit is unlimited."""
    complete: bool
    """False if anything that should count is unknown."""
    limited_by: str | None = None
    """Key of the cap that binds; ``None`` if the pools decide."""
    unlimited: bool = False
    taken: Decimal = Decimal(0)
    """Amount a fleet has subtracted: it is on hold, or spent and not in the reading yet."""


@attrs.frozen
class Verdict:
    """Answer to "is there enough?".  Only ``yes`` is truthy; ``str()`` returns the word."""

    word: Word
    reason: str

    def __bool__(self) -> bool:
        return self.word == "yes"

    def __str__(self) -> str:
        return self.word


@attrs.frozen(kw_only=True)
class Account:
    """One reading of one account."""

    provider: str = ""
    via: str | None = None
    """The service in between, if the provider is read through another one."""
    name: str = ""
    """Your name for the account."""
    holder: Holder = attrs.field(factory=Holder)
    plan: Plan = attrs.field(factory=Plan)
    balances: tuple[Balance, ...] = attrs.field(default=(), converter=_balances)
    entitlements: Mapping[str, bool | int | str] = attrs.field(factory=Fixed, hash=False)
    """What the plan allows, by the provider's own names."""
    notices: tuple[Notice, ...] = attrs.field(default=(), converter=_notices)
    coverage: Mapping[str, str] = attrs.field(factory=Fixed, hash=False)
    """Operation → ``ok``, or the name of the error that refused it.

    From the second call of an operation on, its name has a number: ``list_balances 2``.
    """
    observed_at: datetime = _now()
    blocked: str | None = None
    """Why the provider says it refuses calls now, whatever the balances say."""
    stale: bool = False
    """True for an older reading, served because a newer one failed (stale-if-error);
    `observed_at` says how old it is."""
    request_id: str | None = None
    call_cost: Decimal | None = _amount()
    """What this reading itself cost, if the provider says so."""
    raw: Any = attrs.field(default=None, repr=False, eq=False)
    """The whole decoded reply, with non-integers as ``Decimal`` and secrets wrapped: its body, or a
    mapping of operation → body if the reading took several calls."""

    def balance(self, key: str) -> Balance:
        """Return the balance with that key.  Raises `KeyError`, which names the existing ones."""
        for balance in self.balances:
            if balance.key == key:
                return balance
        msg = f"no balance {key!r}; there are: {', '.join(b.key for b in self.balances) or 'none'}"
        raise KeyError(msg)

    @property
    def units(self) -> tuple[str, ...]:
        """Units that can be spent, in the order of the balances."""
        return tuple(dict.fromkeys(b.unit for b in self.balances if b.counts))

    def headroom(self, unit: str, *, include_overage: bool = False) -> Headroom:
        """Return what can still be spent in `unit`: the sum of its pools, bounded by each cap.

        With `include_overage`, the overage counts as a pool too.
        """
        if self.holder.disabled or self.blocked:
            by = "holder.disabled" if self.holder.disabled else "blocked"
            return Headroom(Decimal(0), complete=True, limited_by=by)
        pools, caps = self._spendable(unit, include_overage=include_overage)
        room = _sum(pools)
        for cap in caps:
            room = _bounded(room, cap)
        return room

    def _spendable(
        self, unit: str, *, include_overage: bool
    ) -> tuple[list[Balance], list[Balance]]:
        kinds = _POOLS | {"overage"} if include_overage else _POOLS
        mine = [b for b in self.balances if b.unit == unit and b.counts]
        caps = [b for b in mine if b.kind == "cap" and not b.expired(self.observed_at)]
        pools = [
            attrs.evolve(b, limit=None, used=None, remaining=Decimal(0), unlimited=None)
            if b.expired(self.observed_at)
            else b
            for b in mine
            if b.kind in kinds
        ]
        return pools, caps

    def can_afford(
        self, need: Decimal | float, unit: str, *, include_overage: bool = False
    ) -> Verdict:
        """Return whether you can spend `need` units: yes, no, or unknown if the reading can't say.

        Raises `ValueError` if `need` is not a number of 0 or more.
        """
        amount = Decimal(str(need))
        if not is_amount(amount) or amount < 0:
            limits = "0 or more, of at most 40 digits"
            msg = f"need must be a number of {unit}, {limits}, not {need!r:.40}"
            raise ValueError(msg)
        if self.holder.disabled:
            return Verdict("no", "the account is disabled")
        if self.blocked:
            return Verdict("no", f"the provider refuses calls: {self.blocked}")
        if unit not in self.units:
            units = ", ".join(self.units) or "nothing"
            near = suggestion(unit, self.units)
            return Verdict("unknown", f"no balance in {unit}{near}; the account has {units}")
        room = self.headroom(unit, include_overage=include_overage)
        pools, caps = self._spendable(unit, include_overage=include_overage)
        return _judge(amount, unit, room, pools, caps)

    def to_dict(self, *, raw: bool = False) -> dict[str, Any]:
        """Return plain data that ``json.dumps`` accepts: Decimals as strings, times as RFC 3339.

        ``schema`` versions its shape.  With `raw`, the data includes the provider's reply with
        secrets redacted; the reply may hold personal data that the rest of the reading doesn't.
        """
        plain: dict[str, Any] = {"schema": SCHEMA, **to_plain(self)}
        if not raw:
            del plain["raw"]
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild an account from what `to_dict` returned, including `raw` if it is there.

        Unknown fields are ignored, and missing ones get their defaults.  Raises `ValueError` if the
        schema differs or the data isn't an account.  The message names the field and shows no
        value: ``account.balances[0].kind is not one of: …``.
        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            msg = f"not an account of schema {SCHEMA}, the only one this version reads"
            raise ValueError(msg)
        try:
            account: Self = from_plain(cls, data)
        except ValueError as error:
            msg = f"account{error}"
            raise ValueError(msg) from None
        return account


def _sum(pools: Sequence[Balance]) -> Headroom:
    overdraft_covered = any(pool.kind == "overage" for pool in pools)
    known: Decimal | None = None
    complete = bool(pools)
    for pool in pools:
        if pool.unlimited:
            return Headroom(None, complete=True, unlimited=True)
        # Nothing says how much a soft pool is refilled with, so the sum is only a lower bound.
        complete = complete and pool.remaining is not None and not pool.soft
        if pool.remaining is None:
            continue
        remaining = pool.remaining
        if overdraft_covered and pool.kind == "allowance" and remaining < 0:
            # The part below zero is already drawn from the overage; don't subtract it twice.
            remaining = Decimal(0)
        known = EXACT.add(known or Decimal(0), remaining)
    return Headroom(known, complete=complete)


def _bounded(room: Headroom, cap: Balance) -> Headroom:
    if cap.unlimited:
        return room
    if cap.remaining is None:
        return attrs.evolve(room, complete=False, unlimited=False)
    if room.amount is not None and room.amount <= cap.remaining:
        return room
    complete = room.complete and not cap.soft
    return Headroom(cap.remaining, complete=complete, limited_by=cap.key)


def _judge(
    need: Decimal, unit: str, room: Headroom, pools: Sequence[Balance], caps: Sequence[Balance]
) -> Verdict:
    bounds = [cap for cap in caps if not cap.unlimited]
    for cap in bounds:
        if cap.remaining is not None and cap.remaining < need and not cap.soft:
            return Verdict("no", f"{cap.key} leaves {cap.remaining:f} {unit} of {need:f} needed")
    if room.unlimited:
        return Verdict("yes", f"{unit} are unlimited")
    if room.amount is None:
        return Verdict("unknown", f"the provider doesn't say how many {unit} are left")
    left = f"{room.amount:f} {unit} left, {need:f} needed"
    if room.complete:
        return Verdict("yes" if room.amount >= need else "no", left)
    # What a cap allows can be spent only if the pools are known to hold as much.
    pooled = _sum(pools)
    known = [cap.remaining for cap in bounds] + ([] if pooled.unlimited else [pooled.amount])
    if all(amount is not None and amount >= need for amount in known):
        return Verdict("yes", f"{left}, and there may be more")
    soft = next((balance.key for balance in (*bounds, *pools) if balance.soft), None)
    reason = f"{soft} continues at a cost when used up" if soft else "not every balance is known"
    return Verdict("unknown", f"{left}, but {reason}")

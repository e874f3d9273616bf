"""The model that every provider's reply is mapped to: one account, its plan and its balances.

    Account ── Holder      whose account it is
            ├─ Plan        what is paid for
            ├─ Balance …   what is left, one per pool, cap or slot
            └─ Notice …    what the provider wants to be known

The rules that keep a reading honest:

*   Unknown is ``None``; 0 means none left.
*   Amounts are signed ``Decimal``: a balance may be below zero, usage may be above its limit.
*   Pools add, caps bound (`Account.headroom`).
*   ``basis`` tells what the provider said from what was worked out.
*   Times are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any, Literal, Self, get_args

import attrs

from coffers._plain import OF_FIELDS, REQUIRED, from_plain, is_amount, suggestion, to_plain

BalanceKind = Literal["allowance", "prepaid", "lot", "overage", "cap", "slots"]
Basis = Literal["reported", "derived", "inferred"]
NoticeKind = Literal["deprecation", "payment", "warning"]
PlanStatus = Literal["active", "trialing", "past_due", "canceled", "expired", "free", "unknown"]
Scope = Literal["user", "key", "workspace", "organization", "unknown"]
Word = Literal["yes", "no", "unknown"]

SCHEMA = "coffers.account/1"
"""Name and version of what `Account.to_dict` gives and `Account.from_dict` understands."""

EXACT = Context(prec=200)
"""Arithmetic that does not round: an amount has at most 40 digits on either side of its point."""

_POOLS = frozenset({"allowance", "prepaid", "lot"})
_VALUES = ("limit", "used", "remaining", "period", "starts_at", "resets_at", "expires_at")


def _exact(value: Decimal | int | None) -> Decimal | None:
    """Return a whole number or a finite Decimal; a float has lost digits before it gets here."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and is_amount(value):
        return value
    msg = f"an amount is an int or a finite Decimal of at most 40 digits, not {value!r}"
    raise ValueError(msg)


def _utc(value: datetime | None, attribute: attrs.Attribute[Any]) -> datetime | None:
    """Return the same moment in UTC, so that moments compare alike whatever zone they came in."""
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
    # Read back it must be there: a time that is made up would make an old reading a new one.
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
    """A shortened form of the key that the provider itself shows; safe to print."""
    scope: Scope = attrs.field(default="unknown", validator=_one_of(Scope))
    """Scope of the numbers: one user, one key, a workspace or an organization."""
    disabled: bool | None = None
    """True: nothing can be spent, whatever the balances say."""


@attrs.frozen(kw_only=True)
class Plan:
    """The account's subscription."""

    id: str | None = None
    name: str | None = None
    status: PlanStatus = attrs.field(default="unknown", validator=_one_of(PlanStatus))
    status_raw: str | None = None
    """The provider's own word for `status`."""
    price: Decimal | None = _amount()
    """Price of one period, in `currency`; the currency is often not told."""
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

    Two of `limit`, `used` and `remaining` give the third, and `basis` then says ``derived``.  Where
    more is left than the limit, there is more in the balance than the limit tells of, and what was
    used stays unknown.
    """

    key: str
    """Name of the balance within its account, such as ``monthly``."""
    kind: BalanceKind = attrs.field(validator=_one_of(BalanceKind))
    """One of these:

        allowance  renews each period
        prepaid    bought, no reset
        lot        a grant with dates of its own
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
    """Whether it can be spent, and so is part of the headroom."""
    soft: bool | None = None
    """True: where it is used up, the provider goes on at a cost, such as a card that is charged.
    Too little of it is then unknown, and not no."""
    basis: Mapping[str, Basis] = attrs.field(factory=dict, hash=False, metadata=OF_FIELDS)
    """Where each known value comes from: ``reported`` by the provider, ``derived`` from other
    values, ``inferred`` from documentation."""

    def __attrs_post_init__(self) -> None:
        basis = {n: b for n, b in self.basis.items() if getattr(self, n) is not None}
        derived = _third(self.limit, self.used, self.remaining)
        if derived and is_amount(derived[1]) and not self.unlimited:
            name, value = derived
            object.__setattr__(self, name, value)
            basis[name] = "derived"
        for name in _VALUES:
            if getattr(self, name) is not None:
                basis.setdefault(name, "reported")
        object.__setattr__(self, "basis", basis)

    @property
    def known(self) -> bool:
        """Whether the provider told anything about it."""
        return bool(self.unlimited) or (self.limit, self.used, self.remaining) != (None,) * 3

    def expired(self, at: datetime) -> bool:
        """Return whether it has expired; the provider's own word on `counts` beats the clock."""
        return (
            self.expires_at is not None
            and self.expires_at <= at
            and self.basis.get("counts") != "reported"
        )


def _third(
    limit: Decimal | None, used: Decimal | None, remaining: Decimal | None
) -> tuple[str, Decimal] | None:
    """Return the one of three that the other two give."""
    if limit is not None and used is not None and remaining is None:
        return "remaining", EXACT.subtract(limit, used)
    if limit is not None and used is None and remaining is not None and remaining <= limit:
        return "used", EXACT.subtract(limit, remaining)
    if limit is None and used is not None and remaining is not None:
        return "limit", EXACT.add(used, remaining)
    return None


@attrs.frozen(kw_only=True)
class Notice:
    """Something the provider, or its reply, says beside the numbers."""

    kind: NoticeKind = attrs.field(validator=_one_of(NoticeKind))
    message: str
    effective_at: datetime | None = _time()


@attrs.frozen
class Headroom:
    """The amount you can still spend in one unit."""

    amount: Decimal | None
    """The amount known to be left; ``None`` if nothing is known, or if it is unlimited."""
    complete: bool
    """False as soon as something that should count is unknown."""
    limited_by: str | None = None
    """Key of the cap that binds; ``None`` when the pools themselves decide."""
    unlimited: bool = False
    taken: Decimal = Decimal(0)
    """The amount a fleet subtracted: held, or spent and not yet in the reading."""


@attrs.frozen
class Verdict:
    """The answer to "is there enough?".  Only ``yes`` is true; ``str()`` gives the word."""

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
    """The service in between, where a provider is read through another one."""
    name: str = ""
    """Your name for the account."""
    holder: Holder = attrs.field(factory=Holder)
    plan: Plan = attrs.field(factory=Plan)
    balances: tuple[Balance, ...] = attrs.field(default=(), converter=_balances)
    entitlements: Mapping[str, bool | int | str] = attrs.field(factory=dict, hash=False)
    """Features the plan includes, under the provider's names."""
    notices: tuple[Notice, ...] = attrs.field(default=(), converter=_notices)
    coverage: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """Operation → ``ok``, or the name of the error that it was refused with.

    An operation that is called again has its number behind it: ``list_balances 2``.
    """
    observed_at: datetime = _now()
    blocked: str | None = None
    """Reason the provider refuses calls now, if it says so.  It overrides the balances."""
    stale: bool = False
    """True: an older reading, kept because a newer one could not be had; `observed_at` tells how
    old it is."""
    request_id: str | None = None
    call_cost: Decimal | None = _amount()
    """Cost of this reading itself, if the provider tells it."""
    raw: Any = attrs.field(default=None, repr=False, eq=False)
    """The whole reply as decoded (non-integers as ``Decimal``), with secrets wrapped.  With one
    call it is that reply's body; with several a mapping of operation → body."""

    def balance(self, key: str) -> Balance:
        """Return the balance of that key.  Raises `KeyError`, naming those that exist."""
        for balance in self.balances:
            if balance.key == key:
                return balance
        msg = f"no balance {key!r}; there are: {', '.join(b.key for b in self.balances) or 'none'}"
        raise KeyError(msg)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that can be spent, in the order of the balances."""
        return tuple(dict.fromkeys(b.unit for b in self.balances if b.counts))

    def headroom(self, unit: str, *, include_overage: bool = False) -> Headroom:
        """Return the sum of the pools in `unit`, or the tightest cap if that is smaller.

        With `include_overage`, what may be used beyond the allowance is added.
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
        """Return whether you can spend `need`: yes, no, or unknown if the reading can't tell."""
        amount = Decimal(str(need))
        if not is_amount(amount) or amount < 0:
            msg = f"need is a number of {unit}, 0 or more, of at most 40 digits, not {need!r:.40}"
            raise ValueError(msg)
        if self.holder.disabled:
            return Verdict("no", "the account is disabled")
        if self.blocked:
            return Verdict("no", f"the provider refuses calls: {self.blocked}")
        if unit not in self.units:
            units = ", ".join(self.units) or "nothing"
            near = suggestion(unit, self.units)
            return Verdict("unknown", f"no balance in {unit}{near}; the account holds {units}")
        room = self.headroom(unit, include_overage=include_overage)
        pools, caps = self._spendable(unit, include_overage=include_overage)
        return _judge(amount, unit, room, pools, caps)

    def to_dict(self, *, raw: bool = False) -> dict[str, Any]:
        """Plain data that ``json.dumps`` takes: Decimals as strings, times as RFC 3339.

        The shape is versioned by its ``schema``.  With `raw`, the provider's reply is added with
        its secrets redacted; it may hold personal data that the rest of the reading does not.
        """
        plain: dict[str, Any] = {"schema": SCHEMA, **to_plain(self)}
        if not raw:
            del plain["raw"]
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the account whose `to_dict` gave `data`, with the `raw` that `data` holds.

        Names that are unknown here are ignored, and a missing one has its default.
        Raises `ValueError` for another schema than this one, and for data that is no account,
        naming the field and repeating no value: ``account.balances[0].kind is not one of: …``.
        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            msg = f"not an account of the schema {SCHEMA}, which is the one understood here"
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
        # What a soft one is filled up with is not told.
        complete = complete and pool.remaining is not None and not pool.soft
        if pool.remaining is None:
            continue
        remaining = pool.remaining
        if overdraft_covered and pool.kind == "allowance" and remaining < 0:
            # What an allowance is over its limit was drawn from the overage already.
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
        return Verdict("unknown", f"the provider does not tell how many {unit} are left")
    left = f"{room.amount:f} {unit} left, {need:f} needed"
    if room.complete:
        return Verdict("yes" if room.amount >= need else "no", left)
    # What a cap leaves can be spent only where the pools are known to hold as much.
    pooled = _sum(pools)
    known = [cap.remaining for cap in bounds] + ([] if pooled.unlimited else [pooled.amount])
    if all(amount is not None and amount >= need for amount in known):
        return Verdict("yes", f"{left}, and more that is not known")
    soft = next((balance.key for balance in (*bounds, *pools) if balance.soft), None)
    doubt = f"{soft} goes on at a cost when it is used up" if soft else "not all of it is known"
    return Verdict("unknown", f"{left}, but {doubt}")

"""How readings look to people: the table of all accounts, one account in full, the providers.

What a provider or a file says gets onto the screen through `Screen.text` only, which takes out
whatever could act on a terminal.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
from rich.console import Console
from rich.text import Text

from coffers.catalogue import Entry
from coffers.fleet import Reading
from coffers.model import Account, Balance, Holder, Plan, Verdict

_DIM, _STRONG = "dim", "bold"
_PLENTY, _LOW, _EMPTY = "green", "yellow", "red"


# -- text that is safe to show -------------------------------------------------------------------

_LONGEST = 400
"""Characters of one foreign text; more than that says nothing on a screen."""
_WIDTH_CHANGING = "\ufe0e\ufe0f"
_LEFT_TO_RIGHT = "\u200e"


@attrs.frozen
class _Symbols:
    """What the screen shows beyond letters and digits."""

    left: str
    gone: str
    cut: str
    none: str
    wrong: str
    notice: str


_UNICODE = _Symbols("█", "░", "…", "—", "✗", "▲")
_ASCII = _Symbols("#", ".", "...", "-", "x", "!")


def plain(value: str) -> str:
    """Make one line of `value` that cannot act on a terminal.

    Control and format characters go (escapes, overrides of the writing direction, joiners whose
    width terminals disagree on), and white space of every kind becomes one space.
    """
    kept = [
        " " if c.isspace() else c
        for c in value[:_LONGEST]
        if c.isspace() or (unicodedata.category(c)[0] != "C" and c not in _WIDTH_CHANGING)
    ]
    line = " ".join("".join(kept).split())
    return f"{line}…" if len(value) > _LONGEST else line


class Screen:
    """A console, and the symbols that its encoding has."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self.width = console.width
        self.symbols = _UNICODE if self._can_show("".join(attrs.astuple(_UNICODE))) else _ASCII

    def text(self, value: str, style: str = "") -> Text:
        """Clean `value`, and replace what the console cannot encode."""
        line = plain(value)
        if not self._can_show(line):
            line = line.replace("…", self.symbols.cut)
            line = line.encode(self._encoding, "replace").decode(self._encoding)
        return Text(line, style)

    def print(self, *parts: Text) -> None:
        """Print one line, however long."""
        line = Text().join(parts)
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def print_beside(self, lead: Text, text: Text, lead_width: int) -> None:
        """Print `text` in as many lines as it takes, the first one beside `lead`."""
        width = max(self.width - lead_width, 20)
        for line in text.wrap(self._console, width) or [Text()]:
            self.print(_padded(lead, lead_width), line)
            lead = Text()

    def cut(self, text: Text, width: int) -> Text:
        """Take at most `width` cells of `text`, and show where something is left out."""
        text = text.copy()
        if text.cell_len > width:
            text.truncate(max(width - len(self.symbols.cut), 0))
            text.rstrip()
            text.append(self.symbols.cut)
        return text

    def bar(self, share: Decimal, width: int, style: str) -> Text:
        """Draw `share` of 1, which looks full or empty only where it is."""
        filled = min(max(int(share * width), 1 if share > 0 else 0), width)
        return Text.assemble(
            (self.symbols.left * filled, style),
            (self.symbols.gone * (width - filled), _DIM if filled else style),
        )

    def _can_show(self, text: str) -> bool:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True


def _padded(text: Text, width: int, *, right: bool = False) -> Text:
    text = text.copy()
    (text.pad_left if right else text.pad_right)(max(width - text.cell_len, 0))
    return text


# -- identities ----------------------------------------------------------------------------------

_EMAIL = r"[^\s@<>\"'/:,;]{1,64}@[^\s@<>\"'/:,;]{1,255}\.[A-Za-z]{2,24}"
_TELLING = 5
"""A shorter identity is hidden only where it stands alone: it may be an amount or a word."""
_SHOWN = 4


def discreet(account: Account) -> Account:
    """Shorten the account's identities, and every e-mail address, wherever they occur."""
    holder = account.holder
    known = {value for value in (holder.id, holder.email, holder.display_name) if value}
    own = re.compile("|".join([*(_occurrence(v) for v in sorted(known, key=len)[::-1]), _EMAIL]))
    return attrs.evolve(
        account,
        holder=attrs.evolve(
            holder,
            id=holder.id and _shortened(holder.id),
            email=holder.email and _shortened(holder.email),
            display_name=holder.display_name and _shortened(holder.display_name),
        ),
        entitlements=_hidden(account.entitlements, own),
        notices=tuple(
            attrs.evolve(notice, message=_hidden(notice.message, own)) for notice in account.notices
        ),
        raw=_hidden(account.raw, own),
    )


def _occurrence(identity: str) -> str:
    escaped = re.escape(identity)
    return rf"(?<!\w){escaped}(?!\w)" if len(identity) >= _TELLING else rf"\A{escaped}\Z"


def _hidden(value: Any, own: re.Pattern[str]) -> Any:
    if isinstance(value, Mapping):
        return {_hidden(name, own): _hidden(item, own) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(item, own) for item in value]
    if isinstance(value, str):
        return own.sub(lambda found: _shortened(found.group()), value)
    if isinstance(value, int) and len(str(value)) >= _TELLING and own.fullmatch(str(value)):
        return _shortened(str(value))
    return value


def _shortened(value: str) -> str:
    """Give ``te…@e….com`` for an address, ``123e…0000`` for another text."""
    if re.fullmatch(_EMAIL, value):
        user, _, domain = value.rpartition("@")
        return f"{user[: min(2, len(user) // 2)]}…@{domain[0]}….{domain.rpartition('.')[2]}"
    if len(value) >= 4 * _SHOWN:
        return f"{value[:_SHOWN]}…{value[-_SHOWN:]}"
    return f"{value[: len(value) // _SHOWN]}…"


# -- numbers and times in words ------------------------------------------------------------------

_DECIMALS = 4
_DAY = 86_400
_SCALE = (
    (60, 1, "second"),
    (3600, 60, "minute"),
    (2 * _DAY, 3600, "hour"),
    (90 * _DAY, _DAY, "day"),
    (730 * _DAY, 30 * _DAY, "month"),
)
"""Below so many seconds, count in so many seconds."""
_PERIOD = re.compile(r"P(\d+)([DWMY])", re.ASCII)
_PERIOD_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def _exact(value: Decimal) -> str:
    return f"{value:,f}"


def _brief(value: Decimal) -> str:
    """Write few decimals, except where that would make nothing out of something."""
    if len(_exact(value).partition(".")[2]) <= _DECIMALS:
        return _exact(value)
    rounded = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return rounded if rounded.strip("-0.") else f"{value:.1e}"


def counted(count: int, noun: str) -> str:
    """Write ``1 account``, ``2 accounts``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def relative(at: datetime, now: datetime) -> str:
    """Write ``in 9 days`` or ``9 days ago``."""
    seconds = int((at - now) / timedelta(seconds=1))
    if not seconds:
        return "now"
    return f"in {_duration(seconds)}" if seconds > 0 else f"{_duration(-seconds)} ago"


def _duration(seconds: int) -> str:
    """Write a time in its largest sensible unit, rounded down."""
    year = (365 * _DAY, "year")
    size, unit = next(((size, unit) for below, size, unit in _SCALE if seconds < below), year)
    return counted(seconds // size, unit)


def _moment(at: datetime, now: datetime) -> str:
    return f"{relative(at, now)}, {_absolute(at)}"


def _absolute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _every(period: str) -> str:
    """Write ``every 3 months`` for ``P3M``."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return f"every {period}"
    count, unit = int(found[1]), _PERIOD_UNITS[found[2]]
    return f"every {unit}" if count == 1 else f"every {counted(count, unit)}"


def _listed(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def problem(reading: Reading) -> str:
    """Say why a reading failed, and how long the provider asks to be left alone."""
    error = reading.error
    if error is None or error.retry_after is None:
        return str(error)
    return f"{error}; it asks to wait {_duration(math.ceil(error.retry_after))}"


# -- what is left --------------------------------------------------------------------------------

_BESIDE = ("cap", "overage")
"""Kinds that count without adding to the others."""


@attrs.frozen(kw_only=True)
class _Figure:
    """What is left of one balance, or of all in one unit."""

    left: Decimal | None
    whole: Decimal | None
    """What `left` is a part of; ``None`` where that is unknown, or there is no such thing."""
    unlimited: bool
    complete: bool = True

    @property
    def share(self) -> Decimal | None:
        if self.unlimited or self.left is None or self.whole is None or self.whole < 0:
            return None
        return self.left / self.whole if self.whole else Decimal(self.left > 0)

    @property
    def style(self) -> str:
        """Colour that tells how much it is; none where it is not known of how much."""
        if self.unlimited:
            return _PLENTY
        if self.left is None:
            return _DIM
        if self.left <= 0:
            return _EMPTY
        if self.share is None:
            return ""
        return _LOW if self.share * 5 <= 1 else _PLENTY

    def words(self, number: Callable[[Decimal], str]) -> str:
        """Tell what is left, with ``?`` where there may be more or less."""
        if self.unlimited:
            return "unlimited"
        if self.left is None:
            return "unknown"
        return number(self.left) if self.complete else f"{number(self.left)}?"


@attrs.frozen
class _Headroom:
    """What can be spent in one unit, and what it is made of."""

    unit: str
    figure: _Figure
    parts: Sequence[Balance]
    single: bool
    """Whether it is its one part and nothing else."""


def _figure(balance: Balance) -> _Figure:
    unlimited = bool(balance.unlimited)
    return _Figure(left=balance.remaining, whole=balance.limit, unlimited=unlimited)


def _headrooms(account: Account) -> Iterator[_Headroom]:
    spendable = [b for b in account.balances if b.counts and b.kind != "slots"]
    for unit in dict.fromkeys(balance.unit for balance in spendable):
        yield _headroom(account, unit, [b for b in spendable if b.unit == unit])


def _headroom(account: Account, unit: str, parts: Sequence[Balance]) -> _Headroom:
    pools = [b for b in parts if b.kind not in _BESIDE and not b.expired(account.observed_at)]
    if len(parts) == len(pools) == 1 and not account.holder.disabled:
        return _Headroom(unit, _figure(parts[0]), parts, single=True)
    room = account.headroom(unit)
    bounding = [b for b in parts if b.key == room.limited_by] if room.limited_by else pools
    limits = [b.limit for b in bounding if b.limit is not None]
    known = room.complete and limits and len(limits) == len(bounding)
    figure = _Figure(
        left=room.amount,
        whole=sum(limits, Decimal(0)) if known else None,
        unlimited=room.unlimited,
        complete=room.complete,
    )
    return _Headroom(unit, figure, parts, single=False)


# -- the table -----------------------------------------------------------------------------------

_COLUMNS = ("account", "provider", "plan", "bar", "left", "of", "resets")
_HEADERS = {"account": "ACCOUNT", "provider": "PROVIDER", "plan": "PLAN", "resets": "RESETS"}
_GAP = 2
_WIDE, _WIDE_BAR, _BAR = 100, 20, 10
_YIELDING = (
    ("bar", 10),
    ("provider", 12),
    ("account", 24),
    ("plan", 20),
    ("bar", 6),
    ("plan", 12),
    ("account", 10),
)
_DISPENSABLE = ("provider", "plan", "resets", "bar")
"""What gets narrower, down to which width, and then is left out, where a line would be too long.
Numbers never are."""


@attrs.frozen(kw_only=True)
class _Row:
    """One line of the table."""

    account: Text = attrs.field(factory=Text)
    provider: Text = attrs.field(factory=Text)
    plan: Text = attrs.field(factory=Text)
    status: Text = attrs.field(factory=Text)
    """What follows the plan's name, and is not cut off."""
    figure: _Figure | None = None
    left: Text = attrs.field(factory=Text)
    of: Text = attrs.field(factory=Text)
    resets: Text = attrs.field(factory=Text)
    failure: Text | None = None
    """What stands in the place of everything after the provider."""


def table(screen: Screen, readings: Sequence[Reading], provider_of: Callable[[str], str]) -> None:
    """Print all accounts, one or more lines each, and what else is to be said about them."""
    providers = [provider_of(reading.name) for reading in readings]
    if providers == [reading.name for reading in readings]:
        providers = [""] * len(providers)
    rows = [
        row
        for reading, provider in zip(readings, providers, strict=True)
        for row in _reading_rows(screen, reading, screen.text(provider, _DIM))
    ]
    _print_rows(screen, rows)
    screen.print()
    accounts = [reading.account for reading in readings if reading.account is not None]
    if any(account.notices for account in accounts):
        _print_notices(screen, accounts)
        screen.print()
    for sign, meaning in _legend(rows):
        screen.print_beside(Text(sign, _DIM), Text(meaning, _DIM), 2)
    _print_summary(screen, accounts, len(readings))


def _reading_rows(screen: Screen, reading: Reading, provider: Text) -> list[_Row]:
    name = screen.text(reading.name, _STRONG)
    account = reading.account
    if account is None:
        failure = Text.assemble((screen.symbols.wrong, _EMPTY), " ", screen.text(problem(reading)))
        return [_Row(account=name, provider=provider, failure=failure)]
    rows = [
        row
        for headroom in _headrooms(account)
        for row in _headroom_rows(screen, headroom, account.observed_at)
    ]
    first, *others = rows or [_Row(of=Text("nothing that can be spent", _DIM))]
    plan, status = _plan_cell(screen, account)
    first = attrs.evolve(first, account=name, provider=provider, plan=plan, status=status)
    return [first, *others]


def _plan_cell(screen: Screen, account: Account) -> tuple[Text, Text]:
    """Give the plan's name, and what keeps the account from being simply active."""
    name = account.plan.name or account.plan.id or ""
    status = "" if account.plan.status in ("active", "unknown") else _word(account.plan.status)
    status = "disabled" if account.holder.disabled else status
    style = _EMPTY if status in ("disabled", "expired", "past due") else ""
    if not name:
        return Text(), Text(status, style) if status else Text(screen.symbols.none, _DIM)
    said = status.casefold() in name.casefold()
    return screen.text(name), Text("" if said else f", {status}", style)


def _word(status: str) -> str:
    return status.replace("_", " ")


def _headroom_rows(screen: Screen, headroom: _Headroom, now: datetime) -> Iterator[_Row]:
    head = _amount_row(screen, headroom.figure, headroom.unit)
    head.left.stylize(_STRONG)
    if headroom.single:
        yield attrs.evolve(head, resets=_resets(headroom.parts[0], now))
        return
    yield head
    for part in headroom.parts:
        yield attrs.evolve(
            _amount_row(screen, _figure(part), part.kind if part.kind in _BESIDE else ""),
            account=Text.assemble("  ", screen.text(part.key, _DIM)),
            resets=_resets(part, now),
        )


def _amount_row(screen: Screen, figure: _Figure, unit: str) -> _Row:
    of = "" if figure.whole is None or figure.unlimited else f"of {_brief(figure.whole)}"
    style = "" if figure.style == _PLENTY else figure.style
    return _Row(
        figure=figure,
        left=Text(figure.words(_brief), style),
        of=screen.text(f"{of} {unit}"),
    )


def _resets(balance: Balance, now: datetime) -> Text:
    """Say when there will be more, or no more."""
    if balance.expires_at is not None and balance.expired(now):
        return Text(f"expired {relative(balance.expires_at, now)}", _DIM)
    if balance.resets_at is not None:
        sign = "~" if balance.basis["resets_at"] == "inferred" else ""
        return Text(f"{sign}{relative(balance.resets_at, now)}")
    if balance.expires_at is not None:
        return Text(f"expires {relative(balance.expires_at, now)}")
    return Text("unknown" if balance.kind == "allowance" else "", _DIM)


def _print_rows(screen: Screen, rows: Sequence[_Row]) -> None:
    widths = _widths(rows, screen.width)
    headers = {name: Text(_HEADERS.get(name, ""), _DIM) for name in widths}
    headers["bar" if "bar" in widths else "left"] = Text("LEFT", _DIM)
    screen.print(_line(screen, headers, widths))
    named = {name: width for name, width in widths.items() if name in ("account", "provider")}
    for row in rows:
        if row.failure is None:
            screen.print(_line(screen, _cells(screen, row, widths), widths))
        else:
            lead = _line(screen, _cells(screen, row, named), named)
            screen.print_beside(lead, row.failure, lead.cell_len + _GAP)


def _widths(rows: Sequence[_Row], screen_width: int) -> dict[str, int]:
    """Fit the columns into the screen, and leave out those without a content."""
    wanted = dict.fromkeys(_COLUMNS, 0)
    for row in rows:
        for name, width in _wanted(row, _WIDE_BAR if screen_width >= _WIDE else _BAR).items():
            wanted[name] = max(wanted[name], width)
    natural = {
        name: max(width, len(_HEADERS.get(name, ""))) for name, width in wanted.items() if width
    }
    widths = _narrowed(natural, screen_width)
    for name in _DISPENSABLE:
        if _excess(widths, screen_width):
            natural.pop(name, None)
            widths = _narrowed(natural, screen_width)
    return widths


def _narrowed(natural: Mapping[str, int], screen_width: int) -> dict[str, int]:
    widths = dict(natural)
    for name, least in _YIELDING:
        if widths.get(name, 0) > least:
            widths[name] = max(widths[name] - _excess(widths, screen_width), least)
    return widths


def _excess(widths: Mapping[str, int], screen_width: int) -> int:
    taken = sum(width + _gap(name, widths) for name, width in widths.items())
    return max(taken - screen_width, 0)


def _gap(name: str, widths: Mapping[str, int]) -> int:
    """Tell how far a column stands from the one before it."""
    if name == "account":
        return 0
    return 1 if name == "of" or (name == "left" and "bar" in widths) else _GAP


def _wanted(row: _Row, bar_width: int) -> dict[str, int]:
    return {
        "account": row.account.cell_len,
        "provider": row.provider.cell_len,
        "plan": row.plan.cell_len + row.status.cell_len,
        "bar": bar_width if row.figure is not None and row.figure.share is not None else 0,
        "left": row.left.cell_len,
        "of": row.of.cell_len,
        "resets": row.resets.cell_len,
    }


def _cells(screen: Screen, row: _Row, widths: Mapping[str, int]) -> dict[str, Text]:
    cells = {
        "account": row.account,
        "provider": row.provider,
        "plan": screen.cut(row.plan, max(widths.get("plan", 0) - row.status.cell_len, 0)),
        "bar": Text(),
        "left": row.left,
        "of": row.of,
        "resets": row.resets,
    }
    cells["plan"].append_text(row.status)
    if "bar" in widths and row.figure is not None and row.figure.share is not None:
        cells["bar"] = screen.bar(row.figure.share, widths["bar"], row.figure.style)
    return cells


def _line(screen: Screen, cells: Mapping[str, Text], widths: Mapping[str, int]) -> Text:
    line = Text()
    for name, width in widths.items():
        cell = _padded(screen.cut(cells[name], width), width, right=name == "left")
        if any(unicodedata.bidirectional(c) in ("R", "AL") for c in cell.plain):
            # Keeps the numbers that follow in their place, on a terminal that reorders.
            cell.append(_LEFT_TO_RIGHT)
        line.append(" " * _gap(name, widths)).append_text(cell)
    return line


def _print_notices(screen: Screen, accounts: Iterable[Account]) -> None:
    for account in accounts:
        for words in _notices(account):
            text = Text.assemble(screen.text(account.name, _STRONG), screen.text(f": {words}"))
            screen.print_beside(Text(screen.symbols.notice, _LOW), text, 2)


def _notices(account: Account) -> Iterator[str]:
    for notice in account.notices:
        at, when = notice.effective_at, ""
        if at is not None and at <= account.observed_at:
            when = f" (since {at:%Y-%m-%d})"
        elif at is not None:
            when = f" (from {at:%Y-%m-%d}, {relative(at, account.observed_at)})"
        yield f"{notice.kind}: {notice.message.rstrip('.')}{when}"


def _legend(rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    if any(row.resets.plain.startswith("~") for row in rows):
        yield "~", "inferred from documentation, not told by the provider"
    if any(row.left.plain.endswith("?") for row in rows):
        yield "?", "not all of it is known"


def _print_summary(screen: Screen, accounts: Sequence[Account], asked: int) -> None:
    worst = [_worst(account) for account in accounts]
    counts = (
        (worst.count(_LOW), "low", _LOW),
        (worst.count(_EMPTY), "empty", _EMPTY),
        (asked - len(accounts), "could not be read", _EMPTY),
    )
    parts = [Text(f"{count} {what}", style) for count, what, style in counts if count]
    screen.print(Text(", ").join([Text(counted(asked, "account")), *parts]))


def _worst(account: Account) -> str:
    """Tell how much is left in the unit that is nearest to its end."""
    styles = {headroom.figure.style for headroom in _headrooms(account)}
    return next((style for style in (_EMPTY, _LOW) if style in styles), "")


# -- one account in full -------------------------------------------------------------------------

Fact = tuple[str, str]
"""A label, and what it says."""
_LABEL = 40
_INDENT = 2


def account(screen: Screen, account: Account) -> None:
    """Print everything that is known about one account."""
    now = account.observed_at
    screen.print(screen.text(account.name, _STRONG))
    screen.print()
    via = f" through {account.via}" if account.via else ""
    facts = [("provider", account.provider + via), *_holder_facts(account.holder)]
    facts += [*_plan_facts(account.plan, now), *_headroom_facts(account), *_reading_facts(account)]
    _print_facts(screen, facts)
    screen.print()
    for balance in account.balances:
        _print_balance(screen, balance, now)
    sections = {"entitlements": _entitlements(account), "not covered": _refusals(account)}
    for title, facts in sections.items():
        if facts:
            screen.print()
            screen.print(Text(title, _STRONG))
            _print_facts(screen, facts, indent=_INDENT)
    if account.notices:
        screen.print()
        _print_notices(screen, [account])


def _print_facts(screen: Screen, facts: Sequence[Fact], indent: int = 0) -> None:
    labels = [screen.cut(screen.text(label, _DIM), _LABEL) for label, _ in facts]
    width = indent + max(label.cell_len for label in labels) + _GAP
    for label, (_, value) in zip(labels, facts, strict=True):
        label.pad_left(indent)
        screen.print_beside(label, screen.text(value), width)


def _holder_facts(holder: Holder) -> Iterator[Fact]:
    names = [holder.display_name, holder.email, holder.id and f"id {holder.id}"]
    yield "holder", _listed(names) or "unknown"
    if holder.scope != "unknown":
        yield "scope", holder.scope
    if holder.created_at:
        yield "since", _absolute(holder.created_at)
    if holder.key_hint:
        yield "key", holder.key_hint
    if holder.disabled:
        yield "state", "disabled: nothing can be spent"


def _plan_facts(plan: Plan, now: datetime) -> Iterator[Fact]:
    status = "" if plan.status == "unknown" else _word(plan.status)
    told = plan.status_raw and plan.status_raw != plan.status and f"told as {plan.status_raw}"
    identity = plan.id and plan.id != plan.name and f"id {plan.id}"
    yield "plan", _listed([plan.name, identity or None, status, told or None]) or "unknown"
    if plan.price is not None:
        period = f" {_every(plan.period)}" if plan.period else ""
        yield "price", f"{_exact(plan.price)} {plan.currency or '(currency unknown)'}{period}"
    elif plan.period:
        yield "period", _every(plan.period)
    dates = (("started", plan.starts_at), ("ends", plan.ends_at), ("renews", plan.renews_at))
    for label, at in dates:
        if at is not None:
            yield label, _moment(at, now)
    if plan.next_plan:
        yield "next plan", plan.next_plan


def _headroom_facts(account: Account) -> Iterator[Fact]:
    for headroom in _headrooms(account):
        figure, unit = headroom.figure, headroom.unit
        if figure.left is None and not figure.unlimited:
            yield "to spend", f"an unknown number of {unit}"
        else:
            doubt = "" if figure.complete else ", not all of it known"
            yield "to spend", f"{figure.words(_exact).rstrip('?')} {unit}{doubt}"


def _reading_facts(account: Account) -> Iterator[Fact]:
    yield "read", _absolute(account.observed_at)
    if account.call_cost is not None:
        yield "cost", f"{_exact(account.call_cost)} for this reading"
    if account.request_id:
        yield "request", account.request_id


def _print_balance(screen: Screen, balance: Balance, now: datetime) -> None:
    counts = "counts" if balance.counts else "does not count"
    every = f"{_every(balance.period)}{_basis(balance, 'period')}" if balance.period else ""
    key = screen.text(balance.key, _STRONG)
    screen.print(key, screen.text(f": {_listed([balance.kind, counts, every])}", _DIM))
    figure, lead = _figure(balance), Text(" " * _INDENT)
    if figure.share is not None:
        lead.append_text(screen.bar(figure.share, _BAR, figure.style))
    width = _INDENT + _BAR + _GAP
    style = _EMPTY if figure.style == _EMPTY else ""
    screen.print_beside(lead, screen.text(_amounts(balance), style), width)
    for line in _dates(balance, now):
        screen.print_beside(Text(), screen.text(line), width)


def _amounts(balance: Balance) -> str:
    """Write ``82,769 (derived) of 100,000 characters left, 17,231 used``."""
    limit = _told(balance, "limit", balance.limit)
    used = _told(balance, "used", balance.used)
    remaining = _told(balance, "remaining", balance.remaining)
    if balance.unlimited:
        return _listed([f"unlimited {balance.unit}", used and f"{used} used"])
    if remaining:
        of = f" of {limit}" if limit else ""
        return _listed([f"{remaining}{of} {balance.unit} left", used and f"{used} used"])
    bound = "granted" if balance.kind in ("allowance", "prepaid", "lot") else "at most"
    whole, drawn = f"{limit} {balance.unit} {bound}", f"{used} {balance.unit} used"
    return _listed([limit and whole, used and drawn, "what is left is unknown"])


def _told(balance: Balance, name: str, value: Decimal | None) -> str:
    return "" if value is None else f"{_exact(value)}{_basis(balance, name)}"


def _basis(balance: Balance, name: str) -> str:
    """Mark what the provider did not say itself."""
    basis = balance.basis.get(name, "reported")
    return "" if basis == "reported" else f" ({basis})"


def _dates(balance: Balance, now: datetime) -> Iterator[str]:
    ends = "expired" if balance.expires_at and balance.expires_at <= now else "expires"
    dates = (
        ("started", "starts_at", balance.starts_at),
        ("resets", "resets_at", balance.resets_at),
        (ends, "expires_at", balance.expires_at),
    )
    for label, name, at in dates:
        if at is not None:
            yield f"{label} {_moment(at, now)}{_basis(balance, name)}"


def _entitlements(account: Account) -> list[Fact]:
    return [
        (name, ("no", "yes")[value] if isinstance(value, bool) else str(value))
        for name, value in account.entitlements.items()
    ]


def _refusals(account: Account) -> list[Fact]:
    """List what the provider did not let be read."""
    return [
        (operation, outcome) for operation, outcome in account.coverage.items() if outcome != "ok"
    ]


# -- one question, and the providers -------------------------------------------------------------

_VERDICTS = {"yes": _PLENTY, "no": _EMPTY, "unknown": _LOW}


def verdict(screen: Screen, name: str, verdict: Verdict, *, recorded: bool) -> None:
    """Print one line: the account, the answer and the reason."""
    answer = Text(verdict.word, _VERDICTS[verdict.word])
    reason = screen.text(f", {verdict.reason}")
    demo = Text(" (demo: a recorded reply)" if recorded else "", _DIM)
    screen.print(screen.text(name, _STRONG), Text(": "), answer, reason, demo)


def providers(screen: Screen, entries: Iterable[Entry]) -> None:
    """Print every provider, with what it needs and what it tells."""
    for entry in entries:
        facts = [
            ("key", f"{entry.env}: {entry.key}"),
            ("options", ", ".join(entry.options)),
            ("tells", ", ".join(sorted(entry.tells)) or "unknown, without a recorded reply"),
        ]
        screen.print(screen.text(entry.name, _STRONG), Text("  "), screen.text(entry.title))
        _print_facts(screen, [fact for fact in facts if fact[1]], indent=_INDENT)
        screen.print()

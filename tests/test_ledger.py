"""Nothing is granted twice, and nothing counts twice."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import attrs
import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from coffers._fleet import ledger
from coffers._fleet.ledger import LAPSED, MARGIN, NEVER, Held, Ledger, Point, Tally
from coffers._stores import sqlite
from coffers._stores.sqlite import Sqlite
from coffers._stores.strict_clock import StrictClock
from coffers.errors import (
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    Unsupported,
)

from .bank import account, at, opened, pool

NOW = 1000.0


def held(amount=10, unit="credits", by="me", since=NOW, seconds=60):
    return Held(unit, Decimal(amount), by, since, since + seconds)


def tally(*points, unit="credits", by="me", base=0):
    made = [Point(at, shows, Decimal(total)) for at, shows, total in points]
    return Tally(unit, by, Decimal(base), tuple(made))


def kept(book):
    """Return the ledger after it was stored and read back."""
    return ledger.read(json.loads(json.dumps(book.document())))


# One ledger


def test_it_is_plain_json():
    book = Ledger({"a": held("0.1")}, {"t": tally((NOW, NOW + 5, "1000"), base="0.5")}, asked=900.0)

    assert book.document() == {
        "holds": {
            "a": {"unit": "credits", "amount": "0.1", "by": "me", "since": NOW, "until": NOW + 60}
        },
        "spent": {
            "t": {"unit": "credits", "by": "me", "base": "0.5", "points": [[NOW, NOW + 5, "1000"]]}
        },
        "asked": 900.0,
    }
    assert kept(book) == book
    assert ledger.read(None) == Ledger() == kept(Ledger())


GOOD = Ledger({"a": held()}, {"t": tally((NOW, NOW, 5))}, asked=1.0, settled=2.0).document()
ODD = [None, [], {}, "x", "1e9999999", -1, True, 1e300, [[1, 2]], [[1, 2, "NaN"]], ["abc"]]


def places(part, way=()):
    for name, inner in part.items() if isinstance(part, dict) else enumerate(part):
        yield (*way, name)
        if isinstance(inner, dict | list):
            yield from places(inner, (*way, name))


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("way", list(places(GOOD)), ids=str)
def test_one_that_is_damaged_is_refused_and_nothing_else_happens(way, odd):
    document = json.loads(json.dumps(GOOD))
    inner = document
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = odd

    with contextlib.suppress(ValueError):
        ledger.read(document)


@pytest.mark.parametrize("document", [{}, {"holds": {}}, {"unreadable": "x"}, {"spent": {}}])
def test_what_is_no_ledger_is_refused(document):
    with pytest.raises(ValueError, match=r"^$"):
        ledger.read(document)


WRONG_TALLIES = [
    {"points": []},
    {"points": [[1, 2, "5"], [3, 4, "4"]]},
    {"base": "6"},
    {"unit": 5},
    {"by": None},
]


@pytest.mark.parametrize("wrong", WRONG_TALLIES, ids=str)
def test_a_tally_that_cannot_be_is_refused(wrong):
    document = json.loads(json.dumps(GOOD))
    document["spent"]["t"] |= wrong

    with pytest.raises(ValueError, match=r"^$"):
        ledger.read(document)


GOOD_AMOUNTS = ["0", "0.000", "9e36", "1e-36", "1." + "0" * 106]
WRONG_AMOUNTS = ["-1", "-0.1", "1e37", "1e-37", "1." + "0" * 107, "", "NaN", "Infinity", 5, None]


def with_amount(amount):
    document = json.loads(json.dumps(GOOD))
    document["holds"]["a"]["amount"] = amount
    return document


@pytest.mark.parametrize("amount", GOOD_AMOUNTS)
def test_an_amount_is_read_as_it_is(amount):
    assert str(ledger.read(with_amount(amount)).holds["a"].amount) == str(Decimal(amount))


@pytest.mark.parametrize("amount", WRONG_AMOUNTS)
def test_an_amount_of_which_many_cannot_be_added_up_is_refused(amount):
    with pytest.raises(ValueError, match=r"^$"):
        ledger.read(with_amount(amount))


def test_it_is_at_work_while_something_is_held_or_was_spent():
    assert not Ledger().at_work(NOW)
    assert Ledger({"a": held(seconds=60)}).at_work(NOW + 59.9)
    assert not Ledger({"a": held(seconds=60)}).at_work(NOW + 60)
    assert Ledger({"a": held(seconds=60)}, {"t": tally((NOW, NOW, 5))}).at_work(NOW + 60)
    assert Ledger({"a": held()}, {"t": tally((NOW, NOW, 5))}).at_work(NOW)


def test_holds_are_over_at_their_time():
    book = Ledger({"a": held(seconds=60)})

    assert book.taken("credits", NOW, "me", NOW + 59.9).held == 10
    assert book.taken("credits", NOW, "me", NOW + 60).held == 0


def test_what_is_taken_is_told_by_unit_and_by_access():
    book = Ledger(
        {
            "a": held(1),
            "b": held(2, by="you"),
            "c": held(100, unit="USD"),
        },
        {
            "d": tally((NOW, NOW, 4)),
            "e": tally((NOW, NOW, 8), by="you"),
            "f": tally((NOW, NOW, 200), unit="USD"),
        },
    )

    assert book.taken("credits", NOW - 1, "me", NOW) == ledger.Taken(
        held=Decimal(3), spent=Decimal(12), here=Decimal(5)
    )
    assert book.taken("USD", NOW - 1, "you", NOW) == ledger.Taken(
        held=Decimal(100), spent=Decimal(200), here=Decimal(0)
    )


def test_a_reading_shows_what_was_spent_when_it_was_asked_for():
    book = Ledger(spent={"t": tally((NOW, NOW, 5), (NOW + 9, NOW + 9, 7))})

    assert book.taken("credits", NOW - 1e-6, "me", NOW).spent == 7
    assert book.taken("credits", NOW, "me", NOW).spent == 2
    assert book.taken("credits", NOW + 9, "me", NOW).spent == 0


def test_what_was_spent_before_a_time_can_be_left_out():
    book = Ledger(spent={"t": tally((NOW, NOW + 300, 5), (NOW + 9, NOW + 309, 7))})

    assert book.taken("credits", NOW, "me", NOW, NEVER).spent == 7
    assert book.taken("credits", NOW, "me", NOW, NOW).spent == 2
    assert book.taken("credits", NOW, "me", NOW, NOW + 9).spent == 0


# A tally


def test_commits_between_which_nobody_asked_are_one():
    one = tally((NOW, NOW, 5)).plus(Decimal(2), NOW + 1, 0.0, asked=NOW - 1)
    assert one.points == (Point(NOW + 1, NOW + 1, Decimal(7)),)

    two = one.plus(Decimal(3), NOW + 3, 0.0, asked=NOW + 2)
    assert two.points == (Point(NOW + 1, NOW + 1, Decimal(7)), Point(NOW + 3, NOW + 3, Decimal(10)))
    assert two.unshown(NOW + 2) == 3

    at_once = one.plus(Decimal(3), NOW + 3, 0.0, asked=NOW + 1)
    assert at_once == two


def test_within_a_lag_commits_are_told_apart_by_a_sixteenth_of_it():
    grown = tally((0.0, 160.0, 1))
    for second in range(1, 20):
        grown = grown.plus(Decimal(1), float(second), 160.0, asked=0.0)

    assert [p.made_at for p in grown.points] == [9.0, 19.0]
    assert grown.unshown(169.0) == 10
    assert grown.unshown(168.9) == 20


@pytest.mark.parametrize("lag", [0.0, 1.0, 300.0])
def test_its_size_does_not_grow_with_what_was_committed(lag):
    grown = tally((NOW, NOW + lag, 1))
    for number in range(1, 3000):
        now = NOW + number / 10
        grown = grown.plus(Decimal(1), now, lag, asked=now - 0.05)
        assert len(grown.points) <= 32

    assert grown.last.total == 3000
    assert grown.unshown(NOW + 10_000) == 0
    assert grown.unshown(NOW - 1) == 3000


def test_where_there_are_too_many_the_oldest_counts_until_the_next_one_shows():
    grown = tally((0.0, 0.0, 1))
    for second in range(1, 33):
        grown = grown.plus(Decimal(1), float(second), 0.0, asked=second - 0.5)

    assert [p.made_at for p in grown.points] == [*map(float, range(1, 33))]
    assert (grown.unshown(0.5), grown.unshown(1.0)) == (33, 31)


def test_what_every_reading_shows_is_forgotten():
    book = Ledger(spent={"t": tally((NOW, NOW, 5), (NOW + 100, NOW + 100, 9))})

    book.tidy(NOW + 200, oldest=NOW + MARGIN - 1)
    assert (len(book.spent["t"].points), book.settled) == (2, 0.0)
    book.tidy(NOW + 200, oldest=NOW + MARGIN)
    assert book.spent["t"] == tally((NOW + 100, NOW + 100, 9), base=5)
    assert book.settled == NOW
    book.tidy(NOW + 200, oldest=NOW + 100 + MARGIN)
    assert (book.spent, book.settled, book.lag) == ({}, NOW + 100, 0.0)


def test_of_what_is_forgotten_the_last_total_and_the_longest_lag_stay():
    points = [(NOW, NOW + 9, 5), (NOW + 20, NOW + 24, 7), (NOW + 30, NOW + 60, 9)]
    book = Ledger(spent={"t": tally(*points)}, lag=2.0)

    book.tidy(NOW + 200, oldest=NOW + 24 + MARGIN)
    assert book.spent["t"] == tally(points[2], base=7)
    assert (book.settled, book.lag) == (NOW + 24, 9.0)


# Clocks


def test_a_hold_that_is_over_comes_back_with_the_clock():
    book = Ledger({"a": held(seconds=60)})
    book.tidy(NOW + 60 + LAPSED - 1, NEVER)
    assert kept(book).taken("credits", NOW, "me", NOW + 30).held == 10

    book.tidy(NOW + 60 + LAPSED, NEVER)
    assert book.holds == {}


def test_only_so_many_that_are_over_are_kept():
    book = Ledger({str(n): held(since=NOW + n) for n in range(1000)})
    last_is_over_at = NOW + 999 + 60
    book.tidy(last_is_over_at, NEVER)
    assert sorted(map(int, book.holds)) == list(range(744, 1000))

    book = Ledger({str(n): held(since=NOW + n) for n in range(1000)})
    book.tidy(last_is_over_at + LAPSED - 1, NEVER)
    assert sorted(book.holds) == ["999"]


def test_what_was_made_ahead_of_a_clock_that_was_put_back_begins_anew():
    ahead = NOW + 5000
    book = Ledger(
        {"a": held(since=ahead, seconds=60)},
        {"t": tally((NOW, NOW + 9, 5), (ahead, ahead + 9, 7))},
        asked=ahead,
        settled=ahead,
        lag=9.0,
        blocked_until=ahead + 600.0,
    )
    assert not kept(book).put_back(ahead - 1, 600.0)
    back = kept(book)
    assert back.put_back(NOW, 600.0)
    assert not kept(back).put_back(NOW, 600.0)

    assert back.holds == {"a": held(since=NOW, seconds=60)}
    assert back.spent == {"t": tally((NOW, NOW + 9, 5), (NOW, NOW + 9, 7))}
    assert (back.asked, back.settled, back.blocked_until) == (NOW, NOW + 9, NOW + 600)


@pytest.mark.parametrize(
    ("book", "back"),
    [
        (Ledger({"a": held(since=NOW + 2)}), Ledger({"a": held()})),
        (
            Ledger(spent={"t": tally((NOW + 2, NOW + 5, 7))}),
            Ledger(spent={"t": tally((NOW, NOW + 3, 7))}),
        ),
        (Ledger(asked=NOW + 2), Ledger(asked=NOW)),
        (Ledger(settled=NOW + 7, lag=5.0), Ledger(settled=NOW + 5, lag=5.0)),
        (Ledger(blocked_until=NOW + 602), Ledger(blocked_until=NOW + 600)),
    ],
)
def test_each_part_of_it_tells_that_the_clock_was_put_back(book, back):
    found = kept(book)

    assert found.put_back(NOW, 600.0)
    assert found == back


def test_clocks_differ_by_a_second():
    book = Ledger(
        {"a": held(since=NOW + 1)},
        {"t": tally((NOW + 1, NOW + 4, 7))},
        asked=NOW + 1,
        settled=NOW + 6,
        lag=5.0,
        blocked_until=NOW + 601,
    )
    before = kept(book)

    assert not book.put_back(NOW, 600.0)
    assert book == before


# What is left of an account


def taking(held=0, spent=0, here=0, before=0):
    """Return what's taken, and how much of it was spent before any reset."""

    def taken(since):
        some = {NEVER: spent, NOW: spent - before}[since]
        return ledger.Taken(Decimal(held), Decimal(some), Decimal(here))

    return taken


@pytest.mark.parametrize("digits", [1, 28, 30])
def test_amounts_stay_exact(digits):
    small, large = Decimal(10) ** -digits, Decimal(10) ** digits
    book = kept(Ledger({"a": held(small), "b": held(large)}))
    taken = book.taken("credits", NOW, "me", NOW)
    rest = ledger.available(account(large), "credits", lambda _: taken, {}).headroom("credits")

    assert str(taken.held) == f"1{'0' * digits}.{'0' * (digits - 1)}1"
    assert rest.amount == -small


def test_an_account_of_which_nothing_is_taken_is_the_same():
    told = account(5, pool(5, "cap"))

    assert ledger.available(told, "credits", taking(), {}) is told


@pytest.mark.parametrize(
    ("balances", "resets", "left"),
    [
        ([pool(1000, "allowance")], {}, 500),
        ([pool(1000, "allowance")], {"allowance": NOW}, 1000),
        ([pool(1000, "allowance")], {"other": NOW}, 500),
        ([pool(1000, "allowance"), pool(200)], {"allowance": NOW}, 1000),
        ([pool(1000, "allowance"), pool(900)], {"allowance": NOW}, 1400),
        ([pool(1000, "allowance"), pool(1)], {"allowance": NOW}, 1000),
        ([pool(1000, "allowance"), pool(-5)], {"allowance": NOW}, 995),
        ([pool(1000, "allowance"), pool(200, unit="USD")], {"allowance": NOW}, 1000),
        ([pool(1000, "allowance"), pool(200, counts=False)], {"allowance": NOW}, 1000),
        ([pool(1000, "allowance"), pool(9, "allowance", key="b")], {"allowance": NOW}, 509),
        (
            [pool(1000, "allowance"), pool(1500, "cap")],
            {"allowance": NOW, "cap": NOW},
            1000,
        ),
        ([pool(100)], {}, -400),
        ([pool(1000)], {"prepaid": NOW}, 500),
        ([pool(1000, "allowance"), pool(70, "cap")], {"allowance": NOW}, -430),
        ([pool(1000, "allowance"), pool(70, "cap")], {"allowance": NOW, "cap": NOW}, 70),
    ],
)
def test_what_was_spent_before_a_reset_does_not_count_against_what_came_with_it(
    balances, resets, left
):
    taken = taking(spent=500, before=500)
    rest = ledger.available(account(*balances), "credits", taken, resets)

    assert rest.headroom("credits").amount == left


GONE = {"expires_at": at(-1e9)}


@pytest.mark.parametrize(
    ("balances", "left", "left_with_overage"),
    [
        ([pool(10)], 4, 4),
        ([pool(10), pool(None, "lot")], 4, 4),
        ([pool(10, "overage")], None, 4),
        ([pool(10), pool(5, "overage")], 4, 9),
        ([pool(None, **GONE)], -6, -6),
        ([pool(None)], None, None),
        ([pool(None), pool(10, unit="USD")], None, None),
        ([pool(None), pool(10, counts=False)], None, None),
    ],
)
def test_what_is_taken_is_taken_from_pools_that_are_known(balances, left, left_with_overage):
    rest = ledger.available(account(*balances), "credits", taking(held=2, spent=4), {})

    assert rest.headroom("credits").amount == left
    assert rest.headroom("credits", include_overage=True).amount == left_with_overage


@pytest.mark.parametrize("balances", [[pool(None), pool(90, "cap")], [pool(90, "cap")]])
def test_where_no_pool_is_known_only_caps_are_less(balances):
    rest = ledger.available(account(*balances), "credits", taking(held=2, spent=4), {})

    assert [b.remaining for b in rest.balances] == [*(b.remaining for b in balances[:-1]), 84]


@pytest.mark.parametrize(("scope", "left"), [("key", 87), ("user", 84), ("unknown", 84)])
def test_a_cap_on_a_key_is_less_by_what_went_through_it(scope, left):
    told = account(500, pool(90, "cap"), pool(90, "cap", key="usd", unit="USD"), scope=scope)
    rest = ledger.available(told, "credits", taking(held=2, spent=4, here=3), {})

    assert [b.remaining for b in rest.balances] == [500, left, 90, -6]


# Many ledgers' worth of anything that can happen

TTL = 300.5
"""Not a whole number: time passes in whole seconds, so nothing happens exactly at the end."""
AGES = [0, 5, 200, 1000]
UNSURE = StoreUnavailable, Unsupported
"""Nothing is certain until charges forgotten before a clock was set back are reflected."""
DEAD, LOST = -1, -2
"""Owners of what a killed process holds, and of what no one can know about."""


class Conservation(RuleBasedStateMachine):
    """Fleets with different settings share a file; two credentials lead to one account.

    The provider reflects charges after a varying delay.
    """

    told = True
    """Whether the provider reports the holder; else it is one account by its name."""

    @initialize(
        balance=st.integers(0, 40),
        delay=st.sampled_from([0, 7, 90]),
        extra=st.sampled_from([0, 20]),
    )
    def start(self, balance, delay, extra):
        self.patch = pytest.MonkeyPatch()
        self.world = opened(self.patch, "threads")
        self.bank = self.world.__enter__()
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "store.db"
        self.bank.accounts = dict.fromkeys(("one", "two", "three"), self.tell)
        self.topped_up, self.charges = Decimal(balance), []
        self.delay, self.lag = delay, delay + extra
        self.fails, self.jump = False, 0.0
        self.open, self.commits = {}, []
        self.clock = attrs.evolve(
            self.bank.time.clock, now=lambda: at(self.now + self.jump), monotonic=lambda: self.now
        )
        self.moments = StrictClock(self.clock)
        self.keys, self.fleets = ["one", "one", "one", "two"], [None] * 4
        self.blind, self.disturbed = {LOST}, False
        for number in range(4):
            self.begin(number)

    def begin(self, number):
        """Open a fleet with its own connection, as in its own process."""
        store = Sqlite(self.file, self.clock)
        store._file, store._strict_clock = sqlite._File(self.file), self.moments
        self.fleets[number] = self.bank.fleet(
            keys={"main": lambda: self.keys[number]},
            max_age=AGES[number],
            lag=self.lag,
            store=store,
        )

    def teardown(self):
        if hasattr(self, "world"):
            for fleet in self.fleets:
                fleet._reader.store.inner.close()
            self.world.__exit__(None, None, None)
            self.patch.undo()
            shutil.rmtree(self.folder)

    # The provider

    def tell(self):
        if self.fails:
            return ProviderUnavailable
        shown = [amount for amount, shows_at in self.charges if shows_at <= self.now]
        return account(self.topped_up - sum(shown), id="ann" if self.told else None)

    @property
    def now(self):
        return self.bank.time.seconds

    @property
    def balance(self):
        """Return what's really left."""
        return self.topped_up - sum(amount for amount, _ in self.charges)

    # State

    @property
    def living(self):
        """Return the holds of living processes."""
        self.open = {hold: mine for hold, mine in self.open.items() if mine[1] > self.now}
        return [hold for hold, (owner, _) in self.open.items() if owner >= 0]

    @property
    def held(self):
        """Return what's held, as far as the store can know."""
        self.open = {hold: mine for hold, mine in self.open.items() if mine[1] > self.now}
        known = [hold.amount for hold, (owner, _) in self.open.items() if owner not in self.blind]
        return sum(known)

    @property
    def untold(self):
        """Return charges that neither a reading in use nor the store can show."""
        since = self.now - max(AGES)
        hidden = [c for c in self.commits if c.owner in self.blind and c.shows_at > since]
        return sum(commit.used for commit in hidden)

    @property
    def unsettled(self):
        """Return what a reading made now may not reflect yet."""
        soon = self.now - 1 - self.lag / 16
        return sum(commit.used for commit in self.commits if commit.shows_at > soon)

    fleet = st.integers(0, 3)

    @rule(fleet=fleet, need=st.integers(1, 12))
    def reserve(self, fleet, need):
        self.blind.discard(fleet)
        free, untold = self.balance - self.held, self.untold
        try:
            hold = self.fleets[fleet].reserve("main", need, "credits", ttl=TTL)
        except InsufficientCredits as error:
            left = error.remaining
            assert left < need
            # A *no* is new: it leaves out only what the provider can't reflect yet.
            assert self.disturbed or free - self.unsettled <= left
        except ProviderUnavailable:
            assert self.fails
        except UNSURE:
            assert self.disturbed
        else:
            assert need <= free + untold
            self.open[hold] = fleet, self.now + TTL

    @precondition(lambda self: self.living)
    @rule(which=st.integers(0, 99), part=st.sampled_from([0, 0.3, 1]), delay=st.integers(0, 90))
    def commit(self, which, part, delay):
        hold = self.living[which % len(self.living)]
        owner, _ = self.open.pop(hold)
        used = int(hold.amount * Decimal(str(part)))
        self.charges.append((used, self.now + min(delay, self.delay)))
        hold.commit(used=used)
        self.blind.discard(owner)
        self.commits.append(Commit(owner, used, self.now + self.lag))

    @rule(fleet=fleet, need=st.integers(1, 12), delay=st.integers(0, 90))
    def work(self, fleet, need, delay):
        before = set(self.open)
        self.reserve(fleet, need)
        if set(self.open) - before:
            self.commit(len(self.living) - 1, 1, delay)

    @precondition(lambda self: self.living)
    @rule(which=st.integers(0, 99))
    def release(self, which):
        hold = self.living[which % len(self.living)]
        owner, _ = self.open.pop(hold)
        hold.release()
        self.blind.discard(owner)

    @rule(seconds=st.sampled_from([1, 10, 50, 70, 170, 290]))
    def wait(self, seconds):
        self.bank.time.pass_by(seconds)

    @rule(fleet=fleet)
    def look(self, fleet):
        self.blind.discard(fleet)
        try:
            room = self.available(fleet)
        except ProviderUnavailable:
            assert self.fails
        except UNSURE:
            assert self.disturbed
        else:
            assert room <= self.balance - self.held + self.untold

    @rule(fleet=fleet)
    def look_anew(self, fleet):
        if not self.fails:
            self.blind.discard(fleet)
            self.fleets[fleet].read("main", refresh=True)
            try:
                room = self.available(fleet)
            except UNSURE:
                assert self.disturbed
                return
            free = self.balance - self.held
            assert room <= free + self.untold
            assert self.disturbed or free - self.unsettled <= room

    @rule(amount=st.integers(1, 30))
    def top_up(self, amount):
        self.topped_up += amount

    @rule(fleet=fleet)
    def fail_for_a_while(self, fleet):
        self.fails = True
        self.reserve(fleet, 12)
        self.look(fleet)
        self.fails = False
        for number in range(4):  # no one waits for the provider
            self.look_anew(number)

    @rule()
    def settle(self):
        """Check that only the provider's number counts once all is reflected and over."""
        for hold in self.living:
            hold.release()
        self.open = {}
        self.jump = 0.0
        self.pass_by_moments()
        # After a clock was set back, the first operation restarts what lay ahead of it.
        for number in range(4):
            self.look_anew(number)
        self.bank.time.pass_by(max(self.lag + self.lag / 16, TTL if self.disturbed else 0) + 1)
        for number, fleet in enumerate(self.fleets):
            fleet.read("main", refresh=True)
            assert self.available(number) == self.balance
        self.disturbed = False

    def pass_by_moments(self):
        """Advance the clock: a store orders operations of one moment, so a still clock lags."""
        self.bank.time.pass_by(0.01)

    def available(self, fleet):
        """Return what's available; below zero if the provider reflects charges early."""
        try:
            return self.fleets[fleet].ensure("main", 0, "credits").amount
        except InsufficientCredits as error:
            return error.remaining

    @invariant()
    def no_more_is_held_than_there_is(self):
        """Except grants made before the store was lost, with others after it."""
        assert self.disturbed or self.held <= max(self.balance, 0)


class Commit(NamedTuple):
    """What was used, by whom, and the latest time at which the provider reflects it."""

    owner: int
    used: int
    shows_at: float


class Disturbed(Conservation):
    """The file is deleted and restored, clocks jump, keys rotate, processes are killed."""

    fleet = st.integers(0, 3)

    def lose(self):
        """Lose the store: it knows of no one until they make an operation."""
        self.disturbed = True
        self.blind |= {0, 1, 2, 3}
        self.open = {hold: mine for hold, mine in self.open.items() if mine[0] != DEAD}
        self.commits = [c._replace(owner=LOST) if c.owner == DEAD else c for c in self.commits]

    @rule()
    def delete(self):
        self.replace_with(None)

    @rule()
    def back_up(self):
        with (
            contextlib.closing(sqlite3.connect(self.file)) as database,
            contextlib.closing(sqlite3.connect(self.folder / "backup.db")) as copy,
        ):
            database.backup(copy)

    @precondition(lambda self: (self.folder / "backup.db").exists())
    @rule()
    def restore(self):
        self.replace_with(shutil.copy(self.folder / "backup.db", self.folder / "new.db"))

    def replace_with(self, new):
        for end in ("-wal", "-shm", ""):
            Path(f"{self.file}{end}").unlink(missing_ok=True)
        if new is not None:
            Path(new).replace(self.file)
        self.lose()

    @rule(what=st.sampled_from(["identity", "ledger%"]))
    def evict(self, what):
        with (
            contextlib.closing(sqlite3.connect(self.file)) as database,
            contextlib.suppress(sqlite3.OperationalError),
            database,
        ):
            database.execute("DELETE FROM documents WHERE name LIKE ?", (what,))
        self.lose()

    @rule(seconds=st.sampled_from([0, 400, 4000]))
    def set_clock(self, seconds):
        """Jump ahead: holds are over and charges reflected, until their owners re-enter them."""
        if seconds > self.jump:
            self.lose()
            self.commits = [commit._replace(owner=LOST) for commit in self.commits]
        self.disturbed |= seconds != self.jump
        self.jump = seconds
        self.pass_by_moments()

    @rule(fleet=fleet, key=st.sampled_from(["one", "two", "three"]))
    def rotate(self, fleet, key):
        self.keys[fleet] = key

    @rule(fleet=fleet)
    def kill(self, fleet):
        """Kill a process: its holds last until they expire, unless the store is lost before."""
        self.fleets[fleet]._reader.store.inner.close()
        fate = LOST if fleet in self.blind else DEAD
        self.disturbed |= any(owner == fleet for owner, _ in self.open.values())
        self.open = {
            hold: (fate if owner == fleet else owner, ends)
            for hold, (owner, ends) in self.open.items()
            if owner != fleet or fate == DEAD
        }
        self.commits = [c._replace(owner=fate) if c.owner == fleet else c for c in self.commits]
        self.begin(fleet)
        self.blind.discard(fleet)


class DisturbedWithoutHolder(Disturbed):
    """The same, if only names and keys identify the account."""

    told = False


SETTINGS = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True)
for machine in (Conservation, Disturbed, DisturbedWithoutHolder):
    machine.TestCase.settings = SETTINGS
TestConservation = Conservation.TestCase
TestDisturbed = Disturbed.TestCase
TestDisturbedWithoutHolder = DisturbedWithoutHolder.TestCase

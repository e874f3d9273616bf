"""Nothing is given away twice, and nothing is counted twice."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from coffers.errors import InsufficientCredits, ProviderUnavailable
from coffers.fleet import ledger
from coffers.fleet.ledger import Reservation

from .bank import account, opened, pool

NOW = 1000.0
ME = hashlib.sha256(b"me").hexdigest()[:12]


def reservation(name, amount=10, unit="credits", seconds=60):
    return Reservation(id=name, unit=unit, amount=Decimal(amount), seconds=seconds)


def spent(book, name, amount, at, *, by="me", unit="credits", oldest=0.0):
    held = reservation(name, unit=unit)
    return ledger.with_spent(book, held, Decimal(amount), by, shows_at=at, oldest=oldest)


EMPTY = ledger.opened(None, NOW)


# One ledger


def test_it_is_plain_json_and_changes_leave_it_as_it_was():
    before = json.dumps(EMPTY)
    book = ledger.with_hold(EMPTY, reservation("a", "0.1"), "me", NOW)
    later = spent(book, "b", "1E+3", NOW)

    assert json.dumps(EMPTY) == before
    assert json.loads(json.dumps(later)) == later == {
        "holds": {"a": {"unit": "credits", "amount": "0.1", "by": ME, "until": 1060.0}},
        "spent": {"b": {"unit": "credits", "amount": "1000", "by": ME, "shows_at": 1000.0}},
        "settled": 0.0,
    }  # fmt: skip
    assert ledger.opened(later, NOW) == later
    assert ledger.without_hold(later, reservation("a")) == {**later, "holds": {}}


def test_holds_are_over_at_their_time():
    book = ledger.with_hold(EMPTY, reservation("a", seconds=60), "me", NOW)

    assert ledger.opened(book, NOW + 59.9)["holds"] == book["holds"]
    assert ledger.opened(book, NOW + 60)["holds"] == {}


def test_what_is_taken_is_told_by_unit_and_by_access():
    book = ledger.with_hold(EMPTY, reservation("a", 1), "me", NOW)
    book = ledger.with_hold(book, reservation("b", 2), "you", NOW)
    book = ledger.with_hold(book, reservation("c", 100, unit="USD"), "me", NOW)
    book = spent(spent(book, "d", 4, NOW), "e", 8, NOW, by="you")
    book = spent(book, "f", 200, NOW, unit="USD")

    assert ledger.taken(book, "credits", NOW - 1, "me") == ledger.Taken(
        held=Decimal(3), spent=Decimal(12), here=Decimal(5)
    )
    assert ledger.taken(book, "USD", NOW - 1, "you") == ledger.Taken(
        held=Decimal(100), spent=Decimal(200), here=Decimal(0)
    )


def test_a_reading_shows_what_was_spent_when_it_was_asked_for():
    book = spent(EMPTY, "a", 5, NOW)

    assert ledger.taken(book, "credits", NOW - 1e-6, "me").spent == 5
    assert ledger.taken(book, "credits", NOW, "me").spent == 0


def test_what_is_spent_twice_under_one_id_counts_once():
    book = spent(spent(EMPTY, "a", 5, NOW), "a", 7, NOW + 1)

    assert ledger.taken(book, "credits", 0, "me").spent == 7


def test_what_every_reading_shows_is_forgotten():
    book = spent(EMPTY, "a", 5, NOW)
    book = spent(book, "b", 5, NOW + 100, oldest=NOW + 59)
    assert set(book["spent"]) == {"a", "b"}
    assert not ledger.too_old(book, 0.0)

    book = spent(book, "c", 5, NOW + 200, oldest=NOW + 60)
    assert set(book["spent"]) == {"b", "c"}
    assert ledger.too_old(book, NOW - 1e-6)
    assert not ledger.too_old(book, NOW)

    book = spent(book, "d", 5, NOW + 200, oldest=0.0)
    assert book["settled"] == NOW


@pytest.mark.parametrize("digits", [1, 28, 30])
def test_amounts_stay_exact(digits):
    small, large = Decimal(10) ** -digits, Decimal(10) ** digits
    book = ledger.with_hold(EMPTY, reservation("a", small), "me", NOW)
    book = ledger.with_hold(book, reservation("b", large), "me", NOW)
    taken = ledger.taken(book, "credits", NOW, "me")
    rest = ledger.available(account(large), "credits", taken).headroom("credits")

    assert str(taken.held) == f"1{'0' * digits}.{'0' * (digits - 1)}1"
    assert rest.amount == -small


def test_an_account_of_which_nothing_is_taken_is_the_same():
    told = account(5, pool(5, "cap"))

    nothing = ledger.taken(EMPTY, "credits", NOW, "me")
    assert ledger.available(told, "credits", nothing) is told


# Many ledgers' worth of anything that can happen

TTL = 300.5
"""No whole number, as the time passes in whole seconds, so that it is never just then."""


class Conservation(RuleBasedStateMachine):
    """Fleets of different settings share a store; two credentials lead to one holder.

    The provider takes its time to show what was charged, each time another one.
    """

    @initialize(
        balance=st.integers(0, 40),
        delay=st.sampled_from([0, 7, 90]),
        extra=st.sampled_from([0, 20]),
    )
    def start(self, balance, delay, extra):
        self.patch = pytest.MonkeyPatch()
        self.world = opened(self.patch, "threads")
        self.bank = self.world.__enter__()
        self.bank.accounts = {"one": self.tell, "two": self.tell}
        self.topped_up, self.charges = Decimal(balance), []
        self.delay, self.lag = delay, delay + extra
        self.fails = False
        self.open, self.commits = {}, []
        ages = [("one", 0), ("one", 5), ("one", 200), ("two", 1000)]
        self.fleets = [
            self.bank.fleet(keys={"main": key}, max_age=age, lag=self.lag) for key, age in ages
        ]

    def teardown(self):
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)
            self.patch.undo()

    # The provider

    def tell(self):
        if self.fails:
            return ProviderUnavailable
        shown = [amount for amount, shows_at in self.charges if shows_at <= self.now]
        return account(self.topped_up - sum(shown), id="ann")

    @property
    def now(self):
        return self.bank.time.seconds

    @property
    def balance(self):
        """What is really left."""
        return self.topped_up - sum(amount for amount, _ in self.charges)

    # What is going on

    @property
    def held(self):
        self.open = {hold: ends for hold, ends in self.open.items() if ends > self.now}
        return sum(hold.amount for hold in self.open)

    fleet = st.integers(0, 3)

    @rule(fleet=fleet, need=st.integers(1, 12))
    def reserve(self, fleet, need):
        free = self.balance - self.held
        try:
            hold = self.fleets[fleet].reserve("main", need, "credits", ttl=TTL)
        except InsufficientCredits as error:
            left = error.remaining
            # A no is a new one: it leaves out what the provider cannot show yet, nothing else.
            assert free - self.unsettled <= left < need
        except ProviderUnavailable:
            assert self.fails
        else:
            assert need <= free
            self.open[hold] = self.now + TTL

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99), part=st.sampled_from([0, 0.3, 1]), delay=st.integers(0, 90))
    def commit(self, which, part, delay):
        hold = list(self.open)[which % len(self.open)]
        used = int(hold.amount * Decimal(str(part)))
        self.charges.append((used, self.now + min(delay, self.delay)))
        hold.commit(used=used)
        self.commits.append((used, self.now + self.lag))
        del self.open[hold]

    @rule(fleet=fleet, need=st.integers(1, 12), delay=st.integers(0, 90))
    def work(self, fleet, need, delay):
        before = set(self.open)
        self.reserve(fleet, need)
        if set(self.open) - before:
            self.commit(len(self.open) - 1, 1, delay)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99))
    def release(self, which):
        hold = list(self.open)[which % len(self.open)]
        hold.release()
        del self.open[hold]

    @rule(seconds=st.sampled_from([1, 10, 50, 70, 170, 290]))
    def wait(self, seconds):
        self.bank.time.pass_by(seconds)

    @rule(fleet=fleet)
    def look(self, fleet):
        try:
            room = self.available(fleet)
        except ProviderUnavailable:
            assert self.fails
        else:
            assert room <= self.balance - self.held

    @rule(fleet=fleet)
    def look_anew(self, fleet):
        if not self.fails:
            self.fleets[fleet].read("main", refresh=True)
            free = self.balance - self.held
            assert free - self.unsettled <= self.available(fleet) <= free

    @rule(amount=st.integers(1, 30))
    def top_up(self, amount):
        self.topped_up += amount

    @rule(fleet=fleet)
    def fail_for_a_while(self, fleet):
        self.fails = True
        self.reserve(fleet, 12)
        self.look(fleet)
        self.fails = False
        for key in ("one", "two"):  # nobody waits for the provider's sake
            self.recover(key)

    def recover(self, key):
        fleet = self.fleets[0 if key == "one" else 3]
        fleet.read("main", refresh=True)

    @rule()
    def settle(self):
        """All is paid and shown: what is available is the provider's own number."""
        for hold in list(self.open):
            hold.release()
        self.open = {}
        self.bank.time.pass_by(self.lag + 1)
        for number, fleet in enumerate(self.fleets):
            fleet.read("main", refresh=True)
            assert self.available(number) == self.balance

    def available(self, fleet):
        """Below zero where the provider shows already what it could not be relied on to show."""
        try:
            return self.fleets[fleet].ensure("main", 0, "credits").amount
        except InsufficientCredits as error:
            return error.remaining

    @property
    def unsettled(self):
        """What a reading that is asked for now may not show."""
        return sum(amount for amount, shows_at in self.commits if shows_at > self.now - 1)

    @invariant()
    def no_more_is_held_than_there_is(self):
        assert self.held <= self.balance


Conservation.TestCase.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, derandomize=True
)
TestConservation = Conservation.TestCase

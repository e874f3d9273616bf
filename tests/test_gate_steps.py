"""What the gate makes of a reading and a ledger, and what it wants to be done, step by step."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from coffers._fleet import gate
from coffers._fleet.cache_entry import CachedReading, Freshness
from coffers._fleet.commitments import Reservation
from coffers._fleet.gate import Assessment, Need
from coffers._fleet.ledger import Held, Ledger, Point, Tally
from coffers._fleet.ledger_lookup import LONGEST_HOLD, LedgerKeys
from coffers._stores import PATIENCE, Key, Transaction
from coffers._stores.document import dump
from coffers.errors import (
    AccountDisabled,
    ConfigurationError,
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    TemporaryError,
)
from coffers.flow import Read, Transact
from coffers.model import Headroom, Verdict

from .bank import START, account, at, pool

PLACE = "ledger till main"
POOL = LedgerKeys(Key("account main"), (), Key(PLACE), by_holder=False)
TEN = Need(Decimal(10), "credits")
WANTED = Reservation(id="id", unit="credits", amount=Decimal(10), seconds=60.0)
HELD = Held("credits", Decimal(10), "reading main", START, START + 60)
OUTAGE = ProviderUnavailable("an outage")
LOST = "the store lost what was spent since the last reading"


def known(*balances, **facts):
    """A reading that was there before it was wanted, ten seconds ago."""
    told = attrs.evolve(account(*balances), observed_at=at(-10)) if balances else None
    return CachedReading(
        **{
            "name": "main",
            "account": told,
            "asked_at": START - 10,
            "tried_at": START - 10,
            "began": START,
            "pool": POOL,
            "access": Key("reading main"),
            **facts,
        }
    )


class Desk:
    """Does the steps: gives one reading after the other, and changes documents."""

    def __init__(self, *readings, book=None, documents=None):
        self.readings = list(readings)
        self.documents = documents or {}
        if book is not None:
            self.documents[PLACE] = book.document()
        self.reads, self.operations = [], []
        self.fails = False

    def transaction(self):
        read = lambda name: dump(self.documents[name]) if name in self.documents else None  # noqa: E731
        return Transaction(b"identity", START, read, {})

    def do(self, steps):
        result, raised = None, None
        while True:
            try:
                step = steps.send(result) if raised is None else steps.throw(raised)
            except StopIteration as end:
                return end.value
            try:
                result, raised = self.done(step), None
            except StoreUnavailable as error:
                raised = error

    def done(self, step):
        if isinstance(step, Read):
            self.reads.append(step)
            return [self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]]
        assert isinstance(step, Transact)
        self.operations.append(step)
        if self.fails:
            raise StoreUnavailable("the store doesn't answer")
        transaction = self.transaction()
        result = step.work(transaction)
        self.documents.update((name, kept) for name, (kept, _) in transaction.writes.items())
        return result

    @property
    def held(self):
        return self.documents.get(PLACE, {}).get("holds", {})


def without_account(found):
    """All that is told where there is no reading."""
    assert found.account.balances == ()
    return found.cached, found.need, found.verdict, found.taken, found.outdated_at


# By a reading and a ledger


def test_what_is_taken_is_told_with_the_verdict():
    book = Ledger(
        {"a": Held("credits", Decimal(3), "x", START, START + 9)},
        {"t": Tally("credits", "x", Decimal(0), (Point(START - 5, START - 5, Decimal(4)),))},
    )
    found = gate.assess(known(12), TEN, Desk(book=book).transaction())

    assert found.verdict == Verdict(
        "no", "5 credits left, 10 needed (7 more are held or just spent)"
    )
    assert (found.taken, found.headroom.amount, found.headroom.taken) == (7, 5, 7)
    assert found.outdated_at is None


def test_what_is_taken_of_overage_is_told_where_it_is_included():
    need = Need(Decimal(10), "credits", include_overage=True)
    book = Ledger({"a": attrs.evolve(HELD, amount=Decimal(30))})
    told = known(pool(50, "overage"))
    found = gate.assess(told, need, Desk(book=book).transaction())

    assert (found.verdict.word, found.taken, found.headroom.amount) == ("yes", 30, 20)


ERRORS = [(InsufficientCredits("nothing is left"), "no"), (OUTAGE, "unknown")]


@pytest.mark.parametrize(("error", "word"), ERRORS)
@pytest.mark.parametrize("facts", [{}, {"pool": None}, {"access": None}], ids=str)
@pytest.mark.parametrize("balances", [(), (100,)])
def test_after_a_failure_an_older_reading_tells_nothing(error, word, facts, balances):
    reading = known(*balances, error=error, **facts)
    unread = reading, TEN, Verdict(word, str(error)), 0, None

    assert without_account(gate.assess(reading, TEN, Desk().transaction())) == unread
    assert without_account(Desk().do(gate.assessed(reading, TEN, WANTED))) == unread


@pytest.mark.parametrize("reading", [known(100, pool=None), known(100, access=None), known()])
def test_where_no_ledger_can_be_found_nothing_is_known_or_held(reading):
    desk = Desk()
    unread = reading, TEN, Verdict("unknown", "None"), 0, None

    assert without_account(desk.do(gate.assessed(reading, TEN))) == unread
    assert without_account(desk.do(gate.assessed(reading, TEN, WANTED))) == unread
    assert desk.documents == {}


def test_a_ledger_that_was_damaged_blocks_until_all_of_it_is_over():
    reading = known(100)
    blocked = gate.assess(reading, TEN, Desk(book=Ledger(blocked_until=START + 60)).transaction())

    assert (blocked.verdict.word, blocked.need) == ("unknown", TEN)
    assert type(blocked.refusal()) is StoreUnavailable
    assert (
        str(blocked.refusal())
        == blocked.verdict.reason
        == (
            "the account's ledger in the store was damaged, so other processes' holds are lost;"
            " nothing can be held until 2027-01-15T08:01:00+00:00, when they have all expired"
        )
    )
    assert attrs.evolve(blocked.cached, error=None) == reading

    over = gate.assess(reading, TEN, Desk(book=Ledger(blocked_until=START)).transaction())
    assert over.verdict


def test_a_ledger_that_is_damaged_is_made_anew_and_blocks():
    documents = {PLACE: {"holds": 5}, LONGEST_HOLD.about: {"seconds": 60}}
    desk = Desk(known(100), documents=documents)

    with pytest.raises(StoreUnavailable, match="nothing can be held until 2027-01-15T08:01:00"):
        desk.do(gate.reserving("main", TEN, Exception, WANTED))
    assert desk.held == {}


@pytest.mark.parametrize(
    ("settled", "asked_at", "is_lost"),
    [(-10, -10, False), (-9, -10, True), (0, 0, False), (0, 1, True), (0, -1, True)],
)
def test_a_reading_from_before_what_was_forgotten_tells_nothing(settled, asked_at, is_lost):
    reading = known(100, asked_at=START + asked_at)
    desk = Desk(book=Ledger(settled=START + settled))
    found = gate.assess(reading, TEN, desk.transaction())

    assert bool(found.verdict) is not is_lost
    if is_lost:
        lost = reading, TEN, Verdict("unknown", LOST), 0, START + settled
        assert without_account(found) == lost


# Whether it is read again


def test_a_newer_reading_is_wanted_where_this_one_does_not_tell():
    def recheck(word, outdated_at=None, **facts):
        told = known(100, **facts)
        verdict = Verdict(word, "a reason")
        return Assessment(cached=told, need=TEN, verdict=verdict, outdated_at=outdated_at).recheck()

    assert recheck("unknown", START - 5) == Freshness(since=START - 5)
    assert recheck("unknown", START - 5, tried_at=START) == Freshness(since=START - 5)
    assert recheck("unknown", START - 5, error=OUTAGE) is None
    assert recheck("no") == Freshness(since=START)
    assert recheck("no", tried_at=START) is None
    assert recheck("no", error=OUTAGE) is None
    assert recheck("yes") is recheck("unknown") is None
    for error in (InsufficientCredits("too little"), AccountDisabled("no more")):
        assert recheck("no", error=error) == Freshness(since=START, refresh=True)
        assert recheck("no", error=error, tried_at=START) is None


def test_what_was_forgotten_is_read_again():
    old, new = known(100), known(50, asked_at=START, tried_at=START)
    desk = Desk(old, new, book=Ledger(settled=START - 5))

    assert desk.do(gate.ensuring("main", TEN, ())) == Headroom(Decimal(50), complete=True)
    assert desk.reads == [Read(["main"], Freshness()), Read(["main"], Freshness(since=START - 5))]


def test_what_stays_forgotten_is_read_again_five_times():
    desk = Desk(known(100), book=Ledger(settled=START - 5))

    with pytest.raises(StoreUnavailable, match=f"^main: {LOST}$"):
        desk.do(gate.ensuring("main", TEN, ()))
    assert len(desk.reads) == 1 + 5
    assert desk.do(gate.ensuring("main", TEN, TemporaryError)) == Headroom(None, complete=False)


# What is held


def test_what_is_enough_is_held_in_the_step_that_finds_it_so():
    desk = Desk(known(10))
    desk.do(gate.reserving("main", TEN, (), WANTED))

    assert desk.held == Ledger({"id": HELD}).document()["holds"]
    (operation,) = desk.operations
    assert operation.keys == [POOL.name, POOL.ledger, LONGEST_HOLD]
    assert (operation.seconds, operation.writes, operation.firm) == (PATIENCE, True, True)
    assert desk.documents["account main"] == {"ledger": PLACE, "told": False}
    assert desk.documents["longest hold"] == {"seconds": 60.0}


def test_what_a_new_reading_finds_enough_is_held_too():
    desk = Desk(known(9), known(10, asked_at=START, tried_at=START))
    desk.do(gate.reserving("main", TEN, (), WANTED))

    assert [*desk.held] == ["id"]
    assert len(desk.operations) == len(desk.reads) == 2


def test_what_is_too_little_is_not_held():
    desk = Desk(known(9, tried_at=START))

    with pytest.raises(InsufficientCredits, match=r"^main: 9 credits left, 10 needed$"):
        desk.do(gate.reserving("main", TEN, Exception, WANTED))
    assert desk.documents == {}


def test_what_is_not_known_and_may_pass_is_held_at_once():
    desk = Desk(known(100, error=OUTAGE))
    desk.do(gate.reserving("main", TEN, TemporaryError, WANTED))

    assert desk.held == Ledger({"id": HELD}).document()["holds"]
    (operation,) = desk.operations
    assert (operation.writes, operation.firm) == (True, True)


def test_what_cannot_be_held_does_not_pass():
    desk = Desk(known(error=OUTAGE, pool=None))

    with pytest.raises(ProviderUnavailable, match="an outage"):
        desk.do(gate.reserving("main", TEN, Exception, WANTED))
    assert desk.operations == []


def test_what_is_only_asked_for_writes_nothing():
    desk = Desk(known(10))
    desk.do(gate.ensuring("main", TEN, ()))

    (operation,) = desk.operations
    assert (operation.seconds, operation.writes, operation.firm) == (PATIENCE, False, False)
    assert desk.documents == {}


def test_a_store_that_fails_leaves_it_unknown():
    desk, reading = Desk(), known(10)
    desk.fails = True
    found = desk.do(gate.assessed(reading, TEN))

    assert (found.verdict, found.need) == (Verdict("unknown", "the store doesn't answer"), TEN)
    assert type(found.cached.error) is StoreUnavailable
    assert attrs.evolve(found.cached, error=None) == reading
    with pytest.raises(StoreUnavailable, match=r"^the store doesn't answer$"):
        desk.do(gate.assessed(reading, TEN, WANTED))


# When there is more


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ([pool(1, resets_at=at(-11)), pool(1, resets_at=at(-10))], None),
        ([pool(1, resets_at=at(-9)), pool(1, resets_at=at(5))], at(-9)),
        ([pool(1, resets_at=at(5)), pool(1, "cap", resets_at=at(9))], at(9)),
        ([pool(1, resets_at=at(5)), pool(1, "cap")], None),
        ([pool(1, "cap", resets_at=at(9)), pool(1, "cap", resets_at=at(8))], at(9)),
        ([pool(1, "cap", resets_at=at(9)), pool(1, "cap")], None),
        ([pool(1, resets_at=at(5)), pool(10, "cap", resets_at=at(9))], at(5)),
    ],
)
def test_when_there_is_more(balances, expected):
    found = gate.assess(known(*balances), TEN, Desk().transaction())

    assert found.resets_at == expected


# What is needed


def test_a_need_leaves_overage_out_where_nothing_is_said():
    assert gate.need_of(10, "credits") == TEN
    assert gate.need_of(10, "credits", include_overage=True).include_overage


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-1, "-1"),
        (-0.001, "-0.001"),
        ("10", "'10'"),
        (True, "True"),
        (float("nan"), "nan"),
        (-1234567890123456789, "-1234567890123456789"),
        (-12345678901234567890, "-1234567890123456789…"),
        (10**31, "10000000000000000000…"),
        ("a text that is longer", "'a text that is long…"),
    ],
)
def test_what_is_no_amount_is_shown_as_it_was_given(value, shown):
    with pytest.raises(ConfigurationError) as refused:
        gate.amount_of("need", value)

    message = f"need must be a number, 0 or more, of at most 30 digits, not {shown}"
    assert str(refused.value) == message

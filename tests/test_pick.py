"""Which account takes a job: the policy, and that no one gets more than there is."""

from __future__ import annotations

import itertools
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, localcontext

import attrs
import pytest

from coffers._fleet.pick import Candidate
from coffers._stores.document import KEEP
from coffers._stores.memory import Memory
from coffers.errors import (
    AuthenticationError,
    ConfigurationError,
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    Unsupported,
)

from .bank import KINDS, account, at, opened, pool

DAY = 86_400


@pytest.fixture(params=KINDS)
def bank(request, monkeypatch):
    with opened(monkeypatch, request.param) as bank:
        yield bank


@pytest.fixture
def one_kind(monkeypatch):
    with opened(monkeypatch, "threads") as bank:
        yield bank


def monthly(remaining, limit=100, **facts):
    return account(pool(remaining, "allowance", limit=limit, **facts))


def lot(remaining, days, limit=100):
    return account(pool(remaining, "lot", limit=limit, expires_at=at(days * DAY)))


def cap(remaining, limit=None):
    return pool(remaining, "cap", limit=limit)


# The default policy: of each pair, the first account takes a job of ten

UNLIMITED = account(pool(unlimited=True))
PREFERRED = {
    "the fuller": (monthly(60), monthly(59)),
    "the fuller, not the larger": (monthly(60), monthly(500, 1000)),
    "the fuller by a hair": (monthly(Decimal("50.000000000000000000000000000001")), monthly(50)),
    "the fuller, though the other ends first": (
        monthly(60, resets_at=at(20 * DAY)),
        monthly(59, resets_at=at(DAY)),
    ),
    "by its tightest bound": (monthly(50), account(pool(100, "allowance", limit=100), cap(49, 100))),
    "by its pools together": (
        account(pool(0, "allowance", limit=50), pool(60, "lot", limit=60)),
        monthly(54),
    ),
    "whatever slots there are": (account(pool(60, "allowance", limit=100), pool(0, "slots", limit=5)), monthly(59)),
    "what counts": (
        account(pool(60, "allowance", limit=100), pool(0, "lot", limit=900, counts=False)),
        monthly(59),
    ),
    "the unlimited": (UNLIMITED, monthly(99)),
    "the unlimited, within its cap": (monthly(99), account(pool(unlimited=True), cap(98, 100))),
    "a cap without an end": (
        account(pool(60, "allowance", limit=100), pool(kind="cap", unlimited=True)),
        monthly(59),
    ),
    "of equals, what resets first": (
        monthly(50, resets_at=at(5 * DAY)),
        monthly(50, resets_at=at(6 * DAY)),
    ),
    "of equals, what ends at all": (monthly(50, resets_at=at(500 * DAY)), monthly(50)),
    "of equals, what expires first": (lot(50, 5), monthly(50, resets_at=at(6 * DAY))),
    "of equals, not by what has passed": (
        monthly(50, resets_at=at(5 * DAY)),
        monthly(50, resets_at=at(-DAY)),
    ),
    "of equals, not by what is used up": (
        account(pool(50, "allowance", limit=100, resets_at=at(5 * DAY)), pool(0, "lot", limit=0)),
        account(pool(50, "allowance", limit=100), pool(0, "lot", limit=0, expires_at=at(2 * DAY))),
    ),
    "of equals, not by the end of a cap": (
        monthly(50, resets_at=at(5 * DAY)),
        account(pool(50, "lot", limit=100), pool(50, "cap", limit=100, resets_at=at(DAY))),
    ),
    "what expires within a day": (lot(20, 0.9), monthly(100)),
    "of what expires within a day, the fuller": (lot(30, 0.9), lot(20, 0.1)),
    "not yet what expires later": (monthly(100), lot(99, 1.1)),
    "not what has expired": (monthly(20), account(pool(90, "lot", limit=100, expires_at=at(-1)), pool(10, limit=90))),
    "what renews, where it is more than half full": (monthly(51), account(100_000)),
    "what is bought, where it is much": (account(100_000), monthly(49)),
    "what is bought, where it is more": (account(101), account(100)),
    "what is bought, within its cap": (account(100_000, cap(1000)), account(100_000, cap(70))),
}  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("pair", PREFERRED.values(), ids=PREFERRED)
def test_who_takes_a_job(one_kind, pair, turned):
    names = ("second", "first") if turned else ("first", "second")
    one_kind.accounts.update(zip(("first", "second"), pair, strict=True))

    assert one_kind.fleet(*names).pick(10, "credits") == "first"


def test_of_equals_the_first_that_was_configured(bank):
    names = list("dacb")
    bank.accounts = dict.fromkeys(names, monthly(50))

    for among in itertools.permutations(names, 3):
        first = min(among, key=names.index)
        assert bank.fleet(*names).pick(10, "credits", among=among) == first


def test_overage_counts_where_it_is_included(bank):
    bank.accounts["over"] = account(
        pool(40, "allowance", limit=100), pool(100, "overage", limit=100)
    )
    bank.accounts["not"] = monthly(60)
    fleet = bank.fleet("over", "not")

    assert fleet.pick(10, "credits") == "not"
    assert fleet.pick(10, "credits", include_overage=True) == "over"


def test_what_is_held_or_was_spent_counts_as_used(bank):
    bank.accounts.update(one=monthly(60), two=monthly(50))
    fleet = bank.fleet("one", "two")
    with fleet.reserve("one", 11, "credits") as hold:
        assert fleet.pick(10, "credits") == "two"
        hold.commit(used=9)
        assert fleet.pick(10, "credits") == "one"


def test_the_choice_does_not_depend_on_the_callers_arithmetic(one_kind):
    one_kind.accounts.update(one=monthly(Decimal("50.001")), two=monthly(Decimal("50.002")))
    fleet = one_kind.fleet("one", "two")
    with localcontext(prec=2):
        assert fleet.pick(10, "credits") == "two"


def test_the_choice_is_the_same_for_the_same_readings(bank):
    picks = random.Random(5)
    bank.accounts = {str(n): monthly(picks.randint(10, 100)) for n in range(30)}
    names = list(bank.accounts)
    expected = max(names, key=lambda name: bank.accounts[name].balances[0].remaining)

    for _ in range(5):
        picks.shuffle(names)
        assert bank.fleet(*bank.accounts).pick(10, "credits", among=names) == expected


# In the long run


def drained(bank, needs, *, days=0.0):
    """Return which account took each job, until none can take another."""
    # The provider never reflects what was spent; the ledger knows it.
    fleet = bank.fleet(*bank.accounts, lag=KEEP)
    taken = []
    for need in needs:
        bank.time.pass_by(days * DAY)
        try:
            hold = fleet.reserve_any(need, "credits")
        except InsufficientCredits:
            break
        taken.append(hold.name)
        hold.commit()
    return taken


MANY = {
    "large": monthly(1000, 1000),
    "small": monthly(50, 50),
    "half": monthly(250, 500),
    "nearly empty": monthly(11, 400),
    "bought": account(300),
    "capped": account(pool(500, "allowance", limit=500), cap(100, 100)),
    "two pools": account(pool(30, "allowance", limit=60), pool(70, "lot", limit=70)),
}


def test_in_the_end_everybody_has_given_what_there_is(one_kind):
    one_kind.accounts = dict(MANY)
    taken = Counter(drained(one_kind, itertools.repeat(10)))

    assert taken == {
        "large": 100,
        "small": 5,
        "half": 25,
        "nearly empty": 1,
        "bought": 30,
        "capped": 10,
        "two pools": 10,
    }


def test_equally_full_accounts_are_drained_evenly(one_kind):
    sizes = {"a": 100, "b": 200, "c": 700}
    one_kind.accounts = {name: monthly(size, size) for name, size in sizes.items()}
    taken = drained(one_kind, itertools.repeat(2, 250))

    assert {name: Counter(taken)[name] / size for name, size in sizes.items()} == {
        "a": 0.25,
        "b": 0.25,
        "c": 0.25,
    }
    for n in range(25, 250, 25):
        done = Counter(taken[:n])
        fractions = [2 * done[name] / size for name, size in sizes.items()]
        assert max(fractions) - min(fractions) <= 0.02


def test_nobody_qualifies_forever_without_a_turn(one_kind):
    picks = random.Random(7)
    one_kind.accounts = {
        f"{n}": monthly(picks.randint(1, size), size)
        for n in range(20)
        if (size := picks.choice([20, 100, 400]))
    }
    able = {name for name, a in one_kind.accounts.items() if a.headroom("credits").amount >= 5}
    taken = drained(one_kind, itertools.repeat(5))

    assert set(taken) == able


def test_lots_have_their_turn_before_they_expire(one_kind):
    one_kind.accounts = {
        "monthly": monthly(10_000, 10_000),
        "one": lot(30, 2),
        "two": lot(10, 3.5),
        "three": lot(90, 5),
    }
    taken = drained(one_kind, itertools.repeat(1, 300), days=0.02)

    assert taken[:49] == ["monthly"] * 49
    assert Counter(taken) == {"monthly": 210, "one": 30, "two": 10, "three": 50}


# Which accounts are asked


def test_the_policy_can_be_replaced(bank):
    bank.accounts.update(one=monthly(60), two=monthly(50), poor=monthly(9))
    fleet = bank.fleet("one", "two", "poor")
    fleet.reserve("two", 20, "credits")
    seen = []

    def emptiest(candidates):
        seen.extend(candidates)
        return min(candidates, key=lambda c: c.fraction)

    assert fleet.pick(10, "credits", policy=emptiest) == "two"
    assert [(c.name, c.fraction, c.headroom.amount) for c in seen] == [
        ("one", Decimal("0.6"), 60),
        ("two", Decimal("0.3"), 30),
    ]
    assert {type(c) for c in seen} == {Candidate}
    assert seen[1].account.name == "two"
    with fleet.reserve_any(10, "credits", policy=emptiest) as hold:
        assert hold.name == "two"


def test_a_policy_chooses_a_candidate(bank):
    bank.accounts.update(one=monthly(60), two=monthly(50))
    fleet = bank.fleet("one", "two")
    foreign = []

    def keeps(candidates):
        foreign.extend(candidates)
        return candidates[0]

    fleet.pick(10, "credits", policy=keeps, among=["two"])
    for wrong in (
        lambda candidates: None,
        lambda candidates: "one",
        lambda candidates: foreign[0],
        lambda candidates: attrs.evolve(candidates[0], name="three"),
    ):
        with pytest.raises(ConfigurationError, match="policy must return one of the candidates"):
            fleet.pick(10, "credits", policy=wrong, among=["one"])


def test_the_error_of_a_policy_goes_through(bank):
    bank.accounts.update(one=monthly(60))
    error = ZeroDivisionError("mine")

    def fails(candidates):
        raise error

    with pytest.raises(ZeroDivisionError) as raised:
        bank.fleet("one").pick(10, "credits", policy=fails)
    assert raised.value is error


def test_two_names_of_one_holder_are_one_candidate(bank):
    wide = pool(100, "allowance", limit=100)
    bank.accounts["one"] = account(wide, cap(40, 100), id="ann")
    bank.accounts["two"] = account(wide, cap(60, 100), id="ann")
    bank.accounts["bob"] = monthly(50)
    fleet = bank.fleet("one", "bob", "two")
    seen = []

    def look(candidates):
        seen.append([c.name for c in candidates])
        return candidates[0]

    assert fleet.pick(10, "credits", policy=look) == "two"
    assert seen == [["two", "bob"]]
    fleet.reserve("one", 20, "credits")
    assert fleet.pick(10, "credits") == "bob"


def test_two_names_of_one_holder_are_not_given_twice(bank):
    bank.accounts["one"] = bank.accounts["two"] = account(100, id="ann")
    fleet = bank.fleet("one", "two")
    holds = [fleet.reserve_any(30, "credits") for _ in range(3)]

    assert [hold.amount for hold in holds] == [30] * 3
    with pytest.raises(InsufficientCredits) as refused:
        fleet.pick(30, "credits")
    assert refused.value.remaining == 10


# None, or unknown


def test_none_has_enough(bank):
    bank.accounts.update(
        one=monthly(9, resets_at=at(50)), two=monthly(5, resets_at=at(20)), three=Unsupported
    )

    with pytest.raises(InsufficientCredits) as refused:
        bank.fleet("one", "two", "three").pick(10, "credits")

    error = refused.value
    assert (error.needed, error.remaining, error.resets_at) == (10, 9, at(20))
    assert str(error) == (
        "none of 3 accounts has 10 credits; the most is 9; unknown for 1"
    )  # fmt: skip


def test_none_has_enough_is_confirmed_with_all_of_them_at_once(bank):
    names = [f"{n}" for n in range(5)]
    bank.accounts = dict.fromkeys(names, monthly(5))
    fleet = bank.fleet(*names)
    with pytest.raises(InsufficientCredits):
        fleet.pick(10, "credits")
    assert Counter(bank.asked) == dict.fromkeys(names, 1)
    bank.accounts["3"] = monthly(50)

    assert fleet.pick(10, "credits") == "3"
    assert Counter(bank.asked) == dict.fromkeys(names, 2)


@pytest.mark.parametrize("before", [monthly(5), InsufficientCredits])
def test_after_a_top_up_the_first_pick_succeeds(bank, before):
    bank.accounts["one"] = before
    fleet = bank.fleet("one")
    with pytest.raises(InsufficientCredits):
        fleet.reserve_any(10, "credits")
    bank.accounts["one"] = monthly(50)

    assert fleet.reserve_any(10, "credits").name == "one"


def test_all_are_unknown_is_no_no(bank):
    bank.accounts.update(one=ProviderUnavailable, two=AuthenticationError)
    fleet = bank.fleet("one", "two")

    with pytest.raises(ProviderUnavailable):
        fleet.pick(10, "credits")
    with pytest.raises(AuthenticationError):
        fleet.pick(10, "credits", among=["two"])


def test_a_unit_that_nobody_has_is_unsupported(bank):
    bank.accounts.update(one=monthly(60), two=monthly(60))

    with pytest.raises(Unsupported, match=r"^one: no balance in seconds"):
        bank.fleet("one", "two").pick(10, "seconds")


@pytest.mark.parametrize("error", [ProviderUnavailable, AuthenticationError, InsufficientCredits])
def test_one_that_fails_does_not_spoil_the_choice(bank, error):
    bank.accounts.update(bad=error, good=monthly(10))

    assert bank.fleet("bad", "good").pick(10, "credits") == "good"
    assert bank.fleet("bad", "good").reserve_any(10, "credits").name == "good"


def test_there_is_somebody_to_choose_from(bank):
    bank.accounts["one"] = monthly(60)
    fleet = bank.fleet("one")

    with pytest.raises(ConfigurationError, match="there are no accounts to pick from"):
        fleet.pick(10, "credits", among=[])
    with pytest.raises(ConfigurationError, match="there are no accounts to pick from"):
        bank.fleet().pick(10, "credits")
    with pytest.raises(ConfigurationError, match="no account 'two'; there are: one"):
        fleet.pick(10, "credits", among=["one", "two"])
    assert bank.asked == []


class Closed(Memory):
    """A store in which nothing can be held."""

    def _transact(self, operation):
        if operation.firm:
            raise StoreUnavailable("the store doesn't answer")
        return super()._transact(operation)


def test_a_store_that_fails_holds_nothing(bank):
    bank.accounts.update(one=monthly(60), poor=monthly(5))
    fleet = bank.fleet("one", "poor", store=Closed(bank.time.clock))

    assert fleet.pick(10, "credits") == "one"
    with pytest.raises(StoreUnavailable):
        fleet.reserve_any(10, "credits")


# Many at once


def test_many_that_pick_and_reserve_get_what_there_is(bank):
    bank.accounts = {name: account(100) for name in "abc"}
    fleet = bank.fleet(*"abc")
    together = threading.Barrier(64)

    def pick(_):
        together.wait()
        try:
            return fleet.reserve_any(10, "credits").name
        except InsufficientCredits as error:
            return error.remaining

    with ThreadPoolExecutor(64) as threads:
        picked = Counter(threads.map(pick, range(64)))

    assert picked == {"a": 10, "b": 10, "c": 10, Decimal(0): 34}


def test_who_comes_too_late_takes_the_next(one_kind):
    one_kind.accounts.update(one=monthly(60), two=monthly(50))
    fleet = one_kind.fleet("one", "two")
    offered = []

    def slow(candidates):
        offered.append([c.name for c in candidates])
        if len(offered) == 1:
            fleet.reserve("one", 55, "credits")
        return candidates[0]

    assert fleet.reserve_any(10, "credits", policy=slow).name == "two"
    assert offered == [["one", "two"], ["two"]]

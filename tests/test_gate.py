"""Is there enough: yes, no and unknown, and what each of them takes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import attrs
import pytest

import coffers
from coffers import errors
from coffers._fleet import gate
from coffers._stores.document import KEEP
from coffers._stores.memory import Memory
from coffers.errors import (
    AccountDisabled,
    AuthenticationError,
    CoffersError,
    ConfigurationError,
    InsufficientCredits,
    ProviderUnavailable,
    StoreUnavailable,
    TemporaryError,
    Unsupported,
)
from coffers.flow import Sleep
from coffers.model import EXACT, Headroom

from .bank import KINDS, account, at, opened, pool


@pytest.fixture(params=KINDS)
def bank(request, monkeypatch):
    with opened(monkeypatch, request.param) as bank:
        yield bank


@pytest.fixture
def one_kind(monkeypatch):
    with opened(monkeypatch, "threads") as bank:
        yield bank


def cap(remaining, **facts):
    return pool(remaining, "cap", **facts)


# Yes, no and unknown, for every kind of account

UNLIMITED = {"unlimited": True}
GONE = {"expires_at": at(-1)}

ENOUGH = {
    "just enough": (account(10), Headroom(Decimal(10), complete=True)),
    "pools add": (account(4, pool(5, "lot"), pool(3, "allowance")), Headroom(Decimal(12), complete=True)),
    "a cap that is wider": (account(10, cap(11)), Headroom(Decimal(10), complete=True)),
    "a cap that binds": (account(90, cap(11)), Headroom(Decimal(11), complete=True, limited_by="cap")),
    "unlimited": (account(pool(**UNLIMITED)), Headroom(None, complete=True, unlimited=True)),
    "unlimited, but for a cap": (
        account(pool(**UNLIMITED), cap(11)),
        Headroom(Decimal(11), complete=True, limited_by="cap"),
    ),
    "a cap without an end": (account(10, cap(None, **UNLIMITED)), Headroom(Decimal(10), complete=True)),
    "enough, and there may be more": (
        account(10, pool(None, "lot")),
        Headroom(Decimal(10), complete=False),
    ),
    "a debt and more": (account(pool(-5, "allowance"), 15), Headroom(Decimal(10), complete=True)),
    "a lot that is still good": (account(pool(10, "lot", expires_at=at(99))), Headroom(Decimal(10), complete=True)),
    "a lot whose end the provider denies": (
        account(pool(10, "lot", **GONE, counts=True, basis={"counts": "reported"})),
        Headroom(Decimal(10), complete=True),
    ),
}  # fmt: skip
ENOUGH_WITH_OVERAGE = {
    "overage is added": (account(4, pool(6, "overage")), Headroom(Decimal(10), complete=True)),
    "a debt that overage has paid": (
        account(pool(-5, "allowance"), pool(10, "overage")),
        Headroom(Decimal(10), complete=True),
    ),
}
TOO_LITTLE = {
    "one too little": (account(9), 9),
    "a hair too little": (account(Decimal("9.999999999999999999999")), "9.999999999999999999999"),
    "nothing": (account(0), 0),
    "a debt": (account(Decimal("-0.42")), "-0.42"),
    "a cap that binds": (account(90, cap(9)), 9),
    "a cap, whatever there is": (account(pool(None, "lot"), cap(9)), 9),
    "unlimited, but for a cap": (account(pool(**UNLIMITED), cap(9)), 9),
    "a lot that is over": (account(5, pool(5, "lot", **GONE)), 5),
    "an unlimited pool that is over": (account(5, pool(None, "lot", **UNLIMITED, **GONE)), 5),
    "a holder who is disabled": (account(90, disabled=True), 0),
    "overage, unasked": (account(4, pool(6, "overage")), 4),
    "what does not count": (account(4, pool(90, "lot", counts=False)), 4),
}
NOT_TOLD = {
    "not all is known": account(9, pool(None, "lot")),
    "a cap is not known": account(90, cap(None)),
    "only a cap is known": account(pool(None), cap(90)),
    "there is but a cap": account(cap(90)),
    "there is but overage": account(pool(90, "overage")),
    "another unit": account(pool(90, unit="USD")),
    "slots": account(pool(90, "slots")),
}


def cases(table):
    return pytest.mark.parametrize("case", table.values(), ids=table)


@cases(ENOUGH)
def test_what_is_enough_gives_the_headroom(bank, case):
    bank.accounts["main"], room = case

    assert bank.fleet("main").ensure("main", 10, "credits") == room


@cases(ENOUGH_WITH_OVERAGE)
def test_what_is_enough_with_overage_gives_the_headroom(one_kind, case):
    one_kind.accounts["main"], room = case
    fleet = one_kind.fleet("main")

    assert fleet.ensure("main", 10, "credits", include_overage=True) == room


@cases(TOO_LITTLE)
def test_what_is_too_little_is_refused(bank, case):
    bank.accounts["main"], remaining = case

    with pytest.raises(InsufficientCredits) as refused:
        bank.fleet("main").ensure("main", 10, "credits", allow=CoffersError)

    assert (refused.value.needed, refused.value.remaining) == (10, Decimal(remaining))
    assert refused.value.provider == "till"
    assert refused.value.message.startswith("main: ")


@cases(NOT_TOLD)
def test_what_the_provider_does_not_tell_is_unsupported(bank, case):
    bank.accounts["main"] = case
    fleet = bank.fleet("main")

    with pytest.raises(Unsupported, match=r"^main: "):
        fleet.ensure("main", 10, "credits")
    assert not fleet.ensure("main", 10, "credits", allow=Unsupported).complete


@cases(NOT_TOLD)
def test_what_is_not_known_stays_so_when_some_of_it_is_taken(one_kind, case):
    one_kind.accounts["main"] = case
    fleet = one_kind.fleet("main")
    before = fleet.ensure("main", 10, "credits", allow=Unsupported)
    for _ in range(2):
        fleet.reserve("main", 2, "credits", allow=Unsupported)

    with pytest.raises(Unsupported):
        fleet.ensure("main", 10, "credits")
    room = fleet.ensure("main", 10, "credits", allow=Unsupported)

    assert room.amount == (None if before.amount is None else before.amount - 4)
    assert room.limited_by == before.limited_by


def test_when_there_is_more_is_told(bank):
    bank.accounts["main"] = account(
        pool(1, "allowance", resets_at=at(500)),
        pool(1, "allowance", resets_at=at(90)),
        pool(1, "allowance", resets_at=at(-5)),
        pool(1, "allowance", resets_at=at(5), unit="USD"),
        pool(1, "slots", resets_at=at(5)),
    )

    with pytest.raises(InsufficientCredits) as refused:
        bank.fleet("main").ensure("main", 10, "credits")

    assert refused.value.resets_at == at(90)


def test_when_there_is_more_is_none_where_it_is_not_told(bank):
    bank.accounts["main"] = account(1)

    with pytest.raises(InsufficientCredits) as refused:
        bank.fleet("main").ensure("main", 10, "credits")

    assert refused.value.resets_at is None


def test_nothing_is_needed_of_an_account_without_anything(bank):
    bank.accounts["main"] = account(0)

    assert bank.fleet("main").ensure("main", 0, "credits").amount == 0


# What is taken

HELD = {
    "of one pool": (account(100), 70),
    "of several": (account(10, pool(90, "lot")), 70),
    "where a cap is wider": (account(100, cap(110)), 70),
    "where a cap binds": (account(200, cap(100)), 70),
    "of unlimited with a cap": (account(pool(**UNLIMITED), cap(100)), 70),
    "of a key with a cap": (account(200, cap(100), scope="key"), 70),
    "where some is not known": (account(100, pool(None, "lot")), 70),
}


@cases(HELD)
def test_holds_are_taken_off(bank, case):
    bank.accounts["main"], left = case
    fleet = bank.fleet("main")
    with fleet.reserve("main", 30, "credits"):
        assert fleet.ensure("main", left, "credits").amount == left
        with pytest.raises((InsufficientCredits, Unsupported)):
            fleet.ensure("main", left + 1, "credits", allow=TemporaryError)

    assert fleet.ensure("main", 100, "credits").amount == 100


def test_a_refusal_tells_what_is_held(bank):
    bank.accounts["main"] = account(100)
    fleet = bank.fleet("main")
    fleet.reserve("main", 30, "credits")

    with pytest.raises(InsufficientCredits) as refused:
        fleet.ensure("main", 71, "credits")

    assert refused.value.remaining == 70
    assert str(refused.value) == "main: 70 credits left, 71 needed (30 more are held or just spent)"


def test_overage_is_held_of_where_it_is_included(bank):
    bank.accounts["main"] = account(pool(-20, "allowance"), pool(80, "overage"))
    fleet = bank.fleet("main")

    with fleet.reserve("main", 30, "credits", include_overage=True):
        assert fleet.ensure("main", 0, "credits", include_overage=True).amount == 50
        with pytest.raises(InsufficientCredits):
            fleet.ensure("main", 51, "credits", include_overage=True)


def test_overage_alone_is_held_of(bank):
    bank.accounts["main"] = account(pool(80, "overage"))
    fleet = bank.fleet("main")

    with fleet.reserve("main", 30, "credits", include_overage=True):
        assert fleet.ensure("main", 50, "credits", include_overage=True).amount == 50


def test_unlimited_stays_unlimited(bank):
    bank.accounts["main"] = account(pool(**UNLIMITED))
    fleet = bank.fleet("main")
    fleet.reserve("main", 30, "credits").commit()
    fleet.reserve("main", 30, "credits")

    assert fleet.ensure("main", 10**20, "credits") == Headroom(None, complete=True, unlimited=True)


def test_units_are_kept_apart(bank):
    bank.accounts["main"] = account(100, pool(50, unit="USD"))
    fleet = bank.fleet("main")
    fleet.reserve("main", 30, "credits")
    fleet.reserve("main", 20, "USD").commit(5)

    assert fleet.ensure("main", 0, "credits").amount == 70
    assert fleet.ensure("main", 0, "USD").amount == 45


def test_a_cap_on_a_key_bounds_what_goes_through_that_key(bank):
    for key in ("one", "two"):
        bank.accounts[key] = account(100, cap(50), id="ann", scope="key")
    fleet = bank.fleet("one", "two")
    fleet.reserve("one", 30, "credits")

    assert fleet.ensure("one", 0, "credits") == Headroom(
        Decimal(20), complete=True, limited_by="cap", taken=Decimal(30)
    )
    assert fleet.ensure("two", 0, "credits") == Headroom(
        Decimal(50), complete=True, limited_by="cap"
    )
    fleet.reserve("two", 40, "credits")
    assert fleet.ensure("two", 0, "credits").amount == 10
    assert fleet.ensure("one", 0, "credits") == Headroom(
        Decimal(20), complete=True, limited_by="cap", taken=Decimal(30)
    )
    fleet.reserve("one", 20, "credits").commit()
    assert [fleet.ensure(name, 0, "credits").amount for name in fleet.names] == [0, 10]


def test_another_cap_bounds_everybody(bank):
    for key in ("one", "two"):
        bank.accounts[key] = account(100, cap(50), id="ann", scope="workspace")
    fleet = bank.fleet("one", "two")
    fleet.reserve("one", 30, "credits")

    assert fleet.ensure("two", 0, "credits").amount == 20


def test_two_names_of_one_holder_are_one_pool(bank):
    for key in ("one", "two"):
        bank.accounts[key] = account(100, id="ann")
    bank.accounts["other"] = account(100, id="bob")
    fleet = bank.fleet("one", "two", "other")
    fleet.reserve("one", 30, "credits")
    fleet.reserve("two", 30, "credits").commit(10)

    assert [fleet.ensure(name, 0, "credits").amount for name in fleet.names] == [60, 60, 100]


def test_accounts_whose_holder_is_not_told_have_pools_of_their_own(bank):
    bank.accounts["one"] = bank.accounts["two"] = account(100)
    fleet = bank.fleet("one", "two", keys={"again": "one"})
    fleet.reserve("one", 30, "credits")

    assert [fleet.ensure(name, 0, "credits").amount for name in fleet.names] == [70, 100, 70]
    assert fleet.read("one").balance("prepaid").remaining == 100


# A stored reading


def test_a_stored_yes_asks_nobody(bank):
    bank.accounts["main"] = account(100)
    fleet = bank.fleet("main")
    fleet.read("main")
    for _ in range(5):
        fleet.ensure("main", 100, "credits")

    assert bank.asked == ["main"]


def test_a_stored_no_is_confirmed_by_one_request(bank):
    bank.accounts["main"] = account(9)
    fleet = bank.fleet("main")
    fleet.read("main")
    with pytest.raises(InsufficientCredits):
        fleet.ensure("main", 10, "credits")

    assert bank.asked == ["main"] * 2


def test_a_new_no_needs_no_confirmation(bank):
    bank.accounts["main"] = account(9)
    with pytest.raises(InsufficientCredits):
        bank.fleet("main").ensure("main", 10, "credits")

    assert bank.asked == ["main"]


def test_a_reading_that_is_too_old_is_not_asked_twice(bank):
    bank.accounts["main"] = account(9)
    fleet = bank.fleet("main", max_age=60)
    fleet.read("main")
    bank.time.pass_by(61)
    with pytest.raises(InsufficientCredits):
        fleet.ensure("main", 10, "credits")

    assert bank.asked == ["main"] * 2


@pytest.mark.parametrize("before", [account(9), InsufficientCredits, AccountDisabled])
def test_after_a_top_up_the_first_answer_is_yes(bank, before):
    bank.accounts["main"] = before
    fleet = bank.fleet("main")
    with pytest.raises((InsufficientCredits, AccountDisabled)):
        fleet.ensure("main", 10, "credits")
    bank.accounts["main"] = account(500)

    assert fleet.ensure("main", 10, "credits").amount == 500
    assert bank.asked == ["main"] * 2


def test_a_refusal_of_the_provider_tells_what_was_needed(bank):
    bank.accounts["main"] = InsufficientCredits

    with pytest.raises(InsufficientCredits) as refused:
        bank.fleet("main").ensure("main", 10, "credits")

    assert (refused.value.needed, refused.value.remaining) == (10, None)


@pytest.mark.parametrize("before", [account(9), InsufficientCredits])
def test_many_with_a_stored_no_share_the_request_that_confirms_it(bank, before, monkeypatch):
    assessed, begun = gate.assessed, []

    def together(*args):
        begun.append(args)
        while len(begun) < 8:
            yield Sleep(0)
        return (yield from assessed(*args))

    bank.accounts["main"] = before
    fleet = bank.fleet("main")
    with pytest.raises(InsufficientCredits):
        fleet.ensure("main", 10, "credits")
    bank.asked.clear()
    monkeypatch.setattr(gate, "assessed", together)

    def refused(_):
        with pytest.raises(InsufficientCredits):
            fleet.ensure("main", 10, "credits")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(refused, range(8)))

    assert bank.asked == ["main"]


def test_a_no_that_cannot_be_confirmed_is_not_known(bank):
    bank.accounts["main"] = account(9)
    fleet = bank.fleet("main")
    fleet.read("main")
    bank.accounts["main"] = ProviderUnavailable

    with pytest.raises(ProviderUnavailable):
        fleet.ensure("main", 10, "credits")
    assert fleet.ensure("main", 9, "credits").amount == 9


def test_a_failure_is_not_asked_about_again_before_its_time(bank):
    bank.accounts["main"] = ProviderUnavailable
    fleet = bank.fleet("main")
    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            fleet.ensure("main", 10, "credits")

    assert bank.asked == ["main"]


# Unknown, per cause

FAILURES = [
    error
    for name, error in vars(errors).items()
    if isinstance(error, type) and issubclass(error, CoffersError) and name != "CoffersError"
]
NEVER = (ConfigurationError, InsufficientCredits)
ALLOWED = {
    "nothing": (),
    "what may pass": TemporaryError,
    "what is not told": Unsupported,
    "a tuple": (TemporaryError, Unsupported),
    "everything": CoffersError,
}


@pytest.mark.parametrize("allow", ALLOWED.values(), ids=ALLOWED)
@pytest.mark.parametrize("error", FAILURES)
def test_what_is_not_known_passes_where_its_cause_is_allowed(one_kind, error, allow):
    one_kind.accounts["main"] = error
    fleet = one_kind.fleet("main")
    passes = issubclass(error, allow) and not issubclass(error, NEVER)

    for _ in range(2):
        if passes:
            room = fleet.ensure("main", 10, "credits", allow=allow)
            assert room == Headroom(None, complete=False)
        else:
            with pytest.raises(CoffersError) as raised:
                fleet.ensure("main", 10, "credits", allow=allow)
            assert type(raised.value) is error


@pytest.mark.parametrize("allow", [TemporaryError, (Unsupported, TemporaryError), Exception])
def test_what_is_not_known_passes(bank, allow):
    bank.accounts["main"] = ProviderUnavailable
    fleet = bank.fleet("main")

    assert fleet.ensure("main", 10, "credits", allow=allow) == Headroom(None, complete=False)
    with fleet.reserve("main", 10, "credits", allow=allow) as hold:
        hold.commit()


def test_an_account_that_is_not_configured_never_passes(bank):
    fleet = bank.fleet("main")

    with pytest.raises(ConfigurationError, match="no account 'other'; there are: main"):
        fleet.ensure("other", 10, "credits", allow=Exception)


def test_a_missing_key_never_passes(one_kind):
    entries = one_kind.entries("main")
    del entries["main"]["key"]
    with coffers.Coffers(entries) as fleet:
        for ask in (fleet.ensure, fleet.reserve):
            with pytest.raises(ConfigurationError, match="no key; set TILL_API_KEY"):
                ask("main", 10, "credits", allow=Exception)


class Broken(Memory):
    """Answers until it is broken."""

    fails = False

    def _transact(self, operation):
        if self.fails:
            raise StoreUnavailable("the store doesn't answer")
        return super()._transact(operation)


def test_a_store_that_fails_passes_the_gate_where_that_is_allowed(bank):
    bank.accounts["main"] = account(100)
    store = Broken(bank.time.clock)
    fleet = bank.fleet("main", store=store)
    fleet.ensure("main", 10, "credits")
    store.fails = True

    with pytest.raises(StoreUnavailable):
        fleet.ensure("main", 10, "credits")
    assert not fleet.ensure("main", 10, "credits", allow=StoreUnavailable).complete
    assert not fleet.ensure("main", 10, "credits", allow=TemporaryError).complete
    store.fails = False
    assert fleet.ensure("main", 100, "credits").amount == 100


# Nonsense

BAD_NUMBERS = [
    float("nan"),
    float("inf"),
    float("-inf"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    -1,
    -0.001,
    Decimal(-1),
    True,
    "10",
    "",
    None,
    [10],
    1e300,
    5e-324,
    10**31,
    10**6000,
    Decimal("1e999999999"),
    Decimal("1e-999999"),
    Decimal(f"0.{'1' * 31}"),
]


@pytest.mark.parametrize("need", BAD_NUMBERS, ids=lambda value: str(type(value)))
def test_a_need_that_is_no_amount_is_refused(one_kind, need):
    fleet = one_kind.fleet("main")

    for ask in (
        lambda: fleet.ensure("main", need, "credits", allow=Exception),
        lambda: fleet.reserve("main", need, "credits", allow=Exception),
        lambda: fleet.pick(need, "credits"),
    ):
        with pytest.raises(
            ConfigurationError, match=r"^need must be a number, 0 or more, of at most 30"
        ):
            ask()
    assert one_kind.asked == []


@pytest.mark.parametrize(
    ("need", "exact"),
    [
        (10, "10"),
        (0.1, "0.1"),
        (Decimal("0.100000000000000000000000000001"), "0.100000000000000000000000000001"),
        (10**30 - 1, "9" * 30),
        (-0.0, "0"),
    ],
)
def test_a_need_is_exact(one_kind, need, exact):
    one_kind.accounts["main"] = account(10**35)
    fleet = one_kind.fleet("main")
    with fleet.reserve("main", need, "credits") as hold:
        left = fleet.ensure("main", 0, "credits").amount

    assert hold.amount == Decimal(exact)
    assert EXACT.subtract(Decimal(10**35), left) == Decimal(exact)


def test_tenths_add_up(one_kind):
    one_kind.accounts["main"] = account(1)
    fleet = one_kind.fleet("main")
    for _ in range(10):
        fleet.reserve("main", 0.1, "credits")

    with pytest.raises(InsufficientCredits) as refused:
        fleet.ensure("main", 0.1, "credits")
    assert refused.value.remaining == 0


@pytest.mark.parametrize("unit", ["", None, 5, b"credits", ["credits"]])
def test_a_unit_that_is_no_text_is_refused(one_kind, unit):
    fleet = one_kind.fleet("main")

    with pytest.raises(ConfigurationError, match="unit must be a string, like 'credits', not "):
        fleet.ensure("main", 10, unit)


@pytest.mark.parametrize(
    "ttl", [0, -1, float("nan"), float("inf"), True, "10", None, KEEP + 1, 10**400]
)
def test_a_time_to_live_that_makes_no_sense_is_refused(one_kind, ttl):
    one_kind.accounts["main"] = account(10)
    fleet = one_kind.fleet("main")

    with pytest.raises(ConfigurationError, match=r"^ttl must be a number of seconds"):
        fleet.reserve("main", 10, "credits", ttl=ttl)
    with pytest.raises(ConfigurationError, match=r"^ttl must be a number of seconds"):
        fleet.reserve_any(10, "credits", ttl=ttl)
    assert one_kind.asked == []


@pytest.mark.parametrize(
    "allow", ["TemporaryError", [TemporaryError], TemporaryError("x"), None, (TemporaryError, 1)]
)
def test_what_is_allowed_is_checked_before_it_is_needed(bank, allow):
    bank.accounts["main"] = account(100)
    fleet = bank.fleet("main")

    for ask in (fleet.ensure, fleet.reserve):
        with pytest.raises(ConfigurationError) as refused:
            ask("main", 10, "credits", allow=allow)
        assert str(refused.value) == (
            "allow must be an error class, such as TemporaryError, or a tuple of them"
        )


def test_a_wrong_key_is_not_no(bank):
    bank.accounts["main"] = AuthenticationError

    with pytest.raises(AuthenticationError):
        bank.fleet("main").ensure("main", 10, "credits", allow=TemporaryError)


def test_a_provider_that_refuses_calls_gives_nothing_and_no_time(one_kind):
    resets_at = at(0) + timedelta(days=3)
    told = account(pool(100, "allowance", resets_at=resets_at))
    one_kind.accounts["main"] = attrs.evolve(told, blocked="the free plan is switched off")

    with pytest.raises(InsufficientCredits, match="refuses calls: the free plan") as caught:
        one_kind.fleet("main").ensure("main", 5, "credits")
    assert (caught.value.remaining, caught.value.resets_at) == (0, None)

"""Holds follow the account: by its holder, its name and its keys."""

from __future__ import annotations

import pytest

from coffers.errors import ConfigurationError, InsufficientCredits

from .bank import KINDS, account, at, opened, pool
from .documents import everything


@pytest.fixture(params=KINDS)
def bank(request, monkeypatch):
    with opened(monkeypatch, request.param) as bank:
        bank.accounts = dict.fromkeys(("one", "two", "three"), account(110))
        yield bank


def left(fleet, name="main"):
    return fleet.ensure(name, 0, "credits").amount


def rotating(bank, *names, key="one", **settings):
    """Return a fleet whose names all have the key in the list."""
    keys = [key]
    given = dict.fromkeys(names or ("main",), lambda: keys[0])  # one function for all
    return bank.fleet(keys=given, **settings), keys


def test_a_rotated_key_keeps_its_holds(bank):
    fleet, keys = rotating(bank)
    hold = fleet.reserve("main", 100, "credits")
    keys[0] = "two"

    assert left(fleet) == 10
    with pytest.raises(InsufficientCredits):
        fleet.reserve("main", 100, "credits")
    assert left(bank.fleet(keys={"main": "three"})) == 10
    hold.release()
    assert left(fleet) == 110


def test_what_was_committed_before_a_key_was_rotated_counts_until_it_is_shown(bank):
    fleet, keys = rotating(bank, lag=300)
    fleet.reserve("main", 100, "credits").commit(used=60)
    keys[0] = "two"

    assert left(fleet) == 50
    bank.time.pass_by(301)
    fleet.read("main", refresh=True)
    assert left(fleet) == 110


def test_a_hold_that_was_made_before_is_committed_after(bank):
    fleet, keys = rotating(bank)
    hold = fleet.reserve("main", 100, "credits")
    keys[0] = "two"
    left(fleet)
    hold.commit(used=30)

    assert left(fleet) == 80


def test_two_names_with_one_key_stay_one_pool_when_it_is_rotated(bank):
    fleet, keys = rotating(bank, "main", "other")
    fleet.reserve("other", 100, "credits")
    keys[0] = "two"

    with pytest.raises(InsufficientCredits):
        fleet.reserve("main", 100, "credits")
    assert left(fleet, "other") == 10


def test_fleets_that_notice_a_rotation_one_after_the_other_hold_together(bank):
    early, new = rotating(bank)
    late, old = rotating(bank)
    left(early), left(late)
    new[0] = "two"
    early.reserve("main", 50, "credits")
    late.reserve("main", 50, "credits")
    assert (left(early), left(late)) == (10, 10)
    old[0] = "two"
    assert (left(early), left(late)) == (10, 10)


def test_a_name_whose_new_key_is_not_noticed_yet_stays_one_pool_with_the_others(bank):
    fleet, keys = rotating(bank, "main", "other")
    fleet.reserve("other", 30, "credits").release()
    keys[0] = "two"
    fleet.reserve("main", 80, "credits")

    with pytest.raises(InsufficientCredits):
        fleet.reserve("other", 80, "credits")
    assert (left(fleet), left(fleet, "other")) == (30, 30)


def test_who_has_not_noticed_a_new_key_finds_what_is_held_with_it_by_another_name(bank):
    late, _ = rotating(bank)
    late.reserve("main", 30, "credits").release()
    bank.fleet(keys={"third": "two"}).reserve("third", 80, "credits")
    early = bank.fleet(keys={"main": "two"})
    assert left(early) == 30

    assert left(late) == 30


def test_a_name_that_moves_to_another_account_leaves_no_trace_once_nothing_is_held(bank):
    """Without a holder, it looks like a rotated key for a while."""
    fleet, keys = rotating(bank)
    with fleet.reserve("main", 100, "credits"):
        keys[0] = "two"
        bank.time.pass_by(61)
        assert left(fleet) == 10
    stays = bank.fleet(keys={"stays": "one"})
    assert left(fleet) == left(stays, "stays") == 110

    fleet.reserve("main", 50, "credits")
    assert (left(fleet), left(stays, "stays")) == (60, 110)
    stays.reserve("stays", 10, "credits")
    assert (left(fleet), left(stays, "stays")) == (60, 100)


def test_what_was_held_before_the_holder_was_known_is_held_of_the_holder(bank):
    bank.accounts = dict.fromkeys(("one", "two"), account(110))
    fleet = bank.fleet(keys={"main": "one"})
    fleet.reserve("main", 100, "credits")
    bank.accounts = dict.fromkeys(("one", "two"), account(110, id="ann"))
    fleet.read("main", refresh=True)

    assert left(fleet) == 10
    assert left(bank.fleet(keys={"other": "two"}), "other") == 10


def test_a_name_that_comes_to_another_holder_leaves_its_holds_behind(bank):
    bank.accounts = {"one": account(110, id="ann"), "two": account(110, id="bob")}
    fleet, keys = rotating(bank)
    fleet.reserve("main", 100, "credits")
    keys[0] = "two"
    bank.time.pass_by(61)

    assert left(fleet) == 110
    assert left(bank.fleet(keys={"other": "one"}), "other") == 10


def test_services_with_one_name_for_two_accounts_are_kept_apart_by_a_namespace(bank):
    one = bank.fleet(keys={"main": "one"}, namespace="billing")
    two = bank.fleet(keys={"main": "two"}, namespace="media")
    one.reserve("main", 100, "credits")

    assert (left(one), left(two)) == (10, 110)
    assert left(bank.fleet(keys={"main": "three"}, namespace="billing")) == 10
    with pytest.raises(ConfigurationError, match="namespace must be a string, not int"):
        bank.fleet(keys={"main": "one"}, namespace=5)


def token(number):
    """Return something shaped like a JSON Web Token, without a real signature."""
    return f"eyJub3QiOiJyZWFsIn0.eyJub3QiOiJhIHRva2VuIn0.not-a-signature-{number}"


def test_a_token_that_is_made_anew_for_each_request_is_no_new_account(bank):
    tokens = [token(number) for number in range(20)]
    bank.accounts |= dict.fromkeys(tokens, account(110))
    tokens = iter(tokens)
    fleet = bank.fleet(keys={"main": lambda: next(tokens)}, max_age=60)
    fleet.reserve("main", 100, "credits")
    for _ in range(3):
        bank.time.pass_by(61)
        assert left(fleet) == 10

    ledgers = [name for name in everything(bank.store) if name.startswith("ledger")]
    assert len(ledgers) == 1
    assert len(bank.asked) == 4


def test_a_lasting_token_is_a_key_like_others(bank):
    bank.accounts |= {token(1): account(110), token(2): account(110)}
    fleet = bank.fleet(keys={"one": token(1), "also": token(1), "two": token(2)})
    fleet.reserve("one", 100, "credits")

    assert (left(fleet, "also"), left(fleet, "two")) == (10, 110)


# Resets


def monthly(left, resets_at, **facts):
    return account(pool(left, "allowance", resets_at=at(resets_at), **facts))


def test_what_was_spent_before_a_reset_does_not_count_against_what_came_with_it(bank):
    bank.accounts["one"] = monthly(1000, 100)
    fleet = bank.fleet(keys={"main": "one"}, lag=600)
    fleet.reserve("main", 500, "credits").commit()
    assert left(fleet) == 500
    bank.accounts["one"] = monthly(1000, 5000)
    bank.time.pass_by(101)

    assert left(fleet) == 1000
    fleet.reserve("main", 300, "credits").commit()
    assert left(fleet) == 700


def test_an_inferred_reset_is_no_proof(bank):
    inferred = {"basis": {"resets_at": "inferred"}}
    bank.accounts["one"] = monthly(1000, 100, **inferred)
    fleet = bank.fleet(keys={"main": "one"}, lag=600)
    fleet.reserve("main", 500, "credits").commit()
    bank.accounts["one"] = monthly(1000, 5000, **inferred)
    bank.time.pass_by(101)

    assert left(fleet) == 500


def test_a_period_that_the_provider_says_began_is_proof(bank):
    bank.accounts["one"] = monthly(1000, 5000)
    fleet = bank.fleet(keys={"main": "one"}, lag=600)
    fleet.reserve("main", 500, "credits").commit()
    bank.accounts["one"] = monthly(1000, 5000, starts_at=at(50))
    bank.time.pass_by(101)

    assert left(fleet) == 1000


# Size


def test_a_ledger_does_not_grow_with_what_was_committed(bank):
    """However many commits no reading reflects yet."""
    bank.accounts["one"] = account(100_000)
    fleet = bank.fleet(keys={"main": "one"}, max_age=1000, lag=1000)
    sizes = []
    for _ in range(300):
        fleet.reserve("main", 1, "credits").commit()
        bank.time.pass_by(1)
        (book,) = [d for n, d in everything(bank.store).items() if n.startswith("ledger")]
        sizes.append(sum(len(tally["points"]) for tally in book["spent"].values()))

    assert max(sizes) <= 32
    assert left(fleet) == 100_000 - 300

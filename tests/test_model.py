"""The model's rules, on numbers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import attrs
import pytest

from coffers.model import Account, Balance, Headroom, Holder, Notice, Plan
from coffers.secret import Secret

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def pool(remaining: int | None, key: str = "pool", **facts: object) -> Balance:
    return Balance(
        **{"key": key, "kind": "prepaid", "unit": "credits", "remaining": remaining, **facts}
    )


def account(*balances: Balance, **facts: object) -> Account:
    return Account(balances=balances, observed_at=NOON, **facts)


@pytest.mark.parametrize(
    ("known", "derived", "value"),
    [
        ({"limit": 100, "used": 30}, "remaining", 70),
        ({"limit": 100, "remaining": 120}, "used", -20),
        ({"used": 30, "remaining": 70}, "limit", 100),
        ({"limit": 100, "used": 130}, "remaining", -30),
    ],
)
def test_two_of_three_give_the_third(known, derived, value):
    balance = Balance(key="k", kind="allowance", unit="credits", **known)

    assert getattr(balance, derived) == value
    assert balance.basis == {**dict.fromkeys(known, "reported"), derived: "derived"}


@pytest.mark.parametrize("name", ["limit", "used", "remaining"])
def test_one_of_three_gives_nothing(name):
    balance = Balance(key="k", kind="allowance", unit="credits", **{name: 0})

    assert {getattr(balance, n) for n in ("limit", "used", "remaining")} == {None, Decimal(0)}
    assert balance.basis == {name: "reported"}


def test_nothing_is_derived_from_an_unlimited_balance():
    balance = Balance(key="k", kind="cap", unit="credits", limit=10, used=3, unlimited=True)

    assert balance.remaining is None


def test_the_adapters_word_on_a_basis_stays():
    balance = pool(1, resets_at=NOON, basis={"resets_at": "inferred", "used": "derived"})

    assert balance.basis == {"remaining": "reported", "resets_at": "inferred"}


def test_subtraction_does_not_round():
    exact = Decimal("1234567890123456789012345678901234567890.1234567890")
    balance = Balance(
        key="k", kind="prepaid", unit="USD", limit=exact, used=Decimal("0.0000000001")
    )

    assert str(balance.remaining) == "1234567890123456789012345678901234567890.1234567889"


@pytest.mark.parametrize(
    "wrong", [1.5, "1", True, Decimal("NaN"), Decimal("Infinity"), Decimal("1e99")]
)
def test_an_amount_is_exact_and_finite(wrong):
    with pytest.raises(ValueError, match="an amount is an int or a finite Decimal"):
        pool(wrong)


def test_a_time_needs_a_zone():
    with pytest.raises(ValueError, match="resets_at needs a time zone"):
        pool(1, resets_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_words_of_the_model_are_closed():
    with pytest.raises(ValueError, match="kind"):
        Balance(key="k", kind="bonus", unit="credits")
    with pytest.raises(ValueError, match="status"):
        Plan(status="great")


def test_slots_do_not_count():
    assert not Balance(key="k", kind="slots", unit="voices", limit=3).counts
    assert Balance(key="k", kind="cap", unit="credits").counts


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ((pool(30), pool(5600), pool(20)), Headroom(Decimal(5650), True)),
        ((pool(0),), Headroom(Decimal(0), True)),
        ((pool(-5),), Headroom(Decimal(-5), True)),
        ((pool(30), pool(None)), Headroom(Decimal(30), False)),
        ((pool(None),), Headroom(None, False)),
        ((), Headroom(None, False)),
        ((pool(30), pool(70, unit="USD")), Headroom(Decimal(30), True)),
        ((pool(30), pool(70, counts=False)), Headroom(Decimal(30), True)),
        ((pool(30), pool(7, "key", kind="cap")), Headroom(Decimal(7), True, "key")),
        ((pool(30), pool(90, "key", kind="cap")), Headroom(Decimal(30), True)),
        ((pool(30), pool(None, "key", kind="cap")), Headroom(Decimal(30), False)),
        ((pool(30), pool(None, "key", kind="cap", unlimited=True)), Headroom(Decimal(30), True)),
        ((pool(None), pool(7, "key", kind="cap")), Headroom(Decimal(7), False, "key")),
        ((pool(7, "key", kind="cap"),), Headroom(Decimal(7), False, "key")),
        ((pool(None, unlimited=True),), Headroom(None, True, unlimited=True)),
        (
            (pool(None, unlimited=True), pool(7, "key", kind="cap")),
            Headroom(Decimal(7), True, "key"),
        ),
        ((pool(30), pool(10, kind="overage")), Headroom(Decimal(30), True)),
    ],
)
def test_pools_add_and_caps_bound(balances, expected):
    assert account(*balances).headroom("credits") == expected


def test_overage_is_added_when_asked_for():
    monthly = Balance(key="monthly", kind="allowance", unit="credits", limit=100, used=130)
    overage = Balance(key="overage", kind="overage", unit="credits", limit=50, used=30)

    reading = account(monthly, overage)

    assert reading.headroom("credits") == Headroom(Decimal(-30), True)
    assert reading.headroom("credits", include_overage=True) == Headroom(Decimal(20), True)


def test_a_lot_past_its_date_does_not_count():
    past = pool(30, kind="lot", expires_at=datetime(2026, 11, 2, 11, tzinfo=UTC))
    flagged = attrs.evolve(past, basis={"counts": "reported"})

    assert account(past, pool(1)).headroom("credits") == Headroom(Decimal(1), True)
    assert account(flagged, pool(1)).headroom("credits") == Headroom(Decimal(31), True)
    assert account(past).headroom("credits") == Headroom(Decimal(0), True)
    unknown = attrs.evolve(past, remaining=None)
    assert account(unknown).headroom("credits") == Headroom(Decimal(0), True)


def test_a_disabled_account_can_spend_nothing():
    reading = account(pool(30), holder=Holder(disabled=True))

    assert reading.headroom("credits") == Headroom(Decimal(0), True, "holder.disabled")
    assert str(reading.can_afford(1, "credits")) == "no"


@pytest.mark.parametrize(
    ("balances", "need", "word", "reason"),
    [
        ((pool(30),), 30, "yes", "30 credits left, 30 needed"),
        ((pool(30),), 31, "no", "30 credits left, 31 needed"),
        ((pool(30),), 0.5, "yes", "30 credits left, 0.5 needed"),
        (
            (pool(30), pool(None)),
            30,
            "yes",
            "30 credits left, 30 needed, and more that is not known",
        ),
        (
            (pool(30), pool(None)),
            31,
            "unknown",
            "30 credits left, 31 needed, but not all of it is known",
        ),
        ((pool(None),), 1, "unknown", "the provider does not tell how many credits are left"),
        ((pool(None, unlimited=True),), 10**9, "yes", "credits are unlimited"),
        ((pool(None), pool(7, "key", kind="cap")), 8, "no", "key leaves 7 credits of 8 needed"),
        (
            (pool(None), pool(7, "key", kind="cap")),
            7,
            "unknown",
            "7 credits left, 7 needed, but not all of it is known",
        ),
        (
            (pool(30), pool(None, "key", kind="cap")),
            7,
            "unknown",
            "30 credits left, 7 needed, but not all of it is known",
        ),
        ((pool(30, unit="USD"),), 1, "unknown", "no balance in credits; the account holds USD"),
        ((), 1, "unknown", "no balance in credits; the account holds nothing"),
    ],
)
def test_verdicts(balances, need, word, reason):
    verdict = account(*balances).can_afford(need, "credits")

    assert (str(verdict), verdict.reason) == (word, reason)
    assert bool(verdict) is (word == "yes")


@pytest.mark.parametrize("need", [-1, float("nan"), float("inf")])
def test_a_need_is_a_number_from_nought_up(need):
    with pytest.raises(ValueError, match="need is a number of credits, 0 or more"):
        account(pool(1)).can_afford(need, "credits")


def test_a_balance_is_found_by_its_key():
    reading = account(pool(30), pool(5, "gift"))

    assert reading.balance("gift").remaining == 5
    with pytest.raises(KeyError, match="no balance 'x'; there are: pool, gift"):
        reading.balance("x")


def test_raw_stays_out_of_repr_and_equality():
    one, other = account(pool(1), raw={"city": "Oslo"}), account(pool(1), raw=None)

    assert one == other
    assert "Oslo" not in repr(one)


def test_to_dict_is_plain_and_complete():
    reading = account(
        pool(Decimal("0.10"), resets_at=NOON),
        notices=[Notice(kind="warning", message="m", effective_at=NOON)],
        entitlements={"fast": True},
        raw={"token": Secret("canary"), "tiny": Decimal("1e-7"), "huge": Decimal("1e9999")},
    )
    plain = reading.to_dict()

    assert json.loads(json.dumps(plain)) == plain
    assert plain["schema"] == "coffers.account/1"
    assert set(plain) == {"schema", *(f.name for f in attrs.fields(Account))} - {"raw"}
    assert plain["observed_at"] == "2026-11-02T12:00:00Z"
    assert plain["balances"][0] == {
        "key": "pool",
        "kind": "prepaid",
        "unit": "credits",
        "limit": None,
        "used": None,
        "remaining": "0.10",
        "unlimited": None,
        "period": None,
        "starts_at": None,
        "resets_at": "2026-11-02T12:00:00Z",
        "expires_at": None,
        "counts": True,
        "basis": {"remaining": "reported", "resets_at": "reported"},
    }
    assert reading.to_dict(raw=True)["raw"] == {
        "token": "**********",
        "tiny": "0.0000001",
        "huge": "1E+9999",
    }

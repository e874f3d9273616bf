"""The model's rules, on numbers."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from typing import get_args

import attrs
import pytest
from hypothesis import example, given, settings, strategies as st

from coffers import _registry, samples
from coffers.credentials import Secret
from coffers.model import (
    SCHEMA,
    Account,
    Balance,
    BalanceKind,
    Headroom,
    Holder,
    Notice,
    NoticeKind,
    Plan,
    PlanStatus,
    Scope,
    Verdict,
)

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
        ({"limit": 100, "remaining": 30}, "used", 70),
        ({"limit": 100, "remaining": -20}, "used", 120),
        ({"used": 30, "remaining": 70}, "limit", 100),
        ({"limit": 100, "used": 130}, "remaining", -30),
    ],
)
def test_two_of_three_give_the_third(known, derived, value):
    balance = Balance(key="k", kind="allowance", unit="credits", **known)

    assert getattr(balance, derived) == value
    assert balance.basis == {**dict.fromkeys(known, "reported"), derived: "derived"}


def test_more_left_than_the_limit_does_not_tell_what_was_used():
    balance = pool(120, limit=100)

    assert balance.used is None
    assert balance.basis == {"limit": "reported", "remaining": "reported"}


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
    with pytest.raises(ValueError, match="an amount must be an int or a finite Decimal"):
        pool(wrong)


def test_an_integer_of_another_type_is_an_amount():
    class Size(IntEnum):
        SMALL = 5

    assert pool(Size.SMALL).remaining == Decimal(5)


def test_a_time_needs_a_zone():
    with pytest.raises(ValueError, match="resets_at needs a time zone"):
        pool(1, resets_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_time_is_kept_in_utc():
    balance = pool(1, resets_at=datetime(2026, 11, 2, 13, tzinfo=timezone(timedelta(hours=1))))

    assert balance.resets_at == NOON
    assert balance.resets_at.tzinfo is UTC


def test_a_derived_value_that_is_no_amount_stays_unknown():
    most = "9" * 41
    balance = pool(None, limit=Decimal(most), used=Decimal(f"-{most}"))

    assert balance.remaining is None
    assert balance.basis == {"limit": "reported", "used": "reported"}


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
        ((pool(30, soft=True),), Headroom(Decimal(30), False)),
        ((pool(30), pool(7, "key", kind="cap", soft=True)), Headroom(Decimal(7), False, "key")),
        ((pool(30), pool(90, "key", kind="cap", soft=True)), Headroom(Decimal(30), True)),
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
            "30 credits left, 30 needed, and there may be more",
        ),
        (
            (pool(30), pool(None)),
            31,
            "unknown",
            "30 credits left, 31 needed, but not every balance is known",
        ),
        ((pool(None),), 1, "unknown", "the provider doesn't say how many credits are left"),
        ((pool(None, unlimited=True),), 10**9, "yes", "credits are unlimited"),
        ((pool(None), pool(7, "key", kind="cap")), 8, "no", "key leaves 7 credits of 8 needed"),
        (
            (pool(None), pool(7, "key", kind="cap")),
            7,
            "unknown",
            "7 credits left, 7 needed, but not every balance is known",
        ),
        (
            (pool(30), pool(None, "key", kind="cap")),
            7,
            "unknown",
            "30 credits left, 7 needed, but not every balance is known",
        ),
        (
            (pool(9), pool(None), pool(7, "key", kind="cap")),
            7,
            "yes",
            "7 credits left, 7 needed, and there may be more",
        ),
        (
            (pool(5), pool(None), pool(7, "key", kind="cap")),
            6,
            "unknown",
            "5 credits left, 6 needed, but not every balance is known",
        ),
        (
            (pool(3, soft=True),),
            3,
            "yes",
            "3 credits left, 3 needed, and there may be more",
        ),
        (
            (pool(0, soft=True),),
            1,
            "unknown",
            "0 credits left, 1 needed, but pool continues at a cost when used up",
        ),
        (
            (pool(30), pool(7, "key", kind="cap", soft=True)),
            8,
            "unknown",
            "7 credits left, 8 needed, but key continues at a cost when used up",
        ),
        (
            (pool(None, unlimited=True), pool(7, "key", kind="cap", soft=True)),
            7,
            "yes",
            "7 credits left, 7 needed, and there may be more",
        ),
        (
            (pool(0, soft=True), pool(7, "key", kind="cap")),
            8,
            "no",
            "key leaves 7 credits of 8 needed",
        ),
        ((pool(30, unit="USD"),), 1, "unknown", "no balance in credits; the account has USD"),
        ((), 1, "unknown", "no balance in credits; the account has nothing"),
    ],
)
def test_verdicts(balances, need, word, reason):
    verdict = account(*balances).can_afford(need, "credits")

    assert (str(verdict), verdict.reason) == (word, reason)
    assert bool(verdict) is (word == "yes")


@pytest.mark.parametrize("need", [-1, float("nan"), float("inf")])
def test_a_need_is_a_number_from_nought_up(need):
    with pytest.raises(ValueError, match="need must be a number of credits, 0 or more"):
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
        "soft": None,
        "basis": {"remaining": "reported", "resets_at": "reported"},
    }
    assert reading.to_dict(raw=True)["raw"] == {
        "token": "**********",
        "tiny": "0.0000001",
        "huge": "1E+9999",
    }


def words(literal):
    return st.sampled_from(get_args(literal))


amounts = st.builds(
    lambda digits, places: Decimal(f"{digits}e-{places}"),
    st.integers(-(10**40) + 1, 10**40 - 1),
    st.integers(0, 40),
)
moments = st.datetimes(
    datetime(2, 1, 1),  # noqa: DTZ001
    datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours))),
)
texts, flags = st.text(max_size=8), st.booleans()
names = st.text(max_size=3)


def facts(required, **others):
    """Return arguments for a class of the model; all but `required` may be left out."""
    return st.fixed_dictionaries(required, optional=others)


balances = facts(
    {"key": texts, "kind": words(BalanceKind), "unit": texts},
    **dict.fromkeys(("limit", "used", "remaining"), amounts),
    **dict.fromkeys(("starts_at", "resets_at", "expires_at"), moments),
    period=texts,
    unlimited=flags,
    counts=flags,
    soft=flags,
    basis=st.dictionaries(
        st.sampled_from(("used", "remaining", "resets_at", "expires_at", "counts")),
        st.sampled_from(("reported", "inferred")),
    ),
).map(lambda known: Balance(**known))
holders = facts(
    {},
    **dict.fromkeys(("id", "email", "display_name", "key_hint"), texts),
    created_at=moments,
    scope=words(Scope),
    disabled=flags,
).map(lambda known: Holder(**known))
plans = facts(
    {},
    **dict.fromkeys(("id", "name", "status_raw", "currency", "period", "next_plan"), texts),
    **dict.fromkeys(("starts_at", "ends_at", "renews_at"), moments),
    status=words(PlanStatus),
    price=amounts,
).map(lambda known: Plan(**known))
notices = facts({"kind": words(NoticeKind), "message": texts}, effective_at=moments).map(
    lambda known: Notice(**known)
)
accounts = facts(
    {"observed_at": moments},
    **dict.fromkeys(("provider", "via", "name", "request_id"), texts),
    holder=holders,
    plan=plans,
    balances=st.lists(balances, max_size=4),
    entitlements=st.dictionaries(names, flags | st.integers() | texts, max_size=3),
    notices=st.lists(notices, max_size=2),
    coverage=st.dictionaries(names, texts, max_size=3),
    stale=flags,
    call_cost=amounts,
).map(lambda known: Account(**known))


def through_json(reading, **options):
    return Account.from_dict(json.loads(json.dumps(reading.to_dict(**options))))


@settings(max_examples=400, deadline=None)
@given(accounts)
@example(account(pool(None, limit=Decimal("9" * 40), used=Decimal("-" + "9" * 40))))
def test_an_account_comes_back_from_json_as_it_was(reading):
    back = through_json(reading)

    assert back == reading
    assert [str(b.remaining) for b in back.balances] == [str(b.remaining) for b in reading.balances]
    assert back.to_dict() == reading.to_dict()
    assert back.raw is None


@pytest.mark.parametrize("provider", _registry.names())
def test_every_providers_reading_comes_back_from_json(provider):
    case = samples.sample(provider)
    reading = samples.read(provider, case)

    assert through_json(reading) == reading
    assert Account.from_dict(case.expect) == reading
    assert through_json(reading, raw=True).raw == reading.to_dict(raw=True)["raw"]


def test_a_value_that_an_adapter_gave_is_not_derived_again():
    clamped = pool(0, limit=100, used=130, basis={"remaining": "derived"})

    assert through_json(account(clamped)).balances == (clamped,)


def test_a_stale_reading_says_so():
    reading = account(pool(1))

    assert reading.to_dict()["stale"] is False
    assert through_json(attrs.evolve(reading, stale=True)).stale is True


def test_names_of_a_newer_version_are_ignored():
    reading = account(pool(1), notices=[Notice(kind="warning", message="m")])
    data = reading.to_dict()
    for part in (data, data["holder"], data["plan"], data["balances"][0], data["notices"][0]):
        part["a_new_name"] = {"deep": [1.5]}
    data["balances"][0]["basis"]["a_new_name"] = "reported"

    assert Account.from_dict(data) == reading


def test_what_is_left_out_has_its_default():
    data = {"schema": SCHEMA, "observed_at": "2026-11-02T13:00:00+01:00"}

    assert Account.from_dict(data) == account()


@pytest.mark.parametrize("left_out", [(), ("entitlements", "coverage")])
def test_nobody_changes_an_account_that_others_may_have(left_out):
    reading = account(pool(1), entitlements={"a": True}, coverage={"get_account": "ok"})
    data = reading.to_dict()
    for name in left_out:
        del data[name]
    back = Account.from_dict(data)

    for mapping in (back.entitlements, back.coverage, back.balances[0].basis):
        with pytest.raises(TypeError, match="a reading can't be changed"):
            mapping["b"] = True
        with pytest.raises(TypeError, match="a reading can't be changed"):
            mapping.update(b=True)
    for same in (copy.copy(back), copy.deepcopy(back), pickle.loads(pickle.dumps(back))):
        assert same == back
        assert same.to_dict() == back.to_dict()


@pytest.mark.parametrize(
    "data", [None, [], "coffers.account/1", {}, {"schema": None}, {"schema": "coffers.account/2"}]
)
def test_another_schema_is_refused(data):
    with pytest.raises(ValueError, match=r"of schema coffers\.account/1, the only one"):
        Account.from_dict(data)


FULL = account(
    pool(1, limit=3, resets_at=NOON),
    notices=[Notice(kind="warning", message="m")],
    entitlements={"fast": True},
    coverage={"get_user": "ok"},
)


def replaced(data, path, value):
    """Return the data with another value at `path`; `...` removes it."""
    if not path:
        return value
    step, *rest = path
    changed = list(data) if isinstance(data, list) else dict(data)
    changed[step] = replaced(data[step], rest, value)
    if changed[step] is ...:
        del changed[step]
    return changed


@pytest.mark.parametrize(
    ("path", "wrong", "message"),
    [
        (("observed_at",), ..., ".observed_at is missing"),
        (("observed_at",), None, ".observed_at is not a time with a time zone"),
        (("observed_at",), 1793620800, ".observed_at is not a time"),
        (("observed_at",), "2026-11-02T12:00:00", ".observed_at is not a time"),
        (("observed_at",), "9999-12-31T23:00:00-05:00", ".observed_at is not a time"),
        (("balances", 0, "resets_at"), "soon", ".balances[0].resets_at is not a time"),
        (("balances",), {"0": {}}, ".balances is not a list"),
        (("balances", 0), ["monthly"], ".balances[0] is not an object"),
        (("balances", 0, "key"), ..., ".balances[0].key is missing"),
        (("balances", 0, "unit"), None, ".balances[0].unit is not a string"),
        (("balances", 0, "kind"), "bonus", ".balances[0].kind is not one of: allowance, prepaid"),
        (("balances", 0, "kind"), ["lot"], ".balances[0].kind is not one of: allowance, prepaid"),
        (("balances", 0, "limit"), 3, ".balances[0].limit is not an amount"),
        (("balances", 0, "limit"), "many", ".balances[0].limit is not an amount"),
        (("balances", 0, "limit"), "NaN", ".balances[0].limit is not an amount"),
        (("balances", 0, "limit"), "1e41", ".balances[0].limit is not an amount"),
        (("balances", 0, "limit"), "1e" + "9" * 30, ".balances[0].limit is not an amount"),
        (("balances", 0, "counts"), None, ".balances[0].counts is not a boolean"),
        (("balances", 0, "unlimited"), 1, ".balances[0].unlimited is not a boolean"),
        (("balances", 0, "basis"), [], ".balances[0].basis is not an object"),
        (("balances", 0, "basis", "limit"), "guess", ".balances[0].basis.limit is not one of: rep"),
        (("holder",), None, ".holder is not an object"),
        (("holder", "email"), 5, ".holder.email is not a string"),
        (("holder", "scope"), None, ".holder.scope is not one of: user, key"),
        (("plan", "status"), "great", ".plan.status is not one of: active"),
        (("plan", "price"), True, ".plan.price is not an amount"),
        (
            ("entitlements", "fast"),
            1.5,
            ".entitlements.fast is not a boolean or an integer",
        ),
        (("coverage", "get_user"), None, ".coverage.get_user is not a string"),
        (("notices", 0, "message"), ..., ".notices[0].message is missing"),
        (("stale",), "yes", ".stale is not a boolean"),
        (("provider",), None, ".provider is not a string"),
    ],
)
def test_data_that_is_no_account_is_refused_by_its_field(path, wrong, message):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        Account.from_dict(replaced(FULL.to_dict(), path, wrong))

    assert str(refused.value).startswith(f"account{message}")
    assert refused.value.__suppress_context__


def paths(data, path=()):
    yield path
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*path, step))


@pytest.mark.parametrize(
    "wrong", [..., None, True, 7, 0.5, "canary", "1e999", [], [[]], {}, {"a": 1}]
)
def test_whatever_the_data_is_nothing_but_a_value_error_gets_out(wrong):
    said = []
    for path in paths(FULL.to_dict(raw=True)):
        try:
            Account.from_dict(replaced(FULL.to_dict(raw=True), path, wrong))
        except ValueError as error:
            said.append(str(error))

    assert said
    assert "canary" not in "".join(said)


@pytest.mark.parametrize("need", [0, 5, 50])
def test_nothing_can_be_spent_while_the_provider_refuses_calls(need):
    left = Balance(key="credits", kind="prepaid", unit="credits", remaining=Decimal(10))
    account = Account(balances=[left], blocked="the free plan is switched off")

    assert account.headroom("credits") == Headroom(Decimal(0), complete=True, limited_by="blocked")
    verdict = account.can_afford(need, "credits")
    assert verdict == Verdict("no", "the provider refuses calls: the free plan is switched off")
    assert Account.from_dict(account.to_dict()).blocked == "the free plan is switched off"

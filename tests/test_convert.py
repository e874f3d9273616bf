"""What each converter recognizes and what it refuses."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from coffers import convert
from coffers.credentials import Secret

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def abroad(monkeypatch):
    """A machine whose own time is not UTC, where the system lets a process choose it."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XXX+11")
        getattr(time, "tzset", lambda: None)()
        yield
    getattr(time, "tzset", lambda: None)()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (30, "30"),
        (-1, "-1"),
        ("30", "30"),
        (" 30.50 ", "30.50"),
        ("-0.42", "-0.42"),
        ("1e6", "1E+6"),
        (Decimal("0.1"), "0.1"),
        (10000000000000000999, "10000000000000000999"),
        (Decimal("1.000000000000000005"), "1.000000000000000005"),
        *((10**40 - 1, "9" * 40), ("9" * 40, "9" * 40), ("1e39", "1E+39"), ("1e-40", "1E-40")),
        *(("0." + "1" * 40, "0." + "1" * 40), ("12." + "3" * 40, "12." + "3" * 40)),
    ],
)
def test_amounts(value, expected):
    assert str(convert.amount(value)) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(
            None,
            True,
            False,
            0.5,
            "",
            " ",
            "unlimited",
            "1,000",
            "0x10",
            "1_000",
            "NaN",
            "Infinity",
        ),
        *("٣", "1e999", Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999"), 10**41),
        *(Decimal("0." + "1" * 81), [], {}, object(), Secret("30")),
        *(10**40, -(10**40), "1" + "0" * 40, "1e40", "1e-41", "0." + "1" * 41, "12." + "3" * 41),
    ],
)
def test_no_amount(value):
    assert convert.amount(value) is None


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2026-11-02T12:00:00Z", None, NOON),
        ("2026-11-02T12:00:00.000Z", None, NOON),
        ("2026-11-02T14:00:00+02:00", None, NOON),
        ("2026-11-02T12:00:00", None, NOON),
        ("2026-11-02 12:00:00", None, NOON),
        (1793620800, None, NOON),
        (1793620800, "s", NOON),
        ("1793620800", "s", NOON),
        (1793620800000, None, NOON),
        (1793620800000, "ms", NOON),
        (Decimal("1793620800.5"), "s", NOON.replace(microsecond=500000)),
        ("1977-04-22T07:00:00.000Z", None, datetime(1977, 4, 22, 7, tzinfo=UTC)),
        ("0002-01-01T00:00:00Z", None, datetime(2, 1, 1, tzinfo=UTC)),
        (10**8, None, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (10**11, None, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (10**11 - 1, None, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)),
        (1, "s", datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
    ],
)
@pytest.mark.usefixtures("abroad")
def test_moments(value, unit, expected):
    assert convert.moment(value, unit) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 0, -1, "0"),
        *("-3yrs left", "soon", "2026-13-01T00:00:00Z", 10**30, True, [], {}),
        *("9999-12-31T23:59:59-14:00", 1793620800000 * 10**6, 20261102, 10**8 - 1),
    ],
)
def test_no_moment(value):
    assert convert.moment(value) is None


@pytest.mark.parametrize("unit", ["s", "ms"])
def test_zero_is_no_moment_in_any_unit(unit):
    assert convert.moment(0, unit) is None


def test_seconds_that_are_milliseconds_are_out_of_range():
    assert convert.moment(1793620800000, "s") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Pro", "Pro"),
        (" Pro\n", "Pro"),
        (7, "7"),
        ("", None),
        (" ", None),
        (True, None),
        (None, None),
        ("half \ud83d a pair", "half ? a pair"),
    ],
)
def test_texts(value, expected):
    assert convert.text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((True, True), (1, True), ("1", True), ("true", True), (False, False), (0, False)),
        *(("0", False), (2, None), ("yes?", None), (None, None), ([], None)),
    ],
)
def test_flags(value, expected):
    assert convert.flag(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("USD", "USD"),
        ("usd", "USD"),
        (" cny\n", "CNY"),
        ("XXX", convert.UNKNOWN_CURRENCY),
        *dict.fromkeys(("", " ", "US", "US$", "credits", "ßs", "840", "усд"), None).items(),
        *((840, None), (None, None), (True, None), (["USD"], None), (Secret("USD"), None)),
    ],
)
def test_currencies(value, expected):
    assert convert.currency(value) == expected


def test_a_currency_that_the_caller_names_is_a_code_or_refused():
    assert convert.currency_option(None) is None
    assert convert.currency_option(" usd ") == "USD"
    for value in ("", "dollars", "US$"):
        with pytest.raises(
            ValueError, match=r"^currency must be a code of three letters, such as USD$"
        ):
            convert.currency_option(value)


@pytest.mark.parametrize(
    ("used", "limit", "expected"),
    [("7", "5", "2"), ("5", "5", "0"), ("3", "5", "0"), (None, "5", None), ("7", None, None)],
)
def test_beyond_a_limit(used, limit, expected):
    used, limit, expected = (value and Decimal(value) for value in (used, limit, expected))
    assert convert.beyond(used, limit) == expected


def test_beyond_a_limit_is_exact():
    assert str(convert.beyond(Decimal(10**39), Decimal("1e-40"))) == "9" * 39 + "." + "9" * 40


def test_words_of_a_table():
    assert convert.word("a", {"a": 1}) == 1
    assert convert.word("b", {"a": 1}) is None
    assert convert.word(["a"], {"a": 1}) is None


def test_items_parts_and_known():
    assert convert.items([1, "a", None, 2], int) == [1, 2]
    assert convert.items("ab", str) == []
    assert convert.part({"a": 1}, dict) == {"a": 1}
    assert convert.part(None, dict) == {}
    assert convert.known({"a": 0, "b": None, "c": False}) == {"a": 0, "c": False}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(ANYTHING)
def test_no_value_makes_a_converter_raise(value):
    amount, moment = convert.amount(value), convert.moment(value)
    currency = convert.currency(value)

    assert amount is None or amount.is_finite()
    assert moment is None or moment.tzinfo is UTC
    assert currency is None or len(currency) == 3
    convert.text(value), convert.flag(value), convert.word(value, {}), convert.items(value, str)


@pytest.mark.parametrize(
    ("period", "now", "start"),
    [
        ("P1D", "2026-11-28T00:00:00+00:00", "2026-11-29"),
        ("P1D", "2026-12-31T23:59:59+00:00", "2027-01-01"),
        ("P1D", "2026-11-28T23:30:00-01:00", "2026-11-30"),
        ("P1D", "2026-11-28T12:30:45.678901+00:00", "2026-11-29"),
        ("P1W", "2026-11-28T12:00:00+00:00", "2026-11-30"),
        ("P1W", "2026-11-30T00:00:00+00:00", "2026-12-07"),
        ("P1M", "2026-11-01T00:00:00+00:00", "2026-12-01"),
        ("P1M", "2026-12-31T12:00:00+00:00", "2027-01-01"),
        ("P1M", "2028-01-31T12:00:00+00:00", "2028-02-01"),
        ("P1Y", "2026-11-28T12:00:00+00:00", None),
        (None, "2026-11-28T12:00:00+00:00", None),
    ],
)
@pytest.mark.usefixtures("abroad")
def test_the_calendars_next_period(period, now, start):
    found = convert.next_start(period, datetime.fromisoformat(now))
    assert found == (start and datetime.fromisoformat(f"{start}T00:00:00+00:00"))

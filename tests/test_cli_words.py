"""Numbers and times in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from coffers._cli.detail import print_account
from coffers._cli.words import age, relative

from .on_screen import NOW, account, pool, row, shown


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "0"),
        ("12.50", "12.50"),
        ("1234567.1234", "1,234,567.1234"),
        ("12.340000000000002", "12.34"),
        ("-0.99999999", "-1"),
        ("0.000012", "1.2e-5"),
        ("-2.842170943040401E-14", "-2.8e-14"),
        ("1E+3", "1,000"),
    ],
)
def test_a_number_keeps_its_meaning_with_fewer_decimals(number, expected):
    (line,) = row(pool(remaining=Decimal(number)))

    assert line.split() == ["main", "—", expected, "credits"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "now"),
        (1, "in 1 second"),
        (-59, "59 seconds ago"),
        (60, "in 1 minute"),
        (3600, "in 1 hour"),
        (86400, "in 24 hours"),
        (86400 * 2, "in 2 days"),
        (86400 * 9.9, "in 9 days"),
        (-86400 * 90, "3 months ago"),
        (86400 * 730, "in 2 years"),
    ],
)
def test_relative_times(seconds, expected):
    assert relative(NOW + timedelta(seconds=seconds), NOW) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (90, "1 minute ago"),
        (1, "1 second ago"),
        (0.9, "just now"),
        (0, "just now"),
        (-90, "just now"),
    ],
)
def test_the_age_of_a_reading(seconds, expected):
    assert age(NOW - timedelta(seconds=seconds), NOW) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("P1D", "every day"),
        ("P2W", "every 2 weeks"),
        ("P3M", "every 3 months"),
        ("P1Y", "every year"),
        ("PT1H", "every PT1H"),
    ],
)
def test_periods(period, expected):
    whole = account(pool(remaining=1, period=period))

    assert f"credits: prepaid, counts, {expected}\n" in shown(print_account, whole)

"""The table's rows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from coffers._fleet import Reading
from coffers.model import Holder, Notice, Plan

from .on_screen import BUSY, NOW, account, outdated, pool, read, row, table


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"remaining": 5, "limit": 10}, "██████████░░░░░░░░░░ 5 of 10 credits"),
        ({"remaining": 1, "limit": 10**6}, "█░░░░░░░░░░░░░░░░░░░ 1 of 1,000,000 credits"),
        ({"remaining": 999, "limit": 1000}, "███████████████████░ 999 of 1,000 credits"),
        ({"remaining": 15, "limit": 10}, "████████████████████ 15 of 10 credits"),
        ({"remaining": 0, "limit": 10}, "░░░░░░░░░░░░░░░░░░░░ 0 of 10 credits"),
        ({"remaining": -3, "limit": 10}, "░░░░░░░░░░░░░░░░░░░░ -3 of 10 credits"),
        ({"remaining": 0, "limit": 0}, "░░░░░░░░░░░░░░░░░░░░ 0 of 0 credits"),
        ({"remaining": 3, "limit": 0}, "████████████████████ 3 of 0 credits"),
        ({"remaining": 3, "limit": -1}, "3 of -1 credits"),
        ({"remaining": 3}, "3 credits"),
        ({"limit": 10}, "unknown of 10 credits"),
        ({"used": 10}, "unknown credits"),
        ({"unlimited": True, "limit": -1}, "unlimited credits"),
        ({"remaining": 0, "soft": True}, "0? credits"),
    ],
)
def test_what_is_left_of_one_balance(facts, expected):
    (line,) = row(pool(**facts))

    assert " ".join(line.split()[2:]) == expected


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("allowance", {}, "unknown"),
        ("prepaid", {}, ""),
        ("allowance", {"resets_at": NOW + timedelta(hours=5)}, "in 5 hours"),
        ("allowance", {"resets_at": NOW - timedelta(days=5)}, "5 days ago"),
        ("lot", {"expires_at": NOW + timedelta(days=5)}, "expires in 5 days"),
    ],
)
def test_when_there_will_be_more_or_less(kind, facts, expected):
    (line,) = row(pool(kind=kind, remaining=7, **facts))

    assert line.partition("7 credits")[2].strip() == expected


def test_pools_stand_beneath_their_sum():
    assert row(
        pool(key="a", kind="allowance", remaining=5, limit=10, resets_at=NOW),
        pool(key="b", kind="lot", remaining=20, limit=30, expires_at=NOW - timedelta(days=400)),
        pool(key="c", kind="lot", remaining=3, limit=10, expires_at=NOW + timedelta(days=4)),
        pool(key="d", kind="overage", limit=50, remaining=50),
    ) == [
        "main     —     ████████░░░░░░░░░░░░  8 of 20 credits",
        "  a            ██████████░░░░░░░░░░  5 of 10          now",
        "  b            █████████████░░░░░░░ 20 of 30          expired 13 months ago",
        "  c            ██████░░░░░░░░░░░░░░  3 of 10          expires in 4 days",
        "  d            ████████████████████ 50 of 50 overage",
    ]


def test_the_cap_that_binds_is_the_figure():
    assert row(
        pool(key="credit", unit="USD", remaining=Decimal("16.63")),
        pool(key="key_limit", kind="cap", unit="USD", remaining=Decimal("0.50"), limit=10),
    ) == [
        "main         —     █░░░░░░░░░░░░░░░░░░░  0.50 of 10 USD",
        "  credit                                16.63",
        "  key_limit        █░░░░░░░░░░░░░░░░░░░  0.50 of 10 cap",
    ]


def test_a_sum_that_lacks_a_part_is_marked():
    printed = table(read(account(pool(key="a", remaining=5, limit=9), pool(key="b", limit=10))))

    assert (
        printed
        == """\
ACCOUNT  PROVIDER  PLAN  LEFT
main     acme      —                     5? credits
  a                      █████░░░░░       5 of 9
  b                                 unknown of 10

? not all of it is known
1 account
"""
    )


def test_nothing_is_left_once_everything_expired():
    assert row(pool(kind="lot", remaining=5, limit=9, expires_at=NOW)) == [
        "main       —                          0 credits",
        "  credits        ███████████░░░░░░░░░ 5 of 9     expired now",
    ]


def test_a_disabled_account_has_nothing_to_spend():
    assert row(
        pool(remaining=5), holder=Holder(disabled=True), plan=Plan(name="Pro", status="active")
    ) == ["main       Pro, disabled  0 credits", "  credits                 5"]


def test_slots_and_what_does_not_count_are_not_in_the_table():
    assert row(
        pool(kind="slots", limit=5, remaining=5), pool(key="b", remaining=5, counts=False)
    ) == ["main     —    nothing that can be spent"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({}, "—"),
        ({"name": "Pro"}, "Pro"),
        ({"id": "pro-1"}, "pro-1"),
        ({"name": "Pro", "status": "past_due"}, "Pro, past due"),
        ({"name": "Free Tier", "status": "free"}, "Free Tier"),
        ({"status": "trialing"}, "trialing"),
        ({"name": "A plan with a name as long as this", "status": "expired"}, "A plan…, expired"),
    ],
)
def test_the_plan_and_what_keeps_it_from_being_active(plan, expected):
    printed = table(read(account(pool(remaining=5), plan=Plan(**plan))), width=46)

    assert printed.splitlines()[1].partition("acme")[2].rpartition("5 credits")[0].strip() == (
        expected
    )


def test_a_failure_says_how_long_the_provider_asks_to_wait():
    busy = Reading("main", None, BUSY)

    assert "✗ Acme: too many requests (HTTP 429); it asks to wait 1 minute\n" in table(
        [busy], width=100
    )


OLD = outdated(
    account(
        pool(key="a", kind="allowance", remaining=5, limit=10, resets_at=NOW + timedelta(hours=30)),
        pool(key="b", kind="lot", remaining=3, limit=10, expires_at=NOW + timedelta(days=4)),
    )
)


def test_old_numbers_have_their_age_beneath_them():
    assert (
        table([OLD, *read(account(pool(remaining=1), name="next"))], now=NOW + timedelta(days=2))
        == """\
ACCOUNT  PROVIDER  PLAN  LEFT                        RESETS
main     acme      —     ████░░░░░░ 8 of 20 credits
  a                      █████░░░░░ 5 of 10          18 hours ago
  b                      ███░░░░░░░ 3 of 10          expires in 2 days
                   ▲ read 2 days ago; since then: Acme: too many requests (HTTP
                   429); it asks to wait 1 minute
next     acme      —                1 credits

2 accounts, 1 out of date
"""
    )


def test_old_numbers_on_a_narrow_screen_without_unicode():
    assert (
        table([OLD], now=NOW + timedelta(minutes=5), width=32, encoding="ascii")
        == """\
ACCOUNT  LEFT
main     ##..... 8 of 20 credits
  a      ###.... 5 of 10
  b      ##..... 3 of 10
         ! read 5 minutes ago;
         since then: Acme: too
         many requests (HTTP
         429); it asks to wait 1
         minute

1 account, 1 out of date
"""
    )


def test_old_numbers_are_counted_as_what_they_are():
    readings = [outdated(account(pool(remaining=0), name="a")), outdated(account(name="b"))]

    assert table(readings).splitlines()[-1] == "2 accounts, 1 empty, 2 out of date"
    assert "▲ read just now; since then: Acme: too many" in table(readings)


def test_a_notice_that_is_still_to_come():
    notice = Notice(kind="payment", message="Pay", effective_at=NOW + timedelta(days=12))

    assert "▲ main: payment: Pay (from 2024-12-18, in 12 days)\n" in table(
        read(account(pool(remaining=1), notices=[notice]))
    )

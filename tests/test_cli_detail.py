"""One account in full."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from coffers._cli.detail import print_account
from coffers._cli.identities import discreet
from coffers.model import Holder, Notice

from .on_screen import BUSY, NOW, SPEECH, VIDEO, account, outdated, pool, shown


def test_one_account_in_full():
    assert (
        shown(print_account, SPEECH)
        == """\
speech

provider  acme
holder    Ada
scope     user
key       sk_…a1b2
plan      Creator, id creator, active
period    every month
to spend  82,769 characters
to spend  18 edits
read      2024-12-06 12:00 UTC
request   req-1

characters: allowance, counts, every month
  ████████░░  82,769 (derived) of 100,000 characters left, 17,231 used
              resets in 9 days, 2024-12-15 15:00 UTC
overage: overage, does not count
              10,000 characters at most, what is left is unknown
voice_edits: allowance, counts
  █░░░░░░░░░  18 (derived) of 230 edits left, 212 used
voice_slots: slots, does not count
  █████████░  119 (derived) of 120 voices left, 1 used
"""
    )


def test_another_account_in_full():
    assert (
        shown(print_account, discreet(VIDEO))
        == """\
video

provider   zenith through relay.example
holder     te…@e….com, id 123e…0000
since      2021-05-05 08:00 UTC
plan       Pro, id 7, canceled, reported as will_end
price      30 (currency unknown) every 3 months
renews     in 26 days, 2025-01-01 21:21 UTC
next plan  Free
to spend   5,650 credits
read       2024-12-06 12:00 UTC

daily: allowance, counts, every day
  ██████████  30 of 30 credits left, 0 (derived) used
monthly: allowance, counts, every month
  █████████░  5,600 of 6,000 credits left, 400 (derived) used
              resets in 26 days, 2025-01-01 21:21 UTC (inferred)
package: prepaid, counts
              20 credits left
initial_gift: lot, does not count
              0 credits granted, what is left is unknown
concurrency: slots, does not count
              5 requests at most, what is left is unknown

entitlements
  fast_mode  yes
  private    no
  tier       3

not covered
  get_usage  PermissionDenied
"""
    )


def test_what_is_odd_about_an_account():
    printed = shown(
        print_account,
        account(
            pool(key="a", unlimited=True, used=Decimal("12.5")),
            pool(key="b", used=3),
            pool(key="c", unit="USD", unlimited=True),
            pool(key="d", unit="seconds"),
            pool(
                key="e",
                kind="lot",
                unit="minutes",
                remaining=1,
                starts_at=NOW - timedelta(days=3),
                expires_at=NOW + timedelta(days=3),
            ),
            pool(key="f", unit="minutes", limit=9),
            holder=Holder(disabled=True),
            notices=[Notice(kind="payment", message="the bill is unpaid")],
            call_cost=Decimal("0.01"),
        ),
    )

    assert (
        printed
        == """\
main

provider  acme
holder    unknown
state     disabled: nothing can be spent
plan      unknown
to spend  0 credits
to spend  0 USD
to spend  0 seconds
to spend  0 minutes
read      2024-12-06 12:00 UTC
cost      0.01 for this reading

a: prepaid, counts
              unlimited credits, 12.5 used
b: prepaid, counts
              3 credits used, what is left is unknown
c: prepaid, counts
              unlimited USD
d: prepaid, counts
              what is left is unknown
e: lot, counts
              1 minutes left
              started 3 days ago, 2024-12-03 12:00 UTC
              expires in 3 days, 2024-12-09 12:00 UTC
f: prepaid, counts
              9 minutes granted, what is left is unknown

▲ main: payment: the bill is unpaid
"""
    )


def test_an_old_reading_says_so_first():
    account = outdated(SPEECH).account
    printed = shown(print_account, account, BUSY, NOW + timedelta(days=1, hours=5))

    assert printed.startswith(
        """\
speech

▲ read 29 hours ago; since then: Acme: too many requests (HTTP 429); it asks to
  wait 1 minute

provider  acme
"""
    )
    assert "read      29 hours ago, 2024-12-06 12:00 UTC\n" in printed
    assert "resets in 7 days, 2024-12-15 15:00 UTC\n" in printed


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ([pool(unlimited=True)], "unlimited credits"),
        ([pool(limit=5)], "an unknown number of credits"),
        ([pool(remaining=5), pool(key="b")], "5 credits, not all of it known"),
    ],
)
def test_what_can_be_spent(balances, expected):
    assert f"to spend  {expected}\n" in shown(print_account, account(*balances))

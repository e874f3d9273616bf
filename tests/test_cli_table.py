"""The table of all accounts, at every width."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len

from .on_screen import SPEECH, account, pool, read, table

NARROW = """\
ACCOUNT       LEFT
speech      82,769 of 100,000 characters
                18 of 230 edits
video        5,650 credits
  daily         30 of 30
  monthly    5,600 of 6,000
  package       20
data             0 of 0 credits
  monthly        0 of 0
  additio…       0 of 0 overage
clips            0 credits
mail        ✗ Post: the key is missing,
            wrong or revoked (HTTP 401,
            invalid_api_key)

▲ data: deprecation: Version 1 will be
  shut down (since 2022-02-02)

~ inferred from documentation, not
  reported by the provider
5 accounts, 1 low, 2 empty, 1 could not be read
"""
USUAL = """\
ACCOUNT       PLAN              LEFT                                 RESETS
speech        Creator           ████░░ 82,769 of 100,000 characters  in 9 days
                                █░░░░░     18 of 230 edits           unknown
video         Pro, canceled             5,650 credits
  daily                         ██████     30 of 30                  unknown
  monthly                       █████░  5,600 of 6,000               ~in 26 days
  package                                  20
data          —                 ░░░░░░      0 of 0 credits
  monthly                       ░░░░░░      0 of 0                   unknown
  additional                    ░░░░░░      0 of 0 overage
clips         Default, expired              0 credits
mail          ✗ Post: the key is missing, wrong or revoked (HTTP 401,
              invalid_api_key)

▲ data: deprecation: Version 1 will be shut down (since 2022-02-02)

~ inferred from documentation, not reported by the provider
5 accounts, 1 low, 2 empty, 1 could not be read
"""
WIDE = """\
ACCOUNT       PROVIDER  PLAN              LEFT                                           RESETS
speech        acme      Creator           █████████████░░░ 82,769 of 100,000 characters  in 9 days
                                          █░░░░░░░░░░░░░░░     18 of 230 edits           unknown
video         zenith    Pro, canceled                       5,650 credits
  daily                                   ████████████████     30 of 30                  unknown
  monthly                                 ██████████████░░  5,600 of 6,000               ~in 26 days
  package                                                      20
data          orbit     —                 ░░░░░░░░░░░░░░░░      0 of 0 credits
  monthly                                 ░░░░░░░░░░░░░░░░      0 of 0                   unknown
  additional                              ░░░░░░░░░░░░░░░░      0 of 0 overage
clips         reel      Default, expired                        0 credits
mail          post      ✗ Post: the key is missing, wrong or revoked (HTTP 401, invalid_api_key)

▲ data: deprecation: Version 1 will be shut down (since 2022-02-02)

~ inferred from documentation, not reported by the provider
5 accounts, 1 low, 2 empty, 1 could not be read
"""


@pytest.mark.parametrize(("width", "expected"), [(40, NARROW), (80, USUAL), (100, WIDE)])
def test_the_table_fits_the_screen(width, expected):
    printed = table(width=width)

    assert printed == expected
    head, _, _ = printed.partition("\n\n")
    assert max(map(cell_len, head.splitlines())) <= width


def test_a_wide_screen_is_not_filled_for_its_own_sake():
    at_200 = table(width=200)

    assert at_200 == table(width=500)
    assert at_200.splitlines()[1] == (
        "speech        acme      Creator           ████████████████░░░░ 82,769 of 100,000 characters"
        "  in 9 days"
    )


def test_numbers_are_never_broken():
    huge = account(pool(remaining=Decimal("-123456789012345678901234567890.25"), limit=10**30))

    assert table(read(huge), width=20).splitlines()[1] == (
        "main     -123,456,789,012,345,678,901,234,567,890.25"
        " of 1,000,000,000,000,000,000,000,000,000,000 credits"
    )


def test_the_provider_is_not_repeated_where_it_is_the_name():
    printed = table(read(SPEECH), {"speech": "speech"}, width=200)

    assert printed.splitlines()[0].split() == ["ACCOUNT", "PLAN", "LEFT", "RESETS"]


def test_no_account_at_all():
    assert table([]) == "\n\n0 accounts\n"

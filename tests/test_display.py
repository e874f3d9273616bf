"""What people see: the table and one account in full, at every width, in every terminal."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs
import pytest
from rich.cells import cell_len
from rich.console import Console

from coffers import display, errors
from coffers.catalogue import Entry
from coffers.fleet import Reading
from coffers.model import Account, Balance, Holder, Notice, Plan, Verdict
from coffers.secret import Secret

NOW = datetime(2024, 12, 6, 12, tzinfo=UTC)


def pool(**facts):
    return Balance(**{"key": "credits", "kind": "prepaid", "unit": "credits", **facts})


def account(*balances, **facts):
    return Account(
        **{
            "name": "main",
            "provider": "acme",
            "balances": balances,
            "observed_at": NOW,
            "coverage": {"get_user": "ok"},
            **facts,
        }
    )


SPEECH = account(
    pool(
        key="characters",
        kind="allowance",
        unit="characters",
        limit=100000,
        used=17231,
        period="P1M",
        resets_at=NOW + timedelta(days=9, hours=3),
    ),
    pool(key="overage", kind="overage", unit="characters", limit=10000, counts=False),
    pool(key="voice_edits", kind="allowance", unit="edits", limit=230, used=212),
    pool(key="voice_slots", kind="slots", unit="voices", limit=120, used=1),
    name="speech",
    holder=Holder(display_name="Ada", key_hint="sk_…a1b2", scope="user"),
    plan=Plan(id="creator", name="Creator", status="active", currency="USD", period="P1M"),
    request_id="req-1",
)
VIDEO = account(
    pool(key="daily", kind="allowance", limit=30, remaining=30, period="P1D"),
    pool(
        key="monthly",
        kind="allowance",
        limit=6000,
        remaining=5600,
        period="P1M",
        resets_at=datetime(2025, 1, 1, 21, 21, 21, tzinfo=UTC),
        basis={"resets_at": "inferred"},
    ),
    pool(key="package", remaining=20),
    pool(key="initial_gift", kind="lot", limit=0, counts=False),
    pool(key="concurrency", kind="slots", unit="requests", limit=5),
    name="video",
    provider="zenith",
    via="relay.example",
    holder=Holder(
        id="123e4567-e89b-12d3-a456-426614170000",
        email="test@example.com",
        created_at=datetime(2021, 5, 5, 8, tzinfo=UTC),
    ),
    plan=Plan(
        id="7",
        name="Pro",
        status="canceled",
        status_raw="will_end",
        price=30,
        period="P3M",
        renews_at=datetime(2025, 1, 1, 21, 21, 15, tzinfo=UTC),
        next_plan="Free",
    ),
    entitlements={"fast_mode": True, "private": False, "tier": 3},
    coverage={"get_user": "ok", "get_usage": "PermissionDenied"},
)
DATA = account(
    pool(key="monthly", kind="allowance", limit=0, remaining=0, period="P1M"),
    pool(key="additional", kind="overage", limit=0, remaining=0),
    name="data",
    provider="orbit",
    notices=[
        Notice(
            kind="deprecation",
            message="Version 1 will be shut down.",
            effective_at=datetime(2022, 2, 2, tzinfo=UTC),
        )
    ],
    call_cost=0,
)
CLIPS = account(
    pool(remaining=0),
    pool(
        key="lot:1",
        kind="lot",
        limit=100,
        expires_at=datetime(2021, 3, 1, tzinfo=UTC),
        counts=False,
    ),
    name="clips",
    provider="reel",
    plan=Plan(name="Default", status="expired", price=0),
)
PROVIDERS = {"speech": "acme", "video": "zenith", "data": "orbit", "clips": "reel", "mail": "post"}


def read(*accounts):
    return [Reading(account.name, account, None) for account in accounts]


REFUSED = Reading(
    "mail",
    None,
    errors.AuthenticationError(
        "Post: the key is missing, wrong or revoked (HTTP 401, invalid_api_key)", status=401
    ),
)
READINGS = [*read(SPEECH, VIDEO, DATA, CLIPS), REFUSED]


def screen(width=80, encoding="utf-8", **console):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    return display.Screen(Console(file=file, width=width, **console))


def shown(printer, *arguments, width=80, encoding="utf-8", **console):
    """What a function of `display` prints."""
    on = screen(width, encoding, **console)
    printer(on, *arguments)
    return on._console.file.buffer.getvalue().decode(encoding)


def table(readings=READINGS, providers=PROVIDERS, **console):
    return shown(display.table, readings, lambda name: providers.get(name, "acme"), **console)


def row(*balances, **facts):
    """The lines of an account's balances, without the header and what is below the table."""
    printed = table(read(account(*balances, **facts)), {"main": "main"}, width=100)
    return printed.partition("\n\n")[0].splitlines()[1:]


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

~ inferred from documentation, not told
  by the provider
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

~ inferred from documentation, not told by the provider
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

~ inferred from documentation, not told by the provider
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


# -- what a row says -----------------------------------------------------------------------------


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


def test_nothing_is_known_to_be_left_once_everything_expired():
    assert row(pool(kind="lot", remaining=5, limit=9, expires_at=NOW)) == [
        "main       —                          unknown credits",
        "  credits        ███████████░░░░░░░░░       5 of 9     expired now",
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
    busy = Reading("main", None, errors.RateLimited("Acme: too many requests", retry_after=90.5))

    assert "✗ Acme: too many requests; it asks to wait 1 minute\n" in table([busy])


def test_a_notice_that_is_still_to_come():
    notice = Notice(kind="payment", message="Pay", effective_at=NOW + timedelta(days=12))

    assert "▲ main: payment: Pay (from 2024-12-18, in 12 days)\n" in table(
        read(account(pool(remaining=1), notices=[notice]))
    )


# -- numbers and times in words ------------------------------------------------------------------


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
    assert display.relative(NOW + timedelta(seconds=seconds), NOW) == expected


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

    assert f"credits: prepaid, counts, {expected}\n" in shown(display.account, whole)


# -- terminals -----------------------------------------------------------------------------------

GREEN, YELLOW, RED, DIM, BOLD = "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m", "\x1b[1m"
END = "\x1b[0m"


def coloured(*balances, **facts):
    printed = table(
        read(account(*balances, **facts)),
        {"main": "main"},
        force_terminal=True,
        color_system="standard",
    )
    return printed.splitlines()


@pytest.mark.parametrize(
    ("remaining", "bar", "number"),
    [
        (100, f"{GREEN}██████████{END}", f"{BOLD}100{END}"),
        (21, f"{GREEN}██{END}{DIM}░░░░░░░░{END}", f"{BOLD}21{END}"),
        (20, f"{YELLOW}██{END}{DIM}░░░░░░░░{END}", "\x1b[1;33m20" + END),
        (0, f"{RED}░░░░░░░░░░{END}", "\x1b[1;31m0" + END),
        (-1, f"{RED}░░░░░░░░░░{END}", "\x1b[1;31m-1" + END),
    ],
)
def test_the_colour_tells_how_much_is_left(remaining, bar, number):
    line = coloured(pool(remaining=remaining, limit=100))[1]

    assert f"{bar} {number} of 100 credits" in line


def test_the_colour_of_the_rest():
    bad = coloured(pool(), plan=Plan(name="Pro", status="expired"))
    failed = table([REFUSED], force_terminal=True, color_system="standard").splitlines()

    assert bad[1].startswith(f"{BOLD}main   {END}  Pro{RED}, expired{END}")
    assert "\x1b[1;2munknown\x1b[0m credits" in bad[1]
    assert f"{RED}✗{END} Post: the key" in failed[1]
    assert failed[-1] == f"1 account, {RED}1 could not be read{END}"


def test_without_a_terminal_there_are_no_escapes():
    assert "\x1b" not in table()


def test_an_encoding_without_the_symbols():
    accounts = read(
        account(
            pool(key="größe", kind="allowance", remaining=5, limit=10),
            pool(key="b", remaining=3),
            name="zoë",
            plan=Plan(name="Größe Предел"),
            notices=[Notice(kind="warning", message="Grüße")],
        ),
        display.discreet(attrs.evolve(SPEECH, name="x" * 50)),
    )

    assert (
        table([*accounts, REFUSED], encoding="ascii", width=60)
        == """\
ACCOUNT       LEFT                                 RESETS
zo?                       8 credits
  gr??e       ###...      5 of 10                  unknown
  b                       3
xxxxxxxxx...  ####.. 82,769 of 100,000 characters  in 9 days
              #.....     18 of 230 edits           unknown
mail          x Post: the key is missing, wrong or revoked
              (HTTP 401, invalid_api_key)

! zo?: warning: Gr??e

3 accounts, 1 low, 1 could not be read
"""
    )
    assert "holder    ...\n" in shown(display.account, accounts[1].account, encoding="ascii")
    assert "zoë" in table(accounts, encoding="latin-1")


HOSTILE = [
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x9b31mred",
    "[bold]markup[/bold] :smile:",
    "two\nlines\r\n\ttab\x0b\x0c\x85\u2028end",
    "שלום עולם",
    "مرحبا",
    "プレミアムプラン非常に長い名前です",
    "👩‍👩‍👧‍👦 ❤️ family",
    "\u202eevil\u202c\u2066x\u2069",
    "bell\x07back\x08space\x00",
    "\ud800 lone \udfff",
    "a" * 100_000,
    "e" + "\u0301" * 5000,
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_foreign_text_neither_acts_nor_breaks_a_line(text, encoding):
    hostile = account(
        pool(key=text, remaining=5, limit=10, kind="allowance"),
        pool(key=f"{text}2", remaining=7),
        name=text,
        provider=text,
        via=text,
        holder=Holder(id=text, email=f"{text}@example.com", display_name=text, key_hint=text),
        plan=Plan(id=text, name=text, status="free", status_raw=text, next_plan=text),
        entitlements={text: text},
        coverage={text: text},
        notices=[Notice(kind="warning", message=text)],
        request_id=text,
    )
    failed = Reading(text, None, errors.NotJson(text))

    printed = table([*read(hostile), failed, *read(SPEECH)], encoding=encoding)
    for console in (printed, shown(display.account, hostile, encoding=encoding)):
        assert "\ufffd" not in console
        strange = {c for c in console if unicodedata.category(c)[0] == "C"} - {"\n", "\u200e"}
        assert strange == set()
    bars = {cell_len(re.split("[█#]", line)[0]) for line in printed.splitlines() if " of " in line}
    assert len(bars) == 1
    assert max(map(cell_len, printed.splitlines())) <= 80


def test_a_number_stays_behind_a_name_that_is_written_from_right_to_left():
    (line,) = row(pool(remaining=5), plan=Plan(name="שלום"))

    assert line == "main     שלום\u200e  5 credits"


# -- one account in full -------------------------------------------------------------------------


def test_one_account_in_full():
    assert (
        shown(display.account, SPEECH)
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
        shown(display.account, display.discreet(VIDEO))
        == """\
video

provider   zenith through relay.example
holder     te…@e….com, id 123e…0000
since      2021-05-05 08:00 UTC
plan       Pro, id 7, canceled, told as will_end
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
        display.account,
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


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ([pool(unlimited=True)], "unlimited credits"),
        ([pool(limit=5)], "an unknown number of credits"),
        ([pool(remaining=5), pool(key="b")], "5 credits, not all of it known"),
    ],
)
def test_what_can_be_spent(balances, expected):
    assert f"to spend  {expected}\n" in shown(display.account, account(*balances))


# -- identities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("test@example.com", "te…@e….com"),
        ("a@b.example.org", "…@b….org"),
        ("abc@example.com", "a…@e….com"),
        ("123e4567-e89b-12d3-a456-426614170000", "123e…0000"),
        ("9988776655", "99…"),
        ("Ada", "…"),
    ],
)
def test_an_identity_is_shortened(identity, expected):
    holder = display.discreet(
        account(holder=Holder(id=identity, email=identity, display_name=identity))
    ).holder

    assert (holder.id, holder.email, holder.display_name) == (expected,) * 3


def test_identities_are_shortened_wherever_they_occur():
    secret = Secret("x")
    shy = display.discreet(
        account(
            pool(remaining=123456),
            holder=Holder(id="123456", email="ada@example.com", display_name="Ada"),
            entitlements={"owner": "ada@example.com", "seats": 5, "beta": True},
            notices=[
                Notice(kind="warning", message="Dear Ada, bob@example.com owes account 123456")
            ],
            raw={
                "user_id": 123456,
                "name": "Ada",
                "names": ["Ada Lovelace", "ada@example.com", "x123456"],
                "ada@example.com": Decimal("123456"),
                "count": 12,
                "ok": True,
                "token": secret,
            },
        )
    )

    assert shy.entitlements == {"owner": "a…@e….com", "seats": 5, "beta": True}
    assert shy.notices[0].message == "Dear Ada, b…@e….com owes account 1…"
    assert shy.raw == {
        "user_id": "1…",
        "name": "…",
        "names": ["Ada Lovelace", "a…@e….com", "x123456"],
        "a…@e….com": Decimal("123456"),
        "count": 12,
        "ok": True,
        "token": secret,
    }
    assert shy.balances == (pool(remaining=123456),)


def test_hiding_takes_no_time_on_a_long_text():
    long = "@" * 50_000 + "a" * 50_000

    assert display.discreet(account(raw=long)).raw == long


# -- one question, and the providers -------------------------------------------------------------


def test_a_verdict_is_one_line():
    assert (
        shown(
            lambda on: display.verdict(
                on, "main\n", Verdict("no", "key\x1b leaves 3 credits of 5 needed"), recorded=True
            )
        )
        == "main: no, key leaves 3 credits of 5 needed (demo: a recorded reply)\n"
    )


def test_the_providers():
    entry = Entry(
        name="acme",
        title="Acme",
        env="ACME_API_KEY",
        key="a key",
        base_url="https://api.acme.example",
        options=("team", "region"),
        tells=frozenset({"plan", "holder"}),
    )
    blank = attrs.evolve(entry, name="zenith", options=(), tells=frozenset())

    assert (
        shown(display.providers, [entry, blank])
        == """\
acme  Acme
  key      ACME_API_KEY: a key
  options  team, region
  tells    holder, plan

zenith  Acme
  key    ACME_API_KEY: a key
  tells  unknown, without a recorded reply

"""
    )

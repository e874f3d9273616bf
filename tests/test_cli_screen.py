"""Output that every terminal can show: colors, encodings, hostile text."""

from __future__ import annotations

import re
import unicodedata

import attrs
import pytest
from rich.cells import cell_len

from coffers import errors
from coffers._cli.detail import print_account
from coffers._cli.identities import discreet
from coffers._fleet import Reading
from coffers.model import Holder, Notice, Plan

from .on_screen import REFUSED, SPEECH, account, pool, read, row, shown, table

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
        discreet(attrs.evolve(SPEECH, name="x" * 50)),
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
    assert "holder    ...\n" in shown(print_account, accounts[1].account, encoding="ascii")
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
    for console in (printed, shown(print_account, hostile, encoding=encoding)):
        assert "\ufffd" not in console
        strange = {c for c in console if unicodedata.category(c)[0] == "C"} - {"\n", "\u200e"}
        assert strange == set()
    bars = {cell_len(re.split("[█#]", line)[0]) for line in printed.splitlines() if " of " in line}
    assert len(bars) == 1
    assert max(map(cell_len, printed.splitlines())) <= 80


def test_a_number_stays_behind_a_name_that_is_written_from_right_to_left():
    (line,) = row(pool(remaining=5), plan=Plan(name="שלום"))

    assert line == "main     שלום\u200e  5 credits"

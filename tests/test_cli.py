"""The command line: what each command prints, where to, and its exit status."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest

import coffers
from coffers import _cli, _registry
from coffers._cli import accounts
from coffers._fleet import fleet as fleets
from coffers._stores import Store
from coffers._wire import callers_http, transport
from coffers.errors import StoreUnavailable
from coffers.flow import call
from coffers.model import Account, Balance

from .conftest import get_account

BODIES = {
    "rich": (200, {"left": 82769, "id": "123e4567-e89b-12d3-a456-426614170000", "token": "t0p"}),
    "poor": (200, {"left": 0, "note": "to ada@example.com"}),
    "owing": (200, {"left": Decimal("-0.5")}),
    "wrong": (401, {"error": "invalid_key"}),
    "busy": (429, {}),
    "spent": (402, {}),
    "gone": (410, {}),
}
"""The provider's answer, by key."""
HINT = "coffers: usage: coffers [check | providers | show] [NAME] [OPTIONS]; see coffers --help\n"


@pytest.fixture(autouse=True)
def provider(acme, monkeypatch, tmp_path):
    """Set up a provider without a network, an empty working directory and a 100-column screen.

    Returns the list of accounts that the provider was asked for.
    """

    asked = []

    def answer(request):
        asked.append(request.headers["x-acme-key"].removeprefix("key-"))
        status, body = BODIES[asked[-1]]
        content = json.dumps(body, default=float).encode()
        return httpx2.Response(status, content=content, headers={"x-request-id": "req-1"})

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    send = callers_http.CallersTransport(http).send
    monkeypatch.setattr(transport.Transport, "send", lambda _, *request: send(*request))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("TERM", raising=False)
    return asked


@pytest.fixture
def configured(tmp_path):
    """Write a file with accounts named after their keys, and return the options for it.

    `fleet` goes above them.
    """

    def write(*names, mode=0o600, fleet="", **settings):
        path = tmp_path / "accounts.toml"
        settings = {"retries": 0, **settings}
        lines = [f"{name} = {value}" for name, value in settings.items()]
        tables = [
            "\n".join([f"[accounts.{name}]", 'provider = "acme"', f'key = "key-{name}"', *lines])
            for name in names
        ]
        path.write_text("\n".join([fleet, *tables]), encoding="utf-8")
        path.chmod(mode)
        return ["--config", str(path)]

    return write


@pytest.fixture
def run(capsys):
    """Run a command; return its exit status, stdout and stderr."""

    def run(*arguments):
        status = _cli.main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def having(acme, monkeypatch, configured):
    """Give the account `rich` these balances."""

    def have(*balances):
        def read(_):
            yield from call(get_account)
            return Account(balances=balances)

        monkeypatch.setattr(acme, "read", read)
        return configured("rich")

    return have


@pytest.fixture
def shared(configured):
    """Share these accounts' readings with later commands; return the options for it."""

    def share(*names):
        return configured(*names, fleet='store = "sqlite:///shared.db"')

    return share


@pytest.fixture
def five_minutes_later(monkeypatch):
    """Continue as if five minutes had passed."""

    def go_on():
        at = datetime.now(UTC) + timedelta(minutes=5, seconds=5)
        monkeypatch.setattr(accounts, "now_of", lambda _: at)

    return go_on


# -- the table -----------------------------------------------------------------------------------


def test_the_table_of_all_accounts(run, configured):
    status, out, err = run(*configured("rich", "poor", "owing"))

    assert (status, err) == (0, "")
    assert (
        out
        == """\
ACCOUNT  PROVIDER  PLAN    LEFT
rich     acme      —     82,769 credits
poor     acme      —          0 credits
owing    acme      —       -0.5 credits

3 accounts, 2 empty
"""
    )


def test_an_account_that_cannot_be_read_does_not_hide_the_others(run, configured):
    status, out, err = run(*configured("wrong", "rich"))

    assert (status, err) == (69, "")
    assert (
        out
        == """\
ACCOUNT  PROVIDER  PLAN    LEFT
wrong    acme      ✗ Acme: the key is missing, wrong or revoked (HTTP 401, invalid_key)
rich     acme      —     82,769 credits

2 accounts, 1 could not be read
"""
    )


def test_the_table_as_json(run, configured):
    status, out, err = run("--json", *configured("rich", "wrong"))
    document = json.loads(out)
    rich, wrong = document.pop("readings")
    account = rich.pop("account")

    assert (status, err) == (69, "")
    assert document == {"schema": "coffers.readings/1", "demo": False}
    assert rich == {"name": "rich", "provider": "acme", "error": None}
    assert account["schema"] == "coffers.account/1"
    assert account["balances"][0]["remaining"] == "82769"
    assert account["holder"]["id"] == "123e…0000"
    assert "raw" not in account
    assert wrong == {
        "name": "wrong",
        "provider": "acme",
        "account": None,
        "error": {
            "type": "AuthenticationError",
            "message": "Acme: the key is missing, wrong or revoked (HTTP 401, invalid_key)",
            "provider": "acme",
            "operation": "get_account",
            "status": 401,
            "provider_code": "invalid_key",
            "request_id": "req-1",
            "retry_after": None,
            "scope": None,
        },
    }
    assert out.isascii()


def test_identities_are_shown_in_full_on_request(run, configured):
    status, out, _ = run("--json", "--identities", *configured("rich"))

    (reading,) = json.loads(out)["readings"]
    assert status == 0
    assert reading["account"]["holder"]["id"] == "123e4567-e89b-12d3-a456-426614170000"


# -- recorded replies ----------------------------------------------------------------------------


def recorded():
    return [name for name in _registry.names() if name != "acme"]


def test_the_demo_shows_a_few_accounts_of_every_kind(run):
    status, out, err = run("--demo")

    assert (status, err) == (0, "")
    assert out.startswith("Demo: these are recorded replies. No provider was asked.\n\nACCOUNT ")
    assert "\n8 accounts" in out
    assert {kind for kind in ("cap", "overage", "unlimited", "unknown", "~in") if kind in out} == {
        *("cap", "overage", "unlimited", "unknown", "~in")
    }


def test_the_demo_reads_every_provider(run):
    status, out, err = run("--demo", "--all")

    assert (status, err) == (0, "")
    assert out.startswith("Demo: these are recorded replies. No provider was asked.\n\nACCOUNT ")
    assert f"\n{len(recorded())} accounts" in out
    assert all(f"\n{name} " in out for name in recorded())
    assert run("--demo", "--all") == (status, out, err)


def test_the_demo_as_json(run):
    status, out, err = run("--demo", "--all", "--json")
    document = json.loads(out)

    assert (status, err, document["demo"]) == (0, "", True)
    assert [r["name"] for r in document["readings"]] == recorded()
    assert [r["provider"] for r in document["readings"]] == recorded()
    assert all(r["account"]["balances"] and r["error"] is None for r in document["readings"])


def test_the_demo_of_one_account(run):
    for name in recorded():
        status, out, err = run("show", name, "--demo")
        assert (status, err) == (0, "")
        assert out.startswith(
            f"Demo: these are recorded replies. No provider was asked.\n\n{name}\n\n"
        )


# -- one account ---------------------------------------------------------------------------------


def test_show_prints_one_account(run, configured):
    status, out, err = run("show", "rich", *configured("rich", "wrong"))

    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if not line.startswith("read ")] == [
        "rich",
        "",
        "provider  acme",
        "holder    id 123e…0000",
        "plan      unknown",
        "to spend  82,769 credits",
        "request   req-1",
        "",
        "pool: prepaid, counts",
        "              82,769 credits left",
    ]


def test_show_with_the_reply(run, configured):
    status, out, err = run("show", "rich", "--raw", *configured("rich"))

    assert (status, err) == (0, "")
    assert json.loads(out[out.index("{") :]) == {
        "left": 82769,
        "id": "123e…0000",
        "token": "**********",
    }


def test_show_with_identities(run, configured):
    _, out, _ = run("show", "rich", "--identities", *configured("rich"))

    assert "holder    id 123e4567-e89b-12d3-a456-426614170000\n" in out


def test_show_as_json_is_the_table_with_one_reading(run, configured):
    status, out, err = run("show", "poor", "--json", "--raw", *configured("rich", "poor"))
    document = json.loads(out)
    (reading,) = document.pop("readings")

    assert (status, err) == (0, "")
    assert document == {"schema": "coffers.readings/1", "demo": False}
    assert reading["name"] == "poor"
    assert reading["account"]["raw"] == {"left": 0, "note": "to a…@e….com"}


def test_show_of_an_account_that_cannot_be_read(run, configured):
    assert run("show", "wrong", *configured("wrong")) == (
        69,
        "",
        "coffers: wrong: AuthenticationError: Acme: the key is missing, wrong or revoked"
        " (HTTP 401, invalid_key)\n",
    )
    status, out, _ = run("show", "wrong", "--json", *configured("wrong"))
    assert status == 69
    assert json.loads(out)["readings"][0]["error"]["status"] == 401


def test_show_says_where_the_adapter_stumbled(run, configured, acme, monkeypatch):
    def read(_):
        return (yield from call(get_account)).nothing

    monkeypatch.setattr(acme, "read", read)
    status, out, err = run("show", "rich", *configured("rich"))
    told, note = err.splitlines()

    assert (status, out) == (69, "")
    assert (
        told
        == "coffers: rich: UnexpectedShape: Acme: the answer's shape doesn't match its documentation"
    )
    assert re.fullmatch(r"the adapter failed: AttributeError in .+", note)


# -- one question --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "need", "expected"),
    [
        ("rich", "82769", (0, "yes, 82769 credits left, 82769 needed")),
        ("rich", "82769.01", (1, "no, 82769 credits left, 82769.01 needed")),
        ("poor", "0", (0, "yes, 0 credits left, 0 needed")),
        ("owing", "0", (1, "no, -0.5 credits left, 0 needed")),
        (
            "wrong",
            "1",
            (69, "unknown, Acme: the key is missing, wrong or revoked (HTTP 401, invalid_key)"),
        ),
        ("busy", "1", (69, "unknown, Acme: too many requests (HTTP 429)")),
        ("spent", "1", (1, "no, Acme: the account has nothing left (HTTP 402)")),
        (
            "gone",
            "1",
            (69, "unknown, Acme: the provider doesn't, or no longer, report this (HTTP 410)"),
        ),
    ],
)
def test_check_answers_in_one_line_and_by_its_status(run, configured, name, need, expected):
    status, line = expected
    asked = ["check", name, "--need", need, "--unit", "credits", *configured(name)]

    assert run(*asked) == (status, f"{name}: {line}\n", "")


def test_check_as_json(run, configured):
    status, out, err = run("check", "rich", "--need", "1e3", "--json", *configured("rich"))

    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "schema": "coffers.verdict/1",
        "demo": False,
        "name": "rich",
        "provider": "acme",
        "need": "1000",
        "unit": "credits",
        "overage": False,
        "verdict": "yes",
        "reason": "82769 credits left, 1000 needed",
        "available": "82769",
        "complete": True,
        "unlimited": False,
        "resets_at": None,
        "error": None,
    }


def test_check_without_a_unit(run, having):
    credit = Balance(key="a", kind="prepaid", unit="credits", remaining=5)
    edits = Balance(key="b", kind="prepaid", unit="edits", remaining=5)
    asked = ["check", "rich", "--need", "5"]

    assert run(*asked, *having(credit)) == (0, "rich: yes, 5 credits left, 5 needed\n", "")
    assert run(*asked, *having(credit, edits)) == (
        64,
        "",
        "coffers: rich needs --unit: it has credits and edits\n",
    )
    slots = Balance(key="c", kind="slots", unit="requests", limit=5)
    assert run(*asked, *having(slots)) == (
        69,
        "rich: unknown, the account has nothing that can be spent\n",
        "",
    )


def test_check_with_the_overage(run, having):
    balances = (
        Balance(key="a", kind="allowance", unit="credits", limit=10, used=8),
        Balance(key="b", kind="overage", unit="credits", limit=10, used=0),
    )
    asked = ["check", "rich", "--need", "5", *having(*balances)]

    assert run(*asked)[0] == 1
    assert run(*asked, "--overage") == (0, "rich: yes, 12 credits left, 5 needed\n", "")


def test_check_in_another_unit_is_unknown(run, configured):
    assert run("check", "rich", "--need", "5", "--unit", "USD", *configured("rich")) == (
        69,
        "rich: unknown, no balance in USD; the account has credits\n",
        "",
    )


def test_a_no_says_when_there_will_be_more(run, having):
    resets_at = datetime.now(UTC) + timedelta(days=11, hours=1)
    options = having(
        Balance(key="a", kind="allowance", unit="credits", remaining=5, resets_at=resets_at)
    )

    assert run("check", "rich", "--need", "10", "--unit", "credits", *options) == (
        1,
        "rich: no, 5 credits left, 10 needed; more in 11 days\n",
        "",
    )
    assert run("check", "rich", "--need", "5", "--unit", "credits", *options)[1] == (
        "rich: yes, 5 credits left, 5 needed\n"
    )
    _, out, _ = run("check", "rich", "--need", "10", "--json", *options)
    answer = json.loads(out)
    assert answer["reason"] == "5 credits left, 10 needed"
    assert (answer["verdict"], answer["available"], answer["complete"]) == ("no", "5", None)
    assert answer["resets_at"] == resets_at.isoformat().replace("+00:00", "Z")
    assert answer["error"] is None


@pytest.mark.parametrize(
    ("balance", "reason", "told"),
    [
        ({"unlimited": True}, "credits are unlimited", (None, True, True)),
        (
            {"remaining": 7},
            "7 credits left, 5 needed, and there may be more",
            ("7", False, False),
        ),
    ],
)
def test_a_yes_by_what_is_known(run, having, balance, reason, told):
    first = Balance(key="a", kind="prepaid", unit="credits", **balance)
    options = having(first, Balance(key="b", kind="prepaid", unit="credits", limit=9))
    asked = ["check", "rich", "--need", "5", *options]

    assert run(*asked) == (0, f"rich: yes, {reason}\n", "")
    answer = json.loads(run(*asked, "--json")[1])
    assert (answer["available"], answer["complete"], answer["unlimited"]) == told


def test_what_the_provider_does_not_tell_is_no_error(run, having):
    options = having(Balance(key="a", kind="prepaid", unit="credits", limit=9))
    status, out, _ = run("check", "rich", "--need", "5", "--json", *options)
    answer = json.loads(out)

    assert (status, answer["verdict"], answer["error"]) == (69, "unknown", None)
    assert answer["reason"] == "the provider doesn't say how many credits are left"
    assert answer["unit"] == "credits"


def test_what_the_provider_no_longer_tells_is_an_error(run, configured):
    asked = ["check", "gone", "--need", "1", "--unit", "credits", "--json", *configured("gone")]
    status, out, _ = run(*asked)
    answer = json.loads(out)

    assert (status, answer["verdict"]) == (69, "unknown")
    assert (answer["error"]["type"], answer["error"]["status"]) == ("Unsupported", 410)


def test_a_refusal_for_want_of_credits_is_a_no_with_its_error(run, configured):
    asked = ["check", "spent", "--need", "5", "--json", *configured("spent")]
    status, out, _ = run(*asked)
    answer = json.loads(out)

    assert (status, answer["verdict"], answer["unit"]) == (1, "no", None)
    assert (answer["available"], answer["resets_at"]) == (None, None)
    assert (answer["error"]["type"], answer["error"]["status"]) == ("InsufficientCredits", 402)


@pytest.mark.parametrize(
    ("options", "requests"),
    [
        (["--need", "5", "--unit", "credits"], 1),
        (["--need", "5"], 1),
        (["--need", "5", "--refresh"], 1),
        (["--need", "99999", "--unit", "credits"], 1),
        (["--need", "99999"], 2),
    ],
)
def test_how_often_the_provider_is_asked_for_one_answer(
    run, configured, provider, options, requests
):
    """A *no* is confirmed, unless its reading was made for this answer."""
    run("check", "rich", *options, *configured("rich"))

    assert provider == ["rich"] * requests


def test_what_is_held_is_mentioned(run, shared):
    options = shared("rich")
    asked = ["check", "rich", "--unit", "credits", *options]

    with coffers.Coffers.from_config(options[1]) as fleet:
        hold = fleet.reserve("rich", 10_000, "credits")
        assert run(*asked, "--need", "100") == (
            0,
            "rich: yes, 72769 credits left, 100 needed (10000 more are held or just spent)\n",
            "",
        )
        assert run(*asked, "--need", "80000") == (
            1,
            "rich: no, 72769 credits left, 80000 needed (10000 more are held or just spent)\n",
            "",
        )
        assert json.loads(run(*asked, "--need", "1", "--json")[1])["available"] == "72769"
        hold.release()

    assert run(*asked, "--need", "80000")[:2] == (
        0,
        "rich: yes, 82769 credits left, 80000 needed\n",
    )


def test_a_no_of_a_recorded_reply(run):
    """The account is read again before a *no*."""
    for name in recorded():
        status, out, err = run("check", name, "--need", "1e30", "--demo")
        assert status in (0, 1, 64, 69)
        if status != 64:  # if the account has several units
            assert out.endswith(" (demo: a recorded reply)\n")
            assert err == ""


# -- shared readings -----------------------------------------------------------------------------


def test_commands_share_their_readings(run, shared, provider):
    options = shared("rich", "owing")
    table = run(*options)
    assert (table[0], sorted(provider)) == (0, ["owing", "rich"])
    del provider[:]

    assert run(*options) == table
    assert run("show", "rich", *options)[0] == 0
    assert run("check", "rich", "--need", "5", *options)[0] == 0
    assert provider == []


@pytest.fixture
def stored(run, shared, provider, monkeypatch):
    """Read two accounts, then change what one has left; return the options for them."""
    options = shared("rich", "owing")
    run(*options)
    del provider[:]
    monkeypatch.setitem(BODIES, "rich", (200, {"left": 7}))
    return options


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (["--refresh"], ["owing", "rich"]),
        (["show", "rich", "--refresh"], ["rich"]),
        (["check", "rich", "--need", "5", "--refresh"], ["rich"]),
        (["show", "rich", "--raw"], ["rich"]),
    ],
)
def test_they_ask_anew_on_request(run, stored, provider, command, asked):
    status, out, err = run(*command, *stored)

    assert (status, err, sorted(provider)) == (0, "", asked)
    assert re.search(r"\b7 credits", out)


def test_the_reply_of_an_account_that_is_shared(run, stored):
    _, out, _ = run("show", "rich", "--raw", "--json", *stored)

    assert json.loads(out)["readings"][0]["account"]["raw"] == {"left": 7}


@pytest.fixture
def outdated(run, shared, monkeypatch, five_minutes_later):
    """Read two accounts, one of which is busy five minutes later; return the options."""
    options = shared("rich", "owing")
    run(*options)
    monkeypatch.setitem(BODIES, "rich", BODIES["busy"])
    five_minutes_later()
    return options


def test_the_last_numbers_are_shown_with_their_age(run, outdated):
    table = """\
ACCOUNT  PROVIDER  PLAN    LEFT
rich     acme      —     82,769 credits
                   ▲ read 5 minutes ago; since then: Acme: too many requests (HTTP 429)
owing    acme      —       -0.5 credits

2 accounts, 1 empty, 1 out of date
"""

    assert run("--refresh", *outdated) == (69, table, "")


def test_the_last_numbers_of_one_account(run, outdated):
    status, out, err = run("show", "rich", "--refresh", *outdated)
    lines = out.splitlines()

    assert (status, err) == (69, "")
    assert lines[:4] == [
        "rich",
        "",
        "▲ read 5 minutes ago; since then: Acme: too many requests (HTTP 429)",
        "",
    ]
    assert "to spend  82,769 credits" in lines
    assert any(line.startswith("read      5 minutes ago, 20") for line in lines)


def test_there_is_no_reply_to_the_last_numbers(run, outdated):
    status, out, _ = run("show", "rich", "--raw", *outdated)

    assert (status, out.splitlines()[-1].strip()) == (69, "82,769 credits left")


@pytest.mark.parametrize("command", [["--json"], ["show", "rich", "--json"]])
def test_the_last_numbers_as_json(run, outdated, command):
    status, out, err = run(*command, "--refresh", *outdated)
    reading = json.loads(out)["readings"][0]

    assert (status, err) == (69, "")
    assert reading["account"]["stale"] is True
    assert reading["account"]["balances"][0]["remaining"] == "82769"
    assert (reading["error"]["type"], reading["error"]["status"]) == ("RateLimited", 429)


def test_the_last_numbers_are_no_answer_for_who_asks_anew(run, outdated):
    asked = ["check", "rich", "--need", "5", *outdated]

    assert run(*asked, "--refresh") == (
        69,
        "rich: unknown, Acme: too many requests (HTTP 429)\n",
        "",
    )


def test_an_account_that_changed_hands_is_reported(run, shared, monkeypatch):
    options = shared("rich")
    run(*options)
    monkeypatch.setitem(BODIES, "rich", (200, {"left": 7, "id": "somebody-else"}))
    status, out, err = run("--refresh", *options)
    changed = "the key now belongs to a different account holder"

    assert (status, err) == (0, f"coffers: warning: rich: {changed}\n")
    assert f"▲ rich: warning: {changed} (since 20" in out


class Down(Store):
    """A store that doesn't answer."""

    blocks = True

    def _transact(self, operation):
        raise StoreUnavailable("the store at host doesn't answer in time")

    def close(self):
        pass


@pytest.fixture
def down(monkeypatch, configured):
    monkeypatch.setattr(fleets, "open_store", lambda *_: Down())
    return configured("rich", "owing")


def test_a_store_that_is_down_does_not_keep_readings_from_being_shown(run, down):
    told = "coffers: warning: the store at host doesn't answer in time\n"

    status, out, err = run(*down)
    assert (status, out.splitlines()[-1], err) == (0, "2 accounts, 1 empty", told)
    status, out, err = run("show", "rich", *down)
    assert (status, err) == (0, told)
    assert "to spend  82,769 credits\n" in out


def test_with_a_store_that_is_down_nobody_knows_what_is_available(run, down):
    reason = "the store at host doesn't answer in time"

    for unit in ([], ["--unit", "credits"]):
        status, out, _ = run("check", "rich", "--need", "5", *unit, *down)
        assert (status, out) == (69, f"rich: unknown, {reason}\n")
        _, out, _ = run("check", "rich", "--need", "5", *unit, "--json", *down)
        assert json.loads(out)["error"]["type"] == "StoreUnavailable"


# -- the providers -------------------------------------------------------------------------------


def test_the_providers(run):
    status, out, err = run("providers")

    assert (status, err) == (0, "")
    rows = out.split("\n\n")[0].splitlines()
    assert [row.split()[0] for row in rows] == ["PROVIDER", *_registry.names()]
    assert "ACME_API_KEY" in out


def test_one_provider(run):
    status, out, err = run("providers", "acme")

    assert (status, err) == (0, "")
    assert out.startswith("acme  Acme\n  key         ACME_API_KEY: a key\n")
    assert run("providers", "acne") == (
        64,
        "",
        "coffers: unknown provider 'acne' (did you mean 'acme'?); `coffers providers` lists them\n",
    )


def test_a_package_that_cannot_be_used_costs_one_line(run, acme, configured, monkeypatch):
    def load():
        raise ImportError("no such thing")

    broken = SimpleNamespace(name="odd", value="odd:Odd", dist=None, load=load)
    working = SimpleNamespace(name="acme", load=lambda: acme)
    monkeypatch.setattr(_registry, "_foreign", lambda: {"acme": working, "odd": broken})
    monkeypatch.setenv("ACME_API_KEY", "key-rich")
    problem = "provider 'odd' (odd:Odd) can't be loaded: ImportError: no such thing"
    warning = f"coffers: warning: {problem}; leaving it out\n"

    for command in ([], ["providers"], ["show", "acme"], ["--demo"]):
        status, out, err = run(*command)
        assert (status, err) == (0, warning)
        assert "odd" not in out
    assert run("check", "rich", "--need", "1", *configured("rich"))[::2] == (0, "")
    assert run("providers", "odd") == (64, "", f"coffers: {problem}\n")


def test_the_providers_as_json(run):
    status, out, err = run("providers", "--json")
    document = json.loads(out)
    entries = {entry["name"]: entry for entry in document["providers"]}

    assert (status, err, document["schema"]) == (0, "", "coffers.providers/1")
    assert list(entries) == list(_registry.names())
    assert entries.pop("acme") == {
        "name": "acme",
        "title": "Acme",
        "env": "ACME_API_KEY",
        "key": "a key",
        "base_url": "https://api.acme.example",
        "hosts": [],
        "options": ["team", "extra"],
        "confidence": None,
        "polling": None,
        "sources": [],
        "unseen": [],
        "tells": None,
    }
    assert all(entry["tells"] for entry in entries.values())


# -- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], "unexpected 'bogus'"),
        (["chekc", "rich"], "unexpected 'chekc' (did you mean 'check'?)"),
        (["provider"], "unexpected 'provider' (did you mean 'providers'?)"),
        (["--demo", "show", "rich"], "unexpected 'show': the command must come first"),
        (["check", "rich", "--nede", "5"], "--nede"),
        (["providers", "acme", "all\x1b"], r"unexpected 'all\x1b'"),
        (["--bogus"], "--bogus"),
        (["--jsno"], "Did you mean --json?"),
        (["--config"], "--config requires an argument"),
        (["show"], "NAME requires an argument"),
        (["check", "rich"], "--need requires an argument"),
        (["check", "rich", "--need", "much"], "must be a number, 0 or more, not 'much'"),
        (["check", "rich", "--need", "NaN"], "must be a number, 0 or more, not 'NaN'"),
        (["check", "rich", "--need=-1"], "must be a number, 0 or more, not '-1'"),
    ],
)
def test_wrong_usage(run, arguments, said):
    status, out, err = run(*arguments)
    message, hint = err.splitlines(keepends=True)

    assert (status, out, hint) == (64, "", HINT)
    assert message.startswith("coffers: ")
    assert said in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--config", "missing.toml"], "missing.toml: No such file or directory"),
        (["--config", "x", "--demo"], "--demo and --config can't be combined"),
        (["--all"], "--all needs --demo; without it, all configured accounts are shown anyway"),
    ],
)
def test_wrong_configuration(run, arguments, message):
    assert run(*arguments) == (64, "", f"coffers: {message}\n")


@pytest.mark.parametrize("command", [("show", "x"), ("check", "x", "--need", "1")])
def test_an_account_that_there_is_not(run, configured, command):
    assert run(*command, *configured("rich")) == (
        64,
        "",
        "coffers: no account 'x'; there are: rich\n",
    )


@pytest.mark.parametrize("command", [("show", "rihc"), ("check", "Rich", "--need", "1")])
def test_the_account_that_was_meant_is_suggested(run, configured, command):
    assert run(*command, *configured("rich", "poor")) == (
        64,
        "",
        f"coffers: no account {command[1]!r} (did you mean 'rich'?); there are: rich, poor\n",
    )


@pytest.mark.parametrize("unit", ["credit", "Credits", "creidts"])
def test_the_unit_that_was_meant_is_suggested(run, configured, unit):
    assert run("check", "rich", "--need", "5", "--unit", unit, *configured("rich")) == (
        69,
        f"rich: unknown, no balance in {unit} (did you mean 'credits'?); the account has credits\n",
        "",
    )


def test_a_key_that_cannot_be_fetched_is_a_mistake_in_the_configuration(run, tmp_path):
    path = tmp_path / "accounts.toml"
    path.write_text('[accounts.main]\nprovider = "acme"\nkey_env = "UNSET"\n')
    said = f"{path}: [accounts.main]: key_env: the environment variable UNSET isn't set"

    assert run("show", "main", "--config", path) == (64, "", f"coffers: {said}\n")
    assert run("check", "main", "--need", "1", "--config", path)[0] == 64
    status, out, err = run("--config", path)
    assert (status, err) == (64, "")
    assert "".join(said.split()) in "".join(out.split())  # wrapped at the screen's width


@pytest.mark.parametrize(
    ("names", "status"), [(["rich"], 0), (["rich", "busy"], 69), (["rich", "busy", "odd"], 64)]
)
def test_a_mistake_counts_before_what_may_pass(run, configured, monkeypatch, names, status):
    options = configured(*names)
    path = Path(options[1])
    path.write_text(path.read_text().replace('key = "key-odd"', 'key_env = "UNSET"'))

    assert run(*options)[0] == status
    assert run("--json", *options)[0] == status


KEYS = {
    "": "no key; set ACME_API_KEY, or add key_env, key_file, key_command or key",
    "key = \"'k'\"": "the key for acme is in quotes; remove them",
    'key = ""': "the key for acme is empty",
    'key_env = "UNSET"': "key_env: the environment variable UNSET isn't set",
    'key_file = "none.key"': "key_file 'none.key': No such file or directory",
    'key_command = ["no-such-program"]': "key_command: the command: No such file or directory",
    'key = "k"\nmax_age = 5': "max_age is a fleet setting; move it above all tables",
    'key = "k"\nteam = 5': "team must be a string, not an integer",
}


@pytest.mark.parametrize(("line", "problem"), KEYS.items(), ids=KEYS)
def test_a_key_that_cannot_be_used_exits_as_wrong_configuration(run, tmp_path, line, problem):
    path = tmp_path / "accounts.toml"
    path.write_text(f'[accounts.main]\nprovider = "acme"\n{line}\n')
    path.chmod(0o600)

    said = f"coffers: {path}: [accounts.main]: {problem}\n"
    for command in (["show", "main"], ["check", "main", "--need", "1"]):
        assert run(*command, "--config", path) == (64, "", said)
        assert run(*command, "--json", "--config", path) == (64, "", said)
    assert run("--config", path)[0] == 64


def test_a_key_that_takes_too_long_is_unknown(run, tmp_path):
    path = tmp_path / "accounts.toml"
    command = json.dumps([sys.executable, "-c", "import time; time.sleep(600)"])
    path.write_text(
        f'[accounts.main]\nprovider = "acme"\nkey_command = {command}\ndeadline = 0.1\n'
    )
    where = f"{path}: [accounts.main]: key_command"

    assert run("check", "main", "--need", "1", "--config", path) == (
        69,
        f"main: unknown, {where}: no key within 0.1 s\n",
        "",
    )


def test_without_any_account_it_tells_what_to_do(run, monkeypatch):
    monkeypatch.setattr(_registry, "names", lambda: ("acme",))

    assert run() == (
        64,
        "",
        "coffers: no accounts are configured\n"
        "set one of these variables, or write a coffers.toml:\n"
        "  ACME_API_KEY  (Acme: a key)\n"
        "coffers --demo shows recorded replies and needs no key\n",
    )


def test_accounts_come_from_the_environment(run, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "key-rich")

    status, out, _ = run()
    assert (status, out.splitlines()[1]) == (0, "acme     —     82,769 credits")


def test_accounts_come_from_the_file_in_the_working_directory(run, monkeypatch, configured):
    monkeypatch.setenv("ACME_API_KEY", "key-rich")
    _, path = configured("poor")
    os.rename(path, "coffers.toml")  # noqa: PTH104

    status, out, _ = run()
    assert (status, out.splitlines()[1]) == (0, "poor     acme      —     0 credits")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_warning_is_one_line(run, configured):
    _, path = options = configured("rich", "poor", mode=0o644)
    status, out, err = run(*options)

    assert (status, out.splitlines()[-1]) == (0, "2 accounts, 1 empty")
    assert err == (
        f"coffers: warning: {path} holds a key that other users can read; chmod 600 it, or use"
        " key_env, key_file or key_command\n"
    )


def test_a_fault_is_not_taken_for_a_no(run, configured, monkeypatch):
    monkeypatch.setattr(fleets.Coffers, "ensure", lambda *_, **__: 1 / 0)
    status, out, err = run("check", "rich", "--need", "1", *configured("rich"))

    assert (status, out) == (70, "")
    assert err.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_version(run, program):
    shown = f"coffers {version('coffers')}\n"

    assert run("--version") == (0, shown, "")
    assert program("--version").communicate(timeout=60) == (shown.encode(), b"")


def test_help(run):
    for arguments in (["--help"], ["show", "--help"], ["check", "--help"], ["providers", "--help"]):
        status, out, err = run(*arguments)
        assert (status, err) == (0, "")
        assert out.startswith("Usage: coffers ")


# -- what must not leak --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 401, 403, 500])
def test_no_command_prints_a_key_or_a_secret(run, configured, monkeypatch, status):
    monkeypatch.setitem(
        BODIES, "canary", (status, {"left": 5, "error": "key-canary", "token": "t0p"})
    )
    options = configured("canary")

    for command in (
        [],
        ["--json", "--identities"],
        ["show", "canary", "--identities"],
        ["show", "canary", "--json", "--identities"],
        ["check", "canary", "--need", "1"],
        ["check", "canary", "--need", "1", "--json"],
    ):
        _, out, err = run(*command, *options)
        assert "key-canary" not in out + err
        assert "t0p" not in out + err


def test_a_pipe_gets_no_escapes(run, configured):
    _, out, _ = run(*configured("rich", "wrong"))

    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("environment", "escapes"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_colour_follows_the_environment(run, configured, monkeypatch, environment, escapes):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    for command in ([], ["show", "rich"], ["check", "rich", "--need", "1"]):
        _, out, _ = run(*command, *configured("rich"))
        assert ("\x1b" in out) is escapes


def test_stdout_without_unicode(configured, monkeypatch):
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stdout)

    assert _cli.main(configured("rich", "wrong")) == 69
    assert stdout.buffer.getvalue().decode().splitlines()[1].startswith("rich     acme      -  ")


class ClosedPipe(io.StringIO):
    def write(self, _text):
        raise BrokenPipeError


@pytest.mark.parametrize("options", [["--json"], [], ["--help"]])
def test_a_closed_pipe_ends_quietly(configured, monkeypatch, capsys, options):
    monkeypatch.setattr(sys, "stdout", ClosedPipe())

    assert _cli.main([*options, *configured("rich")]) == 141
    assert capsys.readouterr().err == ""


# -- as a program of its own ---------------------------------------------------------------------


@pytest.fixture
def program(tmp_path):
    """Start ``python -m coffers``."""
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {n: v for n, v in os.environ.items() if n != "COLUMNS"}
    environment |= {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    started = []

    def start(*arguments, python=("-m", "coffers")):
        process = subprocess.Popen(
            [sys.executable, *python, *arguments],
            env=environment,
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


def test_it_runs_as_a_module(program):
    process = program("--demo")
    out, err = process.communicate(timeout=60)
    lines = out.decode().splitlines()

    assert (process.returncode, err) == (0, b"")
    assert lines[0] == "Demo: these are recorded replies. No provider was asked."
    assert 80 < max(map(len, lines)) <= 100


def test_the_reader_of_its_output_may_leave(program):
    process = program("--demo")
    process.stdout.close()

    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == b""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_it_at_once(program, tmp_path, monkeypatch):
    monkeypatch.setattr(_registry, "_foreign", dict)
    interrupt = "import os, signal, sys; os.kill(os.getppid(), signal.SIGINT); sys.stdin.read()"
    command = json.dumps([sys.executable, "-c", interrupt])
    path = tmp_path / "accounts.toml"
    path.write_text(
        f'[accounts.main]\nprovider = "{_registry.names()[0]}"\nkey_command = {command}\n'
    )
    process = program("--config", str(path))

    assert process.wait(timeout=60) == 130
    assert (process.stdout.read(), process.stderr.read()) == (b"", b"")


@pytest.mark.parametrize("missing", ["rich", "cyclopts"])
def test_without_the_extra_it_tells_what_to_install(program, missing):
    start = f"import sys; sys.modules[{missing!r}] = None; from coffers.__main__ import main"
    process = program(python=("-c", f"{start}; sys.exit(main())"))
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (64, b"")
    assert err.decode().splitlines() == [
        'coffers: the command line needs two more packages; run: pip install "coffers[cli]"'
    ]

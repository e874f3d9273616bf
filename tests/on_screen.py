"""Accounts to show, and helpers that print them with the functions of `coffers._cli`."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import attrs
from rich.console import Console

from coffers import errors
from coffers._cli.screen import Screen
from coffers._cli.table import print_table
from coffers._fleet import Reading
from coffers.model import Account, Balance, Holder, Notice, Plan

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
BUSY = errors.RateLimited("Acme: too many requests (HTTP 429)", retry_after=90.5)


def outdated(account):
    """Return a failed reading that has only the last good account."""
    return Reading(account.name, attrs.evolve(account, stale=True), BUSY)


READINGS = [*read(SPEECH, VIDEO, DATA, CLIPS), REFUSED]


def screen(width=80, encoding="utf-8", **console):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    return Screen(Console(file=file, width=width, **console))


def shown(printer, *arguments, width=80, encoding="utf-8", **console):
    """Return what a function of `coffers._cli` prints."""
    on = screen(width, encoding, **console)
    printer(on, *arguments)
    return on._console.file.buffer.getvalue().decode(encoding)


def table(readings=READINGS, providers=PROVIDERS, now=None, **console):
    return shown(print_table, readings, lambda name: providers.get(name, "acme"), now, **console)


def row(*balances, **facts):
    """Return the lines of an account's balances, without the header and the footer."""
    printed = table(read(account(*balances, **facts)), {"main": "main"}, width=100)
    return printed.partition("\n\n")[0].splitlines()[1:]

"""Identities are shortened, wherever they occur."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coffers._cli.identities import discreet
from coffers.credentials import Secret
from coffers.model import Holder, Notice

from .on_screen import account, pool


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
    holder = discreet(
        account(holder=Holder(id=identity, email=identity, display_name=identity))
    ).holder

    assert (holder.id, holder.email, holder.display_name) == (expected,) * 3


def test_identities_are_shortened_wherever_they_occur():
    secret = Secret("x")
    shy = discreet(
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

    assert discreet(account(raw=long)).raw == long

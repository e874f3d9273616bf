"""Several accounts: one that fails does not sink the rest."""

from __future__ import annotations

import asyncio

import anyio
import pytest

import coffers

pytestmark = pytest.mark.usefixtures("acme")


def accounts(answers, kind):
    return {
        "good": {
            "provider": "acme",
            "key": "k",
            "http": getattr(answers((200, {"left": 5})), kind),
        },
        "bad": {"provider": "acme", "key": "k", "http": getattr(answers((401, {})), kind)},
        "rich": {
            "provider": "acme",
            "key": "k",
            "http": getattr(answers((200, {"left": 9})), kind),
        },
    }


def summary(readings):
    return [
        (r.name, r.account and int(r.account.headroom("credits").amount), type(r.error).__name__)
        for r in readings
    ]


EXPECTED = [("good", 5, "NoneType"), ("bad", None, "AuthenticationError"), ("rich", 9, "NoneType")]


def test_all_are_read_in_their_order(answers):
    with coffers.Coffers(accounts(answers, "client")) as fleet:
        assert fleet.names == ("good", "bad", "rich")
        assert summary(fleet.read_all()) == EXPECTED


@pytest.mark.parametrize("backend", ["asyncio"])
def test_all_are_read_in_their_order_async(answers, backend):
    async def main():
        async with coffers.AsyncCoffers(accounts(answers, "async_client")) as fleet:
            return summary(await fleet.read_all())

    assert anyio.run(main, backend=backend) == EXPECTED


def test_one_is_read_by_name(answers):
    fleet = coffers.Coffers(accounts(answers, "client"))

    assert fleet.read("good").name == "good"
    assert fleet.provider_of("good") == "acme"
    with pytest.raises(coffers.AuthenticationError):
        fleet.read("bad")
    with pytest.raises(
        coffers.ConfigurationError, match="no account 'x'; there are: good, bad, rich"
    ):
        fleet.read("x")


def test_one_is_read_by_name_async(answers):
    fleet = coffers.AsyncCoffers(accounts(answers, "async_client"))

    assert asyncio.run(fleet.read("rich")).balance("pool").remaining == 9


def test_no_accounts_give_no_readings():
    assert coffers.Coffers({}).read_all() == []
    assert asyncio.run(coffers.AsyncCoffers({}).read_all()) == []

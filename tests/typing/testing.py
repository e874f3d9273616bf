"""Use the fakes in every legal way.  Type checkers check this; it never runs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

import coffers
from coffers import testing
from coffers._wire.clock import Clock


def service(fleet: coffers.Coffers) -> None:
    fleet.ensure("main", 5, "credits")


async def async_service(fleet: coffers.AsyncCoffers) -> None:
    await fleet.ensure("main", 5, "credits")


def accounts() -> None:
    assert_type(testing.account(5000, "characters"), coffers.Account)
    testing.account(3.2, "USD", limit=Decimal(5), holder="u-1")
    testing.account(Decimal("3.20"), "USD", resets_at=datetime.now(UTC))


def providers() -> None:
    provider = testing.FakeProvider(
        testing.account(5000, "characters"),
        coffers.ProviderUnavailable,
        coffers.RateLimited("slow down", retry_after=120),
        name="acme",
    )
    provider.reply_with(coffers.ProviderUnavailable)
    assert_type(provider.asked, int)
    assert_type(provider.answer(), coffers.Account)


def fleets() -> None:
    clock = testing.FakeClock()
    clock.advance(61)
    with testing.FakeCoffers(
        {
            "main": testing.account(5000, "characters"),
            "spare": coffers.ProviderUnavailable,
            "third": [coffers.RateLimited("slow down"), testing.account(700, "characters")],
            "fourth": testing.FakeProvider(testing.account(5000, "characters")),
        },
        max_age=30,
        lag=5,
        store="memory:",
        clock=clock,
    ) as fleet:
        assert_type(fleet, testing.FakeCoffers)
        assert_type(fleet.fake("main"), testing.FakeProvider)
        assert_type(fleet.pick(5, "credits"), str)
        service(fleet)
    testing.FakeCoffers({"main": coffers.AuthenticationError}, clock=Clock())


async def async_fleets() -> None:
    async with testing.FakeAsyncCoffers({"main": testing.account(5, "credits")}) as fleet:
        assert_type(fleet, testing.FakeAsyncCoffers)
        assert_type(fleet.fake("main"), testing.FakeProvider)
        assert_type(await fleet.read("main"), coffers.Account)
        await async_service(fleet)

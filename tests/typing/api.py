"""The public API in every legal way.  Checked by mypy, never executed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, assert_type

import httpx2

import coffers
from coffers import testing


def one_account(http: httpx2.Client) -> None:
    account = coffers.read("acme", key="…")
    assert_type(account, coffers.Account)
    coffers.read("acme", key=lambda: "…", base_url="https://proxy.example", email="a@example.com")
    coffers.read("acme", key=coffers.Secret("…"), deadline=5, retries=0, http=http)

    with coffers.Client("acme") as client:
        assert_type(client.read(), coffers.Account)
        assert_type(client.name, str)
    client.close()


async def one_account_async(http: httpx2.AsyncClient) -> None:
    async with coffers.AsyncClient("acme", key="…", http=http) as client:
        assert_type(await client.read(), coffers.Account)
    await client.aclose()


def many_accounts() -> None:
    with coffers.Coffers({"main": {"provider": "acme", "key": "…"}}) as fleet:
        assert_type(fleet.names, tuple[str, ...])
        assert_type(fleet.read("main"), coffers.Account)
        for reading in fleet.read_all():
            assert_type(reading, coffers.Reading)
            assert_type(reading.account, coffers.Account | None)
            assert_type(reading.error, coffers.CoffersError | None)
    assert_type(coffers.Coffers.from_env(), coffers.Coffers)
    assert_type(coffers.Coffers.from_config("coffers.toml"), coffers.Coffers)
    assert_type(coffers.Coffers.from_config(), coffers.Coffers)


async def many_accounts_async() -> None:
    async with coffers.AsyncCoffers.from_env() as fleet:
        assert_type(await fleet.read("main"), coffers.Account)
        assert_type(await fleet.read_all(), list[coffers.Reading])


def an_account(account: coffers.Account) -> None:
    assert_type(account.holder.email, str | None)
    assert_type(account.plan.price, Decimal | None)
    assert_type(account.balances, tuple[coffers.Balance, ...])
    assert_type(account.balance("monthly").remaining, Decimal | None)
    assert_type(account.balances[0].resets_at, datetime | None)
    assert_type(account.entitlements, Mapping[str, bool | int | str])
    assert_type(account.observed_at, datetime)
    assert_type(account.headroom("credits"), coffers.Headroom)
    assert_type(account.headroom("credits", include_overage=True).amount, Decimal | None)
    verdict = account.can_afford(5000, "characters")
    assert_type(verdict, coffers.Verdict)
    if verdict:
        assert_type(verdict.reason, str)
    account.can_afford(0.5, "USD")
    account.can_afford(Decimal("0.5"), "USD", include_overage=True)
    assert_type(account.to_dict(), dict[str, Any])
    assert_type(account.to_dict(raw=True), dict[str, Any])


def errors() -> None:
    try:
        coffers.read("acme")
    except coffers.PermissionDenied as error:
        assert_type(error.scope, str | None)
    except coffers.RateLimited as error:
        assert_type(error.retry_after, float | None)
    except (coffers.AccountError, coffers.TemporaryError, coffers.BadResponse) as error:
        assert_type(error.status, int | None)
        assert_type(error.provider, str | None)
    except coffers.CoffersError as error:
        assert_type(error.message, str)


class Acme(coffers.Provider):
    """A provider of another package."""

    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = coffers.Bearer(env="ACME_API_KEY")


def registered() -> None:
    for name, entry in coffers.providers().items():
        assert_type(name, str)
        assert_type(entry.tells, frozenset[str])


def tests_of_users() -> None:
    case = testing.sample("acme")
    if case is not None:
        assert_type(testing.read("acme", case), coffers.Account)
        testing.check("acme", case)

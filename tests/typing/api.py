"""Use the public API in every legal way.  Type checkers check this; it never runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, assert_type

import httpx2

import coffers
from coffers import samples, testing


def one_account(http: httpx2.Client) -> None:
    account = coffers.read("acme", key="…")
    assert_type(account, coffers.Account)
    coffers.read("acme", key=lambda: "…", base_url="https://proxy.example", email="a@example.com")
    coffers.read("acme", key=coffers.Secret("…"), deadline=5, retries=0, http=http)

    with coffers.Client("acme") as client:
        assert_type(client.read(), coffers.Account)
        assert_type(client.name, str)
    client.close()
    coffers.Client("acme", drift=noted)
    coffers.Client("acme", drift=True)
    coffers.Client("acme", drift=print)


def noted(event: coffers.DriftEvent) -> None:
    assert_type(event.path, str)
    assert_type(event.steps, tuple[str, ...])
    assert_type(event.was, str | None)
    assert_type(event.schema, Mapping[str, Any])
    coffers.Coffers({}, drift=noted)
    coffers.AsyncCoffers({}, drift=False)
    coffers.AsyncClient("acme", drift=noted)


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
            assert_type(reading.stale, bool)
        assert_type(fleet.read("main", refresh=True, deadline=5), coffers.Account)
        for reading in fleet.iter_readings(refresh=True, deadline=20.0):
            assert_type(reading, coffers.Reading)
    assert_type(coffers.Coffers.from_env(), coffers.Coffers)
    coffers.Coffers(
        {}, store="redis://127.0.0.1:6379/0", max_age=60, lag=5.0, per_host=5, at_once=50
    )
    coffers.Coffers.from_env(store="memory:")
    coffers.Coffers.from_config("coffers.toml", store="sqlite:///coffers.db", max_age=0)
    assert_type(coffers.Coffers.from_config("coffers.toml"), coffers.Coffers)
    assert_type(coffers.Coffers.from_config(), coffers.Coffers)


async def many_accounts_async() -> None:
    async with coffers.AsyncCoffers.from_env() as fleet:
        assert_type(await fleet.read("main"), coffers.Account)
        assert_type(await fleet.read_all(), list[coffers.Reading])


def before_a_job(fleet: coffers.Coffers) -> None:
    room = fleet.ensure("main", 500, "credits")
    assert_type(room, coffers.Headroom)
    fleet.ensure("main", Decimal("0.5"), "USD", include_overage=True, allow=coffers.TemporaryError)
    fleet.ensure("main", 1.5, "USD", allow=(coffers.TemporaryError, coffers.Unsupported))

    with fleet.reserve("main", 500, "credits", ttl=60, allow=coffers.Unsupported) as hold:
        assert_type(hold, coffers.Hold)
        assert_type((hold.name, hold.amount, hold.unit), tuple[str, Decimal, str])
        hold.commit(used=Decimal(3))
        hold.release()

    assert_type(fleet.pick(500, "credits"), str)
    assert_type(fleet.pick(500, "credits", among=["a", "b"], policy=first), str)
    with fleet.reserve_any(500, "credits", ttl=60) as hold:
        hold.commit()


def first(candidates: Sequence[coffers.Candidate]) -> coffers.Candidate:
    assert_type(candidates[0].fraction, Decimal)
    assert_type(candidates[0].ends_at, datetime | None)
    assert_type(candidates[0].headroom, coffers.Headroom)
    return candidates[0]


async def before_a_job_async(fleet: coffers.AsyncCoffers) -> None:
    assert_type(await fleet.read("main", refresh=True), coffers.Account)
    async with fleet.iter_readings() as readings:
        async for reading in readings:
            assert_type(reading, coffers.Reading)
    assert_type(await fleet.ensure("main", 500, "credits"), coffers.Headroom)
    async with fleet.reserve("main", 500, "credits") as hold:
        assert_type(hold, coffers.AsyncHold)
        await hold.commit(used=3)
    assert_type(await fleet.reserve("main", 500, "credits"), coffers.AsyncHold)
    assert_type(await fleet.pick(500, "credits"), str)
    async with fleet.reserve_any(500, "credits") as hold:
        await hold.release()


def not_enough(error: coffers.InsufficientCredits) -> None:
    assert_type(error.needed, Decimal | None)
    assert_type(error.remaining, Decimal | None)
    assert_type(error.resets_at, datetime | None)
    assert_type(error.to_dict(), dict[str, Any])


def an_account(account: coffers.Account) -> None:
    assert_type(account.holder.email, str | None)
    assert_type(account.plan.price, Decimal | None)
    assert_type(account.balances, tuple[coffers.Balance, ...])
    assert_type(account.balance("monthly").remaining, Decimal | None)
    assert_type(account.balances[0].resets_at, datetime | None)
    assert_type(account.entitlements, Mapping[str, bool | int | str])
    assert_type(account.observed_at, datetime)
    assert_type(account.stale, bool)
    assert_type(coffers.Account.from_dict(account.to_dict()), coffers.Account)
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


def an_account_of_your_own() -> None:
    monthly = coffers.Balance(key="monthly", kind="allowance", unit="credits")
    lot = coffers.Balance(
        key="gift",
        kind="lot",
        unit="USD",
        remaining=Decimal(5),
        expires_at=datetime.now(UTC),
        counts=False,
        basis={"expires_at": "inferred"},
    )
    assert_type(lot.counts, bool)
    coffers.Account()
    coffers.Account(
        provider="acme",
        holder=coffers.Holder(id="u-1"),
        plan=coffers.Plan(name="Pro"),
        balances=[monthly, lot],
        notices=(coffers.Notice(kind="payment", message="soon"),),
        entitlements={"seats": 3},
    )


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
    """A provider from another package."""

    name = "acme"
    title = "Acme"
    base_url = "https://api.acme.example"
    credential = coffers.Bearer(env="ACME_API_KEY")


def registered() -> None:
    for name, entry in coffers.providers().items():
        assert_type(name, str)
        assert_type(entry.tells, frozenset[str])


def tests_of_users() -> None:
    case = samples.sample("acme")
    if case is not None:
        assert_type(samples.read("acme", case), coffers.Account)
        testing.check("acme", case)

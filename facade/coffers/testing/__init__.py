"""Test helpers: fakes to test a service with, recorded replies to test a provider with.

Give your service a fleet of fake accounts.  The gate, holds and picks are the real ones, but
nothing is sent, no key is looked up, and nothing sleeps:

    from coffers import samples, testing

    def test_no_job_is_started_without_credits():
        with testing.FakeCoffers({"main": testing.account(10, "credits")}) as fleet:
            assert start_job(fleet, cost=25) == "not enough credits"
            fleet.fake("main").reply_with(testing.account(500, "credits"))
            assert start_job(fleet, cost=25) == "started"

If you write a provider, play recorded replies back and check the accounts they become:

    case = samples.load(Path("tests/happy.json"))
    testing.check("acme", case)

See `coffers.testing.fakes` and `coffers.samples` for the rest.  You need no test framework.
"""

from __future__ import annotations

from coffers.testing.contract import (
    aread as aread,
    check as check,
    outcome as outcome,
)
from coffers.testing.fakes import (
    FakeAsyncCoffers as FakeAsyncCoffers,
    FakeClock as FakeClock,
    FakeCoffers as FakeCoffers,
    FakeProvider as FakeProvider,
    account as account,
)

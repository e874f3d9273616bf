"""For tests: fakes for those of a service, recorded replies for those of a provider.

A service is given a fleet whose accounts are fakes; gate, holds and choice are the real ones, and
nothing is sent, slept or looked up:

    from coffers import samples, testing

    def test_no_job_is_started_without_credits():
        with testing.FakeCoffers({"main": testing.account(10, "credits")}) as fleet:
            assert start_job(fleet, cost=25) == "not enough credits"
            fleet.fake("main").reply_with(testing.account(500, "credits"))
            assert start_job(fleet, cost=25) == "started"

A package with a provider of its own plays recorded replies back, and checks what becomes of them:

    case = samples.load(Path("tests/happy.json"))
    testing.check("acme", case)

`coffers.testing.fakes` and `coffers.samples` tell the rest.  No test framework is needed.
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

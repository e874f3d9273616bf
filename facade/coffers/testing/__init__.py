"""For tests: fakes for those of a service, recorded replies for those of a provider.

A service is given a fleet whose accounts are fakes; gate, holds and choice are the real ones, and
nothing is sent, slept or looked up::

    from coffers import testing

    def test_no_job_is_started_without_credits():
        with testing.FakeCoffers({"main": testing.account(10, "credits")}) as fleet:
            assert start_job(fleet, cost=25) == "not enough credits"
            fleet.fake("main").reply_with(testing.account(500, "credits"))
            assert start_job(fleet, cost=25) == "started"

A package with a provider of its own plays recorded replies back, and checks what becomes of them::

    case = testing.load(Path("tests/happy.json"))
    testing.check("acme", case)

`coffers.testing.fakes` and `coffers.testing.replay` tell the rest.  No test framework is needed.
"""

from __future__ import annotations

from coffers.testing.fakes import (
    FakeAsyncCoffers as FakeAsyncCoffers,
    FakeClock as FakeClock,
    FakeCoffers as FakeCoffers,
    FakeProvider as FakeProvider,
    account as account,
)
from coffers.testing.replay import (
    FAKE_KEY as FAKE_KEY,
    Case as Case,
    aread as aread,
    check as check,
    load as load,
    outcome as outcome,
    read as read,
    sample as sample,
    settings as settings,
    transport as transport,
)

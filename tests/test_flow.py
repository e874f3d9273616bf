"""Adapters driven by hand: no client, no event loop, no mock."""

from __future__ import annotations

import asyncio

import pytest

from coffers.errors import PermissionDenied, ProviderUnavailable
from coffers.flow import arun, attempt, call, run


class Endpoint:
    OPERATION = "get_it"


def test_a_flow_is_a_generator_of_calls():
    flow = call(Endpoint, team="a")
    wanted = next(flow)

    assert (wanted.endpoint, wanted.params) == (Endpoint, {"team": "a"})
    with pytest.raises(StopIteration) as done:
        flow.send("reply")
    assert done.value.value == "reply"


def two():
    first = yield from call(Endpoint, n=1)
    second = yield from attempt(call(Endpoint, n=2))
    return first, second


@pytest.mark.parametrize(
    ("second", "expected"), [("b", ("a", "b")), (PermissionDenied("no"), ("a", None))]
)
def test_both_drivers_give_the_same(second, expected):
    def send(wanted):
        reply = {1: "a", 2: second}[wanted.params["n"]]
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def asend(wanted):
        return send(wanted)

    assert run(two(), send) == expected
    assert asyncio.run(arun(two(), asend)) == expected


def test_an_outage_is_not_attempted_away():
    def send(wanted):
        if wanted.params["n"] == 2:
            msg = "down"
            raise ProviderUnavailable(msg)

    with pytest.raises(ProviderUnavailable, match="down"):
        run(two(), send)

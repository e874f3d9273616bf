"""A Redis store whose answers are cut, swapped, left out or late."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time

import pytest
import redis

from coffers import testing
from coffers._wire.clock import Clock
from coffers.errors import StoreUnavailable

from .redis_proxy import Proxy, faithful

LONG = 24 * 3600
OTHERS = [
    b"+OK\r\n",
    b"+QUEUED\r\n",
    b":1\r\n",
    b"$-1\r\n",
    b"$2\r\nOK\r\n",
    b"*-1\r\n",
    b"*0\r\n",
    b"*2\r\n$1\r\na\r\n$1\r\nb\r\n",
    b"*1\r\n-ERR no\r\n",
    b"-ERR no\r\n",
    b"-EXECABORT no\r\n",
    b"\x00\xff\r\n",
    b"$x\r\n",
]
"""Replies that don't fit the command, or are errors."""


@pytest.fixture
def proxy(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        port = client.connection_pool.connection_kwargs["port"]
    with Proxy(port) as proxy:
        yield proxy


def exchanged(answers):
    for number, one in enumerate(answers):
        for other in OTHERS:
            if other != one:
                yield b"".join([*answers[:number], other, *answers[number + 1 :]]), True


def left_out(answers):
    for number in range(len(answers)):
        yield b"".join([*answers[:number], *answers[number + 1 :]]), False


def positions(answers):
    """Return positions of bytes near the end of each answer, and all over them."""
    ends = [*itertools.accumulate(map(len, answers))]
    near = [max(0, end + step) for end in ends for step in range(-6, 3)]
    return near + [ends[-1] * part // 40 for part in range(40)]


def cut(answers):
    for at in positions(answers):
        yield b"".join(answers)[:at], False


QUESTIONS = ["glance", "policy", "watch", "exec"]
"""The questions of a fleet that has a reading and reserves something, in order."""


class Spoiler:
    """Spoils the answers to one question in every way, one after another."""

    def __init__(self, question, how):
        self._question, self._how = question, how
        self.turn, self.ways = 0, 1

    def __call__(self, number, answers):
        if number != self._question:
            return faithful(number, answers)
        ways = [*self._how(answers)]
        self.ways = max(self.ways, len(ways))
        return ways[self.turn % len(ways)]


@pytest.mark.parametrize("question", range(4), ids=QUESTIONS)
@pytest.mark.parametrize("how", [exchanged, left_out, cut])
def test_what_is_held_is_in_the_ledger_however_answers_are_spoiled(proxy, redis_url, question, how):
    clock, spoiler = testing.FakeClock(), Spoiler(question, how)
    settings = {"clock": clock, "max_age": LONG}
    fakes = {"main": testing.account(10_000, "credits")}
    held = failed = 0
    with testing.FakeCoffers(fakes, store=proxy.url, **settings) as fleet:
        fleet.reserve("main", 1, "credits")
        while spoiler.turn < spoiler.ways:
            clock.advance(11)  # a fleet that couldn't reach the store does without it for a while
            proxy.questions, proxy.spoil = 0, spoiler
            before = proxy.connections
            try:
                hold = fleet.reserve("main", 1, "credits")
            except StoreUnavailable:
                failed += 1
                proxy.spoil = faithful
                clock.advance(11)
                fleet.read("main")
                assert proxy.connections > before
            else:
                held += 1
                assert hold._reservation.id in in_ledger(redis_url)
                proxy.spoil = faithful
                clock.advance(11)
                with contextlib.suppress(StoreUnavailable):  # of answers still on their way
                    hold.release()
                hold.release()
            spoiler.turn += 1

        proxy.spoil = faithful
        assert failed > 0 or question == 0
        left = 10_000 - len(in_ledger(redis_url))
        with testing.FakeCoffers(
            {"main": fleet.fake("main")}, store=redis_url, **settings
        ) as other:
            assert other.ensure("main", 0, "credits").amount == left
        clock.advance(11)
        fleet.reserve("main", left, "credits")


def in_ledger(redis_url):
    """Return what the ledger says is held."""
    with redis.Redis.from_url(redis_url) as client:
        (book,) = (json.loads(client.get(name)) for name in client.scan_iter("coffers:2:ledger*"))
    return book["holds"].keys()


# Late answers


def read_in_time(fleet, **how):
    return fleet.read("main", deadline=3, **how).headroom("credits").amount


def test_a_server_that_answers_late_leaves_the_provider_its_share(proxy):
    """The provider answers at once, whatever the store costs."""
    fakes = {"main": testing.account(5, "credits")}
    with testing.FakeCoffers(fakes, store=proxy.url, clock=Clock(), max_age=LONG) as fleet:
        assert read_in_time(fleet) == 5
        asked = fleet.fake("main").asked
        proxy.spoil = lambda _, answers: (time.sleep(0.9), (b"".join(answers), True))[1]
        assert read_in_time(fleet, refresh=True) == 5
        assert fleet.fake("main").asked == asked + 1


def test_a_server_that_answers_nothing_any_more_leaves_the_provider_its_share(proxy):
    over = threading.Event()
    fakes = {"main": testing.account(5, "credits")}
    with testing.FakeCoffers(fakes, store=proxy.url, clock=Clock(), max_age=LONG) as fleet:
        assert read_in_time(fleet) == 5
        asked = fleet.fake("main").asked
        proxy.spoil = lambda _, answers: (over.wait(20), (b"", False))[1]
        assert read_in_time(fleet) == 5
        assert read_in_time(fleet, refresh=True) == 5
        over.set()
        assert fleet.fake("main").asked > asked

"""Scheduling: both limits, the order, and no host that keeps the others waiting."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, strategies as st

from coffers._fleet.schedule import Schedule


def scheduled(hosts, **limits):
    """Return a schedule of names such as ``a1``, whose first letter is the host."""
    return Schedule([(name, name[0]) for name in hosts.split()], **limits)


def test_no_more_than_so_many_at_a_host_and_in_all():
    schedule = scheduled("a1 a2 a3 b1 b2 b3 c1", per_host=2, at_once=3)

    assert schedule.start() == ["a1", "b1", "c1"]
    assert schedule.start() == []
    schedule.done("c1")
    assert schedule.start() == ["a2"]
    schedule.done("b1")
    assert schedule.start() == ["b2"]
    schedule.done("b2")
    assert schedule.start() == ["b3"]
    schedule.done("b3")
    assert schedule.start() == []  # there's a free place, but not at host a
    schedule.done("a1")
    assert schedule.start() == ["a3"]


def test_hosts_that_are_dead_do_not_get_every_place_that_becomes_free():
    names = " ".join(f"{host}{n}" for host in "xyab" for n in range(3))
    schedule = scheduled(names, per_host=1, at_once=2)

    assert schedule.start() == ["x0", "y0"]  # neither answers before its deadline
    schedule.done("x0")
    schedule.done("y0")
    assert schedule.start() == ["a0", "b0"]


def test_nothing_starts_after_the_end():
    schedule = scheduled("a1 a2", per_host=1, at_once=1)
    assert schedule.start() == ["a1"]
    schedule.stop()
    schedule.done("a1")

    assert schedule.start() == []


@given(st.data())
def test_both_limits_hold_and_no_place_is_kept_empty(data):
    """Whatever the hosts, the limits, and the order in which readings end."""
    hosts = data.draw(st.lists(st.sampled_from("abcdef"), max_size=40))
    names = {f"{host}{n}": host for n, host in enumerate(hosts)}
    per_host, at_once = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 9))
    schedule = Schedule(names.items(), per_host=per_host, at_once=at_once)
    order, running = [], []
    while True:
        started = schedule.start()
        assert not order or len(started) <= 1  # a thread that ends continues with what starts
        order += started
        running += started
        at = Counter(names[name] for name in running)
        assert len(running) <= at_once
        assert all(count <= per_host for count in at.values())
        waiting = Counter(hosts) - Counter(names[name] for name in order)
        assert len(running) == at_once or all(at[host] == per_host for host in waiting)
        if not running:
            break
        ended = data.draw(st.sampled_from(running))
        running.remove(ended)
        schedule.done(ended)

    assert sorted(order) == sorted(names)
    for host in set(hosts):
        mine = [name for name in names if names[name] == host]
        assert [name for name in order if names[name] == host] == mine

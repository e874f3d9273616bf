"""Every order of five to seven events, of two processes and two names, that share a store.

No grant is beyond what is left, nothing is counted twice, and no state keeps a healthy process from
going on; see `small_scope`.  All events at once would be too many: each group below goes to its
depth with what is common to all, reservations of three amounts and commits.
"""

from __future__ import annotations

import logging

import pytest

from .small_scope import Setting, search

ONE = Setting(names=("main",))
LATE = Setting(names=("main",), lag=30)
GROUPS = [
    (Setting(one_account=True), ["reserve", "commit"], 6),
    (Setting(), ["reserve", "commit"], 5),
    (ONE, ["reserve", "commit", "refresh"], 7),
    (ONE, ["reserve", "commit", "release", "kill"], 6),
    (ONE, ["reserve", "commit", "empty"], 6),
    (ONE, ["reserve", "commit", "rotate"], 6),
    (ONE, ["reserve", "commit", "leap"], 6),
    (ONE, ["reserve", "commit", "copy"], 6),
    (ONE, ["reserve", "commit", "evict"], 5),
    (ONE, ["reserve", "commit", "commit in vain"], 6),
    (ONE, ["reserve", "commit", "reserve in vain"], 7),
    (ONE, ["reserve", "commit", "garble"], 7),
    (LATE, ["reserve", "commit", "show"], 7),
    (Setting(names=("main",), told=True), ["reserve", "anyway", "commit"], 5),
]


@pytest.mark.parametrize(("setting", "kinds", "depth"), GROUPS, ids=lambda value: str(value)[:60])
def test_every_order_of_events(setting, kinds, depth, record_property, caplog):
    caplog.set_level(logging.CRITICAL, "coffers")
    found = search(setting, kinds, depth)

    assert found.states > 100
    record_property("states", found.states)
    record_property("transitions", found.transitions)

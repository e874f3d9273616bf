"""Every order of up to seven events, for two processes and two names that share a store.

No grant exceeds what's left, nothing counts twice, and no state keeps a healthy process from
going on; see `small_scope`.  All kinds of events together would be too much for seven events.  So
the common ones, reservations of three amounts and commits, are searched to that depth with each
other kind of event, and all kinds together less deep.  `nox -s search` does that in a quarter of
an hour; the suite goes as deep as a minute allows.
"""

from __future__ import annotations

import logging

import pytest

from .small_scope import Setting, search

TWO, ONE_ACCOUNT = Setting(), Setting(one_account=True)
ONE, LATE = Setting(names=("main",)), Setting(names=("main",), lag=30)
TOLD = Setting(names=("main",), told=True)
COMMON = ["reserve", "commit"]
LOST = ["empty", "copy", "evict", "garble", "leap", "kill", "rotate"]
REST = ["release", "refresh", "drop", "wait", "commit in vain", "reserve in vain"]
QUICK = [
    (ONE_ACCOUNT, COMMON, 6),
    (TWO, COMMON, 5),
    (ONE, [*COMMON, "refresh"], 7),
    (ONE, [*COMMON, "release", "kill"], 6),
    (ONE, [*COMMON, "empty"], 6),
    (ONE, [*COMMON, "rotate"], 6),
    (ONE, [*COMMON, "leap"], 6),
    (ONE, [*COMMON, "copy"], 6),
    (ONE, [*COMMON, "evict"], 5),
    (ONE, [*COMMON, "commit in vain"], 6),
    (ONE, [*COMMON, "reserve in vain"], 7),
    (ONE, [*COMMON, "garble"], 7),
    (LATE, [*COMMON, "show"], 7),
    (TOLD, [*COMMON, "anyway"], 5),
    (ONE, [*COMMON, *LOST, *REST], 3),
]
FULL = [
    (TWO, COMMON, 7),
    (ONE_ACCOUNT, COMMON, 7),
    *((ONE, [*COMMON, kind], 7) for kind in (*LOST, *REST)),
    *((LATE, [*COMMON, "show", kind], 7) for kind in LOST),
    (TOLD, [*COMMON, "anyway"], 7),
    *((ONE_ACCOUNT, [*COMMON, kind], 6) for kind in LOST),
    *((Setting(moves=True, told=told), [*COMMON, "rotate", "empty"], 5) for told in (True, False)),
    (ONE, [*COMMON, *LOST, *REST], 5),
    (TWO, [*COMMON, *LOST, *REST], 3),
]


def told(value):
    return "+".join(value) if isinstance(value, list) else None


@pytest.mark.parametrize(("setting", "kinds", "depth"), QUICK, ids=told)
def test_every_order_of_events(setting, kinds, depth, record_property, caplog):
    caplog.set_level(logging.CRITICAL, "coffers")
    found = search(setting, kinds, depth)

    assert found.states > 90
    record_property("states", found.states)
    record_property("transitions", found.transitions)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("setting", "kinds", "depth"), FULL, ids=told)
def test_every_order_of_seven_events(setting, kinds, depth, record_property, caplog):
    test_every_order_of_events(setting, kinds, depth, record_property, caplog)

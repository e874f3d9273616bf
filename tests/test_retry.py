"""When a request is retried, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coffers._wire import retry
from coffers._wire.clock import Clock, Deadline
from coffers.errors import (
    ConnectionFailed,
    ProviderUnavailable,
    RateLimited,
    RequestRefused,
    TlsFailed,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after": "Mon, 02 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Monday, 02-Nov-26 12:00:30 GMT"}, 30),
        ({"retry-after": "Mon Nov  2 12:00:30 2026"}, 30),
        ({"retry-after": "Mon, 02 Nov 2026 11:00:00 GMT"}, None),
        *(({"retry-after": v}, None) for v in ("0", "-1", "NaN", "inf", "soon", "", "٣", "1e3")),
        ({"retry-after": "Mon, 02 Nov 100000 12:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_the_providers_wish(headers, expected):
    assert retry.retry_after(headers, NOON) == expected


def pause(error, attempt=0, *, advice=None, drawn=1.0, seconds=30):
    clock = Clock(monotonic=lambda: 0.0, random=lambda: drawn)
    return retry.wait(error, advice, attempt, Deadline(seconds, clock), clock)


@pytest.mark.parametrize(
    ("attempt", "drawn", "expected"),
    [(0, 1.0, 0.5), (1, 1.0, 1.0), (2, 1.0, 2.0), (4, 1.0, 8.0), (9, 1.0, 8.0), (4, 0.25, 2.0)],
)
def test_the_wait_is_drawn_from_a_bound_that_doubles(attempt, drawn, expected):
    assert pause(ProviderUnavailable("x", status=503), attempt, drawn=drawn) == expected


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 524, 529])
def test_statuses_after_which_it_is_tried_again(status):
    assert pause(ProviderUnavailable("x", status=status)) == 0.5


@pytest.mark.parametrize("status", [425, 501, 505, 525, 599])
def test_statuses_after_which_it_is_not(status):
    assert pause(ProviderUnavailable("x", status=status)) is None


def test_a_failed_connection_is_tried_again():
    assert pause(ConnectionFailed("x")) == 0.5


@pytest.mark.parametrize(
    ("asked", "seconds", "expected"),
    [(7, 30, 7), (120, 500, 120), (121, 500, None), (30, 30, None), (29, 30, 29)],
)
def test_a_wish_is_followed_within_bounds(asked, seconds, expected):
    assert pause(RateLimited("x", status=429, retry_after=asked), seconds=seconds) == expected


def test_a_connection_that_cannot_be_trusted_is_not_tried_again():
    assert pause(TlsFailed("x")) is None


def test_the_providers_advice_wins():
    assert pause(RequestRefused("x", status=409), advice="true") == 0.5
    assert pause(ProviderUnavailable("x", status=503), advice="false") is None
    assert pause(ProviderUnavailable("x", status=503), advice="maybe") == 0.5


def test_a_budget_bounds_the_retries_of_an_outage():
    down, throttled = retry.Budget(), retry.Budget()

    assert sum(bool(down.take(ProviderUnavailable("x"))) for _ in range(1000)) == 500 // 14
    assert sum(bool(throttled.take(RateLimited("x"))) for _ in range(1000)) == 500 // 5


def test_a_success_gives_back_what_its_retries_took():
    budget = retry.Budget()
    taken = budget.take(ProviderUnavailable("x")) + budget.take(RateLimited("x"))

    assert (taken, budget._tokens) == (19, 481)
    budget.give_back(taken)
    assert budget._tokens == 500
    budget.take(RateLimited("x"))
    budget.give_back(0)
    assert budget._tokens == 496
    budget.give_back(14)
    assert budget._tokens == 500

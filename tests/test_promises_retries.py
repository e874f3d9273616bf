"""When a request is retried, against the tables of other libraries, and in bulk.

Nothing here sleeps: the clock is fake.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import ssl
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings, strategies as st

import coffers
from coffers._wire import retry
from coffers._wire.clock import Deadline
from coffers.errors import ConnectionFailed, ProviderUnavailable, RateLimited

from .fake_time import Time

CASES = Path(__file__).parents[2] / "shared" / "corpora" / "retry-cases"
RETRIED = {408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
URLLIB3_NOW = datetime(2019, 6, 3, 11, tzinfo=UTC)

CHOSEN_DIFFERENCES = {
    # (who, table, row) → what happens here, and why
    ("urllib3", "test_parse_retry_after_invalid", "1.0"): (
        1.0,
        "providers send fractions of a second; those who write AI clients accept them too",
    ),
    ("urllib3", "test_parse_retry_after", "0"): (
        None,
        "0 is no wish: coming back at once is what the own wait is there to prevent",
    ),
    ("botocore", "test_x_amz_retry_after_header_is_honored", "10000"): (
        10.0,
        "a wish is followed as it stands or not at all, instead of being cut to 5 s",
    ),
    **{
        ("botocore", table, row): (
            False,
            "a code of AWS in the body: here the status decides, and the provider's advice",
        )
        for table, row in (
            *(
                ("RETRYABLE_THROTTLED_RESPONSES", (400, code))
                for code in (
                    "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "RequestThrottledException",
                    "TooManyRequestsException",
                    "ProvisionedThroughputExceededException",
                    "TransactionInProgressException",
                    "LimitExceededException",
                    "PriorRequestNotComplete",
                )
            ),
            ("RETRYABLE_THROTTLED_RESPONSES", (403, "RequestThrottled")),
            ("RETRYABLE_THROTTLED_RESPONSES", (509, "BandwidthLimitExceeded")),
            ("RETRYABLE_TRANSIENT_ERRORS", (400, "RequestTimeout")),
            ("RETRYABLE_TRANSIENT_ERRORS", (400, "RequestTimeoutException")),
            ("RETRYABLE_TRANSIENT_ERRORS", (400, "PriorRequestNotComplete")),
            ("RETRYABLE_MODELED_ERRORS", (400, "ModeledThrottlingError")),
            ("RETRYABLE_MODELED_ERRORS", (400, "ModeledRetryableError")),
            ("RETRYABLE_MODELED_ERRORS", (400, "ErrorCodeRetryable")),
        )
    },
    **{
        ("botocore", table, row): (
            True,
            "the table is about one checker of several, and another of theirs retries it",
        )
        for table, row in (
            ("RETRYABLE_THROTTLED_RESPONSES", (500, "InternalServerError")),
            ("RETRYABLE_THROTTLED_RESPONSES", (500, None)),
            ("RETRYABLE_MODELED_ERRORS", (None, "ConnectionError(error='unknown')")),
        )
    },
}


def corpus(name):
    """Load a table of third-party cases, which isn't part of this project."""
    path = CASES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"needs the third-party test data beside the project, retry-cases/{path.name}")
    return json.loads(path.read_text(encoding="utf-8"))


def waited(error, *, attempt=0, advice=None, deadline=1000.0, drawn=1.0):
    clock = Time(draw=lambda: drawn).clock
    return retry.wait(error, advice, attempt, Deadline(deadline, clock), clock)


def error_of(status):
    return (RateLimited if status == 429 else ProviderUnavailable)("x", status=status)


# Other libraries' tables


@pytest.fixture(params=["UTC", "Asia/Jerusalem", None])
def zone(request):
    """Set the local time zone, on which no result may depend."""
    tzset = getattr(time, "tzset", lambda: None)  # Windows doesn't have it
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TZ", raising=False)
        if request.param is not None:
            patch.setenv("TZ", request.param)
        tzset()
        yield
    tzset()


@pytest.mark.usefixtures("zone")
def test_the_rows_of_urllib3():
    tables = corpus("urllib3")["tables"]
    rows = []
    for name, key in (
        ("test_parse_retry_after_invalid", "value"),
        ("test_parse_retry_after", "value, expected"),
        (
            "test_respect_retry_after_header_sleep",
            "retry_after_header,respect_retry_after_header,sleep_duration",
        ),
    ):
        for case in tables[name][key]["cases"]:
            value, *expected = case if isinstance(case, list) else [case, None]
            if len(expected) == 2 and not expected[0]:
                continue  # it's configured to ignore the header, which isn't possible here
            rows.append((name, value, expected[-1]))

    assert len(rows) == 13
    for name, value, theirs in rows:
        expected = CHOSEN_DIFFERENCES.get(("urllib3", name, value), (theirs,))[0]
        assert retry.retry_after({"retry-after": value}, URLLIB3_NOW) == expected, value


def test_the_rows_of_httpx_retries():
    ((table, rows),) = corpus("httpx-retries")["tables"].items()
    assert table == "test_parse_retry_after_rejects_non_ascii_digits"

    for value in rows["value"]["cases"]:
        assert retry.retry_after({"retry-after": value}, URLLIB3_NOW) is None
        assert retry.retry_after({"retry-after-ms": value}, URLLIB3_NOW) is None


def test_the_rows_of_botocore_about_errors():
    checked = 0
    for table, rows in corpus("botocore")["tables"].items():
        for status, code, theirs in rows["cases"]:
            expected = CHOSEN_DIFFERENCES.get(("botocore", table, (status, code)), (theirs,))[0]
            error = ConnectionFailed("x") if status is None else error_of(status)
            assert (waited(error) is not None) is expected, (table, status, code)
            checked += 1
    assert checked == 38


def test_the_rows_of_botocore_about_waiting():
    """botocore waits up to 5 s beyond its own wait of 0.05 s; ours is 0.5 s."""
    name = "test_x_amz_retry_after_header_is_honored"
    ((_, rows),) = corpus("botocore")["v2_1"][name].items()
    for value, capacity, seconds, after_success in rows["cases"]:
        wish = retry.retry_after({"retry-after-ms": value}, URLLIB3_NOW)
        chosen = CHOSEN_DIFFERENCES.get(("botocore", name, value), (seconds,))[0]
        budget, error = retry.Budget(), ProviderUnavailable("x", status=500, retry_after=wish)

        assert wish == (None if seconds == 0.05 else chosen)
        assert waited(error) == (wish or 0.5)
        taken = budget.take(error)
        assert budget._tokens == capacity
        budget.give_back(taken)
        assert budget._tokens == after_success


def test_the_quota_and_the_backoff_of_botocore():
    data = corpus("botocore")
    quota = data["quota"]

    assert quota["initial"] == retry.Budget.CAPACITY
    assert quota["retry_cost_v2"] == retry.Budget.COST
    assert quota["throttling_cost"] == retry.Budget.COST_WHEN_THROTTLED
    # The same doubling, from 0.5 s to 8 s instead of 0.05 s to 20 s.
    theirs = [seconds * 10 for seconds in data["v2_1_backoff_random_is_1"]["non_throttling"]]
    ours = [waited(error_of(503), attempt=attempt) for attempt in range(len(theirs))]
    assert ours == [min(8.0, seconds) for seconds in theirs]


def test_every_chosen_difference_is_about_a_row_and_differs():
    rows = {}
    for table, case in corpus("botocore")["tables"].items():
        rows |= {("botocore", table, (s, c)): expected for s, c, expected in case["cases"]}
    for name, table in corpus("urllib3")["tables"].items():
        for row in next(iter(table.values()))["cases"]:
            value, expected = (row[0], row[-1]) if isinstance(row, list) else (row, None)
            rows["urllib3", name, value] = expected
    rows["botocore", "test_x_amz_retry_after_header_is_honored", "10000"] = 5.05

    for row, (here, reason) in CHOSEN_DIFFERENCES.items():
        assert rows[row] != here, row
        assert reason


# The provider's Retry-After


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("7", 7), ("1.5", 1.5), ("\t42 ", 42), ("120", 120), ("999999999", 999999999)),
        ("Mon, 03 Jun 2019 11:00:30 GMT", 30),
        ("Monday, 03-Jun-19 11:00:30 GMT", 30),
        ("Mon Jun  3 11:00:30 2019", 30),
        ("Mon, 03 Jun 2019 11:00:30", 30),
        ("Mon, 03 Jun 2019 11:00:30 -0000", 30),
        ("Mon, 03 Jun 2019 14:00:30 +0300", 30),
        ("Mon, 03 Jun 2019 10:59:59 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 03 Jun 100000 11:00:30 GMT", None),
        ("Mon, 03 Jun 2019 11:00:30 +9999", None),
        ("Mon, \uff103 Jun 2019 11:00:30 GMT", None),
        ("Mon, 32 Jun 2019 11:00:30 GMT", None),
        *((v, None) for v in ("0", "0.0", "-1", "+1", "NaN", "nan", "inf", "-inf", "Infinity")),
        *((v, None) for v in ("", " ", "soon", "7 s", "7, 7", "1e3", "0x7", "1_0", "7.", ".5")),
        *(
            (v, None)
            for v in (
                "\u0663",
                "\u00b3",
                "\uff17",
                "1" * 10,
                "9" * 5000,
                "\x00",
                "2019-06-03T11:30Z",
            )
        ),
    ],
)
def test_what_a_wish_says(value, expected):
    assert retry.retry_after({"retry-after": value}, URLLIB3_NOW) == expected


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(st.text() | st.text("0123456789 :,-+.MonJuGT", max_size=30))
def test_no_wish_makes_the_reader_raise(value):
    for name in ("retry-after", "retry-after-ms"):
        seconds = retry.retry_after({name: value}, URLLIB3_NOW)
        assert seconds is None or 0 < seconds < 10**12


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after-ms": "0", "retry-after": "7"}, 7),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7),
        ({"retry-after-ms": "Mon, 03 Jun 2019 11:00:30 GMT"}, None),
    ],
)
def test_milliseconds_come_first(headers, expected):
    assert retry.retry_after(headers, URLLIB3_NOW) == expected


# What is retried


def test_the_statuses_that_are_tried_again():
    assert {s for s in range(100, 1000) if waited(error_of(s)) is not None} == RETRIED


@pytest.mark.parametrize("attempt", [0, 1, 2, 3, 4, 5, 50])
def test_the_wait_is_drawn_evenly(attempt):
    draw = random.Random(attempt).random
    bound = min(8.0, 0.5 * 2**attempt)
    deciles = Counter()
    for _ in range(10_000):
        seconds = waited(error_of(503), attempt=attempt, drawn=draw())
        assert 0 <= seconds < bound
        deciles[int(10 * seconds / bound)] += 1

    assert len(deciles) == 10
    assert min(deciles.values()) >= 800
    assert max(deciles.values()) <= 1200


def outcomes(answers, *responses, fake=None, **settings):
    """Return both clients' outcomes, the number of requests, and the sleeps."""
    results = []
    for kind in ("sync", "async"):
        clock, http = fake or Time(URLLIB3_NOW.timestamp(), draw=lambda: 1.0), answers(*responses)
        common = {"key": "k", "clock": clock.clock, **settings}
        try:
            if kind == "sync":
                result = coffers.Client("acme", http=http.client, **common).read()
            else:
                client = coffers.AsyncClient("acme", http=http.async_client, **common)
                result = asyncio.run(client.read())
        except coffers.CoffersError as error:
            result = error
        results.append((type(result).__name__, result, len(http.sent), clock.slept))
    first, second = results
    assert (first[0], *first[2:]) == (second[0], *second[2:])
    return first


FINE = (200, {"left": 1})


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("status", sorted(RETRIED))
def test_a_status_that_is_tried_again(answers, status):
    name, _, requests, slept = outcomes(answers, (status, {}), (status, {}), FINE)

    assert (name, requests, slept) == ("Account", 3, [0.5, 1.0])


def tls_failure():
    error = httpx2.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    "failure",
    [
        *(httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ReadTimeout, httpx2.ReadError),
        *(httpx2.WriteError, httpx2.WriteTimeout, httpx2.RemoteProtocolError, httpx2.PoolTimeout),
    ],
)
def test_a_connection_that_is_tried_again(answers, failure):
    name, _, requests, slept = outcomes(answers, failure("x"), FINE)

    assert (name, requests, slept) == ("Account", 2, [0.5])


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((401, {}), "AuthenticationError"),
        ((402, {}), "InsufficientCredits"),
        ((403, {}), "PermissionDenied"),
        ((404, {}), "RequestRefused"),
        ((409, {}), "RequestRefused"),
        ((410, {}), "Unsupported"),
        ((422, {}), "RequestRefused"),
        ((425, {}), "ProviderUnavailable"),
        ((501, {}), "ProviderUnavailable"),
        ((505, {}), "ProviderUnavailable"),
        ((525, {}), "ProviderUnavailable"),
        ((302, b"", {"Location": "https://elsewhere.example"}), "BadResponse"),
        ((200, b"<html>"), "NotJson"),
        ((200, []), "UnexpectedShape"),
        ((200, {}), "EmptyAccount"),
        ((200, b" " * (5 << 20)), "ResponseTooLarge"),
        ((401, {}, {"Retry-After": "1"}), "AuthenticationError"),
        (tls_failure(), "TlsFailed"),
        (httpx2.UnsupportedProtocol("x"), "ConfigurationError"),
    ],
    ids=lambda value: None if isinstance(value, str) else str(getattr(value, "args", value))[:20],
)
def test_what_is_not_tried_again(answers, answer, expected):
    name, _, requests, slept = outcomes(answers, answer, FINE)

    assert (name, requests, slept) == (expected, 1, [])


@pytest.mark.usefixtures("acme")
def test_a_deadline_that_passed_is_not_tried_again():
    for error in (coffers.DeadlineExceeded("x"), coffers.DeadlineExceeded("x", status=503)):
        assert waited(error, deadline=0.0) is None
    assert waited(coffers.DeadlineExceeded("x")) is None


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("answer", "advice", "expected"),
    [
        ((409, {}), "true", ("Account", 2)),
        ((401, {}), "true", ("Account", 2)),
        ((200, b"<html>"), "true", ("Account", 2)),
        ((503, {}), "false", ("ProviderUnavailable", 1)),
        ((429, {}), "false", ("RateLimited", 1)),
        ((503, {}), "perhaps", ("Account", 2)),
        ((404, {}), "perhaps", ("RequestRefused", 1)),
    ],
)
def test_the_providers_advice_wins(answers, answer, advice, expected):
    name, _, requests, _ = outcomes(answers, (*answer, {"X-Should-Retry": advice}), FINE)

    assert (name, requests) == expected


# How long, and how often


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("wish", "deadline", "waits"),
    [
        ("7", 30, [7.0]),
        ("120", 500, [120.0]),
        ("121", 500, []),
        ("29", 30, [29.0]),
        ("30", 30, []),
        ("31", 30, []),
        ("86400", 30, []),
        ("Mon, 03 Jun 2019 11:00:20 GMT", 30, [20.0]),
        ("Mon, 03 Jun 2019 12:00:00 GMT", 30, []),
    ],
)
def test_a_wish_that_is_too_long_is_told_and_not_waited_for(answers, wish, deadline, waits):
    for status, kind in ((429, "RateLimited"), (503, "ProviderUnavailable")):
        busy = (status, {}, {"Retry-After": wish})
        name, result, requests, slept = outcomes(answers, busy, FINE, deadline=deadline)

        assert slept == waits
        if waits:
            assert (name, requests) == ("Account", 2)
        else:
            assert (name, requests) == (kind, 1)
            assert result.retry_after == retry.retry_after({"retry-after": wish}, URLLIB3_NOW) > 29


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    "wish", ["0", "-1", "NaN", "inf", "soon", "Mon, 03 Jun 100000 11:00:30 GMT"]
)
def test_a_wish_that_makes_no_sense_is_ignored(answers, wish):
    busy = (429, {}, {"Retry-After": wish})

    assert outcomes(answers, busy, FINE)[2:] == (2, [0.5])
    _, error, *_ = outcomes(answers, busy, retries=0)
    assert error.retry_after is None


@pytest.mark.usefixtures("acme")
def test_all_waits_together_stay_within_the_deadline(answers):
    busy = (429, {}, {"Retry-After": "12"})
    name, _, requests, slept = outcomes(answers, *[busy] * 9, retries=8)

    assert (name, requests, slept) == ("RateLimited", 3, [12.0, 12.0])


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("retries", [0, 1, 2, 4])
def test_no_more_tries_than_allowed(answers, retries):
    name, _, requests, slept = outcomes(answers, *[(503, {})] * 9, retries=retries)

    assert (name, requests) == ("ProviderUnavailable", retries + 1)
    assert slept == [0.5, 1.0, 2.0, 4.0][:retries]


def outage(answers, kind, answer, reads):
    """Return the number of requests that so many readings make if every answer is the same."""
    http, fake = (
        answers(*itertools.repeat(answer, 10_000)),
        Time(URLLIB3_NOW.timestamp(), draw=lambda: 1.0),
    )
    common = {"key": "k", "clock": fake.clock, "retries": 2}

    async def aread():
        client = coffers.AsyncClient("acme", http=http.async_client, **common)
        for _ in range(reads):
            with pytest.raises(coffers.TemporaryError):
                await client.read()

    if kind == "async":
        asyncio.run(aread())
    else:
        client = coffers.Client("acme", http=http.client, **common)
        for _ in range(reads):
            with pytest.raises(coffers.TemporaryError):
                client.read()
    return len(http.sent)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    ("answer", "retries"), [((503, {}), 35), ((429, {}), 100), (httpx2.ConnectError("x"), 35)]
)
def test_an_outage_costs_few_retries(answers, kind, answer, retries):
    assert outage(answers, kind, answer, 1000) == 1000 + retries


@pytest.mark.usefixtures("acme")
def test_an_outage_is_of_one_host(answers):
    outage(answers, "sync", (503, {}), 100)

    assert outcomes(answers, (503, {}), (503, {}))[2] == 1
    other = {"base_url": "https://other.example"}
    assert outcomes(answers, (503, {}), FINE, **other)[2:] == (2, [0.5])


@pytest.mark.usefixtures("acme")
def test_successes_earn_retries_again(answers):
    outage(answers, "sync", (503, {}), 100)
    assert outcomes(answers, (503, {}))[2] == 1  # 10 tokens are left, and a retry costs 14

    for _ in range(2):
        assert outcomes(answers, FINE)[0] == "Account"  # through both clients: 2 tokens each
    http = answers((503, {}), FINE)
    coffers.Client(
        "acme",
        key="k",
        http=http.client,
        clock=Time(URLLIB3_NOW.timestamp(), draw=lambda: 1.0).clock,
    ).read()
    assert len(http.sent) == 2

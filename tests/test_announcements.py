"""What an answer's headers announce becomes notices of the account."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import coffers
from coffers._wire.announcements import announced
from coffers.model import Notice

LINK = '<https://acme.example/notes?key=hidden#x>; rel="deprecation sunset"; type="text/html"'
NOTES = "https://acme.example/notes"
SUNSET = "Wed, 11 Nov 2026 23:59:59 GMT"
ENDS = datetime(2026, 11, 11, 23, 59, 59, tzinfo=UTC)
SINCE = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def deprecation(message, at=None):
    return Notice(kind="deprecation", message=message, effective_at=at)


@pytest.mark.parametrize(
    ("headers", "notices"),
    [
        ({}, []),
        ({"deprecation": "@1700000000"}, [deprecation("op is deprecated", SINCE)]),
        ({"deprecation": "true"}, [deprecation("op is deprecated")]),
        ({"sunset": SUNSET}, [deprecation("op will end", ENDS)]),
        (
            {"deprecation": "@1700000000", "sunset": SUNSET, "link": LINK},
            [
                deprecation(f"op is deprecated: {NOTES}", SINCE),
                deprecation(f"op will end: {NOTES}", ENDS),
            ],
        ),
        (
            {
                "link": "<https://a.example/2>; rel=next, <https://a.example/v2>;rel=successor-version"
            },
            [deprecation("op has a successor: https://a.example/v2")],
        ),
        *(
            ({name: value}, [])
            for name, value in [
                ("deprecation", "@99999999999"),
                ("deprecation", "@-1"),
                ("deprecation", "@\u0661"),
                ("deprecation", "soon"),
                ("sunset", "tomorrow"),
                ("sunset", "\u0661" * 9),
                ("link", "<javascript:x>; rel=sunset"),
                ("link", "<https://user:password@a.example/>; rel=sunset"),
                ("link", "<https://[/>; rel=sunset"),
                ("link", "<" * 10**6),
            ]
        ),
    ],
)
def test_a_header_becomes_a_notice(headers, notices):
    assert [*announced(headers, "op")] == notices


def read(answers, *responses, **options):
    with coffers.Client("acme", http=answers(*responses).client, **options) as client:
        return client.read()


def test_the_notices_are_those_of_the_account(acme, answers):
    headers = {"Sunset": SUNSET}
    told = read(
        answers,
        (200, {"left": 1}, headers),
        (200, {"cap": 1}, headers),
        key="not-a-real-key",
        extra=True,
    )

    assert [notice.message for notice in told.notices] == [
        "get_account will end",
        "get_extra will end",
    ]
    assert told.notices[0].effective_at == ENDS


def test_a_notice_never_shows_the_key(acme, answers, canary):
    headers = {"Link": f"<https://acme.example/{canary}>; rel=deprecation"}

    assert read(answers, (200, {"left": 1}, headers), key=canary).notices == ()

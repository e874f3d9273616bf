"""The answer to one question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coffers._cli.question import Answer, print_answer

from .on_screen import NOW, shown


def test_an_answer_is_one_line():
    answer = Answer(word="no", reason="key\x1b leaves 3 credits of 5 needed")

    assert shown(print_answer, "main\n", answer, NOW) == (
        "main: no, key leaves 3 credits of 5 needed\n"
    )


@pytest.mark.parametrize(
    ("resets_at", "more"),
    [
        (NOW + timedelta(days=11, hours=3), "; more in 11 days"),
        (NOW + timedelta(seconds=90), "; more in 1 minute"),
        (NOW, ""),
        (NOW - timedelta(days=1), ""),
        (None, ""),
    ],
)
def test_when_there_will_be_more(resets_at, more):
    answer = Answer(word="no", reason="5 credits left, 10 needed", resets_at=resets_at)

    assert shown(print_answer, "main", answer, NOW) == (
        f"main: no, 5 credits left, 10 needed{more}\n"
    )


def test_a_recorded_answer_has_the_time_of_its_reading():
    answer = Answer(word="no", reason="why", resets_at=NOW + timedelta(days=3), read_at=NOW)

    assert shown(print_answer, "main", answer) == (
        "main: no, why; more in 3 days (demo: a recorded reply)\n"
    )

"""The answer to one question."""

from __future__ import annotations

from coffers.cli.verdict import print_verdict
from coffers.model import Verdict

from .on_screen import shown


def test_a_verdict_is_one_line():
    assert (
        shown(
            lambda on: print_verdict(
                on, "main\n", Verdict("no", "key\x1b leaves 3 credits of 5 needed"), recorded=True
            )
        )
        == "main: no, key leaves 3 credits of 5 needed (demo: a recorded reply)\n"
    )

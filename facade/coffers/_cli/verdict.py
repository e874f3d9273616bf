"""The answer to the one question, in one line."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text

from coffers._cli import words
from coffers._cli.question import Answer
from coffers._cli.screen import Screen
from coffers._cli.styles import DIM, EMPTY, LOW, PLENTY, STRONG

_STYLES = {"yes": PLENTY, "no": EMPTY, "unknown": LOW}


def print_answer(screen: Screen, name: str, answer: Answer, now: datetime | None = None) -> None:
    """Print the account, the answer, the reason and when there will be more.

    Without `now` it is the answer of a recorded reply, and times are relative to that.
    """
    word = Text(answer.word, _STYLES[answer.word])
    reason = screen.text(f", {answer.reason}{_more(answer, now or answer.read_at)}")
    recorded = Text("" if now else " (demo: a recorded reply)", DIM)
    screen.print(screen.text(name, STRONG), Text(": "), word, reason, recorded)


def _more(answer: Answer, now: datetime | None) -> str:
    if answer.resets_at is None or now is None or answer.resets_at <= now:
        return ""
    return f"; more {words.relative(answer.resets_at, now)}"

"""Commands whose output is lost: they keep their exit status, or say so."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from coffers import _cli, _registry, samples
from coffers._cli.console import Output

posix = pytest.mark.skipif(
    os.name != "posix" or not os.path.exists("/dev/full"),  # noqa: PTH110
    reason="streams are as Linux has them",
)
FULL = "coffers: can't write the output: No space left on device\n"
UNWRITABLE = "coffers: can't write the output: Bad file descriptor\n"


@pytest.fixture(scope="module")
def question():
    """Return a demo account and a unit of which it has more than one, but less than a billion."""
    for name in _registry.names():
        account = samples.read(name, samples.sample(name))
        for balance in account.balances:
            verdicts = [str(account.can_afford(need, balance.unit)) for need in (1, 10**9)]
            if verdicts == ["yes", "no"]:
                return name, "--unit", balance.unit, "--demo", "--need"
    raise AssertionError


def coffers(streams, *arguments):
    """Run a command; return its exit status, and its stderr unless redirected."""
    command = [sys.executable, "-m", "coffers", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {streams}', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return done.returncode, done.stderr


STREAMS = {
    ">&-": "",
    ">/dev/full": FULL,
    "1</dev/null": UNWRITABLE,
    "2>&-": "",
    "2>/dev/full": "",
    ">&- 2>&- <&-": "",
    ">/dev/full 2>/dev/full": "",
}


@posix
@pytest.mark.parametrize(
    ("streams", "need", "status"),
    [*((streams, "1", 0) for streams in STREAMS), (">&-", "1e9", 1), (">/dev/full", "1e9", 1)],
)
def test_a_verdict_keeps_its_exit_status(streams, need, status, question):
    assert coffers(streams, "check", *question, need) == (status, STREAMS[streams])


@posix
def test_a_verdict_in_json_does_too(question):
    assert coffers(">/dev/full", "check", *question, "1e9", "--json") == (1, FULL)


@posix
@pytest.mark.parametrize("arguments", [["--demo", "--json"], ["--help"], ["--version"]])
def test_another_command_says_that_its_output_is_lost(arguments):
    assert coffers(">/dev/full", *arguments) == (74, FULL)


@posix
def test_what_was_closed_by_intention_is_not_missed():
    assert coffers(">&- 2>&-", "--demo") == (0, "")


@posix
def test_wrong_usage_keeps_its_exit_status():
    streams = ">/dev/full 2>/dev/full"
    assert coffers(streams, "check", "nobody", "--demo", "--need", "1") == (64, "")


class Leaving(io.StringIO):
    """A stream whose reader leaves after the first line."""

    def write(self, text):
        if self.getvalue():
            raise BrokenPipeError
        return super().write(text)


def test_what_is_written_after_a_failure_is_dropped():
    stream = Leaving()
    output = Output(stream)
    for line in ("one\n", "two\n", "three\n"):
        assert output.write(line) == len(line)
        output.flush()

    assert stream.getvalue() == "one\n"
    assert isinstance(output.problem, BrokenPipeError)
    assert output.encoding == stream.encoding


def test_a_verdict_survives_the_reader_of_its_output(question, monkeypatch, capsys):
    for need, status in (("1", 0), ("1e9", 1)):
        stream = Leaving("x")
        monkeypatch.setattr(sys, "stdout", stream)
        assert _cli.main(["check", *question, need]) == status
        assert capsys.readouterr().err == ""

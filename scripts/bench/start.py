"""Measure what starts anew: imports, processes that read once, and the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.row import Row
from bench.server import serving
from bench.subject import Subject, sdk_code
from bench.timing import cpu_of_process, interleaved

ROUNDS = 9


def rows() -> Iterator[Row]:
    """Yield the rows about a process's start."""
    yield from _imports()
    yield from _first_readings()
    yield from _commands()


def _imports() -> Iterator[Row]:
    run = interleaved(
        {
            "nothing": partial(_python, "pass"),
            "ours": partial(_python, "import coffers"),
            "theirs": partial(_python, "import httpx2"),
        },
        ROUNDS,
    )
    beyond = {
        side: [whole - start for whole, start in zip(run[side], run["nothing"], strict=True)]
        for side in ("ours", "theirs")
    }
    yield Row(
        what="import coffers",
        against="`import httpx2`, beyond the interpreter's start",
        of="CPU",
        ours=beyond["ours"],
        theirs=beyond["theirs"],
        goal=0.12,
    )


def _first_readings() -> Iterator[Row]:
    subject = Subject.simple()
    with serving(subject.bodies) as (base_url,):
        settings = subject.settings(base_url)
        get = f"http.get({base_url + subject.path!r}, headers={subject.headers()!r})"
        codes = {
            "ours": f"import coffers\ncoffers.read(**{settings!r})",
            "bare": f"import json, httpx2\nwith httpx2.Client() as http: json.loads({get}.content)",
        }
        if sdk := sdk_code(base_url):
            codes["sdk"] = sdk
        run = interleaved({side: partial(_python, code) for side, code in codes.items()}, ROUNDS)
    yield Row(
        what="one reading",
        against="a fresh process, one bare `get` and `json.loads` of httpx2",
        of="CPU",
        ours=run["ours"],
        theirs=run["bare"],
        goal=1.05,
    )
    yield Row(
        what="one reading, beside the SDK",
        against="a fresh process, one call of the official SDK",
        of="CPU",
        ours=run["ours"],
        theirs=run.get("sdk", ()),
        goal=0.37,
        missing="" if sdk else "not installed",
    )


def _commands() -> Iterator[Row]:
    goals = {"--version": 0.5, "--help": 1.5, "--demo": 2.5}
    program = str(Path(sys.executable).with_name("coffers"))
    measures = {option: partial(cpu_of_process, [program, option]) for option in goals}
    run = interleaved({"bare": partial(_python, "import httpx2, rich"), **measures}, ROUNDS)
    for option, goal in goals.items():
        yield Row(
            what=f"coffers {option}",
            against='`python -c "import httpx2, rich"`',
            of="CPU",
            ours=run[option],
            theirs=run["bare"],
            goal=goal,
        )


def _python(code: str) -> float:
    return cpu_of_process([sys.executable, "-c", code])

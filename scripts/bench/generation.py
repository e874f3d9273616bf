"""Measure `coffers compile` in a copy of the project, beside the stock generator."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, Panel
from bench.row import Row
from bench.timing import cpu_of_process

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTIONS = sorted((ROOT / "openapi").glob("*.yaml"))
ROUNDS = 3
COUNTS = (1, 4, len(DESCRIPTIONS), 4 * len(DESCRIPTIONS))
_BIN = Path(sys.executable).parent
_STOCK = "openapi-python-client, one after another"
_LABELS = {
    "all": "coffers compile: all are new",
    "one": "coffers compile: one has changed",
    "nothing": "coffers compile: nothing has changed",
    "stock": _STOCK,
}


def rows() -> Iterator[Row | Figure]:
    """Yield a row for each amount of change, and a figure over the number of descriptions."""
    every = len(DESCRIPTIONS)
    figures: dict[int, dict[str, list[float]]] = {
        count: _rounds(count, ROUNDS if count == every else 1) for count in COUNTS
    }
    told = {
        "nothing": ("nothing has changed", 0.02),
        "one": ("one of them has changed", 0.08),
        "all": (f"all {every} are new", 0.4),
    }
    for change, (what, goal) in told.items():
        yield Row(
            what=what,
            against=f"{_STOCK}, all {every}",
            of="CPU",
            ours=figures[every][change],
            theirs=figures[every]["stock"],
            goal=goal,
        )
    lines = {
        label: {count: statistics.median(run[kind]) for count, run in figures.items()}
        for kind, label in _LABELS.items()
    }
    yield Figure("generation", "descriptions", [Panel("CPU time of a generation", "s", lines)])


def _rounds(count: int, rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each kind of run over so many descriptions."""
    figures: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            project = _project(Path(folder, "project"), count)
            figures["stock"].append(_stock(project, Path(folder, "stock")))
            figures["all"].append(_compile(project))
            figures["nothing"].append(_compile(project))
            _change(project)
            figures["one"].append(_compile(project))
    return figures


def _project(folder: Path, count: int) -> Path:
    """Make a project with so many descriptions, the same ones again if there are too few."""
    descriptions = folder / "openapi"
    descriptions.mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for number in range(count):
        again, place = divmod(number, len(DESCRIPTIONS))
        source = DESCRIPTIONS[place]
        name = f"{source.stem}_{again + 1}" if again else source.stem
        shutil.copy(source, descriptions / f"{name}.yaml")
    return folder


def _change(project: Path) -> None:
    """Change a description of middling size."""
    files = sorted(project.glob("openapi/*.yaml"), key=lambda file: file.stat().st_size)
    file = files[len(files) // 2]
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^  title: .*$", "  title: Another title", text, count=1), "utf-8")


def _compile(project: Path) -> float:
    return cpu_of_process([str(_BIN / "coffers"), "compile"], folder=project, env=_environment())


def _stock(project: Path, output: Path) -> float:
    program = str(_BIN / "openapi-python-client")
    return sum(
        cpu_of_process(
            [
                *(program, "generate", "--meta", "none", "--path", str(file)),
                *("--output-path", str(output / file.stem)),
            ],
            env=_environment(),
        )
        for file in sorted(project.glob("openapi/*.yaml"))
    )


def _environment() -> dict[str, str]:
    """Return an environment in which both find ruff."""
    return {**os.environ, "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}"}

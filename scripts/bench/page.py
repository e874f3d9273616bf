"""Write the figures into docs/performance.md, and the plots beside it."""

from __future__ import annotations

import html
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from bench.figure import Figure
from bench.row import Row
from bench.subject import PROVIDERS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "performance.md"
_MEASURED = re.compile(r"(<!-- measured: .*? -->\n).*?(<!-- /measured -->)", re.DOTALL)
_PACKAGES = ("coffers", "httpx2", "httpcore2", "openapi-python-client", "redis")


def write(parts: Mapping[str, Sequence[Row | Figure]]) -> None:
    """Write the page and the plots."""
    from bench.plots import draw  # its library takes a second to import

    rows = {title: rows_of(results) for title, results in parts.items()}
    counted = summary([row for part in rows.values() for row in part])
    told = "\n".join([machine(), "", counted, "", *_table(rows), ""])
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_MEASURED.sub(lambda marks: f"{marks[1]}\n{told}\n{marks[2]}", page), "utf-8")
    for results in parts.values():
        for figure in results:
            if isinstance(figure, Figure):
                (DOCS / "assets" / f"{figure.name}.svg").write_text(draw(figure), "utf-8")


def rows_of(results: Sequence[Row | Figure]) -> list[Row]:
    """Return the rows among the results of a part."""
    return [result for result in results if isinstance(result, Row)]


def machine() -> str:
    """Return a line about the machine, and everything's version."""
    release = ".".join(platform.release().split(".")[:2])
    system = f"{platform.system()} {release} on {platform.machine()}"
    told = [f"{system}, {os.cpu_count()} CPUs", f"Python {platform.python_version()}"]
    told += [f"{name} {_version(name)}" for name in (*_PACKAGES, PROVIDERS["sdk"]["package"])]
    if program := shutil.which("redis-server"):
        run = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        told += [f"redis-server {found}" for found in re.findall(r" v=(\S+)", run.stdout)]
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}: {', '.join(told)}."


def summary(rows: Sequence[Row]) -> str:
    """Return a line that counts the goals, and names those that are missed."""
    goals = [row for row in rows if row.met is not None]
    missed = [f"{row.what} ({row.cells[2].partition(' ')[0]})" for row in goals if not row.met]
    told = f"{len(goals) - len(missed)} of {len(goals)} goals are met."
    return f"{told} Missed: {'; '.join(missed)}." if missed else told


def _table(parts: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield the lines of a table in HTML: Markdown has no row that spans all columns."""
    yield '<div class="measured"><table>'
    yield _row("th", ("what", "ours", "against", "ratio", "goal"))
    for title, rows in parts.items():
        for (against, of), same in groupby(rows, lambda row: (row.against, row.of)):
            told = re.sub("`(.*?)`", r"<code>\1</code>", html.escape(against, quote=False))
            yield f'<tr><th colspan="5">{title}: {of}, against {told}</th></tr>'
            for row in same:
                verdict = row.verdict.replace("missed", "<strong>missed</strong>")
                yield _row("td", (row.what, *row.cells, verdict))
    yield "</table></div>"


def _row(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

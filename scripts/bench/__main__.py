"""Measure what coffers costs beside what one would write without it; on loopback only.

    nox -s bench -- [--only PART] [--write]

Ours and the other take turns; a ratio is the median of the rounds' ratios.  Each figure stands
beside the range of its rounds.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import attrs
from rich.console import Console
from rich.text import Text

from bench import dead, generation, large, many, page, start, stores, warm
from bench.figure import Figure
from bench.row import Quantity, Row, amounts

Results = Iterable[Row | Figure]


@attrs.frozen
class Part:
    """A part of the table."""

    title: str
    measure: Callable[[], Results]


PARTS = {
    "start": Part("Start", start.rows),
    "warm": Part("One warm reading", warm.rows),
    "many": Part("1,000 accounts, answers after 50 ms", many.rows),
    "stores": Part("Stores", stores.rows),
    "large": Part("A large reply", large.rows),
    "generate": Part("Generating the clients", generation.rows),
}
WIDTH = 100


def main() -> None:
    """Measure the parts, print each as soon as it is done, and write the page if asked to."""
    told = options()
    console = Console(width=WIDTH, highlight=False, markup=False)
    if told.only == "dead":
        for line in dead.lines():
            console.print(line, soft_wrap=True)
        return
    console.print(page.machine())
    done: dict[str, Sequence[Row | Figure]] = {}
    for name in [told.only] if told.only else PARTS:
        part = PARTS[name]
        console.print(f"\n{part.title}", style="bold")
        done[part.title] = results = [*part.measure()]
        for text in _shown(results):
            console.print(text)
    console.print()
    console.print(page.summary([row for part in done.values() for row in page.rows_of(part)]))
    if told.write:
        page.write(done)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options among the arguments, by default those of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=(*PARTS, "dead"), help="by default all but `dead`")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    told = parser.parse_args(arguments)
    if told.only and told.write:
        parser.error("--write takes the whole table, from one run")
    return told


def _shown(results: Sequence[Row | Figure]) -> Iterator[Text]:
    yield Text(_line("", "ours", "against", "ratio", "goal"), "dim")
    for (against, of), rows in groupby(page.rows_of(results), lambda row: (row.against, row.of)):
        yield Text(f"{of}, against {against}".replace("`", ""), "italic")
        for row in rows:
            line = Text(_line(row.what.replace("`", ""), *row.cells, row.verdict))
            line.highlight_words(["met"], "green")
            line.highlight_words(["missed"], "bold red")
            yield line
    for figure in results:
        if isinstance(figure, Figure):
            yield from _figure(figure)


def _figure(figure: Figure) -> Iterator[Text]:
    for panel in figure.panels:
        numbers = sorted({number for line in panel.lines.values() for number in line})
        yield Text(f"{panel.title}, by number of {figure.over}", "italic")
        yield Text(f"  {'':42}" + "".join(f"{number:>10,}" for number in numbers), "dim")
        of: Quantity = "memory" if panel.unit == "MiB" else "CPU"
        for label, line in panel.lines.items():
            cells = [amounts([line[n]], of) if n in line else "" for n in numbers]
            yield Text(f"  {label:42}" + "".join(f"{cell:>10}" for cell in cells))


def _line(what: str, ours: str, against: str, ratio: str, goal: str) -> str:
    return f"  {what:35} {ours:20} {against:>7} {ratio:19} {goal}".rstrip()


if __name__ == "__main__":
    main()

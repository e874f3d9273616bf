"""The picture of the command line: the table of the accounts in a page's coffers.toml."""

from __future__ import annotations

import io
import re
import tomllib
from typing import Any

import attrs
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from coffers import samples
from coffers._cli.screen import Screen
from coffers._cli.table import print_table
from coffers._fleet import Reading

WIDTH = 98
"""Columns; few enough to be readable at the size that the README shows."""
THEME = TerminalTheme(
    (23, 27, 33),
    (213, 218, 225),
    [
        (72, 79, 88),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (86, 212, 221),
        (213, 218, 225),
    ],
)
_CONFIG = re.compile(r'^```toml title="coffers.toml"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_FONT_FACES = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"


def draw(page: str) -> str:
    """Return an SVG of what `coffers` prints for the configuration that `page` shows."""
    config = _CONFIG.search(page)
    assert config is not None, "the page shows no coffers.toml"  # noqa: S101
    accounts: dict[str, Any] = tomllib.loads(config[1])["accounts"]
    console = Console(
        record=True,
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        markup=False,
        emoji=False,
    )
    screen = Screen(console)
    screen.print(Text("$ coffers"))
    providers = {name: table["provider"] for name, table in accounts.items()}
    print_table(screen, [_read(*names) for names in providers.items()], providers.__getitem__)
    svg = console.export_svg(title="coffers", theme=THEME, unique_id="table")
    # Rich's template asks another host for its font.
    return _FONT_FACES.sub("", svg).replace("Fira Code, monospace", _FONTS)


def _read(name: str, provider: str) -> Reading:
    case = samples.sample(provider)
    assert case is not None, f"{provider} has no recorded reply"  # noqa: S101
    return Reading(name, attrs.evolve(samples.read(provider, case), name=name), None)

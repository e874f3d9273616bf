"""Record a case for the contract tests from a live account.

    python scripts/record.py NAME CASE [OPTION=VALUE ...] [--about TEXT] [--base-url URL] [--yes]

The key is read from the provider's environment variable.  The case is shown before it's written to
tests/fixtures/NAME/CASE.json, with a stand-in for whatever is private.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from coffers.compiler import load
from coffers.compiler.recording import dump, record
from coffers.errors import CoffersError

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return 1 if nothing was written."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", metavar="NAME", help="the provider")
    parser.add_argument("case", metavar="CASE", help="the new file's name, such as expired_lot")
    parser.add_argument(
        "options", nargs="*", type=_option, metavar="OPTION=VALUE", help="the provider's options"
    )
    parser.add_argument("--about", default="", help="what is special about the account")
    parser.add_argument("--base-url", help="ask this server instead of the provider")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    parser.add_argument("--yes", action="store_true", help="write without asking")
    given = parser.parse_args(arguments)
    file = given.root / "tests" / "fixtures" / given.name / f"{given.case}.json"
    settings = {"provider": given.name, **dict(given.options)}
    if given.base_url:
        settings["base_url"] = given.base_url
    try:
        document = load(given.root / "openapi" / f"{given.name}.yaml")
        text = dump(record(settings, document, given.about or f"A live account, {given.case}."))
    except CoffersError as error:
        print(error, file=sys.stderr)
        return 1
    print(text)
    if file.exists():
        print(f"{file} exists; nothing was written", file=sys.stderr)
        return 1
    if not given.yes and input("Is nothing in it private? Write it? [y/N] ").lower() != "y":
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return 0


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is no OPTION=VALUE")
    return name, value


if __name__ == "__main__":
    sys.exit(main())

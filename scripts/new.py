"""Create the skeleton of a new provider: `python scripts/new.py NAME`.

It consists of a description, an adapter and two fixtures.  They lint, compile and are discovered,
and their contract test fails by saying what to fill in.
"""

from __future__ import annotations

import argparse
import keyword
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
SKELETON = Path(__file__).with_name("skeleton")


def places(name: str) -> dict[str, str]:
    """Return the path of each of the skeleton's files."""
    return {
        "description.yaml": f"openapi/{name}.yaml",
        "adapter.py": f"facade/coffers/adapters/{name}.py",
        "happy.json": f"tests/fixtures/{name}/happy.json",
        "unauthorized.json": f"tests/fixtures/{name}/unauthorized.json",
    }


def make(root: Path, name: str) -> list[Path]:
    """Write the skeleton of `name`, unless one of its files exists."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        rule = "a provider's name must be a lower-case Python identifier, not a keyword"
        raise SystemExit(f"openapi/{name}.yaml: {rule}, such as acme_video")
    targets = {source: root / target for source, target in places(name).items()}
    for target in targets.values():
        if target.exists():
            raise SystemExit(f"{target.relative_to(root)} already exists; nothing was written")
    words = name.split("_")
    facts = {
        "name": name,
        "title": " ".join(word.capitalize() for word in words),
        "class_name": "".join(word.capitalize() for word in words),
        "host": f"{'-'.join(words)}.example",
        "variable": f"{name.upper()}_API_KEY",
        "today": datetime.now(UTC).date().isoformat(),
    }
    for source, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        text = Template((SKELETON / source).read_text(encoding="utf-8")).substitute(facts)
        target.write_text(text, encoding="utf-8")
    return list(targets.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="new.py", description="Create the skeleton of a provider."
    )
    parser.add_argument("name", metavar="NAME", help="module name of the provider, such as acme")
    name = parser.parse_args(arguments).name
    for target in make(ROOT, name):
        print(target.relative_to(ROOT))
    print(
        "Fill them in, the description first; then run\n"
        "    nox -s generate\n"
        f"    nox -s tests -- tests/test_contract.py -k {name}"
    )


if __name__ == "__main__":
    main()

"""Break what money and secrets depend on, bit by bit, and count what its tests notice.

    python scripts/mutants.py FOLDER [MODULE ...]

Each module is changed in a copy below FOLDER and tried with the tests that are about it, not with
all those that happen to pass through it.  Properties and constants are not changed.  What survives
is printed; `mutmut show NAME`, called in the copy, shows the change.  The exit status is 1 where a
score is below its floor.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    "convert": (96, ["convert"]),
    "_wire/secrets": (98, ["secret"]),
    "_fleet/ledger": (99, ["ledger"]),
    "_fleet/gate": (99, ["gate", "gate_steps", "holds"]),
}
"""Module → percent of the mutants that are noticed at least, and the tests about it.

The rest change nothing that can be observed, such as the key of a balance that nobody is shown.
"""
TRIED = "not (runTest or asyncio or trio)"
"""No state machine, which takes a minute for each change, and no code twice: all of it is sync."""


def main() -> None:
    """Print the score of each module."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("modules", nargs="*", choices=[*MODULES, []], metavar="MODULE")
    options = parser.parse_args()
    below = False
    for module in options.modules or MODULES:
        floor, tests = MODULES[module]
        folder = options.folder / module.replace("/", "_")
        lay_out(folder, module, tests)
        noticed, total = tried(folder)
        score = 100 * noticed / total
        print(f"{module}: {noticed} of {total} mutants noticed, {score:.1f} % (floor {floor} %)")
        below = below or score < floor
    sys.exit(1 if below else 0)


def lay_out(folder: Path, module: str, tests: list[str]) -> None:
    """Copy what the tests need, with the sources where mutmut looks for them."""
    shutil.rmtree(folder, ignore_errors=True)
    for source in (*(ROOT / "generated").glob("coffers_*"), ROOT / "facade" / "coffers"):
        shutil.copytree(source, folder / "src" / source.name)
    shutil.copytree(ROOT / "tests", folder / "tests")
    shutil.copy(ROOT / "pyproject.toml", folder)
    selected = "".join(f"\n  tests/test_{name}.py" for name in tests)
    (folder / "setup.cfg").write_text(
        "[mutmut]\n"
        "source_paths = src\n"
        f"only_mutate = src/coffers/{module}.py\n"
        f"pytest_add_cli_args =\n  --hypothesis-seed=0\n  -k\n  {TRIED}\n"
        f"pytest_add_cli_args_test_selection ={selected}\n",
        encoding="utf-8",
    )


def tried(folder: Path) -> tuple[int, int]:
    """Return how many mutants the tests noticed, and how many there are."""
    log = folder / "mutmut.log"
    for command in ("run", "results", "export-cicd-stats"):
        with log.open("a", encoding="utf-8") as output:
            done = subprocess.run(
                [sys.executable, "-m", "mutmut", command],
                cwd=folder,
                stdout=None if command == "results" else output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            sys.exit(f"mutmut {command} failed; what it said is in {log}")
    found = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    noticed = sum(found[outcome] for outcome in ("killed", "timeout", "segfault"))
    return noticed, found["total"]


if __name__ == "__main__":
    main()

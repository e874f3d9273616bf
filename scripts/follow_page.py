"""Follow docs/compile-your-own.md as its reader would: `python -I scripts/follow_page.py FOLDER`.

Run it with the Python of an environment that has coffers with its extras `cli` and `compiler` from
a wheel.  Each titled block becomes a file in FOLDER; each command is run, and its output compared.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "compile-your-own.md"
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def main() -> None:
    """Follow the page, and run the test that it shows."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    (folder / "anvils").mkdir()
    (folder / "anvils" / "__init__.py").touch()
    for language, title, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if title:
            file = folder / title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif language == "sh":
            for line in text.splitlines():
                run(folder, line)
        else:
            first, _, output = text.partition("\n")
            printed = run(folder, first.removeprefix("$ "))
            if printed != output:
                sys.exit(f"{PAGE.name} shows:\n{output}\nprinted is:\n{printed}")
    run(folder, 'python -c "import test_acme; test_acme.test_acme_keeps_its_contract()"')
    print(f"{PAGE.name} does what it shows")


def run(folder: Path, command: str) -> str:
    """Run a command in the environment of this Python, and return its output."""
    bin_ = str(Path(sys.executable).parent)
    environ = {**os.environ, "PATH": os.pathsep.join([bin_, os.environ.get("PATH", "")])}
    words = shlex.split(command)
    words[0] = str(Path(bin_, words[0]))
    done = subprocess.run(
        words, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()

"""Use an installed wheel as a service would; run this with the Python it is installed in.

python -I scripts/try_wheel.py WHEEL
"""

from __future__ import annotations

import importlib
import importlib.metadata
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path


def main() -> None:
    """Check the wheel's contents, then read every provider's recorded reply from it."""
    names = zipfile.ZipFile(sys.argv[1]).namelist()
    check_content(names)
    providers = read_every_provider()
    check_command_line(providers)
    print(f"the wheel has {len(names)} files and reads {', '.join(providers)}")


def check_content(names: list[str]) -> None:
    """Expect the facade, the generated clients and type markers, and nothing else."""
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    expect(tops == {"coffers", "coffers_clients"}, f"the wheel has {sorted(tops)}")
    for needed in ("coffers/py.typed", "coffers_clients/py.typed"):
        expect(needed in names, f"the wheel has no {needed}")
    expect(any(name.endswith("licenses/LICENSE") for name in names), "the wheel has no license")


def read_every_provider() -> list[str]:
    """Import each provider from the environment, and read its recorded reply from the wheel."""
    import coffers
    from coffers import samples, testing

    purelib = sysconfig.get_path("purelib")
    expect(str(coffers.__file__).startswith(purelib), "coffers was not imported from the wheel")
    expect(coffers.__version__ == importlib.metadata.version("coffers"), "the version is wrong")
    providers = list(coffers.providers())
    for name in providers:
        importlib.import_module(f"coffers.adapters.{name}")
        case = samples.sample(name)
        expect(case is not None, f"the wheel has no recorded reply for {name}")
        if case is not None:
            testing.check(name, case)
    return providers


def check_command_line(providers: list[str]) -> None:
    """Expect the installed command to print a row for each provider."""
    command = Path(sysconfig.get_path("scripts")) / "coffers"
    done = subprocess.run([command, "--demo", "--all"], capture_output=True, text=True, check=True)
    for name in providers:
        expect(name in done.stdout, f"coffers --demo --all doesn't show {name}")


def expect(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    """Exit with the message `otherwise` unless `holds`."""
    if not holds:
        raise SystemExit(otherwise)


if __name__ == "__main__":
    main()

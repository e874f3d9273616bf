"""The project's nox sessions; list them with ``nox -l``.

Plain ``nox`` runs every check that needs neither network access nor a key.  Installing a session's
packages still uses the package index.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2026.2"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_external_run = True
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
SUPPORTED = nox.project.python_versions(PYPROJECT)
CURRENT = f"{sys.version_info.major}.{sys.version_info.minor}"
COVERED = 97
"""Minimum percentage of lines and branches that the tests reach."""


def _installed(version: str) -> bool:
    """Return whether this Python runs, since a version manager's shim may exist without one."""
    if version == CURRENT:
        return True
    found = shutil.which(f"python{version}")
    return found is not None and os.system(f"{found} -c '' >{os.devnull} 2>&1") == 0


PYTHONS = [version for version in SUPPORTED if _installed(version)]


def _groups(session: nox.Session, *groups: str) -> None:
    session.install(*nox.project.dependency_groups(PYPROJECT, *groups))


def _comparing(session: nox.Session) -> list[str]:
    """Return arguments that only compare in CI, and write anywhere else."""
    return ["--check"] if os.environ.get("CI") and not session.posargs else []


@nox.session(python=CURRENT)
def generate(session: nox.Session) -> None:
    """Compile openapi/ into generated/ (no network; `-- --check` only compares, like CI)."""
    session.install("-e", ".[cli,compiler]")
    session.run("coffers", "compile", *_comparing(session), *session.posargs)


@nox.session(python=CURRENT)
def docs(session: nox.Session) -> None:
    """Generate the docs' pages and build site/ (no network; `-- --check` only compares)."""
    session.install("-e", ".[cli]")
    _groups(session, "docs")
    session.run("python", "scripts/document.py", *_comparing(session), *session.posargs)
    # Without --quiet: with it, mkdocs counts no warnings, so nothing would be strict.
    session.run("mkdocs", "build", env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session(python=CURRENT)
def lint(session: nox.Session) -> None:
    """Check style with ruff, and the workflows with zizmor (no network)."""
    _groups(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("zizmor", "--offline", "--no-progress", "--quiet", "--persona=pedantic", ".")


@nox.session(python=CURRENT)
def types(session: nox.Session) -> None:
    """Check types with mypy --strict, and the public API with a second checker (no network)."""
    session.install("-e", ".[cli,compiler,redis]")
    _groups(session, "types")
    session.run("mypy", *session.posargs)
    session.run("basedpyright", "--level", "error", "tests/typing")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on every supported Python that is installed (no network, no key)."""
    session.install("-e", ".[cli,compiler,redis]")
    _groups(session, "docs", "tests")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session(python=CURRENT)
def build(session: nox.Session) -> None:
    """Build the wheel and test it in an otherwise empty environment (no network)."""
    folder = Path(session.create_tmp()).resolve()
    shutil.rmtree("dist", ignore_errors=True)
    session.install("build", "twine")
    session.run("python", "-m", "build", silent=True)
    session.run("twine", "check", "--strict", *map(str, Path("dist").iterdir()))
    (wheel,) = Path("dist").resolve().glob("*.whl")
    session.run("python", "-m", "venv", "--clear", str(folder / "clean"))
    python = str(folder / "clean" / ("Scripts" if os.name == "nt" else "bin") / "python")
    session.run(python, "-m", "pip", "install", "-q", f"{wheel}[cli]", external=True)
    session.run(python, "-I", "scripts/try_wheel.py", str(wheel), external=True)
    session.run(python, "-m", "pip", "install", "-q", f"{wheel}[compiler]", external=True)
    shutil.rmtree(folder / "anvils", ignore_errors=True)
    session.run(python, "-I", "scripts/follow_page.py", str(folder / "anvils"), external=True)


@nox.session(python=CURRENT, default=False)
def new(session: nox.Session) -> None:
    """Draft a new provider and compile it: `-- NAME --from FILE|URL --operation ...`."""
    session.install("-e", ".[cli,compiler]")
    session.run("coffers", "draft", *session.posargs)
    session.run("coffers", "compile", *session.posargs[:1])


@nox.session(python=CURRENT, default=False)
def fetch(session: nox.Session) -> None:
    """Fetch the vendors' own documents: `-- NAME` (needs a network)."""
    session.install("-e", ".[cli,compiler]")
    session.run("coffers", "fetch", *session.posargs)


@nox.session(python=CURRENT, default=False)
def drift(session: nox.Session) -> None:
    """Compare descriptions with the vendors' fetched documents: `-- NAME` (no network)."""
    session.install("-e", ".[cli,compiler]")
    session.run("coffers", "drift", *session.posargs)


@nox.session(python=CURRENT, default=False)
def live(session: nox.Session) -> None:
    """Read every provider whose key is in the environment (needs network access and keys)."""
    session.install("-e", ".")
    _groups(session, "tests")
    session.run("pytest", "-m", "live", *session.posargs)


@nox.session(python=CURRENT, default=False)
def timing(session: nox.Session) -> None:
    """Measure that processing time grows linearly with the input (no network)."""
    session.install("-e", ".[cli,compiler,redis]")
    _groups(session, "tests")
    session.run("pytest", "-m", "timing", *session.posargs)


@nox.session(python=CURRENT, default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests and fail if they cover less of the code than COVERED (no network)."""
    session.install("-e", ".[cli,compiler,redis]")
    _groups(session, "docs", "tests")
    floor = f"--cov-fail-under={COVERED}"
    session.run("pytest", "-n", "auto", "--dist", "loadfile", "--cov", floor, *session.posargs)


@nox.session(python=CURRENT, default=False)
def search(session: nox.Session) -> None:
    """Try every order of events for two processes that share a store (no network)."""
    session.install("-e", ".")
    _groups(session, "tests")
    session.run("pytest", "-m", "exhaustive", "-n", "auto", *session.posargs)


@nox.session(python=CURRENT, default=False)
def record(session: nox.Session) -> None:
    """Make a test case from a live account: `-- NAME CASE` (needs a network and a key)."""
    session.install("-e", ".[compiler]")
    session.run("python", "scripts/record.py", *session.posargs)


@nox.session(python=CURRENT, default=False)
def mutants(session: nox.Session) -> None:
    """Break what money and secrets depend on; fail where tests notice too little (no network)."""
    session.install("-e", ".[redis]")
    _groups(session, "mutants")
    session.run("python", "scripts/mutants.py", session.create_tmp(), *session.posargs)


@nox.session(python=CURRENT, default=False)
def vendor(session: nox.Session) -> None:
    """Copy a generated client: `-- NAME DEST` (no network; `--force` replaces a changed copy)."""
    session.install("-e", ".[cli]")
    session.run("coffers", "vendor", *session.posargs)


@nox.session(python=CURRENT, default=False)
def bench(session: nox.Session) -> None:
    """Measure what coffers costs beside the bare calls: `-- [--only PART] [--write]` (loopback)."""
    session.install("-e", ".[cli,compiler,redis]", "-r", "scripts/bench/sdk.txt")
    _groups(session, "bench")
    session.run("python", "-m", "bench", *session.posargs, env={"PYTHONPATH": "scripts"})

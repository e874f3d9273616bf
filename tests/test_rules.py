"""The architecture: imports point one way, and providers' names stay in their own files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import coffers
from coffers import _registry

ROOT = Path(__file__).parents[1]
FACADE = ROOT / "facade" / "coffers"
PROVIDERS = [p.stem for p in sorted((FACADE / "adapters").glob("[!_]*.py"))]
MODULES = sorted(FACADE.rglob("*.py"))

PURE = {
    "errors": set(),
    "_plain": {"errors"},
    "model": {"_plain"},
    "convert": set(),
    "credentials": set(),
    "flow": {"errors"},
    "provider": {"convert", "credentials", "errors", "flow", "model"},
    "_wire/refusal": {"errors", "provider"},
    "_wire/secrets": {"credentials"},
    "_fleet/schedule": set(),
    "_fleet/ledger": {"_stores", "model"},
    "_fleet/ledger_lookup": {"_fleet", "_stores"},
    "_fleet/cache_entry": {"_fleet", "_stores", "_wire", "errors", "model"},
    "_fleet/commitments": {"_fleet", "_stores", "_wire", "model"},
}
"""Modules that know no provider, no I/O, and nothing of the project beyond these."""

ROOMS = {
    "model": {"errors", "_plain", "model"},
    "provider": {"convert", "credentials", "flow", "provider"},
    "adapters": {"adapters"},
    "wire": {"_wire"},
    "client": {"_registry", "client"},
    "stores": {"_stores"},
    "fleet": {"_config", "_fleet"},
    "samples": {"samples"},
    "testing": {"testing"},
    "compiler": {"compiler"},
    "command line": {"_cli", "__main__"},
}
"""Everything in the folder; each entry may import only those before it."""
LAZY = "__init__"
"""The module that loads every public name on first use."""

KNOW_HTTP = {
    *(f"_wire/{name}.py" for name in ("transport", "connections", "deadlines", "proxies", "trust")),
    *(f"compiler/{name}.py" for name in ("drift/fetching", "recording")),
    "samples/__init__.py",
    "testing/contract.py",
}


def imports(path):
    """Yield the absolute names that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name):
    return next(room for room, modules in ROOMS.items() if name in modules)


def test_a_newcomer_sees_the_rooms_alone():
    found = {p.stem for p in FACADE.glob("*") if p.name not in ("py.typed", "__pycache__")}
    assert found == {LAZY}.union(*ROOMS.values())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(FACADE).as_posix())
def test_imports_never_point_on(path):
    name = path.relative_to(FACADE).parts[0].removesuffix(".py")
    if name == LAZY:
        return
    known = {i.split(".")[1] for i in imports(path) if i.startswith("coffers.")}
    homes = {n: home for home, names in coffers._HOME.items() for n in names}
    known = {homes.get(n, n).split(".")[0] for n in known} - {"__version__"}
    order = [*ROOMS]

    for other in known:
        assert order.index(room_of(other)) <= order.index(room_of(name)), other


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(FACADE).as_posix())
def test_nothing_outside_tests_imports_testing(path):
    known = {i.split(".")[1] for i in imports(path) if i.startswith("coffers.")}
    assert "testing" not in known or path.parent.name == "testing"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(FACADE).as_posix())
def test_the_compiler_is_used_by_the_command_line_alone(path):
    known = {i.split(".")[1] for i in imports(path) if i.startswith("coffers.")}
    within = path.relative_to(FACADE).parts[0]
    assert within in ("compiler", "_cli") or "compiler" not in known


@pytest.mark.parametrize("module", PURE)
def test_the_inner_modules_know_only_inner_modules(module):
    own = {i.split(".")[1] for i in imports(FACADE / f"{module}.py") if i.startswith("coffers.")}

    assert own <= PURE[module]


@pytest.mark.parametrize("path", sorted((FACADE / "_stores").glob("*.py")), ids=lambda p: p.stem)
def test_a_store_does_not_know_what_it_keeps(path):
    own = {i.split(".")[1] for i in imports(path) if i.startswith("coffers.")}

    assert own <= {"_stores", "_wire", "credentials", "errors"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(FACADE).as_posix())
def test_generated_code_is_imported_by_its_own_adapter_alone(path):
    generated = {i.split(".")[1] for i in imports(path) if i.startswith("coffers_clients")}

    assert generated == (
        {path.stem} if path.parent.name == "adapters" and path.stem in PROVIDERS else set()
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(FACADE).as_posix())
def test_the_http_library_is_known_to_the_transport_alone(path):
    knows = {"httpx2", "httpx", "httpcore2"} & {i.split(".")[0] for i in imports(path)}

    assert not knows or path.relative_to(FACADE).as_posix() in KNOW_HTTP


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_adapter_declares_calls_and_maps(name):
    allowed = {"attrs", "coffers", "coffers_clients", "__future__", "decimal", "datetime"}
    adapter = FACADE / "adapters" / f"{name}.py"

    assert {i.split(".")[0] for i in imports(adapter)} <= allowed


def test_a_providers_name_stays_in_its_own_files():
    code = [
        ROOT / "noxfile.py",
        ROOT / "pyproject.toml",
        ROOT / ".ci" / "run",
        *(p for p in MODULES if p.stem not in PROVIDERS),
        *(p for p in (ROOT / "scripts").rglob("*") if p.suffix in (".py", ".jinja")),
        *(p for p in (FACADE / "compiler").rglob("*") if p.suffix in (".jinja", ".json")),
        *(ROOT / "tests").rglob("*.py"),
    ]
    text = {path: path.read_text(encoding="utf-8").lower() for path in code}
    titles = [_registry.adapter(name).title for name in PROVIDERS]
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in code
        for name in (*PROVIDERS, *map(str.lower, titles))
        if re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text[path])
    }

    assert found == set()


def test_the_same_names_stand_in_all_places():
    generated = ROOT / "generated"
    assert [p.stem for p in sorted((ROOT / "openapi").glob("*.yaml"))] == PROVIDERS
    assert [
        p.parent.name for p in sorted((generated / "coffers_clients").glob("*/__init__.py"))
    ] == PROVIDERS
    assert [p.stem for p in sorted((generated / "coffers_models").glob("[!_]*.py"))] == PROVIDERS
    assert [p.name for p in sorted((ROOT / "tests" / "fixtures").iterdir())] == PROVIDERS


def loaded_after(statement):
    """Return the names of the modules loaded after `statement` in a fresh interpreter."""
    script = f"import sys\n{statement}\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_library_loads_neither_http_nor_a_provider():
    loaded = loaded_after("import coffers; coffers.Account, coffers.Secret, coffers.CoffersError")

    assert not {"httpx2", "httpcore2", "anyio", "ssl", "asyncio", "pydantic", "rich"} & loaded
    assert not {m for m in loaded if m.startswith("coffers.compiler")}
    assert not {m for m in loaded if m.startswith(("coffers.adapters", "coffers_clients"))}


def test_a_client_loads_its_own_provider_alone():
    name = PROVIDERS[0]
    loaded = loaded_after(f"import coffers; coffers.Client({name!r}, key='user:x')")

    assert {m for m in loaded if m.startswith("coffers.adapters.")} == {f"coffers.adapters.{name}"}
    assert not {"httpx", "pydantic", "rich", "cyclopts"} & loaded


def test_every_public_name_exists_and_is_listed():
    import coffers

    assert all(getattr(coffers, name) is not None for name in coffers.__all__)
    assert dir(coffers) == sorted(coffers.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        coffers.nothing  # noqa: B018

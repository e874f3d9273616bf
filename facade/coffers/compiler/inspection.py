"""Tidy compiled code, and check it before it is accepted."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from coffers.compiler.document import refuse

# A description is data, so it must not make generated code import anything else.
_IMPORTS = frozenset({"__future__", "collections", "enum", "json", "typing", "urllib"})
CLIENT_IMPORTS = _IMPORTS | {"attrs", "httpx2"}
MODEL_IMPORTS = _IMPORTS | {"datetime", "decimal", "ipaddress", "pydantic", "uuid"}


def tidy(files: Iterable[Path], header: str, shown: str) -> None:
    """Drop unused imports, format, and add `header`, ignoring any other configuration of ruff."""
    files = list(files)
    # Pass files, because ruff may exclude a folder by its name or by a .gitignore.
    code = [str(file) for file in files if file.suffix == ".py"]
    common = ["--isolated", "--no-cache", "--target-version=py311", "--line-length=100"]
    common += ["--config=lint.isort.split-on-trailing-comma=false"]
    common += ["--config=format.skip-magic-trailing-comma=true"]
    for command in (["check", "--fix-only", "--select=I,F401,F811"], ["format"]):
        ruff = [find_ruff_bin(), *command, *common, *code]
        run = subprocess.run(ruff, check=False, capture_output=True, text=True)
        if run.returncode:
            refuse(shown, f"ruff: {run.stderr}")
    for file in files:
        file.write_text(header + file.read_text(encoding="utf-8"), encoding="utf-8")


def inspect(files: Iterable[Path], imports: frozenset[str], shown: str) -> None:
    """Raise if `files` import what isn't allowed or doesn't exist, or call anything on import."""
    bound_in: dict[Path, set[str]] = {}
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        where = f"{shown}: in {file.name}"
        for module in _absolute_imports(tree):
            if module.split(".")[0] not in imports:
                refuse(where, f"generated code must not import {module!r}")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                for alias in node.names:
                    if not _exists(node, alias.name, file, bound_in):
                        refuse(where, f"{alias.name!r} can't be imported")
        known = _bound(tree) | {"frozenset"}
        for call in _calls_on_import(tree):
            if not (isinstance(root := _root(call.func), ast.Name) and root.id in known):
                refuse(where, f"importing it must not call {ast.unparse(call.func)!r}")


def import_all(path: Path, shown: str) -> None:
    """Import a package with all its modules, or a single module, under a private name."""
    name = f"_generated_{path.stem}"
    folders = [str(path)] if path.is_dir() else None
    spec = importlib.util.spec_from_file_location(
        name,
        path / "__init__.py" if folders else path,
        submodule_search_locations=folders,
    )
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        if spec is not None and spec.loader is not None:
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        for module in pkgutil.walk_packages(folders or [], f"{name}."):
            importlib.import_module(module.name)
    except Exception as error:  # noqa: BLE001 - an import can raise anything
        refuse(shown, f"{path.name} can't be imported: {error!r}")
    finally:
        sys.dont_write_bytecode = bytecode
        for loaded in [key for key in sys.modules if key.split(".")[0] == name]:
            del sys.modules[loaded]


def _absolute_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def _exists(node: ast.ImportFrom, name: str, file: Path, bound_in: dict[Path, set[str]]) -> bool:
    """Return whether a relative import resolves; importing doesn't run those inside functions."""
    target = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
    if target.is_dir() and (target / f"{name}.py").exists():
        return True
    module = target / "__init__.py" if target.is_dir() else target.with_suffix(".py")
    if module not in bound_in:
        text = module.read_text(encoding="utf-8") if module.exists() else ""
        bound_in[module] = _bound(ast.parse(text))
    return name in bound_in[module]


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that a module binds at its top level."""
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {alias.asname or alias.name for alias in aliases}
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _calls_on_import(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _calls_on_import(child)


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node

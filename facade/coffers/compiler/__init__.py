"""Compile OpenAPI descriptions into client packages.  Needs ``coffers[compiler]``.

document  →  load  →  upgrade to 3.1  →  slice  →  tolerant rendering  →  client
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coffers.compiler.document import CompilerError, Document
    from coffers.compiler.loading import load
    from coffers.compiler.project import Project, check_project, compile_project
    from coffers.compiler.slices import slice_document
    from coffers.compiler.upgrading import upgrade

__all__ = [
    "CompilerError",
    "Document",
    "Project",
    "check_project",
    "compile_project",
    "load",
    "slice_document",
    "upgrade",
]
_MODULE_OF = {
    **dict.fromkeys(("CompilerError", "Document"), "document"),
    **dict.fromkeys(("Project", "check_project", "compile_project"), "project"),
    "load": "loading",
    "slice_document": "slices",
    "upgrade": "upgrading",
}


def __getattr__(name: str) -> Any:
    # Imported lazily, because copying a client needs none of the generators.
    if name not in _MODULE_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)

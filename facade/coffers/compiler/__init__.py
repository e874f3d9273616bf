"""Compile OpenAPI descriptions into client packages.  Needs ``coffers[compiler]``.

document  →  load  →  upgrade to 3.1  →  slice  →  tolerant rendering  →  client
"""

from coffers.compiler.document import CompilerError, Document, load
from coffers.compiler.project import Project, check_project, compile_project
from coffers.compiler.slices import slice_document
from coffers.compiler.upgrade import upgrade

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

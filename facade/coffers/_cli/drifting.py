"""The commands that watch the vendors' own documents; they need the extra `compiler`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from coffers._cli.commands import app
from coffers._cli.compiling import Names, extra, say
from coffers._cli.console import ExitStatus

Source = Annotated[
    Path | None,
    Parameter(name="--from", help="Take them from this folder, which has one per provider."),
]


@app.command
def fetch(*names: Names, source: Source = None) -> int:
    """Fetch the vendors' own OpenAPI documents.

    A description names its document in `x-coffers.upstream`: an https:// address, or a path beside
    the description. Documents stay in .coffers/upstream, which git ignores. The first one of a
    provider enters upstream.lock.toml beside the descriptions; `coffers drift --accept` moves it.

    Exit status: 0 all were fetched, 69 at least one wasn't, 64 a description or setting isn't
    right.
    """
    extra()
    from coffers.compiler.fetching import fetch_project
    from coffers.compiler.project import Project

    complete = fetch_project(Project.find(Path.cwd()), names, source=source, say=say)
    return ExitStatus.OK if complete else ExitStatus.UNAVAILABLE

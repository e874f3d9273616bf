"""The command that drafts a provider; it needs the extra `compiler`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from coffers._cli.commands import app
from coffers._cli.compiling import extra, say
from coffers._cli.console import ExitStatus
from coffers.errors import ConfigurationError

Name = Annotated[str, Parameter(help="The provider's name in code, such as acme_video.")]
Document = Annotated[
    str | None,
    Parameter(
        name="--from",
        help="The vendor's OpenAPI document, in JSON or YAML: a file, or an https:// address.",
    ),
]
Replies = Annotated[
    tuple[Path, ...],
    Parameter(
        name="--from-replies",
        consume_multiple=True,
        help="Recorded replies of one operation, in JSON, where there is no document.",
    ),
]
Operations = Annotated[
    tuple[str, ...],
    Parameter(name="--operation", help="Operation to read, such as 'GET /v1/user'. Repeatable."),
]


@app.command
def draft(
    name: Name,
    /,
    *,
    document: Document = None,
    replies: Replies = (),
    operations: Operations = (),
) -> int:
    """Draft a provider: its description, its adapter and its first fixtures.

    What the document or the replies tell is carried over and mapped; what isn't sure is marked
    TODO.  Without either, the draft is one to begin with.  No file is ever written over.

    The description names a document that has an address, or is part of the project, in
    `x-coffers.upstream`, which `coffers fetch` and `coffers drift` follow.

    Exit status: 0 written, 64 something isn't right and nothing was written.
    """
    compiler = extra()
    from coffers.compiler import draft as drafts

    if document is not None and replies:
        raise ConfigurationError("--from and --from-replies exclude each other; draft from one")
    project = compiler.Project.find(Path.cwd())
    if replies:
        source = drafts.source_of_replies(replies, operations)
    elif document is not None:
        source = drafts.source_at(project, document, operations)
    else:
        source = drafts.starter()
    made = drafts.draft(project, name, source)
    for path in drafts.write(project, made):
        say(path.as_posix())
    for line in drafts.next_steps(project, made):
        say(line)
    return ExitStatus.OK

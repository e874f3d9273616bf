"""Measure a reply of several megabytes, with a long list in it that no account needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bench.row import Row
from bench.server import serving
from bench.subject import PROVIDERS, Subject
from bench.timing import cpu, interleaved
from coffers import Client

ROUNDS, READS = 7, 3


def rows() -> Iterator[Row]:
    """Yield one row."""
    large = dict(PROVIDERS["large"])
    subject = Subject.of(large.pop("provider"))
    body = _enlarged(subject.body, **large)
    content = json.dumps(body).encode()
    bodies = dict.fromkeys(subject.bodies, body)
    with serving(bodies) as (base_url,):  # noqa: SIM117
        with Client(**subject.settings(base_url)) as client:
            run = interleaved(
                {
                    "theirs": lambda: cpu(lambda: json.loads(content), READS),
                    "ours": lambda: cpu(client.read, READS),
                },
                ROUNDS,
            )
    yield Row(
        what=f"a reading of {len(content) / 1e6:.1f} MB, {subject.provider}",
        against="`json.loads` of the body, which is in memory",
        of="CPU",
        ours=run["ours"],
        theirs=run["theirs"],
        goal=2.5,
    )


def _enlarged(
    body: dict[str, Any], *, items: str, length: int, number: str, parts: dict[str, str]
) -> dict[str, Any]:
    """Return the reply with a longer list."""
    filled = {name: body[source][0] for name, source in parts.items()}
    many = [{**body[items][0], **filled, number: n} for n in range(1, length + 1)]
    return {**body, items: many}

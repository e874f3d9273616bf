"""Tell what replies have shown: how bad it is, and what to change in the description.

The proposal is an OpenAPI Overlay, which any tool that knows the standard can apply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from coffers import _registry
from coffers._wire.live_drift import HIDDEN, DriftEvent, Schema, either, fields_of_either
from coffers.compiler.document import pointer, steps_of
from coffers.compiler.drift.changes import Change, Edit, Occurrence
from coffers.compiler.drift.contract import Endpoint
from coffers.compiler.drift.impact import Reader, judged
from coffers.compiler.drift.report import Finding, Report

_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords whose parts have numbers instead of names."""


def report(provider: str, events: Sequence[DriftEvent], source: str, root: Path) -> Report:
    """Return what to tell of a provider whose replies were compared with `source`."""
    reader = Reader.of(provider, root)
    servers = _registry.adapter(provider).origins()
    changes = [_change(event, servers) for event in events]
    return Report(
        provider=provider,
        newest="its replies of now",
        description=source,
        findings=[Finding(c, severity, is_recent=False) for c, severity in judged(changes, reader)],
        facts={"description": {"file": source}, "patch": overlay(events) if events else None},
    )


def _change(event: DriftEvent, servers: Iterable[str]) -> Change:
    method, _, path = event.request.partition(" ")
    endpoint = Endpoint(method.lower(), path, tuple(servers), event.operation)
    word = "something else" if event.now == HIDDEN else event.now
    edits = {
        "new": (),
        "gone": (Edit("gone"),),
        "type changed": (Edit("null") if event.now == "null" else Edit("types", event.now),),
        "new word": (Edit("word", json.dumps(word)),),
    }
    return Change(
        kind=event.kind,
        field=event.path,
        pointer=next(iter(event.at), ""),
        newest=False,
        occurrences=(Occurrence(endpoint, paths=(event.steps,)),),
        before=None if event.kind == "new word" else event.was,
        after=[event.now] if event.kind == "new word" else event.now,
        edits=edits[event.kind],
    )


def overlay(events: Sequence[DriftEvent]) -> dict[str, Any]:
    """Return an Overlay that makes the description of one provider allow what was seen."""
    provider, source = events[0].provider, events[0].description
    return {
        "overlay": "1.0.0",
        "info": {"title": f"What {provider} replies otherwise", "version": "1"},
        "extends": source,
        "actions": [*_actions(events)],
    }


def _actions(events: Sequence[DriftEvent]) -> Iterator[dict[str, Any]]:
    """Yield what to change, once for each place.

    What can't be added to is removed first: a description may have one type, or a list of them.
    """
    for at, schemas in _by_place(events, "new", first=True):
        yield {"target": _path(at), "update": reduce(_both, schemas)}
    for at, schemas in _by_place(events, "gone"):
        required = [n for n in schemas[0]["required"] if all(n in s["required"] for s in schemas)]
        yield {"target": _path(at, "required"), "remove": True}
        if required:
            yield {"target": _path(at), "update": {"required": required}}
    rewritten: set[str] = set()
    words = dict(_by_place(events, "new word"))
    for at, schemas in _by_place(events, "type changed"):
        places = {word: pointer((*steps_of(at), word)) for word in ("enum", "const")}
        schema = _widened(schemas, [s for place in places.values() for s in words.get(place, ())])
        is_limited = bool({"enum", "anyOf"} & schema.keys())
        for word in ("type", *(places if is_limited else ())):
            yield {"target": _path(at, word), "remove": True}
        rewritten |= {*places.values()} if is_limited else set()
        yield {"target": _path(at), "update": schema}
    for at, schemas in words.items():
        if at not in rewritten:
            yield from _with_words(at, schemas)


def _by_place(
    events: Sequence[DriftEvent], kind: str, *, first: bool = False
) -> Iterator[tuple[str, list[Schema]]]:
    """Yield each place that events of a kind are about, with what it would have to say."""
    found: dict[str, list[Schema]] = {}
    for event in events:
        if event.kind == kind and event.schema:
            for at in event.at[:1] if first else event.at:
                found.setdefault(at, []).append(dict(event.schema))
    yield from found.items()


def _widened(schemas: Sequence[Schema], words: Sequence[Schema]) -> Schema:
    """Return what allows the values of all types that were seen."""
    listed = [s for s in schemas if "enum" in s or "anyOf" in s]
    if not listed:
        return reduce(either, schemas)
    seen = [word for schema in (*listed, *words) for word in _enum(schema) if word is not None]
    others = [part for schema in schemas for part in schema.get("anyOf", [])[1:]]
    has_null = any(None in _enum(schema) for schema in listed)
    enum: list[str | None] = [*dict.fromkeys(seen)]
    if not others:
        return {**listed[0], "enum": [*enum, None]}
    null = [{"type": "null"}] if has_null else []
    return {"anyOf": [{"type": "string", "enum": enum}, *others, *null]}


def _enum(schema: Schema) -> list[Any]:
    described = schema["anyOf"][0] if "anyOf" in schema else schema
    return list(described["enum"])


def _with_words(at: str, schemas: Sequence[Schema]) -> Iterator[dict[str, Any]]:
    *owner, keyword = steps_of(at)
    if keyword == "enum":
        yield from ({"target": _path(at), "update": schema["enum"][-1]} for schema in schemas)
    else:  # a constant
        words = dict.fromkeys(word for schema in schemas for word in schema["enum"])
        yield {"target": _path(at), "remove": True}
        yield {"target": _path(pointer(owner)), "update": {"enum": [*words]}}


def _both(one: Schema, other: Schema) -> Schema:
    """Return the new fields of both; what one field is in each are alternatives."""
    named = fields_of_either(one.get("properties", {}), other.get("properties", {}))
    values = [s["additionalProperties"] for s in (one, other) if "additionalProperties" in s]
    return {
        **({"properties": named} if named else {}),
        **({"additionalProperties": reduce(either, values)} if values else {}),
    }


def _path(at: str, *more: str) -> str:
    """Return a JSON pointer as JSONPath (RFC 9535)."""
    steps = (*steps_of(at), *more)
    parts = ["$"]
    for before, step in zip(("", *steps), steps, strict=False):
        if before in _LISTS and step.isdecimal():
            parts.append(f"[{step}]")
        elif re.fullmatch(r"[A-Za-z_]\w*", step, re.ASCII):
            parts.append(f".{step}")
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            parts.append(f"['{quoted}']")
    return "".join(parts)

"""Compare a vendor's newest document with an earlier one, or with our description."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Any

import attrs

from coffers.compiler.document import Document, Operation, Steps, follow, mapping, pointer, refuse
from coffers.compiler.drift.changes import Change, Edit, Occurrence, Severity
from coffers.compiler.drift.contract import (
    Endpoint,
    Match,
    answers,
    compatible,
    endpoints,
    headers,
    is_json,
    is_server,
    is_success,
    located,
    match,
    media,
    operation_at,
    prepared,
    security,
    upgraded,
)
from coffers.compiler.drift.differences import Changes, Comparison
from coffers.compiler.drift.shapes import Shape, shape_of

_UNSENT = frozenset({"accept", "authorization", "content-type", "user-agent"})
"""Headers that are no parameters, as OpenAPI says."""


@attrs.frozen
class Side:
    """A document with the endpoints that stand for our operations."""

    document: Document
    shown: str
    matches: tuple[Match | None, ...]
    """One for each of our operations."""

    @classmethod
    def of(
        cls,
        document: Document,
        shown: str,
        ours: Sequence[Endpoint],
        declared: Sequence[str] = (),
        older: Side | None = None,
    ) -> Side:
        """Find our operations in a document.  Raises `CompilerError` for what can't be compared."""
        document = upgraded(document, shown)
        theirs = [*endpoints(document)]
        known = [m.endpoint.operation_id if m else None for m in older.matches] if older else []
        pairs = zip_longest(ours, known)
        found = tuple(match(one, theirs, declared, id_) for one, id_ in pairs)
        wanted = [*dict.fromkeys(m.endpoint for m in found if m)]
        try:
            return cls(prepared(document, wanted, shown), shown, found)
        except LookupError as error:
            return refuse(shown, f"{error.args[0]!r} can't be resolved")
        except RecursionError:
            return refuse(shown, "nested too deeply")


def compare(ours: Sequence[Endpoint], before: Side, after: Side) -> list[Change]:
    """Return what changed of our operations between two documents: each root change once."""
    changes = Changes()
    for one, left, right in zip(ours, before.matches, after.matches, strict=True):
        if left is None:
            continue
        if right is None:
            at = pointer(("paths", left.endpoint.path, left.endpoint.method))
            change = Change(
                kind="gone",
                field="(operation)",
                pointer=at,
                newest=False,
                occurrences=(Occurrence(one),),
                edits=(Edit("status", 404),),
                assumed=Severity.READING,
            )
            changes.add(change, at)
            continue
        _Operations(one, before, after, left, right, changes).compare()
    return changes.found


@attrs.frozen
class _Operations:
    """One of our operations, as two documents have it."""

    one: Endpoint
    before: Side
    after: Side
    left: Match
    right: Match
    changes: Changes

    def compare(self) -> None:
        left = operation_at(self.before.document, self.left.endpoint)
        right = operation_at(self.after.document, self.right.endpoint)
        self._place(right)
        self._servers()
        if mapping(right.content).get("deprecated") is True is not left.content.get("deprecated"):
            self._add("deprecated", "(operation)", right.at)
        elif left.content.get("deprecated") is True is not right.content.get("deprecated"):
            self._add("not deprecated", "(operation)", right.at)
        self._security(left, right)
        self._parameters(left, right)
        self._body(left, right)
        self._answers(left, right)

    def _add(
        self,
        kind: str,
        field: str,
        at: Steps | str,
        *edits: Edit,
        newest: bool = True,
        assumed: Severity | None = None,
        before: Any = None,
        after: Any = None,
    ) -> None:
        place = at if isinstance(at, str) else pointer(at)
        severity = assumed if assumed is not None else Severity.READING if edits else Severity(0)
        shows = (Occurrence(self.one),)
        change = Change(kind, field, place, newest, shows, before, after, edits, severity)
        self.changes.add(change, (newest, field, place, repr((before, after))))

    def _place(self, right: Operation) -> None:
        """Tell that it's elsewhere."""
        before, after = self.left.endpoint, self.right.endpoint
        moved = self.right.moved
        if moved == "path" and not (before.templates & after.templates):
            edit = Edit("status", 308)
            self._add("moved", "(path)", right.at, edit, before=before.path, after=after.path)
        elif moved == "method" or before.method != after.method:
            edit, methods = Edit("status", 405), (before.method.upper(), after.method.upper())
            self._add("changed", "(method)", right.at, edit, before=methods[0], after=methods[1])
        elif moved == "operation" and before.templates != after.templates:
            edit = Edit("status", 404)
            self._add("moved", "(path)", right.at, edit, before=before.path, after=after.path)

    def _servers(self) -> None:
        before, after = self.left.endpoint, self.right.endpoint
        left, right = frozenset(before.servers), frozenset(after.servers)
        if self.right.moved != "server":  # the paths are compared already
            left, right = (frozenset(map(_origin, filter(_is_absolute, s))) for s in (left, right))
        if not left or not right or self.right.moved == "operation":
            return
        gone = [one for one in left if not any(is_server(one, other) for other in right)]
        new = [other for other in right if not any(is_server(one, other) for one in left)]
        if gone or new:
            lost = len(gone) == len(left)
            edits = (Edit("status", 404),) if lost else ()
            self._add(
                "changed", "(server)", "#/servers", *edits, before=sorted(left), after=sorted(right)
            )

    def _security(self, left: Operation, right: Operation) -> None:
        before = security(self.before.document, left)
        after = security(self.after.document, right)
        if {*before} == {*after}:
            return
        passes = not after or not before or any(compatible(b, a) for b in before for a in after)
        edits = () if passes else (Edit("status", 401),)
        at = next(iter(after.values()), "#/security")
        self._add("changed", "(security)", at, *edits, before=sorted(before), after=sorted(after))

    def _parameters(self, left: Operation, right: Operation) -> None:
        documents = self.before.document, self.after.document
        keys = {*security(documents[0], left), *security(documents[1], right)}
        before, after = _sent(documents[0], left, keys), _sent(documents[1], right, keys)
        for (name, where), (at, parameter) in after.items():
            field = f"({where} parameter {name})"
            required = parameter.get("required") is True
            unless_sent = Edit("unsent", name)
            if (name, where) not in before:
                self._add(
                    "new, required" if required else "new", field, at, *[unless_sent] * required
                )
                continue
            at_before, earlier = before[name, where]
            if required != (earlier.get("required") is True):
                kind = "required" if required else "not required"
                self._add(kind, field, at, *[unless_sent] * required)
            self._parameter(field, name, at_before, at)
        for (name, where), (at, _) in before.items():
            if (name, where) not in after:
                edit = Edit("ignored", name)
                self._add(
                    "gone",
                    f"({where} parameter {name})",
                    at,
                    edit,
                    newest=False,
                    assumed=Severity.HARMLESS,
                )

    def _parameter(self, field: str, name: str, left: Steps, right: Steps) -> None:
        """Compare what a parameter's value may be."""
        one = _shape(self.before.document, left)
        other = _shape(self.after.document, right)
        refused = Edit("refused", name)
        if one.null != other.null:
            self._add("nullable" if other.null else "not nullable", field, right)
        if one.formats != other.formats:
            formats = sorted(one.formats), sorted(other.formats)
            self._add("format changed", field, right, before=formats[0], after=formats[1])
        if one.kinds != other.kinds and one.kinds and other.kinds:
            narrower = one.kinds - other.kinds - ({"integer"} if "number" in other.kinds else set())
            self._add(
                "type changed",
                field,
                right,
                *[refused] * bool(narrower),
                before=sorted(one.kinds),
                after=sorted(other.kinds),
            )
        if one.listed and other.listed and (gone := sorted(one.listed - other.listed)):
            self._add("word gone", field, right, refused, before=gone)
        if one.listed and other.listed and (new := sorted(other.listed - one.listed)):
            self._add("new word", field, right, after=new)

    def _body(self, left: Operation, right: Operation) -> None:
        """Compare what a request must tell in its body."""
        before, (at, after) = self._needed(self.before, left)[1], self._needed(self.after, right)
        for name in sorted(after - before):
            self._add("required", f"(body field {name})", at, Edit("status", 400))
        for name in sorted(before - after):
            self._add("not required", f"(body field {name})", at)

    def _needed(self, side: Side, operation: Operation) -> tuple[Steps, frozenset[str]]:
        """Return where a request's body is, and the fields that it must have."""
        at: Steps = (*operation.at, "requestBody")
        if "requestBody" not in operation.content:
            return operation.at, frozenset()
        kinds = media(side.document, located(side.document, at))
        schema = next((kinds[name] for name in sorted(kinds) if is_json(name)), None)
        shape = shape_of(side.document, frozenset({schema} if schema else ()))
        return at, shape.required & {*shape.properties}

    def _answers(self, left: Operation, right: Operation) -> None:
        before = answers(self.before.document, left)
        after = answers(self.after.document, right)
        good = [{*filter(is_success, found)} or {*found} & {"default"} for found in (before, after)]
        pairs = {status: status for status in before.keys() & after.keys()}
        if good[0] and good[1] and not good[0] & good[1]:
            one, other = min(good[0]), min(good[1])
            pairs[one] = other
            edit = Edit("status", int(other) if other.isdigit() else 200)
            self._add(
                "changed",
                "(status)",
                after[other],
                edit,
                assumed=Severity.HARMLESS,
                before=one,
                after=other,
            )
        for status in sorted(before.keys() - pairs.keys()):
            edits = [Edit("status", 404)] if good[0] == {status} else []
            self._add("gone", f"(status {status})", before[status], *edits, newest=False)
        for status in sorted(after.keys() - {*pairs.values()}):
            self._add("new", f"(status {status})", after[status])
        for one, other in sorted(pairs.items()):
            if one in good[0]:
                self._answer(one, before[one], after[other])
                self._headers(before[one], after[other])

    def _answer(self, status: str, left: Steps, right: Steps) -> None:
        before, after = media(self.before.document, left), media(self.after.document, right)
        jsons = [next(filter(is_json, sorted(kinds)), None) for kinds in (before, after)]
        if before.keys() != after.keys():
            edits = [Edit("body", "<answer/>")] if jsons[0] and not jsons[1] else []
            field, told = f"(media type of {status})", (sorted(before), sorted(after))
            self._add("changed", field, right, *edits, before=told[0], after=told[1])
        one, other = before.get(jsons[0] or ""), after.get(jsons[1] or "")
        if one and other:
            Comparison(
                self.before.document, self.after.document, self.one, status, self.changes
            ).compare(frozenset({one}), frozenset({other}))
        elif one and jsons[1]:
            kind = "no longer described"
            self._add(kind, "(answer)", right, Edit("body", {}), assumed=Severity.FACT)

    def _headers(self, left: Steps, right: Steps) -> None:
        before, after = headers(self.before.document, left), headers(self.after.document, right)
        for name in sorted(before.keys() - after.keys()):
            edit, none = Edit("unheaded", name), Severity.HARMLESS
            field = f"(header {name})"
            self._add("gone", field, before[name], edit, newest=False, assumed=none)
        for name in sorted(after.keys() - before.keys()):
            self._add("new", f"(header {name})", after[name])


def _shape(document: Document, parameter: Steps) -> Shape:
    """Return the shape of a parameter's value."""
    has_schema = "schema" in mapping(follow(document, pointer(parameter)))
    return shape_of(document, frozenset({(*parameter, "schema")} if has_schema else ()))


def _sent(
    document: Document, operation: Operation, keys: Collection[str]
) -> dict[tuple[str, str], tuple[Steps, dict[str, Any]]]:
    """Return the parameters that a caller chooses: those of a path are part of it."""
    found = {}
    for at, parameter in operation.parameters:
        name, where = str(parameter.get("name")), str(parameter.get("in"))
        name = name.lower() if where == "header" else name
        if where in ("query", "header") and name not in _UNSENT and f"{where} {name}" not in keys:
            found[name, where] = located(document, at), parameter
    return found


def _is_absolute(address: str) -> bool:
    return "://" in address


def _origin(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"

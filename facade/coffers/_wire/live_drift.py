"""Notice when a provider's replies differ from its description: names and types, never values.

What is described comes with the generated package, as its module ``shapes``, which only this module
loads.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import islice
from typing import Any, Literal, NamedTuple

import attrs

from coffers._plain import shown
from coffers._wire.secrets import looks_secret
from coffers.credentials import Secret
from coffers.errors import ConfigurationError
from coffers.flow import Endpoint

ITEM, VALUE = "[]", "{}"
"""Steps to any item of a list, and to any field whose name is data."""
HIDDEN = "?"
"""Stands for a name or a word that doesn't look like one, so it could be anything."""
_MOST = 100
"""Events of one operation; a reply that differs in more places is another reply altogether."""
_MOST_FOUND = 1000
"""Differences of one reply that are looked at, whether they were told before or not."""
_MOST_NAMES = 10
"""Unknown names in one object; more of them aren't fields, but data."""
_SHORTEST_PART, _SHARED_PART = 4, 8
"""Characters of a credential that tell something of it, alone or in a text; any may have ``id``."""
_HIDDEN = "password"  # the format
_LEVELS, _FIELDS, _ITEMS = 4, 30, 20
"""How much of a new value is described."""

_BETWEEN = re.compile(r"[_.-]{1,2}")
_HUMPS = re.compile(r"[A-Za-z][a-z]{1,19}(?:\d?[A-Z]{1,4}[a-z]{1,19})*\d?", re.ASCII)
_LONGEST, _LONGEST_PIECE, _MOST_DIGITS = 40, 20, 4
"""Of a name or a word as people write it; what is random has longer pieces, or more digits."""
_RUNS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SHORT_PIECE, _SHORTEST_RUNS = 5, 2.5
"""What is random changes its kind of character all the time, unless it's too short to tell."""

_KINDS: Mapping[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    Secret: "string",
    bool: "boolean",
    int: "integer",
    Decimal: "number",
    type(None): "null",
}
_WRAPPED = frozenset({"string", "integer", "number"})
"""What a secret may have been before it was wrapped."""

_LOGGER = logging.getLogger("coffers")

Kind = Literal["new", "gone", "type changed", "new word"]
Steps = tuple[str, ...]
Schema = dict[str, Any]


@attrs.frozen(kw_only=True)
class DriftEvent:
    """A difference between a provider's reply and its description.

    It has names and types, but no value of the reply, with one exception: a word that isn't among
    the described ones, if it looks like a word, such as ``business_plus``.  A word, or the name of
    a new field, that doesn't look like one is ``?``.  ``str()`` gives one line.
    """

    provider: str
    operation: str
    """Name of the operation, such as ``get_user``."""
    request: str
    """Its method and path, such as ``GET /v1/user``."""
    kind: Kind
    """A ``new`` field, a required field that is ``gone``, ``type changed``, or a ``new word``."""
    steps: tuple[str, ...]
    """The way to the field: names, ``[]`` for any item of a list, ``{}`` for any name in a map."""
    was: str | None = None
    """The described types, such as ``integer or null``."""
    now: str | None = None
    """The type in the reply, or the new word."""
    description: str
    """The description that the client was compiled from, such as ``openapi/acme.yaml``."""
    at: tuple[str, ...] = attrs.field(repr=False)
    """JSON pointers to where the description says otherwise."""
    schema: Mapping[str, Any] = attrs.field(repr=False, eq=False)
    """What it would have to say there, as JSON Schema; empty if that isn't known."""

    @property
    def path(self) -> str:
        """The field as text, such as ``subscription.invoices[].amount``."""
        steps = (s if s == VALUE or s.startswith("[") else f".{s}" for s in self.steps)
        return "".join(steps).removeprefix(".") or "(answer)"

    def __str__(self) -> str:
        match self.kind:
            case "new":
                what = f"new ({self.now})"
            case "gone":
                what = f"gone ({self.was})"
            case "type changed":
                what = f"{self.was} → {self.now}"
            case _:
                what = f"new word {self.now}"
        return f"{self.provider} {self.operation}: {self.path}: {what}"


Tell = Callable[[DriftEvent], object]


@attrs.define(eq=False)
class LiveDrift:
    """Compares replies with their description, and tells each difference once.

    Threads share it without a lock, which a fork could leave locked: of two that find the same
    difference, `dict.setdefault` lets one be the first.
    """

    _tell: Tell | None
    """Gets each event."""
    _log: Callable[..., None] = _LOGGER.warning
    """Gets each event, too.  A warning, because Python shows nothing below one unless told to."""
    sources: dict[str, str] = attrs.field(factory=dict, init=False)
    """Providers whose replies were compared, with the description."""
    problems: dict[str, str] = attrs.field(factory=dict, init=False)
    """Providers whose replies can't be compared, with the reason."""
    _told: dict[tuple[str, str], dict[Any, object]] = attrs.field(factory=dict, init=False)
    """What was told of each provider's operation."""

    @classmethod
    def of(cls, drift: object) -> LiveDrift:
        """Return one that tells the log (``True``), or the log and a function.

        Raises `ConfigurationError` for anything else.
        """
        if isinstance(drift, cls):  # of a fleet, whose clients share it
            return drift
        if drift is True:
            return cls(None)
        functions = (drift, getattr(drift, "__call__", None))  # noqa: B004  # of an object's class
        if not callable(drift) or any(map(inspect.iscoroutinefunction, functions)):
            given = "an async one" if callable(drift) else shown(drift)
            raise ConfigurationError(f"drift must be true or a plain function, not {given}")
        return cls(drift)

    def compare(
        self, provider: str, endpoint: Endpoint[Any], status: int, body: Any, sent: Iterable[Secret]
    ) -> None:
        """Tell how a successful reply differs from its description.  Raises nothing."""
        if provider in self.problems:
            return
        try:
            described = _described(getattr(endpoint, "__name__", ""))
            if described is None:
                return
            self.sources[provider] = described.source
            shape = described.reply(endpoint.OPERATION, status)
            if shape is None:
                return
            found: dict[_Difference, _Seen] = {}
            _differ(shape, body, (), found)
            credentials = [secret.reveal() for secret in sent] if found else []
            for difference, seen in found.items():
                told = difference.without_values(credentials)
                if self._is_first(provider, endpoint.OPERATION, told):
                    self._report(
                        DriftEvent(
                            provider=provider,
                            operation=endpoint.OPERATION,
                            request=f"{endpoint.METHOD} {endpoint.PATH}",
                            description=described.source,
                            **told.facts(seen, credentials),
                        )
                    )
        except ModuleNotFoundError:
            self._give_up(provider, "its client has no module shapes; compile it again")
        except Exception as error:  # noqa: BLE001  # a reading never fails by it
            self._give_up(provider, f"its replies can't be compared ({type(error).__name__})")

    def _is_first(self, provider: str, operation: str, told: _Difference) -> bool:
        before = self._told.setdefault((provider, operation), {})
        if told in before:
            return False
        is_full = len(before) >= _MOST
        mine = object()
        is_first = before.setdefault(None if is_full else told, mine) is mine
        if is_full and is_first:
            where = f"{provider} {operation}"
            self._log("drift: %s: differs in more than %d places", where, _MOST)
        return is_first and not is_full

    def _report(self, event: DriftEvent) -> None:
        self._log("drift: %s", event)
        if self._tell is not None:
            try:
                self._tell(event)
            except Exception as error:  # noqa: BLE001  # the caller's function can raise anything
                self._log("drift: the callback failed (%s)", type(error).__name__)

    def _give_up(self, provider: str, reason: str) -> None:
        if self.problems.setdefault(provider, reason) is reason:
            with suppress(Exception):  # a log that raises may be the reason
                self._log("drift: %s: %s", provider, reason)


@attrs.define(eq=False)
class _Shape:
    """A described value."""

    accepts: frozenset[str] | None = None
    """Types that it can have, or ``None`` if it can be anything."""
    types: tuple[str, ...] = ()
    """The same as the description names them."""
    fine: frozenset[str] = frozenset(_KINDS.values())
    """Those of which a value needs no further look."""
    words: frozenset[str] = frozenset()
    fields: Mapping[str, _Shape] = attrs.field(factory=dict)
    required: tuple[str, ...] = ()
    others: bool = False
    """Whether the description says that there can be other fields."""
    values: _Shape | None = None
    """What the fields are that have no name of their own."""
    items: _Shape | None = None
    positions: tuple[_Shape, ...] = ()
    """The first items, where each has a shape of its own."""
    place: tuple[str, ...] = ()
    said: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """Where its facts are described, if that isn't its place."""

    def at(self, what: str) -> tuple[str, ...]:
        """Return where a fact is described."""
        return self.said.get(what, self.place)


class _Described:
    """The shapes of a package's replies, linked to each other."""

    def __init__(self, module: Any) -> None:
        self.source: str = module.DESCRIPTION
        self._replies: Mapping[str, Mapping[str, str]] = module.REPLIES
        self._shapes = {name: _Shape() for name in module.SHAPES}
        for name, data in module.SHAPES.items():
            self._fill(self._shapes[name], data, tuple(data.get("places", [name])))

    def reply(self, operation: str, status: int) -> _Shape | None:
        """Return the shape of an operation's reply, if it is described."""
        by_status = self._replies.get(operation, {})
        name = by_status.get(str(status), by_status.get("2XX"))
        return None if name is None else self._shapes[name]

    def _fill(self, shape: _Shape, data: Mapping[str, Any], place: tuple[str, ...]) -> None:
        def inner(given: str | Mapping[str, Any], step: str) -> _Shape:
            if isinstance(given, str):
                return self._shapes[given]
            made = _Shape()
            self._fill(made, given, tuple(f"{at}/{step}" for at in place))
            return made

        types = tuple(data.get("type", ()))
        shape.types, shape.place = types, place
        shape.words = frozenset(data.get("words", ()))
        if types:
            shape.accepts = frozenset(types) | ({"integer"} if "number" in types else set())
            shape.fine = shape.accepts - {"object", "array", "string" if shape.words else ""}
        shape.required, shape.others = tuple(data.get("required", ())), data.get("others", False)
        shape.said = {what: tuple(at) for what, at in data.get("at", {}).items()}
        shape.fields = {
            name: inner(given, f"properties/{_escaped(name)}")
            for name, given in data.get("fields", {}).items()
        }
        if "values" in data:
            shape.values = inner(data["values"], "additionalProperties")
        if "items" in data:
            shape.items = inner(data["items"], "items")
        listed = enumerate(data.get("positions", ()))
        shape.positions = tuple(inner(given, f"prefixItems/{number}") for number, given in listed)


@functools.cache
def _described(module: str) -> _Described | None:
    """Return what the package of an operation's module describes.

    Raises `ModuleNotFoundError` if it was compiled before there were shapes.
    """
    package = module.rpartition(".api.")[0]
    # An operation that is written by hand has no description.
    return _Described(importlib.import_module(f"{package}.shapes")) if package else None


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


class _Seen(NamedTuple):
    """What a difference was found in."""

    shape: _Shape
    """The described value; of a new or missing field, the object that it belongs to."""
    value: Any
    """What was found; of fields whose names are data, a list of their values."""


class _Difference(NamedTuple):
    """A difference as it is found.  It may have a value of the reply."""

    kind: Kind
    steps: Steps
    now: str | None = None

    def without_values(self, credentials: Iterable[str]) -> _Difference:
        """Return it without what may be a value: a new field's name, or a new word."""
        if self.kind == "new" and self.steps[-1] != VALUE:
            name = _safe(self.steps[-1], credentials)
            return self._replace(steps=(*self.steps[:-1], name))
        if self.kind == "new word" and self.now is not None:
            return self._replace(now=_safe(self.now, credentials))
        return self

    def facts(self, seen: _Seen, credentials: Iterable[str]) -> dict[str, Any]:
        """Return the arguments of an event."""
        shape, value = seen
        schema: Schema = {}
        was: str | None = " or ".join(shape.types)
        match self.kind:
            case "new":
                what, was = "properties", None
                schema = _with_field(self.steps[-1], value, credentials)
            case "gone":
                what, field = "required", shape.fields.get(self.steps[-1], _Shape())
                was = " or ".join(field.types) or "anything"
                schema = {"required": [n for n in shape.required if n != self.steps[-1]]}
            case "type changed":
                what, schema = "type", _with_type(shape, value, credentials)
            case _:
                what = "words"
                if self.now != HIDDEN:
                    schema = {"enum": [*sorted(shape.words), self.now]}
        facts = {"at": shape.at(what), "schema": schema, "was": was}
        return {**self._asdict(), **facts}


def _differ(shape: _Shape, value: Any, steps: Steps, found: dict[_Difference, _Seen]) -> None:
    """Find how `value`, as `decode` returns it, differs from `shape`."""
    kind, accepts = _KINDS[type(value)], shape.accepts
    if accepts is None or len(found) > _MOST_FOUND:
        return
    if kind not in accepts and not _is_notation(value, accepts):
        found.setdefault(_Difference("type changed", steps, kind), _Seen(shape, value))
    elif kind == "object":
        _differ_in_fields(shape, value, steps, found)
    elif kind == "array":
        if shape.positions or shape.items:
            for number, item in enumerate(value):
                is_own = number < len(shape.positions)
                inner = shape.positions[number] if is_own else shape.items
                if inner is not None:
                    _differ(inner, item, (*steps, f"[{number}]" if is_own else ITEM), found)
    elif shape.words and type(value) is str and value not in shape.words:
        found.setdefault(_Difference("new word", steps, value), _Seen(shape, value))


def _differ_in_fields(
    shape: _Shape, value: dict[str, Any], steps: Steps, found: dict[_Difference, _Seen]
) -> None:
    for name in shape.required:
        if name not in value:
            found.setdefault(_Difference("gone", (*steps, name)), _Seen(shape, None))
    strange = []
    for name, inside in value.items():
        field = shape.fields.get(name)
        if field is not None:
            if _KINDS[type(inside)] not in field.fine:  # most values are, so ask before the call
                _differ(field, inside, (*steps, name), found)
        elif shape.values is not None:
            _differ(shape.values, inside, (*steps, VALUE), found)
        else:
            strange.append(name)
    if not strange or not shape.fields or shape.others:  # an object without fields can have any
        return
    if len(strange) > _MOST_NAMES:
        difference = _Difference("new", (*steps, VALUE), _KINDS[type(value[strange[0]])])
        found.setdefault(difference, _Seen(shape, [value[name] for name in strange[:_ITEMS]]))
        return
    for name in strange:
        difference = _Difference("new", (*steps, name), _KINDS[type(value[name])])
        found.setdefault(difference, _Seen(shape, value[name]))


def _is_notation(value: Any, accepts: frozenset[str]) -> bool:
    """Return whether a value only looks like another type: ``5.0``, or a wrapped secret."""
    if type(value) is Decimal:
        return "integer" in accepts and value == value.to_integral_value()
    return type(value) is Secret and not accepts.isdisjoint(_WRAPPED)


def _safe(text: str, credentials: Iterable[str]) -> str:
    """Return a name or a word if it looks like one, and isn't part of a credential or around it."""
    is_safe = (
        len(text) <= _LONGEST
        and sum(map(str.isdigit, text)) <= _MOST_DIGITS
        and any(map(str.isalpha, text))
        and all(map(_is_piece, _BETWEEN.split(text.removeprefix("_"))))
        and not looks_secret(text)
        and not any(_share(text, credential) for credential in credentials)
    )
    return text if is_safe else HIDDEN


def _share(text: str, credential: str) -> bool:
    ends = range(_SHARED_PART, len(text) + 1)
    return (
        credential in text
        or (len(text) >= _SHORTEST_PART and text in credential)
        or any(text[end - _SHARED_PART : end] in credential for end in ends)
    )


def _is_piece(text: str) -> bool:
    """Return whether `text` can be a part of a name or a word: ``plus``, ``creditsPerMonth``."""
    if len(text) <= _SHORT_PIECE:
        return text.isascii() and text.isalnum()
    if len(text) <= _LONGEST_PIECE:
        runs = len(_RUNS.findall(text))
        return text.isascii() and text.isalnum() and len(text) > _SHORTEST_RUNS * runs
    has_few_capitals = 4 * sum(map(str.isupper, text)) <= len(text)
    return has_few_capitals and _HUMPS.fullmatch(text) is not None


def _with_field(name: str, value: Any, credentials: Iterable[str]) -> Schema:
    if name == HIDDEN:
        return {}
    schema = _schema_of(value, credentials)
    if name == VALUE:
        return {"additionalProperties": schema["items"]}
    return {"properties": {name: schema}}


def _with_type(shape: _Shape, value: Any, credentials: Iterable[str]) -> Schema:
    """Return what allows a value of another type, too."""
    words = sorted(shape.words)
    if value is None:
        return {"type": [*shape.types, "null"], **({"enum": [*words, None]} if words else {})}
    schema = _schema_of(value, credentials)
    if words:
        described = {"enum": [*words, None] if "null" in shape.types else words}
        return {"anyOf": [{"type": [*shape.types], **described}, schema]}
    return {**schema, "type": [*shape.types, *listed(schema["type"])]}


def _schema_of(value: Any, credentials: Iterable[str], levels: int = _LEVELS) -> Schema:
    """Return what a description would say of a value."""
    kind = _KINDS[type(value)]
    if not levels:
        return {}
    schema: Schema = {"type": kind}
    if type(value) is Secret:  # a field that is described without it counts as no secret
        schema["format"] = _HIDDEN
    elif kind == "object" and len(value) <= _FIELDS:
        names = {name: _safe(name, credentials) for name in value}
        fields = value.items()
        inside = {name: _schema_of(field, credentials, levels - 1) for name, field in fields}
        values = functools.reduce(either, inside.values()) if len(inside) > 1 else {}
        if values.get("type") == "object":  # the names of like objects are data
            schema["additionalProperties"] = values
        elif inside and HIDDEN not in names.values():
            schema["properties"] = inside
    elif kind == "array" and value:
        items = (_schema_of(item, credentials, levels - 1) for item in islice(value, _ITEMS))
        schema["items"] = functools.reduce(either, items)
    return schema


def either(one: Schema, other: Schema) -> Schema:
    """Return a schema for values of both; an empty one allows anything."""
    if not one or not other:
        return {}
    kinds = dict.fromkeys(kind for schema in (one, other) for kind in listed(schema["type"]))
    joined: Schema = {"type": [*kinds] if len(kinds) > 1 else next(iter(kinds))}
    if _HIDDEN in (one.get("format"), other.get("format")):
        joined["format"] = _HIDDEN
    for word in ("items", "additionalProperties"):
        if found := [schema[word] for schema in (one, other) if word in schema]:
            joined[word] = functools.reduce(either, found)
    objects = [schema for schema in (one, other) if "object" in listed(schema["type"])]
    fields = [schema["properties"] for schema in objects if "properties" in schema]
    if fields and len(fields) == len(objects):  # otherwise there can be any
        joined["properties"] = functools.reduce(fields_of_either, fields)
    return joined


def fields_of_either(one: Schema, other: Schema) -> Schema:
    """Return the fields of two objects."""
    common = {name: either(one[name], other[name]) for name in one if name in other}
    return {**one, **other, **common}


def listed(kinds: str | list[str] | None) -> list[str]:
    """Return the types that ``type`` names."""
    return [kinds] if isinstance(kinds, str) else list(kinds or ())

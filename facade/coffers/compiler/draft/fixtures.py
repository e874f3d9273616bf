"""Write the first fixtures of a draft: the document's examples, without anybody in them.

Of an example's strings only those are kept that name no one: words of an enum, dates, numbers,
currencies, and names of plans.  All others become stand-ins, and so do identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from coffers.compiler.draft.description import is_secret
from coffers.compiler.draft.fields import Field
from coffers.compiler.draft.recognize import Recognized
from coffers.compiler.draft.replies import form_of
from coffers.compiler.draft.shapes import ITEM, MISSING, VALUE, Path, Shape
from coffers.compiler.draft.source import Endpoint, Source, python_name
from coffers.compiler.draft.words import CYCLES, ENDS, PERIODS, RESETS, words

_KEPT = frozenset(
    {"plan", "tier", "status", "type", "period", "unit", "kind", "currency", "cadence", "mode"}
    | {"frequency", "interval", "cycle", "state", "product", "subscription", "reset"}
)
_PEOPLE = frozenset({"name", "username", "company", "organization", "team", "workspace", "label"})
_NUMERIC = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?")
_AMOUNTS = {"limit": 10000, "used": 2500, "remaining": 7500}
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,29}( [A-Za-z0-9_./-]{1,20}){0,2}")
"""Up to three words, which are no sentence."""
_STRICT = frozenset({"uuid", "date", "date-time", "uri"})
"""Formats that the strict models check."""
_MAP_KEY = "example"


def fixtures(source: Source, found: Recognized, today: date) -> dict[str, Any]:
    """Return the cases of a draft by name."""
    given = any(endpoint.body is not MISSING for endpoint in source.endpoints)
    writer = _Sampler(found, today)
    exchanges = [
        _exchange(endpoint, int(endpoint.status), writer.sample(number, endpoint))
        for number, endpoint in enumerate(source.endpoints)
    ]
    first = source.endpoints[0]
    error = first.errors.get("401") or first.errors.get("default")
    refused = writer.refusal(error) if error is not None and error.kinds else {}
    day, told = today.isoformat(), writer.told
    common = {"observed_at": f"{day}T12:00:00Z", "options": options(source)}
    return {
        "happy": {
            "about": "TODO: say in one sentence what this account shows.",
            "origin": f"{source.origin} {day}" if given or told else "written",
            **common,
            "exchanges": exchanges,
            "expect": {},
        },
        "unauthorized": {
            "about": "A key that is wrong.",
            "origin": "written",
            **common,
            "exchanges": [_exchange(first, 401, refused)],
            "expect": "AuthenticationError",
        },
    }


def options(source: Source) -> dict[str, Any]:
    """Return the options that a reading needs, with stand-ins."""
    return {
        python_name(parameter.name): parameter_value(parameter.schema)
        for endpoint in source.endpoints
        for parameter in endpoint.parameters
        if parameter.required and parameter.value is MISSING
    }


def parameter_value(schema: Mapping[str, Any]) -> Any:
    """Return a stand-in for a parameter."""
    if words_ := schema.get("enum"):
        return words_[0]
    if schema.get("format") in ("date", "date-time"):
        return "2026-01-01" if schema["format"] == "date" else "2026-01-01T00:00:00Z"
    stand_ins = {"integer": 1, "number": 1, "boolean": False, "array": ["example"]}
    return stand_ins.get(str(schema.get("type")), "example")


def _exchange(endpoint: Endpoint, status: int, body: Any) -> dict[str, Any]:
    return {
        "request": f"{endpoint.method.upper()} {_target(endpoint)}",
        "status": status,
        "headers": {},
        "body": body,
    }


def _target(endpoint: Endpoint) -> str:
    """Return what is requested, with the stand-ins of required parameters."""
    path, query = endpoint.path, []
    for parameter in endpoint.parameters:
        sent = parameter.value
        if sent is MISSING and parameter.required:
            sent = parameter_value(parameter.schema)
        if parameter.place == "path":
            path = path.replace(f"{{{parameter.name}}}", str(sent))
        elif parameter.place == "query" and parameter.required:
            listed = sent if isinstance(sent, list) else [sent]
            query += [f"{parameter.name}={_spelled(item)}" for item in listed]
    return f"{path}?{'&'.join(query)}" if query else path


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace(":", "%3A")


class _Sampler:
    """Makes bodies that look like replies."""

    def __init__(self, found: Recognized, today: date) -> None:
        self._today = today
        self._amounts: dict[tuple[int, Path], int] = {}
        self.told = False
        """Whether a value of the document was used."""
        for pool in found.pools:
            for role, value in pool.amounts.items():
                self._amounts[pool.operation, value.at] = _AMOUNTS[role]

    def sample(self, number: int, endpoint: Endpoint) -> Any:
        """Return an example of a reply."""
        body = self._value(number, endpoint.reply, (), endpoint.body)
        if isinstance(body, dict) and (success := endpoint.success()):
            body[success.field] = success.ok
        return body

    def refusal(self, shape: Shape) -> Any:
        """Return an example of an error."""
        return self._value(-1, shape, (), MISSING)

    def _value(self, number: int, shape: Shape, at: Path, given: Any) -> Any:
        if given is MISSING:
            given = shape.example
        if given is None and (shape.null or not shape.kinds):
            return None
        if "object" in shape.kinds and (isinstance(given, dict) or not shape.kinds - {"object"}):
            return self._object(number, shape, at, given)
        if "array" in shape.kinds and (isinstance(given, list) or not shape.kinds - {"array"}):
            listed = given[:2] if isinstance(given, list) else [MISSING]
            items = shape.items or Shape()
            return [self._value(number, items, (*at, ITEM), item) for item in listed]
        if isinstance(given, dict | list):
            given = MISSING
        return self._scalar(number, Field(at, shape, given, words(at[-1]) if at else ()))

    def _object(self, number: int, shape: Shape, at: Path, given: Any) -> dict[str, Any]:
        listed = given if isinstance(given, dict) else {}
        made = {
            name: self._value(number, member, (*at, name), listed.get(name, MISSING))
            for name, member in shape.members.items()
            if not listed or name in listed or name in shape.required
        }
        if shape.values is not None and not made:
            inner = next(iter(listed.values()), MISSING)
            made[_MAP_KEY] = self._value(number, shape.values, (*at, VALUE), inner)
        return made

    def _scalar(self, number: int, field: Field) -> Any:
        value = _fitting(field.example, field.shape)
        if value is not MISSING and _names_no_one(value, field):
            self.told = True
            return value
        amount = self._amounts.get((number, field.at))
        if amount is not None and value is MISSING:
            return str(amount) if field.shape.is_text else amount
        return self._made_up(field, refused=number < 0)

    def _made_up(self, field: Field, *, refused: bool) -> Any:
        shape, named = field.shape, frozenset(field.names)
        if shape.words:
            return "active" if "active" in shape.words else shape.words[0]
        if shape.is_number:
            if field.is_clock and named & (RESETS | ENDS | CYCLES | {"unix", "at", "timestamp"}):
                return self._moment(named)
            return (
                (401 if refused else 0)
                if named & {"code", "status"}
                else 12345
                if named & {"id", "uid"}
                else 1
            )
        if "boolean" in shape.kinds:
            return not named & {"locked", "disabled", "suspended", "error", "banned", "admin"}
        return (
            self._text(field, named, refused=refused)
            if "string" in shape.kinds or not shape.kinds
            else None
        )

    def _moment(self, named: frozenset[str]) -> int:
        start = self._day(named)
        return (start - date(1970, 1, 1)).days * 86400

    def _day(self, named: frozenset[str]) -> date:
        past = named & {"created", "start", "from", "last", "create", "since", "updated"}
        return self._today - timedelta(days=30) if past else self._today + timedelta(days=15)

    def _text(self, field: Field, named: frozenset[str], *, refused: bool) -> str:
        day = self._day(named).isoformat()
        forms = {
            "date": day,
            "date-time": f"{day}T00:00:00Z",
            "email": "user@example.com",
            "uuid": "00000000-0000-4000-8000-000000000000",
            "uri": "https://example.com/",
        }
        if field.at and is_secret(field.at, field.shape):
            return "not-a-real-key"
        if field.shape.form in forms:
            return forms[field.shape.form]
        told = (
            ({"email"}, "user@example.com"),
            ({"url", "uri", "link", "website"}, "https://example.com/"),
            ({"currency"}, "USD"),
            (
                {"message", "msg", "detail", "error"},
                "The key is not accepted." if refused else "OK",
            ),
            ({"id", "uid", "uuid", "sid"}, "id-of-an-example"),
            ({"status", "state"}, "active"),
            ({"plan", "tier", "subscription"}, "pro"),
            ({*_PEOPLE}, "Example"),
        )
        if field.is_time:
            return forms["date-time"]
        return next((text for known, text in told if named & known), "example")


def _fitting(value: Any, shape: Shape) -> Any:
    """Return an example, if it has the type that is described."""
    if value is MISSING or value is None or not shape.kinds:
        return MISSING
    if isinstance(value, float) and "number" not in shape.kinds and value.is_integer():
        value = int(value)
    fits = {
        bool: "boolean" in shape.kinds,
        int: bool(shape.kinds & {"integer", "number"}),
        float: "number" in shape.kinds,
        str: "string" in shape.kinds
        and (shape.form not in _STRICT or form_of(str(value)) == shape.form),
    }.get(type(value), False)
    return value if fits and (not shape.words or value in shape.words) else MISSING


def _names_no_one(value: Any, field: Field) -> bool:
    """Return whether a value can be shown as it is."""
    named = frozenset(field.names)
    if isinstance(value, bool) or field.shape.words:
        return True
    if isinstance(value, int | float):
        return not named & {"id", "uid", "phone"}
    if is_secret(field.at, field.shape) or named & {"id", "uid", "phone"}:
        return False
    if form_of(value) in ("date", "date-time"):
        return True
    if _NUMERIC.fullmatch(value) or value.lower() in PERIODS:
        return not named & {"code", "postal", "zip"}
    if field.names == ("name",) and field.place:
        named = frozenset(words(field.place[-1])) & {"plan", "tier", "subscription"}
    return bool(named & _KEPT) and not named & {"message"} and bool(_PLAIN.fullmatch(value))

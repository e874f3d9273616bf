"""Tell who holds an account, and its plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from coffers.compiler.draft import words as w
from coffers.compiler.draft.fields import Field
from coffers.compiler.draft.shapes import ITEM, VALUE, Path
from coffers.compiler.draft.times import GENERIC

_LOOPS = frozenset({ITEM, VALUE})


@attrs.frozen
class Value:
    """A field that a fact comes from."""

    field: Field
    why: str = ""
    """What is left to decide, if it isn't sure."""
    basis: str = ""
    """Its basis in the model, if the reply doesn't state it."""

    @property
    def at(self) -> Path:
        """The way to the field."""
        return self.field.at


@attrs.frozen
class Fact:
    """A fact about the holder or the plan."""

    name: str
    operation: int
    value: Value


_HOLDERS = frozenset(
    {"data", "user", "account", "me", "profile", "organization", "workspace", "team", "result"}
    | {"response", "owner", "customer", "info", "detail", "project", "company", "org"}
)
_OWNERS = frozenset({"user", "me", "profile", "organization", "org", "workspace", "team"})


def holder(number: int, fields: Sequence[Field]) -> Iterator[Fact]:
    """Yield what is known of the holder."""
    homes = [f for f in fields if {*f.around} <= _HOLDERS and not {*f.at} & _LOOPS]
    emails = {f.place for f in homes if f.names in (("email",), ("email", "address"))}
    for field in homes:
        names = [word for word in field.names if word not in ("my", "address")]
        if not (field.shape.is_text or field.shape.kinds == {"integer"}) or field.shape.words:
            continue
        match names:
            case ["email"]:
                yield Fact("email", number, Value(field))
            case ["user" | "account" | "organization" | "workspace" | "owner", "id" | "uuid"]:
                yield Fact("id", number, Value(field))
            case ["id" | "uid" | "uuid" | "username"]:
                sure = field.place in emails or {*field.around} & _OWNERS
                why = "" if sure or names == ["username"] else "is it the account's?"
                yield Fact("id", number, Value(field, why))
            case (
                ["name"] | ["display", "name"] | ["full", "name"] | ["fullname"] | ["first", "name"]
            ):
                yield Fact("display_name", number, Value(field))
            case ["created", "at"] | ["create", "time"] | ["creation", "date"] if field.is_time:
                yield Fact("created_at", number, Value(field))
            case _:
                pass


_PLANS = frozenset({"plan", "subscription", "tier"})
_STATUS = frozenset({"status", "state"})


def plan(number: int, fields: Sequence[Field]) -> Iterator[Fact]:
    """Yield what is known of the plan."""
    for field in fields:
        if {*field.at} & _LOOPS or field.shape.deprecated:
            continue
        names = {*field.names} - {"current", "user", "info", "account"}
        inside = bool(
            {*w.words(" ".join([step for step in field.place if step not in _LOOPS][-1:]))} & _PLANS
        )
        about = bool(names & _PLANS)
        rest = names - _PLANS
        text = field.shape.is_text and not field.is_time
        if text and names & _STATUS and (inside or about) and rest <= _STATUS:
            yield Fact("status", number, Value(field))
        elif text and ((about and rest <= {"name", "type"}) or (inside and names == {"name"})):
            yield Fact("name", number, Value(field))
        elif field.is_time and (inside or about):
            yield from _plan_times(number, field, {*field.names})


def _plan_times(number: int, field: Field, names: set[str]) -> Iterator[Fact]:
    own = names - w.RESETS - GENERIC
    if (names & w.RESETS and not own) or {"next", "billing"} <= names:
        yield Fact("renews_at", number, Value(field))
    elif names & w.ENDS:
        yield Fact("ends_at", number, Value(field))
    elif names & w.CYCLES and "end" in names:
        yield Fact("renews_at", number, Value(field, "does it renew then, or end?"))

"""Check plain values, write them, and read them back.

Errors never show the value, because it may be a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    NoReturn,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from coffers.errors import ConfigurationError

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

_LONGEST_NAME = 100
"""In characters; comparing takes quadratic time."""


WORDS: dict[Any, str] = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    list: "a list",
    dict: "a table",
    NoneType: "None",
}
"""What messages call the types of plain values."""


def typed(name: str, value: T, *kinds: Any) -> T:
    """Return `value` if it is of one of these types; raise `ConfigurationError` otherwise.

    An integer is a number; ``True`` is neither.
    """
    if type(value) is bool:
        fits = bool in kinds
    else:
        fits = isinstance(value, kinds) or (float in kinds and isinstance(value, int))
    if fits:
        return value
    wanted = " or ".join(_word(kind) for kind in kinds if kind is not NoneType)
    raise ConfigurationError(f"{name} must be {wanted}, not {_word(type(value))}")


def shown(value: object) -> str:
    """Return a number as it is, and only the type of anything else, which may be a secret."""
    plain = value is None or isinstance(value, int | float)
    return repr(value) if plain else _word(type(value))


def _word(kind: type) -> str:
    return WORDS.get(kind, kind.__name__)


def suggestion(name: object, names: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the closest of `names`, or an empty string."""
    from difflib import get_close_matches

    known = {known.casefold(): known for known in names}
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        return ""
    near = get_close_matches(name.casefold(), known, n=1)
    return f" (did you mean {known[near[0]]!r}?)" if near else ""


# Plain data of attrs classes

OF_FIELDS: Mapping[str, Any] = {"keys are fields": True}
"""Metadata of a mapping keyed by its class's fields.  Data of a newer version may have others."""
REQUIRED: Mapping[str, Any] = {"required": True}
"""Metadata of a field whose default doesn't apply to data that is read back."""


class Fixed(dict[K, V]):
    """A mapping that can't be changed, since callers may share what holds it."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        msg = "a reading can't be changed"
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


def is_amount(value: Decimal) -> bool:
    """Return whether `value` is finite, with at most 40 digits on either side of the point."""
    return value.is_finite() and abs(value.adjusted()) <= 40


def to_plain(value: Any) -> Any:
    """Return what ``json.dumps`` accepts: Decimals as strings, times as RFC 3339."""
    kind = type(value)
    return value if kind in _PLAIN else _WRITERS.get(kind, _to_plain_other)(value)


def from_plain(cls: Any, data: Any) -> Any:
    """Build an instance of the attrs class `cls` from what `to_plain` returned.

    Raises `ValueError`, whose message starts with the path of the field:
    ``.balances[0].kind is not …``.
    """
    given = _read_object(data)
    known: dict[str, Any] = {}
    for field in _fields(cls):
        value = given.get(field.name)
        if value is not None or (field.name in given and not field.nullable):
            known[field.name] = _inside(f".{field.name}", field.read, value)
        elif field.required:
            msg = f".{field.name} is missing"
            raise ValueError(msg)
    return cls(**known)


def _to_plain_other(value: Any) -> Any:
    """Write a value whose exact type has no writer of its own."""
    kind: Any = type(value)
    if attrs.has(kind):
        return {name: to_plain(getattr(value, name)) for name in _names(kind)}
    for base, write in _BASES.items():
        if isinstance(value, base):
            return write(value)
    return str(value)  # a Secret redacts itself


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): to_plain(item) for name, item in value.items()}


def _plain_list(value: Iterable[Any]) -> list[Any]:
    return [to_plain(item) for item in value]


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))


def _as_it_is(value: Any) -> Any:
    return value


def _digits(value: Decimal) -> str:
    """Write `value` without an exponent, unless that would take thousands of zeros."""
    return f"{value:f}" if abs(value.adjusted()) <= 60 else str(value)


def _plain_time(value: datetime) -> str:
    at = value if value.tzinfo is UTC else value.astimezone(UTC)
    return at.isoformat().replace("+00:00", "Z")


_PLAIN = frozenset({NoneType, bool, int, str})
"""Types whose values are plain as they are."""
_WRITERS: dict[type[Any], Callable[[Any], Any]] = {
    Decimal: _digits,
    datetime: _plain_time,
    **dict.fromkeys((dict, Fixed), _plain_mapping),
    **dict.fromkeys((list, tuple), _plain_list),
}
_BASES: dict[type[Any], Callable[[Any], Any]] = {
    **dict.fromkeys((bool, int, str), _as_it_is),
    **_WRITERS,
    Mapping: _plain_mapping,
}
"""Writers of subclasses."""


class _Field(NamedTuple):
    name: str
    read: Callable[[Any], Any]
    nullable: bool
    required: bool


@cache
def _fields(cls: Any) -> tuple[_Field, ...]:
    """Return the fields of a class, each with a reader derived from its type hint."""
    types = get_type_hints(cls)
    return tuple(
        _Field(
            name=field.name,
            read=_reader_of(types[field.name], cls if field.metadata == OF_FIELDS else None),
            nullable=field.default is None,
            required=field.default is attrs.NOTHING or field.metadata == REQUIRED,
        )
        for field in attrs.fields(cls)
    )


@cache
def _reader_of(hint: Any, keys_of: Any = None) -> Callable[[Any], Any]:
    """Return a function that reads a value of that type and raises `ValueError` for others."""
    if hint in _READERS:
        return _READERS[hint]
    if attrs.has(hint):
        return partial(from_plain, hint)
    origin, kinds = get_origin(hint), [kind for kind in get_args(hint) if kind is not NoneType]
    if origin is Literal:
        return _one_of(kinds)
    if origin is tuple:
        return partial(_read_each, _reader_of(kinds[0]))
    if origin is Mapping:
        return partial(_read_mapping, _reader_of(kinds[1]), keys_of)
    if origin in (Union, UnionType):
        return _reader_of(kinds[0]) if len(kinds) == 1 else _only(*kinds)
    raise TypeError(hint)


def _inside(step: str, read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        msg = f"{step}{error}"
        raise ValueError(msg) from None


def _only(*kinds: Any, what: str | None = None) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, kinds):
            return value
        msg = f" is not {what or ' or '.join(map(_word, kinds))}"
        raise ValueError(msg)

    return read


def _one_of(words: Iterable[str]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value in words:
            return value
        msg = f" is not one of: {', '.join(words)}"
        raise ValueError(msg)

    return read


_read_object = _only(Mapping, what="an object")
_read_list = _only(list, tuple, what="a list")


def _read_each(read: Callable[[Any], Any], value: Any) -> Any:
    return [_inside(f"[{i}]", read, item) for i, item in enumerate(_read_list(value))]


def _read_mapping(read: Callable[[Any], Any], keys_of: Any, value: Any) -> Any:
    items = _read_object(value).items()
    found = {name: _inside(f".{name}", read, item) for name, item in items}
    if keys_of is None:
        return Fixed(found)
    names = _names(keys_of)
    return Fixed((name, item) for name, item in found.items() if name in names)


def _read_amount(value: Any) -> Decimal:
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not is_amount(amount):
        raise ValueError(" is not an amount as a string")
    return amount


def _read_time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError(" is not a time with a time zone as a string")


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _only(str),
    bool: _only(bool),
    Decimal: _read_amount,
    datetime: _read_time,
    Any: _as_it_is,
}

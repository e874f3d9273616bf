"""Load OpenAPI documents, in JSON or YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coffers.compiler.document import Document, refuse

LARGEST = 2_000_000
"""Values in a document.  The largest known one has 200,000; aliases can write billions."""


class _PlainDates(SafeConstructor):
    """Reads a bare 2026-11-21 as a string, because YAML 1.2 and JSON have no dates."""


class _QuotedDates(SafeConstructor):
    """Refuses a bare 2026-11-21, because other YAML readers take it for a date."""

    def refuse(self, node: Any) -> NoReturn:
        problem = f'a date without quotes; write "{node.value}"'
        raise MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_PlainDates.add_constructor(_TIMESTAMP, SafeConstructor.construct_yaml_str)
_QuotedDates.add_constructor(_TIMESTAMP, _QuotedDates.refuse)


def load(file: Path, *, shown: str | None = None, strict: bool = False) -> Document:
    """Load a JSON or YAML 1.2 document.

    `shown` is the file's name in errors.  If `strict`, refuse what other YAML readers would read
    differently.  Raises `CompilerError` for what isn't a document.
    """
    shown = shown or str(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse(shown, error.strerror if isinstance(error, OSError) else "isn't UTF-8")
    return parse(text, shown, strict=strict)


def parse(text: str, shown: str, *, strict: bool = False) -> Document:
    """Read a document's text, like `load`."""
    try:
        content = _parse(text, shown, strict=strict)
        json.dumps(content, allow_nan=False, ensure_ascii=False).encode()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown, error.problem)
    except UnicodeEncodeError:
        refuse(shown, "has half of a character, such as \\ud83d without what belongs to it")
    except (YAMLError, TypeError, ValueError) as error:
        huge = "integer string conversion" in str(error)
        refuse(shown, "has a number of more than 4,300 digits" if huge else error)
    except RecursionError:
        refuse(shown, "nested too deeply")
    if not isinstance(content, dict):
        refuse(shown, "must be a mapping")
    return content


def _parse(text: str, shown: str, *, strict: bool) -> Any:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text, object_pairs_hook=_distinct)
        except json.JSONDecodeError as error:  # YAML can start like JSON
            if shown.lower().endswith(".json"):
                refuse(f"{shown}:{error.lineno}:{error.colno}", error.msg)
    return _plain(_parse_yaml(text, strict=strict))


def _parse_yaml(text: str, *, strict: bool) -> Any:
    constructor = _QuotedDates if strict else _PlainDates
    for pure in (False, True):  # C is five times as fast, but refuses some of what YAML allows
        yaml = YAML(typ="safe", pure=pure)
        yaml.Constructor = constructor
        try:
            return yaml.load(text)
        except YAMLError:
            if pure:
                raise
    raise AssertionError


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object.  JSON allows a name twice, YAML doesn't, and which one counts is open."""
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} is there twice")
    return built


def _plain(content: Any) -> Any:
    """Return YAML's data as JSON has it: names are strings, and nothing is shared."""
    left = LARGEST
    above: set[int] = set()

    def copy(node: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise ValueError(f"more than {LARGEST:,} values")
        if not isinstance(node, dict | list):
            return node
        if id(node) in above:
            raise ValueError("an alias contains itself")
        above.add(id(node))
        made: Any = (
            {_name(key): copy(value) for key, value in node.items()}
            if isinstance(node, dict)
            else [copy(item) for item in node]
        )
        above.discard(id(node))
        return made

    return copy(content)


def _name(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return json.dumps(key)  # `200:` is a name, too
    raise TypeError(f"{key!r} can't be a name")

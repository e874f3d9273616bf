"""Make a case for the contract tests from a live account, with nothing in it that is private.

What a reply says is kept only if it's on a list: numbers, truth values, times, currencies, and the
words that the description has.  Any other text, and every identifier, is replaced by a stand-in,
the same one wherever the text occurs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import attrs
import httpx2

from coffers import samples
from coffers.client import Client
from coffers.compiler.document import Document, listing, mapping, parts
from coffers.errors import CoffersError, ConfigurationError
from coffers.samples import Case

_HEADERS = re.compile(
    r"content-type|date|retry-after|deprecation|sunset|link|(x-)?ratelimit.*", re.I
)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ][\d:.]{5,20}(Z|[+-]\d{2}:?\d{2})?)?")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
_IDENTIFIER = re.compile(r"(^|_)(id|uid|uuid|guid|phone|ip)$", re.I)
_MONEY = re.compile(r"currency", re.I)
_UUID = "00000000-0000-4000-8000-{:012}"
_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
_UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_SECRET = re.compile(
    r"(sk|pk|rk|key|whsec)[-_]\w{8}|gh[a-z]_\w{20}|xox[a-z]-|eyJ[\w-]{8}|AKIA[A-Z0-9]{12}"
    r"|-----BEGIN |[A-Za-z0-9+/_-]{32}"
)


def record(settings: Mapping[str, Any], document: Document, about: str) -> Case:
    """Read an account and return a case with what went over the wire.

    `settings` are the arguments of `coffers.Client`.  Raises what the reading raises if there was
    no answer to record, and `ConfigurationError` if something still looks like a secret.
    """
    exchanges: list[dict[str, Any]] = []
    told = _described_headers(document)
    http = httpx2.Client(event_hooks={"response": [lambda answer: _keep(answer, told, exchanges)]})
    with http, Client(**settings, http=http) as client:
        try:
            client.read()
        except CoffersError:
            if not exchanges:
                raise
    name, now = str(settings["provider"]), datetime.now(UTC).replace(microsecond=0)
    replacing = _Replacing(_known_words(document))
    case = Case(
        about=about,
        origin=f"recorded {now.date()}",
        observed_at=now.isoformat().replace("+00:00", "Z"),
        options={},
        exchanges=replacing.exchanges(exchanges),  # type: ignore[arg-type]
        expect={},
    )
    case = attrs.evolve(case, expect=_expected(name, case))
    _check(case, replacing.stand_ins())
    return case


def _expected(name: str, case: Case) -> Mapping[str, Any] | str:
    try:
        return samples.expectation(samples.read(name, case))
    except CoffersError as error:
        return type(error).__name__


def dump(case: Case) -> str:
    """Return a case as its file has it."""
    return json.dumps(attrs.asdict(case), indent=2, ensure_ascii=False, default=list) + "\n"


def _keep(
    answer: httpx2.Response, described: frozenset[str], exchanges: list[dict[str, Any]]
) -> None:
    answer.read()
    try:
        body = json.loads(answer.text)
    except ValueError:
        body = ""  # a text could say anything
    exchanges.append(
        {
            "request": f"{answer.request.method} {answer.request.url.raw_path.decode('ascii')}",
            "status": answer.status_code,
            "headers": {
                n: v for n, v in answer.headers.items() if n in described or _HEADERS.fullmatch(n)
            },
            "body": body,
        }
    )


def _described_headers(document: Document) -> frozenset[str]:
    """Return the lower-case names of the headers that the description has of any answer."""
    found = (part.node for part in parts(document) if part.kind == "response")
    return frozenset(
        name.lower() for response in found for name in mapping(mapping(response).get("headers"))
    )


def _known_words(document: Document) -> frozenset[str]:
    """Return every word and every property's name that the description lists."""
    found: set[str] = set()
    for part in parts(document):
        if part.kind == "schema" and isinstance(part.node, dict):
            words = [*listing(part.node.get("enum")), part.node.get("const")]
            found |= {word for word in words if isinstance(word, str)}
            found |= mapping(part.node.get("properties")).keys()
    return frozenset(found)


class _Replacing:
    """Stand-ins, one for each text."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._found: dict[str, str] = {}

    def exchanges(self, exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                **e,
                "request": self._request(e["request"]),
                "headers": {n: self._header(n, v) for n, v in e["headers"].items()},
                "body": self._value("", e["body"]),
            }
            for e in exchanges
        ]

    def _header(self, name: str, text: str) -> Any:
        return text if _HEADERS.fullmatch(name) else self._value(name, text)

    def stand_ins(self) -> frozenset[str]:
        return frozenset(self._found.values())

    def _request(self, request: str) -> str:
        """Replace what an earlier answer had said, such as a project's id in the path."""
        method, _, target = request.partition(" ")
        path, mark, query = target.partition("?")
        segments = [self._found.get(unquote(segment), segment) for segment in path.split("/")]
        pairs = [pair.partition("=") for pair in query.split("&")]
        query = "&".join(f"{n}{e}{self._found.get(unquote(v), v)}" for n, e, v in pairs)
        return f"{method} {'/'.join(segments)}{mark}{query}"

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._name(key): self._value(key, part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._value(name, part) for part in value]
        if isinstance(value, str):
            return value if self._may_stay(name, value) else self._stand_in(value)
        if _IDENTIFIER.search(name) and isinstance(value, int) and not isinstance(value, bool):
            return int(self._found.setdefault(str(value), str(len(self._found) + 1)))
        return value

    def _name(self, name: str) -> str:
        """Replace a name that may be data, as in a table of usage by project."""
        plain = name in self._known or _NAME.fullmatch(name)
        return name if plain else self._stand_in(name)

    def _may_stay(self, name: str, text: str) -> bool:
        if _IDENTIFIER.search(name):
            return not text
        if _MONEY.search(name) and _CURRENCY.fullmatch(text):
            return True
        numeric = _NUMBER.fullmatch(text) or _TIME.fullmatch(text)
        return not text or text in self._known or numeric is not None

    def _stand_in(self, text: str) -> str:
        if text not in self._found:
            number = len(self._found) + 1
            self._found[text] = _form(text).format(number)
        return self._found[text]


def _form(text: str) -> str:
    """Return what a text's stand-in looks like."""
    if _UUID_FORM.fullmatch(text):
        return _UUID
    if "://" in text:
        return "https://example.com/{}"
    return "user{}@example.com" if "@" in text and " " not in text else "text {}"


def _check(case: Case, stand_ins: frozenset[str]) -> None:
    """Refuse a case with something that looks like a secret."""
    for place, text in _texts(case.exchanges, "exchanges"):
        if text not in stand_ins and _SECRET.search(text):
            raise ConfigurationError(f"{place} looks like a secret; nothing was written")


def _texts(node: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, Mapping):
        for name, part in node.items():
            yield f"a name in {place}", name
            yield from _texts(part, f"{place}.{name}")
    elif isinstance(node, list | tuple):
        for number, part in enumerate(node):
            yield from _texts(part, f"{place}[{number}]")

"""Prove that no answer breaks a client or its adapter.

Every field of every body (the recorded one, and a complete one made from the description) is left
out, made null and replaced by values of other types, one at a time.  So is every described header.
Each of these answers goes through client and adapter.  What comes out must be an account, or one of
this library's errors, and must not show a secret.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any

import attrs

from coffers import samples
from coffers._wire.clock import Deadline
from coffers._wire.sending import Response, Sender
from coffers.client import Client
from coffers.compiler.document import Document, Operation, mapping, operations, resolve
from coffers.compiler.mutations import CANARY, complete, header_mutations, mutations
from coffers.errors import CoffersError, ConfigurationError
from coffers.flow import Request
from coffers.samples import Case


@attrs.frozen
class Proof:
    """What has been tried with a provider."""

    tried: int
    outcomes: int
    """How many different accounts and errors came out."""
    failures: list[str]
    """What came out wrong: the mutation, and what happened."""

    @property
    def held(self) -> bool:
        """Whether nothing came out wrong."""
        return not self.failures

    def __str__(self) -> str:
        held = self.tried - len(self.failures)
        percent = 100 * held / self.tried if self.tried else 100
        return f"{held} of {self.tried} mutations held ({percent:.0f} %), {self.outcomes} outcomes"


def prove(name: str, document: Document) -> Proof | None:
    """Try the adapter of `name`; return None if it has no recorded reply to start from."""
    try:
        case = samples.sample(name)
    except ConfigurationError:  # there is no adapter
        return None
    if case is None:
        return None
    tried = 0
    outcomes: set[str] = set()
    failures: list[str] = []
    for what, mutated in _cases(case, document):
        tried += 1
        outcome, problem = _outcome(name, mutated)
        outcomes.add(outcome)
        if problem:
            failures.append(f"{what}: {problem}")
    return Proof(tried, len(outcomes), failures)


def _cases(case: Case, document: Document) -> Iterator[tuple[str, Case]]:
    """Yield the case with one answer after another that is wrong somewhere."""
    described = {str(operation): operation for operation in operations(document)}
    for number, exchange in enumerate(case.exchanges):
        operation = next((o for t, o in described.items() if _fits(exchange["request"], t)), None)
        before, after = case.exchanges[:number], case.exchanges[number + 1 :]
        for what, answer in _answers(exchange, document, operation):
            changed = (*before, {**exchange, **answer}, *after)
            about = f"{exchange['request']}, {what}"
            # mypy takes the converter's parameter for the field's type.
            yield about, attrs.evolve(case, exchanges=changed)  # type: ignore[arg-type]


def _answers(
    exchange: Mapping[str, Any], document: Document, operation: Operation | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what to change about an answer, which is at most one place."""
    bodies = {"recorded": exchange["body"]}
    headers: dict[str, str] = {}
    if operation is not None:
        bodies["complete"], headers = _complete(document, operation)
    for kind, body in bodies.items():
        for what, other in [("as it is", body), *mutations(body)]:
            yield f"{kind}: {what}", {"body": other}
    for name, value in headers.items():
        for what, others in header_mutations(exchange["headers"], name, value):
            yield what, {"headers": others}


def _fits(request: str, template: str) -> bool:
    """Return whether a recorded request is of the operation."""
    (method, target), (wanted, path) = request.split(" ", 1), template.split(" ", 1)
    parts, wanted_parts = target.split("?")[0].split("/"), path.split("/")
    tail = parts[len(parts) - len(wanted_parts) + 1 :] if len(parts) >= len(wanted_parts) else []
    pairs = list(zip(reversed(tail), reversed(wanted_parts), strict=False))
    return method == wanted and bool(pairs) and all(a == b or b.startswith("{") for a, b in pairs)


def _complete(document: Document, operation: Operation) -> tuple[Any, dict[str, str]]:
    """Return the body and the headers that the description has of an answer, all of them."""
    for status, node in mapping(operation.content.get("responses")).items():
        response = resolve(document, mapping(node))
        if status.startswith("2") and "content" in response:
            headers = mapping(response.get("headers"))
            schemas = {name: _schema(document, header) for name, header in headers.items()}
            told = {name: str(complete(document, schema)) for name, schema in schemas.items()}
            return complete(document, _schema(document, response)), told
    return None, {}


def _schema(document: Document, node: Any) -> Any:
    """Return the schema of a header or an answer."""
    described = resolve(document, mapping(node))
    media = next(iter(mapping(described.get("content")).values()), described)
    return mapping(media).get("schema")


def _outcome(name: str, case: Case) -> tuple[str, str]:
    """Return what came out, in a form that can be compared, and what is wrong with it."""
    try:
        with Client(**{**samples.settings(name, case), "http": _Played(case)}) as client:
            account = client.read()
    except CoffersError as error:
        shown = "".join(traceback.format_exception(error))
        return f"{type(error).__name__}: {error}", _leak(repr(error), shown)
    except Exception as error:  # noqa: BLE001  # finding these is the purpose
        return type(error).__name__, f"raises {type(error).__name__}"
    plain = json.dumps(account.to_dict(), sort_keys=True)
    return plain, _leak(plain, repr(account), pformat(account), repr(account.raw))


class _Played(Sender):
    """Gives the case's answers in turn, whatever is asked for.

    An adapter may ask for something else after an answer that has changed.
    """

    def __init__(self, case: Case) -> None:
        self._exchanges = iter(case.exchanges)

    def send(self, request: Request, deadline: Deadline) -> Response:  # noqa: ARG002
        exchange = next(self._exchanges, None)
        if exchange is None:
            return Response(404, {}, b"")
        headers = {name.lower(): value for name, value in exchange["headers"].items()}
        return Response(exchange["status"], headers, json.dumps(exchange["body"]).encode())


def _leak(*shown: str) -> str:
    return "shows a secret" if any(CANARY in text for text in shown) else ""

"""Interpret an answer that isn't the documented reply.

The status decides, unless the adapter declares that it misleads.  An error carries the status, the
provider's own code and its request id, but never the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coffers.errors import (
    AuthenticationError,
    BadResponse,
    CoffersError,
    InsufficientCredits,
    PermissionDenied,
    ProviderUnavailable,
    RateLimited,
    RequestRefused,
    Unsupported,
)
from coffers.provider import Provider

_BY_STATUS: dict[int, type[CoffersError]] = {
    401: AuthenticationError,
    402: InsufficientCredits,
    403: PermissionDenied,
    408: ProviderUnavailable,
    410: Unsupported,
    425: ProviderUnavailable,
    429: RateLimited,
}
_REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-trace-id")
_REQUEST_ID_FIELDS = ("requestId", "request_id", "trace_id")
_CODE_FIELDS = ("code", "err_code", "error_code", "status", "kind", "category", "error", "type")
_MOST_ERRORS = 16
"""Errors of one body that are looked at."""
_CODE = re.compile(r"[A-Za-z0-9_.+-]{1,60}", re.ASCII)
_TEXT_FIELDS = ("message", "error", "detail")
_LONGEST_TEXT = 1000
_WAIT = re.compile(r"(?:retry after|try again in) (\d{1,4}(?:\.\d{1,9})?) ?s(?:ec|\b)", re.A | re.I)


def meaning(provider: Provider, status: int, body: Any) -> type[CoffersError] | None:
    """Return the error that the provider's adapter reads in an answer, or ``None``."""
    explained = provider.explain(status, body)
    if explained is not None:
        return explained
    if not 200 <= status < 300:
        codes = (provider.meanings.get(code) for code in provider_codes(body))
        return next(filter(None, codes), provider.meanings.get(status))
    failure = provider.envelope.failure(body) if provider.envelope else None
    if failure is None:
        return None
    return provider.meanings.get(failure) or _as_status(failure) or RequestRefused


def _as_status(code: str) -> type[CoffersError] | None:
    """Return the error for a code that repeats an HTTP status, as in some envelopes in a 200."""
    repeats = len(code) == 3 and code.isdecimal() and 400 <= int(code) < 600
    return by_status(int(code)) if repeats else None


def by_status(status: int) -> type[CoffersError] | None:
    """Return the error for a status, or ``None`` for a success."""
    if 200 <= status < 300:
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 400 <= status < 500:
        return RequestRefused
    return ProviderUnavailable if 500 <= status < 600 else BadResponse


def provider_codes(body: Any) -> Iterator[str]:
    """Yield the provider's own codes for an error, from the places where providers put them."""
    for part in _parts(body):
        for field in _CODE_FIELDS:
            code = part.get(field)
            if isinstance(code, int | str) and not isinstance(code, bool):
                code = str(code)
                if _CODE.fullmatch(code):
                    yield code


def request_id(headers: Mapping[str, str], body: Any) -> str | None:
    """Return the provider's id of the request, to quote to its support."""
    found = _first_id(headers, _REQUEST_ID_HEADERS)
    parts = iter(_parts(body))
    while found is None and (part := next(parts, None)) is not None:
        found = _first_id(part, _REQUEST_ID_FIELDS)
    return found


def _first_id(part: Mapping[str, Any], names: Iterable[str]) -> str | None:
    for name in names:
        value = part.get(name)
        if isinstance(value, str) and _CODE.fullmatch(value):
            return value
    return None


def wait(body: Any) -> float | None:
    """Return the seconds to wait that an error's text asks for: ``please retry after 27s``."""
    texts = (part.get(field) for part in _parts(body) for field in _TEXT_FIELDS)
    found = (_WAIT.search(text[:_LONGEST_TEXT]) for text in texts if isinstance(text, str))
    return next((float(match[1]) for match in found if match), None) or None


def _parts(body: Any) -> Iterable[Mapping[str, Any]]:
    """Yield the objects of an error's body that describe it, the most specific first."""
    if isinstance(body, dict):
        for name in ("detail", "error"):
            if isinstance(body.get(name), dict):
                yield body[name]
        yield body
        if isinstance(body.get("errors"), list):
            errors = body["errors"][:_MOST_ERRORS]
            yield from (error for error in errors if isinstance(error, dict))

"""Contract checks: an adapter must turn a recorded reply into the expected account."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import anyio
import httpx2

from coffers import _registry
from coffers.client import AsyncClient
from coffers.errors import CoffersError
from coffers.model import Account
from coffers.provider import Provider
from coffers.samples import Case, expectation, read, settings, transport


async def aread(provider: str, case: Case) -> Account:
    """Return the account that `coffers.AsyncClient` reads from `case`.  Raises the same errors."""
    http = httpx2.AsyncClient(transport=transport(case))
    async with http, AsyncClient(**{**settings(provider, case), "http": http}) as client:
        return await client.read()


def outcome(reading: Callable[[], Account]) -> dict[str, Any] | str:
    """Return the outcome of a reading, in the form of a case's `expect`."""
    return _outcome(reading)[0]


def _outcome(reading: Callable[[], Account]) -> tuple[dict[str, Any] | str, CoffersError | None]:
    try:
        account = reading()
    except CoffersError as error:
        return type(error).__name__, error
    return expectation(account), None


def check(provider: str, case: Case) -> None:
    """Raise `AssertionError` unless both clients read the account that `case` expects.

    The message shows the differences.  If the adapter itself failed, it shows the file and line.
    Of a draft, it shows what is left to decide: the lines of the adapter that say ``TODO:``.
    """
    __tracebackhide__ = True  # tells pytest to leave out this frame; the message says it all
    for reading in (
        lambda: read(provider, case),
        lambda: anyio.run(aread, provider, case),
    ):
        try:
            became, error = _outcome(reading)
        except AssertionError as mismatch:  # of `transport`; drop the frames of the client
            raise AssertionError(str(mismatch)) from None
        if became != case.expect:
            failure = (
                _difference(became, case.expect)
                if error is None
                else _failure(provider, error, case.expect)
            )
            undecided = _undecided(_registry.adapter(provider))
            pasted = [] if error else _to_paste(became, case.expect)
            raise AssertionError("\n".join([failure, *undecided, *pasted]))


def _to_paste(became: Any, expected: Mapping[str, Any] | str) -> Iterator[str]:
    """Yield the JSON of `expect` for a case that doesn't have it yet."""
    if not expected or isinstance(expected, str):
        yield "Once you have checked it, this is what the case expects:"
        yield json.dumps(became, indent=2, ensure_ascii=False)


def _failure(provider: str, error: CoffersError, expected: Mapping[str, Any] | str) -> str:
    wanted = expected if isinstance(expected, str) else "an account"
    lines = [f"became {type(error).__name__}, expected {wanted}", str(error)]
    if notes := getattr(error, "__notes__", []):
        lines += [*notes, *_renamed(_registry.adapter(provider))]
    return "\n".join(lines)


def _renamed(adapter: type[Provider]) -> Iterator[str]:
    """Yield hints for fields that the adapter calls by the description's name, not Python's."""
    module, source = sys.modules[adapter.__module__], _source(adapter)
    for endpoint in [thing for thing in vars(module).values() if hasattr(thing, "OPERATION")]:
        package = sys.modules[endpoint.__name__.rpartition(".api.")[0]]
        for name, new in getattr(package, "RENAMED", ()):
            if re.search(rf"\.{re.escape(name)}\b", source):
                yield f"{name!r} in the description is {new!r} in Python"


def _undecided(adapter: type[Provider]) -> Iterator[str]:
    """Yield the places that a draft has marked, with what is to be decided there."""
    file = Path(getattr(sys.modules[adapter.__module__], "__file__", None) or "").name
    for number, line in enumerate(_source(adapter).splitlines(), 1):
        _, mark, told = line.partition("TODO: ")
        if mark:
            yield f"to decide: {file}:{number}: {told}"


def _source(adapter: type[Provider]) -> str:
    try:
        return inspect.getsource(sys.modules[adapter.__module__])
    except (OSError, TypeError):
        return ""


def _difference(became: Any, expected: Any, path: str = "") -> str:
    if isinstance(became, dict) and isinstance(expected, Mapping):
        names = sorted({*became, *expected})
        parts = [(f"{path}.{n}".lstrip("."), became.get(n), expected.get(n)) for n in names]
    elif isinstance(became, list) and isinstance(expected, list) and len(became) == len(expected):
        parts = [
            (f"{path}[{i}]", *pair) for i, pair in enumerate(zip(became, expected, strict=True))
        ]
    else:
        return f"{path or 'account'}: became {_shown(became)}, expected {_shown(expected)}"
    return "\n".join(_difference(b, e, p) for p, b, e in parts if b != e)


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)

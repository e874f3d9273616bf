"""The JSON documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coffers.catalogue import Entry
from coffers.fleet import Coffers, Reading
from coffers.model import Verdict

_READINGS, _VERDICT, _PROVIDERS = "coffers.readings/1", "coffers.verdict/1", "coffers.providers/1"
"""Names and versions of the documents."""


def print_json(document: object) -> None:
    """Write one document to stdout."""
    # ASCII only, which every encoding and every terminal bears.
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def readings_document(
    fleet: Coffers, readings: Iterable[Reading], *, demo: bool, raw: bool = False
) -> dict[str, Any]:
    """Tell what was read."""
    listed = [
        {
            "name": reading.name,
            "provider": fleet.provider_of(reading.name),
            "account": reading.account and reading.account.to_dict(raw=raw),
            "error": _error(reading),
        }
        for reading in readings
    ]
    return {"schema": _READINGS, "demo": demo, "readings": listed}


def verdict_document(
    asked: Mapping[str, Any], verdict: Verdict, reading: Reading
) -> dict[str, Any]:
    """Repeat what was asked, and answer it."""
    answer = {"verdict": verdict.word, "reason": verdict.reason, "error": _error(reading)}
    return {"schema": _VERDICT, **asked, **answer}


def providers_document(entries: Iterable[Entry]) -> dict[str, Any]:
    """List the providers."""
    listed = [{**attrs.asdict(entry), "tells": sorted(entry.tells) or None} for entry in entries]
    return {"schema": _PROVIDERS, "providers": listed}


def _error(reading: Reading) -> dict[str, Any] | None:
    error = reading.error
    if error is None:
        return None
    return {
        "type": type(error).__name__,
        "message": error.message,
        "operation": error.operation,
        "status": error.status,
        "provider_code": error.provider_code,
        "request_id": error.request_id,
        "retry_after": error.retry_after,
        "scope": getattr(error, "scope", None),
    }

"""JSON documents for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs

from coffers._cli.question import Answer, Question
from coffers._fleet import Coffers, Reading

if TYPE_CHECKING:
    from coffers.samples.catalogue import ProviderInfo

_READINGS, _VERDICT, _PROVIDERS = "coffers.readings/1", "coffers.verdict/1", "coffers.providers/1"
"""Names and versions of the documents."""


def print_json(document: object) -> None:
    """Write one document to stdout."""
    # `json` escapes everything outside ASCII, so any encoding and any terminal can show it.
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def readings_document(
    fleet: Coffers, readings: Iterable[Reading], *, demo: bool, raw: bool = False
) -> dict[str, Any]:
    """Return the document of `readings`."""
    listed = [
        {
            "name": reading.name,
            "provider": fleet.provider_of(reading.name),
            "account": reading.account and reading.account.to_dict(raw=raw),
            "error": reading.error and reading.error.to_dict(),
        }
        for reading in readings
    ]
    return {"schema": _READINGS, "demo": demo, "readings": listed}


def verdict_document(
    fleet: Coffers, question: Question, answer: Answer, *, demo: bool
) -> dict[str, Any]:
    """Return the document of a question and its answer."""
    return {
        "schema": _VERDICT,
        "demo": demo,
        "name": question.name,
        "provider": fleet.provider_of(question.name),
        "need": f"{question.need:f}",
        "unit": answer.unit,
        "overage": question.overage,
        "verdict": answer.word,
        "reason": answer.reason,
        "available": None if answer.available is None else f"{answer.available:f}",
        "complete": answer.complete,
        "unlimited": answer.unlimited,
        "resets_at": answer.resets_at and answer.resets_at.isoformat().replace("+00:00", "Z"),
        "error": answer.error and answer.error.to_dict(),
    }


def providers_document(entries: Iterable[ProviderInfo]) -> dict[str, Any]:
    """Return the document of the providers."""
    listed = [{**attrs.asdict(entry), "tells": sorted(entry.tells) or None} for entry in entries]
    return {"schema": _PROVIDERS, "providers": listed}

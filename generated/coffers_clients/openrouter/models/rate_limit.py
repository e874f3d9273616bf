# Generated from openapi/openrouter.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class RateLimit(Model):
    """A rate limit that is no longer in use."""

    requests: int | None | Unset = UNSET
    """Documented to be -1 always, which stands for nothing."""
    interval: str | None | Unset = UNSET
    """Length of the interval, such as `10s`."""
    note: str | None | Unset = UNSET
    """Says that the object is no longer in use."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            requests=data.pop("requests", UNSET),
            interval=data.pop("interval", UNSET),
            note=data.pop("note", UNSET),
            additional_properties=data,
        )

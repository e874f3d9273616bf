# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import Model


@define(kw_only=True)
class WorkspaceCredits(Model):
    """Credits that are left in each workspace, by its identifier."""

    additional_properties: dict[str, int | None] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(additional_properties=data)

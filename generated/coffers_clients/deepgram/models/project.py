# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset


@define(kw_only=True)
class Project(Model):
    """A project, which has users, keys and billing of its own."""

    project_id: str | None | Unset = UNSET
    """Identifier of the project."""
    name: str | None | Unset = UNSET
    """Name of the project."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            project_id=data.pop("project_id", UNSET),
            name=data.pop("name", UNSET),
            additional_properties=data,
        )

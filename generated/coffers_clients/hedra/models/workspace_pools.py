# Generated from openapi/hedra.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import Model, read_object


@define(kw_only=True)
class WorkspacePools(Model):
    """The pool of each workspace, by its identifier."""

    additional_properties: dict[str, WorkspacePool | None] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        return cls(
            additional_properties={
                key: read_object(value, WorkspacePool._read) for key, value in data.items()
            }
        )


# Last, because models may refer to each other.
from ..models.workspace_pool import WorkspacePool

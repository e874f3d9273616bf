# Generated from openapi/deepgram.yaml by nox -s generate; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define
from attrs import field as _field

from ..types import UNSET, Model, Unset, read_list, read_object


@define(kw_only=True)
class ProjectList(Model):
    """Reply with projects. The vendor marks nothing as certain."""

    projects: list[Project | None] | None | Unset = UNSET
    """The projects that the key can see."""
    additional_properties: dict[str, Any] = _field(factory=dict, repr=False)
    """Fields that the description doesn't have."""

    @classmethod
    def _read(cls, src: Mapping[str, Any]) -> Self:
        data = dict(src)
        made = cls(projects=data.pop("projects", UNSET), additional_properties=data)
        made._read_later(projects=lambda value: read_list(value, read_object, Project._read))
        return made


# Last, because models may refer to each other.
from ..models.project import Project
